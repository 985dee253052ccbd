"""All plans one may read."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rashinban.records.models import EditionRow, IndicatorRow, MeasureRow


@dataclass(frozen=True, slots=True)
class Entry:
    """A plan in the list: the edition that counts, the others, how much of it can be read."""

    edition: EditionRow
    others: tuple[EditionRow, ...]
    measures: int
    indicators: int


def current_editions(request: HttpRequest) -> tuple[tuple[EditionRow, tuple[EditionRow, ...]], ...]:
    """For every plan the edition in force (else the newest) and the others; one query, without the documents' texts."""
    readable = EditionRow.objects.visible_to(request.user).select_related("plan__organisation")
    by_plan: dict[int, list[EditionRow]] = {}
    for edition in readable.defer("text").order_by("plan__position", "plan__title", "-number"):
        by_plan.setdefault(edition.plan_id, []).append(edition)
    found = []
    for editions in by_plan.values():
        first = min(editions, key=lambda edition: (edition.standing != "in_force", -edition.number))
        found.append((first, tuple(edition for edition in editions if edition is not first)))
    return tuple(found)


def plans(request: HttpRequest) -> HttpResponse:
    """The list; three queries however many plans there are."""
    found = current_editions(request)
    shown = [edition.pk for edition, _ in found]
    measures = _counts(request, MeasureRow, shown)
    indicators = _counts(request, IndicatorRow, shown)
    entries = [
        Entry(edition, others, measures.get(edition.pk, 0), indicators.get(edition.pk, 0)) for edition, others in found
    ]
    return render(request, "plans/plans.html", {"entries": entries})


def _counts(request: HttpRequest, rows: type[MeasureRow] | type[IndicatorRow], editions: list[int]) -> dict[int, int]:
    readable = rows.objects.visible_to(request.user).filter(edition__in=editions)
    return dict(readable.order_by().values_list("edition").annotate(Count("pk", distinct=True)))
