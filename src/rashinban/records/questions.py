"""What one division is asked in a collection, with what is recorded already: the same for grid, workbook and upload."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from rashinban.core.period import Period
from rashinban.monitoring.answers.comparison import Asked
from rashinban.monitoring.answers.contents import recorded
from rashinban.monitoring.observations import Observation
from rashinban.plans.plan import Plan
from rashinban.records import convert
from rashinban.records.asking import CONTEXT
from rashinban.records.models import COUNTED, IndicatorRow, MeasureRow, ObservationRow
from rashinban.records.progress import contents_of

if TYPE_CHECKING:
    from rashinban.records.models import Collection, Division


@dataclass(frozen=True, slots=True)
class Question:
    """One division's part of a collection as one person may read it.

    ``plan`` is what they may read of the edition, named by its address, so that workbooks of two plans are never taken
    for each other. ``rows`` are the indicators asked, ``records`` what is recorded for the period (both by key),
    ``previous`` the last counted fact before it.
    """

    collection: Collection
    division: Division | None
    plan: Plan
    rows: Mapping[str, IndicatorRow]
    records: Mapping[str, ObservationRow]
    previous: Mapping[str, Observation]
    known: tuple[Observation, ...]
    today: date

    @property
    def period(self) -> Period:
        """The period that is asked for."""
        period: Period = self.collection.period
        return period

    @property
    def division_name(self) -> str | None:
        """What the workbook calls the division; None for indicators nobody answers for."""
        return str(self.division.name) if self.division is not None else None

    @property
    def edition_name(self) -> str:
        """What the workbook calls the edition."""
        return f"第{self.collection.edition.number}版"

    @property
    def drafts(self) -> frozenset[str]:
        """Indicators whose record is not approved yet, so that an answer replaces it."""
        return frozenset(key for key, row in self.records.items() if row.standing not in COUNTED)

    @property
    def asked(self) -> Asked:
        """The question as the comparison wants it."""
        return Asked(self.plan, self.period, recorded(self.known, self.period), set(self.rows), self.today, self.drafts)

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes of confidentiality of everything it shows."""
        shown: tuple[IndicatorRow | ObservationRow, ...] = (*self.rows.values(), *self.records.values())
        return tuple({row.confidentiality for row in shown})


def put_question(collection: Collection, division: Division | None, user: Any, today: date) -> Question:
    """The question for a division; a fixed number of queries however many indicators it has."""
    edition = collection.edition
    contents = contents_of(edition, today)
    readable = IndicatorRow.objects.filter(edition=edition).visible_to(user)
    keys = set(readable.values_list("key", flat=True))
    measures = set(MeasureRow.objects.filter(edition=edition).visible_to(user).values_list("key", flat=True))
    plan = convert.select(contents.plan, measures, keys).model_copy(update={"id": edition.plan.slug})
    asked = readable.filter(division=division).exclude(kind__in=CONTEXT).order_by("position")
    rows = {row.key: row for row in asked}
    for row in rows.values():
        row.edition = edition
    own = {pk: key for pk, key in contents.keys.items() if key in rows}
    records, before = _newest(own, collection.period, user)
    previous = {key: convert.read_observation(row, key) for key, row in before.items()}
    now = (convert.read_observation(row, key) for key, row in records.items())
    return Question(
        collection=collection,
        division=division,
        plan=plan,
        rows=rows,
        records=records,
        previous=previous,
        known=(*previous.values(), *now),
        today=today,
    )


def hidden_answers(question: Question, keys: Iterable[str]) -> frozenset[str]:
    """Which of these indicators have a fact of the period that this person does not see; one query."""
    pks = {question.rows[key].pk: key for key in keys}
    stored = ObservationRow.objects.filter(indicator__in=list(pks), period=question.period)
    seen = {row.pk for row in question.records.values()}
    newest: dict[int, int] = dict(stored.order_by("vintage", "id").values_list("indicator", "pk"))
    return frozenset(pks[indicator] for indicator, pk in newest.items() if pk not in seen)


def _newest(own: Mapping[int, str], period: Period, user: Any) -> tuple[dict[str, ObservationRow], dict[str, ObservationRow]]:
    """By indicator: the newest row of the period, and the newest counted one before it (of the same kind if there is)."""
    log = ObservationRow.objects.filter(indicator__in=list(own)).visible_to(user)
    now: dict[str, int] = {}
    before: dict[str, tuple[tuple[Any, ...], int]] = {}
    for pk, indicator, of, vintage, standing in log.order_by("vintage", "id").values_list("pk", "indicator", "period", "vintage", "standing"):
        key = own[indicator]
        if (of.start, of.end) == (period.start, period.end):
            now[key] = pk
        elif of.start < period.start and of.end < period.end and standing in COUNTED:
            rank = (of.kind == period.kind, of.end, of.start, vintage)
            if key not in before or before[key][0] <= rank:
                before[key] = (rank, pk)
    wanted = [*now.values(), *(pk for _, pk in before.values())]
    rows = {row.pk: row for row in ObservationRow.objects.filter(pk__in=wanted).order_by()}
    return {key: rows[pk] for key, pk in now.items()}, {key: rows[pk] for key, (_, pk) in before.items()}
