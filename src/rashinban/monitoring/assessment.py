"""Plan + observations -> progress, as of a date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from rashinban.core.phrase import Phrase, join, when
from rashinban.monitoring.conclusion import Conclusion, conclude
from rashinban.monitoring.course import Course, moment
from rashinban.monitoring.criteria import assess_criterion
from rashinban.monitoring.judging import judge_course, judge_trend
from rashinban.monitoring.observations import Observation, known_at
from rashinban.monitoring.progress import STATE_NAMES, Progress, State, shown
from rashinban.monitoring.readings import Reading, read
from rashinban.monitoring.rulesets import RuleSet
from rashinban.monitoring.sentences import amount, listed, say
from rashinban.monitoring.targets import choose_target, deadline_of
from rashinban.plans.plan import Indicator, Plan, Target


def assess(
    plan: Plan, observations: Iterable[Observation], as_of: date, rulesets: Sequence[RuleSet] = ()
) -> tuple[Progress, ...]:
    """Where every indicator of the plan stands as of a date, in the plan's order.

    Only what was known on that day counts, so the answer about a past day never changes. Targets of others that the
    plan quotes (``external_target``) are not promises of this plan and are left out. ``rulesets`` judge besides the
    three default rules (straight line, compound growth, forecast).
    """
    log = known_at(observations, as_of)
    return tuple(
        assess_indicator(plan, indicator, log, as_of, rulesets)
        for indicator in plan.indicators
        if indicator.kind != "external_target"
    )


def assess_indicator(
    plan: Plan,
    indicator: Indicator,
    observations: Iterable[Observation],
    as_of: date,
    rulesets: Sequence[RuleSet] = (),
) -> Progress:
    """Where one indicator stands as of a date (see :func:`assess`)."""
    known = tuple(one for one in known_at(observations, as_of) if one.indicator == indicator.id)
    target = choose_target(plan, indicator, as_of)
    answer = Progress(
        indicator=indicator.id,
        as_of=as_of,
        state="no_target",
        reason=say("no_target"),
        baseline=indicator.baseline,
        target=target,
        history=known,
        current=known[-1] if known else None,
    )
    if _in_words(indicator, target):
        state, reason, current = assess_criterion(plan, indicator, target, known, as_of)
        return answer.model_copy(update={"state": state, "reason": reason, "current": current})
    if target is None or target.value is None:
        return _without_target(answer, indicator, known)
    return _against_target(answer, plan, indicator, target, known, rulesets)


def _in_words(indicator: Indicator, target: Target | None) -> bool:
    if target is not None and target.value is not None:
        return False
    return indicator.criterion is not None or (
        target is not None and target.change_type in ("milestone", "qualitative")
    )


def _without_target(answer: Progress, indicator: Indicator, known: tuple[Observation, ...]) -> Progress:
    valued = [one for one in known if one.value is not None]
    latest = say("latest", value=_said(valued[-1], indicator)) if valued else say("nothing_reported")
    return answer.model_copy(
        update={
            "state": "no_target",
            "reason": join((say("no_target"), latest)),
            "current": valued[-1] if valued else None,
            "current_value": valued[-1].value if valued else None,
            "verdicts": judge_trend(indicator, valued),
        }
    )


def _against_target(
    answer: Progress,
    plan: Plan,
    indicator: Indicator,
    target: Target,
    known: tuple[Observation, ...],
    rulesets: Sequence[RuleSet],
) -> Progress:
    readings = read(plan, indicator, target, known, answer.as_of)
    conclusions = [
        conclude(
            reading,
            judge_course(reading.course, rulesets, indicator.unit) if reading.course else (),
            indicator,
            target,
        )
        for reading in readings
    ]
    chosen, state, reason = _agreed(conclusions)
    course = chosen.reading.course
    if course is not None and _is_stale(plan, indicator, target, chosen.reading, answer.as_of):
        if not (course.shape == "count" and course.met):  # a count that is reached stays reached
            state, reason = "stale", _stale_reason(indicator, chosen.reading, state)
    elif course is not None and _is_final_value_missing(plan, target, course, answer.as_of):
        reason = join((reason, say("final_value_missing")))
    return answer.model_copy(
        update={
            "state": state,
            "reason": reason,
            "current": chosen.reading.current or answer.current,
            "current_value": shown(course.c) if course else answer.current and answer.current.value,
            "target_value": shown(course.T) if course else None,
            "verdicts": tuple(verdict for one in conclusions for verdict in one.verdicts),
        }
    )


def _agreed(conclusions: list[Conclusion]) -> tuple[Conclusion, State, Phrase]:
    """One answer from one or two readings; two that have something to say and differ are a disagreement."""
    told = [one for one in conclusions if one.reading.course is not None] or conclusions
    first = told[0]
    if all(one.state == first.state for one in told):
        return first, first.state, first.reason
    said = listed(say(f"read_as_{one.reading.way}", state=STATE_NAMES[one.state]) for one in told)
    return first, "rules_disagree", say("readings_disagree", said=said)


def _is_stale(plan: Plan, indicator: Indicator, target: Target, reading: Reading, as_of: date) -> bool:
    """Whether the newest value is older than the indicator allows, and says nothing yet about the deadline."""
    course, deadline = reading.course, deadline_of(plan, target)
    if course is None or (deadline is not None and course.t >= moment(deadline.end)):
        return False
    return course.t + Fraction(indicator.stale_after_months, 12) < moment(as_of)


def _is_final_value_missing(plan: Plan, target: Target, course: Course, as_of: date) -> bool:
    deadline = deadline_of(plan, target)
    return deadline is not None and deadline.end < as_of and not course.over and not course.met


def _stale_reason(indicator: Indicator, reading: Reading, state: State) -> Phrase:
    assert reading.current is not None  # a course stands on a value
    newest, months = _said(reading.current, indicator), indicator.stale_after_months
    return say("stale", value=newest, months=months, state=STATE_NAMES[state])


def _said(observation: Observation, indicator: Indicator) -> Phrase:
    assert observation.value is not None
    value = amount(observation.value, indicator.unit)
    return say("dated_value", period=when(observation.period), value=value)
