"""What may be handed in about the work itself. Rows are named by their numbers, measures by plan and key."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from rashinban.core.value import Number, Value
from rashinban.web.api.answers import GivenPeriod
from rashinban.web.api.requests import Class, Words

Id = Annotated[int, Field(ge=1, le=2**62)]
Short = Annotated[Words, Field(max_length=100)]
Link = Annotated[Words, Field(max_length=1000, pattern=r"^(https?://[^\s\x00]+)?$")]
#: A time of day, of the clock on the wall.
Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
#: As many digits as the ledger keeps.
Quantity = Annotated[Number, Field(ge=Decimal(-(10**13)), le=Decimal(10**13), decimal_places=4)]


class NewWorkFact(Value):
    """Something that was done. A step of an introduction names its ``connection``."""

    kind: Short
    on: date
    until: date | None = None
    party: Id | None = None
    counterpart: Id | None = None
    plan: Short | None = Field(default=None, description="slug of the plan whose measure is named")
    measure: Annotated[Words, Field(max_length=200)] | None = Field(default=None, description="key of the measure")
    network: Id | None = None
    gathering: Id | None = None
    connection: Id | None = None
    case: Id | None = None
    card: Id | None = None
    role: Short = ""
    tags: tuple[Short, ...] = Field(default=(), max_length=30)
    place: Annotated[str, Field(pattern=r"^(\d{5})?$")] = ""
    amount: Quantity | None = None
    unit: Annotated[Words, Field(max_length=20)] = ""
    baseline: Quantity | None = None
    share: Annotated[Number, Field(ge=0, le=1, decimal_places=4)] | None = None
    note: Words = ""
    evidence_link: Annotated[Words, Field(max_length=1000, pattern=r"^(https?://[^\s\x00]+)?$")] = ""
    grade: Literal["statistic", "document", "record", "statement"] = "statement"
    confidentiality: Class | None = Field(default=None, description="default: internal; a company's own figures are always secret")


class NewConfirmation(Value):
    """Somebody says that it is so: one side of an introduction, else the office."""

    side: Literal["need", "offer", "office"] = "office"
    who: Annotated[Words, Field(max_length=200)] = ""
    on: date | None = None
    how: Annotated[Words, Field(max_length=300)] = ""


class Withdrawal(Value):
    """Why it counts no more."""

    why: Annotated[Words, Field(min_length=1)]


class UsedCard(Value):
    """A programme that was used before, or (``used`` false) was not."""

    card: Short
    on: date | None = None
    used: bool = True


class NewAnswers(Value):
    """What is known of whoever asks: the words of the questions with one or more answers each."""

    answers: dict[Short, Annotated[tuple[Short, ...], Field(max_length=30)]] = Field(default_factory=dict, max_length=50)
    held: tuple[UsedCard, ...] = Field(default=(), max_length=200)
    on: date | None = Field(default=None, description="the day of the application (default: today)")


class NewParty(Value):
    """A company, a body, a person or a network."""

    kind: Literal["organisation", "person", "network"] = "organisation"
    name: Annotated[Words, Field(min_length=1, max_length=200)]
    kana: Annotated[Words, Field(max_length=200)] = ""
    names: tuple[Annotated[Words, Field(min_length=1, max_length=200)], ...] = Field(default=(), max_length=30, description="other names it goes by")
    corporate_number: Annotated[str, Field(pattern=r"^([0-9]{13})?$")] = ""
    place: Annotated[str, Field(pattern=r"^([0-9]{5})?$")] = ""
    address: Annotated[Words, Field(max_length=300)] = ""
    industry: Annotated[Words, Field(max_length=100)] = ""
    employees: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None
    capital: Annotated[int, Field(ge=0, le=2**62)] | None = None
    website: Link = ""
    tags: tuple[Short, ...] = Field(default=(), max_length=30)
    note: Words = ""
    employer: Id | None = None
    confidentiality: Class = "internal"


class NewGathering(Value):
    """A gathering, to come or past."""

    title: Annotated[Words, Field(min_length=1, max_length=300)]
    on: date
    network: Id | None = None
    starts: Clock | None = None
    ends: Clock | None = None
    place: Annotated[str, Field(pattern=r"^([0-9]{5})?$")] = ""
    venue: Annotated[Words, Field(max_length=200)] = ""
    agenda: Words = ""
    tags: tuple[Short, ...] = Field(default=(), max_length=30)
    plan: Short | None = Field(default=None, description="slug of the plan whose measures are named")
    measures: tuple[Annotated[Words, Field(max_length=200)], ...] = Field(default=(), max_length=30)
    held: bool = False
    confidentiality: Class = "internal"


class NewCard(Value):
    """A need or an offer."""

    kind: Literal["need", "offer"]
    what: Literal["programme", "asset", "talent", "buyer", "expert", "role"]
    title: Annotated[Words, Field(min_length=1, max_length=300)]
    summary: Annotated[Words, Field(max_length=2000)] = ""
    text: Words = ""
    party: Id | None = None
    tags: tuple[Short, ...] = Field(default=(), max_length=30)
    places: tuple[Short, ...] = Field(default=(), max_length=60, description="area codes or names of regions")
    region_user: Short = ""
    purposes: tuple[Short, ...] = Field(default=(), max_length=30)
    valid_from: date | None = None
    valid_to: date | None = None
    limit: Annotated[Number, Field(ge=0, le=Decimal(10**13), decimal_places=4)] | None = None
    rate: Annotated[Words, Field(max_length=2000)] = ""
    capacity: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None
    sensitive: bool = False
    link: Link = ""
    document: Annotated[Words, Field(max_length=1000)] = Field(default="", description="the document it is taken from")
    confidentiality: Class = "internal"


class NewConnection(Value):
    """Two parties brought together."""

    need_party: Id
    offer_party: Id
    on: date
    need: Id | None = None
    offer: Id | None = None
    via: Id | None = None
    gathering: Id | None = None
    plan: Short | None = None
    measure: Annotated[Words, Field(max_length=200)] | None = None
    title: Annotated[Words, Field(max_length=300)] = ""
    note: Words = ""
    confidentiality: Class = "internal"


class NewStep(Value):
    """A step of an introduction."""

    kind: Literal["introduced", "interested", "met", "agreed", "outcome", "declined"]
    on: date
    note: Words = ""
    evidence_link: Link = ""


class NewResult(Value):
    """The sales of one year of a supported company, in yen."""

    period: GivenPeriod
    amount: Quantity
    share: Annotated[Number, Field(ge=0, le=1, decimal_places=4)] | None = None
    grade: Literal["statistic", "document", "record", "statement"] = "statement"
    note: Words = ""
    why: Words = Field(default="", description="the reason, when a year that is reported already is corrected")
