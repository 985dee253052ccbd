"""Frames compared with themselves at other times."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from rashinban.statistics.formula.arithmetic import divide, subtract
from rashinban.statistics.frame import ABSENT, ESTIMATED, NOT_APPLICABLE, Frame


def shift(frame: Frame, years: int) -> Frame:
    """For each period what it was that many years later (``years`` > 0) or earlier."""
    moved = frame.take_columns([(year + years, step) for year, step in frame.columns])
    return replace(moved, columns=frame.columns, periods=frame.periods)


def previous(frame: Frame) -> Frame:
    """For each period the figure of the period before it that the area has a figure of."""
    places = np.where(frame.there, np.arange(len(frame.columns)), -1)
    last = np.maximum.accumulate(places, axis=1)
    before = np.concatenate([np.full((len(frame.areas), 1), -1), last[:, :-1]], axis=1) if places.size else last
    return _pick(frame, before)


def latest(frame: Frame, years: int) -> Frame:
    """For each period the newest figure up to it, at most so many years old; one of an earlier year is an estimate."""
    places = np.where(frame.there, np.arange(len(frame.columns)), -1)
    last = np.maximum.accumulate(places, axis=1) if places.size else places
    year = np.array([column[0] for column in frame.columns])
    age = year - year[np.maximum(last, 0)]
    usable = (last >= 0) & (age <= years) & ~frame.there
    picked = _pick(frame, np.where(usable, last, -1))
    flags = np.where(usable, np.maximum(picked.flags, ESTIMATED), frame.flags).astype(np.uint8)
    values = np.where(usable, picked.values, frame.values)
    return replace(frame, values=values, flags=flags, marks=np.where(usable, picked.marks, frame.marks))


def earlier(frame: Frame, years: int | None) -> Frame:
    """The figure to compare with: of so many years before, or of the period before."""
    return previous(frame) if years is None else shift(frame, -years)


def growth(frame: Frame, years: int | None) -> Frame:
    """Change in per cent of the earlier figure; not applicable where that was 0 or below."""
    base = earlier(frame, years)
    positive = base.with_figures(np.where(base.values > 0, base.values, 0.0), base.flags)
    ratio = divide(frame, positive)
    assert isinstance(ratio, Frame)
    return ratio.with_figures((ratio.values - 1) * 100, ratio.flags)


def annual_growth(frame: Frame, years: int) -> Frame:
    """The yearly change in per cent that, every year the same, makes the change over so many years."""
    over = growth(frame, years)
    with np.errstate(invalid="ignore"):
        yearly = ((over.values / 100 + 1) ** (1 / max(years, 1)) - 1) * 100
    flags = np.where(over.there & np.isnan(yearly), NOT_APPLICABLE, over.flags).astype(np.uint8)
    return over.with_figures(yearly, flags)


def change(frame: Frame, years: int | None) -> Frame:
    """Difference to the earlier figure."""
    found = subtract(frame, earlier(frame, years))
    assert isinstance(found, Frame)
    return found


def index(frame: Frame, year: int) -> Frame:
    """Each figure in per cent of the one of the base year."""
    base = frame.take_columns([(year, step) for _year, step in frame.columns])
    ratio = divide(frame, replace(base, columns=frame.columns, periods=frame.periods))
    assert isinstance(ratio, Frame)
    return ratio.with_figures(ratio.values * 100, ratio.flags)


def moving_average(frame: Frame, years: int) -> Frame:
    """The mean of a year and those before it, as many as asked for; where one is not there, there is no mean."""
    parts = [frame, *(shift(frame, -back) for back in range(1, years))]
    flags = np.maximum.reduce([part.flags for part in parts])
    values = np.add.reduce([part.values for part in parts]) / years
    marks = np.bitwise_or.reduce([part.marks for part in parts])
    return frame.with_figures(values, flags, marks)


def crossing_year(left: Frame, right: Frame) -> Frame:
    """The year in which ``left`` first is above ``right``, told in the last column; between two figures it is interpolated.

    Where it is above in the first year already, that year; where it never is, not applicable.
    """
    gap = subtract(left, right)
    assert isinstance(gap, Frame)
    found = Frame.absent(gap.areas, gap.columns, gap.periods, gap.marks.shape[0])
    if not gap.columns:
        return found
    years = np.array([column[0] for column in gap.columns], float)
    above = gap.there & (np.nan_to_num(gap.values) > 0)
    known, crossed = gap.there.any(axis=1), above.any(axis=1)
    rows, first = np.arange(len(gap.areas)), above.argmax(axis=1)
    last = np.maximum.accumulate(np.where(gap.there, np.arange(len(years)), -1), axis=1)
    before = np.where(first > 0, last[rows, np.maximum(first - 1, 0)], -1)
    span = np.where(before >= 0, years[first] - years[np.maximum(before, 0)], 0.0)
    met = years[first] - span + _part(gap.values[rows, before], gap.values[rows, first]) * span
    found.values[:, -1] = np.where(crossed, np.ceil(np.where(before >= 0, met, years[first])), np.nan)
    told = np.where(crossed, np.where(span > 1, ESTIMATED, 0), NOT_APPLICABLE)
    found.flags[:, -1] = np.where(known, told, ABSENT)
    found.marks[:, :, -1] = np.where(known, np.bitwise_or.reduce(gap.marks, axis=2), np.uint64(0))
    return found


def _part(low: npt.NDArray[np.float64], high: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How much of the way from a gap below to one above lies before zero."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.nan_to_num(-low / (high - low))


def _pick(frame: Frame, places: npt.NDArray[np.intp]) -> Frame:
    """Figures of each area from other columns; -1 is absent."""
    at, gone = np.maximum(places, 0), places < 0
    values, flags = np.take_along_axis(frame.values, at, 1), np.take_along_axis(frame.flags, at, 1)
    marks = np.take_along_axis(frame.marks, at[None, :, :], 2)
    return replace(
        frame,
        values=np.where(gone, np.nan, values),
        flags=np.where(gone, ABSENT, flags).astype(np.uint8),
        marks=np.where(gone, np.uint64(0), marks),
    )
