"""A period that is closed: while no collection of it is open, only the planning division writes for it, and says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rashinban.core.errors import WrongContent
from rashinban.records.access import access_of
from rashinban.records.models import Collection

if TYPE_CHECKING:
    from rashinban.core.period import Period
    from rashinban.records.models import EditionRow, Person


def refuse_closed(edition: EditionRow, period: Period, person: Person | None, reason: str = "") -> None:
    """WrongContent while the collections of a period are all closed, but for the planning division with a reason.

    For every way a fact is entered. Nothing is refused where nobody ever asked, or while some collection is open; None
    as person is the system itself.
    """
    closings = list(Collection.objects.filter(edition__plan=edition.plan_id, period=period).values_list("closed_at", flat=True))
    if person is None or not closings or None in closings:
        return
    if not access_of(person).plans_for(edition.plan.organisation_id):
        raise WrongContent(
            f"{period.japanese()}の実績の受け付けは締め切られています。",
            remedy="直したいことを企画担当に伝えてください。企画担当が再開するか、代わりに入力します。",
        )
    if not reason.strip():
        raise WrongContent(f"{period.japanese()}の実績の受け付けは締め切られています。", remedy="締め切り後に入力する理由を書いてください。")
