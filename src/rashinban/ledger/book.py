"""A ledger in one file: parties, gatherings, cards, connections, cases, lessons and what was done, named by their keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from pydantic import Field

from rashinban.core.period import Period
from rashinban.core.value import Number, Value
from rashinban.ledger.card import Card
from rashinban.ledger.connection import Stage

Class = Literal["public", "internal", "restricted", "secret"]
Side = Literal["need", "offer", "office"]
Key = str


class Entry(Value):
    """What every entry has: its key, who may read it, which division keeps it."""

    key: Key = Field(min_length=1, max_length=100)
    confidentiality: Class = "internal"
    division: str | None = None


class PartyEntry(Entry):
    """A company, body, person or network."""

    kind: Literal["organisation", "person", "network"] = "organisation"
    name: str = Field(min_length=1, max_length=200)
    kana: str = ""
    corporate_number: str = ""
    place: str = ""
    address: str = ""
    industry: str = ""
    employees: int | None = None
    capital: int | None = None
    website: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    aliases: tuple[str, ...] = ()
    employer: Key | None = None
    opted_in_on: date | None = None
    opted_in_how: str = ""
    secretariat: Key | None = None
    meets_every_months: int | None = None
    purpose: str = ""
    measures: tuple[str, ...] = ()


class GatheringEntry(Entry):
    """A gathering with those who took part in it; what they did is counted as facts of its day."""

    title: str = Field(min_length=1, max_length=300)
    network: Key | None = None
    on: date
    place: str = ""
    venue: str = ""
    agenda: str = ""
    standing: Literal["planned", "held", "cancelled"] = "held"
    tags: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    presented: tuple[Key, ...] = ()
    attended: tuple[Key, ...] = ()
    mentored: tuple[Key, ...] = ()
    recorded_on: date | None = None

    def taking_part(self) -> Iterator[tuple[str, Key]]:
        """Kind of the fact and party, of everybody who took part."""
        for kind in ("presented", "attended", "mentored"):
            for party in getattr(self, kind):
                yield kind, party


class CardEntry(Card):
    """A need or an offer, with who may read it and which division keeps it."""

    confidentiality: Class = "internal"
    division: str | None = None


class StepEntry(Value):
    """One step of a connection, and which sides said yes to it."""

    kind: Stage
    on: date
    note: str = ""
    confirmed: tuple[Side, ...] = ()
    confirmed_on: date | None = None
    recorded_on: date | None = None


class ConnectionEntry(Entry):
    """A need and an offer brought together."""

    need_party: Key
    offer_party: Key
    need: Key | None = None
    offer: Key | None = None
    via: Key | None = None
    gathering: Key | None = None
    measure: str | None = None
    title: str = ""
    note: str = ""
    named: tuple[str, ...] = Field(default=(), description="logins of the people named on it")
    steps: tuple[StepEntry, ...] = ()


class CaseEntry(Entry):
    """A supported company; ``named`` are the logins of those who read its figures."""

    title: str = Field(min_length=1, max_length=300)
    party: Key
    programme: Key | None = None
    supporter: Key | None = None
    measure: str | None = None
    opened_on: date
    support_ended_on: date | None = None
    closed_on: date | None = None
    baseline: Number | None = None
    baseline_period: Period | None = None
    share: Number | None = None
    note: str = ""
    named: tuple[str, ...] = ()


class FactEntry(Value):
    """Something that was done, of any kind; gatherings and connections carry most of theirs themselves."""

    key: Key = Field(min_length=1, max_length=100)
    kind: str
    on: date
    until: date | None = None
    party: Key | None = None
    counterpart: Key | None = None
    measure: str | None = None
    network: Key | None = None
    gathering: Key | None = None
    connection: Key | None = None
    case: Key | None = None
    card: Key | None = None
    role: str = ""
    tags: tuple[str, ...] = ()
    place: str = ""
    amount: Number | None = None
    unit: str = ""
    baseline: Number | None = None
    share: Number | None = None
    note: str = ""
    evidence_link: str = ""
    grade: Literal["statistic", "document", "record", "statement"] = "statement"
    confidentiality: Class | None = None
    division: str | None = None
    confirmed_on: date | None = None
    recorded_on: date | None = None


class LessonEntry(Entry):
    """What was learnt, and where."""

    title: str = Field(min_length=1, max_length=300)
    text: str
    tags: tuple[str, ...] = ()
    measure: str | None = None
    connection: Key | None = None
    case: Key | None = None
    gathering: Key | None = None


class Book(Value):
    """A whole ledger. ``plan`` is the address of the plan whose measures are named."""

    schema_version: Literal["rashinban-ledger/1"]
    fictional: bool = False
    plan: str | None = None
    parties: tuple[PartyEntry, ...] = ()
    cards: tuple[CardEntry, ...] = ()
    gatherings: tuple[GatheringEntry, ...] = ()
    connections: tuple[ConnectionEntry, ...] = ()
    cases: tuple[CaseEntry, ...] = ()
    facts: tuple[FactEntry, ...] = ()
    lessons: tuple[LessonEntry, ...] = ()
