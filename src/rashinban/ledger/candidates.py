"""Parties that may be one and the same: pairs for a person to decide about, each with its reason. Nothing is merged here.

In this order: the same corporate number; the same name in the same municipality; similar names. Names are compared
within blocks of names that share a spelling with one letter left out, so that the work grows with the number of
parties and not with its square.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from rashinban.core.phrase import Phrase
from rashinban.ledger.names import FoldedName, fold_name

Ground = Literal["number", "name", "similar"]
ORDER: tuple[Ground, ...] = ("number", "name", "similar")
#: Names shorter than this are only compared as a whole: 丸井 and 丸山 say nothing about each other.
SHORTEST = 4
#: Longer names may differ by two letters, shorter ones by one.
LONG = 8
#: In a block larger than this each name is compared with its nearest neighbours only.
NEIGHBOURS = 12


@dataclass(frozen=True, slots=True)
class Known:
    """A party as far as it matters here. ``place`` is a five-digit code, or that of the prefecture with the name of the
    municipality behind it (04000仙台市); empty when unknown."""

    key: str
    kind: str
    names: tuple[str, ...]
    number: str = ""
    place: str = ""
    employer: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two parties that may be one. ``likeness`` is 0 to 100, for the order within a ground."""

    one: str
    other: str
    ground: Ground
    likeness: float
    reason: Phrase

    @property
    def pair(self) -> frozenset[str]:
        """Both keys, whichever comes first."""
        return frozenset((self.one, self.other))


def propose(parties: Sequence[Known], decided: Iterable[frozenset[str]] = ()) -> tuple[Candidate, ...]:
    """The pairs a person should look at, the surest first; ``decided`` pairs are left out.

    Parties of two kinds, and parties with two different corporate numbers, are never proposed.
    """
    seen = set(decided)
    found: list[Candidate] = []
    for one, other, ground in _pairs(parties):
        pair = frozenset((one.key, other.key))
        if pair in seen or one.kind != other.kind:
            continue
        seen.add(pair)
        if one.number and other.number and one.number != other.number:
            continue
        candidate = _judge(one, other, ground)
        if candidate is not None:
            found.append(candidate)
    return tuple(sorted(found, key=lambda each: (ORDER.index(each.ground), -each.likeness, each.one, each.other)))


def beside(party: Known, others: Iterable[Known]) -> tuple[Candidate, ...]:
    """What one party may be the same as, the surest first: for asking while it is being written down."""
    cores = {name.core for name in _folded(party)}
    found = []
    for other in others:
        if other.kind != party.kind or (party.number and other.number and party.number != other.number):
            continue
        same = cores & {name.core for name in _folded(other)}
        ground: Ground = "number" if party.number and party.number == other.number else "name" if same else "similar"
        if ground != "similar" or party.kind != "person":
            found.append(_judge(party, other, ground))
    return tuple(sorted(filter(None, found), key=lambda each: (ORDER.index(each.ground), -each.likeness, each.other)))


def _pairs(parties: Sequence[Known]) -> Iterator[tuple[Known, Known, Ground]]:
    """Pairs worth judging, each perhaps several times, those on surer grounds first."""
    numbers: dict[str, list[Known]] = {}
    cores: dict[str, list[Known]] = {}
    blocks: dict[str, dict[str, Known]] = {}
    for party in parties:
        if party.number:
            numbers.setdefault(party.number, []).append(party)
        for core in {fold_name(name).core for name in party.names}:
            cores.setdefault(core, []).append(party)
            if party.kind != "person":
                for key in _spellings(core, party.place):
                    blocks.setdefault(key, {})[core] = party
    for same in numbers.values():
        yield from ((one, other, "number") for one, other in _neighbours(same))
    for same in cores.values():
        yield from ((one, other, "name") for one, other in _neighbours(same))
    for block in blocks.values():
        near = [block[core] for core in sorted(block)]
        yield from ((one, other, "similar") for one, other in _neighbours(near))


def _neighbours(parties: Sequence[Known]) -> Iterator[tuple[Known, Known]]:
    if len(parties) <= NEIGHBOURS:
        yield from combinations(parties, 2)
        return
    for place, one in enumerate(parties):
        yield from ((one, other) for other in parties[place + 1 : place + 1 + NEIGHBOURS])


def _spellings(core: str, place: str) -> Iterator[str]:
    """What two similar names share: a spelling with one letter left out (two in long names), or beginning and place."""
    if len(core) < SHORTEST:
        return
    yield core
    once = {core[:index] + core[index + 1 :] for index in range(len(core))}
    yield from once
    if LONG <= len(core) <= 24:
        yield from {each[:index] + each[index + 1 :] for each in once for index in range(len(each))}
    if place:
        yield f"{core[:SHORTEST]}…{place}"


def _judge(one: Known, other: Known, ground: Ground) -> Candidate | None:
    if ground == "number":
        reason = Phrase("法人番号が同じです。", "The corporate number is the same.")
        return Candidate(one.key, other.key, "number", 100.0, reason)
    if ground == "name":
        return _same_name(one, other)
    return _similar(one, other)


def _same_name(one: Known, other: Known) -> Candidate | None:
    agree = any(mine.agrees(theirs) for mine in _folded(one) for theirs in _folded(other))
    if one.kind == "person":
        return _same_person(one, other)
    if not agree:
        reason = Phrase("名称は同じですが、法人格（株式会社・有限会社など）が違います。", "The name is the same, the legal form is not.")
        return Candidate(one.key, other.key, "similar", 70.0, reason)
    if one.place and one.place == other.place:
        reason = Phrase("表記をそろえた名称と所在地が同じです。", "The name, however written, and the place are the same.")
        return Candidate(one.key, other.key, "name", 100.0, reason)
    if one.place and other.place and not _within(one.place, other.place):
        reason = Phrase("表記をそろえた名称は同じですが、所在地が違います。", "The name, however written, is the same, the place is not.")
        return Candidate(one.key, other.key, "similar", 85.0, reason)
    reason = Phrase(
        "表記をそろえた名称が同じです（所在地は、片方が分からないか、おおまかです）。",
        "The name, however written, is the same; the place of one is unknown or rough.",
    )
    return Candidate(one.key, other.key, "similar", 95.0, reason)


def _same_person(one: Known, other: Known) -> Candidate | None:
    """Many people share a name: only together with the same employer or place is it worth asking."""
    if one.employer and one.employer == other.employer:
        reason = Phrase("氏名と所属が同じです。", "The name and the employer are the same.")
        return Candidate(one.key, other.key, "name", 100.0, reason)
    if one.place and one.place == other.place and not (one.employer and other.employer):
        reason = Phrase("氏名と所在地が同じです。", "The name and the place are the same.")
        return Candidate(one.key, other.key, "similar", 80.0, reason)
    return None


def _similar(one: Known, other: Known) -> Candidate | None:
    from rapidfuzz.distance import Levenshtein

    best: tuple[float, str, str] | None = None
    for mine in _folded(one):
        for theirs in _folded(other):
            shorter, longer = sorted((mine.core, theirs.core), key=len)
            part = longer.startswith(shorter) and one.place == other.place
            if len(shorter) < SHORTEST or (len(longer) - len(shorter) > 2 and not part):
                continue
            distance = Levenshtein.distance(shorter, longer, score_cutoff=2)
            near = distance <= (2 if len(shorter) >= LONG else 1)
            if near or part:
                likeness = 60 * Levenshtein.normalized_similarity(shorter, longer)
                best = max(best or (0.0, "", ""), (likeness, mine.core, theirs.core))
    if best is None:
        return None
    likeness, mine_core, theirs_core = best
    return Candidate(one.key, other.key, "similar", likeness, _difference(mine_core, theirs_core))


def _difference(mine: str, theirs: str) -> Phrase:
    """What two similar names differ in, said so that 商事 and 商会 are not overlooked."""
    from rapidfuzz.distance import Levenshtein

    shorter, longer = sorted((mine, theirs), key=len)
    if longer.startswith(shorter):
        return Phrase(
            f"名称の初めが同じで、片方に「{longer[len(shorter) :]}」が付いています（支店や別の会社かもしれません）。",
            f"One name begins with the other and adds “{longer[len(shorter) :]}”; it may be a branch or another company.",
        )
    spans = [span for span in Levenshtein.opcodes(mine, theirs) if span.tag != "equal"]
    first, last = spans[0], spans[-1]
    # with the letter before, so that a reader sees a word (商事 and 商会) and not half of one
    before = max(0, first.src_start - 1), max(0, first.dest_start - 1)
    left, right = mine[before[0] : last.src_end], theirs[before[1] : last.dest_end]
    return Phrase(
        f"名称が似ていて、違うのは「{left}」と「{right}」だけです（別の会社かもしれません）。",
        f"The names are alike but for “{left}” and “{right}”; they may be two companies.",
    )


def _folded(party: Known) -> list[FoldedName]:
    return [fold_name(name) for name in party.names]


def _within(one: str, other: str) -> bool:
    """Whether one place may lie in the other: a prefecture and a place in it, a code and a name in one prefecture."""
    rough = "000" in (one[2:], other[2:]) or one.isdecimal() != other.isdecimal()
    return rough and one[:2] == other[:2]
