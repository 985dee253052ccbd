"""Ruled tables: rulings of the page → cells of a grid with their merges."""

from __future__ import annotations

import ctypes
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from rashinban.plans.documents.pdf.glyphs import Turn

_NEAR = 3.0  # points within which two rulings are one
_SHORT = 1.0  # rulings shorter than this are dots


class Ruling(NamedTuple):
    """A straight line along an axis of the page, y upward."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def lies(self) -> bool:
        return abs(self.y1 - self.y0) <= abs(self.x1 - self.x0)


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


def find_tables(page: Any, turn: Turn) -> list[RuledTable]:
    """The ruled tables of a page, from top to bottom. A lone box around text is not a table."""
    rulings = list(read_rulings(page, turn))
    if len(rulings) < 4:
        return []
    from pdfplumber import table as plumber

    edges = plumber.merge_edges([_edge(ruling) for ruling in rulings], _NEAR, _NEAR, _NEAR, _NEAR)
    edges = [edge for edge in edges if max(edge["x1"] - edge["x0"], edge["bottom"] - edge["top"]) >= _NEAR]
    boxes = plumber.intersections_to_cells(plumber.edges_to_intersections(edges, _NEAR, _NEAR))
    groups = [group for group in plumber.cells_to_tables(boxes) if len(group) > 1]
    return sorted((_grid(group) for group in groups), key=lambda table: -table.top)


def read_rulings(page: Any, turn: Turn) -> Iterator[Ruling]:
    """Straight strokes, thin filled bars, and the sides of filled boxes that touch one of them.

    A filled box alone is a highlight; one that touches a ruling is the shaded cell of a table.
    """
    from pypdfium2 import raw

    lines: list[Ruling] = []
    shades: list[list[Ruling]] = []
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=5):
        mode, stroked = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item.raw, mode, stroked)
        sides = [
            side
            for side in _sides(item, turn)
            if max(abs(side.x1 - side.x0), abs(side.y1 - side.y0)) >= _SHORT
        ]
        thin = sides and (_extent(sides, 0) < _NEAR or _extent(sides, 1) < _NEAR)
        if stroked.value or (mode.value and thin):
            lines += sides
        elif mode.value and sides:
            shades.append(sides)
    yield from lines
    for sides in shades:
        if any(_touch(side, line) for side in sides for line in lines):
            yield from sides


def _sides(item: Any, turn: Turn) -> Iterator[Ruling]:
    """The pieces of a path that run along an axis, in page coordinates."""
    from pypdfium2 import raw

    place = _matrix(item)
    x, y = ctypes.c_float(), ctypes.c_float()
    start = here = (0.0, 0.0)
    for index in range(raw.FPDFPath_CountSegments(item.raw)):
        segment = raw.FPDFPath_GetPathSegment(item.raw, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = turn(*place(x.value, y.value))
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield from _ruling(here, point)
        if raw.FPDFPathSegment_GetClose(segment):
            yield from _ruling(point, start)
            point = start
        here = point


def _ruling(a: tuple[float, float], b: tuple[float, float]) -> Iterator[Ruling]:
    if abs(a[0] - b[0]) < _SHORT or abs(a[1] - b[1]) < _SHORT:
        yield Ruling(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))


def _matrix(item: Any) -> Any:
    matrix = item.get_matrix()
    container = item.container
    while container is not None:
        matrix = matrix.multiply(container.get_matrix())
        container = container.container
    return matrix.on_point


def _extent(sides: list[Ruling], axis: int) -> float:
    return max(side[axis + 2] for side in sides) - min(side[axis] for side in sides)


def _touch(a: Ruling, b: Ruling) -> bool:
    across, along = (1, 0) if a.lies else (0, 1)
    return (
        a.lies == b.lies
        and abs(a[across] - b[across]) < _NEAR
        and min(a[along + 2], b[along + 2]) - max(a[along], b[along]) > _NEAR
    )


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
        if not kept or value - kept[-1] > _NEAR:
            kept.append(value)
    return kept


def _index(values: list[float], value: float) -> int:
    return max(0, bisect_left(values, value + 0.01) - 1)
