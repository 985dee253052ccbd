"""Pooled hours of a facility: granted, reserved, used, expired, left (利用枠). A ledger, not a booking calendar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from rashinban.core.errors import RashinbanError
from rashinban.core.phrase import Phrase
from rashinban.core.unit import Unit
from rashinban.ledger.fact import Fact

#: Kinds of facts that move hours.
HOURS = ("granted", "reserved", "used", "expired")
_UNIT = Unit.parse("時間")


@dataclass(frozen=True, slots=True)
class Problem:
    """What does not work out: the fact that asked for more than there was, and how many hours were missing (None: its
    amount is not stated in hours)."""

    fact: str
    on: date
    missing: Decimal | None

    @property
    def words(self) -> Phrase:
        """It in one sentence."""
        if self.missing is None:
            words = Phrase("{day}の記録の数量は、時間として読めません。", "The amount recorded on {day} cannot be read as hours.")
            return words.fill(day=self.on)
        words = Phrase("{day}の記録で、利用枠が{missing}時間足りません。", "What was recorded on {day} is {missing} hours more than there were.")
        return words.fill(day=self.on, missing=f"{self.missing:f}")


@dataclass(frozen=True, slots=True)
class Entitlement:
    """The hours of one party on one card. ``reserved`` are those held and not yet used.

    Whatever asks for more than is left is not counted: it stands in ``problems``, in the order in which it was asked.
    """

    party: str | None
    card: str | None
    granted: Decimal = Decimal(0)
    reserved: Decimal = Decimal(0)
    used: Decimal = Decimal(0)
    expired: Decimal = Decimal(0)
    problems: tuple[Problem, ...] = ()

    @property
    def left(self) -> Decimal:
        """The hours that may still be reserved or used."""
        return self.granted - self.reserved - self.used - self.expired

    def take(self, fact: Fact) -> Entitlement:
        """The balance after a fact; one that overdraws, or whose amount is no time, changes nothing but ``problems``.

        Hours used come out of the reserved ones first; a reservation of negative hours gives hours back.
        """
        hours = hours_of(fact)
        if hours is None:
            return replace(self, problems=(*self.problems, Problem(fact.id, fact.on, None)))
        from_reserved = min(max(hours, Decimal(0)), self.reserved) if fact.kind == "used" else Decimal(0)
        after = replace(self, **{fact.kind: getattr(self, fact.kind) + hours})
        after = replace(after, reserved=after.reserved - from_reserved)
        missing = max(-after.left, -after.reserved, -after.used, -after.expired, -after.granted)
        if missing > 0:
            return replace(self, problems=(*self.problems, Problem(fact.id, fact.on, missing)))
        return after


def entitlements(facts: Iterable[Fact], day: date, moment: datetime) -> tuple[Entitlement, ...]:
    """The balance of every (party, card) at the end of a day, as recorded at a moment.

    On one day hours are granted before they are reserved, used or expire. A grant with a last day (``until``) ends with
    it: what is then left of the grant is for a fact of the kind ``expired`` to say, nothing expires unsaid.
    """
    moved = (fact for fact in facts if fact.kind in HOURS and fact.known_at(moment) and fact.on <= day)
    found: dict[tuple[str, str], Entitlement] = {}
    for fact in sorted(moved, key=lambda fact: (fact.on, HOURS.index(fact.kind), fact.recorded_at, fact.id)):
        key = (fact.party or "", fact.card or "")
        found[key] = found.get(key, Entitlement(fact.party, fact.card)).take(fact)
    return tuple(found[key] for key in sorted(found))


def hours_of(fact: Fact) -> Decimal | None:
    """The amount of a fact in hours (an empty unit is hours); None when it has none or is no time."""
    if fact.amount is None:
        return None
    if not fact.unit:
        return fact.amount
    try:
        unit = Unit.parse(fact.unit)
    except RashinbanError:
        return None
    return fact.amount * unit.multiplier / _UNIT.multiplier if unit.dimension == _UNIT.dimension else None
