"""HTML tables written inside another text: their cells as spans of that text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rashinban.plans.documents.document import Block, Cell
from rashinban.plans.documents.grid import Grid
from rashinban.plans.documents.text import trim

_TABLE = re.compile(r"<table\b.*?</table\s*>", re.I | re.S)
_ROW = re.compile(r"<tr\b[^>]*>(.*?)(?=</tr\s*>|<tr\b|</table)", re.I | re.S)
_CELL = re.compile(r"<t([dh])\b([^>]*)>(.*?)(?=</t[dh]\s*>|<t[dh]\b|</?tr\b|</table|$)", re.I | re.S)
_SPAN = re.compile(r"(row|col)span\s*=\s*[\"']?\s*(\d{1,4})", re.I)
_ONLY_TAGS = re.compile(r"(?:\s|<[^<>]*>|&nbsp;)*$")


@dataclass(frozen=True, slots=True)
class TaggedTable:
    """``text[start:end]`` is a ``<table>`` element."""

    text: str
    start: int
    end: int

    def blocks(self, table: int) -> Iterator[Block]:
        """The non-empty cells; markup inside a cell stays inside its span."""
        grid = Grid()
        for row, line in enumerate(_ROW.finditer(self.text, self.start, self.end)):
            for cell in _CELL.finditer(self.text, line.start(1), line.end(1)):
                spans = {side.lower(): int(count) for side, count in _SPAN.findall(cell[2])}
                column, row_span, column_span = grid.place(row, spans.get("row", 1), spans.get("col", 1))
                left, right = trim(self.text, cell.start(3), cell.end(3))
                if not _ONLY_TAGS.match(self.text, left, right):
                    header = cell[1].lower() == "h"
                    yield Block(
                        "cell", left, right, cell=Cell(table, row, column, row_span, column_span, header)
                    )


def find_tables(text: str, start: int, end: int) -> Iterator[TaggedTable]:
    """The ``<table>`` elements that begin and end within ``text[start:end]``, in order."""
    for match in _TABLE.finditer(text, start, end):
        yield TaggedTable(text, match.start(), match.end())
