"""Brokers: against networkx's own functions, Burt's worked arithmetic, and small graphs one can check by hand."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashinban.methods import brokerage
from rashinban.methods.brokerage import Bridge, Meeting, apart, bridges, project, rank_ranges, standings


def meet(*pairs: str) -> list[Meeting]:
    """Meetings of those whose one-letter names stand together."""
    return [Meeting(f"{number}", frozenset(pair)) for number, pair in enumerate(pairs)]


def test_a_meeting_counts_less_the_larger_and_the_longer_ago() -> None:
    graph = project([Meeting("1", frozenset("abc")), Meeting("2", frozenset("ab"), age=365), Meeting("3", frozenset("bc"), age=730)])
    assert graph["a"]["b"]["weight"] == pytest.approx(0.5 + 0.5)
    assert graph["a"]["c"]["weight"] == pytest.approx(0.5)
    assert graph["b"]["c"]["weight"] == pytest.approx(0.5 + 0.25)


def test_a_hall_of_many_is_no_acquaintance_but_two_of_them_are() -> None:
    crowd = [f"{number}" for number in range(31)]
    once = project([Meeting("1", frozenset(crowd))])
    assert once.number_of_edges() == 0
    assert len(once) == 31
    twice = project([Meeting("1", frozenset(crowd)), Meeting("2", frozenset(crowd))])
    assert twice.number_of_edges() == 31 * 30 / 2


@given(
    st.lists(st.tuples(st.frozensets(st.sampled_from("abcdefgh"), min_size=1), st.integers(0, 900)), max_size=8),
    st.frozensets(st.sampled_from("abcdefgh")),
)
def test_among_some_the_ties_are_what_they_are_among_all(told: list[tuple[frozenset[str], int]], some: frozenset[str]) -> None:
    meetings = [Meeting(f"{number}", members, float(age)) for number, (members, age) in enumerate(told)]
    whole = project(meetings)
    part = project(meetings, among=some)
    assert list(part) == [name for name in whole if name in some]
    assert {(frozenset(tie), weight) for *tie, weight in part.edges(data="weight")} == {
        (frozenset(tie), weight) for *tie, weight in whole.subgraph(some).edges(data="weight")
    }


def test_the_projection_is_newmans() -> None:
    """networkx.algorithms.bipartite.collaboration_weighted_projected_graph, the same weights."""
    told = meet("abc", "abd", "cd", "e")
    two_mode = nx.Graph()
    for meeting in told:
        two_mode.add_edges_from((member, f"m{meeting.key}") for member in meeting.members)
    theirs = nx.bipartite.collaboration_weighted_projected_graph(two_mode, list("abcde"))
    ours = project(told)
    assert {frozenset(edge): ours.edges[edge]["weight"] for edge in ours.edges} == pytest.approx(
        {frozenset(edge): theirs.edges[edge]["weight"] for edge in theirs.edges}
    )


def test_the_broker_of_a_star_by_hand() -> None:
    """Burt 1992, ch. 2: n contacts that do not know each other constrain by n x (1/n)^2, nobody is redundant."""
    found = standings(project(meet("xa", "xb", "xc", "xd")))
    assert found["x"] == brokerage.Standing(constraint=pytest.approx(0.25), effective_size=4.0, betweenness=1.0, cuts=True)
    assert found["a"] == brokerage.Standing(constraint=pytest.approx(1.0), effective_size=1.0, betweenness=0.0, cuts=False)


def test_a_triangle_by_hand() -> None:
    """Each spends 1/2 on each of two who know each other: 2 x (1/2 + 1/4)^2 = 1.125; effective size 2 - 2/2 = 1."""
    found = standings(project(meet("ab", "bc", "ca")))
    assert found["a"] == brokerage.Standing(constraint=pytest.approx(1.125), effective_size=1.0, betweenness=0.0, cuts=False)


def test_somebody_without_contacts_has_no_constraint() -> None:
    assert standings(project(meet("a", "bc")))["a"] == brokerage.Standing(None, 0.0, 0.0, False)
    assert standings(project([])) == {}


def test_shortest_ways_are_counted_only_when_asked_for() -> None:
    assert standings(project(meet("xa", "xb")), betweenness=False)["x"].betweenness is None


@settings(deadline=None)
@given(st.lists(st.frozensets(st.sampled_from("abcdefgh"), min_size=2, max_size=4), min_size=1, max_size=10))
def test_more_than_one_effective_contact_is_to_stand_between_some(told: list[frozenset[str]]) -> None:
    found = standings(project([Meeting(str(number), members) for number, members in enumerate(told)]))
    for standing in found.values():
        assert standing.betweenness is not None
        assert (standing.effective_size > 1 + 1e-9) == (standing.betweenness > 0)


_MEMBERS = st.frozensets(st.sampled_from("abcdefghij"), min_size=2, max_size=5)


@settings(deadline=None)
@given(st.lists(st.tuples(_MEMBERS, st.floats(0, 900)), min_size=1, max_size=12))
def test_figures_are_those_of_networkx(told: list[tuple[frozenset[str], float]]) -> None:
    graph = project([Meeting(str(number), members, age) for number, (members, age) in enumerate(told)])
    found = standings(graph)
    constraint, size = nx.constraint(graph, weight="weight"), nx.effective_size(graph)
    for name, standing in found.items():
        if graph.degree(name):
            assert standing.constraint == pytest.approx(constraint[name])
            assert standing.effective_size == pytest.approx(size[name])
        else:
            assert standing.constraint is None


def test_the_florentine_families() -> None:
    """Betweenness of the Medici among the Florentine families is 0.522 (networkx's gallery; Padgett & Ansell 1993)."""
    graph = nx.florentine_families_graph()
    nx.set_edge_attributes(graph, 1.0, "weight")
    found = standings(graph)
    assert round(found["Medici"].betweenness, 3) == 0.522
    assert found["Medici"].cuts
    assert min(found, key=lambda name: found[name].constraint or 9) == "Medici"


FIELDS = {"a": frozenset({"半導体"}), "b": frozenset({"半導体"}), "c": frozenset({"医療"}), "d": frozenset({"医療"})}


def test_without_the_bridge_no_way_leads_across() -> None:
    graph = project(meet("ab", "cd", "ax", "xc"))
    assert Bridge("x", ("医療", "半導体")) in bridges(graph, FIELDS)
    # a stands between x and b, but the field of b is the field of a; and b alone is left of it
    assert {each.party for each in bridges(graph, FIELDS)} == {"x", "a", "c"}


def test_a_second_way_takes_the_bridge_away() -> None:
    assert bridges(project(meet("ab", "cd", "ax", "xc", "bd")), FIELDS) == ()
    assert bridges(project(meet("ab", "cd", "ax", "xc")), {**FIELDS, "b": frozenset({"半導体", "医療"})}) == ()


def test_fields_without_a_way() -> None:
    assert apart(project(meet("ab", "cd")), FIELDS) == (("医療", "半導体"),)
    assert apart(project(meet("ab", "cd", "ad")), FIELDS) == ()


@settings(deadline=None)
@given(st.lists(_MEMBERS, min_size=1, max_size=10), st.dictionaries(st.sampled_from("abcdefghij"), st.frozensets(st.sampled_from("XYZ"))))
def test_a_bridge_taken_away_leaves_no_way(told: list[frozenset[str]], groups: dict[str, frozenset[str]]) -> None:
    graph = project([Meeting(str(number), members) for number, members in enumerate(told)])
    for bridge in bridges(graph, groups):
        left = graph.subgraph(node for node in graph if node != bridge.party)
        own = nx.node_connected_component(graph, bridge.party)
        sides = [[node for node in left if node in own and group in groups.get(node, ())] for group in bridge.groups]
        assert all(sides)
        assert not any(nx.has_path(left, one, other) for one in sides[0] for other in sides[1])
        assert all(nx.has_path(graph, one, other) for one in sides[0] for other in sides[1])


def test_too_few_meetings_give_no_ranges() -> None:
    assert rank_ranges(meet(*["ab"] * (brokerage.ENOUGH - 1))) is None
    assert rank_ranges([*meet(*["ab"] * (brokerage.ENOUGH - 1)), Meeting("alone", frozenset("a"))]) is None


def test_ranges_hold_the_place_and_are_the_same_again() -> None:
    told = meet("xa", "xb", "xc", "xd", "xe", "ab", "ab", "cd", "cd", "de", "xa", "xc")
    found = rank_ranges(told)
    assert found is not None
    assert found == rank_ranges(told)
    assert all(0 <= low <= high <= 1 for low, high in found.values())
    assert found["x"][0] == 0.0, "the broker comes first in most of the worlds drawn"
    assert found["x"][1] < found["b"][1]
    wide = rank_ranges(told, level=0.99)
    assert wide is not None
    assert all(wide[name][0] <= low and high <= wide[name][1] for name, (low, high) in found.items())
