"""The facts of a funnel from the rows somebody may read, in two statements whatever their number."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from rashinban.ledger.fact import Fact
from rashinban.records.ledger.connections import end_of
from rashinban.records.models import FactRow, MeasureRow

_KINDS = ("presented", "introduced", "interested", "met", "agreed", "outcome", "declined")
_COLUMNS = (
    *("key", "kind", "on", "recorded_at", "withdrawn_at", "confirmed_at"),
    *("party__key", "party__merged_into__key", "gathering__key", "connection__key"),
)


def funnel_facts(user: Any, as_of: date, *, organisation: int, network: int | None = None, measure: MeasureRow | None = None) -> tuple[Fact, ...]:
    """Presentations and steps known by the end of a day, of one network or of a measure with everything below it."""
    rows = FactRow.objects.visible_to(user).filter(organisation=organisation, kind__in=_KINDS, on__lte=as_of, recorded_at__lte=end_of(as_of))
    if network is not None:
        rows = rows.filter(Q(network=network) | Q(network__merged_into=network))
    if measure is not None:
        rows = rows.filter(measure__in=_with_below(measure))
    return tuple(_fact(*columns) for columns in rows.values_list(*_COLUMNS))


def _fact(key: str, kind: str, on: date, recorded: Any, withdrawn: Any, confirmed: Any, party: str | None, merged: str | None, gathering: str | None, connection: str | None) -> Fact:
    return Fact.model_construct(
        id=key,
        kind=kind,
        on=on,
        recorded_at=recorded,
        withdrawn_at=withdrawn,
        confirmed_at=confirmed,
        party=merged or party,
        gathering=gathering,
        connection=connection,
    )


def _with_below(measure: MeasureRow) -> set[int]:
    below: dict[int | None, list[int]] = {}
    for pk, parent in MeasureRow.objects.filter(edition=measure.edition_id).values_list("pk", "parent"):
        below.setdefault(parent, []).append(pk)
    found, waiting = set(), [measure.pk]
    while waiting:
        each = waiting.pop()
        found.add(each)
        waiting += below.get(each, [])
    return found
