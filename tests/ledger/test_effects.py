"""Effects of support by hand, and the identities that must hold whatever the figures."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashinban.core.period import Period
from rashinban.ledger.effects import Effect, Followed, Result, expected_years, newest, sum_effects

FY = Period.fiscal_year


def result(year: int, actual: int, baseline: int, share: str, checked: bool = False) -> Result:
    return Result(FY(year), Decimal(actual), Decimal(baseline), Decimal(share), checked)


def test_an_example_by_hand() -> None:
    """Sales 500 → 540 → 600 at 50 % (20 + 50), a second company 100 → 90 at 100 % (-10), a third still open (30)."""
    first = Followed("a", (result(2021, 540, 500, "0.5"), result(2022, 600, 500, "0.5", True)), closed=True)
    second = Followed("b", (result(2021, 90, 100, "1"),), closed=True)
    third = Followed("c", (result(2022, 400, 300, "0.3", True),))
    effect = sum_effects([first, second, third])
    assert effect == Effect(Decimal("10.0"), Decimal("50.0"), Decimal(0), Decimal("30.0"), 2, 1)
    assert effect.settled == 60


def test_a_year_without_a_result_is_waited_for() -> None:
    years = expected_years(date(2022, 6, 1), None, date(2025, 4, 1))
    assert years == (FY(2022), FY(2023), FY(2024))
    case = Followed("a", (result(2023, 2, 1, "1"),), years)
    assert case.missing == (FY(2022), FY(2024))


@pytest.mark.parametrize(
    ("opened", "closed", "today", "count"),
    [
        (date(2024, 4, 1), None, date(2025, 3, 31), 0),
        (date(2024, 4, 1), None, date(2025, 4, 1), 1),
        (date(2024, 3, 31), None, date(2024, 4, 1), 1),
        (date(2020, 4, 1), date(2022, 5, 1), date(2026, 4, 1), 2),
    ],
)
def test_a_year_is_due_when_it_is_over(opened: date, closed: date | None, today: date, count: int) -> None:
    assert len(expected_years(opened, closed, today)) == count


def test_the_newest_result() -> None:
    assert newest([result(2023, 2, 1, "1"), result(2021, 1, 1, "1")]) == result(2023, 2, 1, "1")
    assert newest([]) is None


figures = st.integers(-(10**12), 10**12)
results = st.builds(
    Result,
    st.integers(2015, 2030).map(FY),
    figures.map(Decimal),
    figures.map(Decimal),
    st.integers(0, 100).map(lambda percent: Decimal(percent) / 100),
    st.booleans(),
)
cases = st.lists(st.builds(Followed, st.just("a"), st.lists(results, max_size=4).map(tuple), st.just(()), st.booleans()), max_size=6)


@given(cases, cases)
def test_two_lists_together_are_their_sums(one: list[Followed], other: list[Followed]) -> None:
    left, right, both = sum_effects(one), sum_effects(other), sum_effects(one + other)
    for name in ("reported", "checked", "open_reported", "open_checked", "settled_cases", "open_cases"):
        assert getattr(both, name) == getattr(left, name) + getattr(right, name)


@given(cases)
def test_the_four_parts_are_all_there_is(given_cases: list[Followed]) -> None:
    effect = sum_effects(given_cases)
    whole = sum((each.effect for case in given_cases for each in case.results), Decimal(0))
    assert effect.reported + effect.checked + effect.open_reported + effect.open_checked == whole
    assert effect.open_cases + effect.settled_cases == len(given_cases)
