"""Networks (会議体): standing circles with a secretariat, members over time and an interval at which they meet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Max, Min, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from rashinban.core.errors import WrongContent
from rashinban.records import audit
from rashinban.records.access import access_of
from rashinban.records.ledger.ownership import Owner
from rashinban.records.ledger.recording import Given, correct, record_fact
from rashinban.records.ledger.restating import restated
from rashinban.records.models import FactRow, GatheringRow, GatheringStanding, PartyKind, PartyRow

if TYPE_CHECKING:
    from rashinban.records.models import MeasureRow, Person


@dataclass(frozen=True, slots=True)
class Details:
    """What is said about a network; ``meets_every_months`` is the longest that should lie between two meetings."""

    name: str
    kana: str = ""
    secretariat: PartyRow | None = None
    meets_every_months: int | None = None
    purpose: str = ""
    website: str = ""
    tags: tuple[str, ...] = ()
    confidentiality: str = "internal"
    measures: tuple[MeasureRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Meeting:
    """When a network last met, when it will meet next, how many members it has, and by how long its interval is past."""

    network: PartyRow
    last: date | None
    next: date | None
    members: int
    months: int | None
    overdue: bool


_COLUMNS = tuple(each.name for each in fields(Details) if each.name != "measures")


@transaction.atomic
def add(owner: Owner, details: Details, person: Person | None, *, key: str | None = None) -> PartyRow:
    """A new network. WrongContent when there is one of that name."""
    division = owner.division.pk if owner.division else None
    if person is not None and not access_of(person).records_for(owner.organisation.pk, division):
        raise PermissionDenied(_("この組織の会議体を記録する役割がありません。企画担当に相談してください。"))
    _check(owner.organisation.pk, details, None)
    columns = {name: getattr(details, name) for name in _COLUMNS} | ({"key": key} if key else {})
    row = PartyRow.objects.create(
        organisation=owner.organisation, division=owner.division, recorded_by=person, kind=PartyKind.NETWORK, **columns
    )
    row.measures.set(details.measures)
    audit.record(person, "network_added", row, organisation=row.organisation, after=told(row))
    return row


@transaction.atomic
def change(network: PartyRow, details: Details, person: Person) -> bool:
    """Say otherwise about a network; False when nothing differs."""
    row = PartyRow.objects.visible_to(person).select_for_update().filter(pk=network.pk, kind=PartyKind.NETWORK).first()
    if row is None or not writes(row, person):
        raise PermissionDenied(_("この会議体を変える役割がありません。記録した課か企画担当に相談してください。"))
    _check(row.organisation_id, details, row.pk)
    before = told(row)
    for name in _COLUMNS:
        setattr(row, name, getattr(details, name))
    row.measures.set(details.measures)
    after = told(row)
    if before == after:
        return False
    row.save(update_fields=_COLUMNS)
    audit.record(person, "network_changed", row, organisation=row.organisation, before=before, after=after)
    return True


def join(network: PartyRow, party: PartyRow, on: date, person: Person | None, *, role: str = "") -> FactRow:
    """A party becomes a member on a day. WrongContent when it is one already."""
    if members(FactRow.objects.all(), network, on).filter(party=party, role=role).exists():
        raise WrongContent(_("「%(name)s」は、すでに加わっています。") % {"name": party.name}, remedy=_("名簿を確かめてください。"))
    said = Given(kind="member", on=on, party=party, network=network, role=role, division=network.division)
    return record_fact(network.organisation, said, person)


def leave(membership: FactRow, last_day: date, person: Person) -> FactRow:
    """The membership ends with this day; it stays known for the time before."""
    return correct(membership, restated(membership, until=last_day), person, _("脱退日を記録するため"))


def members(facts: Any, network: PartyRow, on: date) -> Any:
    """Of these facts, the memberships of a network in force on a day."""
    of = Q(network=network) | Q(network__merged_into=network)
    return facts.filter(of, kind="member", withdrawn_at=None, on__lte=on).filter(Q(until=None) | Q(until__gte=on))


def meetings(networks: Any, user: Any, day: date) -> list[Meeting]:
    """For each network (a queryset) what can be told of its meetings as this person may read them, as of a day."""
    gatherings = GatheringRow.objects.visible_to(user).exclude(standing=GatheringStanding.CANCELLED).filter(network=OuterRef("pk")).order_by()
    held = gatherings.filter(on__lte=day, standing=GatheringStanding.HELD).values("network")
    to_come = gatherings.filter(on__gt=day).values("network")
    facts = FactRow.objects.visible_to(user).filter(network=OuterRef("pk"), kind="member", withdrawn_at=None, on__lte=day).order_by()
    in_force = facts.filter(Q(until=None) | Q(until__gte=day)).values("network")
    rows = networks.annotate(
        last_met=Subquery(held.annotate(day=Max("on")).values("day")),
        next_met=Subquery(to_come.annotate(day=Min("on")).values("day")),
        member_count=Subquery(in_force.annotate(n=Count("party", distinct=True)).values("n")),
    )
    return [_meeting(row, day) for row in rows]


def due_first(found: Iterable[Meeting]) -> list[Meeting]:
    """Those past their interval first, the longest silent on top."""
    return sorted(found, key=lambda each: (not each.overdue, -(each.months or 0) if each.overdue else 0, str(each.network)))


def months_between(first: date, last: date) -> int:
    """Whole months from one day to another.

    >>> months_between(date(2026, 1, 31), date(2026, 2, 28)), months_between(date(2025, 2, 10), date(2026, 11, 22))
    (0, 21)
    """
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def writes(network: PartyRow, user: Any) -> bool:
    """Whether this person may change the network and its membership."""
    access = access_of(user)
    own = network.recorded_by_id is not None and network.recorded_by_id == access.person
    return access.records_for(network.organisation_id, None if own else network.division_id)


def told(row: PartyRow) -> dict[str, Any]:
    """The network as the audit trail keeps it."""
    plain = {name: getattr(row, name) for name in _COLUMNS if name != "secretariat"}
    return {**plain, "secretariat": row.secretariat_id, "measures": sorted(row.measures.values_list("key", flat=True))}


def _meeting(row: Any, day: date) -> Meeting:
    months = months_between(row.last_met, day) if row.last_met else None
    every = row.meets_every_months
    # on the very day of the interval there is still time
    past = bool(every and row.last_met and months_between(row.last_met, day - timedelta(1)) >= every)
    return Meeting(row, row.last_met, row.next_met, row.member_count or 0, months, past)


def _check(organisation: int, details: Details, own: int | None) -> None:
    name = details.name.strip()
    if not name:
        raise WrongContent(_("会議体の名称がありません。"), remedy=_("名称を書いてください。"))
    same = PartyRow.objects.filter(organisation=organisation, kind=PartyKind.NETWORK, name=name, merged_into=None)
    if same.exclude(pk=own).exists():
        raise WrongContent(_("「%(name)s」は、すでにあります。") % {"name": name}, remedy=_("一覧から開くか、名称を変えてください。"))
    if details.secretariat is not None and details.secretariat.organisation_id != organisation:
        raise WrongContent(_("ほかの組織の記録とは結びつけられません。"), remedy=_("この組織の中から選んでください。"))
    if any(measure.edition.plan.organisation_id != organisation for measure in details.measures):
        raise WrongContent(_("ほかの組織の計画の施策とは結びつけられません。"), remedy=_("この組織の計画から選んでください。"))
