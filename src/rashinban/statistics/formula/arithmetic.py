"""Arithmetic of frames: what is withheld, missing or not applicable stays so; a denominator of 0 is not applicable."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from rashinban.statistics.frame import ABSENT, BELOW_UNIT, MISSING, NONE, NOT_APPLICABLE, Flags, Frame, align

Figure = Frame | float

#: What numpy does to two arrays, or to an array and a number.
Operate = Callable[[Any, Any], Any]


def add(left: Figure, right: Figure) -> Figure:
    """The sum; what is not there to be counted (-) or less than half a unit adds nothing, unless all of it is."""
    return _additive(left, right, 1)


def subtract(left: Figure, right: Figure) -> Figure:
    """The difference, by the rule of ``add``."""
    return _additive(left, right, -1)


def multiply(left: Figure, right: Figure) -> Figure:
    """The product."""
    return _combine(left, right, np.multiply)


def divide(left: Figure, right: Figure) -> Figure:
    """The ratio; not applicable where there is nothing to divide by."""
    if not isinstance(left, Frame) and not isinstance(right, Frame):
        return left / right if right else float("nan")
    return _combine(left, right, np.divide, over=True)


def first_of(frames: Sequence[Frame]) -> Frame:
    """For each area and period the first frame that says something of it; one that says "missing" gives way to a figure."""
    aligned = align(frames)
    found = aligned[0]
    for other in aligned[1:]:
        use = (found.flags == ABSENT) | ((found.flags == MISSING) & other.there)
        found = replace(
            found,
            periods=_codes(found, other),
            values=np.where(use, other.values, found.values),
            flags=np.where(use, other.flags, found.flags),
            marks=np.where(use, other.marks, found.marks),
        )
    return found


def _additive(left: Figure, right: Figure, sign: int) -> Figure:
    if not isinstance(left, Frame) or not isinstance(right, Frame):
        operate: Operate = np.add if sign > 0 else np.subtract
        return _combine(left, right, operate)
    a, b = align((left, right))
    nothing_a, nothing_b = _counts_for_nothing(a.flags), _counts_for_nothing(b.flags)
    flags = np.maximum(a.flags, b.flags)
    flags = np.where(nothing_a & ~nothing_b, b.flags, np.where(nothing_b & ~nothing_a, a.flags, flags))
    values = np.where(nothing_a, 0, a.values) + sign * np.where(nothing_b, 0, b.values)
    return replace(a, periods=_codes(a, b)).with_figures(values, flags, a.marks | b.marks)


def _combine(
    left: Figure, right: Figure, operate: Operate, over: bool = False
) -> Figure:
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        if not isinstance(left, Frame):
            if not isinstance(right, Frame):
                return float(operate(np.float64(left), np.float64(right)))
            flags = _under(right.flags) if over else right.flags
            return right.with_figures(operate(np.float64(left), right.values), flags)
        if not isinstance(right, Frame):
            return left.with_figures(operate(left.values, np.float64(right)), left.flags)
        a, b = align((left, right))
        flags = np.maximum(a.flags, _under(b.flags) if over else b.flags)
        return replace(a, periods=_codes(a, b)).with_figures(operate(a.values, b.values), flags, a.marks | b.marks)


def _counts_for_nothing(flags: Flags) -> npt.NDArray[np.bool_]:
    return np.asarray((flags == NONE) | (flags == BELOW_UNIT))


def _under(flags: Flags) -> Flags:
    """Flags of a denominator: by nothing, or next to nothing, one cannot divide."""
    return np.where(_counts_for_nothing(flags), NOT_APPLICABLE, flags).astype(np.uint8)


def _codes(first: Frame, second: Frame) -> tuple[str, ...]:
    """The period codes of a result: of the first that has one of its own."""
    return tuple(a or b for a, b in zip(first.periods, second.periods, strict=True))
