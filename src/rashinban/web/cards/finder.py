"""The programme finder: questions, what fits, what does not and why, and the one question that would settle most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from rashinban.core.area import PREFECTURES
from rashinban.ledger.card import Card
from rashinban.matching.eligibility import judge_all, next_question
from rashinban.matching.finding import Ask, Eligibility
from rashinban.matching.questions import NO, YES
from rashinban.records import audit
from rashinban.records.ledger.showing import shown_cards
from rashinban.records.models import CardRow, PartyRow
from rashinban.web.cards.answering import carried, fields_for, read_given
from rashinban.web.cards.reading import find_card, programmes, visible_parties, where_written

GROUPS = ("yes", "unknown", "waits", "no")
#: How many of a group stand on the first page.
_FIRST = 10


@dataclass(frozen=True, slots=True)
class Found:
    """A programme with its judgement and who offers it."""

    row: CardRow
    judged: Eligibility
    party: Any = None


def find(request: HttpRequest) -> HttpResponse:
    """Every programme on offer judged by the answers in the address; nothing of them is kept."""
    known = programmes(request)
    given = read_given(request)
    rows = {key: row for key, (row, _card) in known.items()}
    values = [card for _row, card in known.values()]
    still = [card for card in values if card.valid_to is None or card.valid_to >= request.as_of]
    judged = [each for each in judge_all(values, given.answers, request.as_of, given.held) if each.card in {card.key for card in still}]
    groups = _grouped(judged, rows)
    show = request.GET.get("show", "")
    page = Paginator(groups[show], 30).get_page(request.GET.get("page")) if show in GROUPS else None
    shown = list(page.object_list) if page else [each for name in GROUPS for each in groups[name][:_FIRST]]
    parties = visible_parties(request, (each.row.party_id for each in shown))
    ask = next_question(judged)
    context = {
        "given": given,
        "groups": [(name, [Found(each.row, each.judged, parties.get(each.row.party_id)) for each in groups[name][:_FIRST]], len(groups[name])) for name in GROUPS],
        "show": show if page else "",
        "page": page,
        "page_lines": [Found(each.row, each.judged, parties.get(each.row.party_id)) for each in shown] if page else [],
        "counts": {name: len(groups[name]) for name in GROUPS},
        "total": len(still),
        "ask": ask,
        "ask_fields": fields_for([ask.name], given) if ask and ask.name != "used" else [],
        "ask_carried": carried(request, *_names(ask)) if ask else [],
        "fields": fields_for(_asked(still), given),
        "used": [(use, rows[use.card].title) for use in given.held if use.card in rows],
        "used_carried": [pair for pair in carried(request) if pair[0].startswith(("used-", "when-"))],
        "prefectures": [(area.code, area.name) for area in PREFECTURES.areas],
        "companies": _companies(request),
        "yes": YES,
        "no": NO,
        "none": "なし",
    }
    _note(request, [each.row for each in shown])
    return render(request, "cards/finder.html", context)


def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """One programme judged by the answers in the address: every condition, its reason, where it stands written."""
    row = find_card(request, pk)
    if row.kind != "offer" or row.what != "programme":
        raise Http404
    known = programmes(request) | {row.key: (row, shown_cards([row], request.user)[0])}
    given = read_given(request)
    judged = next(each for each in judge_all([card for _row, card in known.values()], given.answers, request.as_of, given.held) if each.card == row.key)
    context = {
        "row": row,
        "party": visible_parties(request, [row.party_id]).get(row.party_id),
        "given": given,
        "judged": judged,
        "findings": [(finding, where_written(finding.source)) for finding in judged.findings],
        "ask": judged.ask,
        "ask_fields": fields_for([judged.ask.name], given) if judged.ask and judged.ask.name != "used" else [],
        "ask_carried": carried(request, *_names(judged.ask)) if judged.ask else [],
        "prefectures": [(area.code, area.name) for area in PREFECTURES.areas],
        "yes": YES,
        "no": NO,
        "none": "なし",
    }
    _note(request, [row])
    return render(request, "cards/finder_answer.html", context)


def _grouped(judged: list[Eligibility], rows: dict[str, CardRow]) -> dict[str, list[Found]]:
    """What fits (the nearest deadline first), what is open (the fewest open conditions first), what only waits, what fails."""
    groups: dict[str, list[Found]] = {name: [] for name in GROUPS}
    for each in judged:
        groups["waits" if each.waits else each.verdict].append(Found(rows[each.card], each))
    far = "9999-12-31"
    groups["yes"].sort(key=lambda found: (str(found.row.valid_to or far), found.row.title))
    groups["waits"].sort(key=lambda found: (str(found.row.valid_from or far), found.row.title))
    groups["unknown"].sort(key=lambda found: (sum(one.verdict == "unknown" for one in found.judged.findings), found.row.title))
    groups["no"].sort(key=lambda found: found.row.title)
    return groups


def _asked(cards: list[Card]) -> set[str]:
    """The questions that some condition asks."""
    names = {condition.field for card in cards for condition in card.conditions}
    return names | {"place"} if any(card.places for card in cards) else names


def _names(ask: Ask | None) -> tuple[str, ...]:
    """The parameters that the answer to a question sets."""
    if ask is None:
        return ()
    return (f"used-{ask.detail}", f"when-{ask.detail}") if ask.name == "used" else (ask.name, "municipality") if ask.name == "place" else (ask.name,)


def _companies(request: HttpRequest) -> list[PartyRow] | None:
    """Companies whose name holds what was typed; None when nothing was or nobody may choose one."""
    typed = request.GET.get("company", "").strip()[:100]
    if not typed or not request.user.is_authenticated:
        return None
    rows = PartyRow.objects.visible_to(request.user).filter(kind="organisation", merged_into=None, name__icontains=typed)
    return list(rows.order_by("name")[:10])


def _note(request: HttpRequest, rows: list[CardRow]) -> None:
    """That cards of restricted classes were shown is told in the audit trail, once for the page."""
    closed = [row for row in rows if row.confidentiality in ("restricted", "secret")]
    if closed and request.user.is_authenticated:
        audit.note_read(request.user, closed[0], *(row.confidentiality for row in closed), organisation=closed[0].organisation)


