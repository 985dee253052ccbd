"""What the API answers with: values of the library where there is one, small ones beside them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import Field

from rashinban.core.period import Period
from rashinban.core.phrase import Phrase
from rashinban.core.value import Number, Value
from rashinban.monitoring.observations import Observation
from rashinban.monitoring.progress import Progress, State
from rashinban.monitoring.target_changes import TargetChange
from rashinban.plans.plan import Indicator, Measure, Plan
from rashinban.records.reviews import ReviewSummary
from rashinban.reports.contents import Report


class EditionLine(Value):
    """One edition of a plan."""

    number: int
    title: str
    standing: str = Field(description="draft, in_force, superseded")
    period: Period | None
    decided_on: date | None
    published_at: datetime | None


class PlanLine(Value):
    """A plan in the list, with its edition in force."""

    slug: str
    title: str
    organisation: str
    fictional: bool
    edition: EditionLine


class PlanList(Value):
    """Every plan the caller may read."""

    plans: tuple[PlanLine, ...]


class EditionList(Value):
    """The editions of a plan, the newest first."""

    editions: tuple[EditionLine, ...]


class PlanAnswer(Value):
    """A plan with where each of its promises stands on a day."""

    slug: str
    edition: EditionLine
    as_of: date
    plan: Plan
    progress: tuple[Progress, ...]


class MeasureList(Value):
    """The measures of an edition in the order of the document."""

    measures: tuple[Measure, ...]


class MeasureAnswer(Value):
    """A measure with the measures and indicators directly under it."""

    measure: Measure
    path: tuple[str, ...] = Field(description="titles from the root down to the measure itself")
    children: tuple[Measure, ...]
    indicators: tuple[str, ...]


class IndicatorLine(Value):
    """An indicator in the list, with where it stands; a target of others has no state."""

    key: str
    label: str
    measure: str | None
    unit: str | None
    division: str | None
    confidentiality: str
    state: State | None
    reason: Phrase | None
    current_value: Number | None
    current_period: Period | None
    target_value: Number | None
    deadline: Period | None


class IndicatorList(Value):
    """The indicators of an edition in the order of the document."""

    as_of: date
    indicators: tuple[IndicatorLine, ...]


class IndicatorAnswer(Value):
    """An indicator with its progress by every rule, every number used, and every change of its targets."""

    slug: str
    edition: int
    as_of: date
    division: str | None
    confidentiality: str
    indicator: Indicator
    progress: Progress | None
    target_changes: tuple[TargetChange, ...]


class StepLine(Value):
    """One step of a fact; names are told to those who work with it only."""

    standing: str
    at: datetime
    by: str | None
    note: str


class EvidenceLine(Value):
    """What a fact rests on."""

    id: int
    title: str
    link: str
    file: str | None = Field(description="address of the file, when it is one of ours")
    sha256: str | None
    page: str
    grade: str
    confidentiality: str
    verified: bool


class Fact(Value):
    """A value of an indicator for a period as it is recorded, and how far it has come."""

    id: int
    plan: str
    standing: str = Field(description="draft, checked (waits for approval), returned, approved, published")
    confidentiality: str
    revises: int | None = Field(description="the fact this one corrects")
    entered_at: datetime
    observation: Observation


class FactList(Value):
    """One page of facts, in the order of indicator, period and vintage."""

    as_of: date
    page: int
    size: int
    total: int
    observations: tuple[Fact, ...]


class FactAnswer(Value):
    """A fact with its steps and its evidence."""

    fact: Fact
    steps: tuple[StepLine, ...]
    evidence: tuple[EvidenceLine, ...]


class DivisionLine(Value):
    """How far one division has come with its answers."""

    name: str
    asked: int
    answered: int
    waiting: int
    drafts: int
    returned: int
    missing: tuple[str, ...] = Field(description="keys of the indicators without an answer")


class CollectionLine(Value):
    """One round of asking for the figures of a period."""

    id: int
    plan: str
    edition: int
    period: Period
    title: str
    message: str
    due: date
    opened_at: datetime
    closed_at: datetime | None


class CollectionList(Value):
    """The collections the caller has to do with, the newest first."""

    collections: tuple[CollectionLine, ...]


class CollectionAnswer(Value):
    """A collection with how far it has come, division by division."""

    collection: CollectionLine
    asked: int
    answered: int
    divisions: tuple[DivisionLine, ...]


class ReportLine(Value):
    """A report that was composed; ``sha256`` is that of its content."""

    id: int
    plan: str
    edition: int
    title: str
    as_of: date
    language: str
    confidentiality: str
    standing: str = Field(description="draft, council, published")
    sha256: str
    published_at: datetime | None


class ReportList(Value):
    """The reports the caller may read, the newest day first."""

    reports: tuple[ReportLine, ...]


class ReportAnswer(Value):
    """A report as it was stored."""

    report: ReportLine
    foreword: str
    content: Report


class Drawing(Value):
    """A large report is being drawn as a file; ask again later."""

    job: int


class ReviewList(Value):
    """The reviews of an edition the caller may read."""

    as_of: date
    reviews: tuple[ReviewSummary, ...]


class EventLine(Value):
    """One event of the audit trail; ``hash`` covers everything here and ``previous``."""

    number: int
    at: datetime
    person: str
    verb: str
    subject_kind: str
    subject: str
    subject_name: str
    plan: str | None
    confidentiality: str
    before: Any
    after: Any
    reason_kind: str
    reason: str
    previous: str
    hash: str


class EventList(Value):
    """One page of the audit trail, the oldest first."""

    page: int
    size: int
    total: int
    events: tuple[EventLine, ...]


class TargetsAnswer(Value):
    """The indicator after its targets were changed."""

    indicator: Indicator
    change: TargetChange
