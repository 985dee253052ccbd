"""The pages as one story: paragraphs that may run over a page break, tables, and lines that are not content."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from rashinban.plans.documents.pdf.cells import FilledTable
from rashinban.plans.documents.pdf.flow import is_wrapped
from rashinban.plans.documents.pdf.glyphs import Line
from rashinban.plans.documents.pdf.page import Page

_PAGE_NUMBER = re.compile(
    r"[-－–—‐\s]*(?:p(?:age)?\.?\s*)?[0-9０-９]{1,4}(?:\s*[/／]\s*[0-9０-９]{1,4})?[-－–—‐\s]*(?:ページ|頁)?",
    re.I,
)
# Where running heads and page numbers stand, above and below: part of the page's height, and points at least.
_EDGE, _LEAST_EDGE = 0.1, 45.0
_REACH = 0.6  # part of the page's width that body text reaches at least; shorter lines show no margin


@dataclass(slots=True)
class Paragraph:
    """Lines broken by the layout only, each with its page (from 1)."""

    lines: list[Line]
    pages: list[int]


@dataclass(slots=True)
class PlacedTable:
    """A table on a page; ``goes_on`` when it is the rest of the table that ended the page before."""

    table: FilledTable
    page: int
    goes_on: bool


@dataclass(slots=True)
class Unread:
    """A page number, a running head or foot: kept in the text, not content."""

    text: str
    page: int


Piece = Paragraph | PlacedTable | Unread


@dataclass(slots=True)
class _Margins:
    """Where lines must break: per page width, and per column where text runs in columns."""

    by_width: dict[int, float] = field(default_factory=dict)

    def limit(self, page: Page, line: Line) -> float:
        if not page.columns:
            return self.by_width.get(round(page.width), page.width)
        return max(other.x1 for other in page.lines if abs(other.x0 - line.x0) < 4 * line.size)


def tell(pages: list[Page]) -> list[Piece]:
    """The pieces in reading order. Lines at the edges of a page come after a paragraph that runs past them."""
    margins, unread = _margins(pages), _find_unread(pages)
    story: list[Piece] = []
    waiting: list[Piece] = []
    last: Piece | None = None
    for number, page in enumerate(pages, 1):
        waiting += [Unread(line.text, number) for line in page.lines if (number, line) in unread]
        for item in page.items:
            if isinstance(item, Line) and (number, item) in unread:
                continue
            if (
                isinstance(item, Line)
                and isinstance(last, Paragraph)
                and _goes_on(last, item, number, pages, margins)
            ):
                last.lines.append(item)
                last.pages.append(number)
                continue
            story += waiting
            waiting = []
            if isinstance(item, Line):
                last = Paragraph([item], [number])
            else:
                last = PlacedTable(item, number, _same_table(last, item, number))
            story.append(last)
    return story + waiting


def _goes_on(paragraph: Paragraph, line: Line, number: int, pages: list[Page], margins: _Margins) -> bool:
    last, last_page = paragraph.lines[-1], paragraph.pages[-1]
    below = last_page == number and 0 < last.y - line.y < 2.2 * line.size
    near = below or last_page + 1 == number
    return near and is_wrapped(paragraph.lines, line, margins.limit(pages[last_page - 1], last))


def _same_table(last: Piece | None, table: FilledTable, number: int) -> bool:
    if not isinstance(last, PlacedTable) or last.page + 1 != number:
        return False
    before, after = last.table.ruled.columns, table.ruled.columns
    return len(before) == len(after) and all(abs(a - b) < 3 for a, b in zip(before, after, strict=True))


def _margins(pages: list[Page]) -> _Margins:
    """The right edge that all but a few of the long lines keep to."""
    margins = _Margins()
    for width in {round(page.width) for page in pages}:
        lines = [
            line for page in pages if round(page.width) == width and not page.columns for line in page.lines
        ]
        longest = max((line.x1 - line.x0 for line in lines), default=0.0)
        edges = sorted(line.x1 for line in lines if line.x1 - line.x0 > 0.7 * longest)
        limit = edges[int(0.95 * (len(edges) - 1))] if edges else 0.0
        if limit > _REACH * width:
            margins.by_width[width] = limit
    return margins


def _is_inside(page: Page, line: Line) -> bool:
    edge = max(_EDGE * page.height, _LEAST_EDGE)
    return edge < line.y < page.height - edge


def _find_unread(pages: list[Page]) -> set[tuple[int, Line]]:
    """Lone page numbers, and lines that stand at the same edge of three pages or more but for their digits."""
    edges = [
        (number, line, (round(line.y / 6), re.sub(r"[0-9０-９]+", "#", line.text)))
        for number, page in enumerate(pages, 1)
        for line in page.lines
        if not _is_inside(page, line)
    ]
    repeated: dict[tuple[int, str], set[int]] = defaultdict(set)
    for number, _, likeness in edges:
        repeated[likeness].add(number)
    return {
        (number, line)
        for number, line, likeness in edges
        if _PAGE_NUMBER.fullmatch(line.text) or len(repeated[likeness]) >= 3
    }
