# Everything here sets itself up on a fresh machine with Python 3.11, pip, make and git.
PYTHON ?= python3
# Modules are compiled once and not by every process that the tests start.
export PYTHONDONTWRITEBYTECODE =
INSTALL = .venv/bin/uv pip install --quiet --python .venv/bin/python --constraint constraints.txt --editable .

.PHONY: demo test postgres spark lint bench
demo: .venv/demo       ## read the example plan, write the report in every format, serve the site with it
	.venv/bin/rashinban demo

test: .venv/test       ## style, types, layering, then every test
	.venv/bin/ruff check src tests benchmarks examples
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/pytest -n auto --dist worksteal
	.venv/bin/python tests/on_postgres.py

postgres: .venv/test   ## every test of rows, pages and the API on PostgreSQL
	.venv/bin/python tests/on_postgres.py --all

spark: .venv/spark     ## the store of figures on a local Spark (450 MB, needs Java 17): the same suite as on the other engines
	RASHINBAN_TEST_SPARK=1 .venv/bin/pytest tests/contracts/test_warehouse.py -k spark

lint: .venv/test       ## put the style right
	.venv/bin/ruff check --fix src tests benchmarks examples

bench: .venv/test      ## speed beside peers, in one run
	.venv/bin/python benchmarks/read.py
	.venv/bin/python benchmarks/start.py
	.venv/bin/python benchmarks/site.py
	.venv/bin/python benchmarks/counting.py
	.venv/bin/python benchmarks/search.py
	.venv/bin/python benchmarks/seating.py
	.venv/bin/python benchmarks/statistics.py
	.venv/bin/python benchmarks/regions.py

.venv/demo: pyproject.toml constraints.txt | .venv/bin/uv
	$(INSTALL)
	touch $@

.venv/test: pyproject.toml constraints.txt | .venv/bin/uv
	$(INSTALL) --group dev
	touch $@ .venv/demo

.venv/spark: .venv/test
	$(INSTALL)[spark]
	touch $@

.venv/bin/uv:
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet uv
