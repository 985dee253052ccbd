"""From what the rules say to one state with one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from rashinban.monitoring.course import Course
from rashinban.monitoring.measures import measure
from rashinban.monitoring.progress import BAD, GOOD, STATE_NAMES, State, Verdict, shown
from rashinban.monitoring.readings import Reading
from rashinban.plans.plan import Indicator, Target


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The state of one reading, its sentence, and the verdicts behind it."""

    reading: Reading
    state: State
    reason: str
    verdicts: tuple[Verdict, ...]


def conclude(
    reading: Reading, verdicts: tuple[Verdict, ...], indicator: Indicator, target: Target
) -> Conclusion:
    """Settle one reading.

    What is already certain needs no vote: a target that is reached, and a deadline that passed without it. Otherwise
    the state is that of the straight line, unless a judging rule stands on the other side: then the rules disagree.
    Without a straight line the state says what is missing.
    """
    course = reading.course
    if course is None:
        return Conclusion(reading, reading.state or "no_data", reading.reason or "", verdicts)
    line = verdicts[0]
    facts = _facts(course, indicator)
    if line.state is None:
        state = _why_no_line(course)
        return Conclusion(reading, state, f"{reading.reason or line.reason or ''}{facts}", verdicts)
    if line.state == "achieved" or course.over:
        return Conclusion(reading, line.state, f"{facts}「{line.label}」です。", verdicts)
    good = [one for one in verdicts if one.judges and one.state in GOOD]
    bad = [one for one in verdicts if one.judges and one.state in BAD]
    if good and bad:
        said = "、".join(
            f"{one.title}では「{one.label or STATE_NAMES[one.state]}」"
            for one in verdicts
            if one.judges and one.state is not None
        )
        return Conclusion(reading, "rules_disagree", f"{facts}判定が分かれています: {said}。", verdicts)
    return Conclusion(reading, line.state, f"{facts}{_pace(course)}「{line.label}」です。", verdicts)


def _pace(course: Course) -> str:
    """How much of the time is gone and how much of the way, in words."""
    elapsed = measure(course, "elapsed").value
    way = measure(course, "ratio" if course.shape == "limit" else "achievement").value
    if elapsed is None or way is None:
        return ""
    done = "上限に対する使用" if course.shape == "limit" else "進んだ割合"
    return f"期間の{float(elapsed):.0%}が過ぎ、{done}は{float(way):.0%}で、"


def _why_no_line(course: Course) -> State:
    if course.b is None:
        return "baseline_missing"
    if course.tT is None:
        return "no_target"
    return "baseline_missing" if course.t0 is None else "not_yet_due"


def _facts(course: Course, indicator: Indicator) -> str:
    unit = indicator.unit or ""
    start = "" if course.b is None or course.shape != "path" else f"基準値{_plain(course.b)}{unit}に対し、"
    goal = course.goal
    if goal.lower is not None and goal.upper is not None and goal.lower != goal.upper:
        target = f"目標{_plain(goal.lower)}〜{_plain(goal.upper)}{unit}"
    else:
        target = f"目標値{_plain(course.T)}{unit}"
    return f"{start}現在値{_plain(course.c)}{unit}、{target}。"


def _plain(number: Fraction) -> str:
    return f"{round(shown(number), 2).normalize():,f}"
