"""A Draft in the field names of the plan-gold/1 schema: what ``plan read --json`` prints."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rashinban.core.period import Period
from rashinban.plans.documents.document import Document
from rashinban.plans.draft import Draft, DraftIndicator, DraftMeasure, DraftTarget

#: English type and plural of level names, for the nested ``tree``.
_TYPES = {
    "戦略": ("strategy", "strategies"),
    "戦略項目": ("item", "items"),
    "アクションプラン": ("action_plan", "action_plans"),
    "具体的な取り組み": ("initiative", "initiatives"),
    "具体的な取組": ("initiative", "initiatives"),
}
_PROMISES = {"kpi", "target", "goal"}


def to_gold(draft: Draft, document: Document) -> dict[str, Any]:
    """``kpis`` (one entry per target year), ``headings``, ``tree``; quoted targets of others in ``context``."""
    own = [indicator for indicator in draft.indicators if indicator.kind in _PROMISES]
    others = [indicator for indicator in draft.indicators if indicator.kind not in _PROMISES]
    titles = {measure.id: measure.title.value for measure in draft.measures}
    return {
        "schema": "plan-gold/1",
        "document": draft.document,
        "sha256": draft.sha256,
        "plan": {
            "title": draft.title.value if draft.title else None,
            "organisation": draft.organisation.value if draft.organisation else None,
            "period_start": _code(draft.period.value, first=True) if draft.period else None,
            "period_end": _code(draft.period.value) if draft.period else None,
        },
        "kpis": [entry for indicator in own for entry in _entries(indicator, titles)],
        "context": [entry for indicator in others for entry in _entries(indicator, titles)],
        "headings": _headings(draft.measures),
        "tree": _tree(draft.measures),
        "doubts": [doubt.model_dump(mode="json") for doubt in draft.doubts],
    }


def _code(period: Period, first: bool = False) -> str:
    """A span is named by its last (or first) year; a fiscal year as FY2024; days and months by their date."""
    if period.kind != "span":
        return period.code
    edge = period.start if first else period.end
    if period.start.month == 4 and period.end.month == 3:
        return f"FY{edge.year if edge.month >= 4 else edge.year - 1}"
    return str(edge.year)


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _entries(indicator: DraftIndicator, titles: dict[str, str]) -> list[dict[str, Any]]:
    """One entry per target; an indicator without any keeps one, with nothing promised."""
    return [_entry(indicator, target, titles) for target in indicator.targets or (None,)]


def _entry(indicator: DraftIndicator, target: DraftTarget | None, titles: dict[str, str]) -> dict[str, Any]:
    base, place = indicator.baseline, indicator.evidence
    promised = _target(target) if target else {**_NOTHING}
    return {
        "id": indicator.id,
        "kind": indicator.kind,
        "label": indicator.label.value,
        "unit": indicator.unit.value if indicator.unit else None,
        "direction": indicator.direction.value if indicator.direction else None,
        "counting": indicator.counting.value if indicator.counting else None,
        "baseline_value": _number(base.value) if base else None,
        "baseline_unit": base.unit if base else None,
        "baseline_year": _code(base.period) if base and base.period else promised.get("relative_to"),
        "parent": titles.get(indicator.measure or ""),
        "tag": indicator.tag,
        "source_text": place.quotation,
        "char_start": place.start,
        "char_end": place.end,
        "page": place.page,
        "confidence": place.confidence,
        "target_qualitative": indicator.criterion.value if indicator.criterion else None,
        **promised,
        "evidence": _evidence(indicator, target),
    }


_NOTHING = {
    "target_value": None,
    "operator": "=",
    "change_type": "qualitative",
    "aggregation": None,
    "deadline": None,
    "deadline_explicit": False,
}


def _target(target: DraftTarget) -> dict[str, Any]:
    deadline = target.deadline
    entry: dict[str, Any] = {
        "target_value": _number(target.value),
        "operator": target.operator,
        "change_type": target.change_type,
        "aggregation": target.aggregation,
        "deadline": _code(deadline.value) if deadline else None,
        "deadline_explicit": bool(deadline and deadline.evidence.found in {"stated", "column"}),
        "deadline_found": deadline.evidence.found if deadline else None,
    }
    if target.upper is not None:
        entry["target_value_max"] = _number(target.upper)
    if target.relative_to is not None:
        entry["relative_to"] = _code(target.relative_to)
        entry["relative_to_year"] = str(target.relative_to.start.year)
    return entry


def _evidence(indicator: DraftIndicator, target: DraftTarget | None) -> dict[str, Any]:
    """For each field that was read: the words, their place, how they were found, and how sure that is."""
    read = {
        "label": indicator.label.evidence,
        "unit": indicator.unit.evidence if indicator.unit else None,
        "direction": indicator.direction.evidence if indicator.direction else None,
        "counting": indicator.counting.evidence if indicator.counting else None,
        "definition": indicator.definition.evidence if indicator.definition else None,
        "owner": indicator.owner.evidence if indicator.owner else None,
        "baseline": indicator.baseline.evidence if indicator.baseline else None,
        "target": target.evidence if target else None,
        "deadline": target.deadline.evidence if target and target.deadline else None,
    }
    return {name: evidence.model_dump(mode="json") for name, evidence in read.items() if evidence is not None}


def _headings(measures: tuple[DraftMeasure, ...]) -> list[dict[str, Any]]:
    index = {measure.id: position for position, measure in enumerate(measures)}
    return [
        {
            "id": measure.id,
            "level": measure.depth,
            "number": measure.number,
            "title": measure.title.value,
            "level_name": measure.level,
            "role": measure.role,
            "new": bool(measure.new),
            "functions": [tag.value for tag in measure.functions],
            "char_start": measure.title.evidence.start,
            "char_end": measure.title.evidence.end,
            "parent": index[measure.parent] if measure.parent is not None else None,
        }
        for measure in measures
    ]


def _tree(measures: tuple[DraftMeasure, ...]) -> list[dict[str, Any]]:
    """Strategy > item > action plan > initiative, each with what its card says; other headings are left out."""
    nodes = {measure.id: _node(measure) for measure in measures if measure.level in _TYPES}
    parents = {measure.id: measure.parent for measure in measures}
    roots: list[dict[str, Any]] = []
    for measure in measures:
        if measure.id not in nodes:
            continue
        above = measure.parent
        while above is not None and above not in nodes:
            above = parents[above]
        if above is None:
            roots.append(nodes[measure.id])
        else:
            nodes[above].setdefault(_TYPES[measure.level][1], []).append(nodes[measure.id])
    return roots


def _node(measure: DraftMeasure) -> dict[str, Any]:
    return {
        "type": _TYPES[measure.level][0],
        "number": measure.number,
        "title": measure.title.value,
        "new": bool(measure.new),
        "functions": [tag.value for tag in measure.functions],
        "goal_text": measure.goal_text.value if measure.goal_text else None,
        "target_text": measure.target_text.value if measure.target_text else None,
        "kpi_text": measure.kpi_text.value if measure.kpi_text else None,
        "span": {"char_start": measure.title.evidence.start, "char_end": measure.title.evidence.end},
        "this_year": [{"char_start": e.start, "char_end": e.end} for e in measure.this_year],
        "next_year": [{"char_start": e.start, "char_end": e.end} for e in measure.next_year],
    }
