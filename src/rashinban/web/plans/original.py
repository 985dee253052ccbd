"""The document itself, with everything that was read from it marked where it stands."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from rashinban.records.files import content_of
from rashinban.records.models import EditionRow, IndicatorRow, MeasureRow
from rashinban.web.finding import find_edition, require, signed_in
from rashinban.web.handing_out import hand_out
from rashinban.web.plans.board import address_part, note_shown, read_held
from rashinban.web.plans.reading import may_read_text, read_visible
from rashinban.web.plans.sentences import mark_text, split_pages, spots_of


def original(request: HttpRequest, slug: str) -> HttpResponse:
    """The text in pages, or the quoted sentences where the text may not be read or was not kept."""
    edition = find_edition(request, slug)
    plan, complete = read_visible(edition, request.user, request.as_of)
    context: dict[str, Any] = {"edition": edition, "slug": slug, "at": address_part(request), "may_download": _may_download(request, edition, complete)}
    _note(request, edition, {each.id for each in plan.measures}, {each.id for each in plan.indicators})
    if may_read_text(edition, complete):
        pages = split_pages(edition.text)
        here = _asked(request)
        number = bisect_right([start for start, _ in pages], here[0]) if here else request.GET.get("page")
        page = Paginator(pages, 1).get_page(number)
        start, end = pages[page.number - 1]
        context |= {"pieces": mark_text(edition.text, spots_of(plan), start, end, here), "page": page, "here": here}
    else:
        items = [("measure", each.id, each.source) for each in plan.measures]
        items += [("indicator", each.id, each.source) for each in plan.indicators]
        quoted = [(kind, key, source) for kind, key, source in items if source is not None and source.quotation]
        quoted.sort(key=lambda item: (item[2].page or 0, item[2].start or 0))
        page = Paginator(quoted, 60).get_page(request.GET.get("page"))
        context |= {"quoted": page.object_list, "page": page, "hidden": bool(edition.text) and not complete}
    return render(request, "plans/original.html", context)


@signed_in
def original_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The file as it was handed in, for staff who may read everything that stands in it."""
    edition = find_edition(request, slug)
    plan, complete = read_visible(edition, request.user, request.as_of)
    if edition.document is None:
        raise Http404
    require(_may_download(request, edition, complete))
    _note(request, edition, {each.id for each in plan.measures}, {each.id for each in plan.indicators}, "exported")
    return hand_out(content_of(edition.document), edition.document.name, "application/octet-stream")


def _may_download(request: HttpRequest, edition: EditionRow, complete: bool) -> bool:
    return bool(request.user.is_authenticated and edition.document_id and complete)


def _asked(request: HttpRequest) -> tuple[int, int] | None:
    """The stretch an address asks for; nonsense asks for nothing."""
    start, end = request.GET.get("start", ""), request.GET.get("end", "")
    if not (start.isdecimal() and end.isdecimal() and len(start) < 10 and len(end) < 10):
        return None
    return (int(start), max(int(end), int(start) + 1))


def _note(request: HttpRequest, edition: EditionRow, measures: set[str], indicators: set[str], verb: str = "read") -> None:
    held = [*read_held(MeasureRow, edition, measures).values(), *read_held(IndicatorRow, edition, indicators).values()]
    note_shown(request, edition, {each.confidentiality for each in held}, verb)
