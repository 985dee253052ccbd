"""A seating made by seating one pair after the other, and made better slot by slot."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from rashinban.matching.seating import Meeting
from rashinban.matching.wishes import Pair, Pairs

if TYPE_CHECKING:
    from rashinban.matching.seating import MatchingDay


def seat_one_after_another(day: MatchingDay, pairs: Pairs, scores: Mapping[Pair, int]) -> tuple[Meeting, ...]:
    """The floor: the pairs in the order of their worth, each in the first slot that is free on both sides."""
    tables = {guest.key: guest.tables for guest in (*day.firms, *day.supporters)} | {guest.key: 1 for guest in day.firms}
    left = {guest.key: guest.capacity(day.slots) for guest in (*day.firms, *day.supporters)}
    busy: Counter[tuple[str, int]] = Counter()
    meetings = []
    for pair in sorted(scores, key=lambda pair: (-scores[pair], pair)):
        free = next((slot for slot in pairs.slots[pair] if all(busy[key, slot] < tables[key] for key in pair)), None)
        if free is None or not all(left[key] for key in pair):
            continue
        meetings.append(Meeting(free, *pair))
        for key in pair:
            busy[key, free] += 1
            left[key] -= 1
    return tuple(sorted(meetings))


def polish(day: MatchingDay, pairs: Pairs, scores: Mapping[Pair, int], meetings: Iterable[Meeting]) -> tuple[Meeting, ...]:
    """Seat one slot anew while the others stay, again and again until no slot gets better: never worse than before.

    Within one slot the best is an assignment problem, solved exactly.
    """
    by_slot: dict[int, list[Pair]] = defaultdict(list)
    for meeting in meetings:
        by_slot[meeting.slot].append((meeting.firm, meeting.supporter))
    better = True
    while better:
        better = False
        for slot in range(1, day.slots + 1):
            anew = _slot_anew(day, pairs, scores, by_slot, slot)
            if sum(scores[pair] for pair in anew) > sum(scores[pair] for pair in by_slot[slot]):
                by_slot[slot], better = anew, True
    return tuple(sorted(Meeting(slot, *pair) for slot, found in by_slot.items() for pair in found))


def _slot_anew(day: MatchingDay, pairs: Pairs, scores: Mapping[Pair, int], by_slot: Mapping[int, list[Pair]], slot: int) -> list[Pair]:
    import numpy
    from scipy.optimize import linear_sum_assignment

    met = {pair for other, found in by_slot.items() if other != slot for pair in found}
    times = Counter(key for pair in met for key in pair)
    full = {guest.key for guest in (*day.firms, *day.supporters) if guest.most is not None and times[guest.key] >= guest.most}
    rows = {guest.key: number for number, guest in enumerate(day.firms)}
    columns: dict[str, list[int]] = {}
    for guest in day.supporters:
        first = sum(len(each) for each in columns.values())
        room = guest.tables if guest.most is None else max(0, min(guest.tables, guest.most - times[guest.key]))
        columns[guest.key] = list(range(first, first + room))
    worth = numpy.zeros((len(rows), sum(len(each) for each in columns.values())))
    names: dict[tuple[int, int], Pair] = {}
    for pair, score in scores.items():
        if pair in met or slot not in pairs.slots[pair] or full & set(pair):
            continue
        for column in columns[pair[1]]:
            worth[rows[pair[0]], column] = score
            names[rows[pair[0]], column] = pair
    if not names:
        return []
    chosen = zip(*(each.tolist() for each in linear_sum_assignment(worth, maximize=True)), strict=True)
    return [names[place] for place in chosen if place in names and worth[place] > 0]
