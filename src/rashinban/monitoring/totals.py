"""Adding up what was reported for the parts of a period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from rashinban.core.period import Period
from rashinban.core.phrase import Phrase, when
from rashinban.monitoring.course import moment
from rashinban.monitoring.observations import Observation
from rashinban.monitoring.progress import Numbers
from rashinban.monitoring.sentences import day, listed, say
from rashinban.plans.plan import Indicator


@dataclass(frozen=True, slots=True)
class Total:
    """The total of a window up to the last report in it, the running totals on the way, and what to know about it."""

    value: Fraction | None
    t: Fraction | None
    points: tuple[tuple[Fraction, Fraction], ...] = ()
    notes: tuple[Numbers, ...] = ()
    reason: Phrase | None = None


def known_moment(observation: Observation) -> Fraction:
    """The time a value speaks for: the end of its period, or the day it was known if that came first."""
    return moment(min(observation.period.end, observation.vintage))


def is_running(indicator: Indicator) -> bool:
    """Whether each report is already the total so far, so that the newest one counts; otherwise reports are added."""
    return indicator.accumulation == "cumulative" and indicator.combine == "latest"


def total(indicator: Indicator, observations: Iterable[Observation], window: Period) -> Total:
    """Combine the observations inside a window: the newest running total, a distinct count, or a sum.

    A period inside another reported period is left out (it is already counted); periods that overlap in part cannot be
    added. Gaps and periods across the edge of the window are named in ``notes``, never filled.
    """
    valued = [one for one in observations if one.value is not None and one.period.overlaps(window)]
    if is_running(indicator):
        return _running(valued, window)
    inside = [one for one in valued if window.contains(one.period)]
    outside = [one for one in valued if not window.contains(one.period)]
    counted = [
        one
        for one in inside
        if not any(other is not one and other.period.contains(one.period) for other in inside)
    ]
    counted.sort(key=lambda one: one.period.end)
    notes = _notes(counted, inside, outside, window)
    if not counted:
        return Total(None, None, notes=notes, reason=say("nothing_in_period"))
    if any(one.period.overlaps(other.period) for one, other in pairwise(counted)):
        return Total(None, None, notes=notes, reason=say("partly_overlapping"))
    if indicator.combine == "distinct" and len(counted) > 1:
        if not all(one.items for one in counted):
            return Total(None, None, notes=notes, reason=say("names_missing"))
        return _finished(_distinct(counted), notes)
    return _finished(_summed(counted), notes)


def value_of_year(observations: Iterable[Observation], window: Period) -> Total:
    """For what cannot be added (shares, scores): the newest value about the year, taken as the year's value."""
    valued = [one for one in observations if one.value is not None and window.contains(one.period.end)]
    if not valued:
        return Total(None, None, reason=say("nothing_in_period"))
    newest = max(valued, key=lambda one: (one.period.end, one.vintage))
    return Total(Fraction(newest.value or 0), moment(window.end))


def _running(valued: list[Observation], window: Period) -> Total:
    inside = sorted((one for one in valued if one.period.end <= window.end), key=lambda one: one.period.end)
    points = tuple((known_moment(one), Fraction(one.value)) for one in inside if one.value is not None)
    if not points:
        return Total(None, None, reason=say("nothing_in_period"))
    return _finished(points, ())


def _summed(counted: list[Observation]) -> tuple[tuple[Fraction, Fraction], ...]:
    points, running = [], Fraction(0)
    for one in counted:
        running += Fraction(one.value) if one.value is not None else 0
        points.append((known_moment(one), running))
    return tuple(points)


def _distinct(counted: list[Observation]) -> tuple[tuple[Fraction, Fraction], ...]:
    points = []
    seen: set[str] = set()
    for one in counted:
        seen |= set(one.items)
        points.append((known_moment(one), Fraction(len(seen))))
    return tuple(points)


def _finished(points: tuple[tuple[Fraction, Fraction], ...], notes: tuple[Numbers, ...]) -> Total:
    return Total(points[-1][1], points[-1][0], points, notes)


def _notes(
    counted: list[Observation], inside: list[Observation], outside: list[Observation], window: Period
) -> tuple[Numbers, ...]:
    notes = []
    if counted:
        reached = window.start
        gaps = []
        for one in counted:
            if one.period.start > reached:
                last = one.period.start - timedelta(days=1)
                gaps.append(say("stretch", first=day(reached), last=day(last)))
            reached = max(reached, _day_after(one.period))
        if gaps:
            notes.append(Numbers(name=say("unreported"), value=listed(gaps)))
    if len(counted) < len(inside):
        left = listed(when(one.period) for one in inside if one not in counted)
        notes.append(Numbers(name=say("inside_longer"), value=left))
    if outside:
        names = listed(when(one.period) for one in outside)
        notes.append(Numbers(name=say("across_edge"), value=names))
    return tuple(notes)


def _day_after(period: Period) -> date:
    return period.end + timedelta(days=1)
