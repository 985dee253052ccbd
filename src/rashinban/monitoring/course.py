"""One reading of one promise: where it started, where it stands, what must be reached by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from rashinban.core.period import Period, PeriodKind
from rashinban.monitoring.progress import Numbers
from rashinban.monitoring.rules.goal import Goal

Shape = Literal["path", "count", "limit"]
Way = Literal["level", "period_total", "each_year"]
Direction = Literal["up", "down", "hold"]


@dataclass(frozen=True, slots=True)
class Course:
    """What every rule works on. Times are years (see :func:`moment`).

    ``shape``: a *path* leads from a baseline to a target; a *count* grows from 0, because nothing has been counted when
    its period begins; a *limit* is a count that must not pass the target. ``points`` are all (time, value) known.
    """

    shape: Shape
    direction: Direction
    c: Fraction
    T: Fraction
    goal: Goal
    t: Fraction
    b: Fraction | None = None
    t0: Fraction | None = None
    tT: Fraction | None = None
    year: int | None = None
    years: int | None = None
    points: tuple[tuple[Fraction, Fraction], ...] = ()
    way: Way = "level"
    notes: tuple[Numbers, ...] = ()

    @property
    def met(self) -> bool:
        """Whether the target is reached; a limit can only be kept to the end of its period."""
        return self.goal.met(self.c) and (self.shape != "limit" or self.over)

    @property
    def over(self) -> bool:
        return self.tT is not None and self.t >= self.tT

    @property
    def good(self) -> int:
        return 1 if self.direction == "up" else -1

    def straightened(self) -> tuple[Fraction | None, Fraction, Fraction]:
        """(b, c, T) in which one direction is good: for a range, distances to it, with target 0."""
        if self.direction != "hold":
            return self.b, self.c, self.T
        return None if self.b is None else self.goal.distance(self.b), self.goal.distance(self.c), Fraction(0)


def make_goal(direction: Direction, T: Fraction, upper: Fraction | None = None) -> Goal:
    """At least T (up), at most T (down), between T and upper, or exactly T when there is no upper (hold)."""
    if direction == "up":
        return Goal(lower=T)
    if direction == "down":
        return Goal(upper=T)
    return Goal(lower=T, upper=T if upper is None else upper)


def moment(day: date) -> Fraction:
    """The end of a day as a number of years, in which every month is a twelfth.

    So the ends of 2020, 2023 and 2025 are exactly 3/5 apart, whatever the leap years.

    >>> moment(date(2025, 3, 31))
    Fraction(8101, 4)
    """
    after = day + timedelta(days=1)
    first = date(after.year, after.month, 1)
    next_month = date(after.year + after.month // 12, after.month % 12 + 1, 1)
    month = Fraction(after.month - 1, 12) + Fraction((after - first).days, 12 * (next_month - first).days)
    return after.year + month


def opening(period: Period) -> Fraction:
    """The moment before the first day of a period."""
    return moment(period.start - timedelta(days=1))


def first_year_end(period: Period) -> date:
    """The end of the first year that can be reported on: fiscal when the period begins in April."""
    kind: PeriodKind = "fiscal_year" if period.start.month == 4 else "year"
    return min(Period.containing(kind, period.start).end, period.end)
