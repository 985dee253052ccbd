"""A fact: one thing that was done, in the one shape all of them share."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Self

from pydantic import Field, model_validator

from rashinban.core.value import Number, Value
from rashinban.ledger.kinds import kinds


class Fact(Value):
    """One thing that happened on a day (事実).

    Parties, networks, gatherings, connections, cases and cards are named by their keys, ``measure`` by its id in the
    plan, ``place`` by the five-digit code of the prefecture or municipality. A lasting fact (membership, certificate)
    holds from ``on`` to ``until``, its last day. ``amount`` is in ``unit``; a company's figure may carry the
    ``baseline`` it is compared with and the ``share`` (0 to 1) that is put down to the support.

    Nothing is overwritten: a correction withdraws the fact (``withdrawn_at``) and records another, so that what was
    known at any moment stays known. ``confirmed_at`` is when it was confirmed: by both sides of a connection, by a
    document or a second person otherwise.
    """

    id: str
    kind: str
    on: date
    until: date | None = None
    party: str | None = None
    counterpart: str | None = Field(default=None, description="the party on the other side")
    measure: str | None = None
    network: str | None = None
    gathering: str | None = None
    connection: str | None = None
    case: str | None = None
    card: str | None = Field(default=None, description="the programme, asset, need or offer it is about")
    role: str | None = Field(default=None, description="as what the party takes part: 事務局, 会員, Organizer …")
    tags: tuple[str, ...] = ()
    place: str | None = None
    amount: Number | None = None
    unit: str | None = None
    baseline: Number | None = None
    share: Number | None = None
    note: str | None = None
    evidence: str | None = None
    confirmed_at: datetime | None = None
    recorded_at: datetime
    withdrawn_at: datetime | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.kind not in kinds():
            raise ValueError(f"「{self.kind}」という種類の記録はありません")
        if self.until is not None and self.until < self.on:
            raise ValueError("終了日が開始日より前です")
        if self.share is not None and not 0 <= self.share <= 1:
            raise ValueError("寄与割合は0から1のあいだで書いてください")
        return self

    @property
    def effect(self) -> Decimal | None:
        """The part of the change since the baseline that is put down to the support: (amount - baseline) x share.

        None without an amount; a missing baseline counts as nothing having been there, a missing share as all of it.
        """
        if self.amount is None:
            return None
        return (self.amount - (self.baseline or 0)) * (1 if self.share is None else self.share)

    def known_at(self, moment: datetime) -> bool:
        """Whether the fact stood in the records at that moment."""
        return self.recorded_at <= moment and (self.withdrawn_at is None or self.withdrawn_at > moment)

    def confirmed_by(self, moment: datetime) -> bool:
        """Whether it had been confirmed by that moment."""
        return self.confirmed_at is not None and self.confirmed_at <= moment
