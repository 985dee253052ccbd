"""The numbered list of sources: every number of the report carries a mark that leads here."""

from __future__ import annotations

from collections.abc import Iterable

from rashinban.core.source import Source
from rashinban.monitoring.observations import Observation
from rashinban.monitoring.target_changes import TargetChange
from rashinban.plans.plan import Plan
from rashinban.reports.contents import NumberedSource, SourceKind
from rashinban.reports.figures import date_text
from rashinban.reports.wording import Words


class Bibliography:
    """Hands out source marks in the order in which sources are first cited; the same source keeps its mark."""

    def __init__(self, plan: Plan, words: Words) -> None:
        self._plan = plan
        self._words = words
        self._marks: dict[tuple[object, ...], int] = {}
        self._entries: list[NumberedSource] = []

    @property
    def entries(self) -> tuple[NumberedSource, ...]:
        return tuple(self._entries)

    def plan(self, *candidates: Source | None) -> int:
        """The most precise place in the plan that is known; the plan as a whole when no place was recorded."""
        source = next((candidate for candidate in candidates if candidate is not None), self._plan.source)
        if source is None:
            return self._mark(("plan", None), "plan", self._words("source_plan_unplaced", title=self._plan.title))
        return self._mark(_key("plan", source), "plan", self.place(source), source)

    def observation(self, observation: Observation) -> int:
        """Where a reported value comes from; an unsourced value says so instead of looking sourced."""
        source = observation.source
        if source is None:
            return self._mark(("record", None), "record", self._words("source_record_unplaced"))
        return self._mark(_key("record", source), "record", self.place(source), source)

    def decision(self, label: str, change: TargetChange) -> int:
        """The record of a decision to change the targets of the indicator with this label."""
        words = self._words
        parts = (words("document_name", name=label), date_text(change.decided_on, words.language), change.decided_by)
        text = words("source_decision", decision=words("list_separator").join(part for part in parts if part))
        return self._mark(("decision", change.model_dump_json()), "record", text)

    def rule(self, rule: str, title: str, source: str | None) -> int:
        text = self._words("source_rule", title=title) + (f" – {source}" if source else "")
        return self._mark(("rule", rule), "rule", text)

    def count(self) -> int:
        """The mark of numbers counted from this report's own table."""
        return self._mark(("count",), "count", self._words("source_count"))

    def place(self, source: Source) -> str:
        """A source in words: publisher, document, edition, and the place in it."""
        words = self._words
        parts = [
            source.publisher,
            words("document_name", name=source.document),
            source.edition,
            words("page_n", n=source.page) if source.page else None,
            words("sheet_n", n=source.sheet) if source.sheet else None,
            words("cell_n", n=source.cell) if source.cell else None,
        ]
        return words("list_separator").join(part for part in parts if part)

    def _mark(self, key: tuple[object, ...], kind: SourceKind, text: str, source: Source | None = None) -> int:
        if key not in self._marks:
            self._marks[key] = len(self._entries) + 1
            quotation = source.quotation if source else None
            entry = NumberedSource(mark=self._marks[key], kind=kind, text=text, quotation=quotation, source=source)
            self._entries.append(entry)
        return self._marks[key]


def unique(marks: Iterable[int]) -> tuple[int, ...]:
    """Marks in ascending order, each once."""
    return tuple(sorted(set(marks)))


def _key(kind: str, source: Source) -> tuple[object, ...]:
    place = (source.page, source.sheet, source.cell, source.start, source.end, source.quotation)
    return (kind, source.document, source.edition, source.publisher, *place)
