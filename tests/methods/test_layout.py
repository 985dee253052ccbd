"""The same graph gives the same picture, inside its frame; parts that do not touch do not overlap."""

from __future__ import annotations

from itertools import combinations

import networkx as nx

from rashinban.methods.layout import place


def test_the_order_of_building_does_not_matter() -> None:
    edges = [("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")]
    assert place(nx.Graph(edges)) == place(nx.Graph([(b, a) for a, b in reversed(edges)]))


def test_everything_is_inside_the_frame_and_nothing_lies_on_another() -> None:
    graph = nx.disjoint_union_all([nx.karate_club_graph(), nx.path_graph(5), nx.path_graph(2), nx.cycle_graph(6)])
    graph = nx.relabel_nodes(graph, str)
    spots, height = place(graph, width=900)
    assert len(spots) == len(graph)
    assert all(0 <= x <= 900 and 0 <= y <= height for x, y in spots.values())
    assert len({(round(x), round(y)) for x, y in spots.values()}) == len(spots)


def test_parts_lie_apart() -> None:
    graph = nx.relabel_nodes(nx.disjoint_union_all([nx.complete_graph(size) for size in (9, 6, 4, 3, 2, 2)]), str)
    spots, _ = place(graph)
    boxes = []
    for part in nx.connected_components(graph):
        across, down = [spots[node][0] for node in part], [spots[node][1] for node in part]
        boxes.append((min(across), max(across), min(down), max(down)))
    for one, other in combinations(boxes, 2):
        assert one[1] < other[0] or other[1] < one[0] or one[3] < other[2] or other[3] < one[2]


def test_nothing_and_a_single_node() -> None:
    assert place(nx.Graph()) == ({}, 0.0)
    spots, height = place(nx.empty_graph(["a"]), width=10)
    assert spots == {"a": (5.0, 3.1)}
    assert height == 6.2
