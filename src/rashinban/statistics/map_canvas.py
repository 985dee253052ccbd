"""The plate a map is drawn on: degrees to whole units of the picture, and outlines as paths."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from rashinban.statistics.shapes.boundaries import Outline
from rashinban.statistics.shapes.simplifying import area_of
from rashinban.statistics.shapes.topology import Line

#: Units of the picture; it is shown at half that many pixels, so that whole units are half pixels.
WIDTH, HIGHEST, EDGE = 960, 1240, 24

#: Rings below this share of an area's largest do not widen the picture: far islands are drawn where they fall into it.
_MATTERS = 0.04
#: What is smaller than this many units both ways is a speck.
_SPECK = 3
#: The south-western islands are moved into the empty corner when the whole country is shown: south of, west of, by.
_SOUTH, _WEST, _MOVED = 28.9, 131.5, (6.2, 15.6)
_CORNER = (("01000", "47000"), ((129.0, 39.3), (136.6, 44.7)))


@dataclass(frozen=True, slots=True)
class Canvas:
    """Where degrees fall: a plate carrée that is true at the middle latitude of what is shown."""

    west: float
    north: float
    across: float
    scale: float
    left: float
    height: int
    moved: bool

    def place(self, line: Line) -> Line:
        """Points in whole units of the picture."""
        points = line
        if self.moved and line[:, 1].max() < _SOUTH and line[:, 0].max() < _WEST:
            points = line + np.asarray(_MOVED)
        x = self.left + (points[:, 0] - self.west) * self.across * self.scale
        y = EDGE + (self.north - points[:, 1]) * self.scale
        return np.rint(np.column_stack((x, y)))

    def path(self, rings: Iterable[Line]) -> str:
        """Rings as the data of one path, without those wholly outside; specks only where there is nothing larger."""
        parts, specks = [], []
        for ring in rings:
            points = self.place(ring)
            low, high = points.min(axis=0), points.max(axis=0)
            if high[0] < 0 or high[1] < 0 or low[0] > WIDTH or low[1] > self.height:
                continue
            x, y = points[0].astype(int).tolist()
            if (high - low).max() < _SPECK:
                specks.append(f"M{x} {y}l2 0 0 2-2 0z")
                continue
            steps = np.diff(points[:-1], axis=0).astype(int)
            drawn = " ".join(f"{x} {y}" for x, y in steps[steps.any(axis=1)].tolist())
            parts.append(f"M{x} {y}l{drawn}z")
        return "".join(parts or specks[:1])

    def point(self, longitude: float, latitude: float) -> tuple[int, int] | None:
        """One place; None when it lies outside the picture."""
        x, y = self.place(np.asarray([[longitude, latitude]]))[0].tolist()
        return (int(x), int(y)) if 0 <= x <= WIDTH and 0 <= y <= self.height else None

    def corner(self) -> tuple[int, int, int, int] | None:
        """Left, top, width and height of the frame round the moved islands; None when nothing was moved."""
        if not self.moved:
            return None
        (west, south), (east, north) = _CORNER[1]
        (left, bottom), (right, top) = self.place(np.asarray([[west, south], [east, north]])).tolist()
        return int(left), int(top), int(right - left), int(bottom - top)


def lay_out(outlines: Iterable[Outline]) -> Canvas:
    """A canvas that shows these areas as large as fits."""
    shown = tuple(outlines)
    codes = {outline.code for outline in shown}
    moved = codes.issuperset(_CORNER[0])
    rings = [ring for outline in shown for ring in _main(outline) if not (moved and ring[:, 1].max() < _SOUTH)]
    points = np.concatenate(rings)
    (west, south), (east, north) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    if moved:
        west = min(west, _CORNER[1][0][0])
    across = float(np.cos(np.radians((south + north) / 2)))
    wide, high = (east - west) * across, north - south
    scale = min((WIDTH - 2 * EDGE) / wide, (HIGHEST - 2 * EDGE) / high)
    return Canvas(west, north, across, scale, (WIDTH - wide * scale) / 2, round(high * scale) + 2 * EDGE, moved)


def middle_of(outline: Outline) -> tuple[float, float]:
    """The centre of gravity of the largest ring."""
    ring = max(outline.rings, key=area_of)
    x, y = ring[:, 0], ring[:, 1]
    cross = x[:-1] * y[1:] - x[1:] * y[:-1]
    whole = cross.sum() * 3
    if not whole:
        return float(x.mean()), float(y.mean())
    return float(((x[:-1] + x[1:]) * cross).sum() / whole), float(((y[:-1] + y[1:]) * cross).sum() / whole)


def _main(outline: Outline) -> list[Line]:
    sized = [(area_of(ring), ring) for ring in outline.rings]
    most = max(size for size, _ in sized)
    return [ring for size, ring in sized if size >= most * _MATTERS]
