"""What the reader understood of a document, each field with its evidence, for a person to correct."""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

from pydantic import Field

from rashinban.core.period import Period
from rashinban.core.quantity import Combine
from rashinban.core.value import Number, Value
from rashinban.plans.plan import (
    Accumulation,
    ChangeType,
    Direction,
    IndicatorKind,
    Operator,
    Scope,
    ValueKind,
)

T = TypeVar("T")

#: How a value was found: printed at the place itself, in the heading of its column, in the heading of its section,
#: from the plan as a whole (its period), or worked out from words (direction, counting); ``corrected`` by a person,
#: the words being those next to which they stand.
Origin = Literal["stated", "column", "section", "plan", "inferred", "corrected"]


class Evidence(Value):
    """The words a field was read from: quotation and span in the canonical text, page, origin, confidence 0…1."""

    quotation: str
    start: int
    end: int
    page: int | None = None
    found: Origin = "stated"
    confidence: float = Field(default=1.0, ge=0, le=1)


class Read(Value, Generic[T]):
    """A value as understood, with the evidence for it."""

    value: T
    evidence: Evidence


class DraftBaseline(Value):
    """A starting value; ``value`` None with evidence means the document prints 「―」: not published."""

    value: Number | None = None
    unit: str | None = None
    period: Period | None = None
    evidence: Evidence


class DraftTarget(Value):
    """One dated promise of an indicator."""

    value: Number | None = None
    upper: Number | None = None
    operator: Operator = "="
    change_type: ChangeType = "level"
    relative_to: Period | None = None
    deadline: Read[Period] | None = None
    scope: Scope = "unstated"
    aggregation: str | None = None
    evidence: Evidence


class DraftIndicator(Value):
    """A KPI, target or goal as the document states it. ``criterion`` holds a target in words."""

    id: str
    measure: str | None = None
    kind: IndicatorKind
    label: Read[str]
    unit: Read[str] | None = None
    direction: Read[Direction] | None = None
    value_kind: ValueKind = "level"
    accumulation: Accumulation | None = None
    counting: Read[Literal["gross", "distinct"]] | None = None
    combine: Combine = "latest"
    definition: Read[str] | None = None
    baseline: DraftBaseline | None = None
    targets: tuple[DraftTarget, ...] = ()
    criterion: Read[str] | None = None
    tag: str | None = Field(default=None, description="the label the document prints on it, e.g. KPI, 目標, 第2期目標")
    owner: Read[str] | None = None
    evidence: Evidence


class DraftMeasure(Value):
    """A heading of the document that holds other headings, text or indicators."""

    id: str
    parent: str | None = None
    depth: int = Field(description="0 is the title of the document")
    level: str = Field(description="the document's own name for this depth, or the kind of marker it carries")
    role: Literal["title", "section", "measure", "indicator_group"] = "measure"
    number: str | None = None
    title: Read[str]
    new: Read[bool] | None = None
    functions: tuple[Read[str], ...] = ()
    this_year: tuple[Evidence, ...] = ()
    next_year: tuple[Evidence, ...] = ()
    target_text: Read[str] | None = None
    kpi_text: Read[str] | None = None
    goal_text: Read[str] | None = None
    owner: Read[str] | None = None
    text: tuple[Evidence, ...] = ()


class Doubt(Value):
    """Something a person should look at before approving."""

    about: str = Field(description="id of a measure or indicator, or 'plan'")
    message: str
    evidence: Evidence | None = None


class Draft(Value):
    """A document as understood. Nothing in it is a promise yet: a person approves it into a Plan."""

    document: str
    sha256: str
    format: str
    pages: int | None = None
    title: Read[str] | None = None
    organisation: Read[str] | None = None
    edition: Read[str] | None = None
    period: Read[Period] | None = None
    named_periods: tuple[Read[Period], ...] = ()
    functions: tuple[Read[str], ...] = ()
    measures: tuple[DraftMeasure, ...] = ()
    indicators: tuple[DraftIndicator, ...] = ()
    doubts: tuple[Doubt, ...] = ()
