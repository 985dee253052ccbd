"""The compound-growth rule of Open SDG and Statistics Canada.

Source: open-sdg/sdg-build, sdg/ProgressMeasure.py. Two guards of the original are not followed: it replaces a baseline
of 0 and a target of 0 by 0.001, which makes the answer arbitrary. Here the rule is then not applicable, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from rashinban.core.phrase import Phrase
from rashinban.monitoring.sentences import say

HIGH, MEDIUM = 0.95, 0.60
GROWTH_HIGH, GROWTH_MEDIUM = 0.015, 0.005
LIMIT_EXPONENT = 4.44


@dataclass(frozen=True, slots=True)
class Growth:
    """``ratio`` is observed over required growth (with a target) or the observed growth itself (without), good > 0."""

    b: Fraction
    c: Fraction
    T: Fraction | None
    t0: Fraction
    t: Fraction
    tT: Fraction | None
    observed: float
    required: float | None
    ratio: float
    limit_factor: float
    met: bool
    score: float


def compound_growth(v1: Fraction, v0: Fraction, y1: Fraction, y0: Fraction) -> float:
    """(v1/v0)^(1/(y1−y0)) − 1; both values on the same side of 0, y1 after y0."""
    return float(float(v1 / v0) ** (1 / float(y1 - y0))) - 1


def why_not_applicable(
    b: Fraction, c: Fraction, T: Fraction | None, t0: Fraction, t: Fraction, tT: Fraction | None
) -> Phrase | None:
    """The reason why growth rates cannot be compared, or None when they can."""
    if b == 0:
        return say("zero_baseline")
    if b * c < 0:
        return say("signs_now")
    if t - t0 < 1:
        return say("under_a_year")
    if T is None or tT is None:
        return None
    if T == 0:
        return say("zero_target_growth")
    if b * T < 0:
        return say("signs_target")
    if b == T:
        return say("no_growth_required")
    return say("deadline_not_after") if tT <= t0 else None


def growth_ratio(
    b: Fraction, c: Fraction, T: Fraction, t0: Fraction, t: Fraction, tT: Fraction, good: int
) -> Growth | None:
    """sign·good·CAGR(c, b)/|CAGR(T, b)| with sign −1 below zero, good ±1, and the score in [−5, 5].

    None when not applicable (see :func:`why_not_applicable`).
    """
    if why_not_applicable(b, c, T, t0, t, tT):
        return None
    observed = compound_growth(c, b, t, t0)
    required = compound_growth(T, b, tT, t0)
    if required == 0:  # too close to the baseline for a float to tell
        return None
    ratio = (-1 if b < 0 else 1) * good * observed / abs(required)
    met = good * (c - T) >= 0
    score = 5.0 if met else target_score(ratio)
    return Growth(b, c, T, t0, t, tT, observed, required, ratio, 1.0, met, score)


def growth_without_target(
    b: Fraction, c: Fraction, t0: Fraction, t: Fraction, good: int, limit: Fraction | None = None
) -> Growth | None:
    """sign·good·CAGR(c, b); near a natural ``limit`` (such as 100 %) less growth is asked for."""
    if why_not_applicable(b, c, None, t0, t, None):
        return None
    observed = compound_growth(c, b, t, t0)
    ratio = (-1 if b < 0 else 1) * good * observed
    k = limit_factor(b, limit) if limit is not None else 1.0
    return Growth(b, c, None, t0, t, None, observed, None, ratio, k, False, growth_score(ratio, k))


def limit_factor(b: Fraction, limit: Fraction) -> float:
    """k, by which the growth thresholds are multiplied near a limit L: 1−(|b|/L)^4.44, its mirror up to 2L, then 1.

    >>> round(limit_factor(Fraction(92), Fraction(100)), 4), limit_factor(Fraction(200), Fraction(100))
    (0.3094, 1.0)
    """
    size, L = float(abs(b)), float(abs(limit))
    if size >= 2 * L:
        return 1.0
    return float(1 - ((size if size <= L else 2 * L - size) / L) ** LIMIT_EXPONENT)


def target_score(p: float) -> float:
    """The score in [−5, 5] of a growth ratio p (thresholds 0.95, 0.60, 0 are fixed in the coefficients)."""
    return min(7.1429 * p - 4.2857, 5.0) if p >= MEDIUM else max(4.1667 * p - 2.5, -5.0)


def growth_score(p: float, k: float = 1.0) -> float:
    """The score in [−5, 5] of a growth p without a target, thresholds multiplied by k."""
    if p < 0:
        return max(125 * p - 2.5, -5.0)
    if k == 0:  # the baseline is the limit, and it was kept
        return 5.0
    if p >= GROWTH_HIGH * k:
        return min(500 * p / k - 5, 5.0)
    return 250 * p / k - 1.25 if p >= GROWTH_MEDIUM * k else 500 * p / k - 2.5


def label(score: float, all_met: bool = False) -> str:
    """Open SDG's label of an indicator's mean score; achieved only when every series has met its target."""
    if all_met:
        return "target_achieved"
    bands = ((2.5, "substantial_progress"), (0.0, "moderate_progress"), (-2.5, "limited_progress"))
    return next((name for least, name in bands if score >= least), "deterioration")
