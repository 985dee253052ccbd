"""Networks (会議体): standing circles with a secretariat, members over time and an interval at which they meet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count, Max, Min, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from rashinban.core.errors import WrongContent
from rashinban.records import audit
from rashinban.records.access import access_of
from rashinban.records.ledger import parties
from rashinban.records.ledger.live import reads_ledger
from rashinban.records.ledger.ownership import Owner
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
    """When a network last met, when it will meet next, how many members it has, and by how long its interval is past.

    ``members`` is None for who does not read the records of work: that none are seen does not say that there are none.
    """

    network: PartyRow
    last: date | None
    next: date | None
    members: int | None
    months: int | None
    overdue: bool


@transaction.atomic
def add(owner: Owner, details: Details, person: Person | None, *, key: str = "") -> PartyRow:
    """A new network. WrongContent when there is one of that name, or when something about it cannot be."""
    _check(owner.organisation.pk, details, None)
    draft = parties.prepare(owner.organisation, _given(details), person, division=owner.division, key=key)
    (told,) = parties.keep([draft])
    row = draft.row
    row.measures.set(details.measures)
    audit.record_all(person, [replace(told, after={**told.after, "measures": _measures(row)})])
    return row


@transaction.atomic
def change(network: PartyRow, details: Details, person: Person | None) -> bool:
    """Say otherwise about a network; False when nothing differs."""
    _check(network.organisation_id, details, network.pk)
    told = parties.prepare_change(network, _given(details), person)
    before = _measures(network)
    network.measures.set(details.measures)
    after = _measures(network)
    if told is None and before == after:
        return False
    told = told or audit.Told("party_changed", network, organisation=network.organisation, before={}, after={})
    if before != after:
        told = replace(told, before={**told.before, "measures": before}, after={**told.after, "measures": after})
    audit.record_all(person, [told])
    return True


def join(network: PartyRow, party: PartyRow, on: date, person: Person | None, *, role: str = "") -> FactRow:
    """A party becomes a member on a day. WrongContent when it is one already."""
    if members(FactRow.objects.all(), network, on).filter(party=party, role=role).exists():
        raise WrongContent(_("「%(name)s」は、すでに加わっています。") % {"name": party.name}, remedy=_("名簿を確かめてください。"))
    return parties.give_role(party, on, person, network=network, role=role, division=network.division)


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
    access = access_of(user)
    return [_meeting(row, day, reads_ledger(access, row.organisation_id)) for row in rows]


def due_first(found: Iterable[Meeting]) -> list[Meeting]:
    """Those past their interval first, the longest silent on top."""
    return sorted(found, key=lambda each: (not each.overdue, -(each.months or 0) if each.overdue else 0, str(each.network)))


def months_between(first: date, last: date) -> int:
    """Whole months from one day to another.

    >>> months_between(date(2026, 1, 31), date(2026, 2, 28)), months_between(date(2025, 2, 10), date(2026, 11, 22))
    (0, 21)
    """
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def _given(details: Details) -> dict[str, Any]:
    said = {each.name: getattr(details, each.name) for each in fields(Details) if each.name != "measures"}
    return {**said, "kind": PartyKind.NETWORK}


def _measures(row: PartyRow) -> list[str]:
    return sorted(row.measures.values_list("key", flat=True))


def _meeting(row: Any, day: date, told: bool) -> Meeting:
    months = months_between(row.last_met, day) if row.last_met else None
    every = row.meets_every_months
    # on the very day of the interval there is still time
    past = bool(every and row.last_met and months_between(row.last_met, day - timedelta(1)) >= every)
    return Meeting(row, row.last_met, row.next_met, (row.member_count or 0) if told else None, months, past)


def _check(organisation: int, details: Details, own: int | None) -> None:
    name = details.name.strip()
    same = PartyRow.objects.filter(organisation=organisation, kind=PartyKind.NETWORK, name=name, merged_into=None)
    if same.exclude(pk=own).exists():
        raise WrongContent(_("「%(name)s」は、すでにあります。") % {"name": name}, remedy=_("一覧から開くか、名称を変えてください。"))
    if any(measure.edition.plan.organisation_id != organisation for measure in details.measures):
        raise WrongContent(_("ほかの組織の計画の施策とは結びつけられません。"), remedy=_("この組織の計画から選んでください。"))
