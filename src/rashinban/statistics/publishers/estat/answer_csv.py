"""getSimpleStatsData: CSV with a preamble of names and values, the line VALUE, then one figure a line.

The shape is after public examples of real answers (preamble with RESULT, RESULT_INF, TABLE_INF; pairs of columns
``x_code`` and name), not verified on the service.
"""

from __future__ import annotations

import csv
import io
from typing import Any

from rashinban.core.errors import Place, WrongContent
from rashinban.statistics.publishers.estat.answer import AGAIN, Axis, Code, Fields, Page, status_of

_AXES = ("tab", *(f"cat{number:02}" for number in range(1, 16)), "area", "time")
_TABLE = ("STAT_NAME", "GOV_ORG", "STATISTICS_NAME", "TITLE", "SURVEY_DATE", "OPEN_DATE", "SMALL_AREA", "COLLECT_AREA", "UPDATED_DATE")  # fmt: skip
_NOTES = "NOTE"


def read_csv_page(text: str, name: str) -> Page:
    """The page of figures in the file; WrongContent when it ends early, has another heading, or says an error."""
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        preamble, notes = _preamble(lines)
        status = status_of({"RESULT": {key: row[0] for key, row in preamble.items() if key in ("STATUS", "ERROR_MSG") and row}}, name)
        if status == 1:
            return Page({}, {}, [], asked=_asked(preamble), status=1, answered=_one(preamble, "DATE"))
        return _figures(lines, preamble, notes, name)
    except csv.Error as error:
        raise WrongContent("CSVとして読めません。途中で切れているようです。", Place(file=name, line=lines.line_num), AGAIN) from error


def _preamble(lines: Any) -> tuple[dict[str, list[str]], list[tuple[str, str]]]:
    """Names with their values up to the line VALUE."""
    found: dict[str, list[str]] = {}
    notes: list[tuple[str, str]] = []
    for row in lines:
        if row[:1] == ["VALUE"]:
            return found, notes
        if row[:1] == [_NOTES] and len(row) > 2:
            notes.append((row[1], row[2]))
        elif row:
            found[row[0]] = row[1:]
    return found, notes


def _figures(lines: Any, preamble: dict[str, list[str]], notes: list[tuple[str, str]], name: str) -> Page:
    heading: list[str] = next(lines, [])
    if "value" not in heading or not any(f"{axis}_code" in heading for axis in _AXES):
        raise WrongContent(
            "数値の見出し（tab_code … unit, value）がありません。", Place(file=name, line=lines.line_num or None), AGAIN
        )
    columns = {axis: heading.index(f"{axis}_code") for axis in _AXES if f"{axis}_code" in heading}
    unit = heading.index("unit") if "unit" in heading else None
    value = heading.index("value")
    codes: dict[str, dict[str, Code]] = {axis: {} for axis in columns}
    values: list[Fields] = []
    for row in lines:
        if not row:
            continue
        if len(row) != len(heading):
            raise WrongContent("列の数が見出しと違います。", Place(file=name, line=lines.line_num), AGAIN)
        for axis, at in columns.items():
            codes[axis].setdefault(row[at], Code(row[at], row[at + 1]))
        values.append(
            {f"@{axis}": row[at] for axis, at in columns.items()}
            | {"@unit": row[unit] if unit is not None else None, "$": row[value]}
        )
    counted = {key: int(_one(preamble, key) or 0) for key in ("TOTAL_NUMBER", "FROM_NUMBER", "TO_NUMBER", "NEXT_KEY")}
    return Page(
        _table(preamble),
        {axis: Axis(axis, heading[at + 1], codes[axis]) for axis, at in columns.items()},
        values,
        tuple(notes),
        counted["TOTAL_NUMBER"],
        counted["FROM_NUMBER"],
        counted["TO_NUMBER"],
        counted["NEXT_KEY"] or None,
        _asked(preamble),
        0,
        _one(preamble, "DATE"),
    )


def _table(preamble: dict[str, list[str]]) -> Fields:
    """TABLE_INF as JSON has it: a code and a name, or a number and a title, in one field."""
    table: Fields = {"@id": _one(preamble, "TABLE_INF")}
    for key in _TABLE:
        row = preamble.get(key, [])
        table[key] = {"@code": row[0], "$": row[1]} if len(row) > 1 else "".join(row)
    return table


def _asked(preamble: dict[str, list[str]]) -> Fields:
    return {key: _one(preamble, key) for key in ("STATS_DATA_ID", "REPLACE_SP_CHARS") if key in preamble}


def _one(preamble: dict[str, list[str]], key: str) -> str:
    return "".join(preamble.get(key, [])[:1])
