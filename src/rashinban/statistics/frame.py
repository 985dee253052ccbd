"""Figures of many areas and years at once: arrays of values, of the flags that say why there is none, and of origins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from rashinban.core.period import Period
from rashinban.core.series import Flag

Values = npt.NDArray[np.float64]
Flags = npt.NDArray[np.uint8]
Marks = npt.NDArray[np.uint64]

#: Flags in the order in which they prevail when figures are combined: the later one says more against the result.
#: The last, ``absent``, is no flag of a figure: nobody said anything of this area and period.
FLAG_ORDER: tuple[Flag, ...] = (
    "", "provisional", "carried", "estimated", "below_unit", "none", "not_applicable", "missing", "suppressed",
)  # fmt: skip
PROVISIONAL, CARRIED, ESTIMATED, BELOW_UNIT, NONE, NOT_APPLICABLE, MISSING, SUPPRESSED, ABSENT = range(1, 10)

#: A period by the number of its year and, within the year, of its month, quarter or half; 0 for the whole year. What is
#: counted on a day of a year, over the calendar year and over the fiscal year of one number stand beside each other.
Column = tuple[int, int]

_WITHIN = {"month": 0, "quarter": 20, "fiscal_quarter": 30, "fiscal_half": 40}


@lru_cache(maxsize=4096)
def column_of(code: str) -> Column:
    """The column of a period code.

    >>> column_of("2020-10-01"), column_of("FY2020"), column_of("2020-03"), column_of("FY2020Q1")
    ((2020, 0), (2020, 0), (2020, 3), (2020, 31))
    """
    period = Period.from_code(code)
    start = period.start
    fiscal = start.year - (start.month < 4)
    if period.kind in ("month", "quarter"):
        step = start.month if period.kind == "month" else (start.month + 2) // 3
        return start.year, _WITHIN[period.kind] + step
    if period.kind in ("fiscal_quarter", "fiscal_half"):
        step = (start.month - 4) % 12 // (3 if period.kind == "fiscal_quarter" else 6) + 1
        return fiscal, _WITHIN[period.kind] + step
    return (fiscal if period.kind == "fiscal_year" else start.year), 0


@dataclass(frozen=True)
class Frame:
    """Figures of ``areas`` (rows) in ``columns``; ``periods`` are the codes they were published under, empty for none.

    ``values`` is NaN exactly where the flag says that there is no figure. ``marks`` holds a bit per origin
    (``Origins`` knows which), in as many words of 64 bits as it takes: words × areas × columns.
    """

    areas: tuple[str, ...]
    columns: tuple[Column, ...]
    periods: tuple[str, ...]
    values: Values
    flags: Flags
    marks: Marks

    @classmethod
    def absent(cls, areas: Sequence[str], columns: Sequence[Column], periods: Sequence[str], words: int = 1) -> Frame:
        """A frame of which nobody said anything."""
        shape = len(areas), len(columns)
        return cls(
            tuple(areas),
            tuple(columns),
            tuple(periods),
            np.full(shape, np.nan),
            np.full(shape, ABSENT, np.uint8),
            np.zeros((words, *shape), np.uint64),
        )

    @cached_property
    def there(self) -> npt.NDArray[np.bool_]:
        """Where there is a figure."""
        return self.flags < BELOW_UNIT

    @cached_property
    def row(self) -> dict[str, int]:
        """The row of each area."""
        return _rows(self.areas)

    def with_figures(self, values: Values, flags: Flags, marks: Marks | None = None) -> Frame:
        """The same areas and periods with other figures; a value that is no number any more is not applicable."""
        lost = (flags < BELOW_UNIT) & ~np.isfinite(values)
        flags = np.where(lost, NOT_APPLICABLE, flags).astype(np.uint8)
        values = np.where(flags < BELOW_UNIT, values, np.nan)
        return replace(self, values=values, flags=flags, marks=self.marks if marks is None else marks)

    def take_columns(self, columns: Sequence[Column]) -> Frame:
        """The same areas in these columns; what the frame does not have is absent."""
        if tuple(columns) == self.columns:
            return self
        place = {column: i for i, column in enumerate(self.columns)}
        found = [place.get(column, -1) for column in columns]
        return replace(
            self,
            columns=tuple(columns),
            periods=tuple(self.periods[i] if i >= 0 else "" for i in found),
            values=_take(self.values, found, -1, np.nan),
            flags=_take(self.flags, found, -1, ABSENT),
            marks=_take(self.marks, found, -1, 0),
        )

    def widen(self, words: int) -> Frame:
        """The same figures with room for more origins."""
        missing = words - self.marks.shape[0]
        if missing <= 0:
            return self
        room = np.zeros((missing, *self.values.shape), np.uint64)
        return replace(self, marks=np.concatenate([self.marks, room]))

    def take_areas(self, areas: Sequence[str]) -> Frame:
        """These areas; what the frame does not have is absent."""
        if tuple(areas) == self.areas:
            return self
        found = [self.row.get(area, -1) for area in areas]
        return replace(
            self,
            areas=tuple(areas),
            values=_take(self.values, found, 0, np.nan),
            flags=_take(self.flags, found, 0, ABSENT),
            marks=_take(self.marks, found, 1, 0),
        )


@lru_cache(maxsize=64)
def _rows(areas: tuple[str, ...]) -> dict[str, int]:
    """Frames of one working-out have the same areas."""
    return {area: row for row, area in enumerate(areas)}


def align(frames: Iterable[Frame]) -> list[Frame]:
    """The frames over one set of areas and columns; each keeps its own period codes."""
    given = list(frames)
    areas, columns = given[0].areas, given[0].columns
    if any(frame.areas != areas for frame in given):
        areas = tuple(sorted({area for frame in given for area in frame.areas}))
    if any(frame.columns != columns for frame in given):
        columns = tuple(sorted({column for frame in given for column in frame.columns}))
    words = max(frame.marks.shape[0] for frame in given)
    return [frame.take_areas(areas).take_columns(columns).widen(words) for frame in given]


def _take(array: npt.NDArray[Any], found: Sequence[int], axis: int, filler: float) -> npt.NDArray[Any]:
    """Slices of an array along an axis, with a filler where the place is -1."""
    places = np.asarray(found, np.intp)
    if not array.shape[axis]:
        shape = list(array.shape)
        shape[axis] = len(places)
        return np.full(shape, filler, array.dtype)
    taken = np.take(array, np.maximum(places, 0), axis=axis)
    gone = places < 0
    if gone.any():
        index: list[Any] = [slice(None)] * array.ndim
        index[axis] = gone
        taken[tuple(index)] = filler
    return taken
