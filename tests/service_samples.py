"""Files of services and of tables with a mapping for the contract of publishers: publisher, name, content, whether
rows lost at the end are noticed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dashboard_answers
import estat_answers
import mapped_tables
import resas_answers
import sdmx_files


def lines(root: Any) -> bytes:
    """JSON over many lines, as some programs keep it."""
    return json.dumps(root, ensure_ascii=False, indent=1).encode()


def estat() -> Any:
    values = [estat_answers.value(f"{number:05}", str(number)) for number in (2201, 2202, 2203)]
    return estat_answers.answer([*values, estat_answers.value("02204", "***")])


def estat_pages() -> Any:
    values = [estat_answers.value(f"{number:05}", str(number)) for number in range(2201, 2211)]
    return [estat_answers.answer(values, start, 4) for start in (1, 5, 9)]


def estat_bulk() -> Any:
    other = estat_answers.table("0003888888")
    return estat_answers.bulk(estat(), estat_answers.answer([estat_answers.value("02201", "7")], table=other))


def dashboard() -> Any:
    figure = dashboard_answers.figure
    return dashboard_answers.data(figure("5"), figure("6", "03000"), figure("7", time="20170400", cycle="1", isSeasonal="2"))


def sdmx() -> bytes:
    return sdmx_files.CSV.encode()


def mapped() -> bytes:
    """A table that is known by a mapping in the site's folder of the tests."""
    folder = Path(os.environ["RASHINBAN_HOME"]) / "mappings"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mock-population.yaml").write_text(mapped_tables.MAPPING, encoding="utf-8")
    return mapped_tables.as_csv(mapped_tables.ROWS)


TOWN = "prefCode=11&cityCode=11362.json"
Made = tuple[str, str, Callable[[], bytes], bool]

SERVICE_SAMPLES: list[Made] = [
    ("estat", "estat.json", lambda: lines(estat()), True),
    ("estat", "estat-pages.json", lambda: lines(estat_pages()), True),
    ("estat", "estat-bulk.json", lambda: lines(estat_bulk()), True),
    ("estat", "estat.csv", lambda: estat_answers.CSV.encode(), True),
    ("dashboard", "dashboard.json", lambda: lines(dashboard()), True),
    ("resas", f"composition_{TOWN}", lambda: lines(resas_answers.composition()), True),
    ("resas", f"pyramid_{TOWN}", lambda: lines(resas_answers.pyramid()), True),
    ("resas", f"sum_{TOWN}", lambda: lines(resas_answers.change()), True),
    ("resas", "municipality_company_perYear.json", lambda: lines(resas_answers.municipality()), True),
    ("sdmx", "sdmx.csv", sdmx, False),
    ("generic", "mapped.csv", mapped, False),
]
