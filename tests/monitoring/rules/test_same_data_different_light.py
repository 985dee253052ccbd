"""The six cases on which published rules say different things.

Values: the table "Same data, different light", computed from the formulas of open-sdg/sdg-build
(sdg/ProgressMeasure.py) and plataforma-for (OnLevelInstanceUpdateTask.java); 2020 -> 2023 -> 2025.
"""

from fractions import Fraction as F

import pytest

from rashinban.monitoring.course import Course, make_goal
from rashinban.monitoring.rules.growth import growth_ratio
from rashinban.monitoring.rules.ratio import forpdi_percent, ratio
from rashinban.monitoring.rules.straight_line import straight_line
from rashinban.monitoring.rulesets import judge, load_default

CASES = [
    # b, c, T, direction, OS ratio, OS label, completion, pace, c/T, ForPDI %
    (100, 130, 150, "up", 1.0819, "十分な進捗", 0.60, 1.000, 0.867, 86.7),
    (100, 112, 150, "up", 0.4558, "わずかな進捗", 0.24, 0.400, 0.747, 74.7),
    (50, 35, 25, "down", 0.8659, "中くらいの進捗", 0.60, 1.000, 1.400, 60.0),
    (50, 46, 25, "down", 0.2118, "わずかな進捗", 0.16, 0.267, 1.840, 16.0),
    (92, 94, 95, "up", 1.1175, "十分な進捗", 0.667, 1.111, 0.989, 98.9),
    (100, 95, 150, "up", -0.2007, "悪化", -0.10, -0.167, 0.633, 63.3),
]
TIMES = F(2020), F(2023), F(2025)


@pytest.mark.parametrize(
    ("b", "c", "T", "direction", "growth", "label", "completion", "pace", "share", "forpdi"), CASES
)
def test_table(b, c, T, direction, growth, label, completion, pace, share, forpdi):
    good = 1 if direction == "up" else -1
    t0, t, tT = TIMES
    b, c, T = F(b), F(c), F(T)
    assert growth_ratio(b, c, T, t0, t, tT, good).ratio == pytest.approx(growth, abs=5e-5)
    line = straight_line(b, c, T, t0, t, tT)
    assert line.elapsed == F(3, 5)
    assert float(line.completion) == pytest.approx(completion, abs=5e-4)
    assert float(line.pace) == pytest.approx(pace, abs=5e-4)
    assert float(ratio(c, T).ratio) == pytest.approx(share, abs=5e-4)
    assert float(forpdi_percent(c, T, direction)) == pytest.approx(forpdi, abs=0.05)
    course = Course("path", direction, c, T, make_goal(direction, T), t, b, t0, tT)
    assert judge(load_default("compound_growth"), course).label.ja == label


def test_exactly_on_the_straight_path_is_pace_one_without_rounding():
    t0, t, tT = TIMES
    assert straight_line(F(100), F(130), F(150), t0, t, tT).pace == 1
    assert straight_line(F(50), F(35), F(25), t0, t, tT).pace == 1


def test_a_good_looking_ratio_hides_a_regression():
    t0, t, tT = TIMES
    assert straight_line(F(100), F(95), F(150), t0, t, tT).completion < 0
    assert ratio(F(95), F(150)).ratio > F(6, 10)
