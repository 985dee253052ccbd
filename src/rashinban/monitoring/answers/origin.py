"""What a workbook says of itself on a hidden sheet: which plan, period and division it asks, and what it was filled with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import ValidationError

from rashinban.core.errors import Place, WrongContent
from rashinban.core.period import Period
from rashinban.core.value import Value
from rashinban.monitoring.sheets import Sheet
from rashinban.plans.plan import Plan

HIDDEN_SHEET = "_rashinban"
FORMAT = "rashinban-answers/1"
_STAMP = "stamp"


class Origin(Value):
    """The making of a workbook; ``stamps`` holds for each indicator the mark of what its asked cells were filled with."""

    plan: str
    edition: str = ""
    period: str
    period_name: str
    division: str = ""
    made_on: date
    stamps: Mapping[str, str] = {}


def write_origin(book: Any, origin: Origin) -> None:
    """Add the hidden, protected sheet to an open xlsxwriter workbook."""
    sheet = book.add_worksheet(HIDDEN_SHEET)
    fields = origin.model_dump(mode="json", exclude={"stamps"})
    rows = [("format", FORMAT), *fields.items(), *((_STAMP, *pair) for pair in origin.stamps.items())]
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write_string(number, column, json.dumps(text))  # only ASCII: every spreadsheet keeps it as it is
    sheet.protect("")
    sheet.very_hidden()


def read_origin(sheet: Sheet) -> Origin:
    """What the hidden sheet says; WrongContent when it is of another format or was spoilt."""
    try:
        rows = [[json.loads(cell.text) for cell in row if not cell.blank] for row in sheet.rows]
        stamps = {row[1]: row[2] for row in rows if row[:1] == [_STAMP]}
        fields = {row[0]: row[1] for row in rows if row and row[0] != _STAMP}
    except (ValueError, IndexError, TypeError) as error:
        raise _spoilt(sheet) from error
    if fields.pop("format", None) != FORMAT:
        raise WrongContent(
            "この様式は、いまの羅針盤が受け取れる版ではありません。", sheet.place, "新しい様式を書き出し、そこに入力してください。"
        )
    try:
        origin = Origin(**fields, stamps=stamps)
        Period.from_code(origin.period)
    except (ValidationError, WrongContent) as error:
        raise _spoilt(sheet) from error
    return origin


def _spoilt(sheet: Sheet) -> WrongContent:
    return WrongContent(
        "様式の控え（隠しシート）が書き換えられています。", sheet.place, "様式を書き出し直し、そこに入力してください。"
    )


def check_origin(
    origin: Origin, plan: Plan, period: Period, division: str | None, edition: str | None, place: Place
) -> None:
    """Refuse a workbook of another plan, edition, period or division before any of its cells is looked at."""
    if origin.plan != plan.id:
        raise WrongContent(
            f"別の計画（{origin.plan}）の様式です。いま受け付けているのは「{plan.title}」（{plan.id}）です。",
            place,
            "計画を選び直すか、この計画の様式に入力してください。",
        )
    wanted = edition if edition is not None else plan.edition or ""
    if origin.edition != wanted:
        raise WrongContent(
            f"計画の別の版（{origin.edition or '版の名前なし'}）の様式です。いまの版は「{wanted or '版の名前なし'}」です。",
            place,
            "いまの版の様式を書き出し、値を写してください。",
        )
    asked = Period.from_code(origin.period)
    if (asked.start, asked.end) != (period.start, period.end):
        raise WrongContent(
            f"{origin.period_name}の様式です。いま受け付けているのは{period.japanese()}の実績です。",
            place,
            "期間を選び直すか、いまの期間の様式を書き出して入力してください。",
        )
    if division is not None and origin.division and origin.division != division:
        raise WrongContent(
            f"別の部署（{origin.division}）の様式です。いま受け付けているのは「{division}」の分です。",
            place,
            "その部署の担当者が出すか、自分の部署の様式に入力してください。",
        )
