"""Which promise of an indicator counts on a day, which way is good, and the target as one number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from rashinban.core.errors import RashinbanError
from rashinban.core.period import Period
from rashinban.core.phrase import Phrase, when
from rashinban.core.unit import Unit
from rashinban.monitoring.course import Direction
from rashinban.monitoring.observations import Observation
from rashinban.monitoring.progress import Numbers, shown
from rashinban.monitoring.sentences import say
from rashinban.plans.plan import Indicator, Plan, Target

_RELATIVE = {"relative_increase": 1, "relative_decrease": -1}
_ABSOLUTE = {"absolute_increase": 1, "absolute_decrease": -1}


def deadline_of(plan: Plan, target: Target) -> Period | None:
    """The target's deadline; the plan's period when the target states none."""
    return target.deadline or plan.period


def choose_target(plan: Plan, indicator: Indicator, as_of: date) -> Target | None:
    """The target with a number and the nearest deadline not yet past; the last one when all are past.

    Without any number: the one in words, chosen in the same way. None when the indicator has no target.
    """
    candidates = [target for target in indicator.targets if target.value is not None] or list(
        indicator.targets
    )
    ends = [(period.end if (period := deadline_of(plan, target)) else date.max) for target in candidates]
    dated = sorted(zip(ends, range(len(candidates)), strict=True))
    coming = [place for end, place in dated if end >= as_of]
    if coming:
        return candidates[coming[0]]
    last = max(ends, default=None)
    return next((target for end, target in zip(ends, candidates, strict=True) if end == last), None)


@dataclass(frozen=True, slots=True)
class Base:
    """A value a promise starts from and the period it is about; ``reason`` when it is not known."""

    value: Fraction | None = None
    period: Period | None = None
    unit: str | None = None
    reason: Phrase | None = None


def published_base(indicator: Indicator) -> Base:
    """The baseline the plan publishes, in the indicator's unit."""
    baseline = indicator.baseline
    if baseline is None or baseline.value is None:
        return Base(reason=say("baseline_unpublished"))
    value = in_unit(Fraction(baseline.value), baseline.unit, indicator.unit)
    if value is None:
        return Base(reason=say("baseline_in_other_unit", given=baseline.unit, wanted=indicator.unit))
    return Base(value, baseline.period, indicator.unit)


def in_unit(value: Fraction, given: str | None, wanted: str | None) -> Fraction | None:
    """A value in another spelling of the same unit; as it is when either is not stated; None when they differ in kind.

    >>> in_unit(Fraction(959000), "人", "万人")
    Fraction(959, 10)
    """
    if not given or not wanted or given == wanted:
        return value
    try:
        have, want = Unit.parse(given), Unit.parse(wanted)
    except RashinbanError:
        return None
    if have.dimension != want.dimension:
        return None
    return value * Fraction(have.multiplier) / Fraction(want.multiplier)


def change_base(indicator: Indicator, target: Target, known: Iterable[Observation]) -> Base:
    """The value a change is measured from: the observation of that period, else the baseline if it is about it."""
    baseline, wanted = indicator.baseline, target.relative_to
    if wanted is None:
        if baseline is not None and baseline.value is not None:
            return Base(Fraction(baseline.value), baseline.period, baseline.unit)
        return Base(reason=say("change_against_nothing"))
    for observation in known:
        if same_days(observation.period, wanted) and observation.value is not None:
            return Base(Fraction(observation.value), wanted)
    if (
        baseline is not None
        and baseline.value is not None
        and baseline.period
        and same_days(baseline.period, wanted)
    ):
        return Base(Fraction(baseline.value), wanted, baseline.unit)
    if baseline is not None and baseline.value is not None and baseline.period is not None:
        return Base(reason=say("base_of_other_time", wanted=when(wanted), given=when(baseline.period)))
    return Base(reason=say("base_missing", wanted=when(wanted)))


@dataclass(frozen=True, slots=True)
class Resolved:
    """The target as a number on the indicator's own scale, with the base of the path to it."""

    T: Fraction | None
    upper: Fraction | None
    base: Base
    notes: tuple[Numbers, ...] = ()


def resolve(indicator: Indicator, target: Target, known: Iterable[Observation]) -> Resolved:
    """Turn a target into a number: a level as it stands, a change as its base plus the change.

    A change of a share of the base (5 % up) is base + |base| x 5/100; 2 倍 is twice the base. T is None when the base is not known.
    """
    if target.value is None:
        return Resolved(None, None, Base(reason=say("target_without_number")))
    value = Fraction(target.value)
    upper = Fraction(target.upper) if target.upper is not None else None
    relative, absolute = _RELATIVE.get(target.change_type), _ABSOLUTE.get(target.change_type)
    if relative is None and absolute is None:
        return Resolved(value, upper, published_base(indicator))
    published = indicator.baseline is not None and indicator.baseline.published
    if indicator.value_kind == "change" and target.relative_to is None and not published:
        return Resolved(
            value, upper, Base(Fraction(0))
        )  # what is observed is the change itself: it starts from 0
    base = change_base(indicator, target, known)
    if base.value is None:
        return Resolved(None, None, base)

    def carried(change: Fraction) -> Fraction:
        assert base.value is not None
        if relative is not None and (target.unit or indicator.unit) == "倍":
            return base.value * change
        if relative is not None:
            return base.value + relative * abs(base.value) * change / 100
        return base.value + (absolute or 1) * change

    T = carried(value)
    note = Numbers(name=say("worked_out_target"), value=shown(T), unit=base.unit or indicator.unit)
    return Resolved(T, None if upper is None else carried(upper), base, (note,))


def direction_of(indicator: Indicator, target: Target, T: Fraction, b: Fraction | None) -> Direction | None:
    """Which way is good: as the plan says, else from the wording of the target, else from baseline to target.

    A count without any of these counts upwards. None when nothing tells.
    """
    if target.operator == "range" or target.upper is not None:
        return "hold"
    if indicator.direction is not None:
        return indicator.direction
    if target.operator in (">=", "<="):
        return "up" if target.operator == ">=" else "down"
    sign = _RELATIVE.get(target.change_type) or _ABSOLUTE.get(target.change_type)
    if sign is not None:
        return "up" if sign > 0 else "down"
    if b is not None and b != T:
        return "up" if b < T else "down"
    return "up" if indicator.value_kind == "count" else None


def same_days(one: Period, other: Period) -> bool:
    """Whether two periods are the same days, whatever they are called."""
    return (one.start, one.end) == (other.start, other.end)
