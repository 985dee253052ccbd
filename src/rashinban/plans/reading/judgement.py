"""From promises as read to the fields of a Draft: direction, deadline, scope, counting, each with its evidence."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from rashinban.core.period import Period
from rashinban.core.quantity import Combine
from rashinban.core.unit import Unit
from rashinban.plans.documents.document import Document
from rashinban.plans.draft import DraftBaseline, DraftIndicator, DraftTarget, Evidence, Origin, Read
from rashinban.plans.plan import ChangeType, Direction, Scope, ValueKind
from rashinban.plans.reading import vocabulary
from rashinban.plans.reading.overview import Overview
from rashinban.plans.reading.promise import Dated, Placed, Promise

_COUNTERS = frozenset(
    {
        "件", "社", "人", "者", "団体", "回", "校", "か所", "箇所",
        "ヶ所", "店", "品目", "事業者", "組", "世帯", "戸", "台", "本",
        "名", "事業", "企業", "プロジェクト", "事例", "地区", "施設", "講座",
    }
)


def evidence(document: Document, start: int, end: int, found: Origin = "stated", confidence: float = 1.0) -> Evidence:
    """The words between two offsets of the canonical text, with their page."""
    return Evidence(
        quotation=document.text[start:end],
        start=start,
        end=end,
        page=document.page_at(start),
        found=found,
        confidence=confidence,
    )


def to_indicator(document: Document, overview: Overview, promise: Promise, id: str, measure: str | None) -> DraftIndicator:
    """Settle what the words leave to the reader, and say for each field how it was found."""
    first = promise.targets[0] if promise.targets else None
    counting = promise.counting or (first.figure.counting if first else None)
    targets = tuple(_target(document, overview, promise, placed) for placed in promise.targets)
    if promise.words is not None and not targets:
        targets = (_target_in_words(document, overview, promise, promise.words),)
    valued = [*promise.targets, *([promise.baseline] if promise.baseline else [])]
    unit = next((placed.unit or placed.figure.unit for placed in valued if placed.unit or placed.figure.unit), None)
    direction = _direction(promise)
    return DraftIndicator(
        id=id,
        measure=measure,
        kind=promise.kind,
        label=Read(value=promise.label, evidence=evidence(document, promise.label_start, promise.label_end, confidence=promise.confidence)),
        unit=_read_unit(document, valued, unit),
        direction=Read[Direction](value=direction, evidence=evidence(document, promise.start, promise.end, "inferred", 0.8)) if direction else None,
        value_kind=_value_kind(promise, unit),
        accumulation="cumulative" if targets and (targets[0].aggregation or "").startswith("cumulative") else None,
        counting=Read[Literal["gross", "distinct"]](value=counting, evidence=evidence(document, promise.label_start, promise.label_end)) if counting else None,
        combine=_combine(promise, targets, counting),
        definition=_text(document, promise.definition),
        baseline=_baseline(document, promise),
        targets=targets,
        criterion=_text(document, promise.words),
        tag=promise.tag,
        owner=_text(document, promise.owner),
        evidence=evidence(document, promise.start, promise.end, confidence=promise.confidence),
    )


def _text(document: Document, found: tuple[str, int, int] | None) -> Read[str] | None:
    return Read(value=found[0], evidence=evidence(document, found[1], found[2])) if found else None


def _read_unit(document: Document, valued: list[Placed], unit: str | None) -> Read[str] | None:
    if unit is None:
        return None
    first = valued[0]
    stated = first.figure.unit is not None
    return Read(value=unit, evidence=evidence(document, first.start, first.end, "stated" if stated else "column", 1.0 if stated else 0.9))


def _baseline(document: Document, promise: Promise) -> DraftBaseline | None:
    start = promise.baseline
    if start is not None:
        return DraftBaseline(
            value=start.figure.value,
            unit=start.unit or start.figure.unit,
            period=start.when.period if start.when else None,
            evidence=evidence(document, start.start, start.end),
        )
    if promise.unpublished is not None:
        return DraftBaseline(evidence=evidence(document, *promise.unpublished))
    return None


def _target(document: Document, overview: Overview, promise: Promise, placed: Placed) -> DraftTarget:
    figure = placed.figure
    deadline = _due(overview, promise, placed.when)
    return DraftTarget(
        value=figure.value,
        upper=figure.upper,
        operator=figure.operator,
        change_type=_change_type(promise, placed),
        relative_to=promise.relative_to,
        deadline=_read_deadline(document, deadline),
        scope=_scope(figure.aggregation),
        aggregation=_aggregation(overview, promise, placed, deadline),
        evidence=evidence(document, placed.start, placed.end),
    )


_MILESTONE = re.compile(r"(?:開始|設置|設立|完了|完遂|策定|実現|開業|運用|寄港|開設|達成|創設)(?:する|を実現)?$")


def _target_in_words(document: Document, overview: Overview, promise: Promise, words: tuple[str, int, int]) -> DraftTarget:
    deadline = _due(overview, promise, promise.words_when)
    return DraftTarget(
        change_type="milestone" if _MILESTONE.search(words[0]) else "qualitative",
        deadline=_read_deadline(document, deadline),
        evidence=evidence(document, words[1], words[2]),
    )


def _read_deadline(document: Document, deadline: Dated | None) -> Read[Period] | None:
    if deadline is None:
        return None
    return Read[Period](value=deadline.period, evidence=evidence(document, deadline.start, deadline.end, deadline.found))


def _due(overview: Overview, promise: Promise, stated: Dated | None) -> Dated | None:
    """Stated at the value, then in its column, then by the tag's own period, then the plan's."""
    if stated is not None:
        return stated
    named = overview.named_period(promise.tag or "")
    if named is not None:
        return replace(named, found="section")
    return replace(overview.period, found="plan") if overview.period else None


def _change_type(promise: Promise, placed: Placed) -> ChangeType:
    figure = placed.figure
    grows = figure.change == "increase" or bool(re.search(r"(?:増|増加|増加額|向上|拡大|上昇)$", promise.label))
    shrinks = figure.change == "decrease" or bool(re.search(r"(?:削減|減少|低減)(?:額|量)?$", promise.label))
    percent = (placed.unit or figure.unit) in {"%", "倍"}
    if figure.change is None and promise.baseline is not None and promise.relative_to is None:
        return "level"
    if percent and (promise.relative_to is not None or figure.change is not None):
        return "relative_decrease" if shrinks else "relative_increase"
    if grows and not percent:
        return "absolute_increase"
    if shrinks and not percent:
        return "absolute_decrease"
    return "level"


def _scope(aggregation: str | None) -> Scope:
    if aggregation in {"each_year", "per_year"}:
        return "fiscal_year"
    return "period_total" if aggregation in {"cumulative", "average_over_period"} else "unstated"


def _aggregation(overview: Overview, promise: Promise, placed: Placed, deadline: Dated | None) -> str | None:
    """Counts promised for a plan of several years add up over it, unless the words say otherwise."""
    if placed.figure.aggregation is not None:
        return placed.figure.aggregation
    if vocabulary.CUMULATIVE.search(promise.label):
        return "cumulative"
    if re.search(r"(?<![2-9])(?<!\d\d)年間(?!.*(?:平均|計画))|[(]年間[)]", promise.label):
        return "per_year"
    unit = placed.unit or placed.figure.unit
    several_years = deadline is not None and (deadline.period.end - deadline.period.start).days > 366
    from_plan = deadline is not None and deadline.found in {"plan"}
    if unit in _COUNTERS and from_plan and several_years and promise.baseline is None:
        return "cumulative_over_plan"
    return "level"


def _combine(promise: Promise, targets: tuple[DraftTarget, ...], counting: str | None) -> Combine:
    aggregation = targets[0].aggregation if targets else None
    if counting == "distinct":
        return "distinct"
    if aggregation in {"cumulative", "cumulative_over_plan"}:
        return "sum"
    return "average" if aggregation == "average_over_period" else "latest"


def _value_kind(promise: Promise, unit: str | None) -> ValueKind:
    if unit == "%":
        return "share"
    if unit and "位" in unit:
        return "rank"
    if unit in _COUNTERS:
        return "count"
    return "level"


def _direction(promise: Promise) -> Direction | None:
    """From start to target when both are known; else from the words 以下, 削減, or what the label counts."""
    if not promise.targets:
        return "hold" if promise.words and re.search(r"維持|継続|横ばい", promise.words[0]) else None
    placed = promise.targets[-1]
    figure = placed.figure
    if figure.operator == "range":
        return "hold"
    if figure.change is not None:
        return "up" if figure.change == "increase" else "down"
    if figure.operator == "<=":
        return "down"
    if promise.baseline is not None and figure.value is not None and promise.baseline.figure.value is not None:
        start = _scaled(promise.baseline)
        end = _scaled(placed)
        if start == end and figure.operator == "=":
            return "hold"
        return "up" if end > start else "down" if end < start else "up"
    return "down" if vocabulary.LESS_IS_BETTER.search(promise.label) else "up"


def _scaled(placed: Placed) -> Decimal:
    value = placed.figure.value or Decimal(0)
    unit = placed.unit or placed.figure.unit
    return value * Unit.parse(unit).multiplier if unit else value
