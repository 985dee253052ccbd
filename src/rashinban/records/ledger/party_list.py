"""Parties as the list that is read back: what a row says of a party, in the words of its cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rashinban.core.area import PREFECTURES
from rashinban.core.errors import Place, RashinbanError
from rashinban.monitoring.sheets import Cell
from rashinban.records.ledger import party_file
from rashinban.records.ledger.sheet_file import clean, write_sheet
from rashinban.records.models import PartyRow

_KINDS = {value: word for word, value in reversed(list(party_file.KINDS.items()))}
_CLASSES = {value: word for word, value in party_file.CLASSES.items()}
_FIELDS = tuple(dict.fromkeys(party_file.HEADINGS.values()))


def write_parties(rows: Iterable[PartyRow], employers: Mapping[int, PartyRow]) -> bytes:
    """The list of these parties (with ``names`` fetched); ``employers`` are those that may be named.

    Memberships are told by the list of activities, not here: a party may have many.
    """
    headings = {field: heading for heading, field in reversed(list(party_file.HEADINGS.items()))}
    told = (said_of(row, employers.get(row.employer_id or 0)) for row in rows)
    return write_sheet("企業・団体・人", [headings[field] for field in _FIELDS], ([said.get(field) for field in _FIELDS] for said in told))


def said_of(row: PartyRow, employer: PartyRow | None = None) -> dict[str, Any]:
    """The cells of a row, by field; nothing for what cannot be read back."""
    area = next((each for each in PREFECTURES.areas if each.code == row.place), None)
    cells: dict[str, Any] = {
        **{name: clean(getattr(row, name)) for name in ("key", "name", "kana", "corporate_number", "address", "industry", "website", "note")},
        "kind": _KINDS[row.kind],
        "place": area.name if area else row.place,
        "employees": row.employees,
        "capital": row.capital,
        "tags": "；".join(row.tags),
        "names": "；".join(sorted(each.name for each in row.names.all())),
        "employer": employer.name if employer else "",
        "confidentiality": _CLASSES.get(row.confidentiality, ""),
    }
    return {name: value for name, value in cells.items() if value not in (None, "") and _readable(name, value)}


def echo(row: PartyRow) -> dict[str, Any]:
    """What the list says of a party, as it is read back: a cell that still says so changes nothing."""
    return {name: party_file.read_cell(name, _cell(value)) for name, value in said_of(row, row.employer).items()}


def _readable(name: str, value: Any) -> bool:
    try:
        party_file.read_cell(name, _cell(value))
    except RashinbanError:
        return False
    return True


def _cell(value: Any) -> Cell:
    return Cell(value, Place())
