"""What support brought: the change of a company's figures since the baseline, and the share put down to the support."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rashinban.core.period import Period


@dataclass(frozen=True, slots=True)
class Result:
    """One year's figure of one case. ``share`` is 0 to 1; ``checked`` whether a document was seen."""

    period: Period
    actual: Decimal
    baseline: Decimal
    share: Decimal
    checked: bool = False

    @property
    def change(self) -> Decimal:
        """The change since the baseline."""
        return self.actual - self.baseline

    @property
    def percent(self) -> Decimal:
        """The share in percent."""
        return self.share * 100

    @property
    def effect(self) -> Decimal:
        """(actual - baseline) x share, in the unit of the figures."""
        return (self.actual - self.baseline) * self.share


@dataclass(frozen=True, slots=True)
class Followed:
    """A case with its results, one for each year, and the years of which a result should be there.

    A case is open until it is closed: the end of the support does not end it, results keep coming.
    """

    key: str
    results: tuple[Result, ...]
    expected: tuple[Period, ...] = ()
    closed: bool = False

    @property
    def missing(self) -> tuple[Period, ...]:
        """The years whose result has not come (結果待ち)."""
        there = {result.period for result in self.results}
        return tuple(period for period in self.expected if period not in there)


@dataclass(frozen=True, slots=True)
class Effect:
    """The effect of several cases. ``reported`` and ``checked`` are of closed cases; those still open are never added to them."""

    reported: Decimal
    checked: Decimal
    open_reported: Decimal
    open_checked: Decimal
    settled_cases: int
    open_cases: int

    @property
    def settled(self) -> Decimal:
        """Both of the closed cases: what companies said, and what documents show."""
        return self.reported + self.checked


def sum_effects(cases: Iterable[Followed]) -> Effect:
    """Σ(actual - baseline) x share: what is only reported beside what a document shows, open cases apart."""
    sums = {(is_open, checked): Decimal(0) for is_open in (True, False) for checked in (True, False)}
    counts = {True: 0, False: 0}
    for case in cases:
        counts[not case.closed] += 1
        for result in case.results:
            sums[not case.closed, result.checked] += result.effect
    return Effect(sums[False, False], sums[False, True], sums[True, False], sums[True, True], counts[False], counts[True])


def expected_years(opened: date, closed: date | None, today: date, first_month: int = 4) -> tuple[Period, ...]:
    """The fiscal years of which a result is due: from the one in which the support began to the last that is over.

    A case that is closed ends with the last year that was over on the day it was closed.
    """
    last = min(today, closed) if closed is not None else today
    first_year = opened.year - (opened.month < first_month)
    past_year = last.year - (last.month < first_month)
    return tuple(Period.fiscal_year(year) for year in range(first_year, past_year))


def newest(results: Sequence[Result]) -> Result | None:
    """The result of the latest year; None without any."""
    return max(results, key=lambda result: result.period.end, default=None)
