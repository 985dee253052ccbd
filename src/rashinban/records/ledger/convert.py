"""The bridge between rows of the ledger and the values of the library. What goes in comes out equal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rashinban.ledger.card import Card
from rashinban.ledger.fact import Fact
from rashinban.records.models import CardRow, FactRow

#: Rows that have to be fetched with facts so that :func:`read_facts` asks no more.
WITH_FACTS = (
    *("party__merged_into", "counterpart__merged_into", "measure", "network__merged_into"),
    *("gathering", "connection", "case", "card", "evidence"),
)
_PLAIN = ("kind", "on", "until", "amount", "baseline", "share", "confirmed_at", "recorded_at", "withdrawn_at", "tags")
_TEXTS = ("role", "place", "unit", "note")
_CARD = tuple(name for name in Card.model_fields if name != "party")


def read_facts(rows: Iterable[FactRow]) -> tuple[Fact, ...]:
    """Rows (with ``WITH_FACTS`` fetched) as values; a party that was merged is named by the one it was merged into."""
    return tuple(_fact(row) for row in rows)


def read_card(row: CardRow) -> Card:
    """A need or an offer as a value; its party by its key."""
    plain: dict[str, Any] = {name: getattr(row, name) for name in _CARD}
    for name in ("region_user", "rate", "link"):
        plain[name] = plain[name] or None
    return Card(party=row.party.key if row.party else None, **plain)


def card_columns(card: Card) -> dict[str, Any]:
    """The columns of a row that holds this card; the party is for the caller to find by its key."""
    columns = {name: getattr(card, name) for name in _CARD}
    return columns | {name: columns[name] or "" for name in ("region_user", "rate", "link")}


def _fact(row: FactRow) -> Fact:
    plain = {name: getattr(row, name) for name in _PLAIN}
    texts = {name: getattr(row, name) or None for name in _TEXTS}
    keys = {name: getattr(row, name).key if getattr(row, name) else None for name in ("gathering", "connection", "case", "card", "measure")}
    parties = {name: _party(getattr(row, name)) for name in ("party", "counterpart", "network")}
    evidence = row.evidence.sha256 if row.evidence else row.evidence_link or None
    return Fact(id=row.key, evidence=evidence, **plain, **texts, **keys, **parties)


def _party(row: Any) -> str | None:
    return None if row is None else (row.merged_into or row).key
