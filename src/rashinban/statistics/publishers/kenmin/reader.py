"""Reading the prefectural accounts: workbooks with the sheets 実数 and 増加率, and the flat copy of several of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from rashinban.core.area import PREFECTURES
from rashinban.core.areas.history import history
from rashinban.core.errors import Place, RashinbanError, WrongContent
from rashinban.statistics.grid import Grid, read_heads, read_sheets
from rashinban.statistics.long_table import Column, Keys, join_rows, unpivot
from rashinban.statistics.publisher import Received, Table
from rashinban.statistics.publishers.kenmin.bases import INDICATORS, ITEMS, TITLES, UNITS, find_base
from rashinban.statistics.symbols import SYMBOLS

if TYPE_CHECKING:
    import pyarrow as pa

_FLAT = ["source_file", "pref_code", "pref_name", "fiscal_year", "indicator", "value", "unit"]
_AGAIN = "内閣府「県民経済計算」のページから、総括表の元のファイルをもう一度取得してください。"
#: In these tables 「-」 stands where a figure cannot be worked out: growth into the first year, cities not yet designated.
_SYMBOLS = {**SYMBOLS, "-": "missing"}


class Kenmin:
    """Publisher of the prefectural accounts."""

    key = "kenmin"
    name = "県民経済計算（総括表）"
    authority = "内閣府 経済社会総合研究所"
    licence = "政府標準利用規約（第2.0版）"
    credit = "出典：内閣府「県民経済計算」を加工して作成"

    def recognises(self, file: Received) -> bool:
        """Whether the sheets are those of 総括表, or the first row is that of the flat copy."""
        return any(_find_title(head) is not None or bool(head and head[0] == _FLAT) for head in read_heads(file))

    def read(self, file: Received) -> tuple[Table, ...]:
        """One table per item and base; see ``Publisher.read``."""
        grids = read_sheets(file)
        if grids[0].height and grids[0].row(0) == _FLAT:
            return _read_flat(grids[0])
        sheets = [_read_sheet(grid, title) for grid in grids if (title := _find_title(grid.head(4))) is not None]
        if not sheets:
            raise WrongContent("県民経済計算の総括表の表題が見つかりません。", Place(file=file.name), _AGAIN)
        if {sheet.years for sheet in sheets} != {sheets[0].years}:
            raise WrongContent("シートによって年度が違います。", Place(file=file.name, sheet=grids[-1].sheet), _AGAIN)
        return (_make_table(sheets),)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The figures of one sheet, or of one source of the flat copy."""

    item: str
    years: tuple[int, ...]
    rows: pa.Table
    areas: dict[str, str]


def _find_title(head: Sequence[Sequence[str]]) -> str | None:
    """The item of a sheet, from its title; None when it is no 総括表."""
    if not any("総括表" in row for row in head[:4]):
        return None
    for row in head[:3]:
        for cell in row:
            text = re.sub(r"^\d+[.．]\s*", "", unicodedata.normalize("NFKC", cell))
            for title, item in TITLES.items():
                if text.startswith(title):
                    return item
    return None


def _make_table(sheets: Sequence[_Sheet]) -> Table:
    years = sheets[0].years
    key, base = find_base(years[0])
    items = tuple(item for item in ITEMS if item.code in {sheet.item for sheet in sheets})
    return Table(
        publisher=Kenmin.key,
        table=f"kenmin-{items[0].code}-{key}",
        edition=str(years[-1]),
        title=f"県民経済計算 {items[0].name}（{base}）",
        items=items,
        rows=join_rows([sheet.rows for sheet in sheets]),
        areas={code: name for sheet in sheets for code, name in sheet.areas.items()},
        notes=(f"{base}です。基準の違う系列はそのままつなげません。",),
    )


def _read_sheet(grid: Grid, item: str) -> _Sheet:
    grid.require_whole()
    head = grid.head(8)
    kind = _find(head, r"[(（](実数|増加率)[)）]")
    unit = _find(head, r"[(（]単位[:：](.+?)[)）]")
    years_row = next((row for row, cells in enumerate(head) if "都道府県" in cells[:3]), None)
    if kind is None or unit is None or years_row is None or UNITS.get(unit) is None:
        raise WrongContent("（実数）か（増加率）、単位、「都道府県」の見出しのどれかがありません。", grid.place(0), _AGAIN)
    code = item if kind == "実数" else f"{item}_growth"
    expected = next(each.unit for each in ITEMS if each.code == code)
    if UNITS[unit] != expected:
        raise WrongContent(f"単位が「{unit}」です。「{expected}」のはずです。", grid.place(2), _AGAIN)
    columns, years = [], []
    for number, cell in enumerate(head[years_row]):
        year = _read_fiscal_year(grid, years_row, number, cell) if number >= 2 and cell else None
        if year is not None:
            years.append(year)
            columns.append(Column(number, code, expected, f"FY{year}"))
    if len(years) < 2 or years != list(range(years[0], years[0] + len(years))):
        raise WrongContent("年度の見出しが続いていません。", grid.place(years_row), _AGAIN)
    parts, names = [], {}
    for first, areas in _blocks(grid, years_row + 1):
        parts.append(unpivot(grid, Keys(list(areas), first=first), columns, _SYMBOLS))
        names.update(areas)
    missing = [area.name for area in PREFECTURES.areas if area.code not in names]
    if missing:
        raise WrongContent(f"{missing[0]}などの行がありません（{len(missing)}県）。", grid.place(grid.height - 1, 1), _AGAIN)
    rows = join_rows(parts)
    if code == "product":
        _check_total(grid, rows, years)
    return _Sheet(code, tuple(years), rows, names)


def _blocks(grid: Grid, first: int) -> list[tuple[int, dict[str, str]]]:
    """Rows of prefectures with the nation below, and of designated cities; 地域ブロック have no code and are left out."""
    codes, names = grid.texts(0, first), grid.texts(1, first)
    found: list[tuple[int, dict[str, str]]] = []
    section = ""
    for row, (code, name) in enumerate(zip(codes, names, strict=True), start=first):
        if code and not code.isdecimal():
            section = code
        area = _area(grid, row, code, name, section)
        if area is None:
            continue
        if found and found[-1][0] + len(found[-1][1]) == row and area not in found[-1][1]:
            found[-1][1][area] = name
        else:
            found.append((row, {area: name}))
    seen = [area for _, areas in found for area in areas]
    if len(seen) != len(set(seen)):
        raise WrongContent("同じ県の行が二つあります。", grid.place(found[-1][0], 1), _AGAIN)
    return found


def _area(grid: Grid, row: int, code: str, name: str, section: str) -> str | None:
    if name in ("全県計", "全国"):
        return "00000"
    if code.isdecimal():
        return _prefecture(grid, row, code, name)
    if section == "政令指定都市" and name.endswith("市"):
        try:
            return history().find(name).code
        except RashinbanError:
            raise WrongContent(f"「{name}」のコードが分かりません。", grid.place(row, 1), _AGAIN) from None
    return None


def _prefecture(grid: Grid, row: int, code: str, name: str) -> str:
    area = f"{code.zfill(2)}000"
    if len(area) != 5 or not any(each.code == area and each.name == name for each in PREFECTURES.areas):
        raise WrongContent(f"コード「{code}」と「{name}」が合いません。", grid.place(row, 1), _AGAIN)
    return area


def _read_fiscal_year(grid: Grid, row: int, column: int, text: str) -> int:
    """The year of 「平成23年度」 as the row below prints it; both must be there, they guard each other."""
    if row + 1 < grid.height and re.fullmatch(r"(19|20)\d\d", grid.row(row + 1)[column]) and text.endswith("年度"):
        return int(grid.row(row + 1)[column])
    raise WrongContent(f"「{text}」の下に西暦の年がありません。", grid.place(row, column), _AGAIN)


def _find(head: Sequence[Sequence[str]], pattern: str) -> str | None:
    for row in head:
        for cell in row:
            if found := re.search(pattern, unicodedata.normalize("NFKC", cell)):
                return found[1]
    return None


def _check_total(grid: Grid, rows: pa.Table, years: Sequence[int]) -> None:
    """全県計 is the sum of the prefectures, to the half million each is rounded by."""
    by_year: dict[str, list[float]] = {}
    total: dict[str, float] = {}
    for row in rows.to_pylist():
        if row["area"] == "00000":
            total[row["period"]] = row["value"] or 0.0
        elif row["area"].endswith("000"):
            by_year.setdefault(row["period"], []).append(row["value"] or 0.0)
    for year in years:
        period = f"FY{year}"
        if period not in total or abs(sum(by_year.get(period, [])) - total[period]) > 47:
            raise WrongContent(f"{year}年度の全県計が、都道府県の合計と合いません。", grid.place(0), _AGAIN)


def _read_flat(grid: Grid) -> tuple[Table, ...]:
    """A table for each source file named in the flat copy: its base is told by the years it covers."""
    grid.require_whole()
    if grid.height < 2:
        raise WrongContent("見出しだけで、データの行がありません。", grid.place(0), _AGAIN)
    sources, codes, names, years, indicators, _, units = (grid.texts(column, 1) for column in range(7))
    starts = [0, *(row for row in range(1, len(sources)) if (sources[row], indicators[row]) != (sources[row - 1], indicators[row - 1])), len(sources)]
    tables = []
    for start, end in pairwise(starts):
        item = next((each for each in ITEMS if each.code == INDICATORS.get(indicators[start])), None)
        if item is None or any(UNITS.get(unit) != item.unit for unit in units[start:end]):
            raise WrongContent(f"指標「{indicators[start]}」か、その単位が県民経済計算のものではありません。", grid.place(start + 1, 4), _AGAIN)
        areas = [_prefecture(grid, row + 1, codes[row], names[row]) for row in range(start, end)]
        wrong = next((row for row in range(start, end) if not re.fullmatch(r"(19|20)\d\d", years[row])), None)
        if wrong is not None:
            raise WrongContent(f"「{years[wrong]}」は年度として読めません。", grid.place(wrong + 1, 3), _AGAIN)
        covered = tuple(sorted({int(year) for year in years[start:end]}))
        _require_full(grid, end, areas, covered, end - start)
        keys = Keys(areas, [f"FY{year}" for year in years[start:end]], first=start + 1)
        rows = unpivot(grid, keys, [Column(5, item.code, item.unit)], _SYMBOLS)
        tables.append(_make_table([_Sheet(item.code, covered, rows, dict(zip(areas, names[start:end], strict=True)))]))
    return tuple(tables)


def _require_full(grid: Grid, row: int, areas: Sequence[str], years: Sequence[int], count: int) -> None:
    """47 prefectures in every year; the copy leaves out cells without a figure only in between."""
    if len(set(areas)) != 47 or count < len(years) * 47 - 47:
        raise WrongContent(
            f"47都道府県×{len(years)}年度の行が{count}行しかありません。途中で切れているか、行が消えています。", grid.place(row), _AGAIN
        )
