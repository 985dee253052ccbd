# Everything here sets itself up on a fresh machine with Python 3.11, pip, make and git.
PYTHON ?= python3

.PHONY: demo test lint bench
demo: .venv/ready      ## read the example plan, write the report in every format, print where they are
	.venv/bin/rashinban demo

test: .venv/ready      ## style, types, layering, then every test
	.venv/bin/ruff check src tests benchmarks
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/pytest -n auto

lint: .venv/ready      ## put the style right
	.venv/bin/ruff check --fix src tests benchmarks

bench: .venv/ready     ## speed beside peers, in one run
	.venv/bin/python benchmarks/read.py

.venv/ready: pyproject.toml constraints.txt
	test -x .venv/bin/python || $(PYTHON) -m venv .venv
	.venv/bin/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --upgrade .venv
	.venv/bin/python -m pip install --quiet uv
	.venv/bin/uv pip install --quiet --python .venv/bin/python --constraint constraints.txt --editable . --group dev
	touch $@
