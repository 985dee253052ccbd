"""One cell of the plan workbook: what is written for a field, and the field read from what stands there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from rashinban.core.errors import RashinbanError
from rashinban.core.period import Period
from rashinban.plans.validation import PERIOD_REMEDY
from rashinban.plans.workbook_columns import Column

NOT_PUBLISHED = "非公表"
YES, NO = "はい", "いいえ"
LONGEST = 32767  # characters Excel holds in a cell

_QUOTES = re.compile('"*')
_LARGEST_WHOLE = 2**53
_DIGITS = 15


class CellProblem(ValueError):
    """What is wrong with a cell, and the remedy; the reader adds the place."""

    def __init__(self, what: str, remedy: str) -> None:
        self.what, self.remedy = what, remedy
        super().__init__(what)


def cell_of(column: Column, value: Any) -> str | int | float | None:
    """What to write for a field: None leaves the cell blank.

    Text of quotation marks only gets two more, so that ``""`` can stand for text that is empty.
    """
    if value is None:
        return None
    if column.kind == "choice" and column.choices is not None:
        return column.choices[value]
    if column.kind == "boolean":
        return YES if value else NO
    if column.kind == "texts":
        return _quoted(_joined(value)) if value else None
    if isinstance(value, Decimal):
        from rashinban.plans.files import bare_number

        bare = bare_number(value)
        # Excel keeps 15 digits and knows no difference between 50 and 50.0: other numbers are kept as text.
        kept = len(value.as_tuple().digits) <= _DIGITS and not (isinstance(bare, float) and bare.is_integer())
        return bare if bare is not None and kept else str(value)
    return value if isinstance(value, int) else _quoted(str(value))


def value_of(column: Column, cell: Any) -> Any:
    """The field a filled cell holds; CellProblem when it cannot be one."""
    return _READERS[column.kind](column, cell)


def _quoted(text: str) -> str:
    return f'""{text}' if _QUOTES.fullmatch(text) else text


def _joined(items: tuple[str, ...]) -> str:
    joined = "、".join(items)
    plain = all(item and "、" not in item for item in items) and not joined.startswith("[")
    return joined if plain else json.dumps(items, ensure_ascii=False)


def _read_text(column: Column, cell: Any) -> str:
    if isinstance(cell, str):
        return cell[2:] if len(cell) > 1 and _QUOTES.fullmatch(cell) else cell
    if isinstance(cell, int | float) and not isinstance(cell, bool) and _is_whole(cell):
        return str(int(cell))
    raise CellProblem(
        f"「{cell}」が文字列ではなく数値や日付として入っています（1.1と1.10を区別できません）。",
        "セルの書式を「文字列」にしてから入力し直してください。",
    )


def _read_texts(column: Column, cell: Any) -> list[str]:
    text = _read_text(column, cell)
    if not text.startswith("["):
        return text.split("、")
    try:
        items = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        items = None
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise CellProblem(f"「{text[:40]}」は一覧として読めません。", "「、」で区切って書いてください。")
    return items


def _read_number(column: Column, cell: Any) -> Decimal:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Decimal(int(cell)) if _is_whole(cell) else Decimal(repr(cell))
    if isinstance(cell, str):
        try:
            number = Decimal(cell)
        except InvalidOperation:
            number = Decimal("nan")
        if number.is_finite():
            return number
    raise CellProblem(
        f"「{cell}」は数値として読めません。", "半角の数字だけで入力し、単位は「単位」の列に書いてください。"
    )


def _read_published(column: Column, cell: Any) -> Decimal | None:
    return None if cell == NOT_PUBLISHED else _read_number(column, cell)


def _read_integer(column: Column, cell: Any) -> int:
    number = _read_number(column, cell)
    if number != number.to_integral_value():
        raise CellProblem(f"「{cell}」は整数ではありません。", "整数で入力してください。")
    return int(number)


def _read_boolean(column: Column, cell: Any) -> bool:
    if cell in (YES, NO) or isinstance(cell, bool):
        return cell is True or cell == YES
    raise CellProblem(f"「{cell}」は「{YES}」でも「{NO}」でもありません。", "一覧から選んでください。")


def _read_choice(column: Column, cell: Any) -> str:
    choices = column.choices or {}
    for value, label in choices.items():
        if cell in (label, value):
            return value
    raise CellProblem(f"「{cell}」は選べません。", f"{'、'.join(choices.values())}のどれかを選んでください。")


def _read_period(column: Column, cell: Any) -> Period:
    if isinstance(cell, datetime) and cell.time() == time():
        cell = cell.date()
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return Period.day(cell)
    text = str(int(cell)) if isinstance(cell, float) and _is_whole(cell) else str(cell)
    try:
        return Period.from_code(text)
    except RashinbanError:
        raise CellProblem(f"「{text}」は期間として読めません。", PERIOD_REMEDY) from None


def _is_whole(number: float) -> bool:
    return abs(number) < _LARGEST_WHOLE and number == int(number)


_READERS: dict[str, Callable[[Column, Any], Any]] = {
    "text": _read_text,
    "texts": _read_texts,
    "number": _read_number,
    "published_number": _read_published,
    "integer": _read_integer,
    "boolean": _read_boolean,
    "choice": _read_choice,
    "period": _read_period,
}
