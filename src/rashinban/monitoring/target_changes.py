"""The log of target changes: which targets were in force on a day, and whether a success came from moving one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

from rashinban.core.errors import Place, WrongContent
from rashinban.core.phrase import Phrase, join
from rashinban.core.value import Value
from rashinban.monitoring.assessment import assess_indicator
from rashinban.monitoring.observations import Observation
from rashinban.monitoring.progress import GOOD, STATE_NAMES, State
from rashinban.monitoring.promises import promises
from rashinban.monitoring.rulesets import RuleSet
from rashinban.monitoring.sentences import day, say
from rashinban.monitoring.target_moves import Move, compare_targets, promised
from rashinban.plans.plan import Indicator, Plan, Target

ReasonKind = Literal[
    "assumption_changed",
    "definition_changed",
    "data_revised",
    "law_or_budget",
    "disaster",
    "already_achieved",
    "unreachable",
    "error_corrected",
    "other",
]

#: Why a target may be changed, as it is chosen from a list and as it is printed.
REASON_KINDS: dict[ReasonKind, Phrase] = {
    "assumption_changed": Phrase("前提が変わった", "An assumption changed"),
    "definition_changed": Phrase("定義や数え方が変わった", "The definition or the counting changed"),
    "data_revised": Phrase("もとの統計が改定された", "The underlying data were revised"),
    "law_or_budget": Phrase("法令・制度・予算が変わった", "Law or budget changed"),
    "disaster": Phrase("災害などの影響", "Disaster or similar"),
    "already_achieved": Phrase("すでに達成した", "Already achieved"),
    "unreachable": Phrase("達成が見込めない", "Out of reach"),
    "error_corrected": Phrase("誤りを直した", "An error was corrected"),
    "other": Phrase("その他", "Other"),
}

Effect = Literal["moved_into_success", "moved_out_of_success", "same_state"]


class TargetChange(Value):
    """One decision to change the targets of an indicator: all of them before and all of them after, and why.

    It counts from the day it was decided on. ``reason`` is free text beside the kind, in the words of the body.
    """

    indicator: str
    decided_on: date
    before: tuple[Target, ...]
    after: tuple[Target, ...]
    reason_kind: ReasonKind
    reason: str = ""
    decided_by: str | None = None


class MovedTarget(Value):
    """What the changes of one indicator's targets did to its state, as of a date.

    ``first`` and ``now`` are the targets before every change and those in force; ``state_first`` is the state that the
    same observations would have by the first ones. ``headline`` says the effect, ``sentence`` adds both targets and
    the reasons.
    """

    indicator: str
    changes: tuple[TargetChange, ...]
    first: tuple[Target, ...]
    now: tuple[Target, ...]
    state_first: State
    state: State
    move: Move
    effect: Effect
    headline: Phrase
    sentence: Phrase


def targets_at(indicator: Indicator, changes: Iterable[TargetChange], on: date | None) -> tuple[Target, ...]:
    """The targets of an indicator in force on a day (None: before every change); the indicator holds the newest.

    A change counts from its day on; changes of the same day follow one another as given. A log with a hole, where a
    change does not start from what the one before left, is refused.
    """
    log = sort_changes(indicator, changes)
    return next((one.before for one in log if on is None or one.decided_on > on), indicator.targets)


def sort_changes(indicator: Indicator, changes: Iterable[TargetChange]) -> tuple[TargetChange, ...]:
    """The changes of one indicator, oldest first, checked to lead without a hole to the targets it has now."""
    log = sorted((one for one in changes if one.indicator == indicator.id), key=lambda one: one.decided_on)
    followed = [*(one.before for one in log[1:]), indicator.targets]
    for change, following in zip(log, followed, strict=False):
        if not _same(change.after, following):
            raise WrongContent(
                f"指標「{indicator.label}」の目標の変更（{day(change.decided_on).ja}）の後の目標"
                f"「{promises(indicator, change.after).ja}」が、次の目標「{promises(indicator, following).ja}」と合いません。",
                Place(),
                "間に抜けた変更がないか、変更した日と前後の目標が正しいかを確かめてください。",
            )
    return tuple(log)


def plan_before(plan: Plan, changes: Iterable[TargetChange], on: date | None = None) -> Plan:
    """The plan with the targets in force on a day; with its original targets when no day is given.

    Progress as of a past date is computed with this plan, so a later change of targets does not alter it.
    """
    log = tuple(changes)
    if not log:
        return plan
    for change in log:
        plan.indicator(change.indicator)  # names an indicator that the plan does not have
    changed = {change.indicator for change in log}
    return _with_targets(plan, {one.id: targets_at(one, log, on) for one in plan.indicators if one.id in changed})


def apply_changes(plan: Plan, changes: Iterable[TargetChange]) -> Plan:
    """The plan after these decisions, in the order of their days; one that starts from other targets is refused."""
    for change in sorted(changes, key=lambda one: one.decided_on):
        indicator = plan.indicator(change.indicator)
        if not _same(change.before, indicator.targets):
            raise WrongContent(
                f"指標「{indicator.label}」の目標は「{promises(indicator, indicator.targets).ja}」で、"
                f"変更（{day(change.decided_on).ja}）の前の目標「{promises(indicator, change.before).ja}」と合いません。",
                Place(),
                "いまの目標を開き直してから、もう一度変更してください。",
            )
        plan = _with_targets(plan, {indicator.id: change.after})
    return plan


def judge_changes(
    plan: Plan,
    changes: Iterable[TargetChange],
    observations: Iterable[Observation],
    as_of: date,
    rulesets: Sequence[RuleSet] = (),
) -> tuple[MovedTarget, ...]:
    """For every indicator whose targets were changed up to a day: where it stands, and where by its first targets.

    Both answers come from the same observations, rules and date. ``plan`` holds the newest targets; what was decided
    after ``as_of`` influences nothing.
    """
    log = tuple(changes)
    first, now = plan_before(plan, log), plan_before(plan, log, as_of)
    decided = {change.indicator for change in log if change.decided_on <= as_of}
    facts: dict[str, list[Observation]] = {id: [] for id in decided}
    for fact in observations:
        if fact.indicator in decided:
            facts[fact.indicator].append(fact)
    moved = []
    for indicator in now.indicators:
        if indicator.id in decided and indicator.kind != "external_target":
            made = tuple(one for one in sort_changes(plan.indicator(indicator.id), log) if one.decided_on <= as_of)
            original, known = first.indicator(indicator.id), facts[indicator.id]
            by_first = assess_indicator(first, original, known, as_of, rulesets).state
            by_now = assess_indicator(now, indicator, known, as_of, rulesets).state
            moved.append(_judge(now, indicator, original.targets, made, by_first, by_now))
    return tuple(moved)


def _judge(
    plan: Plan,
    indicator: Indicator,
    first: tuple[Target, ...],
    changes: tuple[TargetChange, ...],
    by_first: State,
    by_now: State,
) -> MovedTarget:
    shift = compare_targets(plan, indicator, first, indicator.targets)
    effect, how = _effect(by_first, by_now), say(f"how_{shift.how}")
    states = {"state": STATE_NAMES[by_now], "before": STATE_NAMES[by_first]}
    same = effect == "same_state" and by_first == by_now
    headline = say("moved_same" if same else effect, how=how, **states)
    numbers = say("moved_numbers", first=promises(indicator, first), now=promises(indicator, indicator.targets))
    would_be = () if same or effect == "moved_out_of_success" else (say("moved_would_be", before=states["before"]),)
    return MovedTarget(
        indicator=indicator.id,
        changes=changes,
        first=first,
        now=indicator.targets,
        state_first=by_first,
        state=by_now,
        move=shift.move,
        effect=effect,
        headline=headline,
        sentence=join((headline, numbers, *(_told(change) for change in changes), *would_be)),
    )


def _effect(by_first: State, by_now: State) -> Effect:
    """Success is a good state, and among the good ones to have achieved is a success of its own."""
    first, now = ((state in GOOD) + (state == "achieved") for state in (by_first, by_now))
    if now == first:
        return "same_state"
    return "moved_into_success" if now > first else "moved_out_of_success"


def _told(change: TargetChange) -> Phrase:
    kind, reason = REASON_KINDS[change.reason_kind], change.reason.strip().rstrip("。")
    if not reason:
        return say("moved_for_kind", day=day(change.decided_on), kind=kind)
    return say("moved_for_reason", day=day(change.decided_on), kind=kind, reason=reason)


def _same(one: tuple[Target, ...], other: tuple[Target, ...]) -> bool:
    return [promised(target) for target in one] == [promised(target) for target in other]


def _with_targets(plan: Plan, targets: dict[str, tuple[Target, ...]]) -> Plan:
    indicators = tuple(
        one.model_copy(update={"targets": targets[one.id]}) if one.id in targets else one for one in plan.indicators
    )
    return plan.model_copy(update={"indicators": indicators})
