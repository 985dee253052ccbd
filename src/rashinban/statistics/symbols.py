"""The one reader of published cells: what x, …, -, △ and 1,234 say, as a number and a flag.

A cell is one of three things: a figure (``value`` and an empty flag, or a flag that qualifies it), a mark for a figure
that is not there (no value, a flag of ``MISSING``), or empty (neither: the file says nothing). Anything else is an
UnreadableCell; no cell is ever turned into zero.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from rashinban.core.errors import Place, WrongContent
from rashinban.core.series import Flag

if TYPE_CHECKING:
    import pyarrow as pa

FLAGS: tuple[Flag, ...] = get_args(Flag)
#: Flags of figures that are not there: the value is null.
MISSING: frozenset[Flag] = frozenset(("suppressed", "missing", "none", "not_applicable"))

#: Marks as government tables print them, folded (NFKC, small letters, no spaces; see ``_fold``). Convention of e-Stat
#: and of the statistics law's tables: x and χ 秘匿, *** 数値が得られないもの, … 不詳, - 該当数値なし, ・ 統計項目のあり得ないもの.
SYMBOLS: Mapping[str, Flag] = {
    **dict.fromkeys(("x", "χ", "×", "✕", "✖", "秘匿", "秘"), "suppressed"),
    **dict.fromkeys(("***", "…", "……", "...", "..", "‥", "・・・", "・・", "不詳", "不明", "未詳"), "missing"),
    **dict.fromkeys(("na", "n/a", "n.a.", "nan", "null", "#n/a", "未公表", "未調査"), "missing"),
    **dict.fromkeys(("-", "--", "---", "該当なし", "皆無"), "none"),
    **dict.fromkeys(("・", "該当せず", "非該当"), "not_applicable"),
}

_MINUS = dict.fromkeys(map(ord, "△▲−‐‑‒–—―─━ー﹣"), "-")
_NUMBER = re.compile(r"([+-]?)(\d+|\d{1,3}(?:,\d{3})+)(\.\d*)?([e][+-]?\d{1,3})?")
#: What RE2 takes for a figure at once; everything else goes through ``read_cell``, once per spelling.
_PLAIN = r"^-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$"
_QUALIFIED = re.compile(r"(?P<before>[pe速推]?)\s*(?P<number>[+-]?\d.*?)\s*(?P<after>[pe速推]?)")
_QUALIFIERS: Mapping[str, Flag] = {"p": "provisional", "速": "provisional", "e": "estimated", "推": "estimated", "": ""}


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell says."""

    value: float | None
    flag: Flag = ""

    @property
    def silent(self) -> bool:
        """Whether the cell is empty: neither a figure nor a mark."""
        return self.value is None and not self.flag


class UnreadableCell(WrongContent):
    """A cell that is neither a figure, nor a known mark, nor empty."""


def read_cell(cell: object, where: Place | None = None, symbols: Mapping[str, Flag] = SYMBOLS) -> Cell:
    """What a cell of a text file or a worksheet says; UnreadableCell otherwise.

    A printed zero with decimals (0.0, 0.00) keeps its value and is flagged ``below_unit``: it stands for less than
    half of its last digit.

    >>> read_cell("△1,234.5"), read_cell("１２"), read_cell("x"), read_cell("－")
    (Cell(value=-1234.5, flag=''), Cell(value=12.0, flag=''), Cell(value=None, flag='suppressed'), Cell(value=None, flag='none'))
    >>> read_cell("0.0"), read_cell(0), read_cell(" ").silent
    (Cell(value=0.0, flag='below_unit'), Cell(value=0.0, flag=''), True)
    """
    if cell is None:
        return Cell(None)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if math.isfinite(cell):
            return Cell(float(cell))
        return Cell(None, "missing")
    if not isinstance(cell, str):
        raise _unreadable(str(cell), where)
    folded = _fold(cell)
    if not folded:
        return Cell(None)
    if folded in symbols:
        return Cell(None, symbols[folded])
    match = _QUALIFIED.fullmatch(folded)
    number = _NUMBER.fullmatch(match["number"]) if match else None
    if match is None or number is None or (match["before"] and match["after"]):
        raise _unreadable(cell, where)
    value = float("".join(part or "" for part in number.groups()).replace(",", ""))
    if not math.isfinite(value):
        raise _unreadable(cell, where)
    qualifier = _QUALIFIERS[match["before"] or match["after"]]
    # "-0.0" is what is left of a small negative number; the sign says nothing that can be counted with.
    return Cell(value or 0.0, qualifier or ("below_unit" if not value and number[3] else ""))


@dataclass(frozen=True, slots=True)
class Cells:
    """What a column of cells says: ``values`` double, ``flags`` the flags' places in ``FLAGS`` (int8), both Arrow."""

    values: pa.Array
    flags: pa.Array


def read_cells(
    texts: pa.Array,
    place: Callable[[int], Place] | None = None,
    symbols: Mapping[str, Flag] = SYMBOLS,
    below_unit: bool = True,
) -> Cells:
    """What every text of a column says; ``place`` names the cell of an index for the UnreadableCell.

    ``below_unit=False`` is for tables whose 0.0 is how a program writes 0. Whole columns are read at once, what is no
    plain number once per spelling: a million cells take less than half a second.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    trimmed = pc.utf8_trim_whitespace(texts)
    plain = pc.fill_null(pc.match_substring_regex(trimmed, _PLAIN), False)
    digits = pc.if_else(plain, trimmed, None)
    if pc.any(pc.match_substring(digits, ",")).as_py():
        digits = pc.replace_substring(digits, ",", "")
    values = pc.cast(digits, pa.float64())
    flags = pa.repeat(pa.scalar(0, pa.int8()), len(texts))
    if below_unit:
        zero = pc.and_(pc.fill_null(pc.equal(values, 0.0), False), pc.match_substring(pc.fill_null(trimmed, ""), "."))
        flags = pc.if_else(zero, pa.scalar(FLAGS.index("below_unit"), pa.int8()), flags)
    if not pc.all(plain).as_py():
        odd = pc.if_else(plain, None, trimmed).dictionary_encode()
        spelt = [_read_spelling(text, odd, index, place, symbols) for index, text in enumerate(odd.dictionary.to_pylist())]
        said = [Cell(each.value) if each.flag == "below_unit" and not below_unit else each for each in spelt]
        values = pc.coalesce(values, pa.array([cell.value for cell in said], pa.float64()).take(odd.indices))
        marks = pa.array([FLAGS.index(cell.flag) for cell in said], pa.int8()).take(odd.indices)
        flags = pc.if_else(plain, flags, pc.fill_null(marks, 0))
    return Cells(pc.if_else(pc.equal(values, 0.0), 0.0, values), flags)


def read_objects(cells: Iterable[object], place: Callable[[int], Place] | None = None, symbols: Mapping[str, Flag] = SYMBOLS) -> Cells:
    """What the cells of a worksheet's column say (numbers, texts, empty)."""
    import pyarrow as pa

    said = [read_cell(cell, place(index) if place else None, symbols) for index, cell in enumerate(cells)]
    return Cells(
        pa.array([cell.value for cell in said], pa.float64()),
        pa.array([FLAGS.index(cell.flag) for cell in said], pa.int8()),
    )


def _read_spelling(
    text: str, odd: pa.DictionaryArray, index: int, place: Callable[[int], Place] | None, symbols: Mapping[str, Flag]
) -> Cell:
    """The cell of one spelling; where it cannot be read, the first place it stands at is named."""
    import pyarrow.compute as pc

    try:
        return read_cell(text, None, symbols)
    except UnreadableCell as error:
        if place is None:
            raise
        first = pc.index(odd.indices, index).as_py()
        raise UnreadableCell(error.what, place(first), error.remedy) from None


def _fold(text: str) -> str:
    """One spelling for full-width letters, the many minus signs, and spaces around and within groups of digits."""
    plain = text.strip()
    if plain in SYMBOLS:
        return plain
    plain = plain.translate(_MINUS) if "ー" not in plain or len(plain) == 1 else plain
    plain = plain if "…" in plain or "‥" in plain else unicodedata.normalize("NFKC", plain)
    plain = plain.translate(_MINUS).strip().lower()
    return re.sub(r"^([+-])\s+", r"\1", plain)


def _unreadable(text: str, where: Place | None) -> UnreadableCell:
    shown = text if len(text) <= 30 else f"{text[:30]}…"
    return UnreadableCell(
        f"「{shown}」は数値としても、秘匿（x）・不詳（…）・該当なし（-）などの記号としても読めません。",
        where,
        "元の表を確かめ、数値か記号に直してから読み込んでください。",
    )
