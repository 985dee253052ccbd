"""Frames compared between areas: with the nation or the prefecture, ranked, summed from municipalities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from rashinban.core.areas.history import NORTHERN_VILLAGES, history
from rashinban.core.period import Period
from rashinban.statistics.formula.arithmetic import divide, subtract
from rashinban.statistics.formula.tree import Scope
from rashinban.statistics.frame import (
    ABSENT,
    BELOW_UNIT,
    ESTIMATED,
    MISSING,
    NONE,
    Flags,
    Frame,
    Marks,
    Values,
)

NATION = "00000"

#: Places of areas in a frame.
Rows = npt.NDArray[np.intp]


@lru_cache(maxsize=8192)
def level_of(code: str) -> str:
    """The level of an area's code: nation, prefecture, municipality, ward or group; empty when the code is not known."""
    if code == NATION:
        return "nation"
    if code.endswith("000") and code.isdecimal():
        return "prefecture"
    versions = history().by_code.get(code, ())
    return versions[-1].level if versions else ""


def standing_above(code: str, scope: Scope) -> str:
    """The area that one is compared with."""
    return NATION if scope == "nation" or code == NATION else f"{code[:2]}000"


def compare(frame: Frame, scope: Scope, as_ratio: bool) -> Frame:
    """Each figure less, or divided by, that of the nation or of its own prefecture."""
    above = frame.take_areas([standing_above(code, scope) for code in frame.areas])
    above = replace(above, areas=frame.areas)
    found = divide(frame, above) if as_ratio else subtract(frame, above)
    assert isinstance(found, Frame)
    return found


def rank(frame: Frame, scope: Scope, from_smallest: bool = False) -> Frame:
    """The place among the areas of its level, 1 for the largest; equals share the better place (1, 2, 2, 4)."""

    def place(values: Values) -> Values:
        ordered = np.sort(values if from_smallest else -values)
        return np.asarray(np.searchsorted(ordered, values if from_smallest else -values) + 1, np.float64)

    return _within_peers(frame, scope, place)


def percentile(frame: Frame, scope: Scope) -> Frame:
    """The share in per cent of the areas of its level that are below, an equal one counted as half."""

    def place(values: Values) -> Values:
        ordered = np.sort(values)
        below, upto = (np.searchsorted(ordered, values, side=side) for side in ("left", "right"))
        return np.asarray((below + upto) / 2 / len(values) * 100, np.float64)

    return _within_peers(frame, scope, place)


def _within_peers(frame: Frame, scope: Scope, place: Callable[[Values], Values]) -> Frame:
    """A frame of places within each group of peers, period by period; what is of no level has no peers."""
    values = np.full_like(frame.values, np.nan)
    flags, marks = frame.flags.copy(), frame.marks.copy()
    peered = np.zeros(len(frame.areas), bool)
    for rows in _peers(frame.areas, scope):
        peered[rows] = True
        for column in range(len(frame.columns)):
            there = rows[frame.there[rows, column]]
            if len(there):
                values[there, column] = place(frame.values[there, column])
                marks[:, there, column] = np.bitwise_or.reduce(frame.marks[:, there, column], axis=1)[:, None]
    flags[~peered] = ABSENT
    return frame.with_figures(values, flags, marks)


@lru_cache(maxsize=32)
def _peers(areas: tuple[str, ...], scope: Scope) -> tuple[Rows, ...]:
    """Rows of areas that are compared with each other: of one level, and with ``prefecture`` of one prefecture."""
    groups: dict[tuple[str, str], list[int]] = {}
    for row, code in enumerate(areas):
        level = level_of(code)
        if level in ("prefecture", "municipality", "ward"):
            within = code[:2] if scope == "prefecture" and level != "prefecture" else ""
            groups.setdefault((level, within), []).append(row)
    return tuple(np.array(rows, np.intp) for rows in groups.values())


def parts(frame: Frame, leave_out_missing: bool = False) -> Frame:
    """The frame with prefectures that it does not have as the sums of their municipalities, the nation as that of all 47.

    Only where every municipality of the time, and every prefecture, is in the frame; one that is withheld or missing
    makes the sum so. With ``leave_out_missing`` those that are missing (not surveyed, as evacuated towns) are left out
    and the sum is an estimate.
    """
    plan = _plan(frame.areas)
    found = frame.take_areas(plan.areas)
    days = tuple(_last_day(code, column[0]) for code, column in zip(found.periods, found.columns, strict=True))
    sums = _Sums(found.values.copy(), found.flags.copy(), found.marks.copy(), leave_out_missing)
    if len(plan.summed):
        sums.fill(plan.summed, plan.members, plan.starts, _expected(plan.codes, days))
    if len(plan.prefectures) and days:
        sums.fill(plan.nation, plan.prefectures, np.zeros(1, np.intp), np.full((1, len(days)), 47))
    return found.with_figures(sums.values, sums.flags, sums.marks)


@dataclass(frozen=True)
class _Plan:
    """Rows of a frame with room for sums: which prefectures are summed, from which municipalities, group after group."""

    areas: tuple[str, ...]
    codes: tuple[str, ...]
    summed: Rows
    members: Rows
    starts: Rows
    nation: Rows
    prefectures: Rows


@lru_cache(maxsize=32)
def _plan(given: tuple[str, ...]) -> _Plan:
    inside: dict[str, list[str]] = {}
    for code in sorted(given):
        if level_of(code) == "municipality" and code not in NORTHERN_VILLAGES:
            inside.setdefault(f"{code[:2]}000", []).append(code)
    areas = tuple(sorted({*given, NATION, *inside}))
    row = {code: number for number, code in enumerate(areas)}
    members = [row[code] for codes in inside.values() for code in codes]
    ends = np.cumsum([len(codes) for codes in inside.values()], dtype=np.intp)
    return _Plan(
        areas,
        tuple(inside),
        np.array([row[code] for code in inside], np.intp),
        np.array(members, np.intp),
        np.concatenate([np.zeros(1, np.intp), ends[:-1]]) if len(ends) else ends,
        np.array([row[NATION]], np.intp),
        np.array([row[code] for code in areas if level_of(code) == "prefecture"], np.intp),
    )


@lru_cache(maxsize=256)
def _expected(codes: tuple[str, ...], days: tuple[date, ...]) -> npt.NDArray[np.int64]:
    """How many municipalities each prefecture had on each day."""
    return np.array([[max(_municipalities_of(day)[code[:2]], 1) for day in days] for code in codes], np.int64)


@dataclass(frozen=True, slots=True)
class _Sums:
    """Arrays of a frame while sums are filled in."""

    values: Values
    flags: Flags
    marks: Marks
    leave_out_missing: bool

    def fill(self, targets: Rows, members: Rows, starts: Rows, expected: npt.NDArray[np.int64]) -> None:
        """Sum groups of members (each from its start on) into targets that have nothing, where all of a group are there."""
        inside = self.flags[members]
        said = inside != ABSENT
        complete = (self.flags[targets] == ABSENT) & (np.add.reduceat(said, starts, axis=0, dtype=np.int64) >= expected)
        if not complete.any():
            return
        nothing = (inside == NONE) | (inside == BELOW_UNIT)
        counted = np.where(inside == MISSING, ESTIMATED, inside) if self.leave_out_missing else inside
        worst = np.maximum.reduceat(np.where(said & ~nothing, counted, 0), starts, axis=0)
        worst = np.where(np.logical_and.reduceat(nothing | ~said, starts, axis=0), NONE, worst)
        total = np.add.reduceat(np.where(inside < BELOW_UNIT, self.values[members], 0.0), starts, axis=0)
        self.flags[targets] = np.where(complete, worst, self.flags[targets])
        self.values[targets] = np.where(complete & (worst < BELOW_UNIT), total, self.values[targets])
        union = np.bitwise_or.reduceat(self.marks[:, members], starts, axis=1)
        self.marks[:, targets] = np.where(complete, union, self.marks[:, targets])


def _last_day(code: str, year: int) -> date:
    return Period.from_code(code).end if code else date(year, 12, 31)


@lru_cache(maxsize=512)
def _municipalities_of(day: date) -> Counter[str]:
    """How many municipalities each prefecture (its two digits) has on a day, without the northern villages."""
    there = history().as_of(day, "municipality")
    return Counter(area.code[:2] for area in there if area.code not in NORTHERN_VILLAGES)
