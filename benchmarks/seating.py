"""Seating a matching day of 60 firms × 40 supporters × 8 slots, beside what a person or a graph library does slot by slot.

usage: python benchmarks/seating.py

``by hand`` takes the strongest wish that still fits, slot by slot; networkx finds a maximum-weight matching of what is
left in every slot. Objective: must-meets kept, then the sum of the weights of those who meet. Imports excluded.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from random import Random
from time import perf_counter

from rashinban.matching.seating import Guest, MatchingDay, Meeting, Wish, seat

LIMIT = 5.0
#: Name, share of slots in which a guest is away, share of pairs with a wish, parallel tables of a supporter, must-meets.
HALLS = (
    ("nobody away", 0.0, 1.0, 1, 20),
    ("a tenth away", 0.1, 1.0, 1, 20),
    ("few wishes", 0.1, 0.2, 1, 20),
    ("two tables", 0.3, 0.3, 2, 60),
    ("half away, many musts", 0.5, 0.15, 1, 60),
)


def hall(absent: float, density: float, tables: int, musts: int, seed: int = 1) -> MatchingDay:
    chance = Random(seed)

    def away() -> frozenset[int]:
        return frozenset(slot for slot in range(1, 9) if chance.random() < absent)

    firms = tuple(Guest(f"f{n:02}", absent=away(), most=chance.choice([None, 3, 5])) for n in range(60))
    supporters = tuple(Guest(f"s{n:02}", absent=away(), most=chance.choice([None, 6]), tables=tables) for n in range(40))
    wishes = [Wish(f.key, s.key, chance.randint(1, 5)) for f in firms for s in supporters if chance.random() < density]
    for number in chance.sample(range(len(wishes)), musts):
        wishes[number] = Wish(wishes[number].firm, wishes[number].supporter, 5, "must")
    return MatchingDay(8, firms, supporters, tuple(wishes))


def slot_by_slot(day: MatchingDay, choose: Callable[[list[tuple[int, Wish]], dict[str, int]], list[Wish]]) -> tuple[Meeting, ...]:
    """Every slot gets what ``choose`` picks of the wishes that are still possible there."""
    guests = {guest.key: guest for guest in (*day.firms, *day.supporters)}
    above = sum(wish.weight for wish in day.wishes) + 1
    met: list[Meeting] = []
    for slot in range(1, day.slots + 1):
        had = Counter(key for meeting in met for key in (meeting.firm, meeting.supporter))
        done = {(meeting.firm, meeting.supporter) for meeting in met}
        room = {key: min(guest.tables, 99 if guest.most is None else guest.most - had[key]) for key, guest in guests.items()}
        possible = [
            (wish.weight + (above if wish.rule == "must" else 0), wish)
            for wish in day.wishes
            if (wish.firm, wish.supporter) not in done
            and slot not in guests[wish.firm].absent | guests[wish.supporter].absent
            and min(room[wish.firm], room[wish.supporter]) > 0
        ]
        met += [Meeting(slot, wish.firm, wish.supporter) for wish in choose(possible, room)]
    return tuple(met)


def by_hand(possible: list[tuple[int, Wish]], room: dict[str, int]) -> list[Wish]:
    here: Counter[str] = Counter()
    chosen = []
    for _worth, wish in sorted(possible, key=lambda each: (-each[0], each[1].firm, each[1].supporter)):
        if not here[wish.firm] and here[wish.supporter] < room[wish.supporter]:
            chosen.append(wish)
            here.update((wish.firm, wish.supporter))
    return chosen


def by_networkx(possible: list[tuple[int, Wish]], room: dict[str, int]) -> list[Wish]:
    import networkx

    graph = networkx.Graph()
    for worth, wish in possible:
        for table in range(room[wish.supporter]):
            graph.add_edge(wish.firm, (wish.supporter, table), weight=worth, wish=wish)
    return [graph.edges[pair]["wish"] for pair in networkx.max_weight_matching(graph)]


def worth(day: MatchingDay, meetings: tuple[Meeting, ...]) -> tuple[int, int]:
    wishes = {(wish.firm, wish.supporter): wish for wish in day.wishes}
    met = [wishes[meeting.firm, meeting.supporter] for meeting in meetings]
    return sum(wish.rule == "must" for wish in met), sum(wish.weight for wish in met)


def main() -> None:
    seat(hall(0.1, 0.1, 1, 5))  # pays for the imports
    ways: dict[str, Callable[[MatchingDay], tuple[Meeting, ...]]] = {
        "rashinban": lambda day: seat(day).meetings,
        "by hand": lambda day: slot_by_slot(day, by_hand),
        "networkx": lambda day: slot_by_slot(day, by_networkx),
    }
    slowest = 0.0
    print(f"{'hall':24}" + "".join(f"{name:>28}" for name in ways))
    for name, *shape in HALLS:
        day = hall(*shape)  # type: ignore[arg-type]
        cells = []
        for way, solve in ways.items():
            start = perf_counter()
            musts, weight = worth(day, solve(day))
            took = perf_counter() - start
            slowest = max(slowest, took) if way == "rashinban" else slowest
            cells.append(f"{musts:4} musts {weight:5} {took:6.2f} s")
        print(f"{name:24}" + "".join(f"{cell:>28}" for cell in cells))
    print(f"slowest {slowest:.2f} s of {LIMIT:.0f} s")
    sys.exit(slowest > LIMIT)


if __name__ == "__main__":
    main()
