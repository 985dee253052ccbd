"""The hours of facilities as somebody may read them: by user for a facility, by facility for a user (利用枠)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from rashinban.ledger.entitlement import HOURS, Entitlement, entitlements
from rashinban.records.days import end_of
from rashinban.records.ledger.convert import WITH_FACTS, read_facts
from rashinban.records.ledger.showing import shown_parties
from rashinban.records.models import CardRow, FactRow, PartyRow


@dataclass(frozen=True, slots=True)
class Line:
    """The balance of one user at one facility; either is None where it may not be named. ``classes`` are those of the
    facts, for the audit trail."""

    hours: Entitlement
    party: PartyRow | None
    card: CardRow | None
    classes: frozenset[str]


def pooled_hours(of: Q, user: Any, as_of: date) -> tuple[Line, ...]:
    """The balances on a day from those facts of ``of`` (a card, parties) that may be read, as the records stood on it; by name."""
    rows = list(FactRow.objects.visible_to(user).known_on(as_of).filter(of, kind__in=HOURS, on__lte=as_of).select_related(*WITH_FACTS))
    shown = shown_parties((row.party_id for row in rows), user)
    cards = {row.key: row for row in CardRow.objects.visible_to(user).filter(pk__in={row.card_id for row in rows})} if rows else {}
    parties: dict[str, PartyRow | None] = {}
    classes: dict[tuple[str, str], set[str]] = {}
    facts = read_facts(rows)
    for row, fact in zip(rows, facts, strict=True):
        parties[fact.party or ""] = shown.get(row.party_id)
        classes.setdefault((fact.party or "", fact.card or ""), set()).add(row.confidentiality)
    lines = [
        Line(each, parties.get(each.party or ""), cards.get(each.card or ""), frozenset(classes[each.party or "", each.card or ""]))
        for each in entitlements(facts, as_of, end_of(as_of))
    ]
    return tuple(sorted(lines, key=lambda line: tuple(str(each or "\U0010ffff") for each in (line.card, line.party))))
