"""Writing the canonical text of formats that have none of their own: one block per line, one table row per line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from rashinban.plans.documents.document import Block, BlockKind, Cell, Document


class CanonicalText:
    """Grows line by line and remembers the span of every block.

    >>> text = CanonicalText()
    >>> text.write_line("第1章 総則", level=1)
    >>> text.write_row([("指標", Cell(0, 0, 0)), ("目標値", Cell(0, 0, 2))])
    >>> document = text.finish("計画.docx", "docx", b"")
    >>> document.text
    '第1章 総則\\n指標\\t\\t目標値\\n'
    >>> [document.quote(block.start, block.end) for block in document.blocks]
    ['第1章 総則', '指標', '目標値']
    """

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._page_starts: list[int] = []
        self._sheets: list[tuple[str, int]] = []
        self.notes: list[str] = []

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks written so far."""
        return tuple(self._blocks)

    def begin_page(self, back: int = 0) -> None:
        """The next page begins here, or ``back`` characters ago."""
        self._page_starts.append(self._length - back)

    def begin_sheet(self, name: str) -> None:
        self._sheets.append((name, self._length))

    def write_line(
        self,
        text: str,
        kind: BlockKind = "paragraph",
        *,
        page: int | None = None,
        level: int | None = None,
        emphasis: bool = False,
    ) -> None:
        """A paragraph; a line break inside it begins a new block. Blank lines are left out."""
        for line in text.split("\n"):
            if line.strip():
                self._add_block(line.strip(), kind, page, level, None, emphasis)
                self._write("\n")

    def write_unread(self, text: str) -> None:
        """A line that stays in the text but is not content (a page number, a running header)."""
        if text.strip():
            self._write(text.strip() + "\n")

    def write_row(
        self, cells: Iterable[tuple[str, Cell]], *, page: int | None = None, emphasis: bool = False
    ) -> None:
        """One table row: ordered cells in their columns, a tab for each column passed; empty cells give no block."""
        column = 0
        for text, cell in cells:
            if not text.strip():
                continue
            self._write("\t" * (cell.column - column))
            column = cell.column
            self._add_block(text.strip(), "cell", page, None, cell, emphasis)
        if self._pieces and not self._pieces[-1].endswith("\n"):
            self._write("\n")

    def finish(self, name: str, format: str, data: bytes) -> Document:
        return Document(
            name=name,
            format=format,
            sha256=hashlib.sha256(data).hexdigest(),
            text="".join(self._pieces),
            blocks=tuple(self._blocks),
            page_starts=tuple(self._page_starts),
            sheets=tuple(self._sheets),
            notes=tuple(self.notes),
        )

    def _add_block(
        self,
        text: str,
        kind: BlockKind,
        page: int | None,
        level: int | None,
        cell: Cell | None,
        emphasis: bool,
    ) -> None:
        start = self._length
        self._write(text)
        self._blocks.append(Block(kind, start, self._length, page, level, cell, emphasis))

    def _write(self, piece: str) -> None:
        if piece:
            self._pieces.append(piece)
            self._length += len(piece)
