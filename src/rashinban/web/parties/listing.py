"""The companies, people and networks: looked for by name, kind, place and field."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rashinban.core.area import PREFECTURES
from rashinban.records import audit
from rashinban.records.fields import TagsField
from rashinban.records.ledger.dossier import last_days
from rashinban.records.ledger.party_list import write_parties
from rashinban.records.models import PartyKind, PartyRow
from rashinban.web.finding import signed_in
from rashinban.web.handing_out import excel
from rashinban.web.parties.finding import check_reads, named, note_shown


@signed_in
def show(request: HttpRequest) -> HttpResponse:
    """Fifty a page, with the day of the newest activity that may be read."""
    check_reads(request)
    asked, rows = _narrowed(request)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    parties = list(page.object_list)
    note_shown(request, parties)
    last = last_days(parties, request.user, request.as_of)
    context = {
        "page": page,
        "lines": [(row, *last.get(row.pk, (None, 0))) for row in parties],
        "asked": asked,
        "query": urlencode({name: value for name, value in asked.items() if value}),
        "narrowed": any(asked.values()),
        "kinds": PartyKind.choices,
        "places": PREFECTURES.areas,
        "records": bool(request.access.recording),
    }
    return render(request, "parties/parties.html", context)


@signed_in
def workbook(request: HttpRequest) -> HttpResponse:
    """The same as Excel, as the import of parties reads it back."""
    check_reads(request)
    _asked, rows = _narrowed(request)
    parties = list(rows.select_related("organisation").prefetch_related("names"))
    employers = PartyRow.objects.visible_to(request.user).in_bulk({row.employer_id for row in parties if row.employer_id})
    audit.note_read(request.user, request.user, *{row.confidentiality for row in parties}, verb="exported")
    return excel(write_parties(parties, employers), "parties.xlsx")


def _narrowed(request: HttpRequest) -> tuple[dict[str, str], Any]:
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
    return asked, rows
