"""Periods in words: Japanese, western or 和暦, and English."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from rashinban.core.era import write_era_year
from rashinban.core.period import Period, PeriodKind

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def write_japanese(period: Period, era: bool = False) -> str:
    """Write a period as a Japanese document does.

    A fiscal year takes the era of its 31 December, so FY2019 is 令和元年度 (官公庁の表記); a calendar year and a
    month take the era of their last day. Before Meiji the year is western.

    >>> write_japanese(Period.day(date(2025, 3, 31))), write_japanese(Period.month(2025, 3), era=True)
    ('2025年3月31日', '令和7年3月')
    >>> write_japanese(Period.span(Period.fiscal_year(2022), Period.fiscal_year(2024)))
    '2022年度～2024年度'
    """
    if period.kind == "span":
        first, last = _ends(period)
        return f"{write_japanese(first, era)}～{write_japanese(last, era)}"
    start = period.start
    fiscal = start.year - (start.month < 4)
    year = _write_year(period.end, era)
    fiscal_year = f"{_write_year(date(fiscal, 12, 31), era)}年度"
    spellings = {
        "year": f"{year}年",
        "fiscal_year": fiscal_year,
        "fiscal_half": f"{fiscal_year}{'上期' if start.month == 4 else '下期'}",
        "quarter": f"{year}年第{(start.month + 2) // 3}四半期",
        "fiscal_quarter": f"{fiscal_year}第{(start.month - 4) % 12 // 3 + 1}四半期",
        "month": f"{year}年{start.month}月",
        "day": f"{year}年{start.month}月{start.day}日",
    }
    return spellings[period.kind]


def write_english(period: Period) -> str:
    """Write a period as an English text does.

    >>> write_english(Period.span(Period.fiscal_year(2022), Period.fiscal_year(2024)))
    'FY2022–FY2024'
    >>> write_english(Period.day(date(2025, 3, 31))), write_english(Period.fiscal_quarter(2024, 1))
    ('31 March 2025', 'FY2024 Q1')
    """
    if period.kind == "span":
        first, last = _ends(period)
        return f"{write_english(first)}–{write_english(last)}"
    start = period.start
    fiscal = start.year - (start.month < 4)
    month = _MONTHS[start.month - 1]
    spellings = {
        "year": f"{start.year}",
        "fiscal_year": f"FY{fiscal}",
        "fiscal_half": f"FY{fiscal} H{1 if start.month == 4 else 2}",
        "quarter": f"Q{(start.month + 2) // 3} {start.year}",
        "fiscal_quarter": f"FY{fiscal} Q{(start.month - 4) % 12 // 3 + 1}",
        "month": f"{month} {start.year}",
        "day": f"{start.day} {month} {start.year}",
    }
    return spellings[period.kind]


def _write_year(day: date, era: bool) -> str:
    return (write_era_year(day) if era else None) or str(day.year)


def _ends(span: Period) -> tuple[Period, Period]:
    """The first and last part of a span in the widest kind that fits both ends: years, months, days."""
    kinds: tuple[PeriodKind, ...] = ("fiscal_year", "year", "month", "day")
    at: Callable[[PeriodKind, date], Period] = Period.containing
    for kind in kinds:
        first, last = at(kind, span.start), at(kind, span.end)
        if first.start == span.start and last.end == span.end:
            return first, last
    return Period.day(span.start), Period.day(span.end)
