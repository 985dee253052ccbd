"""Lines with fewer points: after Visvalingam and Whyatt (1993), the points that change the least area go first."""

from __future__ import annotations

from heapq import heapify, heappop, heappush

import numpy as np

from rashinban.statistics.shapes.topology import Line, Shape, Topology

#: Square kilometres of one square degree at the equator.
_SQUARE = 111.32**2


def area_of(ring: Line) -> float:
    """What a ring encloses, in square kilometres, on a plate where a degree of longitude has its length at the middle.

    >>> round(area_of(np.array([[140, 38], [141, 38], [141, 39], [140, 39], [140, 38]], float)))
    9698
    """
    x, y = ring[:, 0], ring[:, 1]
    twice = np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])
    return float(abs(twice) / 2 * _SQUARE * np.cos(np.radians(y[:-1].mean())))


def simplify(topology: Topology, least: float, smallest: float) -> Topology:
    """Without the points whose triangle with their neighbours is below ``least`` km², and without rings below
    ``smallest`` km², of which each area keeps its largest. Ends of arcs stay, so neighbours still touch.
    """
    arcs = tuple(_thin(arc, least) for arc in topology.arcs) if least > 0 else topology.arcs
    thinned = Topology(arcs, topology.shapes)
    shapes = []
    for shape in topology.shapes:
        sized = [(area_of(thinned.line_of(ring)), ring) for ring in shape.rings]
        most = max((size for size, _ in sized), default=0.0)
        kept = tuple(ring for size, ring in sized if size >= smallest or size == most)
        shapes.append(Shape(shape.properties, kept))
    return _without_unused(Topology(arcs, tuple(shapes)))


def snap(topology: Topology, step: float) -> Topology:
    """The same on a grid of ``step`` degrees, points that fall together being one: neighbours that share points still
    do, also where each has a line of its own. A line that would vanish stays as it was.
    """
    return Topology(tuple(_snap(arc, step) for arc in topology.arcs), topology.shapes)


def _snap(line: Line, step: float) -> Line:
    near = np.rint(line / step)
    kept = np.concatenate(([True], (np.diff(near, axis=0) != 0).any(axis=1)))
    return near[kept] * step if int(kept.sum()) >= 4 else line


def _thin(line: Line, least: float) -> Line:
    """A line with its ends; a closed one keeps four points at least, so that it still encloses something."""
    count = len(line)
    before, after = list(range(-1, count - 1)), list(range(1, count + 1))
    sizes = [0.0, *(_triangle(line, i - 1, i, i + 1) for i in range(1, count - 1)), 0.0]
    heap = [(sizes[i], i) for i in range(1, count - 1)]
    heapify(heap)
    gone = np.zeros(count, bool)
    left, fewest = count, 4 if np.array_equal(line[0], line[-1]) else 2
    while heap and left > fewest:
        size, point = heappop(heap)
        if size >= least:
            break
        if gone[point] or size != sizes[point]:
            continue
        gone[point] = True
        left -= 1
        first, last = before[point], after[point]
        after[first], before[last] = last, first
        for each in (first, last):
            if 0 < each < count - 1:
                sizes[each] = max(size, _triangle(line, before[each], each, after[each]))
                heappush(heap, (sizes[each], each))
    return line[~gone]


def _triangle(line: Line, a: int, b: int, c: int) -> float:
    (x1, y1), (x2, y2), (x3, y3) = line[a], line[b], line[c]
    twice = abs((x2 - x1) * (y3 - y1) - (x3 - x1) * (y2 - y1))
    return float(twice / 2 * _SQUARE * np.cos(np.radians(y2)))


def _without_unused(topology: Topology) -> Topology:
    """The same areas with only the lines they use, numbered anew."""
    used = sorted({number if number >= 0 else ~number for shape in topology.shapes for ring in shape.rings for number in ring})
    new = {old: number for number, old in enumerate(used)}
    shapes = tuple(
        Shape(shape.properties, tuple(tuple(new[n] if n >= 0 else ~new[~n] for n in ring) for ring in shape.rings))
        for shape in topology.shapes
    )
    return Topology(tuple(topology.arcs[old] for old in used), shapes)
