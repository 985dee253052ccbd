"""Change since the baseline."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Achievement:
    """The share (c−b)/(T−b) of the promised change that has happened; negative when it went backwards."""

    b: Fraction
    c: Fraction
    T: Fraction
    achievement: Fraction


def achievement(b: Fraction, c: Fraction, T: Fraction) -> Achievement | None:
    """(c−b)/(T−b); None when the target equals the baseline.

    >>> float(achievement(Fraction(50), Fraction(46), Fraction(25)).achievement)
    0.16
    """
    return Achievement(b, c, T, (c - b) / (T - b)) if b != T else None


@dataclass(frozen=True, slots=True)
class RelativeChange:
    """The change against the size of the baseline, positive in the good direction."""

    b: Fraction
    c: Fraction
    good: int
    change: Fraction


def relative_change(b: Fraction, c: Fraction, good: int) -> RelativeChange | None:
    """good·(c−b)/|b| with good +1 (up) or −1 (down); None when b = 0.

    >>> relative_change(Fraction(100), Fraction(92), +1).change
    Fraction(-2, 25)
    """
    return RelativeChange(b, c, good, good * (c - b) / abs(b)) if b != 0 else None
