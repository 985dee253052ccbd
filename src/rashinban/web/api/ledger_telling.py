"""Rows of the ledger as the API tells them: what may not be named is not named, closed reading is noted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest

from rashinban.records import audit
from rashinban.records.ledger.showing import shown, shown_cards, shown_parties
from rashinban.records.models import FactRow, PartyRow
from rashinban.web.api.ledger_values import (
    CardLine,
    GatheringLine,
    LessonLine,
    Named,
    NetworkLine,
    PartyLine,
    WorkFact,
    WrittenCard,
)

_FACT: tuple[str, ...] = ("kind", "on", "until", "role", "tags", "place", "amount", "unit", "baseline", "share", "note", "grade", "evidence_link")
_FACT += ("confidentiality", "recorded_at", "confirmed_at", "withdrawn_at", "key")
_TIES = ("party", "counterpart", "measure", "network", "gathering", "connection", "case", "card")


def named(row: Any) -> Named | None:
    """A row by its number, key and name; what an introduction is called is its title alone."""
    if row is None:
        return None
    name = row.name if isinstance(row, PartyRow) else row.title
    return Named(id=row.pk, key=row.key, name=str(name))


def visible_parties(request: HttpRequest, pks: Iterable[int | None]) -> dict[int, PartyRow]:
    """Those of these parties that the caller may read, each as the one it was merged into."""
    return shown_parties(pks, request.user)


def tell_party(row: PartyRow) -> PartyLine:
    """A party (with its organisation and division fetched)."""
    plain = ("key", "kind", "name", "kana", "corporate_number", "place", "address", "industry", "employees", "capital", "website")
    columns = {name: getattr(row, name) for name in (*plain, "tags", "confidentiality")}
    return PartyLine(id=row.pk, organisation=row.organisation.name, division=row.division.name if row.division else None, **columns)


def tell_network(row: PartyRow, parties: dict[int, PartyRow], measures: Sequence[str]) -> NetworkLine:
    """A network; its secretariat where it may be named."""
    secretariat = named(parties.get(row.secretariat_id or 0))
    return NetworkLine(
        party=tell_party(row), secretariat=secretariat, meets_every_months=row.meets_every_months, purpose=row.purpose, measures=tuple(measures)
    )


def tell_gathering(row: Any, parties: dict[int, PartyRow], measures: Sequence[str]) -> GatheringLine:
    """A gathering; its network where it may be named."""
    plain = {name: getattr(row, name) for name in ("key", "title", "on", "place", "venue", "agenda", "standing", "tags", "confidentiality")}
    return GatheringLine(id=row.pk, network=named(parties.get(row.network_id or 0)), measures=tuple(measures), **plain)


def tell_facts(request: HttpRequest, rows: Sequence[FactRow]) -> tuple[WorkFact, ...]:
    """Facts with what may be named beside them, in a number of statements that does not grow with them."""
    told = []
    for one in shown(rows, request.user):
        plain = {name: getattr(one.fact, name) for name in _FACT}
        ties = {name: named(getattr(one, name)) for name in _TIES}
        sha256 = one.fact.evidence.sha256 if one.fact.evidence else None
        told.append(WorkFact(id=one.fact.pk, evidence_sha256=sha256, **plain, **ties))
    return tuple(told)


def tell_cards(request: HttpRequest, rows: Sequence[Any]) -> tuple[CardLine, ...]:
    """Needs and offers; who they are of, and what may not be combined with them, where that may be named."""
    parties = visible_parties(request, (row.party_id for row in rows))
    lines = []
    for row, card in zip(rows, shown_cards(rows, request.user), strict=True):
        party = parties.get(row.party_id or 0)
        written = WrittenCard.model_validate(card.model_dump() | {"party": party.key if party else None})
        lines.append(CardLine(id=row.pk, card=written, party=named(party), confidentiality=row.confidentiality, closed=row.closed_at is not None))
    return tuple(lines)


def tell_lesson(row: Any) -> LessonLine:
    """What was learnt."""
    return LessonLine(id=row.pk, **{name: getattr(row, name) for name in ("key", "title", "text", "tags", "confidentiality")})


def note_rows(request: HttpRequest, rows: Iterable[Any], *, subject: Any = None) -> None:
    """Reading what is 関係者限 or 企業秘密 among these rows is an event: of one row, or of its organisation."""
    closed: dict[int, list[Any]] = {}
    for row in rows:
        if row.confidentiality in ("restricted", "secret"):
            closed.setdefault(row.organisation_id, []).append(row)
    person = request.user if request.user.is_authenticated else None
    for found in closed.values():
        organisation = found[0].organisation
        audit.note_read(person, subject or organisation, *(row.confidentiality for row in found), organisation=organisation)
