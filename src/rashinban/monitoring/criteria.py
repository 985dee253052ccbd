"""Targets in words: what a judge said, or that nobody has judged yet."""

from __future__ import annotations

from datetime import date

from rashinban.core.period import Period
from rashinban.core.phrase import Phrase, join, when
from rashinban.monitoring.observations import Observation
from rashinban.monitoring.progress import State
from rashinban.monitoring.sentences import day, say
from rashinban.plans.plan import Indicator, Plan, Target


def assess_criterion(
    plan: Plan, indicator: Indicator, target: Target | None, known: tuple[Observation, ...], as_of: date
) -> tuple[State, Phrase, Observation | None]:
    """State, reason and the judgement used for a target in words.

    Judged met: achieved. Judged partly met: on track while there is time, behind once the time to judge has come.
    Judged not met: behind. Not judged: ``criterion``, with who should judge it, when, and on what evidence.
    """
    judged = [one for one in known if one.judgement is not None]
    time = _time_to_judge(plan, indicator, target)
    due = time is not None and time.end <= as_of
    if not judged:
        return "criterion", _waiting(indicator, time, due), None
    last = judged[-1]
    said = say(
        "criterion_judged",
        period=when(last.period),
        judgement=say(f"criterion_{last.judgement}"),
        who=last.judged_by or say("judge_unrecorded"),
        day=day(last.vintage),
        evidence=(last.source.document if last.source else last.note) or say("evidence_unrecorded"),
    )
    if last.judgement == "met":
        return "achieved", said, last
    if last.judgement == "partly" and not due:
        return "on_track", join((said, say("time_left_to_judge"))), last
    return "behind", said, last


def _time_to_judge(plan: Plan, indicator: Indicator, target: Target | None) -> Period | None:
    if indicator.criterion is not None and indicator.criterion.judged_when is not None:
        return indicator.criterion.judged_when
    return (target.deadline if target is not None else None) or plan.period


def _waiting(indicator: Indicator, time: Period | None, due: bool) -> Phrase:
    criterion = indicator.criterion
    by_whom = say(
        "criterion_who",
        who=(criterion.judged_by if criterion else None) or say("undecided"),
        time=when(time) if time is not None else say("undecided"),
        evidence=(criterion.evidence if criterion else None) or say("undecided"),
    )
    late = (say("criterion_late"),) if due else ()
    return join((say("criterion_waiting"), *late, by_whom))
