"""Who stands between groups that otherwise would not meet: structural holes in who met whom, fading with time.

A two-mode graph (party x meeting) is projected to parties: two are tied by every meeting both took part in, the more
the smaller it was (Newman 2001, doi:10.1103/PhysRevE.64.016132, one over the size less one) and the less the longer ago
(half-life). Constraint and effective size after Burt (1992, Structural Holes, ch. 2; Borgatti 1997 for the latter).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

#: Days after which a meeting counts half.
HALF_LIFE = 365.0
#: The tie below which two are taken not to know each other: having once sat in the same hall of more than 20.
LEAST = 0.05
#: Fewer meetings than these tell too little about ranks.
ENOUGH = 10
SAMPLES = 100


@dataclass(frozen=True, slots=True)
class Meeting:
    """Something that brings parties together, ``age`` days ago (0: still does)."""

    key: str
    members: frozenset[str]
    age: float = 0.0


@dataclass(frozen=True, slots=True)
class Standing:
    """How a party stands in the graph.

    ``constraint`` is low for whoever has contacts that do not know each other (None without any contact),
    ``effective_size`` the number of contacts less what is redundant among them (more than 1: two of them do not know each
    other), ``betweenness`` the share of shortest ways between others that lead over it (None when it was not asked for),
    ``cuts`` whether some others have no way to each other without it.
    """

    constraint: float | None
    effective_size: float
    betweenness: float | None
    cuts: bool


@dataclass(frozen=True, slots=True)
class Bridge:
    """A party without which no way leads from one group to the other."""

    party: str
    groups: tuple[str, str]


def weight_of(age: float, half_life: float = HALF_LIFE) -> float:
    """What a meeting that many days ago still counts; one that is yet to come counts whole.

    >>> weight_of(0), weight_of(365), weight_of(730)
    (1.0, 0.5, 0.25)
    """
    return float(0.5 ** (max(age, 0.0) / half_life))


def project(
    meetings: Iterable[Meeting], half_life: float = HALF_LIFE, least: float = LEAST, *, among: Collection[str] | None = None
) -> Any:
    """The graph of parties (``networkx.Graph``) with the ``weight`` of each tie; every member is a node.

    ``among`` leaves only these in the graph, which takes no longer however many others there are; the others still make
    the meetings as large as they were.
    """
    import networkx as nx

    told = [(meeting, sorted(meeting.members if among is None else meeting.members.intersection(among))) for meeting in meetings]
    graph = nx.Graph()
    graph.add_nodes_from(sorted({member for _meeting, members in told for member in members}))
    ties: dict[tuple[str, str], float] = {}
    for meeting, members in told:
        each = weight_of(meeting.age, half_life) / max(len(meeting.members) - 1, 1)
        for pair in combinations(members, 2):
            ties[pair] = ties.get(pair, 0.0) + each
    graph.add_weighted_edges_from((one, other, weight) for (one, other), weight in sorted(ties.items()) if weight >= least)
    return graph


def standings(graph: Any, *, betweenness: bool = True) -> dict[str, Standing]:
    """How every party stands; shortest ways count steps, a weak tie as much as a strong one.

    ``betweenness`` takes longer than everything else together: a second for 150 parties who nearly all know each other.
    """
    import networkx as nx

    names = list(graph)
    if not names:
        return {}
    weights = nx.to_numpy_array(graph, nodelist=names)
    tight, sizes = _constraints(weights), _effective_sizes(weights)
    between = nx.betweenness_centrality(graph) if betweenness else {}
    cutting = set(nx.articulation_points(graph))
    return {
        name: Standing(
            constraint=float(tight[place]) if graph.degree(name) else None,
            effective_size=float(sizes[place]),
            betweenness=float(between[name]) if betweenness else None,
            cuts=name in cutting,
        )
        for place, name in enumerate(names)
    }


def bridges(graph: Any, groups: Mapping[str, frozenset[str]]) -> tuple[Bridge, ...]:
    """Every party without which two groups (party -> the groups it belongs to) would have no way to each other.

    Both groups must have members beside the party, and a way over it; what a party is itself does not make it a bridge.
    """
    import networkx as nx

    found = []
    for party in sorted(nx.articulation_points(graph)):
        reach = nx.node_connected_component(graph, party) - {party}
        parts = [frozenset(part) for part in nx.connected_components(graph.subgraph(reach))]
        where = _parts_of(parts, groups)
        found += [Bridge(party, pair) for pair in combinations(sorted(where), 2) if not where[pair[0]] & where[pair[1]]]
    return tuple(found)


def apart(graph: Any, groups: Mapping[str, frozenset[str]]) -> tuple[tuple[str, str], ...]:
    """The pairs of groups between which no way leads at all."""
    import networkx as nx

    where = _parts_of([frozenset(part) for part in nx.connected_components(graph)], groups)
    return tuple(pair for pair in combinations(sorted(where), 2) if not where[pair[0]] & where[pair[1]])


def rank_ranges(
    meetings: Sequence[Meeting],
    *,
    half_life: float = HALF_LIFE,
    least: float = LEAST,
    samples: int = SAMPLES,
    level: float = 0.9,
    seed: int = 20260401,
) -> dict[str, tuple[float, float]] | None:
    """Between which places a party stands by its constraint, from 0 (the least constrained) to 1, had other meetings
    taken place: ``samples`` times as many meetings are drawn with replacement, and the middle ``level`` is kept.

    None with fewer than ``ENOUGH`` meetings, where a range would say nothing. The same meetings give the same ranges.
    """
    import numpy

    told = [meeting for meeting in meetings if len(meeting.members) > 1]
    if len(told) < ENOUGH:
        return None
    names = sorted({member for meeting in told for member in meeting.members})
    index = {name: place for place, name in enumerate(names)}
    pairs = [(index[a] * len(names) + index[b], number) for number, each in enumerate(told) for a in each.members for b in each.members if a != b]
    cells, of = numpy.array(pairs).T
    each = numpy.array([weight_of(meeting.age, half_life) / (len(meeting.members) - 1) for meeting in told])
    drawn = numpy.random.default_rng(seed).multinomial(len(told), [1 / len(told)] * len(told), size=samples)
    places = numpy.empty((samples, len(names)))
    for number, times in enumerate(drawn):
        ties: Any = numpy.bincount(cells, weights=(each * times)[of], minlength=len(names) ** 2).reshape(len(names), -1)
        ties = (ties + ties.T) / 2  # the order in which sums are made must not make a tie of one direction only
        ties[ties < least] = 0.0
        places[number] = _places(_constraints(ties))
    low, high = numpy.quantile(places, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return {name: (float(low[place]), float(high[place])) for place, name in enumerate(names)}


def _constraints(weights: Any) -> Any:
    """Burt's constraint of every row of a symmetric matrix of ties; infinite for one without ties."""
    import numpy

    total = weights.sum(axis=1, keepdims=True)
    shares = numpy.divide(weights, total, out=numpy.zeros_like(weights), where=total > 0)
    spent = (shares + shares @ shares) ** 2
    result = (spent * (weights > 0)).sum(axis=1)
    result[total[:, 0] == 0] = numpy.inf
    return result


def _places(values: Any) -> Any:
    """Places from 0 (smallest) to 1 (largest); equal values share the middle of theirs."""
    import numpy

    below = (values[:, None] > values[None, :]).sum(axis=1)
    same = (values[:, None] == values[None, :]).sum(axis=1)
    return (below + (same - 1) / 2) / max(numpy.size(values) - 1, 1)


def _effective_sizes(weights: Any) -> Any:
    """Contacts less the mean number of ties each has to the other contacts: n - 2t/n (Borgatti 1997); 0 for none."""
    import numpy

    tied = (weights > 0).astype(float)
    contacts = tied.sum(axis=1)
    among = ((tied @ tied) * tied).sum(axis=1)
    return contacts - numpy.divide(among, contacts, out=numpy.zeros_like(among), where=contacts > 0)


def _parts_of(parts: Sequence[frozenset[str]], groups: Mapping[str, frozenset[str]]) -> dict[str, set[int]]:
    """Group -> the parts of the graph in which it has members."""
    where: dict[str, set[int]] = {}
    for number, part in enumerate(parts):
        for party in part:
            for group in groups.get(party, ()):
                where.setdefault(group, set()).add(number)
    return where
