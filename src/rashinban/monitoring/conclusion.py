"""From what the rules say to one state with one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from rashinban.core.phrase import Phrase, join
from rashinban.monitoring.course import Course
from rashinban.monitoring.measures import measure
from rashinban.monitoring.progress import BAD, GOOD, STATE_NAMES, State, Verdict, shown
from rashinban.monitoring.readings import Reading
from rashinban.monitoring.sentences import amount, listed, percent, say
from rashinban.plans.plan import Indicator, Target


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The state of one reading, its sentence, and the verdicts behind it."""

    reading: Reading
    state: State
    reason: Phrase
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
        return Conclusion(reading, reading.state or "no_data", reading.reason or say("nothing_since_baseline"), verdicts)
    line = verdicts[0]
    facts = _facts(course, indicator)
    if line.state is None:
        why = reading.reason or line.reason
        return Conclusion(reading, _why_no_line(course), join((why, facts) if why else (facts,)), verdicts)
    if line.state == "achieved" or course.over:
        return Conclusion(reading, line.state, join((facts, say("judged", label=line.label))), verdicts)
    good = [one for one in verdicts if one.judges and one.state in GOOD]
    bad = [one for one in verdicts if one.judges and one.state in BAD]
    if good and bad:
        said = listed(
            say("rule_says", rule=one.title, label=one.label or STATE_NAMES[one.state])
            for one in verdicts
            if one.judges and one.state is not None
        )
        return Conclusion(reading, "rules_disagree", join((facts, say("rules_disagree", said=said))), verdicts)
    return Conclusion(reading, line.state, join((facts, _judged(course, line))), verdicts)


def _judged(course: Course, line: Verdict) -> Phrase:
    """The label, after how much of the time is gone and how much of the way."""
    elapsed = measure(course, "elapsed").value
    way = measure(course, "ratio" if course.shape == "limit" else "achievement").value
    if elapsed is None or way is None:
        return say("judged", label=line.label)
    code = "judged_under_limit" if course.shape == "limit" else "judged_on_the_way"
    return say(code, elapsed=percent(elapsed), done=percent(way), label=line.label)


def _why_no_line(course: Course) -> State:
    if course.b is None:
        return "baseline_missing"
    if course.tT is None:
        return "no_target"
    return "baseline_missing" if course.t0 is None else "not_yet_due"


def _facts(course: Course, indicator: Indicator) -> Phrase:
    unit, goal, c = indicator.unit, course.goal, _short(course.c, indicator.unit)
    if goal.lower is not None and goal.upper is not None and goal.lower != goal.upper:
        target = say("goal_range", lower=_short(goal.lower), upper=_short(goal.upper, unit))
    else:
        target = say("goal_value", T=_short(course.T, unit))
    if course.b is None or course.shape != "path":
        return say("facts", c=c, goal=target)
    return say("facts_from_baseline", b=_short(course.b, unit), c=c, goal=target)


def _short(number: Fraction, unit: str | None = None) -> str:
    """A number of a sentence: two decimals at most."""
    return amount(round(shown(number), 2).normalize(), unit)
