"""A table as a full grid: merged cells stand in every square they cover."""

from __future__ import annotations

from dataclasses import dataclass

from rashinban.core.folded import fold
from rashinban.plans.documents.document import Block, Document
from rashinban.plans.reading.labels import names_a_measure


@dataclass(frozen=True, slots=True)
class Square:
    """One square of a grid: the folded text of its cell and the cell's place."""

    text: str
    start: int
    end: int
    row: int
    column: int
    header: bool
    block: Block


@dataclass(frozen=True, slots=True)
class Grid:
    """All squares of one table by (row, column)."""

    table: int
    squares: dict[tuple[int, int], Square]
    rows: tuple[int, ...]
    columns: tuple[int, ...]

    def at(self, row: int, column: int) -> Square | None:
        return self.squares.get((row, column))

    def row(self, row: int) -> tuple[Square, ...]:
        """The distinct cells of a row, left to right."""
        seen: dict[int, Square] = {}
        for column in self.columns:
            square = self.squares.get((row, column))
            if square is not None:
                seen.setdefault(square.start, square)
        return tuple(seen.values())

    def part(self, first: int, end: int) -> Grid:
        """The rows from ``first`` up to ``end`` as a table of their own."""
        if first == self.rows[0] and end > self.rows[-1]:
            return self
        squares = {(row, column): square for (row, column), square in self.squares.items() if first <= row < end}
        return Grid(self.table, squares, tuple(row for row in self.rows if first <= row < end), self.columns)

    def beside(self, columns: tuple[int, ...]) -> Grid:
        """Some of the columns as a table of their own."""
        squares = {(row, column): square for (row, column), square in self.squares.items() if column in columns}
        return Grid(self.table, squares, tuple(row for row in self.rows if any((row, c) in squares for c in columns)), columns)

    def turned(self) -> Grid:
        """Rows become columns: a card whose field names stand in the first column reads like a table."""
        squares = {(column, row): square for (row, column), square in self.squares.items()}
        return Grid(self.table, squares, self.columns, self.rows)


def grids(document: Document) -> tuple[Grid, ...]:
    """Every table of the document, in order. Lines of one cell in one square are joined by a newline."""
    tables: dict[int, dict[tuple[int, int], list[Block]]] = {}
    for block in document.blocks:
        if block.cell is not None:
            key = (block.cell.row, block.cell.column)
            tables.setdefault(block.cell.table, {}).setdefault(key, []).append(block)
    return tuple(_grid(document, table, cells) for table, cells in tables.items())


def _grid(document: Document, table: int, cells: dict[tuple[int, int], list[Block]]) -> Grid:
    squares: dict[tuple[int, int], Square] = {}
    for (row, column), blocks in cells.items():
        start, end = blocks[0].start, blocks[-1].end
        text = "\n".join(fold(document.text, block.start, block.end).text.strip() for block in blocks)
        cell = blocks[0].cell
        assert cell is not None
        square = Square(text, start, end, row, column, cell.header, blocks[0])
        for r in range(row, row + cell.row_span):
            for c in range(column, column + cell.column_span):
                squares.setdefault((r, c), square)
    rows = tuple(sorted({row for row, _ in squares}))
    columns = tuple(sorted({column for _, column in squares}))
    return Grid(table, squares, rows, columns)


def title_above(document: Document, first: Square) -> Square | None:
    """The caption or heading right above a table that names a measure, as a square outside the grid."""
    before = [block for block in document.blocks if block.end <= first.start and block.kind == "paragraph"][-3:]
    for block in reversed(before):
        text = fold(document.text, block.start, block.end).text.strip()
        if len(text) > 60 or "。" in text:
            return None
        if names_a_measure(text):
            return Square(text, block.start, block.end, -1, -1, False, block)
    return None
