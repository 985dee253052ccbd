"""Choosing areas: a name, a named set of prefectures, or municipalities of a prefecture side by side."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rashinban.core.area import PREFECTURES, REGIONS, Area, Region
from rashinban.core.areas.history import NORTHERN_VILLAGES, history
from rashinban.core.errors import RashinbanError
from rashinban.core.phrase import Phrase
from rashinban.statistics.catalogue.entry import THEMES
from rashinban.statistics.views.asked import Asked
from rashinban.web.regions.reading import worked_for

#: Prefectures in the order a reader looks for them, by the usual eight parts of the country.
_PARTS = (
    (Phrase("北海道・東北", "Hokkaido and Tohoku"), 1, 7), (Phrase("関東", "Kanto"), 8, 14), (Phrase("中部", "Chubu"), 15, 23),
    (Phrase("近畿", "Kinki"), 24, 30), (Phrase("中国", "Chugoku"), 31, 35), (Phrase("四国", "Shikoku"), 36, 39),
    (Phrase("九州・沖縄", "Kyushu and Okinawa"), 40, 47),
)  # fmt: skip


def choose(request: HttpRequest) -> HttpResponse:
    """The entrance: areas by name, by prefecture, by set; the themes there are."""
    worked = worked_for(request)
    prefecture = _prefecture(request.GET.get("prefecture", ""))
    themes = [(key, name, len(worked.computable(key))) for key, name in THEMES.items()]
    context = {
        "parts": [(name, PREFECTURES.areas[first - 1 : last]) for name, first, last in _PARTS],
        "prefecture": prefecture,
        "municipalities": municipalities_of(prefecture, request.today) if prefecture else (),
        "sets": sets(),
        "themes": themes,
        "known": any(number for _key, _name, number in themes),
    }
    return render(request, "regions/choose.html", context)


def sets() -> list[tuple[str, list[tuple[Region, str]]]]:
    """Named sets of prefectures by the body that draws them so, each with the address of its sum."""
    found: dict[str, list[tuple[Region, str]]] = {}
    for each in REGIONS:
        if len(each.codes) > 1:
            found.setdefault(each.user, []).append((each, Asked(areas=each.codes, summed=True, name=each.name).query))
    return sorted(found.items(), key=lambda body: "東北" not in body[1][0][0].name)


def municipalities_of(prefecture: Area, day: date) -> tuple[Area, ...]:
    """The municipalities of a prefecture on a day, in the order of their codes."""
    return tuple(
        area
        for area in history().as_of(day, "municipality")
        if area.parent == prefecture.code and area.code not in NORTHERN_VILLAGES
    )


def _prefecture(text: str) -> Area | None:
    if not text:
        return None
    try:
        return PREFECTURES.find(text[:20])
    except RashinbanError:
        return None
