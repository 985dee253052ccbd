"""What a plan leaves open: named rules, each a question an outside reviewer would ask of the document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from rashinban.core.source import Source
from rashinban.core.value import Value
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
    message: str
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A named question put to the plan, with the Japanese title of what it finds."""

    kind: GapKind
    title: str
    find: Callable[[Plan], Iterable[Gap]]


def check(plan: Plan) -> tuple[Gap, ...]:
    """Everything the plan leaves open, by rule and then in the order of the plan.

    >>> plan = Plan(id="a", title="架空市計画", indicators=(Indicator(id="K1", label="来訪者数"),))
    >>> [gap.message for gap in check(plan)][0]
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


def _gap(kind: GapKind, item: Measure | Indicator, message: str, source: Source | None = None) -> Gap:
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
                yield _gap("no_kpi", measure, f"施策「{measure.title}」に指標がありません。")
        elif measure.id not in served and (measure.parent is None or measure.parent in served):
            message = f"「{measure.title}」とその下のどの施策にも、指標が一つもありません。"
            yield _gap("no_kpi", measure, message)


def _no_target(plan: Plan) -> Iterator[Gap]:
    for indicator in _promises(plan):
        if not indicator.targets and indicator.criterion is None:
            yield _gap("no_target", indicator, f"指標「{indicator.label}」に目標がありません。")


def _target_without_number(plan: Plan) -> Iterator[Gap]:
    for indicator in _promises(plan):
        words = [target for target in indicator.targets if target.value is None]
        if words or (indicator.criterion and not indicator.targets):
            message = f"指標「{indicator.label}」の目標に数値がなく、言葉だけで書かれています。"
            yield _gap("target_without_number", indicator, message, words[0].source if words else None)


def _criterion_unjudged(plan: Plan) -> Iterator[Gap]:
    for indicator in _promises(plan):
        criterion = indicator.criterion
        if criterion is None:
            continue
        asked = {"だれが": criterion.judged_by, "いつ": criterion.judged_when, "何を根拠に": criterion.evidence}
        open_questions = "・".join(word for word, answer in asked.items() if not answer)
        if open_questions:
            message = f"指標「{indicator.label}」の言葉の目標を、{open_questions}判断するかが書かれていません。"
            yield _gap("criterion_unjudged", indicator, message, criterion.source)


def _no_baseline(plan: Plan) -> Iterator[Gap]:
    for indicator in _in_numbers(plan):
        if indicator.baseline is None:
            yield _gap("no_baseline", indicator, f"指標「{indicator.label}」に基準値が書かれていません。")
        elif not indicator.baseline.published:
            message = f"指標「{indicator.label}」の基準値は公表されていません。"
            yield _gap("no_baseline", indicator, message, indicator.baseline.source)


def _relative_base_missing(plan: Plan) -> Iterator[Gap]:
    for indicator in _promises(plan):
        for target in indicator.targets:
            problem = _base_problem(indicator, target)
            if problem:
                message = f"指標「{indicator.label}」の目標は変化の大きさですが、{problem}"
                yield _gap("relative_base_missing", indicator, message, target.source)


def _base_problem(indicator: Indicator, target: Target) -> str | None:
    """Why a promised change cannot be turned into a level; None when it can."""
    relative = target.change_type.startswith("relative")
    if target.change_type not in _CHANGES or (target.relative_to is None and not relative):
        return None
    baseline, base = indicator.baseline, target.relative_to
    if base is None:
        stated = baseline is not None and baseline.published
        return None if stated else "何と比べるのかも、もとの値も書かれていません。"
    said = base.japanese()
    if baseline is None or not baseline.published:
        return f"比べるもとの{said}の値が書かれていません。"
    if baseline.period is None:
        return f"基準値がいつの値か書かれておらず、{said}の値かどうか分かりません。"
    if (baseline.period.start, baseline.period.end) != (base.start, base.end):
        return f"書かれているのは{baseline.period.japanese()}の値で、比べるもとの{said}の値がありません。"
    return None


def _no_unit(plan: Plan) -> Iterator[Gap]:
    for indicator in _in_numbers(plan):
        if not indicator.unit:
            yield _gap("no_unit", indicator, f"指標「{indicator.label}」に単位がありません。")


def _no_direction(plan: Plan) -> Iterator[Gap]:
    for indicator in _in_numbers(plan):
        if indicator.direction is None:
            message = f"指標「{indicator.label}」は、増やすのか減らすのか保つのかが分かりません。"
            yield _gap("no_direction", indicator, message)


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
                message = f"指標「{indicator.label}」の目標が、各年度の数か期間全体の合計かが書かれていません。"
                yield _gap("scope_unstated", indicator, message, target.source)


def _deadline_missing(plan: Plan) -> Iterator[Gap]:
    for indicator in _promises(plan):
        for target in indicator.targets:
            if target.deadline is None:
                message = f"指標「{indicator.label}」の目標に期限がありません。"
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
            when = "始まりより前" if target.deadline.end < plan.period.start else "終わりより後"
            message = (
                f"指標「{indicator.label}」の期限（{target.deadline.japanese()}）が、"
                f"計画期間（{plan.period.japanese()}）の{when}です。"
            )
            yield _gap("deadline_outside", indicator, message, target.source)


def _no_owner(plan: Plan) -> Iterator[Gap]:
    """Leaves and indicators that nobody answers for, neither themselves nor through what stands above them."""
    parents = {measure.parent for measure in plan.measures}
    for measure in (each for each in plan.measures if each.role == "measure"):
        if measure.id not in parents and not any(step.owner for step in plan.path(measure.id)):
            yield _gap("no_owner", measure, f"施策「{measure.title}」の担当が書かれていません。")
    for indicator in _promises(plan):
        if not indicator.owner and not any(step.owner for step in plan.path(indicator.measure)):
            yield _gap("no_owner", indicator, f"指標「{indicator.label}」の担当が書かれていません。")


def _duplicate_label(plan: Plan) -> Iterator[Gap]:
    first: dict[tuple[str | None, frozenset[tuple[str, int]]], Indicator] = {}
    for indicator in _promises(plan):
        key = (indicator.measure, frozenset(bigrams(indicator.label).items()))
        earlier = first.setdefault(key, indicator)
        if earlier is not indicator:
            message = f"指標「{indicator.label}」（{indicator.id}）が、同じ施策の指標{earlier.id}と同じ名称です。"
            yield _gap("duplicate_label", indicator, message)


def _copied_paragraph(plan: Plan) -> Iterator[Gap]:
    for copy in copied_paragraphs(plan.measures):
        yield _gap("copied_paragraph", copy.measure, copy.message)


RULES: tuple[Rule, ...] = (
    Rule("no_kpi", "指標のない施策", _no_kpi),
    Rule("no_target", "目標のない指標", _no_target),
    Rule("target_without_number", "数値のない目標", _target_without_number),
    Rule("criterion_unjudged", "判断の仕方が決まっていない言葉の目標", _criterion_unjudged),
    Rule("no_baseline", "基準値のない指標", _no_baseline),
    Rule("relative_base_missing", "比べるもとの値がない目標", _relative_base_missing),
    Rule("no_unit", "単位のない指標", _no_unit),
    Rule("no_direction", "望ましい向きの分からない指標", _no_direction),
    Rule("scope_unstated", "各年度か期間合計かが分からない目標", _scope_unstated),
    Rule("deadline_missing", "期限のない目標", _deadline_missing),
    Rule("deadline_outside", "期限が計画期間の外にある目標", _deadline_outside),
    Rule("no_owner", "担当のない施策・指標", _no_owner),
    Rule("duplicate_label", "同じ施策に重なる指標", _duplicate_label),
    Rule("copied_paragraph", "写された段落", _copied_paragraph),
)
