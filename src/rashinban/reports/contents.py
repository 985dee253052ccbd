"""The follow-up report as a value: everything a writer prints, already in words, every number with its source marks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from rashinban.core.period import Period
from rashinban.core.source import Source
from rashinban.core.value import Number, Value
from rashinban.monitoring.observations import Judgement, Method, ObservationStatus
from rashinban.monitoring.progress import State
from rashinban.monitoring.target_changes import Effect, ReasonKind
from rashinban.monitoring.target_moves import Move

Language = Literal["ja", "en"]
SourceKind = Literal["plan", "record", "rule", "count"]


def _is_empty(lines: tuple[object, ...]) -> bool:
    """Left out of JSON when there are none, so that reports without changes of targets are what they always were."""
    return not lines


class Figure(Value):
    """A number as printed, the number itself, and the marks of the sources it leads back to."""

    text: str
    value: Number | None = None
    unit: str | None = None
    marks: tuple[int, ...] = ()

    @property
    def number(self) -> Decimal | str:
        """The number for places that calculate; the words where there is none."""
        return self.text if self.value is None else self.value


class Said(Value):
    """A sentence with its source marks; ``strong`` is what a busy reader must not miss."""

    text: str
    strong: bool = False
    marks: tuple[int, ...] = ()


class NamedFigure(Value):
    name: str
    figure: Figure


class Table(Value):
    """A small table of words, the same facts as a chart."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Chart(Value):
    """A Vega-Lite spec with the finding as its title, a summary in words, and its table."""

    id: str
    title: str
    summary: str
    table: Table
    spec: dict[str, Any]


class StateCount(Value):
    state: State
    count: int


class Branch(Value):
    """The distribution of one branch of the plan; never an average."""

    measure: str | None
    title: str
    total: int
    counts: tuple[StateCount, ...]

    def count(self, state: State) -> int:
        return next((entry.count for entry in self.counts if entry.state == state), 0)


class Summary(Value):
    whole: Branch
    branches: tuple[Branch, ...]
    marks: tuple[int, ...] = ()


class Row(Value):
    """One indicator in the table of all indicators."""

    number: int
    indicator: str
    path: tuple[str, ...]
    label: str
    unit: str | None
    owner: str | None
    baseline: Figure
    baseline_at: Period | None
    baseline_period: str
    target: Figure
    deadline: str
    latest: Figure
    latest_period: str
    state: State
    reason: Said


class Rule(Value):
    """What one rule says about one indicator, with the numbers it used."""

    rule: str
    title: str
    state: State | None
    label: str | None
    measure: Figure | None
    numbers: tuple[NamedFigure, ...]
    reason: str | None
    source: str | None
    marks: tuple[int, ...]


class HistoryRow(Value):
    period: Period
    period_text: str
    figure: Figure
    vintage: date
    method: Method
    method_text: str
    status: ObservationStatus
    status_text: str
    judgement: Judgement | None = None
    note: str | None = None


class TargetRow(Value):
    deadline: Period | None
    deadline_text: str
    figure: Figure
    scope_text: str


class TargetChangeRow(Value):
    """One decision to change the targets of an indicator; ``marks`` lead to the record of it."""

    decided_on: date
    decided_text: str
    before: Figure
    after: Figure
    reason_kind: ReasonKind
    reason_kind_text: str
    reason: str
    decided_by: str | None = None
    marks: tuple[int, ...] = ()


class CriterionCard(Value):
    """A target in words: who judges it, when, on what evidence, and the judgement so far."""

    text: Said
    judged_by: str
    judged_when: str
    evidence: str
    judgement: str


class Quotation(Value):
    """The plan's own sentence."""

    text: str
    place: str
    marks: tuple[int, ...]


class Page(Value):
    """Everything about one indicator."""

    row: Row
    lead: Said
    quotation: Quotation | None
    facts: tuple[NamedFigure, ...]
    chart: Chart | None
    rules: tuple[Rule, ...]
    targets: tuple[TargetRow, ...]
    history: tuple[HistoryRow, ...]
    criterion: CriterionCard | None
    target_history: tuple[TargetChangeRow, ...] = Field(default=(), exclude_if=_is_empty)


class Attention(Value):
    """Something that needs a hand: which row, and why."""

    row: int
    reason: Said


class MovedTargetLine(Value):
    """An indicator whose targets were changed: where it stands, and where it would by the first ones."""

    row: int
    indicator: str
    label: str
    first: Figure
    now: Figure
    state_first: State
    state: State
    move: Move
    effect: Effect
    said: Said


class GapLine(Value):
    """Something the plan leaves open."""

    about: str = Field(description="id of the measure or indicator")
    kind: str
    label: str
    message: str
    marks: tuple[int, ...] = ()


class Untouched(Value):
    """Something nobody touches, counted and named."""

    title: str
    names: tuple[str, ...]


class RuleNote(Value):
    """One rule in a sentence, with its thresholds and where they come from."""

    rule: str
    title: str
    text: str
    source: str | None
    mark: int


class NumberedSource(Value):
    mark: int
    kind: SourceKind
    text: str
    quotation: str | None = None
    source: Source | None = None


class InputHash(Value):
    name: str
    sha256: str


class Report(Value):
    """A follow-up report of one plan as of one date. Composed by ``compose``; equal inputs give equal reports."""

    schema_version: Literal["rashinban-report/1"] = "rashinban-report/1"
    language: Language = "ja"
    plan: str = Field(description="id of the plan")
    title: str
    organisation: str | None
    edition: str | None
    period_text: str | None
    as_of: date
    as_of_text: str
    fictional: bool
    lead: tuple[Said, ...]
    summary: Summary
    overview: Chart
    distribution: Chart
    attention: tuple[Attention, ...]
    pages: tuple[Page, ...]
    gaps: tuple[GapLine, ...]
    untouched: tuple[Untouched, ...]
    methods: tuple[RuleNote, ...]
    sources: tuple[NumberedSource, ...]
    inputs: tuple[InputHash, ...]
    made_by: str
    moved_targets: tuple[MovedTargetLine, ...] = Field(default=(), exclude_if=_is_empty)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The table of all indicators, in the plan's order; a row's number is its place in it, from 1."""
        return tuple(page.row for page in self.pages)
