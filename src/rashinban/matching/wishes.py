"""The wishes of a matching day by pair, and which of them cannot be granted whatever is tried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rashinban.core.phrase import Phrase

if TYPE_CHECKING:
    from rashinban.matching.seating import Guest, MatchingDay, Problem

Pair = tuple[str, str]
_CONTRADICTION = Phrase(
    "「{firm}」と「{supporter}」は、「必ず」と「不可」の両方が出ています。「不可」として扱いました。",
    "“{firm}” and “{supporter}” have both a “must” and a “never”; it was taken as “never”.",
)
_NEVER_TOGETHER = Phrase(
    "「{firm}」と「{supporter}」は必ず会うことになっていますが、そろって参加できる時間枠がありません。",
    "“{firm}” and “{supporter}” must meet, but there is no slot in which both are there.",
)
_TOO_MANY = Phrase(
    "「{name}」の「必ず」の面談は{musts}件ありますが、{room}ため、{over}件は組めません。",
    "“{name}” has {musts} must-meets, but {room}; {over} cannot be arranged.",
)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs that may meet with their weight and common slots; ``asked`` are all the pairs that must."""

    weights: dict[Pair, int]
    slots: dict[Pair, tuple[int, ...]]
    asked: frozenset[Pair]

    @classmethod
    def of(cls, day: MatchingDay) -> Pairs:
        """Wishes of both sides for one pair count together; one "never" is enough to keep a pair apart."""
        weights: dict[Pair, int] = {}
        asked: set[Pair] = set()
        never: set[Pair] = set()
        for wish in day.wishes:
            pair = (wish.firm, wish.supporter)
            if wish.rule == "never":
                never.add(pair)
                continue
            weights[pair] = weights.get(pair, 0) + wish.weight
            if wish.rule == "must":
                asked.add(pair)
        there = {guest.key: guest.present(day.slots) for guest in (*day.firms, *day.supporters)}
        slots = {pair: tuple(sorted(there[pair[0]] & there[pair[1]])) for pair in weights}
        wanted = {pair for pair, weight in weights.items() if pair not in never and slots[pair] and (weight or pair in asked)}
        return cls({pair: weights[pair] for pair in sorted(wanted)}, {pair: slots[pair] for pair in sorted(wanted)}, frozenset(asked))

    @property
    def musts(self) -> frozenset[Pair]:
        """The pairs that must meet and can."""
        return self.asked & self.weights.keys()


def foresee(day: MatchingDay) -> tuple[Problem, ...]:
    """What is known to be impossible before anything is worked out, each in one sentence."""
    return (*_contradictions(day), *_never_together(day), *_too_many(day))


def _contradictions(day: MatchingDay) -> list[Problem]:
    from rashinban.matching.seating import Problem

    names = _names(day)
    rules: dict[Pair, set[str]] = {}
    for wish in day.wishes:
        rules.setdefault((wish.firm, wish.supporter), set()).add(wish.rule)
    return [
        Problem("contradiction", _CONTRADICTION.fill(firm=names[pair[0]], supporter=names[pair[1]]), *pair)
        for pair in sorted(rules)
        if {"must", "never"} <= rules[pair]
    ]


def _never_together(day: MatchingDay) -> list[Problem]:
    from rashinban.matching.seating import Problem

    names = _names(day)
    there = {guest.key: guest.present(day.slots) for guest in (*day.firms, *day.supporters)}
    pairs = sorted({(wish.firm, wish.supporter) for wish in day.wishes if wish.rule == "must"})
    return [
        Problem("never_together", _NEVER_TOGETHER.fill(firm=names[pair[0]], supporter=names[pair[1]]), *pair)
        for pair in pairs
        if not there[pair[0]] & there[pair[1]]
    ]


def _too_many(day: MatchingDay) -> list[Problem]:
    from rashinban.matching.seating import Problem

    pairs = Pairs.of(day).musts
    found = []
    for position, guests in enumerate((day.firms, day.supporters)):
        for guest in guests:
            musts, room = sum(pair[position] == guest.key for pair in pairs), guest.capacity(day.slots)
            if musts > room:
                words = _TOO_MANY.fill(name=guest.called, musts=musts, room=_room(guest, day.slots, room), over=musts - room)
                found.append(Problem("too_many", words, *((guest.key, None) if position == 0 else (None, guest.key))))
    return found


def _room(guest: Guest, slots: int, room: int) -> Phrase:
    if guest.most is not None and guest.most == room:
        return Phrase("面談の上限が{room}件の", "the limit of meetings is {room}").fill(room=room)
    words = Phrase("参加できる時間枠（{slots}枠）で会えるのは{room}件までの", "no more than {room} fit into the {slots} slots attended")
    return words.fill(slots=len(guest.present(slots)), room=room)


def _names(day: MatchingDay) -> dict[str, str]:
    return {guest.key: guest.called for guest in (*day.firms, *day.supporters)}
