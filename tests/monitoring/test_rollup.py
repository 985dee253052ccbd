"""A roll-up hides nothing: every state is counted, unknowns widen the range."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashinban.core.errors import RashinbanError
from rashinban.core.phrase import Phrase
from rashinban.monitoring.progress import BAD, GOOD, Progress
from rashinban.monitoring.rollup import STATES, roll_up
from rashinban.plans.plan import Indicator, Measure, Plan

MEASURES = tuple(
    Measure(id=id, parent=parent, level="施策", title=f"架空{id}")
    for id, parent in (("A", None), ("A1", "A"), ("A2", "A"), ("A2a", "A2"), ("B", None))
)
PLACES = [None, "A", "A1", "A2", "A2a", "B"]


def plan_with(places):
    indicators = tuple(Indicator(id=f"K{n}", measure=place, label="架空") for n, place in enumerate(places))
    return Plan(id="p", title="架空の計画", measures=MEASURES, indicators=indicators)


def standing(states):
    return [
        Progress(indicator=f"K{n}", as_of=date(2024, 6, 1), state=state, reason=Phrase("", ""))
        for n, state in enumerate(states)
    ]


def test_distribution_and_range():
    states = ["achieved", "on_track", "behind", "no_data", "rules_disagree"]
    branch = roll_up(plan_with(["A1", "A2a", "A2", "A", "B"]), standing(states), "A")
    assert (branch.total, branch.good, branch.known, branch.unknown) == (4, 2, 3, 1)
    assert (float(branch.worst), float(branch.best)) == (0.5, 0.75)
    assert branch.counts["no_data"] == 1
    assert branch.own == ("K3",)
    assert [child.measure for child in branch.children] == ["A1", "A2"]


def test_an_empty_branch_has_no_share():
    branch = roll_up(plan_with([]), [], "B")
    assert (branch.total, branch.worst, branch.best) == (0, None, None)


def test_an_unknown_measure_is_named():
    with pytest.raises(RashinbanError, match="Z"):
        roll_up(plan_with([]), [], "Z")


@given(st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(STATES)), max_size=12))
def test_parts_add_up_and_the_range_holds_the_truth(rows):
    plan = plan_with([place for place, _ in rows])
    whole = roll_up(plan, standing([state for _, state in rows]))
    assert whole.total == len(rows) == sum(whole.counts.values())

    def check(branch):
        assert branch.total == len(branch.own) + sum(child.total for child in branch.children)
        if branch.total:
            assert branch.worst <= branch.best
            assert (branch.worst == branch.best) == (branch.unknown == 0)
        for child in branch.children:
            check(child)

    check(whole)
    assert whole.unknown == sum(state not in GOOD | BAD for _, state in rows)
