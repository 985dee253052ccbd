"""Which way targets were moved: made easier, made stricter, or changed so that nobody can say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from rashinban.monitoring.course import make_goal
from rashinban.monitoring.rules.goal import Goal
from rashinban.monitoring.targets import deadline_of, direction_of, published_base
from rashinban.plans.plan import Indicator, Plan, Target

Move = Literal["eased", "tightened", "unchanged", "unclear"]
How = Literal["lowered", "raised", "postponed", "brought_forward", "eased", "tightened", "changed"]

#: 1 is stricter, -1 easier, 0 the same, None cannot be told.
Sign = Literal[-1, 0, 1] | None
_MOVES: dict[Sign, Move] = {1: "tightened", -1: "eased", 0: "unchanged", None: "unclear"}


@dataclass(frozen=True, slots=True)
class Shift:
    """The direction of a move, and how to say it: by the value, by the deadline, or both."""

    move: Move
    how: How


def compare_targets(plan: Plan, indicator: Indicator, before: tuple[Target, ...], after: tuple[Target, ...]) -> Shift:
    """Which way the targets of an indicator moved.

    What would satisfy one target but not the other decides: more outcomes and more time are easier. Targets are paired
    by deadline; one more target is stricter, one less easier. Changes in opposite directions, another scope or base,
    and a number in place of words cannot be compared: unclear.
    """
    pairs, added, dropped = _pair(plan, before, after)
    in_words = indicator.criterion is not None and not (before and after)
    if (added and dropped) or (in_words and (added or dropped)):
        return Shift("unclear", "changed")
    values = _settle(_value_sign(indicator, *pair) for pair in pairs)
    times = _settle(_time_sign(plan, indicator, *pair) for pair in pairs)
    number = _settle((values, 1 if added else 0, -1 if dropped else 0))
    sign = _settle((number, times))
    return Shift(_MOVES[sign], _say_how(sign, values, times, bool(added or dropped), pairs))


def promised(target: Target) -> Target:
    """The promise alone: the same promise on another page is the same promise."""
    return target.model_copy(update={"source": None, "deadline_found": "stated"})


Pair = tuple[Target, Target]


def _pair(
    plan: Plan, before: tuple[Target, ...], after: tuple[Target, ...]
) -> tuple[list[Pair], list[Target], list[Target]]:
    """Targets of the same deadline belong together; as many left on each side do in the order of their deadlines."""
    pairs: list[Pair] = []
    new, old = list(after), []
    for target in before:
        same = next((one for one in new if _due(plan, one) == _due(plan, target)), None)
        if same is None:
            old.append(target)
        else:
            pairs.append((target, same))
            new.remove(same)
    if len(old) == len(new):
        ordered = (sorted(left, key=lambda one: _due(plan, one)) for left in (old, new))
        return pairs + list(zip(*ordered, strict=True)), [], []
    return pairs, new, old


def _due(plan: Plan, target: Target) -> tuple[bool, str]:
    deadline = deadline_of(plan, target)
    return (deadline is None, deadline.end.isoformat() if deadline else "")


def _settle(signs: Iterable[Sign]) -> Sign:
    """One sign of many: the one that occurs; None when they contradict or one cannot be told."""
    found = set(signs)
    if None in found or {1, -1} <= found:
        return None
    return 1 if 1 in found else -1 if -1 in found else 0


def _value_sign(indicator: Indicator, before: Target, after: Target) -> Sign:
    timeless = {"deadline": None}
    if promised(before).model_copy(update=timeless) == promised(after).model_copy(update=timeless):
        return 0
    if _kind(before) != _kind(after):
        return None
    old, new = _goal(indicator, before), _goal(indicator, after)
    if old is None or new is None:
        return None
    sign = _settle((_end_sign(old.lower, new.lower, 1), _end_sign(old.upper, new.upper, -1)))
    if sign == 0 and (before.operator == "~") != (after.operator == "~"):
        return -1 if after.operator == "~" else 1  # 程度 asks for less than the number itself
    return sign


def _kind(target: Target) -> tuple[object, ...]:
    """What must be the same before two numbers can be compared."""
    family = target.change_type.partition("_")[0]
    return (family, target.relative_to, target.scope, target.aggregation, target.unit)


def _goal(indicator: Indicator, target: Target) -> Goal | None:
    """The values that satisfy a target: of a level as it stands, of a change counted from its base."""
    if target.value is None:
        return None
    changed = target.change_type != "level"
    times = target.unit == "倍"
    sign = -1 if target.change_type.endswith("decrease") and not times else 1
    ends = sorted(sign * Fraction(end) for end in (target.value, target.upper) if end is not None)
    base = Fraction(1 if times else 0) if changed else published_base(indicator).value
    direction = direction_of(indicator, target, ends[0], base)
    return None if direction is None else make_goal(direction, ends[0], ends[-1] if len(ends) > 1 else None)


def _end_sign(before: Fraction | None, after: Fraction | None, inward: Literal[1, -1]) -> Sign:
    """Which way one end of the goal moved; ``inward`` is 1 for a lower end, -1 for an upper. A missing end is open."""
    if before == after:
        return 0
    if before is None or after is None:
        return 1 if before is None else -1
    return 1 if (after - before) * inward > 0 else -1


def _time_sign(plan: Plan, indicator: Indicator, before: Target, after: Target) -> Sign:
    """More time is easier, except for what must be kept: a range, a limit to a count, a promise of every year."""
    old, new = deadline_of(plan, before), deadline_of(plan, after)
    if old is None or new is None:
        return 0 if old is new else None
    if old.end == new.end:
        return 0
    limit = indicator.value_kind == "count" and indicator.direction == "down"
    if limit or "fiscal_year" in (before.scope, after.scope) or "range" in (before.operator, after.operator):
        return None
    if indicator.direction == "hold":
        return None
    return -1 if new.end > old.end else 1


def _say_how(sign: Sign, values: Sign, times: Sign, counted: bool, pairs: list[Pair]) -> How:
    if sign not in (-1, 1):
        return "changed"
    if values == 0 and not counted:
        return "postponed" if sign == -1 else "brought_forward"
    steps = [new.value - old.value for old, new in pairs if old.value is not None and new.value is not None]
    moved = [step for step in steps if step]
    plain = all(one.upper is None and not one.change_type.endswith("decrease") for pair in pairs for one in pair)
    if times == 0 and not counted and plain and moved and all((step > 0) == (sign == 1) for step in moved):
        return "raised" if sign == 1 else "lowered"
    return "tightened" if sign == 1 else "eased"
