"""What a report or a plan takes over from a view: a sentence with its figures, the source, the way back to the page."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rashinban.statistics.views.lines import Lines
from rashinban.statistics.views.listing import rows_of
from rashinban.statistics.views.words import period_words
from rashinban.web.regions.pictures import picture_of
from rashinban.web.regions.reading import Viewed, language, question_of, view_of, worked_for

#: Figures that are copied as a table; more are in the CSV.
_MOST_ROWS = 40
#: Characters that fit into the address of the page on which the citation is noted down.
_MOST_NOTED = 700


def quote(request: HttpRequest) -> HttpResponse:
    """A text to copy into a report, and a citation for a plan."""
    question = question_of(request)
    if question.mistake is not None:
        raise question.mistake
    asked = question.asked
    if not asked.areas and asked.view not in ("ranking", "scatter", "map"):
        raise Http404
    viewed = view_of(asked, worked_for(request))
    address = request.build_absolute_uri(f"{reverse('region')}?{asked.query}")
    spoken = language()
    context = {
        "asked": asked,
        "viewed": viewed,
        "address": asked.query,
        "passage": (said := passage(viewed, address, spoken)),
        "lines": min(said.count("\n") + 3, 16),
        "citation": (cited := citation(viewed, address, spoken)),
        "note": urlencode({"title": viewed.finding.in_(spoken)[:300], "text": cited[:_MOST_NOTED], "tags": _("統計、根拠")}),
        "records": bool(request.access.recording),
        "table": table(viewed, spoken),
        "picture": picture_of(asked, viewed, spoken),
    }
    return render(request, "regions/quote.html", context)


def passage(viewed: Viewed, address: str, spoken: str) -> str:
    """Sentences for a report: what is found, how it came there, the sources and where to look."""
    lines = [_ended(viewed.finding.in_(spoken), spoken)]
    if isinstance(viewed, Lines):
        lines.append(viewed.summary.in_(spoken))
    word, seen = ("出典：", "確認した画面：") if spoken == "ja" else ("Source: ", "Page: ")
    lines += [f"{word}{each.text.in_(spoken)}" for each in viewed.sources]
    credits = dict.fromkeys(each.credit for each in viewed.sources if each.credit)
    return "\n".join([*filter(None, lines), *credits, f"{seen}{address}"])


def citation(viewed: Viewed, address: str, spoken: str) -> str:
    """One sentence with its figures, and in brackets what it rests on: the newest file with its hash, and the page."""
    told = viewed.finding.in_(spoken)
    after, between = ("、", "、") if spoken == "ja" else (", ", "; ")
    files = between.join(f"{each.text.in_(spoken)}{after}SHA-256 {each.sha256}" for each in viewed.sources[:2])
    return f"{told}（{files}。{address}）" if spoken == "ja" else f"{told} ({files}; {address})"


def table(viewed: Viewed, spoken: str) -> tuple[tuple[str, str, str], ...]:
    """Area, period and figure of the first rows, to be copied as a table."""
    found: list[tuple[str, str, str]] = []
    for row in rows_of(viewed):
        if row.value is None or len(found) >= _MOST_ROWS:
            continue
        name = row.name.in_(spoken)
        name = f"{name} {row.age} {row.sex}".strip() if row.age else name
        unit = row.unit_en if spoken == "en" else row.unit
        found.append((name, period_words(row.period).in_(spoken), f"{row.value:,.12g} {unit}" if spoken == "en" else f"{row.value:,.12g}{unit}"))
    return tuple(found)


def _ended(sentence: str, spoken: str) -> str:
    return sentence + ("。" if spoken == "ja" else ".")
