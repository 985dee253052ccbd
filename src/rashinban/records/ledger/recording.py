"""Facts of the ledger written down, confirmed, withdrawn, corrected. Nothing is overwritten; all or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rashinban.core.errors import ManyErrors, RashinbanError, WrongContent
from rashinban.ledger.kinds import kind
from rashinban.records import audit
from rashinban.records.access import access_of
from rashinban.records.models import FIGURES, Confidentiality, Confirmation, FactRow, Side, new_key

if TYPE_CHECKING:
    from django.db.models import Model

    from rashinban.records.models import Division, Organisation, Person

#: Columns of a fact that are other rows.
_ROWS = ("party", "counterpart", "measure", "network", "gathering", "connection", "case", "card", "evidence")
#: What a kind needs besides its day, so that counting it says something.
_NEEDS = {"sales": ("party", "amount"), "grant_won": ("party",), "used": ("amount", "card"), "granted": ("amount", "card")}


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody says has happened. Rows are given as rows; ``confidentiality`` None means what the kind asks for.

    A file of past records says under which ``key`` it keeps them, when they were recorded and when confirmed.
    """

    kind: str
    on: date
    until: date | None = None
    party: Any = None
    counterpart: Any = None
    measure: Any = None
    network: Any = None
    gathering: Any = None
    connection: Any = None
    case: Any = None
    card: Any = None
    role: str = ""
    tags: tuple[str, ...] = ()
    place: str = ""
    amount: Decimal | None = None
    unit: str = ""
    baseline: Decimal | None = None
    share: Decimal | None = None
    note: str = ""
    evidence: Any = None
    evidence_link: str = ""
    grade: str = "statement"
    confidentiality: str | None = None
    division: Division | None = None
    recorded_at: datetime | None = None
    confirmed_at: datetime | None = None
    key: str = ""
    revises: FactRow | None = field(default=None, repr=False)


def record_facts(
    organisation: Organisation, given: Sequence[Given], person: Person | None, *, about: Model | None = None
) -> list[FactRow]:
    """Write down facts, all or none, in batches as large as the database takes.

    With ``about`` (a gathering, a file) the audit trail gets one event about it instead of one for each fact.
    ManyErrors with every reason; PermissionDenied for whoever does not record for this organisation and division.
    """
    _may(organisation, given, person)
    rows = _rows(organisation, given, person)
    with transaction.atomic():
        FactRow.objects.bulk_create(rows, batch_size=500)
        if about is not None:
            told = [audit.Told("facts_recorded", about, organisation=organisation, after={"facts": len(rows)})]
        else:
            told = [_told("fact_recorded", row, after=summary(row)) for row in rows]
        audit.record_all(person, told)
    return rows


def record_fact(organisation: Organisation, given: Given, person: Person | None) -> FactRow:
    """Write down one fact; what is wrong with it is raised as it is."""
    try:
        return record_facts(organisation, [given], person)[0]
    except ManyErrors as refused:
        raise refused.errors[0] from None


@transaction.atomic
def withdraw(fact: FactRow, person: Person | None, why: str) -> None:
    """The fact counts no more from now on; what was counted before stays as it was. WrongContent without a reason."""
    fact = _locked(fact, person)
    if not why.strip():
        raise WrongContent(_("取り消すわけがありません。"), remedy=_("なぜ取り消すのかを一言書いてください。"))
    before = summary(fact)
    fact.withdrawn_at, fact.withdrawn_by, fact.withdrawn_why = timezone.now(), person, why.strip()
    fact.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    audit.record_all(person, [_told("fact_taken_back", fact, before=before, reason=why.strip())])


@transaction.atomic
def correct(fact: FactRow, given: Given, person: Person | None, why: str) -> FactRow:
    """Withdraw a fact and record what is right in its place."""
    withdraw(fact, person, why)
    return record_fact(fact.organisation, replace(given, revises=fact, division=given.division or fact.division), person)


@transaction.atomic
def confirm(fact: FactRow, side: str, person: Person, *, who: str = "", on: date | None = None, how: str = "") -> None:
    """One side says that it is so. A step of a connection is confirmed when both of its sides have; others at once.

    Saying it twice changes nothing.
    """
    fact = _locked(fact, person)
    if fact.connection_id and side == Side.OFFICE:
        raise WrongContent(_("引き合わせは、双方の確認が必要です。"), remedy=_("どちらの側が確認したかを選んでください。"))
    _row, new = Confirmation.objects.get_or_create(
        fact=fact, side=side, defaults={"who": who, "on": on or timezone.localdate(), "how": how, "by": person}
    )
    if not new:
        return
    sides = set(fact.confirmations.values_list("side", flat=True))
    if fact.confirmed_at is None and (not fact.connection_id or {Side.NEED, Side.OFFER} <= sides):
        fact.confirmed_at = timezone.now()
        fact.save(update_fields=["confirmed_at"])
    audit.record_all(person, [_told("fact_confirmed", fact, after={"side": side, "who": who, "how": how})])


def summary(fact: FactRow) -> dict[str, Any]:
    """The fact as the audit trail keeps it."""
    names = ("kind", "on", "until", "role", "place", "amount", "unit", "baseline", "share", "note", "confidentiality")
    told = {name: getattr(fact, name) for name in names} | {f"{name}_id": getattr(fact, f"{name}_id") for name in _ROWS}
    return {name: value for name, value in told.items() if value not in (None, "")}


def _told(verb: str, fact: FactRow, **more: Any) -> audit.Told:
    return audit.Told(verb, fact, organisation=fact.organisation, confidentiality=fact.confidentiality, **more)


def _locked(fact: FactRow, person: Person | None) -> FactRow:
    """The fact as it stands now, which this person (the command line without one) may change, unless it is withdrawn."""
    rows = FactRow.objects.select_for_update().filter(pk=fact.pk)
    found = (rows if person is None else rows.visible_to(person)).first()
    if found is None or (person is not None and not _writes(found.organisation_id, found.division_id, person, found.recorded_by_id)):
        raise PermissionDenied(_("この記録を変える役割がありません。記録した課か企画担当に相談してください。"))
    if found.withdrawn_at is not None:
        raise WrongContent(_("この記録は、すでに取り消されています。"), remedy=_("画面を開き直してください。"))
    return found


def _writes(organisation: int, division: int | None, person: Person | None, author: int | None = None) -> bool:
    access = access_of(person)
    own = author is not None and author == access.person and access.records_for(organisation)
    return own or access.records_for(organisation, division)


def _may(organisation: Organisation, given: Sequence[Given], person: Person | None) -> None:
    """Without a person it is the command line that records, which answers to whoever runs the machine."""
    if person is None:
        return
    divisions = {each.division.pk if each.division else None for each in given}
    if not all(_writes(organisation.pk, division, person) for division in divisions):
        raise PermissionDenied(_("この組織や課の活動を記録する役割がありません。企画担当に相談してください。"))


def _rows(organisation: Organisation, given: Sequence[Given], person: Person | None) -> list[FactRow]:
    rows: list[FactRow] = []
    errors: list[RashinbanError] = []
    for each in given:
        try:
            rows.append(_row(organisation, each, person))
        except RashinbanError as wrong:
            errors.append(wrong)
        except ValueError as wrong:
            errors.append(WrongContent(str(wrong), remedy=_("値を直して、もう一度記録してください。")))
    if errors:
        raise ManyErrors(tuple(errors))
    return rows


def _row(organisation: Organisation, given: Given, person: Person | None) -> FactRow:
    known = kind(given.kind)
    check(organisation, given)
    least = FIGURES if known.figures else Confidentiality.INTERNAL
    columns = {name: getattr(given, name) for name in given.__slots__ if name not in ("confidentiality", "recorded_at")}
    columns["key"] = given.key or new_key()
    columns["place"] = given.place or (given.party.place if given.party else "")
    columns["unit"] = given.unit or (known.amount or "" if given.amount is not None else "")
    # a company's own figures are never less than a secret, whatever the form says
    columns["confidentiality"] = FIGURES if known.figures else given.confidentiality or least
    row = FactRow(organisation=organisation, recorded_by=person, recorded_at=given.recorded_at or timezone.now(), **columns)
    for name in ("amount", "baseline", "share", "tags"):
        row._meta.get_field(name).get_prep_value(getattr(row, name))
    return row


def check(organisation: Organisation, given: Given) -> None:
    """WrongContent when this could not be recorded for the organisation."""
    known = kind(given.kind)
    missing = [name for name in _NEEDS.get(given.kind, ()) if getattr(given, name) is None]
    if missing:
        words = {"party": _("企業・団体"), "amount": _("数量・金額"), "card": _("制度・施設")}
        raise WrongContent(
            _("「%(kind)s」の記録に、%(what)sがありません。") % {"kind": known.label, "what": "・".join(words[name] for name in missing)},
            remedy=_("足りないものを加えて、もう一度記録してください。"),
        )
    if given.until is not None and given.until < given.on:
        raise WrongContent(_("終了日が開始日より前です。"), remedy=_("日付を直してください。"))
    if given.share is not None and not 0 <= given.share <= 1:
        raise WrongContent(_("寄与割合は0から1のあいだで書いてください。"), remedy=_("30％なら0.3と書いてください。"))
    for name in ("party", "counterpart", "network", "gathering", "connection", "case", "card"):
        row = getattr(given, name)
        if row is not None and row.organisation_id != organisation.pk:
            raise WrongContent(_("ほかの組織の記録とは結びつけられません。"), remedy=_("この組織の中から選んでください。"))
    if given.measure is not None and given.measure.edition.plan.organisation_id != organisation.pk:
        raise WrongContent(_("ほかの組織の計画の施策とは結びつけられません。"), remedy=_("この組織の計画から選んでください。"))
