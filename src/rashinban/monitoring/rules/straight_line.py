"""Pace against the straight line from the baseline to the target."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class StraightLine:
    """How much of the way is done, how much of the time is gone, and their ratio.

    ``elapsed`` stops at 1: after the deadline the whole way is expected. ``required`` is the yearly change still needed.
    """

    b: Fraction
    c: Fraction
    T: Fraction
    t0: Fraction
    t: Fraction
    tT: Fraction
    completion: Fraction
    elapsed: Fraction
    expected: Fraction
    pace: Fraction | None
    required: Fraction | None


def straight_line(
    b: Fraction, c: Fraction, T: Fraction, t0: Fraction, t: Fraction, tT: Fraction
) -> StraightLine | None:
    """Pace = completion (c−b)/(T−b) over elapsed (t−t0)/(tT−t0); None when T = b or tT ≤ t0.

    The pace is None when no time has gone yet. The direction needs no sign: it is that of T−b.

    >>> straight_line(*map(Fraction, (50, 46, 25, 2020, 2023, 2025))).pace
    Fraction(4, 15)
    """
    if b == T or tT <= t0:
        return None
    completion = (c - b) / (T - b)
    elapsed = min((t - t0) / (tT - t0), Fraction(1))
    return StraightLine(
        b, c, T, t0, t, tT,
        completion=completion,
        elapsed=elapsed,
        expected=b + elapsed * (T - b),
        pace=completion / elapsed if elapsed > 0 else None,
        required=(T - c) / (tT - t) if t < tT else None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much of a limit is used up against how much of the time is gone."""

    c: Fraction
    T: Fraction
    t0: Fraction
    t: Fraction
    tT: Fraction
    used: Fraction
    elapsed: Fraction
    expected: Fraction
    pace: Fraction | None


def allowance(c: Fraction, T: Fraction, t0: Fraction, t: Fraction, tT: Fraction) -> Allowance | None:
    """For a running total that must stay at or below T: pace = elapsed over the share c/T used; None when T ≤ 0.

    The pace is None while nothing is used.

    >>> allowance(*map(Fraction, (30, 60, 2021, 2023, 2024))).pace
    Fraction(4, 3)
    """
    if T <= 0 or tT <= t0:
        return None
    elapsed = min((t - t0) / (tT - t0), Fraction(1))
    used = c / T
    return Allowance(c, T, t0, t, tT, used, elapsed, elapsed * T, elapsed / used if used > 0 else None)
