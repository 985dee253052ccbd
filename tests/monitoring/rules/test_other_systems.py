"""TolaData, ForPDI and Kausal Watch, computed by hand from their formulas."""

from fractions import Fraction as F

import pytest

from rashinban.monitoring.rules.change import achievement, relative_change
from rashinban.monitoring.rules.kausal import is_late, mean_completion
from rashinban.monitoring.rules.ratio import forpdi_percent, percent_met, ratio, yearly_share
from rashinban.monitoring.rules.straight_line import allowance, straight_line


def test_toladata_sums_completed_periods_of_numbers():
    """mercycorps/toladata, indicators/queries/utils.py: 20 + 30 of 25 + 30 -> 50/55."""
    met = percent_met((F(20), F(30)), (F(25), F(30)), "sum")
    assert met.percent_met == F(10, 11)


def test_toladata_takes_the_latest_of_shares_and_running_totals():
    assert percent_met((F(40), F(60)), (F(50), F(75)), "latest").percent_met == F(4, 5)


def test_toladata_counts_no_data_and_target_zero_as_not_reporting():
    assert percent_met((), (), "sum") is None
    assert percent_met((F(3),), (F(0),), "sum") is None


@pytest.mark.parametrize(
    ("c", "T", "direction", "percent"),
    [
        (75, 100, "up", 75),
        (120, 100, "up", 120),
        (80, 100, "down", 120),
        (150, 100, "down", 50),
        (0, 0, "down", 100),
        (30, 0, "down", 70),
        (130, 0, "down", 0),
    ],
)
def test_forpdi_percent(c, T, direction, percent):
    """forpdi/plataforma-for, OnLevelInstanceUpdateTask.java: 100c/T, 100(2T-c)/T, and its rule for T = 0."""
    assert forpdi_percent(F(c), F(T), direction) == percent


def test_kausal_hides_a_regression_that_we_show():
    """kausaltech/kausal-watch, actions/models/action.py: results at or below zero are dropped before the mean."""
    good, bad = (F(100), F(130), F(150)), (F(100), F(95), F(150))
    assert mean_completion((good, bad)) == F(3, 5)
    assert achievement(*bad).achievement == F(-1, 10)
    assert mean_completion((bad,)) is None


def test_kausal_is_late_against_the_newest_goal_that_is_due():
    goals = ((F(2022), F(10)), (F(2025), F(20)))
    assert not is_late(F(11), F(2023), goals, good=1)
    assert is_late(F(9), F(2023), goals, good=1)
    assert is_late(F(11), F(2023), goals, good=-1)
    assert not is_late(F(9), F(2021), goals, good=1)


def test_where_nothing_can_be_divided_there_is_no_number():
    assert ratio(F(1), F(0)) is None
    assert achievement(F(5), F(7), F(5)) is None
    assert relative_change(F(0), F(7), 1) is None
    assert yearly_share(F(1), F(0), 1, 5) is None
    assert yearly_share(F(1), F(10), 0, 5) is None
    assert straight_line(F(5), F(7), F(5), F(0), F(1), F(2)) is None
    assert straight_line(F(5), F(7), F(9), F(2), F(3), F(2)) is None
    assert allowance(F(1), F(0), F(0), F(1), F(2)) is None


def test_after_the_deadline_the_whole_way_is_expected():
    line = straight_line(F(0), F(8), F(10), F(2020), F(2030), F(2025))
    assert (line.elapsed, line.expected, line.required) == (1, 10, None)


def test_what_is_still_required_each_year():
    assert straight_line(F(100), F(112), F(150), F(2020), F(2023), F(2025)).required == 19
