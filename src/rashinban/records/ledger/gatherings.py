"""Gatherings announced, changed, held, cancelled. That one was held is a fact, and so is everybody who took part."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, time
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rashinban.core.errors import WrongContent
from rashinban.records import audit
from rashinban.records.access import access_of
from rashinban.records.ledger.ownership import Owner
from rashinban.records.ledger.recording import Given, correct, record_facts, withdraw
from rashinban.records.ledger.restating import restated
from rashinban.records.models import FactRow, GatheringRow, GatheringStanding

if TYPE_CHECKING:
    from rashinban.records.models import MeasureRow, PartyRow, Person


@dataclass(frozen=True, slots=True)
class Details:
    """What is said about a gathering. ``measures`` are those it serves."""

    title: str
    on: date
    network: PartyRow | None = None
    starts: time | None = None
    ends: time | None = None
    place: str = ""
    venue: str = ""
    agenda: str = ""
    tags: tuple[str, ...] = ()
    confidentiality: str = "internal"
    measures: tuple[MeasureRow, ...] = ()


_COLUMNS = tuple(each.name for each in fields(Details) if each.name != "measures")


@transaction.atomic
def add(owner: Owner, details: Details, person: Person | None, *, key: str | None = None) -> GatheringRow:
    """A new gathering, still to be held. WrongContent for what cannot be; PermissionDenied for whoever records nothing."""
    _may(owner.organisation.pk, owner.division.pk if owner.division else None, person)
    _check(owner.organisation.pk, details)
    columns = {name: getattr(details, name) for name in _COLUMNS} | ({"key": key} if key else {})
    row = GatheringRow.objects.create(organisation=owner.organisation, division=owner.division, recorded_by=person, **columns)
    row.measures.set(details.measures)
    audit.record(person, "gathering_added", row, organisation=row.organisation, after=told(row))
    return row


@transaction.atomic
def change(gathering: GatheringRow, details: Details, person: Person | None) -> bool:
    """Say otherwise about a gathering; facts of one that was held move to its new day. False when nothing differs."""
    row = _locked(gathering, person)
    _check(row.organisation_id, details)
    before = told(row)
    moved = row.on != details.on
    for name in _COLUMNS:
        setattr(row, name, getattr(details, name))
    row.measures.set(details.measures)
    after = told(row)
    if before == after:
        return False
    if moved and details.on > timezone.localdate() and row.standing == GatheringStanding.HELD:
        raise WrongContent(_("開催済みの集まりの日付を、先の日にはできません。"), remedy=_("先に「開催済み」を取り消してください。"))
    row.save(update_fields=_COLUMNS)
    audit.record(person, "gathering_changed", row, organisation=row.organisation, before=before, after=after)
    if moved and person is not None:
        for fact in _facts(row):
            correct(fact, restated(fact, on=details.on), person, _("集まりの日付を直したため"))
    return True


@transaction.atomic
def mark_held(gathering: GatheringRow, person: Person | None) -> FactRow | None:
    """It took place: recorded as a fact of its network. None when that was known already."""
    row = _locked(gathering, person)
    if row.standing == GatheringStanding.HELD:
        return None
    if row.on > timezone.localdate():
        raise WrongContent(_("まだ開催日になっていません。"), remedy=_("開催日が違うときは、先に日付を直してください。"))
    row.standing = GatheringStanding.HELD
    row.save(update_fields=["standing"])
    (fact,) = record_facts(row.organisation, [given(row, "held", party=row.network)], person, about=row)
    audit.record(person, "gathering_held", row, organisation=row.organisation, after={"on": row.on})
    return fact


@transaction.atomic
def cancel(gathering: GatheringRow, person: Person | None, why: str) -> None:
    """It does not take place: what was recorded of it is withdrawn. WrongContent without a reason."""
    row = _locked(gathering, person)
    if not why.strip():
        raise WrongContent(_("中止のわけがありません。"), remedy=_("なぜ中止するのかを一言書いてください。"))
    before = row.standing
    row.standing = GatheringStanding.CANCELLED
    row.save(update_fields=["standing"])
    facts = _facts(row)
    if facts and person is None:
        raise WrongContent(_("記録のある集まりは、ファイルからは中止にできません。"), remedy=_("集まりのページで中止にしてください。"))
    for fact in facts:
        withdraw(fact, cast("Person", person), why)
    audit.record(
        person, "gathering_cancelled", row, organisation=row.organisation, before={"standing": before}, reason=why.strip()
    )


@transaction.atomic
def plan_again(gathering: GatheringRow, person: Person) -> None:
    """It is to be held after all; only for one that was cancelled."""
    row = _locked(gathering, person, cancelled=True)
    if row.standing == GatheringStanding.CANCELLED:
        row.standing = GatheringStanding.PLANNED
        row.save(update_fields=["standing"])
        audit.record(person, "gathering_changed", row, organisation=row.organisation, after={"standing": row.standing})


def given(gathering: GatheringRow, kind: str, measure: MeasureRow | None = None, **more: Any) -> Given:
    """A fact of this gathering; its measure, when it serves only one, unless another is named."""
    if measure is None:
        served = list(gathering.measures.select_related("edition__plan")[:2])
        measure = served[0] if len(served) == 1 else None
    said = {
        "on": gathering.on,
        "gathering": gathering,
        "network": gathering.network,
        "place": gathering.place,
        "tags": gathering.tags,
        "division": gathering.division,
        "confidentiality": _class_of_facts(gathering),
    }
    return Given(kind=kind, measure=measure, **(said | more))


def writes(gathering: GatheringRow, user: Any) -> bool:
    """Whether this person may change the gathering."""
    return access_of(user).may_change(gathering)


def told(row: GatheringRow) -> dict[str, Any]:
    """The gathering as the audit trail keeps it."""
    plain = {name: getattr(row, name) for name in _COLUMNS if name != "network"}
    measures = sorted(row.measures.values_list("key", flat=True))
    return {**plain, "network": row.network_id, "measures": measures}


def _class_of_facts(row: GatheringRow) -> str:
    """Who came to a public gathering is not public by that."""
    return str(row.confidentiality) if row.confidentiality == "restricted" else "internal"


def _facts(row: GatheringRow) -> list[FactRow]:
    return list(FactRow.objects.filter(gathering=row, withdrawn_at=None).select_related("organisation", "division"))


def _may(organisation: int, division: int | None, person: Person | None) -> None:
    """Without a person it is the command line, which answers to whoever runs the machine."""
    if person is not None and not access_of(person).records_for(organisation, division):
        raise PermissionDenied(_("この組織や課の集まりを記録する役割がありません。企画担当に相談してください。"))


def _locked(gathering: GatheringRow, person: Person | None, *, cancelled: bool = False) -> GatheringRow:
    rows = GatheringRow.objects.select_for_update(of=("self",)).select_related("organisation", "division", "network")
    row: GatheringRow | None = (rows if person is None else rows.visible_to(person)).filter(pk=gathering.pk).first()
    if row is None or (person is not None and not writes(row, person)):
        raise PermissionDenied(_("この集まりを変える役割がありません。記録した課か企画担当に相談してください。"))
    if row.standing == GatheringStanding.CANCELLED and not cancelled:
        raise WrongContent(_("この集まりは中止になっています。"), remedy=_("開くことになったときは、先に「予定に戻す」を押してください。"))
    return row


def _check(organisation: int, details: Details) -> None:
    if not details.title.strip():
        raise WrongContent(_("集まりの名称がありません。"), remedy=_("名称を書いてください。"))
    if details.starts and details.ends and details.ends < details.starts:
        raise WrongContent(_("終了の時刻が開始より前です。"), remedy=_("時刻を直してください。"))
    if details.confidentiality == "secret":
        raise WrongContent(_("集まりは企業秘密にできません。"), remedy=_("関係者限にし、秘密にすることは案件に記録してください。"))
    if details.network is not None and details.network.organisation_id != organisation:
        raise WrongContent(_("ほかの組織の会議体とは結びつけられません。"), remedy=_("この組織の会議体から選んでください。"))
    if any(measure.edition.plan.organisation_id != organisation for measure in details.measures):
        raise WrongContent(_("ほかの組織の計画の施策とは結びつけられません。"), remedy=_("この組織の計画から選んでください。"))
