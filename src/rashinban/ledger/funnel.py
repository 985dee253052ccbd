"""From a presentation to a result: how many of those who began in one period came how far (ファネル).

Rates compare like with like: only steps of the same beginners, whenever they were taken. What may still come further is
told apart, so that a young cohort does not look like a bad one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from rashinban.core.period import Period
from rashinban.ledger.count import settle
from rashinban.ledger.fact import Fact

Step = Literal["presented", "interested", "met", "agreed", "outcome"]
#: The steps in their order; being introduced is as much a beginning as presenting.
STEPS: tuple[Step, ...] = ("presented", "interested", "met", "agreed", "outcome")
_STEP_OF: dict[str, Step] = {"introduced": "presented", **{step: step for step in STEPS}}


@dataclass(frozen=True, slots=True)
class Reached:
    """How many reached a step: journeys (延べ: a party at a gathering, a connection) and distinct parties (実数)."""

    step: Step
    journeys: int
    parties: int


@dataclass(frozen=True, slots=True)
class Rate:
    """A conversion between two steps in percent: what the plan implies (20 → 4) and what happened; None where there is
    nothing to divide by."""

    first: Step
    last: Step
    planned: Decimal | None
    actual: Decimal | None


@dataclass(frozen=True, slots=True)
class Cohort:
    """Those whose first step lies in one period. ``open`` have neither come to the last step nor been declined."""

    period: Period
    reached: tuple[Reached, ...]
    rates: tuple[Rate, ...]
    open: int
    declined: int

    def at(self, step: Step) -> Reached:
        """What reached this step or a later one."""
        return self.reached[STEPS.index(step)]


@dataclass(frozen=True, slots=True)
class Journey:
    """One way through the steps: whose, when it began, how far it came, and whether it was declined at the end."""

    party: str | None
    began: date
    furthest: Step
    declined: bool


def funnel(
    facts: Iterable[Fact],
    moment: datetime,
    *,
    by: Literal["fiscal_year", "year", "month"] = "fiscal_year",
    goal: Step = "agreed",
    planned: Mapping[Step, Decimal] | None = None,
    confirmed_only: bool = False,
) -> tuple[Cohort, ...]:
    """Cohorts by the period of the first step, oldest first, as recorded at a moment.

    ``goal`` is where a journey is over (a later step still counts); ``planned`` are numbers the plan names for steps
    (20 presentations, 4 agreements). With ``confirmed_only`` an agreement or outcome counts once both sides confirmed.
    """
    cohorts: dict[Period, list[Journey]] = {}
    for journey in journeys(facts, moment, confirmed_only=confirmed_only):
        cohorts.setdefault(Period.containing(by, journey.began), []).append(journey)
    return tuple(_cohort(period, cohorts[period], goal, planned or {}) for period in sorted(cohorts))


def journeys(facts: Iterable[Fact], moment: datetime, *, confirmed_only: bool = False) -> tuple[Journey, ...]:
    """Every way through the steps, by its first day.

    Steps of one connection are one journey. A presentation belongs to the first connection of its party that began with
    the presentation or later and has none yet; presentations without one are journeys that ended where they began. A
    party that presents twice at one gathering presented once.
    """
    known = sorted((fact for fact in facts if _counts(fact, moment, confirmed_only)), key=lambda fact: (fact.on, fact.id))
    presented: dict[tuple[str | None, object], Fact] = {}
    steps: dict[str, list[Fact]] = {}
    for fact in known:
        if fact.connection is not None:
            steps.setdefault(fact.connection, []).append(fact)
        elif fact.kind == "presented":
            presented.setdefault((fact.party, fact.gathering or fact.on), fact)
    waiting: dict[str | None, list[Fact]] = {}
    for fact in presented.values():
        waiting.setdefault(fact.party, []).append(fact)
    found = []
    for taken in sorted(steps.values(), key=lambda taken: (taken[0].on, taken[0].id)):
        if all(fact.kind == "declined" for fact in taken):
            continue
        party = next((fact.party for fact in taken if fact.party is not None), None)
        opening = next((fact for fact in waiting.get(party, ()) if fact.on <= taken[0].on), None) if party else None
        if opening is not None:
            waiting[party].remove(opening)
        found.append(_journey([opening, *taken] if opening is not None else taken, party))
    found += [_journey([fact], fact.party) for left in waiting.values() for fact in left]
    return tuple(sorted(found, key=lambda journey: (journey.began, journey.party or "", STEPS.index(journey.furthest))))


def _counts(fact: Fact, moment: datetime, confirmed_only: bool) -> bool:
    if not fact.known_at(moment) or fact.on > moment.date() or (fact.kind not in _STEP_OF and fact.kind != "declined"):
        return False
    return not (confirmed_only and fact.kind in ("agreed", "outcome")) or fact.confirmed_by(moment)


def _journey(taken: Sequence[Fact], party: str | None) -> Journey:
    """Facts of one way, oldest first. It is declined when nothing was taken up again afterwards."""
    furthest = max((_STEP_OF[fact.kind] for fact in taken if fact.kind in _STEP_OF), key=STEPS.index)
    return Journey(party, taken[0].on, furthest, max(taken, key=lambda fact: (fact.on, fact.recorded_at)).kind == "declined")


def _cohort(period: Period, those: Sequence[Journey], goal: Step, planned: Mapping[Step, Decimal]) -> Cohort:
    reached = []
    for rank, step in enumerate(STEPS):
        came = [journey for journey in those if STEPS.index(journey.furthest) >= rank]
        reached.append(Reached(step, len(came), len({journey.party for journey in came} - {None})))
    short = [journey for journey in those if STEPS.index(journey.furthest) < STEPS.index(goal)]
    declined = sum(journey.declined for journey in short)
    pairs = list(pairwise(STEPS))
    if (STEPS[0], goal) not in pairs:
        pairs.append((STEPS[0], goal))
    numbers = {each.step: each.journeys for each in reached}
    rates = tuple(
        Rate(first, last, _rate(planned.get(last), planned.get(first)), _rate(Decimal(numbers[last]), Decimal(numbers[first])))
        for first, last in pairs
    )
    return Cohort(period, tuple(reached), rates, open=len(short) - declined, declined=declined)


def _rate(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    return None if part is None or not whole else settle(part * 100 / whole)
