"""Where the trend leads: least squares through the observations, carried to the deadline."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from rashinban.monitoring.rules.goal import Goal
from rashinban.monitoring.rules.student import t_cdf, t_quantile

FEWEST = 3


@dataclass(frozen=True, slots=True)
class Forecast:
    """The value expected at tT, its prediction interval, and the probability that the goal is met.

    ``gap`` is the distance of the forecast from the goal over that of the baseline (UN ESCAP's anticipated progress):
    0 reached, 1 no better than at the start, above 1 moving away; None without a baseline or when it met the goal.
    """

    n: int
    slope: Fraction
    value: Fraction
    low: float
    high: float
    confidence: float
    probability: float
    gap: Fraction | None


def forecast(
    points: tuple[tuple[Fraction, Fraction], ...],
    tT: Fraction,
    goal: Goal,
    b: Fraction | None = None,
    confidence: float = 0.95,
) -> Forecast | None:
    """Ordinary least squares on (time, value), with the prediction interval of one new observation at tT.

    s²·(1 + 1/n + (tT−t̄)²/Sxx) with Student's t on n−2 degrees of freedom. None with fewer than three different times.
    Source: Montgomery, Peck & Vining, Introduction to Linear Regression Analysis, §2.5.
    """
    n = len(points)
    if n < FEWEST or len({time for time, _ in points}) < FEWEST:
        return None
    mean_t = sum((time for time, _ in points), Fraction(0)) / n
    mean_y = sum((value for _, value in points), Fraction(0)) / n
    Sxx = sum(((time - mean_t) ** 2 for time, _ in points), Fraction(0))
    slope = sum(((time - mean_t) * (value - mean_y) for time, value in points), Fraction(0)) / Sxx
    value = mean_y + slope * (tT - mean_t)
    rest = sum(((y - mean_y - slope * (time - mean_t)) ** 2 for time, y in points), Fraction(0))
    spread = math.sqrt(rest / (n - 2) * (1 + Fraction(1, n) + (tT - mean_t) ** 2 / Sxx))
    reach = t_quantile(0.5 + confidence / 2, n - 2) * spread
    start = goal.distance(b) if b is not None else Fraction(0)
    return Forecast(
        n=n,
        slope=slope,
        value=value,
        low=float(value) - reach,
        high=float(value) + reach,
        confidence=confidence,
        probability=_probability(value, spread, n - 2, goal),
        gap=goal.distance(value) / start if start else None,
    )


def _probability(value: Fraction, spread: float, df: int, goal: Goal) -> float:
    if spread == 0:
        return 1.0 if goal.met(value) else 0.0
    above = t_cdf(float(goal.upper - value) / spread, df) if goal.upper is not None else 1.0
    below = t_cdf(float(goal.lower - value) / spread, df) if goal.lower is not None else 0.0
    return above - below
