"""Who connects which fields, in words: read off who met whom; ranges instead of ranks, nobody above anybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rashinban.core.phrase import Phrase
from rashinban.methods.brokerage import Meeting, apart, bridges, project, rank_ranges, standings

if TYPE_CHECKING:
    from rashinban.methods.brokerage import Standing

#: Fields that are looked at unless some are chosen: those with the most members.
FIELDS = 12
#: Pairs of fields named in one sentence; the rest is counted.
PAIRS = 4
#: A range wider than this says nothing about a place.
WIDE = 0.6
THIRD = 1 / 3


@dataclass(frozen=True, slots=True)
class Member:
    """A party of the picture; ``fields`` are its tags, ``kana`` by which it is listed."""

    key: str
    name: str
    kana: str = ""
    person: bool = False
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Presence:
    """A party was part of something that brings parties together, on a day; ``until`` None and ``lasting``: it still is."""

    party: str
    meeting: str
    on: date
    lasting: bool = False
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Connector:
    """A party that connects fields: what it does, in words, and where it stands."""

    member: Member
    pairs: tuple[tuple[str, str], ...]
    said: Phrase
    place: Phrase
    contacts: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Two fields that nobody connects yet: where an introduction would help."""

    fields: tuple[str, str]
    members: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Ties:
    """The whole answer. ``graph`` is the ``networkx.Graph`` of parties that have ties, ``alone`` those without;
    ``enough`` whether there were meetings enough to speak of places."""

    graph: Any
    members: Mapping[str, Member]
    fields: tuple[str, ...]
    connectors: tuple[Connector, ...]
    gaps: tuple[Gap, ...]
    alone: tuple[Member, ...]
    meetings: int
    enough: bool


def meetings_of(presences: Iterable[Presence], day: date) -> tuple[Meeting, ...]:
    """Presences as meetings, as old as their last day; what lasts on the day is of today."""
    members: dict[str, set[str]] = {}
    last: dict[str, date] = {}
    for one in presences:
        end = min(one.until or day, day) if one.lasting else one.on
        if one.on > day:
            continue
        members.setdefault(one.meeting, set()).add(one.party)
        last[one.meeting] = max(last.get(one.meeting, end), end)
    return tuple(Meeting(key, frozenset(who), float((day - last[key]).days)) for key, who in sorted(members.items()))


def fields_of(members: Iterable[Member], most: int = FIELDS) -> tuple[str, ...]:
    """The fields with the most members, in the order of their names."""
    count: dict[str, int] = {}
    for member in members:
        for name in member.fields:
            count[name] = count.get(name, 0) + 1
    return tuple(sorted(sorted(count, key=lambda name: (-count[name], name))[:most]))


def read_ties(meetings: Sequence[Meeting], members: Mapping[str, Member], fields: Sequence[str] | None = None) -> Ties:
    """Who connects which fields, and which fields nobody connects.

    Only ``members`` are looked at; others in a meeting make it larger, and are not told. ``fields`` None takes the
    largest ones.
    """
    chosen = tuple(fields) if fields is not None else fields_of(members.values())
    graph = project(meetings, among=members.keys())
    groups = {key: frozenset(member.fields) & frozenset(chosen) for key, member in members.items()}
    alone = tuple(_listed(members[key] for key in graph if not graph.degree(key)))
    graph.remove_nodes_from([member.key for member in alone])
    shown = [Meeting(each.key, each.members & frozenset(graph), each.age) for each in meetings]
    ranges = rank_ranges(shown)
    return Ties(
        graph=graph,
        members=members,
        fields=chosen,
        connectors=_connectors(graph, members, groups, ranges),
        gaps=_gaps(graph, groups),
        alone=alone,
        meetings=len(meetings),
        enough=ranges is not None,
    )


def place_in_words(span: tuple[float, float] | None) -> Phrase:
    """Where a party stands among all, as far as that can be said.

    >>> place_in_words((0.0, 0.2)).ja
    '上位3分の1あたり'
    """
    if span is None:
        return Phrase("まだ記録が少なく、言えません", "too few records to say")
    low, high = span
    if high - low > WIDE:
        return Phrase("記録しだいで大きく変わり、言えません", "varies too much with the records to say")
    if high <= THIRD + 0.05:
        return Phrase("上位3分の1あたり", "around the upper third")
    if low >= 2 * THIRD - 0.05:
        return Phrase("下位3分の1あたり", "around the lower third")
    if low >= THIRD - 0.05 and high <= 2 * THIRD + 0.05:
        return Phrase("中ほど", "around the middle")
    return Phrase("上位から中ほど", "upper to middle") if low < THIRD else Phrase("中ほどから下位", "middle to lower")


def _connectors(
    graph: Any, members: Mapping[str, Member], groups: Mapping[str, frozenset[str]], ranges: Mapping[str, tuple[float, float]] | None
) -> tuple[Connector, ...]:
    alone = {party: tuple(each.groups for each in found) for party, found in groupby(bridges(graph, groups), key=lambda each: each.party)}
    standing = standings(graph, betweenness=False)
    found = []
    for member in _listed(members[key] for key in graph):
        span = ranges.get(member.key) if ranges is not None else None
        pairs = alone.get(member.key, ())
        if pairs:
            said = _bridge_in_words(member, pairs)
        elif (reach := _reached(graph, member, groups)) and _stands_out(standing[member.key], span):
            said = _reach_in_words(reach)
        else:
            continue
        found.append(Connector(member, pairs, said, place_in_words(span), graph.degree(member.key)))
    return tuple(found)


def _stands_out(standing: Standing, span: tuple[float, float] | None) -> bool:
    """Among the upper half whatever had been recorded, and between some who do not know each other."""
    return span is not None and span[1] <= 0.5 and standing.effective_size > 1 + 1e-9


def _reached(graph: Any, member: Member, groups: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """The fields of those it has ties to, when they are several."""
    fields = sorted({field for other in graph[member.key] for field in groups.get(other, ())})
    return tuple(fields) if len(fields) > 1 else ()


def _bridge_in_words(member: Member, pairs: Sequence[tuple[str, str]]) -> Phrase:
    one = Phrase("この人", "this person") if member.person else Phrase("この団体・企業", "this body")
    two = Phrase("二つの分野のあいだに道がありません", "no way leads from one field to the other")
    several = Phrase("それぞれの分野のあいだに道がありません", "no way leads between those fields")
    more = len(pairs) - PAIRS
    rest = Phrase(f"（ほか{more}組）", f" (and {more} more)") if more > 0 else Phrase("", "")
    return Phrase("{pairs}{rest}をつないでいます。{one}がいないと、{gone}。", "Connects {pairs}{rest}; without {one}, {gone}.").fill(
        pairs=Phrase("、".join(f"{a}と{b}" for a, b in pairs[:PAIRS]), ", ".join(f"{a} and {b}" for a, b in pairs[:PAIRS])),
        rest=rest,
        one=one,
        gone=two if len(pairs) == 1 else several,
    )


def _reach_in_words(fields: Sequence[str]) -> Phrase:
    named, more = fields[:PAIRS], len(fields) - PAIRS
    rest = Phrase(f"など{len(fields)}の分野", f" and {more} more fields") if more > 0 else Phrase("", "")
    return Phrase("{named}{rest}に相手がいます。ほかにも道はあります。", "Has contacts in {named}{rest}; there are other ways as well.").fill(
        named=Phrase("・".join(named), ", ".join(named)), rest=rest
    )


def _gaps(graph: Any, groups: Mapping[str, frozenset[str]]) -> tuple[Gap, ...]:
    """Pairs without any way, those with the most members first."""
    count: dict[str, int] = {}
    for party in graph:
        for name in groups.get(party, ()):
            count[name] = count.get(name, 0) + 1
    found = [Gap(pair, (count[pair[0]], count[pair[1]])) for pair in apart(graph, groups)]
    return tuple(sorted(found, key=lambda gap: (-min(gap.members), -sum(gap.members), gap.fields)))


def _listed(members: Iterable[Member]) -> list[Member]:
    """In the order of the syllabary: an order that means nothing else."""
    return sorted(members, key=lambda member: (member.kana or member.name, member.key))
