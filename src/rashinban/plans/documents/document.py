"""The one internal form of every format: blocks over one canonical text, each with its span."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import Literal

from rashinban.core.errors import Place

BlockKind = Literal["paragraph", "list_item", "cell"]


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a table cell stands. Rows and columns count from 0; spans are 1 unless cells are merged."""

    table: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    header: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A run of the canonical text: ``text[start:end]``.

    ``level`` is the heading level the format itself states (docx style, ``<h2>``, ``##``), 1 the outermost;
    None when the format is silent, which says nothing about whether it is a heading.
    """

    kind: BlockKind
    start: int
    end: int
    page: int | None = None
    level: int | None = None
    cell: Cell | None = None
    emphasis: bool = False  # bold or larger type, where the format tells


@dataclass(frozen=True, slots=True)
class Document:
    """A plan document as read: name, format, hash of the bytes, canonical text, blocks in reading order.

    ``page_starts[i]`` is the offset at which page i+1 begins (empty for formats without pages); ``sheets`` are
    (name, offset at which the sheet begins). Offsets count Unicode code points. ``notes`` are sentences for the
    official about what the reader could not take over (a page that is only a picture, a hidden sheet).
    """

    name: str
    format: str
    sha256: str
    text: str
    blocks: tuple[Block, ...]
    page_starts: tuple[int, ...] = ()
    sheets: tuple[tuple[str, int], ...] = field(default=())
    notes: tuple[str, ...] = ()

    def quote(self, start: int, end: int) -> str:
        return self.text[start:end]

    def between(self, start: int, end: int) -> tuple[Block, ...]:
        """The blocks that begin in ``text[start:end]``."""
        first = bisect_left(self.blocks, start, key=lambda block: block.start)
        return self.blocks[first : bisect_left(self.blocks, end, lo=first, key=lambda block: block.start)]

    def page_at(self, offset: int) -> int | None:
        """The page (from 1) on which an offset lies; None for formats without pages."""
        return bisect_right(self.page_starts, offset) or None if self.page_starts else None

    def place_at(self, offset: int) -> Place:
        """The place of an offset in words an official can follow: page, sheet or line."""
        sheet = next((name for name, start in reversed(self.sheets) if start <= offset), None)
        page = self.page_at(offset)
        line = None if page or sheet else self.text.count("\n", 0, offset) + 1
        return Place(file=self.name, page=page, sheet=sheet, line=line)
