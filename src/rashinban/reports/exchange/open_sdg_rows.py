"""The rows of one indicator for Open SDG, whose time is counted in whole years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rashinban.core.period import Period
from rashinban.monitoring.observations import Observation
from rashinban.plans.plan import Indicator

_CALENDAR = ("year", "quarter")


@dataclass(frozen=True, slots=True)
class DataRow:
    """A value of a year; ``period`` is the code of the period when it is not simply that year, otherwise empty."""

    year: int
    period: str
    value: Decimal


def year_of(period: Period) -> int:
    """The fiscal year a period ends in; the calendar year for calendar years and quarters.

    >>> year_of(Period.fiscal_year(2024)), year_of(Period.month(2025, 3)), year_of(Period.year(2025))
    (2024, 2024, 2025)
    """
    end = period.end
    return end.year - (1 if period.kind not in _CALENDAR and end.month < 4 else 0)


def read_rows(indicator: Indicator, known: Sequence[Observation]) -> tuple[DataRow, ...]:
    """What was observed, and the baseline where nothing was observed for its period; in the order of time.

    A fiscal year stands for its year; so does a calendar year when no fiscal year does.
    """
    values = {one.period: one.value for one in known if one.value is not None}
    base = indicator.baseline
    if base is not None and base.value is not None and base.period is not None and base.unit in (None, indicator.unit):
        spans = {(period.start, period.end) for period in values}
        if (base.period.start, base.period.end) not in spans:
            values[base.period] = base.value
    fiscal = {year_of(period) for period in values if period.kind == "fiscal_year"}
    rows = []
    for period, value in sorted(values.items(), key=lambda entry: (entry[0].end, entry[0].start)):
        year = year_of(period)
        plain = period.kind == "fiscal_year" or (period.kind == "year" and year not in fiscal)
        rows.append(DataRow(year, "" if plain else period.code, value))
    return tuple(rows)
