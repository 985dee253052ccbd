"""Which column a cell lands in when cells above and before it are merged."""

from __future__ import annotations

_MOST = 200  # no printed table is wider; keeps a hostile file from filling memory


class Grid:
    """Fills a table cell by cell, row by row, the way HTML does.

    >>> grid = Grid()
    >>> grid.place(0, row_span=2), grid.place(0), grid.place(1)
    ((0, 2, 1), (1, 1, 1), (1, 1, 1))
    """

    def __init__(self) -> None:
        self._taken: set[tuple[int, int]] = set()

    def place(self, row: int, row_span: int = 1, column_span: int = 1) -> tuple[int, int, int]:
        """The first free column of the row, and the spans within sane bounds; the cell's area is then taken."""
        rows, columns = min(max(row_span, 1), _MOST), min(max(column_span, 1), _MOST)
        column = 0
        while (row, column) in self._taken:
            column += 1
        self._taken.update((row + r, column + c) for r in range(rows) for c in range(columns))
        return column, rows, columns
