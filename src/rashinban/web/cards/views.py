"""One need or offer: its page, a new one, changing it, bringing it to an end."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rashinban.core.errors import RashinbanError
from rashinban.ledger.kinds import kinds
from rashinban.records import audit
from rashinban.records.fields import TagsField
from rashinban.records.ledger import cards
from rashinban.records.ledger.convert import read_card
from rashinban.records.ledger.pooled_hours import pooled_hours
from rashinban.records.models import CardRow, ConnectionRow, FactRow
from rashinban.web.cards.forms import CardForm
from rashinban.web.cards.reading import (
    STILL_THERE,
    find_card,
    place_words,
    stated_conditions,
    stated_rules,
    titles_of,
    visible_parties,
    where_written,
)
from rashinban.web.finding import require, signed_in
from rashinban.web.mistakes import told_in


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """What it is, for whom, what has come of it, and what is like it."""
    row = find_card(request, pk)
    card = read_card(row)
    facts = FactRow.objects.visible_to(request.user).filter(card=row, withdrawn_at=None, on__lte=request.as_of).select_related("party__merged_into")
    page = Paginator(facts, 20).get_page(request.GET.get("page"))
    connections = list(
        ConnectionRow.objects.visible_to(request.user).filter(Q(need=row) | Q(offer=row)).select_related("need_party", "offer_party")[:20]
    )
    shown = [row.party_id, *(fact.party_id for fact in page.object_list)]
    shown += [pk for each in connections for pk in (each.need_party_id, each.offer_party_id)]
    parties = visible_parties(request, shown)
    related = _related(request, row)
    titles = titles_of(request, (key for rule in card.rules for key in rule.cards))
    day = request.as_of
    hours = pooled_hours(Q(card=row), request.user, day) if row.what == "asset" else None
    context = {
        "row": row,
        "party": parties.get(row.party_id),
        "places": place_words(row),
        "conditions": stated_conditions(card, day),
        "rules": stated_rules(card, titles, day),
        "source": where_written(card.source),
        "is_open": row.closed_at is None and card.open_on(day),
        "page": page,
        "cases": [(fact, _kind(fact.kind), parties.get(fact.party_id)) for fact in page.object_list],
        "hours": hours,
        "connections": [(each, parties.get(each.need_party_id), parties.get(each.offer_party_id)) for each in connections],
        "related": related,
        "may_change": cards.may_change(row, request.user) if request.user.is_authenticated else False,
    }
    classes = {row.confidentiality, *(fact.confidentiality for fact in page.object_list), *(each.confidentiality for each in connections)}
    classes |= {each for line in hours or () for each in line.classes}
    if request.user.is_authenticated:
        audit.note_read(request.user, row, *classes, organisation=row.organisation)
    return render(request, "cards/card.html", context)


@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """A new need or offer."""
    require(bool(request.access.recording))
    initial = {"kind": request.GET.get("kind", "need"), "what": request.GET.get("what", "expert")}
    form = CardForm(request.POST or None, access=request.access, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        owner = form.owned_by
        with told_in(form):
            row = cards.add_card(owner.organisation, form.columns(), request.user, division=owner.division)
            messages.success(request, _("加えました。対象者の条件があれば、続けて書いてください。"))
            return redirect("card", row.pk)
    return render(request, "cards/edit.html", {"form": form, "row": None}, status=400 if form.errors else 200)


@signed_in
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what it says."""
    row = find_card(request, pk)
    require(cards.may_change(row, request.user))
    form = CardForm(request.POST or None, access=request.access, user=request.user, row=row, initial=CardForm.of(row))
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            changed = cards.change_card(row, form.columns(row), request.user)
            messages.success(request, _("変更を保存しました。") if changed else _("変わったところはありません。"))
            return redirect("card", row.pk)
    return render(request, "cards/edit.html", {"form": form, "row": row}, status=400 if form.errors else 200)


@require_POST
@signed_in
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """It is no longer sought or offered."""
    row = find_card(request, pk)
    require(cards.may_change(row, request.user))
    try:
        cards.close_card(row, request.user, request.POST.get("why", "")[:500])
    except RashinbanError as error:
        messages.error(request, f"{error.what}{error.remedy}")
    else:
        messages.success(request, _("終わりにしました。これまでの記録は残ります。"))
    return redirect("card", row.pk)


@require_POST
@signed_in
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """It is sought or offered again."""
    row = find_card(request, pk)
    require(cards.may_change(row, request.user))
    cards.reopen_card(row, request.user)
    messages.success(request, _("再び受け付けるようにしました。"))
    return redirect("card", row.pk)


def _related(request: HttpRequest, row: CardRow) -> list[tuple[CardRow, list[str]]]:
    """Cards of the other side that share words with this one, the most first; what is sensitive is not brought up."""
    if not row.tags or row.sensitive:
        return []
    other = "need" if row.kind == "offer" else "offer"
    shares = Q()
    for tag in row.tags[:10]:
        shares |= Q(tags__contains=TagsField.holding(tag))
    rows = CardRow.objects.visible_to(request.user).filter(shares, kind=other, sensitive=False, **STILL_THERE)
    rows = rows.filter(Q(valid_to=None) | Q(valid_to__gte=request.as_of)).defer("text", "conditions", "rules")[:200]
    common = [(each, [tag for tag in each.tags if tag in row.tags]) for each in rows]
    return sorted(common, key=lambda pair: (-len(pair[1]), pair[0].title, pair[0].pk))[:6]


def _kind(name: str) -> str:
    known = kinds().get(name)
    if known is None:
        return name
    return known.label_en if (get_language() or "ja").startswith("en") else known.label
