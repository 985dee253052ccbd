"""The best seating: which pairs meet (a b-matching), then when (edge colouring, or a small integer programme)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rashinban.matching.colouring import colour_edges
from rashinban.matching.polishing import polish, seat_one_after_another
from rashinban.matching.seating import Meeting
from rashinban.matching.wishes import Pair, Pairs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from rashinban.matching.seating import MatchingDay

#: Seconds the solver may take over the whole day, and the nodes it may look at: the nodes end a long search at the same
#: place on every machine, the seconds are for a machine that has no time.
SECONDS, NODES = 2.5, 200


@dataclass(frozen=True, slots=True)
class Found:
    """The meetings, whether nothing better exists, and a weight no seating with as many must-meets can exceed."""

    meetings: tuple[Meeting, ...]
    best: bool
    bound: int


def best_meetings(day: MatchingDay, pairs: Pairs) -> Found:
    """The meetings of a day, sorted; see ``seating.seat``."""
    if not pairs.weights:
        return Found((), True, 0)
    scores = _scores(pairs)
    chosen = _choose(day, pairs, scores)
    bound = sum(pairs.weights[pair] for pair in chosen)
    if not any(guest.absent for guest in (*day.firms, *day.supporters)):
        return Found(_colour(day, chosen), True, bound)
    placed, _proven = _place(day, pairs, scores, chosen)
    if len(placed) == len(chosen):
        return Found(placed, True, bound)
    whole, proven = _place(day, pairs, scores, pairs.weights, seconds=SECONDS)
    tried = (placed, whole, seat_one_after_another(day, pairs, scores))
    found = max((polish(day, pairs, scores, each) for each in tried), key=lambda each: _score(each, scores))
    if proven:
        return Found(found, True, sum(pairs.weights[each.firm, each.supporter] for each in found))
    if len(pairs.musts & {(each.firm, each.supporter) for each in found}) < len(pairs.musts & set(chosen)):
        bound = sum(pairs.weights[pair] for pair in _choose(day, pairs, pairs.weights))
    return Found(found, False, bound)


def _scores(pairs: Pairs) -> dict[Pair, int]:
    """Weights with every must-meet worth more than all wishes together, and any meeting worth more than none."""
    above = sum(pairs.weights.values()) + 1
    return {pair: weight + (above if pair in pairs.musts else 0) for pair, weight in pairs.weights.items()}


def _score(meetings: Iterable[Meeting], scores: Mapping[Pair, int]) -> int:
    return sum(scores[meeting.firm, meeting.supporter] for meeting in meetings)


def _choose(day: MatchingDay, pairs: Pairs, scores: Mapping[Pair, int]) -> list[Pair]:
    """The pairs worth most when only capacities count: no seating can be worth more."""
    allowed = sorted(scores)
    room = {guest.key: guest.capacity(day.slots) for guest in (*day.firms, *day.supporters)}
    rows: dict[str, list[int]] = defaultdict(list)
    for column, (firm, supporter) in enumerate(allowed):
        rows[firm].append(column)
        rows[supporter].append(column)
    taken, _proven = _solve([scores[pair] for pair in allowed], [(rows[key], room[key]) for key in sorted(rows)])
    return [pair for pair, yes in zip(allowed, taken, strict=True) if yes]


def _colour(day: MatchingDay, chosen: Sequence[Pair]) -> tuple[Meeting, ...]:
    """Nobody is absent: any choice within the capacities fits into the slots, each table of a supporter being a node."""
    firms = {guest.key: number for number, guest in enumerate(day.firms)}
    tables: dict[str, list[int]] = {}
    for guest in day.supporters:
        first = sum(len(each) for each in tables.values())
        tables[guest.key] = list(range(first, first + guest.tables))
    used: dict[str, int] = defaultdict(int)
    edges = []
    for firm, supporter in chosen:
        edges.append((firms[firm], tables[supporter][used[supporter] % len(tables[supporter])]))
        used[supporter] += 1
    slots = colour_edges(edges, len(firms), sum(len(each) for each in tables.values()), day.slots)
    return tuple(sorted(Meeting(slot + 1, *pair) for slot, pair in zip(slots, chosen, strict=True)))


def _place(
    day: MatchingDay, pairs: Pairs, scores: Mapping[Pair, int], among: Collection[Pair], seconds: float | None = None
) -> tuple[tuple[Meeting, ...], bool]:
    """Meetings among these pairs in slots, worth as much as possible (a variable per pair and slot), and whether that is
    proven."""
    seats = [Meeting(slot, *pair) for pair in sorted(among) for slot in pairs.slots[pair]]
    tables = {guest.key: guest.tables for guest in day.supporters}
    most = {guest.key: guest.most for guest in (*day.firms, *day.supporters)}
    rows: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    room: dict[tuple[Any, ...], int] = {}
    for column, seat in enumerate(seats):
        limits = [((seat.firm, seat.supporter), 1), ((seat.firm, "at", seat.slot), 1), ((seat.supporter, "at", seat.slot), tables[seat.supporter])]
        limits += [((key, "in all"), limit) for key in (seat.firm, seat.supporter) if (limit := most[key]) is not None]
        for name, limit in limits:
            rows[name].append(column)
            room[name] = limit
    taken, proven = _solve([scores[seat.firm, seat.supporter] for seat in seats], [(columns, room[name]) for name, columns in rows.items()], seconds)
    return tuple(sorted(seat for seat, yes in zip(seats, taken, strict=True) if yes)), proven


def _solve(worth: Sequence[int], limits: Sequence[tuple[Sequence[int], int]], seconds: float | None = None) -> tuple[list[bool], bool]:
    """Which variables (0 or 1) to take for the largest worth within the limits, and whether that is proven; none of them
    when the time was too short to find any."""
    import numpy
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    if not worth:
        return [], True
    columns = numpy.concatenate([numpy.asarray(row, dtype=int) for row, _ in limits])
    starts = numpy.cumsum([0, *(len(row) for row, _ in limits)])
    matrix = csr_array((numpy.ones(len(columns)), columns, starts), shape=(len(limits), len(worth)))
    options: dict[str, Any] = {"mip_rel_gap": 0.0, "node_limit": NODES} | ({} if seconds is None else {"time_limit": seconds})
    answer = milp(
        -numpy.asarray(worth, dtype=float),
        integrality=numpy.ones(len(worth)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, ub=numpy.asarray([most for _, most in limits], dtype=float)),
        options=options,
    )
    if answer.x is None:
        return [False] * len(worth), False
    return [bool(value > 0.5) for value in answer.x], answer.status == 0
