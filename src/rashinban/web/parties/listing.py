"""The companies, people and networks: looked for by name, kind, place and field."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rashinban.core.area import PREFECTURES
from rashinban.records.fields import TagsField
from rashinban.records.ledger.dossier import last_days
from rashinban.records.models import PartyKind, PartyRow
from rashinban.web.finding import signed_in
from rashinban.web.parties.finding import check_reads, named, note_shown


@signed_in
def show(request: HttpRequest) -> HttpResponse:
    """Fifty a page, with the day of the newest activity that may be read."""
    check_reads(request)
    asked = {name: request.GET.get(name, "").strip()[:100] for name in ("q", "kind", "place", "tag")}
    rows = PartyRow.objects.visible_to(request.user).filter(merged_into=None)
    if asked["kind"] in PartyKind.values:
        rows = rows.filter(kind=asked["kind"])
    if asked["place"][:2].isdecimal():
        rows = rows.filter(place__startswith=asked["place"][:2])
    if asked["tag"]:
        rows = rows.filter(tags__contains=TagsField.holding(asked["tag"]))
    if asked["q"]:
        rows = named(rows, asked["q"])
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    parties = list(page.object_list)
    note_shown(request, parties)
    last = last_days(parties, request.user, request.as_of)
    context = {
        "page": page,
        "lines": [(row, *last.get(row.pk, (None, 0))) for row in parties],
        "asked": asked,
        "narrowed": any(asked.values()),
        "kinds": PartyKind.choices,
        "places": PREFECTURES.areas,
        "records": bool(request.access.recording),
    }
    return render(request, "parties/parties.html", context)
