"""What counts as reached: a value at least, at most, or inside a range."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Goal:
    """The interval a value must lie in; a missing end is open.

    >>> Goal(lower=Fraction(20), upper=Fraction(30)).distance(Fraction(33))
    Fraction(3, 1)
    """

    lower: Fraction | None = None
    upper: Fraction | None = None

    def distance(self, value: Fraction) -> Fraction:
        """How far a value is from the interval; 0 inside it."""
        below = self.lower - value if self.lower is not None else Fraction(0)
        above = value - self.upper if self.upper is not None else Fraction(0)
        return max(below, above, Fraction(0))

    def met(self, value: Fraction) -> bool:
        return self.distance(value) == 0
