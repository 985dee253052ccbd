"""The queue of approvers: what waits, beside what was known before and what was promised; approving many at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count

from rashinban.core.errors import RashinbanError
from rashinban.core.phrase import Phrase
from rashinban.monitoring.plausibility import doubt
from rashinban.monitoring.promises import promises
from rashinban.plans.plan import Indicator, Target
from rashinban.records import facts
from rashinban.records.access import access_of
from rashinban.records.inheritance import speaks_for
from rashinban.records.models import COUNTED, ObservationRow, Standing, Step, TargetRow

if TYPE_CHECKING:
    from rashinban.records.models import Person


@dataclass(frozen=True, slots=True)
class Waiting:
    """A fact that waits: with the last counted value before it, the targets, and why this person may not approve it."""

    row: Any
    previous: Any | None
    target: Phrase
    evidence: int
    sent_by: str
    own: bool
    may_approve: bool
    last_note: str

    @property
    def change(self) -> Decimal | None:
        """New value minus the one before; None when there is nothing to subtract."""
        if self.row.value is None or self.previous is None or self.previous.value is None:
            return None
        return Decimal(self.row.value - self.previous.value)

    @property
    def doubt(self) -> Phrase | None:
        """Why the value may be a slip."""
        return doubt(self.row.value, self.previous.value if self.previous is not None else None)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row of a bulk approval; ``problem`` is None when it was approved."""

    row: Any
    problem: RashinbanError | None


def queue(person: Any, standings: Sequence[str] = (Standing.CHECKED,), *, day: date) -> tuple[Waiting, ...]:
    """The facts of these standings that this person may read and has to do with, oldest first; seven queries at most
    and one for every earlier edition, however many rows there are."""
    access = access_of(person)
    rows = list(
        ObservationRow.objects.filter(standing__in=standings)
        .visible_to(person)
        .select_related("indicator__edition__plan", "indicator__division", "entered_by")
        .order_by("indicator__edition", "indicator__position", "period", "pk")
    )
    rows = [row for row in rows if _concerns(access, row)]
    indicators = {row.indicator_id: row.indicator for row in rows}
    steps = _steps(rows)
    evidence = dict(
        ObservationRow.objects.filter(pk__in=[row.pk for row in rows]).annotate(n=Count("evidence")).values_list("pk", "n")
    )
    known = _counted(indicators, person)
    targets = _targets(indicators, day)
    return tuple(_waiting(row, access, steps.get(row.pk, []), evidence.get(row.pk, 0), known, targets) for row in rows)


def approve_all(rows: Iterable[ObservationRow], person: Person) -> tuple[Outcome, ...]:
    """Approve each of these in one transaction; one that cannot be approved says why and leaves the others alone."""
    outcomes = []
    with transaction.atomic():
        for row in rows:
            try:
                with transaction.atomic():
                    outcomes.append(Outcome(facts.move(row, Standing.APPROVED, person), None))
            except RashinbanError as error:
                outcomes.append(Outcome(row, error))
    return tuple(outcomes)


def _concerns(access: Any, row: Any) -> bool:
    """Facts of the divisions one approves for, and everything of the plans one plans for."""
    organisation = row.indicator.edition.plan.organisation_id
    return row.indicator.division_id in access.approving or access.plans_for(organisation)


def _steps(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for step in Step.objects.filter(observation__in=[row.pk for row in rows]).select_related("by").order_by("pk"):
        found.setdefault(step.observation_id, []).append(step)
    return found


def _counted(indicators: Mapping[int, Any], person: Any) -> dict[int, list[Any]]:
    """Counted facts by indicator, those of earlier editions with the indicator of today."""
    line = speaks_for({pk: row.continues_id for pk, row in indicators.items()})
    found: dict[int, list[Any]] = {}
    counted = ObservationRow.objects.filter(indicator__in=line, standing__in=COUNTED).visible_to(person)
    for row in counted.only("indicator", "period", "value", "judgement", "vintage", "standing"):
        found.setdefault(line[row.indicator_id], []).append(row)
    return found


def _targets(indicators: Mapping[int, Any], day: date) -> dict[int, Phrase]:
    """The targets in force on a day, in words."""
    newest: dict[int, tuple[int, list[Target]]] = {}
    rows = TargetRow.objects.filter(revision__indicator__in=indicators).select_related("revision")
    for row in rows.order_by("revision__number", "position"):
        revision = row.revision
        if revision.decided_on is not None and revision.decided_on > day:
            continue
        number, held = newest.get(revision.indicator_id, (-1, []))
        if revision.number > number:
            held = []
        held.append(Target(**{name: getattr(row, name) for name in Target.model_fields}))
        newest[revision.indicator_id] = (revision.number, held)
    told = {}
    for pk, row in indicators.items():
        value = Indicator(id=row.key, label=row.label, unit=row.unit, counting=row.counting, criterion=row.criterion)
        told[pk] = promises(value, newest.get(pk, (0, []))[1])
    return told


def _waiting(
    row: Any, access: Any, steps: Sequence[Any], evidence: int, known: Mapping[int, list[Any]], targets: Mapping[int, Phrase]
) -> Waiting:
    older = [one for one in known.get(row.indicator_id, ()) if one.period.end <= row.period.end]
    previous = max(older, key=lambda one: (one.period.end, one.vintage, one.pk), default=None)
    hands = {row.entered_by_id, *(step.by_id for step in steps if step.standing in (Standing.DRAFT, Standing.CHECKED))}
    organisation = row.indicator.edition.plan.organisation_id
    sender = next((step.by.name for step in reversed(steps) if step.standing == Standing.CHECKED and step.by), "")
    return Waiting(
        row=row,
        previous=previous,
        target=targets[row.indicator_id],
        evidence=evidence,
        sent_by=sender or (row.entered_by.name if row.entered_by else ""),
        own=access.person in hands,
        may_approve=row.standing == Standing.CHECKED and access.may_approve(row.indicator.division_id, organisation, hands),
        last_note=next((step.note for step in reversed(steps) if step.note), ""),
    )
