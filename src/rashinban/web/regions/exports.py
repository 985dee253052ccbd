"""Views handed out: the figures as CSV and JSON, the picture as SVG and PNG."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from rashinban.statistics.views.listing import HEADINGS, rows_of, sources_as_json
from rashinban.web.handing_out import csv_file, hand_out
from rashinban.web.regions.pictures import picture_of
from rashinban.web.regions.reading import Question, Viewed, language, question_of, view_of, worked_for


def csv(request: HttpRequest) -> HttpResponse:
    """Every figure of the view, and below them the files they come from."""
    question, viewed = _viewed(request)
    head = HEADINGS[language()]
    rows: list[tuple[str, ...]] = [head, *(each.cells(language()) for each in rows_of(viewed)), ()]
    word = {"ja": "出典", "en": "source"}[language()]
    rows += [(word, each.text.in_(language()), each.licence, "SHA-256", each.sha256) for each in viewed.sources]
    return csv_file(rows, f"{_name(question)}.csv")


def json(request: HttpRequest) -> HttpResponse:
    """The same by names, with the question and the finding."""
    question, viewed = _viewed(request)
    told: dict[str, Any] = {
        "question": question.asked.query,
        "view": question.asked.view,
        "finding": {"ja": viewed.finding.ja, "en": viewed.finding.en},
        "figures": [each.as_json() for each in rows_of(viewed)],
        "sources": sources_as_json(viewed.sources),
    }
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "private, no-store"
    return answer


def svg(request: HttpRequest) -> HttpResponse:
    """The picture of the view."""
    question, viewed = _viewed(request)
    return hand_out(_picture(question, viewed), f"{_name(question)}.svg", "image/svg+xml")


def png(request: HttpRequest) -> HttpResponse:
    """The picture for documents that take no SVG, at twice its size."""
    from rashinban.reports.drawing import paint

    question, viewed = _viewed(request)
    return hand_out(paint(_picture(question, viewed)), f"{_name(question)}.png", "image/png")


def _viewed(request: HttpRequest) -> tuple[Question, Viewed]:
    """The view of the address; a mistake in it is told by the page of errors."""
    question = question_of(request)
    if question.mistake is not None:
        raise question.mistake
    asked = question.asked
    if not asked.areas and asked.view not in ("ranking", "scatter", "map"):
        raise Http404
    return question, view_of(asked, worked_for(request))


def _picture(question: Question, viewed: Viewed) -> str:
    drawn = picture_of(question.asked, viewed, language())
    if not drawn:
        raise Http404
    return str(drawn)


def _name(question: Question) -> str:
    """A name for a file that says what is in it."""
    asked = question.asked
    return "-".join(filter(None, (asked.indicator or asked.theme, asked.view, *asked.areas[:3])))
