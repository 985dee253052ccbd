"""A card: one thing that somebody needs or offers, with its conditions as dated data (課題・資源)."""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from rashinban.core.source import Source
from rashinban.core.value import Number, Value

CardKind = Literal["need", "offer"]
#: programme: subsidy, loan, tax measure, certificate; asset: facility, instrument, site; talent: people, side jobs;
#: buyer: an order, a tender; expert: advice, research; role: something to take part in (関わりしろ).
What = Literal["programme", "asset", "talent", "buyer", "expert", "role"]
ConditionOperator = Literal["in", "not_in", "at_least", "at_most", "between", "is", "before", "after"]


class Condition(Value):
    """One condition on whoever applies: ``field`` (a word of ``matching/questions.yaml``), operator, values, the days
    on which it applies, and where it stands written.

    ``in``/``not_in`` take any number of texts (area names and codes, industries …), ``between`` two numbers,
    ``at_least``/``at_most`` one number, ``is`` はい or いいえ, ``before``/``after`` a day (YYYY-MM-DD).
    """

    field: str
    operator: ConditionOperator
    values: tuple[str, ...]
    valid_from: date | None = None
    valid_to: date | None = None
    source: Source | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        wanted = {"between": 2, "at_least": 1, "at_most": 1, "is": 1, "before": 1, "after": 1}.get(self.operator)
        if wanted is not None and len(self.values) != wanted:
            raise ValueError(f"この条件には値が{wanted}つ必要です")
        if not self.values:
            raise ValueError("条件の値を一つ以上書いてください")
        return self

    def applies_on(self, day: date) -> bool:
        """Whether the condition is in force on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class Rule(Value):
    """A rule between programmes: this one needs the others first, or may not be combined with them (併給不可)."""

    kind: Literal["requires", "excludes"]
    cards: tuple[str, ...] = Field(description="keys of the other cards; any one of them fulfils a requirement")
    within_months: int | None = Field(default=None, description="how long the other one counts; None: for ever")
    valid_from: date | None = None
    valid_to: date | None = None
    source: Source | None = None
    note: str | None = None


class Card(Value):
    """A need or an offer. ``places`` are area codes or region names; ``sensitive`` (安全保障貿易管理) is never suggested
    automatically; ``rate`` is kept in the words of whoever offers it."""

    key: str
    kind: CardKind
    what: What
    title: str
    summary: str = ""
    text: str = ""
    party: str | None = None
    tags: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    region_user: str | None = Field(default=None, description="whose regions the places name, e.g. 経済産業省")
    purposes: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    conditions: tuple[Condition, ...] = ()
    rules: tuple[Rule, ...] = ()
    limit: Number | None = Field(default=None, description="the largest amount, in yen")
    rate: str | None = None
    capacity: int | None = None
    sensitive: bool = False
    link: str | None = None
    source: Source | None = None

    def open_on(self, day: date) -> bool:
        """Whether it may be used on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)
