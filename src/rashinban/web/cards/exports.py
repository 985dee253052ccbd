"""Facilities and offers as files that other registers read. Each holds what its reader may read."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse

from rashinban.matching.exchange.hsds import write_services
from rashinban.matching.exchange.uniquip import Owner, write_assets
from rashinban.records import audit
from rashinban.records.ledger.showing import shown_cards
from rashinban.records.models import CardRow
from rashinban.web.cards.reading import STILL_THERE, visible_parties
from rashinban.web.handing_out import CSV, hand_out


def assets(request: HttpRequest) -> HttpResponse:
    """The facilities and instruments as a UNIQUIP CSV (UTF-8 with a byte order mark, so that Excel reads it)."""
    rows = _offers(request, what="asset")
    parties = visible_parties(request, (row.party_id for row in rows))
    owners = {party.key: Owner(party.name, party.address, party.website) for party in parties.values() if party.kind != "person"}
    text = write_assets(shown_cards(rows, request.user), owners)
    return hand_out("\ufeff" + text, "uniquip.csv", CSV)


def offers(request: HttpRequest) -> HttpResponse:
    """The offers as HSDS 3.0 services."""
    rows = _offers(request)
    parties = visible_parties(request, (row.party_id for row in rows))
    names = {party.key: party.name for party in parties.values() if party.kind != "person"}
    cards = []
    for row, card in zip(rows, shown_cards(rows, request.user), strict=True):
        party = parties.get(row.party_id)
        cards.append(card.model_copy(update={"party": party.key if party is not None and party.key in names else None}))
    content = write_services(cards, request.as_of, names)
    return hand_out(json.dumps(content, ensure_ascii=False, indent=2) + "\n", "offers.json", "application/json")


def _offers(request: HttpRequest, **narrow: str) -> list[Any]:
    """The offers to hand over; that something confidential leaves the house is noted."""
    rows = list(CardRow.objects.visible_to(request.user).filter(kind="offer", **STILL_THERE, **narrow).select_related("party__merged_into", "organisation"))
    person = request.user if request.user.is_authenticated else None
    closed = [row for row in rows if row.confidentiality in ("restricted", "secret")]
    audit.record_all(person, [audit.Told("exported", row, organisation=row.organisation) for row in closed])
    return rows
