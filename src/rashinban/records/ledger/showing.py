"""Facts as somebody may see them: a fact may be read while what it is tied to may not, which is then not named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from rashinban.ledger.card import Card
from rashinban.records.ledger.convert import read_card
from rashinban.records.models import (
    CardRow,
    CaseRow,
    ConnectionRow,
    FactRow,
    GatheringRow,
    MeasureRow,
    PartyRow,
)

#: Column of a fact -> the rows it may name.
_TIES: dict[str, Any] = {
    "party": PartyRow,
    "counterpart": PartyRow,
    "network": PartyRow,
    "measure": MeasureRow,
    "gathering": GatheringRow,
    "connection": ConnectionRow,
    "case": CaseRow,
    "card": CardRow,
}
_MORE = {
    MeasureRow: ("edition__plan",),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A fact and those of its ties that may be named; a merged party by the one it was merged into."""

    fact: FactRow
    party: PartyRow | None = None
    counterpart: PartyRow | None = None
    network: PartyRow | None = None
    measure: MeasureRow | None = None
    gathering: GatheringRow | None = None
    connection: ConnectionRow | None = None
    case: CaseRow | None = None
    card: CardRow | None = None

    @property
    def hidden(self) -> bool:
        """Whether somebody took part who may not be named."""
        return self.fact.party_id is not None and self.party is None


def shown(facts: Sequence[FactRow], user: Any) -> list[Shown]:
    """The facts with what may be named, in one statement for each sort of row, however many facts there are."""
    wanted: dict[Any, set[int]] = {}
    for name, model in _TIES.items():
        wanted.setdefault(model, set()).update(pk for fact in facts if (pk := getattr(fact, f"{name}_id")))
    found = {model: _readable(model, pks, user) for model, pks in wanted.items() if pks}
    return [Shown(fact, **{name: found.get(model, {}).get(getattr(fact, f"{name}_id")) for name, model in _TIES.items()}) for fact in facts]


def shown_parties(pks: Iterable[int | None], user: Any) -> dict[int, PartyRow]:
    """The parties of these that may be named, each as the one it was merged into, where that may be read as well."""
    wanted = {pk for pk in pks if pk is not None}
    parties = list(PartyRow.objects.visible_to(user).filter(pk__in=wanted)) if wanted else []
    into = {row.merged_into_id for row in parties if row.merged_into_id}
    stands = {row.pk: row for row in PartyRow.objects.visible_to(user).filter(pk__in=into)} if into else {}
    found = {row.pk: stands.get(row.merged_into_id) if row.merged_into_id else row for row in parties}
    return {pk: row for pk, row in found.items() if row is not None}


def call(rows: Iterable[ConnectionRow], user: Any) -> list[ConnectionRow]:
    """Introductions that have no title called by their sides, as far as these may be named."""
    found = list(rows)
    untitled = [row for row in found if not row.title]
    parties = shown_parties((pk for row in untitled for pk in (row.need_party_id, row.offer_party_id)), user)
    for row in untitled:
        sides = [parties.get(row.need_party_id), parties.get(row.offer_party_id)]
        if any(sides):
            row.called = " × ".join(str(side) if side else _("（読めない相手）") for side in sides)
    return found


def shown_cards(rows: Sequence[CardRow], user: Any) -> list[Card]:
    """Cards as values; programmes named in their rules that may not be read go by a name that says nothing, the same
    everywhere, so that one can still be asked whether one has used them."""
    cards = [read_card(row) for row in rows]
    named = {key for card in cards for rule in card.rules for key in rule.cards}
    if not named:
        return cards
    organisations = {row.organisation_id for row in rows}
    there = CardRow.objects.filter(organisation__in=organisations, key__in=named)
    readable = set(there.visible_to(user).values_list("organisation", "key"))
    closed = {pair: salted_hmac("rashinban.card", f"{pair[0]}|{pair[1]}").hexdigest()[:12] for pair in there.values_list("organisation", "key") if pair not in readable}
    return [_renamed(card, {key: name for (of, key), name in closed.items() if of == row.organisation_id}) for row, card in zip(rows, cards, strict=True)]


def _renamed(card: Card, names: dict[str, str]) -> Card:
    if not names or not card.rules:
        return card
    rules = tuple(rule.model_copy(update={"cards": tuple(names.get(key, key) for key in rule.cards)}) for rule in card.rules)
    return card.model_copy(update={"rules": rules})


def _readable(model: Any, pks: set[int], user: Any) -> dict[int, Any]:
    if model is PartyRow:
        return dict(shown_parties(pks, user))
    rows = model.objects.visible_to(user).filter(pk__in=pks).select_related(*_MORE.get(model, ()))
    found = {row.pk: row for row in rows}
    if model is ConnectionRow:
        call(found.values(), user)
    return found
