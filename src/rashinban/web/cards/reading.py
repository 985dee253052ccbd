"""Needs and offers as this person may read them: the cards, their words, and the names beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from rashinban.core.area import PREFECTURES
from rashinban.core.errors import RashinbanError
from rashinban.core.phrase import Phrase
from rashinban.core.source import Source
from rashinban.ledger.card import Card, Condition, Rule
from rashinban.matching.places import read_reach
from rashinban.matching.sentences import sentence
from rashinban.records.ledger.showing import shown_cards, shown_parties
from rashinban.records.models import CardRow, PartyRow

STILL_THERE = {"closed_at": None}


@dataclass(frozen=True, slots=True)
class Stated:
    """A condition or a rule in words, with where it stands written and the days on which it applies."""

    words: Phrase
    source: str
    valid_from: date | None
    valid_to: date | None
    in_force: bool
    place: int


def find_card(request: HttpRequest, pk: int) -> CardRow:
    """A card this person may read; 404 otherwise."""
    rows = CardRow.objects.visible_to(request.user).select_related("organisation", "division", "party__merged_into")
    return get_object_or_404(rows, pk=pk)


def visible_parties(request: HttpRequest, pks: Iterable[int | None]) -> dict[int, PartyRow]:
    """The parties of these that this person may read, each as the one it was merged into."""
    return shown_parties(pks, request.user)


def programmes(request: HttpRequest) -> dict[str, tuple[CardRow, Card]]:
    """The programmes on offer that this person may read, by key, as rows and values."""
    rows = list(CardRow.objects.visible_to(request.user).filter(kind="offer", what="programme", **STILL_THERE).select_related("party"))
    return {row.key: (row, card) for row, card in zip(rows, shown_cards(rows, request.user), strict=True)}


def where_written(source: Source | None) -> str:
    """A source in words: the document, its edition, page and quotation; empty for none."""
    if source is None:
        return ""
    parts = [source.document, source.edition or "", _("%(n)sページ") % {"n": source.page} if source.page else "", source.sheet or "", source.cell or ""]
    words = " ".join(part for part in parts if part)
    return f"{words}「{source.quotation}」" if source.quotation else words


def stated_conditions(card: Card, on: date) -> list[Stated]:
    """The conditions of a card as sentences, those in force first as they stand."""
    return [
        Stated(sentence(each), where_written(each.source or card.source), each.valid_from, each.valid_to, each.applies_on(on), place)
        for place, each in enumerate(card.conditions)
    ]


def stated_rules(card: Card, titles: dict[str, str], on: date) -> list[Stated]:
    """The rules between programmes as sentences; programmes that may not be read are named by nothing but that they are."""
    return [_stated_rule(rule, card, titles, on, place) for place, rule in enumerate(card.rules)]


def _stated_rule(rule: Rule, card: Card, titles: dict[str, str], on: date, place: int) -> Stated:
    names = [titles.get(key, "") or "ほかの制度" for key in rule.cards]
    told = Phrase("か".join(f"「{name}」" for name in names), " or ".join(f'"{name}"' for name in names))
    months = Phrase("", "")
    if rule.within_months is not None:
        months = Phrase("{n}か月以内に", " within {n} months").fill(n=rule.within_months)
    template = (
        Phrase("{months}{names}を使っていること（前提）。", "{names} used before{months} (prerequisite).")
        if rule.kind == "requires"
        else Phrase("{months}{names}を使っていないこと（併給不可）。", "{names} not used{months} (cannot be combined).")
    )
    in_force = (rule.valid_from is None or rule.valid_from <= on) and (rule.valid_to is None or on <= rule.valid_to)
    return Stated(template.fill(months=months, names=told), where_written(rule.source or card.source), rule.valid_from, rule.valid_to, in_force, place)


def titles_of(request: HttpRequest, keys: Iterable[str]) -> dict[str, str]:
    """The names of the cards with these keys that this person may read."""
    wanted = set(keys)
    rows = CardRow.objects.visible_to(request.user).filter(key__in=wanted) if wanted else ()
    return {row.key: row.title for row in rows}


def lies_in(row: CardRow, prefecture: str) -> bool:
    """Whether any of the card's places reaches into this prefecture; places nobody can read reach nowhere."""
    for place in row.places:
        try:
            if prefecture in read_reach(place, row.region_user or None).prefectures:
                return True
        except RashinbanError:
            continue
    return False


def place_words(row: Any) -> str:
    """The places of a card; codes as names."""
    names = {area.code: area.name for area in PREFECTURES.areas}
    return "・".join(names.get(place, place) for place in row.places)


def same_condition(one: Condition, other: Condition) -> bool:
    """Whether two conditions ask for the same, wherever they are written."""
    return (one.field, one.operator, one.values, one.valid_from, one.valid_to) == (other.field, other.operator, other.values, other.valid_from, other.valid_to)
