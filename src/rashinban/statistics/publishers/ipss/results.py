"""結果表1 and 2: one row per body with the years side by side; the title says of which ages.

Layout: a title in the first row; headings コード, 市などの別, 都道府県, 市区町村; the years below; then a row per body.
市などの別 is a for a prefecture, 1 for a designated city, 0 for a ward, 2 for a city, 3 for a town or village, 9 for 浜通り.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from rashinban.core.errors import WrongContent
from rashinban.statistics.grid import Grid
from rashinban.statistics.long_table import Column, Keys, unpivot
from rashinban.statistics.publisher import Table
from rashinban.statistics.publishers.ipss.bodies import (
    AGAIN,
    COAST_NOTE,
    POPULATION,
    count_rows,
    edition_of,
    read_code,
    read_year,
    require_prefectures,
)

KEYS = ["コード", "市などの別", "都道府県", "市区町村"]


def fits(head: Sequence[Sequence[str]]) -> bool:
    """Whether the headings are those of a result sheet with years side by side."""
    row = find_keys(head)
    return row is not None and "年" not in head[row][4:5] and "結果表" in "".join(cell for line in head[:row] for cell in line)


def find_keys(head: Sequence[Sequence[str]]) -> int | None:
    """The row of the headings コード, 市などの別, 都道府県, 市区町村."""
    return next((number for number, row in enumerate(head) if list(row[:4]) == KEYS), None)


def read(grid: Grid) -> tuple[Table, ...]:
    """The table of a result sheet; indices to the right of the persons are left out, they follow from them."""
    grid.require_whole()
    head = grid.head(10)
    keys_row = find_keys(head)
    years_row = next((row for row, cells in enumerate(head) if any(read_year(cell) for cell in cells[4:])), None)
    if keys_row is None or years_row is None or grid.height <= years_row + 1:
        raise WrongContent("年の見出しか、その下のデータがありません。", grid.place(keys_row or 0), AGAIN)
    title = unicodedata.normalize("NFKC", next((cell for cell in head[0] if cell), ""))
    dimensions = _read_ages(grid, title)
    columns: list[Column] = []
    for number, cell in enumerate(head[years_row]):
        year = read_year(cell) if number >= 4 else None
        if year is not None and all(column.period != year for column in columns):
            columns.append(Column(number, POPULATION.code, POPULATION.unit, year, dimensions, "estimated" if columns else ""))
    first = years_row + 1
    areas = [read_code(grid, first + row, 0, text) for row, text in enumerate(grid.texts(0, first)[: count_rows(grid, first)])]
    require_prefectures(grid, areas, "000")
    names = _read_names(grid, first, areas)
    return (
        Table(
            publisher="ipss",
            table="ipss-municipalities",
            edition=edition_of(grid, columns[0].period or ""),
            title=f"日本の地域別将来推計人口（{title}）",
            items=(POPULATION,),
            rows=unpivot(grid, Keys(areas, first=first), columns),
            areas=names,
            notes=(COAST_NOTE,),
        ),
    )


def _read_names(grid: Grid, first: int, areas: list[str]) -> dict[str, str]:
    above, below = grid.texts(2, first), grid.texts(3, first)
    return {area: name or prefecture for area, prefecture, name in zip(areas, above, below, strict=False)}


def _read_ages(grid: Grid, title: str) -> str:
    """Dimensions from a title: 総人口, 0～14歳人口, 65歳以上人口, 75歳以上人口."""
    if "総人口" in title:
        return ""
    if found := re.search(r"(\d+)\s*[~〜-]\s*(\d+)歳", title):
        return f"age={found[1]}-{found[2]}"
    if found := re.search(r"(\d+)歳以上", title):
        return f"age={found[1]}+"
    raise WrongContent(f"表題「{title}」から、どの年齢の人口か分かりません。", grid.place(0, 0), AGAIN)
