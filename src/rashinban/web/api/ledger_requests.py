"""What may be handed in about the work itself. Rows are named by their numbers, measures by plan and key."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from rashinban.core.value import Number, Value
from rashinban.web.api.requests import Class, Words

Id = Annotated[int, Field(ge=1, le=2**62)]
Short = Annotated[Words, Field(max_length=100)]
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
