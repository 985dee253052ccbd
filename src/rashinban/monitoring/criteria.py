"""Targets in words: what a judge said, or that nobody has judged yet."""

from __future__ import annotations

from datetime import date

from rashinban.core.period import Period
from rashinban.monitoring.observations import Observation
from rashinban.monitoring.progress import State
from rashinban.plans.plan import Indicator, Plan, Target

_WORDS = {"met": "満たした", "partly": "一部を満たした", "not_met": "満たしていない"}


def assess_criterion(
    plan: Plan, indicator: Indicator, target: Target | None, known: tuple[Observation, ...], as_of: date
) -> tuple[State, str, Observation | None]:
    """State, reason and the judgement used for a target in words.

    Judged met: achieved. Judged partly met: on track while there is time, behind once the time to judge has come.
    Judged not met: behind. Not judged: ``criterion``, with who should judge it, when, and on what evidence.
    """
    judged = [one for one in known if one.judgement is not None]
    when = _time_to_judge(plan, indicator, target)
    due = when is not None and when.end <= as_of
    if not judged:
        return "criterion", _waiting(indicator, when, due), None
    last = judged[-1]
    assert last.judgement is not None
    who = last.judged_by or "判定者の記録なし"
    evidence = last.source.document if last.source else (last.note or "根拠の記録なし")
    said = f"{last.period.japanese()}について「{_WORDS[last.judgement]}」と判定されました（{who}、{last.vintage}、{evidence}）。"
    if last.judgement == "met":
        return "achieved", said, last
    if last.judgement == "partly" and not due:
        return "on_track", f"{said}判定の時期まではまだ間があります。", last
    return "behind", said, last


def _time_to_judge(plan: Plan, indicator: Indicator, target: Target | None) -> Period | None:
    if indicator.criterion is not None and indicator.criterion.judged_when is not None:
        return indicator.criterion.judged_when
    return (target.deadline if target is not None else None) or plan.period


def _waiting(indicator: Indicator, when: Period | None, due: bool) -> str:
    criterion = indicator.criterion
    who = (criterion.judged_by if criterion else None) or "決まっていません"
    evidence = (criterion.evidence if criterion else None) or "決まっていません"
    time = when.japanese() if when is not None else "決まっていません"
    late = "判定の時期を過ぎています。" if due else ""
    return f"文章の目標で、まだ判定されていません。{late}判定する人: {who}、時期: {time}、根拠: {evidence}。"
