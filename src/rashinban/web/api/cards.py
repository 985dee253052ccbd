"""Needs and offers: the list, one of them, and whether a programme is for somebody, with the reason."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from rashinban.core.errors import WrongContent
from rashinban.matching.combining import Use
from rashinban.matching.eligibility import judge
from rashinban.matching.questions import questions, read_answers
from rashinban.records.fields import TagsField
from rashinban.records.ledger.showing import shown_cards
from rashinban.records.models import CardRow
from rashinban.web.api.answers import Page, Size, Text, answer, reads, writes
from rashinban.web.api.ledger_requests import NewAnswers
from rashinban.web.api.ledger_telling import note_rows, tell_cards
from rashinban.web.api.ledger_values import CardLine, CardList, EligibilityAnswer, FindingLine
from rashinban.web.api.parties import cut
from rashinban.web.cards.reading import find_card, programmes

router = Router(tags=["課題と資源"])
_Kind = Annotated[Literal["need", "offer"] | None, Query(description="need（課題）か offer（資源）")]
_What = Annotated[Literal["programme", "asset", "talent", "buyer", "expert", "role"] | None, Query(description="種類")]
_Open = Annotated[bool, Query(description="true なら、今日使えるものだけ")]


@router.get("/cards", response=reads(CardList), summary="課題と資源の一覧（ページごと）")
def list_cards(
    request: HttpRequest,
    kind: _Kind = None,
    what: _What = None,
    tag: Annotated[Text | None, Query(max_length=100, description="分野・キーワード")] = None,
    open: _Open = False,
    page: Page = 1,
    size: Size = 100,
) -> HttpResponse:
    """The needs and offers the caller may read, with their conditions and sources."""
    rows = CardRow.objects.visible_to(request.user).select_related("organisation", "party").order_by("kind", "what", "title", "pk")
    wanted = {"kind": kind, "what": what, "tags__contains": TagsField.holding(tag) if tag else None}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    if open:
        today = timezone.localdate()
        rows = rows.filter(closed_at=None).exclude(valid_from__gt=today).exclude(valid_to__lt=today)
    shown = cut(rows, page, size)
    note_rows(request, shown)
    return answer(request, CardList(page=page, size=size, total=rows.count(), cards=tell_cards(request, shown)))


@router.get("/cards/{int:id}", response=reads(CardLine), summary="課題・資源1件")
def show_card(request: HttpRequest, id: int) -> HttpResponse:
    """One need or offer as it is written."""
    row = find_card(request, id)
    note_rows(request, [row], subject=row)
    return answer(request, tell_cards(request, [row])[0])


@router.post("/cards/{int:id}/eligibility", response=writes(EligibilityAnswer, 200), summary="制度が使えるか（理由と出典つき）")
def judge_card(request: HttpRequest, id: int, given: NewAnswers) -> HttpResponse:
    """Judge a programme by these answers: yes, no or unknown, each condition with its reason and where it stands written.

    Nothing of the answers is kept. 422 for a name that is no question; the refusal names them all.
    """
    row = find_card(request, id)
    if row.kind != "offer" or row.what != "programme":
        raise Http404
    wrong = [name for name in given.answers if name not in questions()]
    if wrong:
        raise WrongContent(f"「{'」「'.join(wrong)}」という質問はありません。", remedy=f"{'、'.join(questions())} のどれかにしてください。")
    note_rows(request, [row], subject=row)
    others = [card for _row, card in programmes(request).values()]
    held = [Use(one.card, one.on, one.used) for one in given.held]
    judged = judge(shown_cards([row], request.user)[0], read_answers(given.answers), given.on or timezone.localdate(), held, others)
    findings = tuple(
        FindingLine(kind=one.kind, verdict=one.verdict, reason=one.reason, source=one.source, asks=one.ask.text if one.ask else None)
        for one in judged.findings
    )
    asks = judged.ask.text if judged.ask else None
    return answer(
        request, EligibilityAnswer(card=judged.card, on=judged.on, verdict=judged.verdict, why=judged.why, asks=asks, findings=findings)
    )
