"""What a plan leaves open: named rules, each a question an outside reviewer would ask of the document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from rashinban.core.phrase import Phrase, join, when
from rashinban.core.source import Source
from rashinban.core.value import Value
from rashinban.plans.completeness_sentences import say
from rashinban.plans.completeness_texts import copied_paragraphs
from rashinban.plans.plan import Indicator, Measure, Plan, Target
from rashinban.plans.similarity import bigrams

GapKind = Literal[
    "no_kpi",
    "no_target",
    "target_without_number",
    "criterion_unjudged",
    "no_baseline",
    "relative_base_missing",
    "no_unit",
    "no_direction",
    "scope_unstated",
    "deadline_missing",
    "deadline_outside",
    "no_owner",
    "duplicate_label",
    "copied_paragraph",
]
#: What a document quotes as context promises nothing, so nothing of it can be missing.
_CONTEXT = ("external_target", "activity_frequency")
_CHANGES = ("absolute_increase", "absolute_decrease", "relative_increase", "relative_decrease")


class Gap(Value):
    """One thing the plan leaves open: about which measure or indicator (``about`` is its id), in a sentence."""

    kind: GapKind
    about: str
    name: str
    message: Phrase
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A named question put to the plan."""

    kind: GapKind
    find: Callable[[Plan], Iterable[Gap]]

    @property
    def title(self) -> Phrase:
        """What it finds, in a few words."""
        return say(f"title_{self.kind}")


def check(plan: Plan) -> tuple[Gap, ...]:
    """Everything the plan leaves open, by rule and then in the order of the plan.

    >>> plan = Plan(id="a", title="架空市計画", indicators=(Indicator(id="K1", label="来訪者数"),))
    >>> [gap.message.ja for gap in check(plan)][0]
    '指標「来訪者数」に目標がありません。'
    """
    return tuple(gap for rule in RULES for gap in rule.find(plan))


def summarise(gaps: Iterable[Gap]) -> dict[GapKind, int]:
    """The number of gaps of every kind, zeros included, in the order of the rules."""
    counts = Counter(gap.kind for gap in gaps)
    return {kind: counts[kind] for kind in get_args(GapKind)}


def _promises(plan: Plan) -> Iterator[Indicator]:
    return (indicator for indicator in plan.indicators if indicator.kind not in _CONTEXT)


def _in_numbers(plan: Plan) -> Iterator[Indicator]:
    """Indicators that promise a number (or have not said what they promise): units and baselines matter to them."""
    for indicator in _promises(plan):
        if any(target.value is not None for target in indicator.targets) or not (
            indicator.criterion or indicator.targets
        ):
            yield indicator


def _gap(kind: GapKind, item: Measure | Indicator, message: Phrase, source: Source | None = None) -> Gap:
    name = item.title if isinstance(item, Measure) else item.label
    return Gap(kind=kind, about=item.id, name=name, message=message, source=source or item.source)


def _no_kpi(plan: Plan) -> Iterator[Gap]:
    """Leaves without an indicator of their own, and the outermost branches without any at all."""
    with_indicator = {indicator.measure for indicator in _promises(plan)}
    parents = {measure.parent for measure in plan.measures}
    served = {step.id for name in with_indicator if name is not None for step in plan.path(name)}
    for measure in (each for each in plan.measures if each.role == "measure"):
        if measure.id not in parents:
            if measure.id not in with_indicator:
                yield _gap("no_kpi", measure, say("measure_without_indicator", title=measure.title))
        elif measure.id not in served and (measure.parent is None or measure.parent in served):
            yield _gap("no_kpi", measure, say("branch_without_indicator", title=measure.title))


def _no_target(plan: Plan) -> Iterator[Gap]:
    for indicator in _promises(plan):
        if not indicator.targets and indicator.criterion is None:
            yield _gap("no_target", indicator, say("no_target", label=indicator.label))


def _target_without_number(plan: Plan) -> Iterator[Gap]:
    for indicator in _promises(plan):
        words = [target for target in indicator.targets if target.value is None]
        if words or (indicator.criterion and not indicator.targets):
            message = say("target_without_number", label=indicator.label)
            yield _gap("target_without_number", indicator, message, words[0].source if words else None)


def _criterion_unjudged(plan: Plan) -> Iterator[Gap]:
    for indicator in _promises(plan):
        criterion = indicator.criterion
        if criterion is None:
            continue
        asked = {"by_whom": criterion.judged_by, "when": criterion.judged_when, "on_what": criterion.evidence}
        questions = [say(question) for question, answer in asked.items() if not answer]
        if questions:
            named = join(questions, say("between_questions"))
            message = say("criterion_unjudged", label=indicator.label, questions=named)
            yield _gap("criterion_unjudged", indicator, message, criterion.source)


def _no_baseline(plan: Plan) -> Iterator[Gap]:
    for indicator in _in_numbers(plan):
        if indicator.baseline is None:
            yield _gap("no_baseline", indicator, say("baseline_not_stated", label=indicator.label))
        elif not indicator.baseline.published:
            message = say("baseline_not_published", label=indicator.label)
            yield _gap("no_baseline", indicator, message, indicator.baseline.source)


def _relative_base_missing(plan: Plan) -> Iterator[Gap]:
    for indicator in _promises(plan):
        for target in indicator.targets:
            problem = _base_problem(indicator, target)
            if problem:
                message = say("change_base", label=indicator.label, problem=problem)
                yield _gap("relative_base_missing", indicator, message, target.source)


def _base_problem(indicator: Indicator, target: Target) -> Phrase | None:
    """Why a promised change cannot be turned into a level; None when it can."""
    relative = target.change_type.startswith("relative")
    if target.change_type not in _CHANGES or (target.relative_to is None and not relative):
        return None
    baseline, base = indicator.baseline, target.relative_to
    if base is None:
        stated = baseline is not None and baseline.published
        return None if stated else say("base_unnamed")
    if baseline is None or not baseline.published:
        return say("base_not_stated", base=when(base))
    if baseline.period is None:
        return say("base_undated", base=when(base))
    if (baseline.period.start, baseline.period.end) != (base.start, base.end):
        return say("base_of_other_time", given=when(baseline.period), base=when(base))
    return None


def _no_unit(plan: Plan) -> Iterator[Gap]:
    for indicator in _in_numbers(plan):
        if not indicator.unit:
            yield _gap("no_unit", indicator, say("no_unit", label=indicator.label))


def _no_direction(plan: Plan) -> Iterator[Gap]:
    for indicator in _in_numbers(plan):
        if indicator.direction is None:
            yield _gap("no_direction", indicator, say("no_direction", label=indicator.label))


def _scope_unstated(plan: Plan) -> Iterator[Gap]:
    """Only what adds up over time can be meant per year or for the whole period; a level at a date cannot."""
    for indicator in _promises(plan):
        adds_up = (
            indicator.value_kind == "count"
            or indicator.accumulation in ("flow", "cumulative")
            or indicator.combine in ("sum", "distinct")
        )
        for target in indicator.targets:
            if adds_up and target.value is not None and target.scope == "unstated":
                message = say("scope_unstated", label=indicator.label)
                yield _gap("scope_unstated", indicator, message, target.source)


def _deadline_missing(plan: Plan) -> Iterator[Gap]:
    for indicator in _promises(plan):
        for target in indicator.targets:
            if target.deadline is None:
                message = say("deadline_missing", label=indicator.label)
                yield _gap("deadline_missing", indicator, message, target.source)


def _deadline_outside(plan: Plan) -> Iterator[Gap]:
    """A yearly plan may carry the goals of the term it belongs to (第2期): a period the plan names is not outside."""
    if plan.period is None:
        return
    named = [one.period for one in plan.named_periods]
    for indicator in _promises(plan):
        for target in indicator.targets:
            if target.deadline is None or plan.period.start <= target.deadline.end <= plan.period.end:
                continue
            if target.deadline.name or any(period.contains(target.deadline) for period in named):
                continue
            early = target.deadline.end < plan.period.start
            message = say(
                "deadline_too_early" if early else "deadline_too_late",
                label=indicator.label,
                deadline=when(target.deadline),
                period=when(plan.period),
            )
            yield _gap("deadline_outside", indicator, message, target.source)


def _no_owner(plan: Plan) -> Iterator[Gap]:
    """Leaves and indicators that nobody answers for, neither themselves nor through what stands above them."""
    parents = {measure.parent for measure in plan.measures}
    for measure in (each for each in plan.measures if each.role == "measure"):
        if measure.id not in parents and not any(step.owner for step in plan.path(measure.id)):
            yield _gap("no_owner", measure, say("measure_without_owner", title=measure.title))
    for indicator in _promises(plan):
        if not indicator.owner and not any(step.owner for step in plan.path(indicator.measure)):
            yield _gap("no_owner", indicator, say("indicator_without_owner", label=indicator.label))


def _duplicate_label(plan: Plan) -> Iterator[Gap]:
    first: dict[tuple[str | None, frozenset[tuple[str, int]]], Indicator] = {}
    for indicator in _promises(plan):
        key = (indicator.measure, frozenset(bigrams(indicator.label).items()))
        earlier = first.setdefault(key, indicator)
        if earlier is not indicator:
            message = say("duplicate_label", label=indicator.label, id=indicator.id, other=earlier.id)
            yield _gap("duplicate_label", indicator, message)


def _copied_paragraph(plan: Plan) -> Iterator[Gap]:
    for copy in copied_paragraphs(plan.measures):
        yield _gap("copied_paragraph", copy.measure, copy.message)


RULES: tuple[Rule, ...] = (
    Rule("no_kpi", _no_kpi),
    Rule("no_target", _no_target),
    Rule("target_without_number", _target_without_number),
    Rule("criterion_unjudged", _criterion_unjudged),
    Rule("no_baseline", _no_baseline),
    Rule("relative_base_missing", _relative_base_missing),
    Rule("no_unit", _no_unit),
    Rule("no_direction", _no_direction),
    Rule("scope_unstated", _scope_unstated),
    Rule("deadline_missing", _deadline_missing),
    Rule("deadline_outside", _deadline_outside),
    Rule("no_owner", _no_owner),
    Rule("duplicate_label", _duplicate_label),
    Rule("copied_paragraph", _copied_paragraph),
)
