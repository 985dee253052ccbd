"""Ruled tables: rulings of the page → cells of a grid with their merges."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from rashinban.plans.documents.pdf.glyphs import Glyph, Turn
from rashinban.plans.documents.pdf.open_tables import add_sides
from rashinban.plans.documents.pdf.ruling import NEAR, Ruling, read_rulings


class RuledCell(NamedTuple):
    """A box of the grid, y upward, with its place in the table."""

    x0: float
    y0: float
    x1: float
    y1: float
    row: int
    column: int
    row_span: int
    column_span: int

    def holds(self, point: tuple[float, float]) -> bool:
        return self.x0 <= point[0] <= self.x1 and self.y0 <= point[1] <= self.y1


@dataclass(frozen=True, slots=True)
class RuledTable:
    """Cells in row order; ``columns`` are the x of the vertical rulings."""

    cells: tuple[RuledCell, ...]
    columns: tuple[float, ...]

    @property
    def top(self) -> float:
        return max(cell.y1 for cell in self.cells)

    @property
    def rows(self) -> int:
        return max(cell.row + cell.row_span for cell in self.cells)


def find_tables(page: Any, turn: Turn, glyphs: Sequence[Glyph]) -> list[RuledTable]:
    """The ruled tables of a page, from top to bottom. A lone box around text is not a table."""
    rulings = list(read_rulings(page, turn))
    rulings += add_sides(rulings, glyphs)
    if len(rulings) < 4:
        return []
    from pdfplumber import table as plumber

    edges = plumber.merge_edges([_edge(ruling) for ruling in rulings], NEAR, NEAR, NEAR, NEAR)
    edges = [edge for edge in edges if max(edge["x1"] - edge["x0"], edge["bottom"] - edge["top"]) >= NEAR]
    boxes = plumber.intersections_to_cells(plumber.edges_to_intersections(edges, NEAR, NEAR))
    groups = [group for group in plumber.cells_to_tables(boxes) if len(group) > 1]
    return sorted((_grid(group) for group in groups), key=lambda table: -table.top)


def _edge(ruling: Ruling) -> dict[str, Any]:
    """A ruling in the words of pdfplumber, whose y runs downward."""
    x0, y0, x1, y1 = ruling
    if ruling.lies:
        y0 = y1 = (y0 + y1) / 2
    else:
        x0 = x1 = (x0 + x1) / 2
    box = {"x0": x0, "x1": x1, "top": -y1, "bottom": -y0, "width": x1 - x0, "height": y1 - y0}
    return {**box, "orientation": "h" if ruling.lies else "v", "object_type": "line"}


def _grid(boxes: list[tuple[float, float, float, float]]) -> RuledTable:
    columns = _distinct(x for box in boxes for x in (box[0], box[2]))
    rows = _distinct(y for box in boxes for y in (box[1], box[3]))
    cells = []
    for x0, top, x1, bottom in boxes:
        left, right = _index(columns, x0), _index(columns, x1)
        upper, lower = _index(rows, top), _index(rows, bottom)
        spans = (max(lower - upper, 1), max(right - left, 1))
        cells.append(RuledCell(x0, -bottom, x1, -top, upper, left, *spans))
    return RuledTable(tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))), tuple(columns))


def _distinct(values: Iterable[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > NEAR:
            kept.append(value)
    return kept


def _index(values: list[float], value: float) -> int:
    return max(0, bisect_left(values, value + 0.01) - 1)
