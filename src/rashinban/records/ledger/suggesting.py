"""Suggestions for a card from the rows somebody may read; what may not be suggested is only counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from rashinban.core.errors import RashinbanError
from rashinban.ledger.connection import stage_of
from rashinban.matching.places import read_spot
from rashinban.matching.questions import Answer, questions
from rashinban.matching.suggestions import Known, Suggestion, Suggestions, suggest
from rashinban.records.days import end_of
from rashinban.records.ledger.pipeline import step_value
from rashinban.records.ledger.showing import shown_cards
from rashinban.records.models import CardRow, ConnectionRow, FactRow, PartyKind, PartyRow


@dataclass(frozen=True, slots=True)
class SuggestedRow:
    """A suggestion with its row, and the party behind it when it may be shown."""

    row: CardRow
    party: PartyRow | None
    suggestion: Suggestion


@dataclass(frozen=True, slots=True)
class SuggestedRows:
    """The suggestions for one card, and what was kept out of them."""

    found: tuple[SuggestedRow, ...]
    all: Suggestions


def suggestions_for(row: CardRow, user: Any, as_of: date, *, more_answers: Mapping[str, Answer] | None = None) -> SuggestedRows:
    """Cards of the other side of the same organisation that this person may read, judged for the party in need.

    ``more_answers`` are told besides what is known of the parties, and go before it.
    """
    other_side = "offer" if row.kind == "need" else "need"
    readable = CardRow.objects.visible_to(user).filter(organisation=row.organisation_id, kind=other_side, closed_at=None)
    others = {other.key: other for other in readable.select_related("party__merged_into")}
    needs = [row] if row.kind == "need" else list(others.values())
    parties = {party.pk: party for other in (row, *others.values()) if (party := _stands(other.party)) is not None}
    shown = set(PartyRow.objects.visible_to(user).filter(pk__in=parties).values_list("pk", flat=True))
    found = suggest(
        shown_cards([row], user)[0],
        shown_cards(list(others.values()), user),
        as_of,
        answers={need.key: _answers(_stands(need.party), shown) | dict(more_answers or {}) for need in needs},
        known=_known(row, others, user, as_of),
        not_agreed=[key for key, other in others.items() if (party := _stands(other.party)) is not None and _not_agreed(party)],
    )
    lines = []
    for each in found.found:
        party = _stands(others[each.card.key].party)
        lines.append(SuggestedRow(others[each.card.key], party if party is not None and party.pk in shown else None, each))
    return SuggestedRows(tuple(lines), found)


def _answers(party: PartyRow | None, shown: set[int]) -> dict[str, Answer]:
    """What is known of a party that may be read."""
    return answers_of(party) if party is not None and party.pk in shown else {}


def answers_of(party: PartyRow) -> dict[str, Answer]:
    """What is known of a party, as answers to the questions of eligibility."""
    found: dict[str, Answer] = {}
    if party.place:
        try:
            found["place"] = read_spot(party.place)
        except RashinbanError:
            found.pop("place", None)
    for name in ("employees", "capital"):
        value = getattr(party, name)
        if value is not None:
            found[name] = Decimal(value)
    if party.industry in {choice.ja for choice in questions()["industry"].choices}:
        found["industry"] = party.industry
    return found


def _not_agreed(party: PartyRow) -> bool:
    return party.kind == PartyKind.PERSON and party.opted_in_on is None


def _stands(party: PartyRow | None) -> PartyRow | None:
    return None if party is None else (party.merged_into or party)


def _known(row: CardRow, others: dict[str, CardRow], user: Any, as_of: date) -> dict[str, Known]:
    """Which of the other cards were brought together with this one (or their parties with its party), and how it went."""
    made = ConnectionRow.objects.visible_to(user).filter(organisation=row.organisation_id)
    made = made.filter(**{row.kind: row.pk}) | (made.filter(**{f"{row.kind}_party": row.party_id}) if row.party_id else made.none())
    connections = {each.pk: each for each in made}
    steps: dict[int, list[Any]] = {pk: [] for pk in connections}
    for step in FactRow.objects.visible_to(user).filter(connection__in=connections, withdrawn_at=None):
        steps[step.connection_id].append(step_value(step))
    other_side = "offer" if row.kind == "need" else "need"
    found: dict[str, Known] = {}
    for key, other in others.items():
        for pk, each in connections.items():
            same_card = getattr(each, f"{other_side}_id") == other.pk
            same_party = other.party_id is not None and getattr(each, f"{other_side}_party_id") == other.party_id
            stage = stage_of(steps[pk], end_of(as_of)) if same_card or same_party else None
            if stage is not None:
                found[key] = "connected" if stage != "declined" or found.get(key) == "connected" else "declined"
    return found
