"""Facilities as a UNIQUIP CSV, as equipment.data.ac.uk publishes the format (its specification and its reader agree).

The column titles are those of that specification. The newer schema of the JISC Equipment Data Service (2025, lower
case names, a manufacturer on every row) asks for what our cards do not hold and is not written.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rashinban.ledger.card import Card

HEADINGS = (
    "Type", "Name", "Description", "Related Facility ID", "Technique", "Location", "Contact Name", "Contact Telephone",
    "Contact URL", "Contact Email", "Secondary Contact Name", "Secondary Contact Telephone", "Secondary Contact URL",
    "Secondary Contact Email", "ID", "Photo", "Department", "Site Location", "Building", "Service Level", "Web Address",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Owner:
    """Who runs a facility: the name, the address and the page of the party."""

    name: str = ""
    address: str = ""
    website: str = ""


def write_assets(cards: Iterable[Card], owners: Mapping[str, Owner]) -> str:
    """The text of the CSV (comma, CRLF, titles first), a row for each card of the kind asset; ``owners`` by party key.

    Techniques and what they are for are the card's tags; contact details of people are never written. Cells that a
    spreadsheet would run as a formula get an apostrophe.
    """
    text = io.StringIO()
    table = csv.DictWriter(text, HEADINGS, restval="", lineterminator="\r\n")
    table.writeheader()
    for card in cards:
        if card.what == "asset":
            table.writerow({name: _harmless(value) for name, value in _row(card, owners.get(card.party or "", Owner())).items()})
    return text.getvalue()


def _row(card: Card, owner: Owner) -> dict[str, str]:
    return {
        "Type": "facility",
        "Name": card.title,
        "Description": card.text or card.summary,
        "Technique": ", ".join(card.tags),
        "Contact Name": owner.name,
        "Contact URL": owner.website,
        "ID": card.key,
        "Department": owner.name,
        "Site Location": owner.address or "、".join(card.places),
        "Service Level": card.rate or "",
        "Web Address": card.link or "",
    }


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")) else text
