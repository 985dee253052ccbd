"""What officials write in a cell, read strictly: a number, a period, a day, one of a few words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from rashinban.core.errors import RashinbanError, WrongContent
from rashinban.core.folded import fold
from rashinban.core.period import Period
from rashinban.core.period_text import parse_period
from rashinban.core.unit import Unit
from rashinban.core.value import too_large
from rashinban.monitoring.sheets import Cell
from rashinban.plans.plan import Plan

Word = TypeVar("Word", bound=str)

#: Signs that mean "no figure here". They are not numbers, and never zero.
NO_FIGURE = frozenset(
    [
        "x",
        "X",
        "χ",
        "…",
        "...",
        "‥",
        "..",
        "-",
        "―",
        "—",
        "–",
        "－",
        "ー",
        "*",
        "**",
        "***",
        "NA",
        "N/A",
        "n/a",
        "na",
        "na.",
        "不明",
        "未把握",
        "秘匿",
        "非公表",
        "未集計",
        "調査中",
        "なし",
    ]
)
_NUMBER = re.compile(
    r"(?P<sign>[-−▲△+]?)\s*(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<unit>\D.*)?"
)
_EXPONENT = re.compile(r"[-+]?\d+(?:\.\d+)?[eE][-+]?\d+")
_MINUS = frozenset("-−▲△")


def read_number(cell: Cell, unit: str | None) -> Decimal | None:
    """The number in a cell, on the indicator's unit; None when the cell is blank.

    More digits than any statistic has (:data:`~rashinban.core.value.LARGEST`) are a slip of the hand and refused.
    """
    number = _read_number(cell, unit)
    if number is not None and too_large(number):
        raise WrongContent("数値が大きすぎます。", cell.place, "20けたまでの数値を、指標の単位で入力してください。")
    return number


def _read_number(cell: Cell, unit: str | None) -> Decimal | None:
    """The number as it is written.

    Full-width digits, thousands separators, ▲ for minus and the indicator's own unit are read. Refused: signs for "no
    figure", other units, and in a share a bare number up to 1, which may be 0.55 % or 55 %.
    """
    if cell.blank:
        return None
    share = _is_percent(unit)
    if isinstance(cell.value, bool | datetime | date):
        raise WrongContent(
            f"「{cell.text}」は数値ではありません。", cell.place, "半角の数字で入力してください。"
        )
    if isinstance(cell.value, int | float | Decimal):
        number = Decimal(repr(cell.value)) if isinstance(cell.value, float) else Decimal(cell.value)
        if share and cell.format is not None and "%" in cell.format:
            return number * 100
        return _unambiguous(number, share, cell)
    text = fold(cell.text).text.strip()
    if cell.text.strip() in NO_FIGURE or text in NO_FIGURE:
        raise WrongContent(
            f"「{cell.text.strip()}」は値がないことを示す記号で、数値ではありません。",
            cell.place,
            "値の欄を空欄にして、わけを備考に書いてください。0のときだけ0と入力してください。",
        )
    if _EXPONENT.fullmatch(text):
        return _unambiguous(Decimal(text), share, cell)
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise WrongContent(
            f"「{cell.text.strip()}」は数値として読めません。", cell.place, "半角の数字で入力してください。"
        )
    number = Decimal(match["digits"].replace(",", ""))
    if match["sign"] in _MINUS:
        number = -number
    if match["unit"] is None:
        return _unambiguous(number, share, cell)
    _check_unit(match["unit"].strip(), unit, cell)
    return number


def _unambiguous(number: Decimal, share: bool, cell: Cell) -> Decimal:
    if share and 0 < abs(number) <= 1:
        raise WrongContent(
            f"割合の指標に「{cell.text.strip()}」とあります。{number}%か{number * 100:f}%か、分かりません。",
            cell.place,
            "「55%」のように、%を付けて文字で入力してください。",
        )
    return number


def _is_percent(unit: str | None) -> bool:
    return unit is not None and fold(unit).text.strip() in ("%", "パーセント", "%ポイント")


def _check_unit(written: str, wanted: str | None, cell: Cell) -> None:
    try:
        same = wanted is not None and _measure(written) == _measure(wanted)
    except RashinbanError:
        same = False
    if not same:
        own = f"指標の単位は「{wanted}」です" if wanted else "指標には単位が決められていません"
        raise WrongContent(
            f"「{cell.text.strip()}」の「{written}」は単位が合いません。{own}。",
            cell.place,
            "指標の単位に直した数字だけを入力してください。",
        )


def _measure(unit: str) -> tuple[str, Decimal]:
    parsed = Unit.parse(unit)
    return parsed.dimension, parsed.multiplier


def read_period(cell: Cell, plan: Plan) -> Period:
    """The period in a cell: the plan's own name for one, its code, or any Japanese or western spelling."""
    if isinstance(cell.value, datetime | date):
        return _period_of_date(cell.value, cell.format or "")
    if isinstance(cell.value, float) and cell.value.is_integer():
        return Period.from_code(str(int(cell.value)))
    text = cell.text.strip()
    for named in plan.named_periods:
        if text == named.name:
            return named.period
    try:
        return Period.from_code(text)
    except RashinbanError:
        pass
    try:
        return parse_period(text)
    except RashinbanError as error:
        raise WrongContent(error.what, cell.place, error.remedy) from error


def _period_of_date(value: datetime | date, format: str) -> Period:
    """Excel turns 2024/3 into the first of March and shows it as a month: what is shown is what was meant."""
    day = value.date() if isinstance(value, datetime) else value
    shown = re.sub(r'"[^"]*"|\[[^\]]*\]', "", format).lower()
    if "d" not in shown and "m" in shown:
        return Period.month(day.year, day.month)
    if "d" not in shown and "y" in shown:
        return Period.year(day.year)
    return Period.day(day)


def read_day(cell: Cell, today: date) -> date:
    """The day in a cell, western or 和暦; a day that has not come yet is refused."""
    if isinstance(cell.value, datetime):
        day = cell.value.date()
    elif isinstance(cell.value, date):
        day = cell.value
    else:
        try:
            period = parse_period(cell.text.strip())
        except RashinbanError as error:
            raise WrongContent(
                error.what, cell.place, "「2025-05-01」のように年月日で入力してください。"
            ) from error
        if period.kind != "day":
            raise WrongContent(
                f"「{cell.text.strip()}」は日まで書かれていません。",
                cell.place,
                "「2025-05-01」のように年月日で入力してください。",
            )
        day = period.start
    if day > today:
        raise WrongContent(
            f"把握日が未来の日付（{day}）です。",
            cell.place,
            "その値が分かった日、または公表された日を入力してください。",
        )
    return day


def read_word(cell: Cell, words: Mapping[str, Word], what: str) -> Word | None:
    """One of a few words, in Japanese or English; None when blank."""
    if cell.blank:
        return None
    text = fold(cell.text).text.strip().lower()
    if text in words:
        return words[text]
    choices = "・".join(dict.fromkeys(word for word in words if not word.isascii()))
    raise WrongContent(
        f"{what}「{cell.text.strip()}」は使えません。", cell.place, f"{choices} のどれかにしてください。"
    )


def read_items(cell: Cell) -> tuple[str, ...]:
    """What was counted, separated by ；."""
    return tuple(item.strip() for item in re.split(r"[；;]", cell.text) if item.strip())
