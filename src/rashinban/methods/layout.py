"""Where the nodes of a graph are drawn: the same graph always gives the same picture; parts that do not touch lie apart."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import Any

Spot = tuple[float, float]
#: How high a box is, as a part of how wide.
FLAT = 0.62


def place(graph: Any, *, width: float = 1.0, seed: int = 7) -> tuple[dict[str, Spot], float]:
    """A spot for every node between 0 and ``width`` across, and the height of the picture.

    Each connected part is laid out by springs (Fruchterman & Reingold 1991, as networkx does it) in a box whose area
    grows with its nodes; the boxes, wider than high, are set in rows, the largest part first. Nodes are taken in the order of their
    names, so that how the graph was put together does not matter.
    """
    import networkx as nx

    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    if not parts:
        return {}, 0.0
    sides = [sqrt(len(part)) for part in parts]
    scale = width / (sides[0] if len(sides) == 1 else max(sides[0] * 1.25, sqrt(sum(side * side for side in sides))))
    spots: dict[str, Spot] = {}
    left = top = row = 0.0
    for part, side in zip(parts, sides, strict=True):
        size = side * scale
        if left + size > width * 1.0001:
            left, top, row = 0.0, top + row, 0.0
        for node, (x, y) in _unit(graph, part, seed).items():
            spots[node] = (left + x * size, top + y * size * FLAT)
        left, row = left + size, max(row, size * FLAT)
    return spots, top + row


def _unit(graph: Any, part: set[str], seed: int) -> Mapping[str, Spot]:
    """The part in the unit square, with a margin."""
    import networkx as nx

    inner = nx.Graph()
    inner.add_nodes_from(sorted(part))
    inner.add_edges_from(sorted(tuple(sorted(edge)) for edge in graph.subgraph(part).edges))
    if len(inner) == 1:
        return {next(iter(inner)): (0.5, 0.5)}
    found = nx.spring_layout(inner, seed=seed, iterations=200, k=2.4 / sqrt(len(inner)))
    across = [float(spot[0]) for spot in found.values()]
    down = [float(spot[1]) for spot in found.values()]
    wide, high = max(across) - min(across) or 1.0, max(down) - min(down) or 1.0
    return {
        node: (0.08 + 0.84 * (float(x) - min(across)) / wide, 0.08 + 0.84 * (float(y) - min(down)) / high) for node, (x, y) in found.items()
    }
