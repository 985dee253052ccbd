"""The ring as geometry: it closes, it keeps its proportions, nothing is lost."""

import math
import re
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rashinban.reports.states import LOOK, LOOKS
from rashinban.web.home.ring import CENTRE, INNER, MOST, OUTER, Sector, Spoke, arc, draw_ring

states = st.sampled_from([look.state for look in LOOKS])
branches = st.lists(st.tuples(states, st.integers(0, 20)), max_size=3).map(lambda runs: [state for state, count in runs for _ in range(count)])
plans = st.lists(branches, max_size=6)
relaxed = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def sectors(plan):
    return [
        Sector(f"m{place}", f"施策{place}", str(place), tuple(Spoke(f"{place}-{n}", f"指標{n}", state) for n, state in enumerate(branch)))
        for place, branch in enumerate(plan)
    ]


def corners(path):
    """The four corners of a piece: outer start, outer end, inner end, inner start."""
    found = re.findall(r"[ML](\S+) ([\d.]+)A[\d.]+ [\d.]+ 0 [01] [01] (\S+) ([\d.]+)", path)
    return [(float(x), float(y)) for one in found for x, y in (one[:2], one[2:])]


def angle(x, y):
    return math.atan2(x - CENTRE, CENTRE - y) % (2 * math.pi)


@relaxed
@given(plan=plans)
def test_every_indicator_is_in_the_ring_once(plan) -> None:
    ring = draw_ring(sectors(plan))
    total = sum(len(branch) for branch in plan)
    assert ring.total == total == sum(segment.count for segment in ring.segments)
    assert ring.each == (total <= MOST)
    assert len(ring.hubs) == sum(bool(branch) for branch in plan)
    for place, branch in enumerate(plan):
        for state in set(branch):
            mine = [segment for segment in ring.segments if segment.branch == f"m{place}" and segment.state == state]
            assert sum(segment.count for segment in mine) == branch.count(state)
    if ring.each:
        keys = [segment.key for segment in ring.segments]
        assert len(set(keys)) == len(keys)


@relaxed
@given(plan=plans)
def test_pieces_follow_one_another_and_are_as_wide_as_their_count(plan) -> None:
    ring = draw_ring(sectors(plan))
    if len(ring.segments) < 2:
        return
    spans = []
    for segment in ring.segments:
        points = corners(segment.path)
        assert all(abs(math.dist((CENTRE, CENTRE), point) - radius) < 0.02 for point, radius in zip(points, (OUTER, OUTER, INNER, INNER), strict=False))
        if len(points) == 4:
            start, end = angle(*points[0]), angle(*points[1])
            spans.append((start, end if end > start else end + 2 * math.pi, segment.count))
    for (_, end, _), (start, _, _) in pairwise(spans):
        assert start >= end - 1e-3
    if spans:
        assert spans[-1][1] <= 2 * math.pi + 1e-3


def test_a_whole_turn_is_drawn() -> None:
    ring = draw_ring(sectors([["on_track"]]))
    assert ring.segments[0].path.count("Z") in (1, 2)
    assert ring.hubs[0].path.count("M") == 2
    assert arc(0, 2 * math.pi, 10, 20).count("A") == 4


def test_an_empty_plan_has_no_ring() -> None:
    assert draw_ring([]).total == 0
    assert draw_ring(sectors([[], []])).segments == ()


@pytest.mark.parametrize("count", [1, 23, MOST])
def test_shape_comes_before_colour(count) -> None:
    """Up to the most that is drawn one by one, every piece has its shape."""
    for segment in draw_ring(sectors([["behind"] * count])).segments:
        assert segment.glyph == LOOK["behind"].shape
        assert segment.word == "遅れ"


def test_many_indicators_become_states_of_branches() -> None:
    ring = draw_ring(sectors([["behind"] * 40 + ["no_data"] * 10, ["on_track"] * 50]))
    assert [(segment.branch, segment.state, segment.count, segment.key) for segment in ring.segments] == [
        ("m0", "behind", 40, None),
        ("m0", "no_data", 10, None),
        ("m1", "on_track", 50, None),
    ]
