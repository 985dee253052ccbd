"""The indicators there are: by theme, and what each one is."""

from __future__ import annotations

from typing import get_args

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from rashinban.statistics.catalogue.catalogue import catalogue
from rashinban.statistics.catalogue.entry import THEMES, Theme
from rashinban.statistics.views.asked import Asked
from rashinban.web.regions.reading import worked_for
from rashinban.web.regions.views import formula_of


def show_all(request: HttpRequest) -> HttpResponse:
    """The indicators of a theme; those whose tables are not held are marked."""
    book = catalogue()
    theme: Theme = next((each for each in get_args(Theme) if each == request.GET.get("theme")), "population")
    known = set(worked_for(request).computable())
    entries = [(each, each.key in known) for each in book.of_theme(theme)]
    context = {"theme": theme, "theme_name": THEMES[theme], "themes": THEMES.items(), "entries": entries, "all": len(book.entries), "known": len(known)}
    return render(request, "regions/indicators.html", context)


def show(request: HttpRequest, key: str) -> HttpResponse:
    """One indicator: definition, formula in words, the published items it rests on, where to look at it."""
    book = catalogue()
    if key not in book:
        raise Http404
    entry = book.find(key)
    worked = worked_for(request)
    names = {(held.table, item.code): (held.title, item.name, item.unit) for held in worked.held for item in held.items}
    items = [(each, names.get((each.table, each.item))) for each in book.items(key)]
    context = {
        "entry": entry,
        "said": formula_of(entry),
        "items": items,
        "parts": [book.find(each) for each in entry.uses],
        "known": key in worked.computable(),
        "themes": [THEMES[each] for each in entry.themes],
        "ranking": Asked(indicator=key, view="ranking", theme=entry.themes[0]).query,
        "mapped": Asked(indicator=key, view="map", theme=entry.themes[0]).query,
    }
    return render(request, "regions/indicator.html", context)
