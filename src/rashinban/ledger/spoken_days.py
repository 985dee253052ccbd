"""The day a person means: 6/12, 6月12日, 12日, 昨日, 先週の金曜, 令和8年6月12日."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from rashinban.core.period_text import find_periods

_AGO = {"一昨日": 2, "おととい": 2, "昨日": 1, "きのう": 1, "本日": 0, "今日": 0, "きょう": 0}
_WEEKDAYS = "月火水木金土日"
_SPOKEN = re.compile("|".join(_AGO))
_WEEKDAY = re.compile(rf"(?P<week>先々週|先週|今週)?\s*の?\s*(?P<day>[{_WEEKDAYS}])曜日?")
_MONTH_DAY = re.compile(r"(?<![\d/.\-])(?P<month>\d{1,2})\s*(?:/|月)\s*(?P<day>\d{1,2})(?![\d/]|\s*(?:件|人|社|回|名))\s*日?")
_DAY_ALONE = re.compile(r"(?<![\d/.\-月])(?P<day>\d{1,2})日(?!間)")
_BRACKETED = re.compile(rf"\s*\([{_WEEKDAYS}祝・]+\)")


@dataclass(frozen=True, slots=True)
class SpokenDay:
    """A day and where the folded text says it."""

    on: date
    start: int
    end: int


def find_day(text: str, today: date) -> SpokenDay | None:
    """The first day a folded text names. Days without a year are the latest ones that are not still to come.

    >>> find_day("6/12 発表", date(2026, 5, 1)).on, find_day("昨日、面談", date(2026, 5, 1)).on
    (datetime.date(2025, 6, 12), datetime.date(2026, 4, 30))
    """
    found = [*_full(text), *_month_days(text, today), *_spoken(text, today), *_weekdays(text, today)]
    found = found or list(_days_alone(text, today))
    if not found:
        return None
    first = min(found, key=lambda day: (day.start, -day.end))
    weekday = _BRACKETED.match(text, first.end)
    return SpokenDay(first.on, first.start, weekday.end() if weekday else first.end)


def _full(text: str) -> list[SpokenDay]:
    return [SpokenDay(m.period.start, m.start, m.end) for m in find_periods(text) if m.period.kind == "day"]


def _month_days(text: str, today: date) -> list[SpokenDay]:
    days = []
    for match in _MONTH_DAY.finditer(text):
        day = _latest(today, int(match["month"]), int(match["day"]))
        if day is not None:
            days.append(SpokenDay(day, match.start(), match.end()))
    return days


def _latest(today: date, month: int, day: int) -> date | None:
    """29 February may be up to eight years back."""
    for year in range(today.year, today.year - 9, -1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= today:
            return found
    return None


def _spoken(text: str, today: date) -> list[SpokenDay]:
    return [SpokenDay(today - timedelta(_AGO[m.group()]), m.start(), m.end()) for m in _SPOKEN.finditer(text)]


def _weekdays(text: str, today: date) -> list[SpokenDay]:
    days = []
    for match in _WEEKDAY.finditer(text):
        weekday = _WEEKDAYS.index(match["day"])
        if match["week"]:
            weeks = {"今週": 0, "先週": 1, "先々週": 2}[match["week"]]
            day = today - timedelta(today.weekday() + 7 * weeks - weekday)
        else:
            day = today - timedelta((today.weekday() - weekday) % 7)
        days.append(SpokenDay(day, match.start(), match.end()))
    return days


def _days_alone(text: str, today: date) -> list[SpokenDay]:
    days = []
    for match in _DAY_ALONE.finditer(text):
        wanted, year, month = int(match["day"]), today.year, today.month
        if not 1 <= wanted <= 31:
            continue
        while wanted > calendar.monthrange(year, month)[1] or date(year, month, wanted) > today:
            year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        days.append(SpokenDay(date(year, month, wanted), match.start(), match.end()))
    return days
