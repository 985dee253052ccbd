"""Ratios of the current value to the target, as several bodies publish them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal


@dataclass(frozen=True, slots=True)
class Ratio:
    """``ratio`` is c/T. It says nothing about where one started: a KPI that went backwards can show 63 %."""

    c: Fraction
    T: Fraction
    ratio: Fraction


def ratio(c: Fraction, T: Fraction) -> Ratio | None:
    """c/T, the 達成率 of many Japanese sheets; None when T = 0.

    >>> ratio(Fraction(130), Fraction(150)).ratio
    Fraction(13, 15)
    """
    return Ratio(c, T, c / T) if T != 0 else None


def forpdi_percent(c: Fraction, T: Fraction, direction: Literal["up", "down"]) -> Fraction:
    """Percent reached as ForPDI counts it: 100·c/T, or 100·(2T−c)/T when lower is better.

    When T = 0: 100 if c = 0, else max(100−c, 0).
    Source: plataforma-for, OnLevelInstanceUpdateTask.java.

    >>> float(forpdi_percent(Fraction(35), Fraction(25), "down"))
    60.0
    """
    if T == 0:
        return Fraction(100) if c == 0 else max(100 - c, Fraction(0))
    return 100 * c / T if direction == "up" else 100 * (2 * T - c) / T


@dataclass(frozen=True, slots=True)
class PercentMet:
    """Actual to date over target to date, over the periods that are complete."""

    actual: Fraction
    target: Fraction
    percent_met: Fraction


def percent_met(
    actuals: tuple[Fraction, ...], targets: tuple[Fraction, ...], kind: Literal["sum", "latest"]
) -> PercentMet | None:
    """TolaData's percent met over completed periods: sums, or the latest pair for shares and running totals.

    None when nothing was reported or the target to date is 0 (TolaData then counts it as not reporting).
    Source: toladata, indicators/queries/utils.py.

    >>> float(percent_met((Fraction(40), Fraction(45)), (Fraction(50), Fraction(50)), "sum").percent_met)
    0.85
    """
    if not actuals or len(actuals) != len(targets):
        return None
    actual = sum(actuals, Fraction(0)) if kind == "sum" else actuals[-1]
    target = sum(targets, Fraction(0)) if kind == "sum" else targets[-1]
    return PercentMet(actual, target, actual / target) if target != 0 else None


@dataclass(frozen=True, slots=True)
class YearlyShare:
    """The ratio c/T against the share of the target due in year ``year`` of ``years``."""

    c: Fraction
    T: Fraction
    year: int
    years: int
    due: Fraction
    share_reached: Fraction


def yearly_share(c: Fraction, T: Fraction, year: int, years: int) -> YearlyShare | None:
    """(c/T) ÷ (year/years): in year n of five, 20·n % of the target is due; None when T = 0 or year < 1.

    >>> yearly_share(Fraction(30), Fraction(100), 2, 5).share_reached
    Fraction(3, 4)
    """
    if T == 0 or year < 1 or years < 1:
        return None
    due = Fraction(min(year, years), years)
    return YearlyShare(c, T, year, years, due, c / T / due)
