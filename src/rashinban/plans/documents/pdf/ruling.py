"""The straight lines of a PDF page that may rule a table."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

from rashinban.plans.documents.pdf.glyphs import Turn

NEAR = 3.0  # points within which two rulings are one
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
        thin = sides and (_extent(sides, 0) < NEAR or _extent(sides, 1) < NEAR)
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
        and abs(a[across] - b[across]) < NEAR
        and min(a[along + 2], b[along + 2]) - max(a[along], b[along]) > NEAR
    )
