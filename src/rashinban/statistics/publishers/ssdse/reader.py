"""Reading SSDSE: item codes, names and years in the first rows, one row per area (and year, sex or month)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from rashinban.core.areas.history import history
from rashinban.core.errors import Place, RashinbanError, WrongContent
from rashinban.statistics.grid import Grid, read_heads, read_sheets
from rashinban.statistics.long_table import Column, Keys, join_rows, set_flag, unpivot
from rashinban.statistics.publisher import Item, Received, Table
from rashinban.statistics.publishers.ssdse.codes import code_of
from rashinban.statistics.publishers.ssdse.layout import Layout, find_layout
from rashinban.statistics.publishers.ssdse.units import period_of, unit_of
from rashinban.statistics.symbols import SYMBOLS, Cells, read_cells

if TYPE_CHECKING:
    import pyarrow as pa

_TITLES = {
    "A": "SSDSE-市区町村（A）",
    "B": "SSDSE-県別推移（B）",
    "C": "SSDSE-家計消費（C）",
    "D": "SSDSE-社会生活（D）",
    "E": "SSDSE-基本素材（E）",
    "F": "SSDSE-気候値（F）",
}
#: 「-」 stands where no figure could be had: rain of 富山県 in 2021 is 「-」 in B-2024 and 2609.5 in B-2025.
_SYMBOLS = {**SYMBOLS, "-": "missing"}
_SEXES = {"0": "", "1": "sex=male", "2": "sex=female"}
#: Years from the newest figures of a set to the year of its edition, for files that do not print the edition.
_LAG = {"A": 2, "B": 3, "E": 2}
_AGAIN = "統計センターのページから元のファイルをもう一度取得してください。"


class Ssdse:
    """Publisher of SSDSE-A to F."""

    key = "ssdse"
    name = "SSDSE（教育用標準データセット）"
    authority = "独立行政法人 統計センター"
    licence = "統計センター SSDSE利用規約（出典の表示で自由に利用できます）"
    credit = "出典：独立行政法人統計センター「SSDSE（教育用標準データセット）」を加工して作成"

    def recognises(self, file: Received) -> bool:
        """Whether a sheet begins with the rows of an SSDSE."""
        return any(find_layout(head) is not None for head in read_heads(file))

    def read(self, file: Received) -> tuple[Table, ...]:
        """The set in the file; see ``Publisher.read``."""
        tables = []
        for grid in read_sheets(file):
            layout = find_layout(grid.head(5))
            if layout is not None:
                tables.append(_read_set(_trim(grid, layout), layout))
        if not tables:
            raise WrongContent(
                "SSDSEの見出し（地域コード・都道府県）が見つかりません。", Place(file=file.name), _AGAIN
            )
        return tuple(tables)


@dataclass(frozen=True, slots=True)
class _Rows:
    """What the rows of a set say of themselves."""

    areas: tuple[str, ...]
    names: dict[str, str]
    periods: tuple[str, ...] | None = None
    dimensions: tuple[str, ...] | None = None


def _read_set(grid: Grid, layout: Layout) -> Table:
    grid.require_whole()
    codes = _codes(grid, layout)
    rows = _read_rows(grid, layout)
    years = grid.row(layout.years)[layout.identity :] if layout.years is not None else None
    columns = [
        Column(layout.identity + number, code, unit_of(code), _column_period(grid, layout, code, years, number))
        for number, code in enumerate(codes)
    ]
    read = partial(_read_column, grid, layout) if layout.kind == "D" else None
    parts = [
        unpivot(grid, Keys(rows.areas, _row_periods(rows.periods, some), rows.dimensions, layout.first), some, _SYMBOLS, read=read)
        for some in _by_calendar(columns, rows.periods is not None)
    ]
    figures = join_rows(parts)
    notes: tuple[str, ...] = ()
    if layout.kind == "A":
        figures, notes = _flag_unsurveyed(figures, rows.names)
    names = grid.row(layout.names)[layout.identity :]
    return Table(
        publisher=Ssdse.key,
        table=f"ssdse-{layout.kind.lower()}",
        edition=layout.edition or _guess_edition(layout, years, rows.periods, grid),
        title=_TITLES[layout.kind],
        items=tuple(Item(code, name, unit_of(code)) for code, name in zip(codes, names, strict=True)),
        rows=figures,
        areas=rows.names,
        notes=notes,
    )


def _trim(grid: Grid, layout: Layout) -> Grid:
    """The grid without blank rows at its end (the edition B-2024 has 36) and blank columns at its right."""
    height = grid.height
    marks = grid.texts(0)
    while height > layout.first and not marks[height - 1] and not any(grid.row(height - 1)):
        height -= 1
    names = grid.row(layout.names)
    width = max((number + 1 for number, name in enumerate(names) if name), default=0)
    short = grid.short if grid.short is not None and grid.short[0] < height else None
    return Grid(grid.file, tuple(column.slice(0, height) for column in grid.columns[:width]), grid.sheet, grid.lines, short)


def _codes(grid: Grid, layout: Layout) -> list[str]:
    """The item code of every column of figures; from the names where somebody took the row of codes away."""
    names = grid.row(layout.names)
    given = grid.row(layout.codes) if layout.codes is not None else [""] * grid.width
    found = []
    for column in range(layout.identity, grid.width):
        code = given[column] or code_of(names[column])
        if not code:
            raise WrongContent(
                f"項目「{names[column]}」のコードが分かりません。", grid.place(layout.codes or 0, column), _AGAIN
            )
        found.append(code)
    if len(found) < 10:
        raise WrongContent(f"項目が{len(found)}しかありません。SSDSEの表の一部です。", grid.place(layout.names), _AGAIN)
    return found


def _read_rows(grid: Grid, layout: Layout) -> _Rows:
    """What each row is of; WrongContent for a code that is none, or when prefectures are missing."""
    if grid.height <= layout.first:
        raise WrongContent("見出しだけで、データの行がありません。", grid.place(layout.names), _AGAIN)
    at = 1 if layout.kind in "BD" else 0
    areas = [_read_area(grid, layout, at, row, text) for row, text in enumerate(grid.texts(at, layout.first))]
    below = {"A": at + 2, "C": at + 2, "F": at + 2}.get(layout.kind, at + 1)
    names = dict(zip(areas, grid.texts(below, layout.first), strict=True))
    missing = [f"{number:02}" for number in range(1, 48) if f"{number:02}" not in {area[:2] for area in areas}]
    if missing:
        raise WrongContent(
            f"都道府県が{47 - len(missing)}しかありません（コード{'・'.join(missing[:5])}などの行がありません）。ファイルが途中で切れています。",
            grid.place(grid.height - 1),
            _AGAIN,
        )
    periods, dimensions = None, None
    if layout.kind == "A":
        _require_last(grid, layout, areas)
    elif layout.kind == "B":
        periods = tuple(_read_year(grid, layout, row, text) for row, text in enumerate(grid.texts(0, layout.first)))
        _require_full(grid, areas, periods)
    elif layout.kind == "D":
        dimensions = tuple(_SEXES[_pick(grid, layout, 0, row, text, "012")] for row, text in enumerate(grid.texts(0, layout.first)))
        _require_full(grid, areas, dimensions)
    elif layout.kind == "F":
        dimensions = tuple(_read_month(grid, layout, row, text) for row, text in enumerate(grid.texts(3, layout.first)))
        _require_full(grid, areas, dimensions)
    return _Rows(tuple(areas), names, periods, dimensions)


def _require_last(grid: Grid, layout: Layout, areas: Sequence[str]) -> None:
    """Set A goes down to the last municipality of Japan; a file cut off among the last does not."""
    year = int((layout.edition or "")[:4] or 2020)
    last = max(area.code for area in history().as_of(date(year, 1, 1), "municipality"))
    if max(areas) < last:
        raise WrongContent(
            f"最後の市区町村（コード{last}）の行がありません。ファイルが途中で切れています。", grid.place(grid.height - 1, 0), _AGAIN
        )


def _read_area(grid: Grid, layout: Layout, at: int, row: int, text: str) -> str:
    if not re.fullmatch(r"R\d{5}", text):
        raise WrongContent(
            f"地域コード「{text}」はSSDSEの地域コード（R01100の形）ではありません。", grid.place(layout.first + row, at), _AGAIN
        )
    return text[1:]


def _read_year(grid: Grid, layout: Layout, row: int, text: str) -> str:
    if not re.fullmatch(r"(19|20)\d\d", text):
        raise WrongContent(f"「{text}」は年度として読めません。", grid.place(layout.first + row, 0), _AGAIN)
    return text


def _read_month(grid: Grid, layout: Layout, row: int, text: str) -> str:
    month = re.fullmatch(r"(\d\d)月", text)
    if month is None and text != "年":
        raise WrongContent(f"「{text}」は月として読めません。", grid.place(layout.first + row, 3), _AGAIN)
    return f"month={month[1]}" if month else ""


def _pick(grid: Grid, layout: Layout, at: int, row: int, text: str, allowed: str) -> str:
    if not text or text[0] not in allowed or "_" not in text:
        raise WrongContent(f"「{text}」は男女の別（0_総数・1_男・2_女）として読めません。", grid.place(layout.first + row, at), _AGAIN)
    return text[0]


def _require_full(grid: Grid, areas: Sequence[str], others: Sequence[str]) -> None:
    """Every area has a row for every year (sex, month); a file cut off has not."""
    if len(areas) != len(set(areas)) * len(set(others)):
        raise WrongContent(
            f"行が{len(areas)}あります。{len(set(areas))}地域×{len(set(others))}なら{len(set(areas)) * len(set(others))}行のはずです。途中で切れているか、行が消えています。",
            grid.place(grid.height - 1),
            _AGAIN,
        )


def _column_period(grid: Grid, layout: Layout, code: str, years: list[str] | None, number: int) -> str | None:
    """The period of a column where columns have one: its reference year, the survey's, the normal's."""
    if layout.kind == "B":
        return None
    if layout.kind in "CDF":
        return _set_period(grid, layout)
    year = years[number] if years is not None else ""
    if not re.fullmatch(r"(19|20)\d\d", year):
        row = layout.years if layout.years is not None else layout.names
        raise WrongContent(
            f"項目{code}の年（「{year}」）が読めません。見出しの2行目に各項目の年が要ります。",
            grid.place(row, layout.identity + number),
            _AGAIN,
        )
    return period_of(code, year)


def _set_period(grid: Grid, layout: Layout) -> str:
    """「2020-2022年」 or 「2021年」 beside the stamp of sets C, D and F; otherwise what their edition stands for."""
    printed = re.fullmatch(r"(\d{4})(?:[-～~](\d{4}))?年?", grid.row(0)[1])
    if printed:
        return f"{printed[1]}/{printed[2]}" if printed[2] else printed[1]
    edition = re.match(r"\d{4}", layout.edition or "")
    if edition is None:
        raise WrongContent("どの年の表か書かれていません。", grid.place(0, 1), _AGAIN)
    year = int(edition[0])
    return {"C": f"{year - 3}/{year - 1}", "D": str(year - 2), "F": "1991/2020"}[layout.kind]


def _row_periods(years: tuple[str, ...] | None, columns: Sequence[Column]) -> list[str] | None:
    """The periods of rows that are of a year, for columns that are all of fiscal or all of calendar years."""
    return [period_of(columns[0].item, year) for year in years] if years is not None else None


def _by_calendar(columns: list[Column], of_rows: bool) -> list[list[Column]]:
    if not of_rows:
        return [columns]
    fiscal = [column for column in columns if period_of(column.item, "2000") != "2000"]
    return [some for some in ([column for column in columns if column not in fiscal], fiscal) if some]


def _read_column(grid: Grid, layout: Layout, column: Column, texts: pa.Array) -> Cells:
    """A column of set D: shares and minutes as figures, times of day (6:38) as minutes since midnight."""
    import pyarrow as pa

    if not column.item.startswith("MH"):
        return read_cells(texts, lambda row: grid.place(layout.first + row, column.number), _SYMBOLS, below_unit=False)
    values = []
    for row, text in enumerate(texts.to_pylist()):
        clock = re.fullmatch(r"(\d{1,2}):([0-5]\d)", text.strip())
        if clock is None:
            raise WrongContent(f"「{text}」は時刻として読めません。", grid.place(layout.first + row, column.number), _AGAIN)
        values.append(float(int(clock[1]) * 60 + int(clock[2])))
    return Cells(pa.array(values, pa.float64()), pa.array([0] * len(values), pa.int8()))


def _flag_unsurveyed(rows: pa.Table, names: dict[str, str]) -> tuple[pa.Table, tuple[str, ...]]:
    """Set A prints 0 where the economic census was not taken (避難指示区域): those figures are missing, not zero.

    A municipality without one establishment of any industry is one that was not surveyed; all of Japan has none but
    those evacuated. People counted at their usual residence were really none, so that zeros of the population stay.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    items, areas = rows["item"].cast(pa.string()), rows["area"].cast(pa.string())
    none = pc.and_(pc.is_in(items, pa.array(["C2107", "C2108"])), pc.equal(rows["value"], 0.0))
    unsurveyed = pc.unique(areas.filter(none)).to_pylist()
    notes = []
    if unsurveyed:
        of_census = pc.or_(pc.starts_with(items, "C21"), pc.starts_with(items, "C22"))
        mask = pc.and_(of_census, pc.is_in(areas, pa.array(unsurveyed, pa.string())))
        rows = set_flag(rows, mask, "missing")
        listed = "、".join(names[area] for area in unsurveyed)
        notes.append(f"経済センサスが行われなかった{listed}の事業所数・従業者数は、表では0ですが「不詳」として扱います。")
    empty = pc.unique(areas.filter(pc.and_(pc.equal(items, "A1101"), pc.equal(rows["value"], 0.0)))).to_pylist()
    if empty:
        notes.append(f"{'、'.join(names[area] for area in empty)}は、国勢調査のとき避難のため常住者がいませんでした（0人）。")
    return rows, tuple(notes)


def _guess_edition(layout: Layout, years: list[str] | None, periods: tuple[str, ...] | None, grid: Grid) -> str:
    """The edition of a file that does not print it (A-2020 and before, B without its row of codes)."""
    newest = max((int(year) for year in (years or periods or ()) if year.isdecimal()), default=0)
    if not newest or layout.kind not in _LAG:
        raise RashinbanError("SSDSEの版が分かりません。", grid.place(0, 0), _AGAIN)
    return str(newest + _LAG[layout.kind])
