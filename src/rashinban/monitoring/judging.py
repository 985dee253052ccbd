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
        _shown_only(course, "achievement", "基準値からの達成率", "achievement"),
        _shown_only(course, "ratio", "目標値に対する比率", "ratio"),
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
        Numbers(name="最初の値", value=first.value, unit=indicator.unit),
        Numbers(name="最新の値", value=last.value, unit=indicator.unit),
        Numbers(name="年平均伸び率（良い向きが正）", value=shown(growth.ratio)),
    )
    return (
        Verdict(
            rule="growth",
            title="年平均伸び率（目標なし）",
            state=None,
            measure=shown(growth.ratio),
            numbers=numbers,
            reason="目標がないため、参考として示すだけで判定には使いません。",
            judges=False,
        ),
    )


def _common(course: Course, unit: str | None) -> tuple[Numbers, ...]:
    """The numbers every rule starts from."""
    goal = course.goal
    named: list[tuple[str, Fraction | None]] = [("基準値 b", course.b), ("現在値 c", course.c)]
    if course.direction == "hold" and goal.lower != goal.upper:
        named += [("目標の下限", goal.lower), ("目標の上限", goal.upper)]
    else:
        named.append(("目標値 T", course.T))
    if course.direction == "hold":
        named.append(("範囲からの隔たり d", goal.distance(course.c)))
    times = [
        ("基準の時点 t0（年）", course.t0),
        ("現在の時点 t（年）", course.t),
        ("期限 tT（年）", course.tT),
    ]
    return (
        *(Numbers(name=name, value=shown(value), unit=unit) for name, value in named if value is not None),
        *(Numbers(name=name, value=shown(time)) for name, time in times if time is not None),
        *course.notes,
    )


def _shown_only(course: Course, name: str, title: str, rule: str) -> Verdict:
    measured = measure(course, name)
    return Verdict(
        rule=rule,
        title=title,
        state=None,
        measure=None if measured.value is None else shown(measured.value),
        numbers=measured.numbers,
        reason=measured.reason or "参考として示すだけで、判定には使いません。",
        reading=course.way,
        judges=False,
    )


def _forecast(course: Course) -> Verdict:
    verdict = judge(load_default("forecast"), course)
    if course.tT is None or course.shape == "limit" or verdict.numbers:
        return verdict
    trend = forecast(course.points, course.tT, course.goal, course.b)
    return verdict if trend is None else verdict.model_copy(update={"numbers": forecast_numbers(trend)})
