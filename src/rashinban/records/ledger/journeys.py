"""The steps of a funnel from the rows somebody may read, in two statements whatever their number."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.db.models.functions import Coalesce

from rashinban.ledger.funnel import StepTaken
from rashinban.records.days import end_of
from rashinban.records.models import FactRow, MeasureRow

_KINDS = ("presented", "introduced", "interested", "met", "agreed", "outcome", "declined")


def funnel_steps(user: Any, as_of: date, *, organisation: int, network: int | None = None, measure: MeasureRow | None = None) -> tuple[StepTaken, ...]:
    """Presentations and steps known by the end of a day, of one network or of a measure with everything below it."""
    moment = end_of(as_of)
    rows = FactRow.objects.visible_to(user).known_on(as_of).filter(organisation=organisation, kind__in=_KINDS, on__lte=as_of)
    if network is not None:
        rows = rows.filter(Q(network=network) | Q(network__merged_into=network))
    if measure is not None:
        rows = rows.filter(measure__in=_with_below(measure))
    confirmed = ExpressionWrapper(Q(confirmed_at__isnull=False, confirmed_at__lte=moment), output_field=BooleanField())
    told = rows.order_by().annotate(confirmed=confirmed, stands=Coalesce("party__merged_into", "party"))
    columns = ("key", "kind", "on", "recorded_at", "confirmed", "stands", "gathering", "connection")
    return tuple(StepTaken(*row[:5], *(str(pk) if pk is not None else None for pk in row[5:])) for row in told.values_list(*columns))


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
