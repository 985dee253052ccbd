"""The list of needs and offers, narrowed by what somebody looks for."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rashinban.core.area import PREFECTURES
from rashinban.records.fields import TagsField
from rashinban.records.models import CardKind, CardRow, CardWhat
from rashinban.web.cards.reading import lies_in, place_words, visible_parties

OPENNESS = ("open", "all", "closed")


def index(request: HttpRequest) -> HttpResponse:
    """Needs and offers, those that can be used on the day of the page unless others are asked for."""
    asked = _asked(request)
    rows = _narrowed(request, asked)
    if asked["place"]:
        inside = [row.pk for row in rows.only("pk", "places", "region_user") if lies_in(row, asked["place"])]
        rows = rows.filter(pk__in=inside)
    page = Paginator(rows.order_by("kind", "what", "title", "pk"), 30).get_page(request.GET.get("page"))
    parties = visible_parties(request, (row.party_id for row in page.object_list))
    lines = [(row, parties.get(row.party_id), place_words(row)) for row in page.object_list]
    context = {
        "page": page,
        "lines": lines,
        "asked": asked,
        "kinds": CardKind.choices,
        "whats": CardWhat.choices,
        "prefectures": [(area.code, area.name) for area in PREFECTURES.areas],
        "records": bool(request.access.recording),
        "narrowed": any(value for name, value in asked.items() if name != "state") or asked["state"] != "open",
    }
    return render(request, "cards/index.html", context)


def _asked(request: HttpRequest) -> dict[str, Any]:
    given = request.GET
    codes = {area.code for area in PREFECTURES.areas}
    return {
        "q": given.get("q", "").strip()[:100],
        "kind": given.get("kind", "") if given.get("kind") in CardKind.values else "",
        "what": given.get("what", "") if given.get("what") in CardWhat.values else "",
        "tag": given.get("tag", "").strip()[:100].replace("|", ""),
        "place": given.get("place", "") if given.get("place") in codes else "",
        "state": given.get("state", "open") if given.get("state") in OPENNESS else "open",
    }


def _narrowed(request: HttpRequest, asked: dict[str, Any]) -> Any:
    rows = CardRow.objects.visible_to(request.user)
    for name in ("kind", "what"):
        if asked[name]:
            rows = rows.filter(**{name: asked[name]})
    if asked["q"]:
        word = asked["q"]
        rows = rows.filter(Q(title__icontains=word) | Q(summary__icontains=word) | Q(text__icontains=word) | Q(tags__contains=word))
    if asked["tag"]:
        rows = rows.filter(tags__contains=TagsField.holding(asked["tag"]))
    day = request.as_of
    is_open = Q(closed_at=None) & (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_to=None) | Q(valid_to__gte=day))
    if asked["state"] == "open":
        rows = rows.filter(is_open)
    elif asked["state"] == "closed":
        rows = rows.exclude(is_open)
    return rows
