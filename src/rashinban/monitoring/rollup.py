"""A branch of the plan in numbers: how many promises stand where, and what the unknown ones could still change."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import get_args

from rashinban.core.value import Number, Value
from rashinban.monitoring.progress import BAD, GOOD, Progress, State, shown
from rashinban.plans.plan import Plan

STATES: tuple[State, ...] = get_args(State)


class RollUp(Value):
    """How the indicators of a measure and everything below it are spread over the states; never an average.

    ``known`` are those a side is known of, ``good`` of them on track or better, ``unknown`` all others. ``worst`` and
    ``best`` are the shares on track if every unknown one turned out badly or well (None without indicators).
    ``children`` are the measures directly below, rolled up in the same way; their totals and ``own`` add up to this.
    """

    measure: str | None
    title: str
    total: int
    counts: dict[State, int]
    good: int
    known: int
    unknown: int
    worst: Number | None
    best: Number | None
    own: tuple[str, ...] = ()
    children: tuple[RollUp, ...] = ()


def roll_up(plan: Plan, progress: Iterable[Progress], measure_id: str | None = None) -> RollUp:
    """The distribution over the states of one branch, or of the whole plan; RashinbanError for an unknown measure."""
    by_indicator = {one.indicator: one.state for one in progress}
    owned: dict[str | None, list[str]] = {}
    for indicator in plan.indicators:
        if indicator.id in by_indicator:
            owned.setdefault(indicator.measure, []).append(indicator.id)
    return _branch(plan, by_indicator, owned, measure_id)


def _branch(
    plan: Plan, states: dict[str, State], owned: dict[str | None, list[str]], measure_id: str | None
) -> RollUp:
    children = tuple(_branch(plan, states, owned, child.id) for child in plan.children(measure_id))
    own = tuple(owned.get(measure_id, ()))
    counts = {
        state: sum(states[id] == state for id in own) + sum(child.counts[state] for child in children)
        for state in STATES
    }
    total = sum(counts.values())
    good = sum(counts[state] for state in GOOD)
    known = good + sum(counts[state] for state in BAD)
    return RollUp(
        measure=measure_id,
        title=plan.title if measure_id is None else plan.measure(measure_id).title,
        total=total,
        counts=counts,
        good=good,
        known=known,
        unknown=total - known,
        worst=_share(good, total),
        best=_share(good + total - known, total),
        own=own,
        children=children,
    )


def _share(part: int, whole: int) -> Decimal | None:
    return shown(part / whole) if whole else None
