"""Where a promise stands as of a date: one state, and every rule with the numbers it used."""

from __future__ import annotations

from datetime import date
from typing import Literal

from rashinban.core.value import Number, Value
from rashinban.monitoring.observations import Observation
from rashinban.plans.plan import Baseline, Target

#: Different answers, never folded into one another.
State = Literal[
    "achieved",
    "ahead",
    "on_track",
    "behind",
    "backwards",
    "no_data",
    "stale",
    "no_target",
    "baseline_missing",
    "not_yet_due",
    "rules_disagree",
    "criterion",
]


class Numbers(Value):
    """One number a rule used, with the name an official knows it by."""

    name: str
    value: Number | str | None
    unit: str | None = None


class Verdict(Value):
    """What one rule says: a state, or None when it cannot be applied (``reason`` says why)."""

    rule: str
    title: str
    state: State | None
    label: str | None = None
    measure: Number | None = None
    numbers: tuple[Numbers, ...] = ()
    reason: str | None = None
    source: str | None = None


class Progress(Value):
    """Where one indicator stands as of a date. Computed, never stored on a row."""

    indicator: str
    as_of: date
    state: State
    reason: str
    current: Observation | None = None
    current_value: Number | None = None
    baseline: Baseline | None = None
    target: Target | None = None
    target_value: Number | None = None
    verdicts: tuple[Verdict, ...] = ()
    history: tuple[Observation, ...] = ()
