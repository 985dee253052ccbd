"""Days of the office as moments."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone


def end_of(day: date) -> datetime:
    """The last moment of a day of the office: what was known on it was written down by then."""
    return datetime.combine(day, time.max, tzinfo=timezone.get_current_timezone())
