"""Seating: nobody sits twice at once, nothing better than the best, musts first, and what cannot be is named."""

from __future__ import annotations

import time
from collections import Counter
from itertools import combinations, product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashinban.core.errors import WrongContent
from rashinban.matching.colouring import colour_edges
from rashinban.matching.seating import Guest, MatchingDay, Meeting, Seating, Wish, seat


@st.composite
def days(draw: st.DrawFn, *, absences: bool = True, firms: int = 5, supporters: int = 4, slots: int = 4) -> MatchingDay:
    """Small days with everything that can happen: limits, parallel tables, absences, musts, nevers."""
    count = draw(st.integers(1, slots))
    away = st.frozensets(st.integers(1, count)) if absences else st.just(frozenset())
    most = st.none() | st.integers(0, 4)
    left = [Guest(f"f{n}", most=draw(most), absent=draw(away)) for n in range(draw(st.integers(1, firms)))]
    right = [
        Guest(f"s{n}", most=draw(most), tables=draw(st.integers(1, 2)), absent=draw(away)) for n in range(draw(st.integers(1, supporters)))
    ]
    pairs = draw(st.sets(st.sampled_from(list(product(left, right)))))
    rules = st.sampled_from(["", "", "", "must", "never"])
    ordered = sorted(pairs, key=lambda pair: (pair[0].key, pair[1].key))
    wishes = [Wish(firm.key, supporter.key, draw(st.integers(1, 5)), draw(rules)) for firm, supporter in ordered]
    return MatchingDay(count, tuple(left), tuple(right), tuple(wishes))


def large(seed: int, *, absent: float = 0.1, density: float = 1.0, tables: int = 1) -> MatchingDay:
    """60 firms, 40 supporters, 8 slots."""
    chance = Random(seed)

    def away() -> frozenset[int]:
        return frozenset(slot for slot in range(1, 9) if chance.random() < absent)

    firms = tuple(Guest(f"f{n:02}", absent=away(), most=chance.choice([None, 3, 5])) for n in range(60))
    supporters = tuple(Guest(f"s{n:02}", absent=away(), most=chance.choice([None, 6]), tables=tables) for n in range(40))
    wishes = [Wish(f.key, s.key, chance.randint(1, 5)) for f in firms for s in supporters if chance.random() < density]
    for number in chance.sample(range(len(wishes)), 20):
        wishes[number] = Wish(wishes[number].firm, wishes[number].supporter, 5, "must")
    return MatchingDay(8, firms, supporters, tuple(wishes))


def holds(day: MatchingDay, meetings: tuple[Meeting, ...]) -> None:
    """Every rule of a seating, checked from the outside."""
    guests = {guest.key: guest for guest in (*day.firms, *day.supporters)}
    rules = {(wish.firm, wish.supporter): wish.rule for wish in day.wishes}
    at_once = Counter((key, meeting.slot) for meeting in meetings for key in (meeting.firm, meeting.supporter))
    in_all = Counter(key for meeting in meetings for key in (meeting.firm, meeting.supporter))
    assert len({(meeting.firm, meeting.supporter) for meeting in meetings}) == len(meetings)
    for meeting in meetings:
        assert 1 <= meeting.slot <= day.slots
        assert rules[meeting.firm, meeting.supporter] != "never"
        assert meeting.slot not in guests[meeting.firm].absent | guests[meeting.supporter].absent
        assert at_once[meeting.firm, meeting.slot] == 1
        assert at_once[meeting.supporter, meeting.slot] <= guests[meeting.supporter].tables
    for key, times in in_all.items():
        most = guests[key].most
        assert most is None or times <= most


def worth(day: MatchingDay, meetings: tuple[Meeting, ...]) -> tuple[int, int]:
    """Must-meets kept, then weights."""
    wishes = {(wish.firm, wish.supporter): wish for wish in day.wishes}
    met = [wishes[meeting.firm, meeting.supporter] for meeting in meetings]
    return sum(wish.rule == "must" for wish in met), sum(wish.weight for wish in met)


def greedily(day: MatchingDay) -> tuple[Meeting, ...]:
    """What a person does by hand: slot by slot, the strongest wish that still fits."""
    guests = {guest.key: guest for guest in (*day.firms, *day.supporters)}
    met: list[Meeting] = []
    strongest = sorted(day.wishes, key=lambda wish: (wish.rule != "must", -wish.weight, wish.firm, wish.supporter))
    for slot in range(1, day.slots + 1):
        here: Counter[str] = Counter()
        for wish in strongest:
            one, other = guests[wish.firm], guests[wish.supporter]
            had = Counter(key for meeting in met for key in (meeting.firm, meeting.supporter))
            fits = wish.rule != "never" and slot not in one.absent | other.absent and not here[one.key] and here[other.key] < other.tables
            fits = fits and all(guest.most is None or had[guest.key] < guest.most for guest in (one, other))
            if fits and not any((meeting.firm, meeting.supporter) == (one.key, other.key) for meeting in met):
                met.append(Meeting(slot, one.key, other.key))
                here.update((one.key, other.key))
    return tuple(met)


def exhaustively(day: MatchingDay) -> tuple[int, int]:
    """The best there is, by trying everything."""
    seats = [Meeting(slot, wish.firm, wish.supporter) for wish in day.wishes if wish.rule != "never" for slot in range(1, day.slots + 1)]
    best = (0, 0)
    for size in range(1, 6):
        for chosen in combinations(seats, size):
            try:
                holds(day, chosen)
            except AssertionError:
                continue
            best = max(best, worth(day, chosen))
    return best


@settings(max_examples=150, deadline=None)
@given(days())
def test_every_rule_holds_and_nobody_does_better_by_hand(day: MatchingDay) -> None:
    seating = seat(day)
    holds(day, seating.meetings)
    assert (seating.musts, seating.objective) == worth(day, seating.meetings)
    assert worth(day, seating.meetings) >= worth(day, greedily(day))
    assert seating.objective <= seating.bound
    assert seat(day) == seating


@settings(max_examples=40, deadline=None)
@given(days(firms=3, supporters=2, slots=2))
def test_it_is_the_best_there_is(day: MatchingDay) -> None:
    """At most 4 meetings at 2 slots and 2 supporters of one table (5 tried, for parallel tables): everything tried."""
    narrow = MatchingDay(day.slots, day.firms, tuple(Guest(each.key, most=each.most, absent=each.absent) for each in day.supporters), day.wishes)
    seating = seat(narrow)
    assert seating.best
    assert worth(narrow, seating.meetings) == exhaustively(narrow)


@settings(max_examples=60, deadline=None)
@given(days(absences=False))
def test_without_absences_the_capacities_alone_decide(day: MatchingDay) -> None:
    seating = seat(day)
    assert seating.best
    assert seating.objective == seating.bound
    for problem in seating.unmet:
        assert "ほかの面談で埋まっています" in problem.words.ja


@settings(max_examples=80, deadline=None)
@given(days())
def test_every_must_is_kept_or_named(day: MatchingDay) -> None:
    seating = seat(day)
    asked = {(wish.firm, wish.supporter) for wish in day.wishes if wish.rule == "must"}
    met = {(meeting.firm, meeting.supporter) for meeting in seating.meetings}
    named = {(problem.firm, problem.supporter) for problem in (*seating.impossible, *seating.unmet)}
    assert seating.musts_asked == len(asked)
    assert asked - met == asked & named


@settings(max_examples=100, deadline=None)
@given(st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7))))
def test_edges_take_no_more_colours_than_the_busiest_node_has_edges(pairs: set[tuple[int, int]]) -> None:
    """König's theorem."""
    edges = sorted(pairs)
    busiest = max([0, *Counter(edge[0] for edge in edges).values(), *Counter(edge[1] for edge in edges).values()])
    colours = colour_edges(edges, 8, 8, busiest)
    assert all(0 <= colour < busiest for colour in colours)
    for side in (0, 1):
        assert len({(edge[side], colour) for edge, colour in zip(edges, colours, strict=True)}) == len(edges)


@pytest.mark.parametrize(("absent", "density", "tables"), [(0, 1.0, 1), (0.1, 1.0, 1), (0.3, 0.3, 2)])
def test_a_whole_hall_within_five_seconds(absent: float, density: float, tables: int) -> None:
    """60 firms × 40 supporters × 8 slots (time of this process: other programs are not its fault)."""
    day = large(1, absent=absent, density=density, tables=tables)
    began = time.process_time()
    seating = seat(day)
    assert time.process_time() - began < 5
    holds(day, seating.meetings)
    assert worth(day, seating.meetings) > worth(day, greedily(day))


def test_what_cannot_be_is_named_before_anything_is_worked_out() -> None:
    """Must and never of one pair; no common slot; more musts than meetings: each in a sentence with both names."""
    firms = (Guest("a", "甲社（架空）", most=1), Guest("b", "乙社（架空）", absent=frozenset({1})), Guest("c", "丙社（架空）"))
    supporters = (Guest("x", "大学（架空）"), Guest("y", "銀行（架空）", absent=frozenset({2})))
    wishes = (
        Wish("a", "x", rule="must"), Wish("a", "y", rule="must"), Wish("b", "y", rule="must"),
        Wish("c", "x", rule="must"), Wish("c", "x", rule="never"),
    )  # fmt: skip
    seating = seat(MatchingDay(2, firms, supporters, wishes))
    assert [(problem.kind, problem.firm, problem.supporter) for problem in seating.impossible] == [
        ("contradiction", "c", "x"), ("never_together", "b", "y"), ("too_many", "a", None)
    ]  # fmt: skip
    words = " ".join(problem.words.ja for problem in seating.impossible)
    for part in ("「丙社（架空）」と「大学（架空）」", "「乙社（架空）」と「銀行（架空）」", "面談の上限が1件", "1件は組めません"):
        assert part in words
    assert [problem.kind for problem in seating.unmet] == ["crowded_out"]
    assert "「甲社（架空）」が会える1件" in seating.unmet[0].words.ja
    assert seating.unmet[0].words.en.endswith("Other meetings take all 1 that “甲社（架空）” can have.")
    assert seating.impossible[2].words.en == "“甲社（架空）” has 2 must-meets, but the limit of meetings is 1; 1 cannot be arranged."
    assert seating.without == ("b", "c") + (("y",) if not seating.of("y") else ("x",))


def test_common_slots_taken_by_other_musts() -> None:
    """Both can only come in slot 1, where the supporter must meet somebody else already."""
    firms = (Guest("a", "甲社", absent=frozenset({2})), Guest("b", "乙社", absent=frozenset({2})))
    day = MatchingDay(2, firms, (Guest("x", "大学"),), (Wish("a", "x", 5, "must"), Wish("b", "x", 1, "must")))
    seating = seat(day)
    assert seating.meetings == (Meeting(1, "a", "x"),)
    assert (seating.musts, seating.musts_asked, seating.best) == (1, 2, True)
    assert "「乙社」と「大学」" in seating.unmet[0].words.ja


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (MatchingDay(0, (), (), ()), "時間枠が一つもありません"),
        (MatchingDay(1, (Guest("a"),), (Guest("a"),), ()), "二度あります"),
        (MatchingDay(1, (Guest("a"),), (Guest("x"),), (Wish("b", "x"),)), "企業の参加者にありません"),
        (MatchingDay(1, (Guest("a"),), (Guest("x"),), (Wish("a", "z"),)), "支援者の参加者にありません"),
        (MatchingDay(1, (Guest("a"),), (Guest("x"),), (Wish("a", "x", -1),)), "0より小さい"),
    ],
)
def test_a_day_that_makes_no_sense_is_refused(day: MatchingDay, words: str) -> None:
    with pytest.raises(WrongContent, match=words):
        seat(day)


def test_a_day_without_wishes_is_empty() -> None:
    seating: Seating = seat(MatchingDay(3, (Guest("a"),), (Guest("x"),), ()))
    assert (seating.meetings, seating.best, seating.without) == ((), True, ("a", "x"))
