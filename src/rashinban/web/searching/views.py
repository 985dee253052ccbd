"""One box for everything that is written down: the plans and their text, the records of work, the reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from rashinban.matching.search import Piece, Snippet
from rashinban.records.search_index.sources import SOURCES
from rashinban.records.searching import FIRST, PAGE, Found, Group, Hit, note_shown, search


@dataclass(frozen=True, slots=True)
class Line:
    """A hit as it is shown: its name with the words marked, where it leads, the words in their sentence."""

    name: tuple[Piece, ...]
    address: str
    sentence: tuple[Piece, ...]
    context: str


@dataclass(frozen=True, slots=True)
class Section:
    """The lines of one kind; ``more`` are not shown."""

    kind: str
    name: str
    total: int
    more: int
    lines: tuple[Line, ...]


def search_page(request: HttpRequest) -> HttpResponse:
    """What was found: the first of every kind, or all of one kind page by page."""
    query = request.GET.get("q", "").strip()[:200]
    kind = request.GET.get("kind", "")
    found, page = _one_kind(request, query, kind) if kind in SOURCES else (search(request.user, query), None)
    note_shown(request.user, found)
    sections = [_section(group) for group in found.groups]
    context: dict[str, Any] = {"query": query, "sections": sections, "total": found.total, "waiting": found.waiting}
    names = kind_names()
    context |= {"kind": kind if page else "", "kind_name": names.get(kind, ""), "page": page, "first": FIRST}
    return render(request, "searching/search.html", context)


def kind_names() -> dict[str, str]:
    """What the kinds are called, in the language of the page."""
    return {
        "plan": _("計画"),
        "text": _("計画の文章"),
        "indicator": _("指標"),
        "measure": _("施策"),
        "card": _("課題と資源"),
        "party": _("企業・団体"),
        "gathering": _("集まり"),
        "connection": _("引き合わせ"),
        "case": _("支援案件"),
        "lesson": _("学んだこと"),
        "fact": _("活動の記録"),
        "report": _("報告書"),
    }


def _one_kind(request: HttpRequest, query: str, kind: str) -> tuple[Found, Page]:
    number = request.GET.get("page", "")
    asked = int(number) if number.isdecimal() and len(number) < 7 else 1
    found = search(request.user, query, kind=kind, first=PAGE, skip=max(asked - 1, 0) * PAGE)
    if not found.groups and asked > 1:  # behind the last page
        found, asked = search(request.user, query, kind=kind, first=PAGE), 1
    return found, Paginator(range(found.total), PAGE).get_page(asked)


def _section(group: Group) -> Section:
    lines = tuple(_line(hit) for hit in group.hits)
    return Section(group.kind, kind_names()[group.kind], group.total, group.more, lines)


def _line(hit: Hit) -> Line:
    if hit.kind == "text":  # the paragraph is what was found; its plan only says where
        return Line(_pieces(hit.in_text), _address(hit), (), hit.about.context)
    title = _pieces(hit.in_title)
    named = "".join(piece.text for piece in title)
    if named == hit.name:  # the whole of its name, with the words marked
        return Line(title, _address(hit), _pieces(hit.in_text), hit.about.context)
    sentence = _pieces(hit.in_text) or title
    return Line((Piece(hit.name),), _address(hit), sentence, hit.about.context if hit.about.context != hit.name else "")


def _pieces(snippet: Snippet | None) -> tuple[Piece, ...]:
    return snippet.pieces if snippet else ()


def _address(hit: Hit) -> str:
    """Where a hit leads: the place in the original for a paragraph; the plan for a key that cannot stand in an address."""
    page, *where = hit.about.address
    try:
        address = str(reverse(page, args=where))
    except NoReverseMatch:
        return str(reverse("plan", args=where[:1])) if page in ("measure", "indicator") else ""
    return f"{address}?{urlencode({'start': hit.start, 'end': hit.end})}#here" if page == "original" else address
