"""Frames carried to the municipalities of one day, by ``core.areas``: what was merged is added, or said to be lost."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import numpy as np

from rashinban.core.areas.carry import Remark, Rule, carry
from rashinban.core.areas.crosswalk import Crosswalk, crosswalks
from rashinban.core.areas.history import History, history
from rashinban.core.period import Period
from rashinban.core.series import Point
from rashinban.statistics.formula.among_areas import level_of
from rashinban.statistics.frame import ABSENT, BELOW_UNIT, FLAG_ORDER, Frame

_NUMBERS = {flag: number for number, flag in enumerate(FLAG_ORDER)}


def carry_frame(frame: Frame, to_day: date, rule: Rule) -> tuple[Frame, tuple[Remark, ...]]:
    """The frame on the boundaries of a day, with a remark for each figure that could not be carried there.

    Areas that are the same on both days are left as they are; only the others are worked out one by one.
    """
    known = history()
    areas = tuple(sorted({*frame.areas, *(area.code for area in known.as_of(to_day, "municipality", "ward"))}))
    found = frame.take_areas(areas)
    values, flags, marks = found.values.copy(), found.flags.copy(), found.marks.copy()
    remarks: list[Remark] = []
    for column, code in enumerate(found.periods):
        if not code:
            continue
        said = [row for row in np.flatnonzero(flags[:, column] != ABSENT).tolist() if _is_local(areas[row])]
        day = _day_of([areas[row] for row in said], Period.from_code(code).end, to_day, known)
        walk = crosswalks(known, (day,), to_day)[day]
        moved = [row for row in said if areas[row] not in walk.same or areas[row] in walk.sources]
        if not moved:
            continue
        points = [_point(found, row, column, Period.from_code(code)) for row in moved]
        carried = carry(points, to_day, rule, known, on=day)
        remarks += carried.remarks
        values[moved, column], flags[moved, column] = np.nan, ABSENT
        for point in carried.points:
            row = found.row[point.area]
            values[row, column] = float(point.value) if point.value is not None else np.nan
            flags[row, column] = _NUMBERS[point.flag]
            parts = _places(found, point.area, walk)
            marks[:, row, column] = np.bitwise_or.reduce(found.marks[:, parts, column], axis=1)
    return found.with_figures(values, flags, marks), tuple(remarks)


def _is_local(code: str) -> bool:
    return level_of(code) in ("municipality", "ward", "")


def _places(frame: Frame, target: str, walk: Crosswalk) -> list[int]:
    """The rows that an area was put together from."""
    return [frame.row[code] for code in walk.sources.get(target, (target,)) if code in frame.row]


def _day_of(codes: Iterable[str], end: date, to_day: date, known: History) -> date:
    """The day whose municipalities a table shows: the end of its period, or where the codes are of a later day, that.

    Tables that are put together later print older figures for the municipalities of their own day.
    """
    given = set(codes)

    def strangers(day: date) -> int:
        return len(given - {area.code for area in known.as_of(day, "municipality", "ward")})

    days = [end, *(date(year, 4, 1) for year in range(end.year + 1, to_day.year + 1)), to_day]
    best, fewest = end, strangers(end)
    for day in days:
        if not fewest:
            break
        if (number := strangers(day)) < fewest:
            best, fewest = day, number
    return best


def _point(frame: Frame, row: int, column: int, period: Period) -> Point:
    number = int(frame.flags[row, column])
    value = Decimal(repr(float(frame.values[row, column]))) if number < BELOW_UNIT else None
    return Point(item="", area=frame.areas[row], period=period, value=value, flag=FLAG_ORDER[number])
