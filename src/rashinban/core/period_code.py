"""The canonical code of a period, as files and the API write it."""

from __future__ import annotations

import re
from datetime import date

from rashinban.core.errors import WrongContent
from rashinban.core.period import Period

_ONE = re.compile(
    r"(?P<fiscal>FY)?(?P<year>\d{4})(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?"
)


def write_code(period: Period) -> str:
    """Write a period as its code; a named one as ``name=code``.

    >>> write_code(Period.fiscal_half(2024, 1)), write_code(Period.day(date(2024, 3, 31)))
    ('FY2024H1', '2024-03-31')
    """
    code = _write_span(period) if period.kind == "span" else _write_one(period)
    return f"{period.name}={code}" if period.name is not None else code


def read_code(code: str) -> Period:
    """Read a code; WrongContent when it is none.

    >>> read_code("第2期=FY2020/FY2022").name
    '第2期'
    """
    name, separator, rest = code.strip().rpartition("=")
    start, slash, end = rest.partition("/")
    try:
        period = Period.span(_read_one(start), _read_one(end)) if slash else _read_one(start)
    except (ValueError, WrongContent) as error:
        raise WrongContent(
            f"「{code}」は期間として読めません。",
            remedy="FY2024、2024、FY2024Q1、2024-03、2024-03-31、FY2022/FY2024 のように書いてください。",
        ) from error
    return Period(period.kind, period.start, period.end, name) if separator else period


def _write_one(period: Period) -> str:
    start = period.start
    fiscal = start.year - (start.month < 4)
    spellings = {
        "year": f"{start.year:04}",
        "fiscal_year": f"FY{fiscal:04}",
        "fiscal_half": f"FY{fiscal:04}H{1 if start.month == 4 else 2}",
        "quarter": f"{start.year:04}Q{(start.month + 2) // 3}",
        "fiscal_quarter": f"FY{fiscal:04}Q{(start.month - 4) % 12 // 3 + 1}",
        "month": f"{start.year:04}-{start.month:02}",
        "day": start.isoformat(),
    }
    return spellings[period.kind]


def _write_span(period: Period) -> str:
    """The shortest pair that says both ends: fiscal years, calendar years, otherwise days."""
    start, end = period.start, period.end
    if (start.month, start.day, end.month, end.day) == (4, 1, 3, 31):
        return f"FY{start.year:04}/FY{end.year - 1:04}"
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return f"{start.year:04}/{end.year:04}"
    return f"{start.isoformat()}/{end.isoformat()}"


def _read_one(code: str) -> Period:
    match = _ONE.fullmatch(code)
    if match is None:
        raise ValueError(code)
    year = int(match["year"])
    if match["quarter"]:
        build = Period.fiscal_quarter if match["fiscal"] else Period.quarter
        return build(year, int(match["quarter"]))
    if match["fiscal"] and not match["month"]:
        return Period.fiscal_half(year, int(match["half"])) if match["half"] else Period.fiscal_year(year)
    if match["fiscal"] or match["half"]:
        raise ValueError(code)
    if match["day"]:
        return Period.day(date(year, int(match["month"]), int(match["day"])))
    return Period.month(year, int(match["month"])) if match["month"] else Period.year(year)
