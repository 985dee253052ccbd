"""Every rule on one course, in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from rashinban.monitoring.course import Course
from rashinban.monitoring.measures import forecast_numbers, measure
from rashinban.monitoring.observations import Observation
from rashinban.monitoring.progress import Numbers, Verdict, shown
from rashinban.monitoring.rules.forecast import forecast
from rashinban.monitoring.rules.growth import growth_without_target
from rashinban.monitoring.rulesets import RuleSet, judge, load_default
from rashinban.monitoring.sentences import say
from rashinban.monitoring.totals import known_moment
from rashinban.plans.plan import Indicator


def judge_course(
    course: Course, rulesets: Sequence[RuleSet] = (), unit: str | None = None
) -> tuple[Verdict, ...]:
    """Straight line, achievement, ratio, compound growth, forecast, then each rule set given.

    Achievement and ratio are shown and never judge: the ratio c/T looks good for a KPI that went backwards.
    """
    line = judge(load_default("limit" if course.shape == "limit" else "straight_line"), course)
    verdicts = [
        line.model_copy(update={"rule": "straight_line", "numbers": (*_common(course, unit), *line.numbers)}),
        _shown_only(course, "achievement", "completion"),
        _shown_only(course, "ratio", "ratio"),
        judge(load_default("compound_growth"), course),
        _forecast(course),
    ]
    return (*verdicts, *(judge(ruleset, course) for ruleset in rulesets))


def judge_trend(indicator: Indicator, valued: Sequence[Observation]) -> tuple[Verdict, ...]:
    """Without a target: the yearly growth from the first to the last value, shown and not judged."""
    if len(valued) < 2 or indicator.direction not in ("up", "down"):
        return ()
    first, last = valued[0], valued[-1]
    if first.value is None or last.value is None:
        return ()
    good = 1 if indicator.direction == "up" else -1
    times = known_moment(first), known_moment(last)
    growth = growth_without_target(Fraction(first.value), Fraction(last.value), *times, good)
    if growth is None:
        return ()
    numbers = (
        Numbers(name=say("first_value"), value=first.value, unit=indicator.unit),
        Numbers(name=say("latest_value"), value=last.value, unit=indicator.unit),
        Numbers(name=say("growth"), value=shown(growth.ratio)),
    )
    return (
        Verdict(
            rule="growth",
            title=say("growth_without_target"),
            state=None,
            measure=shown(growth.ratio),
            numbers=numbers,
            reason=say("shown_without_target"),
            judges=False,
        ),
    )


def _common(course: Course, unit: str | None) -> tuple[Numbers, ...]:
    """The numbers every rule starts from."""
    goal = course.goal
    named: list[tuple[str, Fraction | None]] = [("baseline", course.b), ("current", course.c)]
    if course.direction == "hold" and goal.lower != goal.upper:
        named += [("target_lower", goal.lower), ("target_upper", goal.upper)]
    else:
        named.append(("target", course.T))
    if course.direction == "hold":
        named.append(("distance", goal.distance(course.c)))
    times = [
        ("time_of_baseline", course.t0),
        ("time_now", course.t),
        ("time_of_deadline", course.tT),
    ]
    return (
        *(Numbers(name=say(name), value=shown(value), unit=unit) for name, value in named if value is not None),
        *(Numbers(name=say(name), value=shown(time)) for name, time in times if time is not None),
        *course.notes,
    )


def _shown_only(course: Course, rule: str, title: str) -> Verdict:
    measured = measure(course, rule)
    return Verdict(
        rule=rule,
        title=say(title),
        state=None,
        measure=None if measured.value is None else shown(measured.value),
        numbers=measured.numbers,
        reason=measured.reason or say("shown_only"),
        reading=course.way,
        judges=False,
    )


def _forecast(course: Course) -> Verdict:
    verdict = judge(load_default("forecast"), course)
    if course.tT is None or course.shape == "limit" or verdict.numbers:
        return verdict
    trend = forecast(course.points, course.tT, course.goal, course.b)
    return verdict if trend is None else verdict.model_copy(update={"numbers": forecast_numbers(trend)})
