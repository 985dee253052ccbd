"""Open SDG's own cases and guards.

Cases: open-sdg/open-sdg, tests/data/indicator-config/1-5-3.yml and 1-5-4.yml with tests/data/data/indicator_1-5-*.csv;
formulas, thresholds and scores: open-sdg/sdg-build, sdg/ProgressMeasure.py.
"""

from fractions import Fraction as F

import pytest

from rashinban.monitoring.rules.growth import (
    compound_growth,
    growth_ratio,
    growth_score,
    growth_without_target,
    label,
    limit_factor,
    target_score,
    why_not_applicable,
)


def test_open_sdg_1_5_3_deteriorates():
    growth = growth_ratio(F(10), F(30), F(1), F(2015), F(2016), F(2030), good=-1)
    assert growth.ratio == pytest.approx(-14.054, abs=5e-4)
    assert growth.score == -5
    assert label(growth.score) == "deterioration"


def test_open_sdg_1_5_4_is_substantial():
    growth = growth_ratio(F(5), F(6), F(9), F(2015), F(2016), F(2030), good=1)
    assert growth.ratio == pytest.approx(5.0045, abs=5e-5)
    assert growth.score == 5
    assert label(growth.score) == "substantial_progress"


def test_a_reached_target_scores_five_whatever_the_growth():
    growth = growth_ratio(F(5), F(9), F(9), F(2015), F(2029), F(2030), good=1)
    assert growth.met
    assert growth.score == 5
    assert label(growth.score, all_met=True) == "target_achieved"


@pytest.mark.parametrize(
    ("p", "score"),
    [(0.95, 2.500055), (0.60, 0.00004), (0.59, -0.041647), (0.0, -2.5), (-0.6, -5.0), (-9, -5.0), (2, 5.0)],
)
def test_scores_with_a_target(p, score):
    assert target_score(p) == pytest.approx(score, abs=1e-6)


@pytest.mark.parametrize(
    ("p", "score"),
    [(0.015, 2.5), (0.02, 5.0), (0.01, 1.25), (0.005, 0.0), (0.0, -2.5), (-0.01, -3.75), (-1, -5.0)],
)
def test_scores_without_a_target(p, score):
    assert growth_score(p) == pytest.approx(score)


def test_near_a_limit_less_growth_is_asked_for():
    k = limit_factor(F(95), F(100))
    assert k == pytest.approx(1 - 0.95**4.44)
    assert growth_score(0.015 * k, k) == pytest.approx(2.5)
    assert limit_factor(F(105), F(100)) == pytest.approx(k)
    assert limit_factor(F(200), F(100)) == 1
    assert growth_score(0.0, limit_factor(F(100), F(100))) == 5


def test_growth_without_target_is_the_yearly_rate_in_the_good_direction():
    falling = growth_without_target(F(100), F(81), F(2020), F(2022), good=-1)
    assert falling.ratio == pytest.approx(0.1)
    assert compound_growth(F(81), F(100), F(2022), F(2020)) == pytest.approx(-0.1)


@pytest.mark.parametrize(
    ("b", "c", "T", "t", "part"),
    [
        (0, 5, 9, 2016, "基準値が0"),
        (5, -5, 9, 2016, "符号"),
        (5, 6, 0, 2016, "目標値が0"),
        (5, 6, -9, 2016, "符号"),
        (5, 6, 5, 2016, "基準値と同じ"),
        (5, 6, 9, F(4031, 2), "1年"),
    ],
)
def test_what_the_original_patches_is_not_applicable_here(b, c, T, t, part):
    """The original computes b = 0 and T = 0 with 0.001 instead; that answer would be arbitrary."""
    arguments = F(b), F(c), F(T), F(2015), F(t), F(2030)
    assert growth_ratio(*arguments, good=1) is None
    assert part in why_not_applicable(*arguments).ja


def test_below_zero_the_sign_is_turned():
    """A deficit that shrinks from -100 to -81 with up as good direction is progress."""
    growth = growth_ratio(F(-100), F(-81), F(-50), F(2020), F(2022), F(2025), good=1)
    assert growth.observed == pytest.approx(-0.1)
    assert growth.ratio > 0
