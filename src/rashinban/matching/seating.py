"""Who meets whom in which slot of a matching day (商談会・相談会の席割り).

A few dozen firms and supporters meet in N slots. Every pair meets once at most, a firm sits at one table at a time, a
supporter may have several. What must be comes first, then as much of what was wished for as there is room for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rashinban.core.errors import WrongContent
from rashinban.core.phrase import Phrase, join

WishRule = Literal["", "must", "never"]


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who comes: at most ``most`` meetings, ``tables`` at once (supporters), not in the slots ``absent``."""

    key: str
    name: str = ""
    most: int | None = None
    tables: int = 1
    absent: frozenset[int] = frozenset()

    @property
    def called(self) -> str:
        """The name for people to read."""
        return self.name or self.key

    def present(self, slots: int) -> frozenset[int]:
        """The slots (from 1) in which the guest is there."""
        return frozenset(range(1, slots + 1)) - self.absent

    def capacity(self, slots: int) -> int:
        """How many meetings the guest can have at all."""
        room = len(self.present(slots)) * self.tables
        return room if self.most is None else min(room, self.most)


@dataclass(frozen=True, slots=True)
class Wish:
    """How much a firm and a supporter want to meet (1 to 5), or that they must, or must never."""

    firm: str
    supporter: str
    weight: int = 1
    rule: WishRule = ""


@dataclass(frozen=True, slots=True)
class MatchingDay:
    """Everything the seating is worked out from; slots count from 1. Pairs nobody wished for do not meet."""

    slots: int
    firms: tuple[Guest, ...]
    supporters: tuple[Guest, ...]
    wishes: tuple[Wish, ...]


@dataclass(frozen=True, slots=True, order=True)
class Meeting:
    """One meeting: slot, firm, supporter (their keys)."""

    slot: int
    firm: str
    supporter: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A wish that cannot be granted, or something a person has to look at, in one sentence."""

    kind: Literal["contradiction", "never_together", "too_many", "crowded_out"]
    words: Phrase
    firm: str | None = None
    supporter: str | None = None


@dataclass(frozen=True, slots=True)
class Seating:
    """A proposal. ``impossible`` was known before anything was worked out, ``unmet`` are the must-meets left over.

    ``objective`` is the sum of the weights of those who meet, ``musts`` how many must-meets are kept of ``musts_asked``.
    ``best`` says that nothing better exists; otherwise no seating that keeps as many must-meets exceeds ``bound``.
    ``without`` are the guests who meet nobody.
    """

    meetings: tuple[Meeting, ...]
    objective: int
    bound: int
    best: bool
    musts: int
    musts_asked: int
    impossible: tuple[Problem, ...] = ()
    unmet: tuple[Problem, ...] = ()
    without: tuple[str, ...] = ()

    def at(self, slot: int) -> tuple[Meeting, ...]:
        """The meetings of one slot."""
        return tuple(meeting for meeting in self.meetings if meeting.slot == slot)

    def of(self, guest: str) -> tuple[Meeting, ...]:
        """The meetings of one guest, in their order."""
        return tuple(meeting for meeting in self.meetings if guest in (meeting.firm, meeting.supporter))


def seat(day: MatchingDay) -> Seating:
    """The seating that keeps most of what must be, then most of what was wished for.

    Without absences it is the best there is (chosen as a b-matching, put into slots by edge colouring); with absences
    the best found within a few seconds, never worse than seating one after the other. The same day gives the same
    seating. WrongContent when a wish names somebody who does not come.
    """
    from rashinban.matching.optimum import best_meetings
    from rashinban.matching.wishes import Pairs, foresee

    _check(day)
    pairs = Pairs.of(day)
    impossible = foresee(day)
    found = best_meetings(day, pairs)
    meetings = found.meetings
    met = {(meeting.firm, meeting.supporter) for meeting in meetings}
    named = {(problem.firm, problem.supporter) for problem in impossible}
    left = [pair for pair in pairs.asked if pair not in met and pair not in named]
    busy = Counter(key for meeting in meetings for key in (meeting.firm, meeting.supporter))
    return Seating(
        meetings=meetings,
        objective=sum(pairs.weights[pair] for pair in met),
        bound=found.bound,
        best=found.best,
        musts=len(pairs.asked & met),
        musts_asked=len(pairs.asked),
        impossible=impossible,
        unmet=tuple(_crowded_out(day, pair, busy) for pair in sorted(left)),
        without=tuple(guest.key for guest in (*day.firms, *day.supporters) if not busy[guest.key]),
    )


def _crowded_out(day: MatchingDay, pair: tuple[str, str], busy: Counter[str]) -> Problem:
    """Why a must-meet is left over: one of the two has no meeting to spare, or their common slots are taken."""
    firm, supporter = _named(day.firms, pair[0]), _named(day.supporters, pair[1])
    full = next((guest for guest in (firm, supporter) if busy[guest.key] >= guest.capacity(day.slots)), None)
    left = Phrase("「{firm}」と「{supporter}」の「必ず」の面談を組めませんでした。", "The must-meet of “{firm}” and “{supporter}” could not be arranged.")
    taken = Phrase("二者がそろう時間枠は、どれもほかの「必ず」の面談で埋まっています。", "Other must-meets take every slot in which both are there.")
    if full is not None:
        taken = Phrase("「{name}」が会える{room}件は、ほかの面談で埋まっています。", "Other meetings take all {room} that “{name}” can have.")
        taken = taken.fill(name=full.called, room=full.capacity(day.slots))
    words = join((left.fill(firm=firm.called, supporter=supporter.called), taken))
    return Problem("crowded_out", words, *pair)


def _named(guests: Iterable[Guest], key: str) -> Guest:
    return next(guest for guest in guests if guest.key == key)


def _check(day: MatchingDay) -> None:
    if day.slots < 1:
        raise WrongContent("時間枠が一つもありません。", remedy="時間枠の数を1以上にしてください。")
    keys = Counter(guest.key for guest in (*day.firms, *day.supporters))
    twice = [key for key, times in keys.items() if times > 1]
    if twice:
        raise WrongContent(f"「{twice[0]}」が参加者の一覧に二度あります。", remedy="どちらかを消してください。")
    firms, supporters = {guest.key for guest in day.firms}, {guest.key for guest in day.supporters}
    for wish in day.wishes:
        for key, side, word in ((wish.firm, firms, "企業"), (wish.supporter, supporters, "支援者")):
            if key not in side:
                raise WrongContent(f"希望にある「{key}」は、{word}の参加者にありません。", remedy="参加者に加えるか、希望を消してください。")
        if wish.weight < 0:
            raise WrongContent("希望の強さが0より小さい値です。", remedy="1から5までの数にしてください。")
