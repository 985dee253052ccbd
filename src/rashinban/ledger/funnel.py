"""From a presentation to a result: how many of those who began in one period came how far (ファネル).

Rates compare like with like: only steps of the same beginners, whenever they were taken. What may still come further is
told apart, so that a young cohort does not look like a bad one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
_RANKS: dict[Step, int] = {step: rank for rank, step in enumerate(STEPS)}
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


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A step that was known at the moment that is looked at: of a fact what a funnel needs, as there may be very many.

    ``id`` orders the steps of a day; ``confirmed`` says whether it had been confirmed by that moment.
    """

    id: str
    kind: str
    on: date
    recorded_at: datetime
    confirmed: bool
    party: str | None
    gathering: str | None
    connection: str | None


def funnel(
    facts: Iterable[Fact],
    moment: datetime,
    *,
    by: Literal["fiscal_year", "year", "month"] = "fiscal_year",
    goal: Step = "agreed",
    planned: Mapping[Step, Decimal] | None = None,
    confirmed_only: bool = False,
) -> tuple[Cohort, ...]:
    """Cohorts by the period of the first step, oldest first, as recorded at a moment; see :func:`cohorts_of`."""
    return cohorts_of(_taken(facts, moment), by=by, goal=goal, planned=planned, confirmed_only=confirmed_only)


def cohorts_of(
    steps: Iterable[StepTaken],
    *,
    by: Literal["fiscal_year", "year", "month"] = "fiscal_year",
    goal: Step = "agreed",
    planned: Mapping[Step, Decimal] | None = None,
    confirmed_only: bool = False,
) -> tuple[Cohort, ...]:
    """Cohorts by the period of the first step, oldest first.

    ``goal`` is where a journey is over (a later step still counts); ``planned`` are numbers the plan names for steps
    (20 presentations, 4 agreements). With ``confirmed_only`` an agreement or outcome counts once both sides confirmed.
    """
    cohorts: dict[Period, list[Journey]] = {}
    periods: dict[date, Period] = {}
    for journey in _ways(steps, confirmed_only):
        if (period := periods.get(journey.began)) is None:
            period = periods[journey.began] = Period.containing(by, journey.began)
        cohorts.setdefault(period, []).append(journey)
    return tuple(_cohort(period, cohorts[period], goal, planned or {}) for period in sorted(cohorts))


def journeys(facts: Iterable[Fact], moment: datetime, *, confirmed_only: bool = False) -> tuple[Journey, ...]:
    """Every way through the steps, by its first day.

    Steps of one connection are one journey. A presentation belongs to the first connection of its party that began with
    the presentation or later and has none yet; presentations without one are journeys that ended where they began. A
    party that presents twice at one gathering presented once.
    """
    return _ways(_taken(facts, moment), confirmed_only)


def _ways(taken: Iterable[StepTaken], confirmed_only: bool) -> tuple[Journey, ...]:
    known = sorted((step for step in taken if _counts(step, confirmed_only)), key=lambda step: (step.on, step.id))
    presented: dict[tuple[str | None, object], StepTaken] = {}
    steps: dict[str, list[StepTaken]] = {}
    for step in known:
        if step.connection is not None:
            steps.setdefault(step.connection, []).append(step)
        elif step.kind == "presented":
            presented.setdefault((step.party, step.gathering or step.on), step)
    waiting: dict[str | None, list[StepTaken]] = {}
    for step in presented.values():
        waiting.setdefault(step.party, []).append(step)
    found = []
    for of_one in sorted(steps.values(), key=lambda of_one: (of_one[0].on, of_one[0].id)):
        if all(step.kind == "declined" for step in of_one):
            continue
        party = next((step.party for step in of_one if step.party is not None), None)
        opening = next((step for step in waiting.get(party, ()) if step.on <= of_one[0].on), None) if party else None
        if opening is not None:
            waiting[party].remove(opening)
        found.append(_journey([opening, *of_one] if opening is not None else of_one, party))
    found += [Journey(step.party, step.on, "presented", declined=False) for left in waiting.values() for step in left]
    return tuple(sorted(found, key=lambda journey: (journey.began, journey.party or "", _RANKS[journey.furthest])))


def _taken(facts: Iterable[Fact], moment: datetime) -> Iterator[StepTaken]:
    """The facts that stood in the records at a moment."""
    for fact in facts:
        if fact.known_at(moment) and fact.on <= moment.date():
            told = fact.confirmed_by(moment), fact.party, fact.gathering, fact.connection
            yield StepTaken(fact.id, fact.kind, fact.on, fact.recorded_at, *told)


def _counts(step: StepTaken, confirmed_only: bool) -> bool:
    if step.kind not in _STEP_OF and step.kind != "declined":
        return False
    return not (confirmed_only and step.kind in ("agreed", "outcome")) or step.confirmed


def _journey(taken: Sequence[StepTaken], party: str | None) -> Journey:
    """Steps of one way, oldest first. It is declined when nothing was taken up again afterwards."""
    furthest = max((_STEP_OF[step.kind] for step in taken if step.kind in _STEP_OF), key=_RANKS.__getitem__)
    return Journey(party, taken[0].on, furthest, max(taken, key=lambda step: (step.on, step.recorded_at)).kind == "declined")


def _cohort(period: Period, those: Sequence[Journey], goal: Step, planned: Mapping[Step, Decimal]) -> Cohort:
    reached = []
    for rank, step in enumerate(STEPS):
        came = [journey for journey in those if _RANKS[journey.furthest] >= rank]
        reached.append(Reached(step, len(came), len({journey.party for journey in came} - {None})))
    short = [journey for journey in those if _RANKS[journey.furthest] < _RANKS[goal]]
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
