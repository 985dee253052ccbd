"""Suggestions for a card: who on the other side fits, and why. A person does the introducing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from rashinban.records import audit
from rashinban.records.ledger.suggesting import suggestions_for
from rashinban.records.models import CardRow
from rashinban.web.finding import signed_in

#: How many of those that fit are shown before the rest is folded away, and how many of each kind are shown at all.
SHOWN, AT_MOST = 10, 50


@signed_in
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Those that fit first, those with something open, those that do not with the reason; who was held back is counted."""
    row = get_object_or_404(CardRow.objects.visible_to(request.user).select_related("party__merged_into", "organisation"), pk=pk)
    audit.note_read(request.user, row, row.confidentiality, organisation=row.organisation)
    found = suggestions_for(row, request.user, request.as_of)
    groups = {verdict: [each for each in found.found if each.suggestion.fit.verdict == verdict] for verdict in ("yes", "unknown", "no")}
    context = {
        "card": row,
        "first": groups["yes"][:SHOWN],
        "more": groups["yes"][SHOWN:AT_MOST],
        "open": groups["unknown"][:AT_MOST],
        "not_for": groups["no"][:AT_MOST],
        "left_off": sum(max(0, len(group) - AT_MOST) for group in groups.values()),
        "all": found.all,
        "may_record": request.access.records_for(row.organisation_id) and request.as_of == request.today,
    }
    return render(request, "connections/suggestions.html", context)
