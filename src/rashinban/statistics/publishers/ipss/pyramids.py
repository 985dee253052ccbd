"""男女・年齢（5歳）階級別の推計結果: one row per body and year, ages side by side for both sexes, men and women.

The headings コード, 市などの別, 都道府県, 市区町村, 年 stand in one row, the ages in the row below: 総数 and the ages from
0～4歳 on, three times. What a column is of is told by its age and by arithmetic: each block must add up to its total, and
men and women to both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from rashinban.core.errors import WrongContent
from rashinban.statistics.grid import Grid
from rashinban.statistics.long_table import Column, Keys, flag_projected, unpivot
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
from rashinban.statistics.publishers.ipss.results import find_keys
from rashinban.statistics.symbols import read_cells

_AGE = re.compile(r"(\d+)\s*[~〜-]\s*(\d+)歳?$|(\d+)歳(?:以上|\+)$")
_SEXES = ("", "male", "female")


def fits(head: Sequence[Sequence[str]]) -> bool:
    """Whether the headings are those of the table by age and sex."""
    row = find_keys(head)
    return row is not None and head[row][4:5] == ["年"]


def read(grid: Grid) -> tuple[Table, ...]:
    """The table of population by age and sex; totals, indices and shares to the right are left out."""
    grid.require_whole()
    head = grid.head(8)
    keys_row = find_keys(head) or 0
    first = keys_row + 2
    if grid.height <= first:
        raise WrongContent("見出しだけで、データの行がありません。", grid.place(keys_row), AGAIN)
    ages = head[keys_row + 1]
    blocks = _find_blocks(grid, keys_row, ages)
    areas = [read_code(grid, first + row, 0, text) for row, text in enumerate(grid.texts(0, first)[: count_rows(grid, first)])]
    years = [read_year(text) or "" for text in grid.texts(4, first)[: len(areas)]]
    wrong = next((row for row, year in enumerate(years) if not year), None)
    if wrong is not None:
        raise WrongContent("年が読めません。", grid.place(first + wrong, 4), AGAIN)
    require_prefectures(grid, areas, "000")
    if len(areas) != len(set(areas)) * len(set(years)):
        raise WrongContent(
            f"{len(set(areas))}地域×{len(set(years))}年なら{len(set(areas)) * len(set(years))}行のはずですが、{len(areas)}行です。途中で切れているか、行が消えています。",
            grid.place(first + len(areas) - 1),
            AGAIN,
        )
    _check_sums(grid, first, len(areas), blocks)
    base = min(years)
    rows = unpivot(grid, Keys(areas, years, first=first), _columns(blocks, ages))
    names = {area: below or above for area, above, below in zip(areas, grid.texts(2, first), grid.texts(3, first), strict=False)}
    return (
        Table(
            publisher="ipss",
            table="ipss-municipalities",
            edition=edition_of(grid, base),
            title="日本の地域別将来推計人口（男女・年齢5歳階級別）",
            items=(POPULATION,),
            rows=flag_projected(rows, base),
            areas=names,
            notes=(COAST_NOTE,),
        ),
    )


def _find_blocks(grid: Grid, keys_row: int, ages: Sequence[str]) -> list[tuple[int, list[int]]]:
    """For both sexes, men and women: the column of the total, and those of the ages in their order."""
    starts = [number for number, age in enumerate(ages) if number > 5 and read_age(age) == "0-4"]
    if len(starts) < 3:
        raise WrongContent("0～4歳から始まる見出しが、総数・男・女の三つありません。", grid.place(keys_row + 1), AGAIN)
    blocks = []
    for start in starts[:3]:
        end = start
        while end < len(ages) and read_age(ages[end]) is not None and (end == start or read_age(ages[end]) != "0-4"):
            end += 1
            if (read_age(ages[end - 1]) or "").endswith("+"):
                break
        blocks.append((start - 1, list(range(start, end))))
    return blocks


def read_age(text: str) -> str | None:
    """An age of a heading; None when it is none.

    >>> read_age("0～4歳"), read_age("95歳以上"), read_age("総数")
    ('0-4', '95+', None)
    """
    found = _AGE.match(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    return f"{found[3]}+" if found[3] else f"{found[1]}-{found[2]}"


def _columns(blocks: Sequence[tuple[int, list[int]]], ages: Sequence[str]) -> list[Column]:
    found = []
    for sex, (total, block) in zip(_SEXES, blocks, strict=True):
        ending = f"sex={sex}" if sex else ""
        found.append(Column(total, POPULATION.code, POPULATION.unit, None, ending))
        found += [
            Column(number, POPULATION.code, POPULATION.unit, None, f"age={read_age(ages[number])}" + (f";{ending}" if ending else ""))
            for number in block
        ]
    return found


def _check_sums(grid: Grid, first: int, height: int, blocks: Sequence[tuple[int, list[int]]]) -> None:
    """Ages add up to their total, men and women to both sexes, but for rounding."""
    import numpy as np

    def values(column: int) -> Any:
        texts = grid.columns[column].slice(first, height)
        return read_cells(texts, lambda row: grid.place(first + row, column), below_unit=False).values.fill_null(0).to_numpy()

    totals = [values(total) for total, _ in blocks]
    for (total, block), whole in zip(blocks, totals, strict=True):
        off = np.abs(sum(values(column) for column in block) - whole) > len(block)
        if off.any():
            raise WrongContent("年齢の合計が総数と合いません。列がずれているか、数値が変わっています。", grid.place(first + int(off.argmax()), total), AGAIN)
    off = np.abs(totals[1] + totals[2] - totals[0]) > 2
    if off.any():
        raise WrongContent("男と女の合計が総数と合いません。列がずれているか、数値が変わっています。", grid.place(first + int(off.argmax()), blocks[0][0]), AGAIN)

