"""Which period a counted indicator is counted over, and when a count from the records may stand in for a missing value."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from rashinban.core.errors import RashinbanError
from rashinban.core.period import Period
from rashinban.core.unit import Unit
from rashinban.monitoring.observations import Observation, known_at
from rashinban.monitoring.progress import shown
from rashinban.monitoring.readings import is_added_up, ways, window_of
from rashinban.monitoring.targets import choose_target, deadline_of, in_unit, same_days
from rashinban.monitoring.totals import is_running, total
from rashinban.plans.plan import Indicator, Plan, Target

_INCREASES = ("absolute_increase", "absolute_decrease")


def period_to_count(plan: Plan, indicator: Indicator, as_of: date) -> Period | None:
    """The period a count answers now: the window of a total for the period, otherwise the year under way, at the latest
    that of the deadline. None when it has not begun by then.

    A target in words is looked at over its own deadline.
    """
    target = choose_target(plan, indicator, as_of)
    deadline = deadline_of(plan, target) if target is not None else plan.period
    if deadline is None:
        return Period.containing("fiscal_year", as_of)
    if target is not None and target.value is None:
        found = deadline
    elif target is not None and ways(indicator, target)[0] == "period_total":
        window = window_of(plan, deadline)
        found = deadline if same_days(window, deadline) else window
    elif target is not None and deadline.kind == "span" and target.change_type in _INCREASES:
        found = deadline  # what is promised is how much comes to it over all these years
    else:
        found = Period.containing(_year_kind(deadline), min(as_of, deadline.end))
    return found if found.start <= as_of else None


def periods_to_count(plan: Plan, indicator: Indicator, as_of: date) -> tuple[Period, ...]:
    """Every period worth looking at, the one of :func:`period_to_count` first, then the years of the plan that have
    begun, newest first."""
    first = period_to_count(plan, indicator, as_of)
    found = [first] if first is not None else []
    whole = plan.period or (first if first is not None else Period.containing("fiscal_year", as_of))
    year = Period.containing(_year_kind(whole), min(as_of, whole.end))
    while year.end >= whole.start and len(found) < 12:
        if year not in found and year.start <= as_of:
            found.append(year)
        year = year.shift(-1)
    return tuple(found)


def stands_in(plan: Plan, indicator: Indicator, counted: Observation, official: Iterable[Observation], as_of: date) -> bool:
    """Whether a count from the records may be shown as the provisional value of its period.

    Not when an official value for the same days is known by then, nor when the official values it would replace come to
    more: then the records are not complete (they began later than the plan).
    """
    known = [one for one in known_at(official, as_of) if one.value is not None and one.period.start < counted.period.end]
    if any(same_days(one.period, counted.period) for one in known):
        return False
    return counted.value is not None and Fraction(counted.value) >= _official(plan, indicator, counted.period, known, as_of)


def in_unit_of(indicator: Indicator, value: Decimal, unit: str | None) -> Decimal | None:
    """A count or a sum in the unit of the indicator; None when the units differ in kind.

    A count has no unit of its own: it is one of whatever the indicator counts.

    >>> in_unit_of(Indicator(id="1", label="売上増", unit="億円"), Decimal(320_000_000), "円")
    Decimal('3.2')
    >>> in_unit_of(Indicator(id="1", label="参加者", unit="千人"), Decimal(1500), None)
    Decimal('1.5')
    """
    given = unit or _counter(indicator.unit)
    found = in_unit(Fraction(value), given, indicator.unit)
    if found is None:
        return None
    exact = Decimal(found.numerator) / Decimal(found.denominator)
    return exact if Fraction(exact) == found else shown(found)


def _counter(unit: str | None) -> str | None:
    """What one of a unit is: 人 of 千人."""
    if not unit:
        return None
    try:
        return Unit.parse(unit).base
    except RashinbanError:
        return None


def _official(plan: Plan, indicator: Indicator, period: Period, known: list[Observation], as_of: date) -> Fraction:
    """What the official values about the days of a period come to; 0 without any."""
    target = choose_target(plan, indicator, as_of) or Target()
    if is_running(indicator) or (indicator.accumulation == "cumulative" and ways(indicator, target)[0] == "level"):
        return max((Fraction(one.value) for one in known if one.value is not None and one.period.end <= period.end), default=Fraction(0))
    if not is_added_up(indicator, target):
        return Fraction(0)
    return total(indicator, known, period).value or Fraction(0)


def _year_kind(period: Period) -> Literal["year", "fiscal_year"]:
    return "year" if period.kind == "year" else "fiscal_year"
