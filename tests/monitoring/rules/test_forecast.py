"""The forecast, computed by hand, and UN ESCAP's gap on it."""

from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashinban.monitoring.rules.forecast import forecast
from rashinban.monitoring.rules.goal import Goal
from rashinban.monitoring.rules.student import t_cdf

POINTS = ((F(0), F(0)), (F(1), F(2)), (F(2), F(1)), (F(3), F(3)))


def test_by_hand():
    """t̄ 1.5, ȳ 1.5, Sxx 5, Sxy 4: slope 0.8, at t=5 4.3; SSE 1.8, s² 0.9, variance 0.9·(1+1/4+12.25/5) = 3.33."""
    result = forecast(POINTS, F(5), Goal(lower=F(6)), b=F(0))
    assert (result.n, result.slope, result.value) == (4, F(4, 5), F(43, 10))
    assert result.high - result.low == pytest.approx(2 * 4.302653 * 3.33**0.5, rel=1e-6)
    assert result.probability == pytest.approx(1 - t_cdf(1.7 / 3.33**0.5, 2))
    assert result.gap == F(17, 60)


def test_fewer_than_three_times_is_too_little():
    assert forecast(POINTS[:2], F(5), Goal(lower=F(6))) is None
    assert forecast(((F(0), F(0)), (F(0), F(1)), (F(1), F(1))), F(5), Goal(lower=F(6))) is None


def test_escap_gap_of_a_straight_path_is_zero_and_of_a_turned_one_above_one():
    up = tuple((F(2020 + year), F(100 + 10 * year)) for year in range(4))
    assert forecast(up, F(2025), Goal(lower=F(150)), b=F(100)).gap == 0
    down = tuple((F(2020 + year), F(100 - year)) for year in range(4))
    assert forecast(down, F(2025), Goal(lower=F(150)), b=F(100)).gap == F(55, 50)


def test_a_perfect_line_leaves_no_doubt():
    line = tuple((F(year), F(year)) for year in range(3))
    assert forecast(line, F(5), Goal(lower=F(5))).probability == 1
    assert forecast(line, F(5), Goal(lower=F(6))).probability == 0


@given(st.lists(st.integers(-50, 50), min_size=3, max_size=8), st.integers(-60, 60))
def test_reaching_at_least_and_staying_below_are_complements(values, target):
    points = tuple((F(time), F(value)) for time, value in enumerate(values))
    at_least = forecast(points, F(10), Goal(lower=F(target)))
    at_most = forecast(points, F(10), Goal(upper=F(target)))
    if at_least.low < at_least.high:
        assert at_least.probability + at_most.probability == pytest.approx(1)
    inside = forecast(points, F(10), Goal(lower=F(target), upper=F(target + 5)))
    assert inside.probability <= at_least.probability + 1e-12
