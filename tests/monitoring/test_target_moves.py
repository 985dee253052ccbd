"""Which way a target moved, for every kind of promise."""

import pytest

from rashinban.core.period import Period
from rashinban.monitoring.target_moves import compare_targets
from rashinban.plans.plan import Baseline, Indicator, Plan, Target

FY = Period.fiscal_year


def t(value=None, year=2026, **more):
    return Target(value=value, deadline=FY(year), **more)


def shift(before, after, direction=None, **more):
    fields = {"id": "K1", "label": "架空", "unit": "件", "direction": direction}
    indicator = Indicator(**(fields | more))
    plan = Plan(id="p", title="架空", period=Period.span(FY(2023), FY(2026)), indicators=(indicator,))
    forth = compare_targets(plan, indicator, before, after)
    back = compare_targets(plan, indicator, after, before)
    opposite = {"eased": "tightened", "tightened": "eased"}
    assert back.move == opposite.get(forth.move, forth.move)  # undoing a move goes the other way
    return forth.move, forth.how


@pytest.mark.parametrize(
    ("before", "after", "direction", "expected"),
    [
        ((t(10),), (t(8),), "up", ("eased", "lowered")),
        ((t(10),), (t(8),), "down", ("tightened", "tightened")),
        ((t(8),), (t(10),), "up", ("tightened", "raised")),
        ((t(10, operator=">="),), (t(8, operator=">="),), None, ("eased", "lowered")),
        ((t(10, operator="<="),), (t(12, operator="<="),), None, ("eased", "eased")),
        ((t(10),), (t(10, 2028),), "up", ("eased", "postponed")),
        ((t(10, 2028),), (t(10),), "down", ("tightened", "brought_forward")),
        ((t(10),), (t(8, 2028),), "up", ("eased", "eased")),
        ((t(10),), (t(12, 2028),), "up", ("unclear", "changed")),
        ((t(70, upper=80, operator="range"),), (t(60, upper=90, operator="range"),), None, ("eased", "eased")),
        ((t(70, upper=80, operator="range"),), (t(75, upper=85, operator="range"),), None, ("unclear", "changed")),
        ((t(70, upper=80, operator="range"),), (t(70),), "up", ("eased", "eased")),
        ((t(70, upper=80, operator="range"),), (t(70, 2028, upper=80, operator="range"),), None, ("unclear", "changed")),
        ((t(10),), (t(10, operator="~"),), "up", ("eased", "eased")),
        ((t(10),), (t(10, scope="fiscal_year"),), "up", ("unclear", "changed")),
        ((t(5, change_type="relative_increase"),), (t(4, change_type="relative_increase"),), None, ("eased", "lowered")),
        ((t(5, change_type="relative_decrease"),), (t(4, change_type="relative_decrease"),), None, ("eased", "eased")),
        ((t(5, change_type="relative_decrease"),), (t(1, change_type="relative_increase"),), "up", ("tightened", "tightened")),
        ((t(5, change_type="relative_increase"),), (t(60),), "up", ("unclear", "changed")),
        ((t(2, change_type="relative_increase", unit="倍"),), (t(3, change_type="relative_increase", unit="倍"),), "up", ("tightened", "raised")),
        ((t(10),), (t(8),), None, ("unclear", "changed")),
        ((t(10),), (t(10, deadline_found="plan"),), "up", ("unchanged", "changed")),
        ((t(change_type="qualitative"),), (t(10),), "up", ("unclear", "changed")),
        ((t(change_type="milestone"),), (t(None, 2028, change_type="milestone"),), "up", ("eased", "postponed")),
        ((t(5, 2024), t(10, 2026)), (t(5, 2024), t(8, 2026)), "up", ("eased", "lowered")),
        ((t(5, 2024), t(10, 2026)), (t(10, 2026),), "up", ("eased", "eased")),
        ((t(5, 2024), t(10, 2026)), (t(6, 2024), t(9, 2026)), "up", ("unclear", "changed")),
        ((t(5, 2024), t(10, 2026)), (t(5, 2025), t(10, 2028)), "up", ("eased", "postponed")),
        ((t(5, 2024),), (t(5, 2025), t(10, 2028)), "up", ("unclear", "changed")),
        ((), (t(10),), "up", ("tightened", "tightened")),
    ],
)  # fmt: skip
def test_what_would_satisfy_one_but_not_the_other_decides(before, after, direction, expected):
    assert shift(before, after, direction) == expected


def test_the_baseline_tells_the_direction_when_the_plan_does_not():
    start = Baseline(value=20, period=FY(2022))
    assert shift((t(10),), (t(8),), baseline=start) == ("tightened", "tightened")


def test_more_time_for_a_limit_to_a_count_is_not_easier():
    assert shift((t(10),), (t(10, 2028),), "down", value_kind="count") == ("unclear", "changed")
