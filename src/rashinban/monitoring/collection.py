"""Observations from CSV and Excel: every mistake is named by line or cell, nothing is taken over by half."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from rashinban.core.errors import ManyErrors, Place, RashinbanError, WrongContent
from rashinban.core.folded import fold
from rashinban.core.period import Period
from rashinban.core.source import Source
from rashinban.monitoring.entries import read_day, read_items, read_number, read_period, read_word
from rashinban.monitoring.header_row import check_headings, check_strays, find_header
from rashinban.monitoring.headings import JUDGEMENTS, METHODS, REQUIRED, SOURCE_FIELDS, STATUSES
from rashinban.monitoring.observations import Observation
from rashinban.monitoring.sheets import Cell, read_sheets
from rashinban.monitoring.table import write_observations
from rashinban.plans.plan import Indicator, Plan

__all__ = ["read_observations", "write_observations"]

Row = dict[str, Cell]
Read = TypeVar("Read")


def read_observations(path: Path, plan: Plan, today: date | None = None) -> tuple[Observation, ...]:
    """Observations of a CSV or Excel file, in its order.

    Rows that are filled in only up to indicator and period are forms not yet filled in, and are passed over. Any
    mistake refuses the whole file: ManyErrors holds all of them, each with line or cell and what to do.
    """
    tables = [(sheet, *found) for sheet in read_sheets(path) if (found := find_header(sheet)) is not None]
    if not tables:
        raise WrongContent(
            f"見出しの行が見つかりません。必要な見出しは{'・'.join(REQUIRED.values())}です。",
            Place(file=path.name),
            "表の1行目に見出しを入れてください。",
        )
    errors: list[RashinbanError] = []
    places: dict[tuple[str, Period, date], Place] = {}
    observations = []
    for sheet, columns, first in tables:
        errors += _check_headings(sheet.rows[first], columns)
        for cells in sheet.rows[first + 1 :]:
            row = {field: cells[place] for place, field in columns.items() if place < len(cells)}
            errors += check_strays(cells, sheet.rows[first])
            if all(cell.blank for field, cell in row.items() if field not in ("indicator", "period")):
                continue
            reader = _RowReader(row, cells[0].place, errors)
            observation = _read_row(reader, plan, today or date.today())
            if observation is not None and _is_new(observation, cells[0].place, places, errors):
                observations.append(observation)
    if errors:
        raise ManyErrors(tuple(errors), Place(file=path.name))
    return tuple(observations)


def _check_headings(header: tuple[Cell, ...], columns: dict[int, str]) -> list[RashinbanError]:
    fields = set(columns.values())
    missing = [] if "vintage" in fields else [REQUIRED["vintage"]]
    if not fields & {"value", "judgement"}:
        missing.append(REQUIRED["value"])
    return check_headings(header, columns) + [
        WrongContent(f"見出し「{name}」の列がありません。", header[0].place, "その列を加えてください。")
        for name in missing
    ]


@dataclass(frozen=True, slots=True)
class _RowReader:
    """Reads the cells of one row; what is wrong goes to ``errors`` and reads as None."""

    row: Row
    place: Place
    errors: list[RashinbanError]

    def __call__(self, field: str, read: Callable[[Cell], Read]) -> Read | None:
        cell = self.row.get(field, Cell(None, self.place))
        if cell.blank:
            if field in REQUIRED and field != "value":
                self.errors.append(
                    WrongContent(
                        f"{REQUIRED[field]}が空欄です。", cell.place, f"{REQUIRED[field]}を入力してください。"
                    )
                )
            return None
        try:
            return read(cell)
        except RashinbanError as error:
            self.errors.append(error)
            return None


def _read_row(read: _RowReader, plan: Plan, today: date) -> Observation | None:
    """One observation, or None when anything in the row is wrong."""
    before = len(read.errors)
    indicator = read("indicator", lambda cell: _find_indicator(cell, plan))
    period = read("period", lambda cell: read_period(cell, plan))
    vintage = read("vintage", lambda cell: read_day(cell, today))
    unit = indicator.unit if indicator is not None else None
    value = read("value", lambda cell: read_number(cell, unit)) if indicator is not None else None
    judgement = read("judgement", lambda cell: read_word(cell, JUDGEMENTS, "判定"))
    method = read("method", lambda cell: read_word(cell, METHODS, "取得方法"))
    status = read("status", lambda cell: read_word(cell, STATUSES, "速報・確報"))
    note = read("note", lambda cell: cell.text)
    if period is not None and vintage is not None and vintage < period.start:
        what = f"把握日（{vintage}）が、期間（{period.japanese()}）の始まりより前です。"
        read.errors.append(WrongContent(what, read.row["vintage"].place, "期間と把握日を確かめてください。"))
    source = _read_source(read)
    if len(read.errors) > before or indicator is None or period is None or vintage is None:
        return None
    if value is None and judgement is None and note is None:
        what = "実績値も判定も空欄です。"
        read.errors.append(
            WrongContent(what, read.place, "値を入れるか、値がないわけを備考に書いてください。")
        )
        return None
    return Observation(
        indicator=indicator.id,
        period=period,
        value=value,
        judgement=judgement,
        judged_by=read("judged_by", lambda cell: cell.text),
        vintage=vintage,
        method=method or "entered",
        status=status or "final",
        items=read("items", read_items) or (),
        note=note,
        source=source,
    )


def _find_indicator(cell: Cell, plan: Plan) -> Indicator:
    wanted = cell.text.strip()
    by_id = {indicator.id: indicator for indicator in plan.indicators}
    if wanted in by_id:
        return by_id[wanted]
    folded = {fold(id).text: id for id in by_id}
    near = get_close_matches(fold(wanted).text, folded, 1, cutoff=0.5)
    hint = f"「{folded[near[0]]}」（{by_id[folded[near[0]]].label}）のことですか。" if near else ""
    raise WrongContent(
        f"指標番号「{wanted}」は計画「{plan.title}」にありません。{hint}",
        cell.place,
        "計画にある指標番号に直してください。",
    )


def _read_source(read: _RowReader) -> Source | None:
    found: dict[str, Any] = {}
    for field in ("document", *SOURCE_FIELDS):
        whole = field in ("page", "start", "end")
        content = read(field, _read_whole) if whole else read(field, lambda cell: cell.text)
        if content is not None:
            found[field] = content
    if found and "document" not in found:
        what = "出典の版やページがありますが、出典の名前がありません。"
        read.errors.append(WrongContent(what, read.place, "出典の欄に文書の名前を入力してください。"))
        return None
    return Source(**found) if found else None


def _read_whole(cell: Cell) -> int:
    text = fold(cell.text).text.strip()
    if not text.isdecimal():
        raise WrongContent(
            f"「{cell.text}」は整数ではありません。", cell.place, "半角の整数で入力してください。"
        )
    return int(text)


def _is_new(
    observation: Observation,
    place: Place,
    places: dict[tuple[str, Period, date], Place],
    errors: list[RashinbanError],
) -> bool:
    key = (observation.indicator, observation.period, observation.vintage)
    if key not in places:
        places[key] = place
        return True
    errors.append(
        WrongContent(
            f"指標「{observation.indicator}」の{observation.period.japanese()}（把握日{observation.vintage}）が"
            f"重なっています。先のものは{places[key]}です。",
            place,
            "どちらかを消すか、訂正なら訂正した日を把握日にしてください。",
        )
    )
    return False
