"""A flat municipal profile that quotes the projection of 2023 beside other official figures, each of its own authority."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rashinban.core.areas.history import FUKUSHIMA_COAST, NORTHERN_VILLAGES
from rashinban.core.errors import WrongContent
from rashinban.statistics.grid import Grid
from rashinban.statistics.long_table import Column, Keys, join_rows, unpivot
from rashinban.statistics.publisher import Item, Table
from rashinban.statistics.publishers.ipss.bodies import (
    AGAIN,
    COAST_NOTE,
    POPULATION,
    edition_of,
    read_code,
    require_prefectures,
)

if TYPE_CHECKING:
    import pyarrow as pa

_PROJECTED = re.compile(r"ipss(\d{4})_(?:base(\d{4})|total_(\d{4})|age(\d+)_(\d+)_(\d{4})|age(\d+)p_(\d{4}))")

#: Columns of other authorities: item, unit, period. Of rents and land prices 0 says that there is no figure.
_OTHERS: dict[str, tuple[Item, str]] = {
    "area_km2": (Item("area", "面積", "k㎡", "国土地理院 全国都道府県市区町村別面積調"), "2025"),
    "population_2025census_prelim": (Item("census_population", "国勢調査人口（速報）", "人", "総務省 令和7年国勢調査 速報"), "2025-10-01"),
    "population_change_rate_2020_25_pct": (Item("census_change_rate", "人口増減率（2020～2025年）", "％", "総務省 令和7年国勢調査 速報"), "2020/2025"),
    "private_rent_yen_month_2023": (Item("private_rent", "民営借家の家賃（月）", "円", "総務省 住宅・土地統計調査"), "2023"),
    "land_price_yen_m2": (Item("land_price", "地価（平均）", "円/㎡", "国土交通省 地価公示"), "2026"),
    "waitlist_children_2025": (Item("waitlist_children", "保育所等待機児童数", "人", "こども家庭庁（4月1日）"), "2025-04-01"),
    "foreign_residents_2025_12": (Item("foreign_residents", "在留外国人数", "人", "出入国在留管理庁 在留外国人統計（12月末）"), "2025-12-31"),
    "vacancy_rate_pct_2023": (Item("vacancy_rate", "空き家率", "％", "総務省 住宅・土地統計調査"), "2023"),
    "stations": (Item("stations", "鉄道駅数", "駅", "国土交通省 国土数値情報"), "2025"),
    "preschools": (Item("preschools", "保育所・幼稚園等の数", "施設", "国土交通省 国土数値情報"), "2025"),
    "medical_facilities": (Item("medical_facilities", "医療機関数", "施設", "国土交通省 国土数値情報"), "2025"),
}
_KEYS = ["code", "pref", "name", "is_ward"]
_MISSING_WHEN_ZERO = ("private_rent", "land_price")


def fits(head: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the profile's keys and a projection."""
    return bool(head) and list(head[0][:4]) == _KEYS and any(_PROJECTED.fullmatch(cell) for cell in head[0])


def read(grid: Grid) -> tuple[Table, ...]:
    """The projection, and the other figures as a table of their own."""
    grid.require_whole()
    head = grid.row(0)
    codes = grid.texts(0, 1)
    if not codes:
        raise WrongContent("見出しだけで、データの行がありません。", grid.place(0), AGAIN)
    areas = [read_code(grid, row + 1, 0, text) for row, text in enumerate(codes)]
    require_prefectures(grid, areas)
    _require_wards(grid, areas)
    names = dict(zip(areas, grid.texts(2, 1), strict=True))
    projected, others = _sort_columns(grid, head)
    base = min((column.period or "" for column in projected), default="")
    projection = Table(
        publisher="ipss",
        table="ipss-municipalities",
        edition=edition_of(grid, base),
        title="日本の地域別将来推計人口（令和5年推計、市区町村）",
        items=(POPULATION,),
        rows=_read_projection(grid, areas, projected),
        areas=names,
        notes=(COAST_NOTE, _gaps(areas, names)),
    )
    _check_classes(grid, projection)
    profile = Table(
        publisher="ipss",
        table="municipal-profile",
        edition="2026",
        title="市区町村プロフィール（面積・国勢調査速報・家賃・地価・施設数ほか）",
        items=tuple(item for item, _ in _OTHERS.values() if item.code in {column.item for column in others}),
        rows=join_rows(
            [
                unpivot(grid, Keys(areas, first=1), [column for column in others if column.item not in _MISSING_WHEN_ZERO]),
                *(_unpivot_rent(grid, areas, column) for column in others if column.item in _MISSING_WHEN_ZERO),
            ]
        ),
        areas=names,
        notes=("各項目の原典は項目の定義にあります。家賃・地価の0は「数値なし」として扱います。",),
        authority="総務省・国土交通省・出入国在留管理庁・こども家庭庁ほか",
    )
    return projection, profile


def _unpivot_rent(grid: Grid, areas: list[str], column: Column) -> pa.Table:
    """The long table of a column in which 0 says that there is no figure."""
    import pyarrow.compute as pc

    texts = grid.columns[column.number]
    marked = Grid(grid.file, (pc.if_else(pc.equal(texts, "0"), "…", texts),), grid.sheet, grid.lines)
    return unpivot(marked, Keys(areas, first=1), [Column(0, column.item, column.unit, column.period)])


def _sort_columns(grid: Grid, head: list[str]) -> tuple[list[Column], list[Column]]:
    projected, others = [], []
    for number, name in enumerate(head[4:], start=4):
        found = _PROJECTED.fullmatch(name)
        if found is not None:
            year = next(part for part in (found[2], found[3], found[6], found[8]) if part)
            ages = f"age={found[4]}-{found[5]}" if found[4] else f"age={found[7]}+" if found[7] else ""
            projected.append(Column(number, POPULATION.code, POPULATION.unit, year, ages, "" if found[2] else "estimated"))
        elif name in _OTHERS:
            item, period = _OTHERS[name]
            others.append(Column(number, item.code, item.unit, period))
        elif name != "rent_is_estimated":
            raise WrongContent(f"「{name}」は知らない列です。", grid.place(0, number), AGAIN)
    return projected, others


def _read_projection(grid: Grid, areas: list[str], columns: list[Column]) -> pa.Table:
    """Blanks are bodies that are not projected one by one: they are said to be missing, not passed over."""
    import pyarrow.compute as pc

    numbers = {column.number for column in columns}
    filled = tuple(
        pc.if_else(pc.equal(pc.utf8_trim_whitespace(texts), ""), "…", texts) if number in numbers else texts
        for number, texts in enumerate(grid.columns)
    )
    return unpivot(Grid(grid.file, filled, grid.sheet, grid.lines), Keys(areas, first=1), columns)


def _gaps(areas: list[str], names: dict[str, str]) -> str:
    north = [names[area] for area in areas if area in NORTHERN_VILLAGES]
    coast = [names[area] for area in areas if area in FUKUSHIMA_COAST]
    return f"推計値のない団体：浜通り（{'、'.join(coast)}）、北方領土（{'、'.join(north)}）、区の再編で推計の後にできた区。"


def _require_wards(grid: Grid, areas: list[str]) -> None:
    """Wards follow the municipalities; a file cut off has some of them only, or municipalities without end."""
    flags = grid.texts(3, 1)
    wrong = next((row for row, flag in enumerate(flags) if flag not in ("True", "False")), None)
    if wrong is not None:
        raise WrongContent(f"「{flags[wrong]}」は区かどうか（True・False）ではありません。", grid.place(wrong + 1, 3), AGAIN)
    cities = {area[:3] for area, flag in zip(areas, flags, strict=True) if flag == "False" and area[2] == "1" and area[:2] != "13"}
    missing = cities - {area[:3] for area, flag in zip(areas, flags, strict=True) if flag == "True"}
    if missing:
        raise WrongContent(
            f"政令指定都市（コード{min(missing)}で始まる）の区の行がありません。ファイルが途中で切れています。", grid.place(grid.height - 1), AGAIN
        )


def _check_classes(grid: Grid, table: Table) -> None:
    """The three classes of age add up to the total of their year, in every body."""
    import pyarrow as pa
    import pyarrow.compute as pc

    rows = table.rows
    dimensions = rows["dimensions"].cast(pa.string())
    years = pc.unique(rows["period"].cast(pa.string()).filter(pc.not_equal(dimensions, ""))).to_pylist()
    for year in years:
        of_year = pc.equal(rows["period"].cast(pa.string()), year)
        totals = rows.filter(pc.and_(of_year, pc.equal(dimensions, "")))["value"].fill_null(0).to_numpy()
        parts = rows.filter(pc.and_(of_year, pc.not_equal(dimensions, "")))["value"].fill_null(0).to_numpy()
        off = parts.reshape(-1, len(totals)).sum(axis=0) != totals
        if off.any():
            raise WrongContent(f"{year}年の年齢3区分の合計が総数と合いません。", grid.place(1 + int(off.argmax()), 2), AGAIN)
