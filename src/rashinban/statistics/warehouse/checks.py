"""What a table must be before a row of it is stored: a reader's mistake is found here, not on a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rashinban.core.errors import ManyErrors, Place, RashinbanError, WrongContent
from rashinban.core.period_code import read_code
from rashinban.core.series import COLUMNS, read_dimensions, write_dimensions
from rashinban.statistics.publisher import Publisher, Table
from rashinban.statistics.symbols import FLAGS, MISSING
from rashinban.statistics.warehouse.ordering import sort_rows

if TYPE_CHECKING:
    import pyarrow as pa

_AREA = re.compile(r"\d{5}")
_SHOWN = 3


def check_table(table: Table, publisher: Publisher, file: str) -> pa.Table:
    """The rows as they are kept: plain Arrow types, in order, every figure once. ManyErrors says all that is wrong.

    Codes of items are among the table's own, areas five digits, periods and dimensions in their one spelling, a
    figure that is not there has a flag and no value, every other one a finite value.
    """
    where = Place(file=file)
    faults = _check_heading(table, publisher, where)
    rows = _cast(table, where)
    faults += [fault for name in COLUMNS for fault in _check_texts(name, rows, table, where)]
    faults += _check_values(rows, where)
    if faults:
        raise ManyErrors(tuple(faults), where)
    arranged, twice = sort_rows(rows)
    if twice:
        named = "、".join(_name(arranged, place) for place in twice[:_SHOWN])
        raise WrongContent(
            f"同じ項目・地域・期間・区分の値が{len(twice):,}件、二度あります（{named}）。", where, "発行元のファイルに重なりがないか確かめてください。"
        )
    return arranged


def _check_heading(table: Table, publisher: Publisher, where: Place) -> list[RashinbanError]:
    """What is wrong with the table as a whole."""
    faults: list[RashinbanError] = []
    if table.publisher != publisher.key:
        faults.append(WrongContent(f"表の発行元が「{table.publisher}」で、読み手の「{publisher.key}」と違います。", where))
    empty = [name for name in ("table", "edition", "title") if not getattr(table, name).strip()]
    if empty:
        faults.append(WrongContent(f"表の{'・'.join(empty)}が空です。", where))
    if not table.rows.num_rows:
        faults.append(WrongContent("表に値が一つもありません。", where, "全体がそろったファイルを読み込んでください。"))
    return faults


def _cast(table: Table, where: Place) -> pa.Table:
    """The columns of a long table, in their order, with their types."""
    import pyarrow as pa

    if set(table.rows.column_names) != set(COLUMNS):
        raise WrongContent(
            f"表の列が決まりと違います（{'、'.join(table.rows.column_names)}）。", where, f"列は{'、'.join(COLUMNS)}です。"
        )
    types = [(name, pa.float64() if name == "value" else pa.string()) for name in COLUMNS]
    try:
        return table.rows.select(list(COLUMNS)).cast(pa.schema(types))
    except pa.ArrowException as error:
        raise WrongContent(f"表の列の型が決まりと違います（{error}）。", where) from error


def _check_texts(name: str, rows: pa.Table, table: Table, where: Place) -> list[RashinbanError]:
    """What is wrong with a column of texts, each distinct text looked at once."""
    if name in ("value", "unit"):
        return []
    column = rows[name]
    if column.null_count:
        return [WrongContent(f"列「{name}」に空の行が{column.null_count:,}件あります。", where)]
    items = {item.code for item in table.items}
    bad = [text for text in column.unique().to_pylist() if not _fits(name, text, items)]
    if not bad:
        return []
    shown = "、".join(f"「{text}」" for text in sorted(bad)[:_SHOWN])
    return [WrongContent(f"列「{name}」に決まりに合わない値が{len(bad):,}種類あります（{shown}）。", where)]


def _fits(name: str, text: str, items: set[str]) -> bool:
    """Whether a text may stand in a column."""
    if name == "item":
        return text in items
    if name == "area":
        return _AREA.fullmatch(text) is not None
    if name == "flag":
        return text in FLAGS
    try:
        if name == "period":
            return bool(read_code(text))
        return write_dimensions(**read_dimensions(text)) == text
    except (ValueError, RashinbanError):
        return False


def _check_values(rows: pa.Table, where: Place) -> list[RashinbanError]:
    """Figures that are not there have no value, the others a finite one."""
    import pyarrow as pa
    import pyarrow.compute as pc

    value = rows["value"]
    absent = pc.is_in(rows["flag"], pa.array(sorted(MISSING)))
    disagree = pc.sum(pc.not_equal(pc.is_null(value), absent)).as_py() or 0
    endless = pc.sum(pc.invert(pc.is_finite(value))).as_py() or 0
    faults: list[RashinbanError] = []
    if disagree:
        faults.append(WrongContent(f"値と印（秘匿・該当なしなど）が合わない行が{disagree:,}件あります。", where, "値のない行には印を、値のある行には値だけを付けてください。"))
    if endless:
        faults.append(WrongContent(f"数でない値（無限大など）が{endless:,}件あります。", where))
    return faults


def _name(rows: pa.Table, place: int) -> str:
    row = {name: rows[name][place].as_py() for name in ("item", "area", "period", "dimensions")}
    return " ".join(text for text in row.values() if text)
