"""How a promise can be read, and the course of each reading: a level, a total over the period, or year by year."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Literal

from rashinban.core.period import Period
from rashinban.core.phrase import Phrase, when
from rashinban.monitoring.course import Course, Way, first_year_end, make_goal, moment, opening
from rashinban.monitoring.observations import Observation
from rashinban.monitoring.progress import Numbers, State, shown
from rashinban.monitoring.sentences import day, say
from rashinban.monitoring.targets import Resolved, deadline_of, direction_of, resolve
from rashinban.monitoring.totals import is_running, known_moment, total, value_of_year
from rashinban.plans.plan import Indicator, Plan, Target

_CHANGES_OF_LEVEL = ("relative_increase", "relative_decrease", "absolute_decrease")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way of reading a target: its course, or the state why there is none; ``reason`` says what is missing."""

    way: Way
    course: Course | None = None
    current: Observation | None = None
    state: State | None = None
    reason: Phrase | None = None


def ways(indicator: Indicator, target: Target) -> tuple[Way, ...]:
    """The readings a target allows; two when the plan does not say whether a count is per year or for the period."""
    has_start = indicator.baseline is not None and indicator.baseline.published
    if target.change_type in _CHANGES_OF_LEVEL:
        return ("level",)
    if not is_added_up(indicator, target):
        yearly = target.scope == "fiscal_year" and (not has_start or target.aggregation == "each_year")
        return ("each_year",) if yearly else ("level",)
    if target.scope == "period_total":
        return ("period_total",)
    if has_start and target.aggregation != "each_year":
        return ("level",)
    return ("each_year",) if target.scope == "fiscal_year" else ("period_total", "each_year")


def is_added_up(indicator: Indicator, target: Target) -> bool:
    """Whether values of several periods are added: flows and counts are; stocks, shares, ranks and averages are not."""
    averaged = indicator.combine == "average" or (target.aggregation or "").startswith("average")
    if averaged or indicator.value_kind in ("share", "rank"):
        return False
    if indicator.accumulation is not None:
        return indicator.accumulation != "stock"
    if indicator.value_kind == "count" or indicator.combine in ("sum", "distinct"):
        return True
    return target.scope == "period_total" or (target.aggregation or "").startswith("cumulative")


def read(
    plan: Plan, indicator: Indicator, target: Target, known: Sequence[Observation], as_of: date
) -> tuple[Reading, ...]:
    """Every reading of a target on what is known, in the order of :func:`ways`."""
    readers = {"level": _read_level, "period_total": _read_total, "each_year": _read_years}
    found = tuple(readers[way](plan, indicator, target, known, as_of) for way in ways(indicator, target))
    if len(found) == 2 and found[0].course is not None and found[1].course is not None:
        total_, yearly = found[0].course, found[1].course
        if (total_.t0, total_.tT) == (yearly.t0, yearly.tT):  # a plan of one year: the two are the same
            return found[:1]
    return found


def _read_level(
    plan: Plan, indicator: Indicator, target: Target, known: Sequence[Observation], as_of: date
) -> Reading:
    resolved = resolve(indicator, target, known)
    deadline = deadline_of(plan, target)
    if resolved.T is None:
        return Reading("level", state="baseline_missing", reason=resolved.base.reason)
    b, t0, notes = _start(plan, resolved)
    direction = direction_of(indicator, target, resolved.T, b)
    if direction is None:
        return Reading("level", state="baseline_missing", reason=say("direction_unknown"))
    tT = moment(deadline.end) if deadline is not None else None
    values = _levels(indicator, target, known, deadline)
    after = [one for one in values if t0 is None or one[0] > t0]
    current = [one for one in after if tT is None or one[0] <= tT] or after
    if not current:
        return _nothing_yet("level", _first_report(plan, deadline, t0), as_of)
    t, c, observation = current[-1]
    points = tuple((time, value) for time, value, _ in after)
    if b is not None and t0 is not None:
        points = ((t0, b), *points)
    course = Course(
        shape="path",
        direction=direction,
        c=c,
        T=resolved.T,
        goal=make_goal(direction, resolved.T, resolved.upper),
        t=t,
        b=b,
        t0=t0,
        tT=tT,
        points=points,
        way="level",
        notes=(*resolved.notes, *notes),
    )
    return Reading("level", _with_year(plan, course), observation, reason=resolved.base.reason)


def _start(plan: Plan, resolved: Resolved) -> tuple[Fraction | None, Fraction | None, tuple[Numbers, ...]]:
    """Baseline, its time, and a note when the plan's beginning stands in for a time that is not stated."""
    base = resolved.base
    if base.value is None:
        return None, None, ()
    if base.period is not None:
        return base.value, moment(base.period.end), ()
    if plan.period is None:
        return base.value, None, ()
    note = Numbers(name=say("assumed_start"), value=day(plan.period.start))
    return base.value, opening(plan.period), (note,)


def _levels(
    indicator: Indicator, target: Target, known: Sequence[Observation], deadline: Period | None
) -> list[tuple[Fraction, Fraction, Observation]]:
    """(time, value, observation) in time; values of periods that had not ended when they were known are left out.

    Parts of a year of an indicator that is summed are added up to whole years first; an average is the mean so far.
    """
    valued = [one for one in known if one.value is not None]
    if indicator.combine in ("sum", "distinct") and indicator.accumulation != "stock":
        return _whole_years(indicator, valued, deadline)
    stock = indicator.accumulation == "stock" or is_running(indicator)
    ended = sorted(
        (one for one in valued if stock or one.period.end <= one.vintage),
        key=lambda one: (one.period.end, one.period.start),
    )
    rows = [(known_moment(one), Fraction(one.value), one) for one in ended if one.value is not None]
    if indicator.combine == "average" or (target.aggregation or "").startswith("average"):
        start = opening(deadline) if deadline is not None else None
        inside = [row for row in rows if start is None or row[0] > start]
        return [
            (row[0], sum((value for _, value, _ in inside[: place + 1]), Fraction(0)) / (place + 1), row[2])
            for place, row in enumerate(inside)
        ]
    return rows


def _whole_years(
    indicator: Indicator, valued: list[Observation], deadline: Period | None
) -> list[tuple[Fraction, Fraction, Observation]]:
    rows = []
    windows = {Period.containing(_year_kind(deadline), one.period.end) for one in valued}
    for window in sorted(windows):
        inside = [one for one in valued if window.contains(one.period)]
        result = total(indicator, inside, window)
        whole = not result.notes and result.t == moment(window.end) and result.value is not None
        if whole and result.value is not None and min(one.period.start for one in inside) == window.start:
            rows.append((moment(window.end), result.value, inside[-1]))
    return rows


def _read_total(
    plan: Plan, indicator: Indicator, target: Target, known: Sequence[Observation], as_of: date
) -> Reading:
    deadline = deadline_of(plan, target)
    if deadline is None:
        return Reading("period_total", state="no_target", reason=say("no_window"))
    return _read_window("period_total", plan, indicator, target, known, as_of, window_of(plan, deadline))


def window_of(plan: Plan, deadline: Period) -> Period:
    """The days a period total is counted over: from the plan's beginning to the deadline, or the deadline's own span."""
    if deadline.kind == "span" or plan.period is None or plan.period.start > deadline.end:
        return deadline
    return Period.span(plan.period.start, deadline.end)


def _read_years(
    plan: Plan, indicator: Indicator, target: Target, known: Sequence[Observation], as_of: date
) -> Reading:
    """The newest year that has anything to say; earlier years are listed in the numbers."""
    deadline = deadline_of(plan, target)
    if deadline is None:
        return Reading("each_year", state="no_target", reason=say("no_window"))
    readings = []
    for year in _years(window_of(plan, deadline), deadline):
        reading = _read_window("each_year", plan, indicator, target, known, as_of, year)
        readings.append((year, reading))
    told = [(year, reading) for year, reading in readings if reading.course is not None]
    if not told:
        return readings[0][1]
    notes = tuple(
        Numbers(name=say("value_of_year", year=when(year)), value=shown(reading.course.c), unit=indicator.unit)
        for year, reading in told
        if reading.course is not None
    )
    year, last = told[-1]
    assert last.course is not None
    judged = Numbers(name=say("year_judged"), value=when(year))
    return replace(last, course=replace(last.course, notes=(judged, *notes, *last.course.notes)))


def _years(window: Period, deadline: Period) -> list[Period]:
    year = Period.containing(_year_kind(deadline), window.start)
    years = [year]
    while years[-1].end < window.end:
        years.append(years[-1].shift(1))
    return years


def _year_kind(deadline: Period | None) -> Literal["year", "fiscal_year"]:
    return "year" if deadline is not None and deadline.kind == "year" else "fiscal_year"


def _read_window(
    way: Way,
    plan: Plan,
    indicator: Indicator,
    target: Target,
    known: Sequence[Observation],
    as_of: date,
    window: Period,
) -> Reading:
    """A count over a window: it starts from 0 by definition, because nothing is counted before it begins."""
    inside = [one for one in known if one.value is not None and one.period.overlaps(window)]
    added = is_added_up(indicator, target)
    result = total(indicator, inside, window) if added else value_of_year(inside, window)
    if result.value is None or result.t is None:
        if inside and result.reason:
            return Reading(way, state="no_data", reason=result.reason)
        return _nothing_yet(way, first_year_end(window), as_of)
    resolved_T = Fraction(target.value) if target.value is not None else Fraction(0)
    upper = Fraction(target.upper) if target.upper is not None else None
    direction = direction_of(indicator, target, resolved_T, None) or "up"
    begin = Numbers(name=say("count_from_zero"), value=shown(0), unit=indicator.unit)
    course = Course(
        shape="limit" if direction == "down" else "count",
        direction=direction,
        c=result.value,
        T=resolved_T,
        goal=make_goal(direction, resolved_T, upper),
        t=result.t,
        b=Fraction(0),
        t0=opening(window),
        tT=moment(window.end),
        points=((opening(window), Fraction(0)), *result.points) if added else (),
        way=way,
        notes=(begin, *result.notes) if added else result.notes,
    )
    last = max(inside, key=lambda one: (one.period.end, one.vintage))
    return Reading(way, _with_year(plan, course), last)


def _nothing_yet(way: Way, first: date | None, as_of: date) -> Reading:
    if first is not None and as_of <= first:
        return Reading(way, state="not_yet_due", reason=say("first_value_due", day=day(first)))
    return Reading(way, state="no_data", reason=say("nothing_since_baseline"))


def _first_report(plan: Plan, deadline: Period | None, t0: Fraction | None) -> date | None:
    """The end of the first year that can be reported on: that of the plan, or the deadline when it comes sooner."""
    if plan.period is not None and (deadline is None or plan.period.start <= deadline.end):
        end = first_year_end(plan.period)
        return end if deadline is None else min(end, deadline.end)
    return deadline.end if deadline is not None else None


def _with_year(plan: Plan, course: Course) -> Course:
    """Which year of how many the current value belongs to, counted from the plan's beginning or the course's own."""
    start = opening(plan.period) if plan.period is not None and course.way == "level" else course.t0
    if start is None or course.tT is None or course.t <= start or course.tT <= start:
        return course
    years = math.ceil(course.tT - start)
    return replace(course, year=min(math.ceil(course.t - start), years), years=years)
