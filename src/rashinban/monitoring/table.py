"""Observations written as the table that is read back: CSV with BOM, or Excel."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from rashinban.core.errors import Place, WrongContent
from rashinban.core.folded import fold
from rashinban.monitoring.headings import HEADINGS, JUDGEMENTS, METHODS, SOURCE_FIELDS, STATUSES, written
from rashinban.monitoring.observations import Observation
from rashinban.plans.plan import Plan

FIELDS = (
    "indicator",
    "period",
    "value",
    "vintage",
    "method",
    "status",
    "judgement",
    "judged_by",
    "items",
    "note",
    "document",
)
LONGEST_CELL = 32767


def write_observations(observations: Iterable[Observation], path: Path, plan: Plan | None = None) -> None:
    """Write a table that reads back as the same observations: .csv (UTF-8 with BOM, for Excel) or .xlsx.

    With ``plan``, figures of shares up to 1 are written with their % sign, because a bare 0.5 is refused on reading.
    The file is written whole or not at all. WrongContent for another ending and for text that the table cannot hold.
    """
    kept = tuple(observations)
    used = tuple(name for name in SOURCE_FIELDS if any(_source(one, name) is not None for one in kept))
    fields = (*FIELDS, *used)
    headings = written(HEADINGS)
    shares = _shares(plan)
    rows: list[list[Any]] = [[headings[field] for field in fields]]
    rows += [[_content(one, field, one.indicator in shares) for field in fields] for one in kept]
    writers = {".csv": _write_csv, ".xlsx": _write_workbook}
    if path.suffix.lower() not in writers:
        raise WrongContent(
            f"「{path.suffix}」の形式では書き出せません。", Place(file=path.name), "csvかxlsxにしてください。"
        )
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        writers[path.suffix.lower()](rows, unfinished)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def _shares(plan: Plan | None) -> frozenset[str]:
    indicators = plan.indicators if plan is not None else ()
    percent = ("%", "パーセント", "%ポイント")
    return frozenset(
        one.id for one in indicators if one.unit is not None and fold(one.unit).text.strip() in percent
    )


def _source(observation: Observation, name: str) -> Any:
    return getattr(observation.source, name) if observation.source is not None else None


def _content(observation: Observation, field: str, share: bool) -> Any:
    if field == "value":
        value = observation.value
        small = value is not None and share and 0 < abs(value) <= 1
        return f"{value:f}%" if small else value
    if field == "items":
        return _joined(observation)
    if field == "period":
        return observation.period.code
    if field in ("document", *SOURCE_FIELDS):
        return _source(observation, field)
    content = getattr(observation, field)
    if field in ("method", "status", "judgement") and content is not None:
        words = {"method": METHODS, "status": STATUSES, "judgement": JUDGEMENTS}[field]
        return written(words)[content]
    return content


def _joined(observation: Observation) -> str:
    for item in observation.items:
        if not item.strip() or item != item.strip() or "；" in item or ";" in item:
            raise WrongContent(
                f"対象「{item}」は表に書けません。",
                remedy="対象の名前から「；」と前後の空白を取り除いてください。",
            )
    return "；".join(observation.items)


def _write_csv(rows: Sequence[Sequence[Any]], path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerows(
            [f"{cell:f}" if isinstance(cell, Decimal) else "" if cell is None else str(cell) for cell in row]
            for row in rows
        )


def _write_workbook(rows: Sequence[Sequence[Any]], path: Path) -> None:
    from xlsxwriter import Workbook

    with Workbook(str(path)) as book:
        sheet = book.add_worksheet("実績")
        bold = book.add_format({"bold": True, "bottom": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(rows[0]) - 1, 14)
        for line, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(line, column, cell, day)
                elif isinstance(cell, Decimal) and Decimal(repr(float(cell))) == cell:
                    sheet.write_number(line, column, float(cell))
                elif isinstance(cell, int):
                    sheet.write_number(line, column, cell)
                elif cell is not None and cell != "":
                    text = f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
                    if len(text) > LONGEST_CELL:
                        remedy = "文を短くするか、CSVで書き出してください。"
                        raise WrongContent("Excelの1つのセルに入らない長さの文があります。", remedy=remedy)
                    sheet.write_string(line, column, text, bold if line == 0 else None)
