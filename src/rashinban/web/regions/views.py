"""A region: its theme at a glance, one indicator over time, ranked, against another, on a map, its ages, a table."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rashinban.core.area import REGIONS, Area
from rashinban.core.areas.history import history
from rashinban.core.errors import RashinbanError
from rashinban.statistics.catalogue.catalogue import catalogue
from rashinban.statistics.catalogue.entry import THEMES, Entry
from rashinban.statistics.comparing import Reason
from rashinban.statistics.views.asked import Asked, find_code
from rashinban.statistics.views.lines import Lines
from rashinban.statistics.views.overview import Overview
from rashinban.statistics.views.ranking import MOST_LINES
from rashinban.statistics.views.scatter import ScatterView
from rashinban.statistics.views.words import figure_of, full_names_of
from rashinban.statistics.views.worked import Worked
from rashinban.web.regions.pictures import narrow_picture_of, picture_of
from rashinban.web.regions.reading import Viewed, language, question_of, view_of, worked_for

#: Places that bear a name somebody typed, at most.
_MOST_CANDIDATES = 12


def region(request: HttpRequest) -> HttpResponse:
    """The page of a region; a typed name is added to its areas and leads to the address with it, or the page asks which."""
    question = question_of(request)
    asked, mistake = question.asked, question.mistake
    candidates: tuple[tuple[str, str], ...] = ()
    typed = request.GET.get("add", "").strip()[:60]
    if typed and mistake is None:
        try:
            return redirect(f"{reverse('region')}?{add(asked, typed).query}")
        except RashinbanError as error:
            mistake, candidates = error, _candidates(asked, typed)
    if not asked.areas and not asked.indicator and mistake is None:
        return redirect("regions")
    worked = worked_for(request)
    try:
        answerable = question.mistake is None and (asked.areas or asked.view in ("ranking", "map", "scatter"))
        viewed = view_of(asked, worked) if answerable else None
    except RashinbanError as error:
        viewed, mistake = None, mistake or error
    context = {
        **around(asked, worked),
        "viewed": viewed,
        "picture": picture_of(asked, viewed, language()) if viewed else "",
        "narrow": narrow_picture_of(asked, viewed, language()) if viewed else "",
        "mistake": mistake,
        "candidates": candidates,
        "typed": typed,
        **(beside(asked, viewed) if viewed else {}),
    }
    return render(request, "regions/region.html", context, status=400 if mistake and not candidates else 200)


def add(asked: Asked, typed: str) -> Asked:
    """The question with what was typed: an area by name or code, or a named set of prefectures, then summed."""
    named = [each for each in REGIONS if each.name == typed and len(each.codes) > 1]
    if named and len({each.codes for each in named}) == 1:
        return asked.change(areas=tuple(dict.fromkeys([*asked.areas, *named[0].codes])), summed=True, name=asked.name or named[0].name)
    return asked.change(areas=tuple(dict.fromkeys([*asked.areas, find_code(typed)])))


def beside(asked: Asked, viewed: Viewed) -> dict[str, Any]:
    """What a view needs besides its values: addresses of its rows, names of what is like the area."""
    if isinstance(viewed, Overview):
        names = [name for _code, name, _role in viewed.columns]
        address = {row.entry.key: asked.change(indicator=row.entry.key, view="trend", period="").query for row in viewed.rows}
        return {"rows": [(row, address[row.entry.key], list(zip(row.cells, names, strict=True))) for row in viewed.rows]}
    if isinstance(viewed, ScatterView):
        return {"listed": [*(s for s in viewed.spots if s.own), *[s for s in viewed.spots if not s.own][:MOST_LINES]]}
    if isinstance(viewed, Lines):
        return {"likeness": [(full_names_of(each.area), each, [_reason(reason) for reason in each.reasons[:3]]) for each in viewed.similar]}
    return {"as_ranking": asked.change(view="ranking").query}


def _reason(reason: Reason) -> str:
    """An indicator with both figures."""
    entry, between = catalogue().find(reason.indicator), pgettext("figures", "と")
    return f"{entry.words.in_(language())} {figure_of(reason.own, entry)}{between}{figure_of(reason.other, entry)}"


def around(asked: Asked, worked: Worked) -> dict[str, Any]:
    """What every view has around it: the areas, the ways to look, the indicators to choose from."""
    entry = catalogue().find(asked.indicator) if asked.indicator else None
    return {
        "asked": asked,
        "title": _title(asked),
        "areas": [(code, _called(code), _without(asked, code)) for code in asked.areas],
        "members": [_called(code) for code in asked.areas] if asked.region else [],
        "entry": entry,
        "said": formula_of(entry) if entry else "",
        "themes": [(key, name, asked.change(theme=key, indicator="", other="", period="", view="overview").query) for key, name in THEMES.items()],
        "theme_name": THEMES[asked.theme],
        "views": _views(asked),
        "choices": _choices(worked),
        "address": asked.query,
    }


def formula_of(entry: Entry) -> str:
    """How an indicator is worked out, in words; empty for what is published as it stands."""
    from rashinban.statistics.formula.reading import say
    from rashinban.statistics.formula.tree import Name, Reference

    if entry.tree is None or entry.reads:
        return ""
    book = catalogue()

    def name(each: Reference | Name) -> str:
        return book.find(each.key).name if isinstance(each, Name) else each.item

    return say(entry.tree, name)


def _called(code: str) -> str:
    """The name of an area in the language of the page."""
    return full_names_of(code).in_(language())


def _title(asked: Asked) -> str:
    if asked.region:
        return _called(asked.own[0])
    if not asked.areas:
        return _("全国の地域")
    names = [_called(code) for code in asked.areas]
    return names[0] if len(names) == 1 else _("%(first)sほか%(n)s地域") % {"first": names[0], "n": len(names) - 1}


def _views(asked: Asked) -> list[tuple[str, str, str]]:
    """The ways to look, each with its address; without an indicator there are two."""
    names = {
        "trend": _("推移"), "ranking": _("順位"), "scatter": _("散布図"), "map": _("地図"), "table": _("表"),
        "overview": _("テーマの一覧"), "pyramid": _("人口ピラミッド"),
    }  # fmt: skip
    shown = [key for key in names if asked.indicator or key in ("overview", "pyramid")]
    if not asked.areas:
        shown = [key for key in shown if key in ("ranking", "scatter", "map")]
    return [(key, names[key], asked.change(view=key).query) for key in shown]


def _choices(worked: Worked) -> list[tuple[Any, list[Entry]]]:
    """The indicators that can be worked out, by the theme they stand in first."""
    known = set(worked.computable())
    book = catalogue()
    return [
        (name, found) for key, name in THEMES.items() if (found := [each for each in book.of_theme(key) if each.key in known and each.themes[0] == key])
    ]


def _without(asked: Asked, code: str) -> str:
    left = asked.change(areas=tuple(each for each in asked.areas if each != code))
    return f"{reverse('region')}?{left.query}" if left.areas or left.indicator else reverse("regions")


def _begins(area: Area, typed: str) -> bool:
    """Whether its name, as it is written, read or said in English, begins so."""
    return area.name.startswith(typed) or area.kana.startswith(typed) or area.english.casefold().startswith(typed.casefold())


def _candidates(asked: Asked, typed: str) -> tuple[tuple[str, str], ...]:
    """Places that bear the name or begin with it, each with the address that adds it."""
    known = history()
    found = {area.code: None for area in known.table.versions(typed)}
    if not found:
        found = {area.code: None for area in known.table.areas if area.valid_to is None and _begins(area, typed)}
    codes = list(found)[:_MOST_CANDIDATES]
    return tuple((_called(code), f"{reverse('region')}?{asked.change(areas=tuple(dict.fromkeys([*asked.areas, code]))).query}") for code in codes)
