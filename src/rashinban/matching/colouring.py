"""Edges of a two-sided graph into as many slots as its busiest guest has meetings (König 1916)."""

from __future__ import annotations

from collections.abc import Sequence


def colour_edges(edges: Sequence[tuple[int, int]], left: int, right: int, colours: int) -> list[int]:
    """A colour from 0 for every edge, so that no two edges at one node share one.

    Nodes are numbered on each side; no node may have more than ``colours`` edges. An edge whose ends have no free
    colour in common swaps two colours along the path that starts at its right end: the sides keep it from coming back.

    >>> sorted(colour_edges([(0, 0), (0, 1), (1, 0)], 2, 2, 2))
    [0, 0, 1]
    """
    free = -1
    at_left = [[free] * colours for _ in range(left)]
    at_right = [[free] * colours for _ in range(right)]
    given = [free] * len(edges)

    for number, (one, other) in enumerate(edges):
        a, b = at_left[one].index(free), at_right[other].index(free)
        if at_right[other][a] != free:
            _swap(edges, (at_left, at_right), given, other, a, b)
        given[number] = a
        at_left[one][a] = at_right[other][a] = number
    return given


def _swap(
    edges: Sequence[tuple[int, int]], sides: tuple[list[list[int]], list[list[int]]], given: list[int], node: int, a: int, b: int
) -> None:
    """Exchange the colours a and b along the path that leaves this right node by its edge of colour a."""
    path, side, colour = [], 1, a
    while (edge := sides[side][node][colour]) != -1:
        path.append(edge)
        side, colour = 1 - side, b if colour == a else a
        node = edges[edge][side]
    for edge in path:
        for end in (0, 1):
            sides[end][edges[edge][end]][given[edge]] = -1
    for edge in path:
        given[edge] = b if given[edge] == a else a
        for end in (0, 1):
            sides[end][edges[edge][end]][given[edge]] = edge
