"""Looking things up: everything that holds the words, and what the records answer to an indicator's question."""

from __future__ import annotations

from typing import Annotated

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from ninja import Query, Router

from rashinban.matching.search import Snippet
from rashinban.records import searching
from rashinban.records.ledger.binding import sentence_of
from rashinban.records.ledger.live import reads_ledger
from rashinban.records.progress import contents_of, view
from rashinban.web.api.answers import AsOf, Edition, Text, answer, day_of, note, reads
from rashinban.web.api.ledger_values import CountingAnswer, HitGroup, HitLine, SearchAnswer
from rashinban.web.finding import find_indicator

router = Router(tags=["検索と集計"])


@router.get("/search", response=reads(SearchAnswer), summary="ことばでさがす")
def search(
    request: HttpRequest,
    q: Annotated[Text, Query(min_length=1, max_length=200, description="さがすことば（空白で区切ると、すべてを含むもの）")],
    kind: Annotated[Text | None, Query(max_length=20, description="この種類だけ（plan、party、card など）")] = None,
    first: Annotated[int, Query(ge=1, le=50, description="種類ごとの件数")] = 10,
) -> HttpResponse:
    """Everything the caller may read that holds all the words, whatever their width and case, the best first."""
    found = searching.search(request.user, q, kind=kind, first=first)
    searching.note_shown(request.user, found)
    groups = tuple(HitGroup(kind=group.kind, total=group.total, hits=tuple(_line(hit) for hit in group.hits)) for group in found.groups)
    return answer(request, SearchAnswer(query=q, groups=groups, waiting=found.waiting))


@router.get("/plans/{slug:slug}/indicators/{key}/counting", response=reads(CountingAnswer), summary="活動の記録から数えた値と数え方")
def show_counting(request: HttpRequest, slug: str, key: Text, as_of: AsOf = None, edition: Edition = None) -> HttpResponse:
    """What the indicator counts, said as a sentence, and the answer as recorded by a day. 404 where nothing is counted, and
    for callers who do not read the records of work."""
    row = find_indicator(request, slug, key)
    day = day_of(as_of)
    query = contents_of(row.edition, day).queries.get(key)
    if query is None or not reads_ledger(request.access, row.edition.plan.organisation_id):
        raise Http404
    note(request, row, row.confidentiality, plan=row.edition.plan)
    live = view(row.edition, request.user, day).live.get(key)
    counted = live.counted if live is not None else None
    period = live.period if live is not None else None
    return answer(
        request,
        CountingAnswer(
            slug=slug,
            indicator=key,
            as_of=day,
            query=query,
            sentence=sentence_of(row, query, request.user, period),
            period=period,
            state=counted.state if counted else None,
            value=counted.value if counted else None,
            unit=counted.unit if counted else None,
            facts=counted.facts if counted else None,
            parties=counted.parties if counted else None,
        ),
    )


def _line(hit: searching.Hit) -> HitLine:
    snippet = hit.in_text or hit.in_title
    try:
        address = reverse(hit.about.address[0], args=hit.about.address[1:])
    except NoReverseMatch:
        address = None
    return HitLine(kind=hit.kind, id=hit.row, name=hit.name, context=hit.about.context, address=address, text=_text(snippet) if snippet else "")


def _text(snippet: Snippet) -> str:
    """The match in its context, as one line without marks."""
    return "".join(piece.text for piece in snippet.pieces)
