"""What all layouts of the projections have in common: bodies, editions, the coast of Fukushima."""

from __future__ import annotations

import re

from rashinban.core.area import PREFECTURES
from rashinban.core.areas.history import FUKUSHIMA_COAST
from rashinban.core.errors import WrongContent
from rashinban.statistics.grid import Grid
from rashinban.statistics.publisher import Item

POPULATION = Item(
    "population", "将来推計人口", "人", "各年10月1日の総人口。基準年は国勢調査（年齢不詳をあん分）。年齢・男女は dimensions の age・sex"
)
AGAIN = "国立社会保障・人口問題研究所のページから元のファイルをもう一度取得してください。"
COAST_NOTE = (
    f"福島県浜通りの{len(FUKUSHIMA_COAST)}市町村は一つの地域（浜通り地域）として推計されており、市町村ごとの推計値はありません（不詳として扱います）。"
    "市町村を足しても福島県の値にはなりません。"
)
#: The year the base census was taken and the edition worked out from it.
_EDITIONS = {"2010": "2013", "2015": "2018", "2020": "2023"}


def edition_of(grid: Grid, base: str) -> str:
    """The edition (the year it was published) by the census it starts from; WrongContent for another year."""
    if base not in _EDITIONS:
        raise WrongContent(
            f"{base}年を基準とする推計は知りません（{'・'.join(_EDITIONS)}年基準を読めます）。", grid.place(0), AGAIN
        )
    return _EDITIONS[base]


def read_code(grid: Grid, row: int, column: int, text: str) -> str:
    """A code of five digits; workbooks keep it as a number without its leading zero."""
    if not re.fullmatch(r"\d{4,5}", text):
        raise WrongContent(f"「{text}」は地域のコード（5桁）ではありません。", grid.place(row, column), AGAIN)
    return text.zfill(5)


def count_rows(grid: Grid, first: int) -> int:
    """How many rows of bodies there are before the notes; WrongContent when there are more below a gap."""
    kinds = grid.texts(1, first)
    count = next((row for row, kind in enumerate(kinds) if not kind), len(kinds))
    after = next((row for row in range(count, len(kinds)) if kinds[row]), None)
    if count == 0 or after is not None:
        raise WrongContent("地域の行の間に空いた行があるか、地域の行がありません。", grid.place(first + count - (count > 0), 1), AGAIN)
    return count


def read_year(text: str) -> str | None:
    """The year of 「2025年」 or 「2025年（令和7）」; None when it is none."""
    found = re.match(r"((?:19|20)\d\d)年?(?:$|[（(\s])", text)
    return found[1] if found else None


def require_prefectures(grid: Grid, areas: list[str], wanted: str = "") -> None:
    """WrongContent when prefectures are missing: the file was cut off. ``wanted`` is an ending of their codes."""
    there = {area[:2] for area in areas if area.endswith(wanted)}
    missing = [area.name for area in PREFECTURES.areas if area.code[:2] not in there]
    if missing:
        raise WrongContent(
            f"{missing[0]}などの行がありません（{len(missing)}県）。ファイルが途中で切れています。", grid.place(grid.height - 1), AGAIN
        )
