"""What an initiative does this year and where it goes next year, from the columns of its card."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rashinban.core.folded import fold
from rashinban.core.period import Period
from rashinban.core.period_text import find_periods
from rashinban.plans.documents.document import Block, Document

_PLANNED = re.compile(r"取組|取り組み|方向性|予定|計画|事業内容|実施内容|スケジュール|内容")
_KEY = re.compile(r"^(?:【|アクションプラン|具体的な取り?組み?|戦略|施策|目標|KPI|[(]第)")


@dataclass(frozen=True, slots=True)
class YearText:
    """A run of text of a card and the year its column is headed by."""

    year: Period
    start: int
    end: int


def read_year_texts(document: Document, start: int, end: int) -> tuple[YearText, ...]:
    """The year columns between two offsets (one initiative): also the part that a page break cut off.

    A row of headings names the years; every following cell belongs to the column it stands in, or to the nearest
    one when the cut-off part lost its empty cells.
    """
    columns: dict[int, Period] = {}
    found: list[YearText] = []
    for block in document.between(start, end):
        if block.cell is None:
            continue
        text = fold(document.text, block.start, block.end).text.strip()
        year = _heads_a_year(text)
        if year is not None:
            columns = {**({} if _new_header(columns, block) else columns), block.cell.column: year}
        elif columns and not _KEY.match(text):
            found.append(YearText(columns[_nearest(columns, block)], block.start, block.end))
    return tuple(found)


def _heads_a_year(text: str) -> Period | None:
    if len(text) > 30 or not _PLANNED.search(text):
        return None
    mentions = find_periods(text)
    return mentions[0].period if mentions and mentions[0].start <= 2 else None


def _new_header(columns: dict[int, Period], block: Block) -> bool:
    assert block.cell is not None
    return block.cell.column in columns


def _nearest(columns: dict[int, Period], block: Block) -> int:
    assert block.cell is not None
    column = block.cell.column
    return min(columns, key=lambda index: (abs(index - column), index))
