"""Who is named on cases and connections when their duties change hands: the successor reads on, the predecessor does not."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from rashinban.records import audit
from rashinban.records.models import CaseRow, ConnectionRow, Event, Role

if TYPE_CHECKING:
    from rashinban.records.models import Person

#: For how long after a successor began it is looked after; who is named later was named on purpose.
AFTERWARDS = timedelta(days=31)
_KINDS: tuple[Any, ...] = (CaseRow, ConnectionRow)


def named_on(kind: Any, person: Person, role: Role, below: Collection[int]) -> Any:
    """The cases (or connections) on which this person is named, as far as they belong to a role: ``below`` are its
    division and everything under it; a role of the whole organisation has all of them."""
    rows = kind.objects.filter(named=person, organisation=role.organisation_id).order_by("pk")
    return rows if role.division_id is None else rows.filter(Q(division__in=below) | Q(division=None))


def count_named(person: Person, roles: Collection[tuple[Role, Collection[int]]]) -> tuple[int, int]:
    """On how many cases and connections a person is named in these roles; no names, whoever asks."""
    found = [{pk for role, below in roles for pk in named_on(kind, person, role, below).values_list("pk", flat=True)} for kind in _KINDS]
    return len(found[0]), len(found[1])


@transaction.atomic
def hand_on(role: Role, below: Collection[int], day: date) -> int:
    """Name the successor who holds ``role`` on what the predecessor was named on, once; how many rows there were.

    The trail has one event for each, of its own class: reading a company's figures changes hands.
    """
    before = role.taken_over_from.person
    if role.since < day - AFTERWARDS or _is_done(role):
        return 0
    told = []
    for kind in _KINDS:
        for row in named_on(kind, before, role, below).select_related("organisation"):
            row.named.remove(before)
            row.named.add(role.person)
            told.append(
                audit.Told(
                    "named_handed_over",
                    row,
                    organisation=row.organisation,
                    before={"named": before.login},
                    after={"named": role.person.login, "role": role.pk},
                    confidentiality="secret",
                )
            )
    audit.record_all(None, told)
    return len(told)


def _is_done(role: Role) -> bool:
    return bool(Event.objects.filter(verb="named_handed_over", after__role=role.pk).exists())
