"""Frames compared between areas: with the nation or the prefecture, ranked, summed from municipalities."""

from __future__ import annotations

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
    if code.endswith("000"):
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
    prefectures = sorted({code[:2] for code in frame.areas if level_of(code) == "municipality"})
    areas = tuple(sorted({*frame.areas, NATION, *(f"{number}000" for number in prefectures)}))
    found = frame.take_areas(areas)
    days = [_last_day(code, column[0]) for code, column in zip(found.periods, found.columns, strict=True)]
    sums = _Sums(found.values.copy(), found.flags.copy(), found.marks.copy(), leave_out_missing)
    members = _members(areas)
    for row, inside in members:
        expected = [_number_of_municipalities(areas[row], day) for day in days]
        sums.fill(row, inside, np.array(expected))
    whole = np.array([row for row, code in enumerate(areas) if level_of(code) == "prefecture"], np.intp)
    sums.fill(areas.index(NATION), whole, np.full(len(days), 47))
    return found.with_figures(sums.values, sums.flags, sums.marks)


@dataclass(frozen=True, slots=True)
class _Sums:
    """Arrays of a frame while sums are filled in."""

    values: Values
    flags: Flags
    marks: Marks
    leave_out_missing: bool

    def fill(self, row: int, members: Rows, expected: npt.NDArray[np.int64]) -> None:
        """Sum the members into a row, in each column in which it has nothing and they are all there."""
        inside = self.flags[members]
        said = inside != ABSENT
        complete = (self.flags[row] == ABSENT) & (said.sum(axis=0) >= np.maximum(expected, 1))
        if not complete.any():
            return
        nothing = np.isin(inside, (NONE, BELOW_UNIT))
        counted = np.where(inside == MISSING, ESTIMATED, inside) if self.leave_out_missing else inside
        worst = np.where(said & ~nothing, counted, 0).max(axis=0)
        worst = np.where((nothing | ~said).all(axis=0), NONE, worst)
        total = np.where(inside < BELOW_UNIT, self.values[members], 0.0).sum(axis=0)
        self.flags[row] = np.where(complete, worst, self.flags[row])
        self.values[row] = np.where(complete & (worst < BELOW_UNIT), total, self.values[row])
        union = np.bitwise_or.reduce(self.marks[:, members], axis=1)
        self.marks[:, row] = np.where(complete, union, self.marks[:, row])


@lru_cache(maxsize=32)
def _members(areas: tuple[str, ...]) -> tuple[tuple[int, Rows], ...]:
    """The row of each prefecture with the rows of its municipalities."""
    inside: dict[str, list[int]] = {}
    for row, code in enumerate(areas):
        if level_of(code) == "municipality":
            inside.setdefault(f"{code[:2]}000", []).append(row)
    return tuple((areas.index(code), np.array(rows, np.intp)) for code, rows in inside.items())


def _last_day(code: str, year: int) -> date:
    return Period.from_code(code).end if code else date(year, 12, 31)


@lru_cache(maxsize=8192)
def _number_of_municipalities(code: str, day: date) -> int:
    """How many municipalities a prefecture has on a day, without the northern villages."""
    return sum(
        area.code not in NORTHERN_VILLAGES and area.code[:2] == code[:2]
        for area in history().as_of(day, "municipality")
    )
