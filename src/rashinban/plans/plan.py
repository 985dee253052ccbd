"""The plan as a frozen, checked value: measures in a tree, indicators with baselines and dated targets."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from rashinban.core.errors import RashinbanError
from rashinban.core.period import Period
from rashinban.core.quantity import Combine
from rashinban.core.source import Source
from rashinban.core.value import Number, Value

MeasureStatus = Literal["new", "continued", "changed", "stopped"]
IndicatorKind = Literal["kpi", "target", "goal", "external_target", "activity_frequency"]
ValueKind = Literal["level", "change", "share", "count", "rank"]
Accumulation = Literal["stock", "flow", "cumulative"]
Operator = Literal["=", ">=", "<=", "~", "range"]
ChangeType = Literal[
    "level",
    "absolute_increase",
    "absolute_decrease",
    "relative_increase",
    "relative_decrease",
    "milestone",
    "qualitative",
]
Direction = Literal["up", "down", "hold"]
Scope = Literal["period_total", "fiscal_year", "unstated"]
LinkKind = Literal["serves", "answers", "belongs_to", "contributes_to", "supersedes", "merged_from", "split_from"]


class Measure(Value):
    """One promise of action at any depth: a strategy, an item, an action plan, an initiative (施策)."""

    id: str
    parent: str | None = None
    level: str = Field(description="the plan's own name for this depth, e.g. 戦略, 戦略項目, アクションプラン")
    number: str | None = None
    title: str
    text: str | None = None
    owner: str | None = None
    functions: tuple[str, ...] = ()
    status: MeasureStatus | None = None
    role: Literal["measure", "section"] = Field(
        default="measure", description="a section (background, principle, how to proceed) promises no action of its own"
    )
    this_year: str | None = None
    next_year: str | None = None
    source: Source | None = None


class Baseline(Value):
    """The value a promise starts from; ``value`` is None when the plan does not publish it."""

    value: Number | None = None
    unit: str | None = Field(default=None, description="only when it differs from the indicator's unit")
    period: Period | None = None
    source: Source | None = None

    @property
    def published(self) -> bool:
        return self.value is not None


class Target(Value):
    """What is promised by when. A change is against ``relative_to``; a range adds ``upper``."""

    value: Number | None = None
    upper: Number | None = None
    unit: str | None = Field(default=None, description="only when it differs from the indicator's unit: the % of a change")
    operator: Operator = "="
    change_type: ChangeType = "level"
    relative_to: Period | None = None
    deadline: Period | None = None
    deadline_found: Literal["stated", "column", "section", "plan"] = "stated"
    scope: Scope = "unstated"
    aggregation: str | None = Field(default=None, description="level, per_year, each_year, cumulative…, average_over_period")
    source: Source | None = None


class Criterion(Value):
    """A target in words: who judges it, when, and on what evidence."""

    text: str
    judged_by: str | None = None
    judged_when: Period | None = None
    evidence: str | None = None
    source: Source | None = None


class Indicator(Value):
    """A question put to the record: what is counted, in what unit, which way is good (重要業績評価指標)."""

    id: str
    measure: str | None = None
    label: str
    kind: IndicatorKind = "kpi"
    definition: str | None = None
    unit: str | None = None
    direction: Direction | None = None
    value_kind: ValueKind = "level"
    accumulation: Accumulation | None = None
    counting: Literal["gross", "distinct"] | None = None
    combine: Combine = "latest"
    result: Literal["output", "outcome"] | None = None
    baseline: Baseline | None = None
    targets: tuple[Target, ...] = ()
    criterion: Criterion | None = None
    owner: str | None = None
    stale_after_months: int = 18
    source: Source | None = None


class Link(Value):
    """A tie beside the tree: a measure serves a vision's power, answers a recommendation, belongs to a programme."""

    kind: LinkKind
    measure: str
    to: str = Field(description="the id of a measure of this plan, or the name of something outside it")
    note: str | None = None


class NamedPeriod(Value):
    """A period the plan has its own word for, e.g. 第2期."""

    name: str
    period: Period


class Function(Value):
    """A function tag the plan defines, e.g. 課題把握."""

    name: str
    definition: str | None = None
    source: Source | None = None


class Plan(Value):
    """A plan of one organisation in one edition. Ids are unique, parents exist, the tree has no loop."""

    schema_version: Literal["rashinban-plan/1"] = "rashinban-plan/1"
    id: str
    title: str
    organisation: str | None = None
    edition: str | None = None
    period: Period | None = None
    fictional: bool = Field(default=False, description="架空: an example about a body that does not exist")
    named_periods: tuple[NamedPeriod, ...] = ()
    levels: tuple[str, ...] = Field(default=(), description="level names from the outside in")
    functions: tuple[Function, ...] = ()
    measures: tuple[Measure, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    links: tuple[Link, ...] = ()
    source: Source | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        ids = [measure.id for measure in self.measures]
        problems = [f"施策の番号「{x}」が重なっています" for x in sorted({x for x in ids if ids.count(x) > 1})]
        known = set(ids)
        names = [indicator.id for indicator in self.indicators]
        problems += [f"指標の番号「{x}」が重なっています" for x in sorted({x for x in names if names.count(x) > 1})]
        problems += [
            f"施策「{measure.id}」の親「{measure.parent}」がありません"
            for measure in self.measures
            if measure.parent is not None and measure.parent not in known
        ]
        problems += [
            f"指標「{indicator.id}」の施策「{indicator.measure}」がありません"
            for indicator in self.indicators
            if indicator.measure is not None and indicator.measure not in known
        ]
        problems += [
            f"つながりの元の施策「{link.measure}」がありません" for link in self.links if link.measure not in known
        ]
        parents = {measure.id: measure.parent for measure in self.measures}
        for start in ids:
            seen: set[str] = set()
            step: str | None = start
            while step is not None and step not in seen:
                seen.add(step)
                step = parents.get(step)
            if step is not None:
                problems.append(f"施策「{start}」の親子関係が輪になっています")
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def measure(self, id: str) -> Measure:
        """The measure with this id; a RashinbanError names it when there is none."""
        for measure in self.measures:
            if measure.id == id:
                return measure
        raise RashinbanError(f"施策「{id}」は計画「{self.title}」にありません。", remedy="番号を確かめてください。")

    def indicator(self, id: str) -> Indicator:
        """The indicator with this id; a RashinbanError names it when there is none."""
        for indicator in self.indicators:
            if indicator.id == id:
                return indicator
        raise RashinbanError(f"指標「{id}」は計画「{self.title}」にありません。", remedy="番号を確かめてください。")

    def children(self, id: str | None) -> tuple[Measure, ...]:
        """Measures directly under one (None: the roots), in the document's order."""
        return tuple(measure for measure in self.measures if measure.parent == id)

    def branch(self, id: str | None) -> tuple[Measure, ...]:
        """A measure and everything below it (None: the whole plan), in the document's order."""
        if id is None:
            return self.measures
        inside = {id}
        for measure in self.measures:
            if measure.parent in inside:
                inside.add(measure.id)
        return tuple(measure for measure in self.measures if measure.id in inside)

    def path(self, id: str | None) -> tuple[Measure, ...]:
        """From the root down to this measure."""
        by_id = {measure.id: measure for measure in self.measures}
        steps: list[Measure] = []
        while id is not None:
            steps.append(by_id[id])
            id = by_id[id].parent
        return tuple(reversed(steps))
