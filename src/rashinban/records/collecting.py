"""Opening, closing and moving a collection: each step checked, told in the audit trail, in one transaction."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from rashinban.core.errors import WrongContent
from rashinban.records import audit
from rashinban.records.access import access_of
from rashinban.records.models import Collection, EditionStanding, PlanRow

if TYPE_CHECKING:
    from rashinban.core.period import Period
    from rashinban.records.models import EditionRow, Person

_WEEKS = 3


def usual_due(today: date) -> date:
    """Three weeks ahead, moved on to a day on which offices work: no weekend, not the days around New Year.

    >>> usual_due(date(2026, 11, 23))
    datetime.date(2026, 12, 14)
    >>> usual_due(date(2026, 12, 11))
    datetime.date(2027, 1, 4)
    """
    day = today + timedelta(weeks=_WEEKS)
    while day.weekday() >= 5 or (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3):
        day += timedelta(days=1)
    return day


@transaction.atomic
def open_collection(edition: EditionRow, period: Period, title: str, message: str, due: date, person: Person) -> Collection:
    """Ask every division for the figures of a period. WrongContent when the period is being asked for already."""
    _require(edition, person)
    if edition.standing != EditionStanding.IN_FORCE:
        raise WrongContent("運用中でない版の実績は照会できません。", remedy="決定した版を選んでください。")
    PlanRow.objects.select_for_update().get(pk=edition.plan_id)
    if Collection.objects.filter(edition__plan=edition.plan_id, period=period, closed_at=None).exists():
        raise WrongContent(f"{period.japanese()}の実績は、すでに照会しています。", remedy="その照会を締め切るか、期限を変えてください。")
    row = Collection.objects.create(edition=edition, period=period, title=title, message=message, due=due, opened_by=person)
    audit.record(person, "collection_opened", row, plan=edition.plan, after=_told(row))
    return row


@transaction.atomic
def close(row: Collection, person: Person, reason: str = "") -> None:
    """No division enters for the period any more."""
    row = _locked(row, person)
    if row.closed_at is None:
        row.closed_at = timezone.now()
        row.save(update_fields=["closed_at"])
        audit.record(person, "collection_closed", row, plan=row.edition.plan, after=_told(row), reason=reason.strip())


@transaction.atomic
def reopen(row: Collection, person: Person, reason: str) -> None:
    """Divisions may enter again. WrongContent without a reason, or while the period is asked for by another collection."""
    row = _locked(row, person)
    _refuse_without(reason)
    if row.closed_at is None:
        return
    others = Collection.objects.filter(edition__plan=row.edition.plan_id, period=row.period, closed_at=None)
    if others.exists():
        raise WrongContent(f"{row.period.japanese()}の実績は、別の照会で受け付けています。", remedy="その照会を使ってください。")
    row.closed_at = None
    row.save(update_fields=["closed_at"])
    audit.record(person, "collection_reopened", row, plan=row.edition.plan, after=_told(row), reason=reason.strip())


@transaction.atomic
def change_due(row: Collection, due: date, person: Person, reason: str) -> None:
    """Another due date, with its reason."""
    row = _locked(row, person)
    _refuse_without(reason)
    before = _told(row)
    if due == row.due:
        raise WrongContent("期限は今と同じ日です。", remedy="変える日を入力してください。")
    row.due = due
    row.save(update_fields=["due"])
    audit.record(person, "collection_due_changed", row, plan=row.edition.plan, before=before, after=_told(row), reason=reason.strip())


def _locked(row: Collection, person: Person) -> Collection:
    found: Collection = Collection.objects.select_for_update(of=("self",)).select_related("edition__plan").get(pk=row.pk)
    _require(found.edition, person)
    return found


def _require(edition: EditionRow, person: Person) -> None:
    if not access_of(person).plans_for(edition.plan.organisation_id):
        raise WrongContent("この計画の実績を照会する役割がありません。", remedy="企画担当に頼んでください。")


def _refuse_without(reason: str) -> None:
    if not reason.strip():
        raise WrongContent("理由がありません。", remedy="理由を文で入力してください。")


def _told(row: Collection) -> dict[str, object]:
    return {"period": row.period.code, "title": row.title, "due": row.due.isoformat(), "closed": row.closed_at is not None}
