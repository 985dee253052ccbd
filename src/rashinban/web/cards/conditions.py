"""What a card asks of whoever applies: conditions and rules chosen, shown as sentences, kept with their sources."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from rashinban.matching.questions import questions
from rashinban.matching.sentences import sentence
from rashinban.records.ledger import cards
from rashinban.records.ledger.convert import read_card
from rashinban.records.models import CardRow
from rashinban.web.cards.forms import ConditionForm, RuleForm
from rashinban.web.cards.reading import (
    STILL_THERE,
    find_card,
    same_condition,
    stated_conditions,
    stated_rules,
    titles_of,
)
from rashinban.web.finding import require, signed_in
from rashinban.web.mistakes import told_in


@signed_in
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The conditions and rules of a card: add one (its sentence is shown first), take one away."""
    row = find_card(request, pk)
    require(cards.may_change(row, request.user))
    if request.method == "POST" and request.POST.get("action") == "remove":
        return _remove(request, row)
    asked = request.POST.get("field") or request.GET.get("field", "")
    question = questions().get(asked)
    others = _others(request, row)
    posted = request.POST if request.method == "POST" else None
    form = ConditionForm(posted, question=question) if question else None
    rule = RuleForm(posted, others=others) if asked == "rule" and others else None
    shown = None
    given: Any = form or rule
    if posted is not None and given is not None and given.is_valid():
        if request.POST.get("action") == "add":
            if _add(request, row, form, rule):
                return redirect("card_conditions", row.pk)
        elif form is not None:
            shown = sentence(form.condition())
    card = read_card(row)
    titles = titles_of(request, (key for each in card.rules for key in each.cards))
    context = {
        "row": row,
        "conditions": stated_conditions(card, request.as_of),
        "rules": stated_rules(card, titles, request.as_of),
        "questions": questions().values(),
        "others": others,
        "question": question,
        "field": asked,
        "form": form,
        "rule": rule,
        "shown": shown,
    }
    return render(request, "cards/conditions.html", context, status=400 if given is not None and given.errors else 200)


def _add(request: HttpRequest, row: CardRow, form: ConditionForm | None, rule: RuleForm | None) -> bool:
    given: Any = form or rule
    with told_in(given):
        if form is not None:
            condition = form.condition()
            if any(same_condition(condition, each) for each in row.conditions):
                given.add_error(None, _("同じ条件が、すでにあります。"))
                return False
            cards.change_card(row, {"conditions": (*row.conditions, condition)}, request.user)
        elif rule is not None:
            cards.change_card(row, {"rules": (*row.rules, rule.rule())}, request.user)
        messages.success(request, _("条件を加えました。"))
        return True
    return False


def _remove(request: HttpRequest, row: CardRow) -> HttpResponse:
    """Take one away, named by its place and its sentence: a list that changed meanwhile takes nothing away."""
    name = "rules" if request.POST.get("list") == "rules" else "conditions"
    card = read_card(row)
    titles = titles_of(request, (key for each in card.rules for key in each.cards))
    stated = stated_rules(card, titles, request.as_of) if name == "rules" else stated_conditions(card, request.as_of)
    place = request.POST.get("place", "")
    chosen = next((each for each in stated if str(each.place) == place and each.words.ja == request.POST.get("words")), None)
    if chosen is None:
        messages.error(request, _("条件が変わっています。一覧を見直してから、もう一度選んでください。"))
        return redirect("card_conditions", row.pk)
    left = tuple(each for number, each in enumerate(getattr(row, name)) if number != chosen.place)
    cards.change_card(row, {name: left}, request.user)
    messages.success(request, _("条件を取り除きました。"))
    return redirect("card_conditions", row.pk)


def _others(request: HttpRequest, row: CardRow) -> dict[str, str]:
    """The other programmes of the organisation, by key, that a rule may name."""
    rows = CardRow.objects.visible_to(request.user).filter(organisation=row.organisation_id, kind="offer", what="programme", **STILL_THERE)
    return dict(rows.exclude(pk=row.pk).order_by("title").values_list("key", "title")[:500])
