"""A theme at a glance: the newest figure of each of its indicators, beside what the areas are compared with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from rashinban.core.phrase import Phrase
from rashinban.core.series import Flag, Origin
from rashinban.statistics.catalogue.entry import Entry, Theme
from rashinban.statistics.formula.among_areas import level_of
from rashinban.statistics.frame import ABSENT, BELOW_UNIT, ESTIMATED, FLAG_ORDER, Flags, Marks, Values
from rashinban.statistics.regions import Chosen
from rashinban.statistics.showing import Shown
from rashinban.statistics.views.asked import Asked
from rashinban.statistics.views.lines import Role, roles_of, similar_to
from rashinban.statistics.views.sources import SourceLine, source_lines
from rashinban.statistics.views.words import code_of, figure_of, full_names_of, names_of
from rashinban.statistics.views.worked import Worked, read_bits


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of an area; ``rank`` is its place among ``peers`` areas of its level in the same year, 1 for the largest."""

    text: str
    value: float | None
    flag: Flag | None
    rank: int | None = None
    peers: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator, the period its figures are of, and one figure for each column."""

    entry: Entry
    period: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """A theme: columns are the areas, with why they are there; rows are its indicators that have a figure."""

    theme: Theme
    columns: tuple[tuple[str, Phrase, Role], ...]
    rows: tuple[Row, ...]
    without: tuple[Entry, ...]
    finding: Phrase
    sources: tuple[SourceLine, ...]


@dataclass(frozen=True)
class _Digest:
    """Of an indicator what an overview needs: for each area the newest column, and whole columns of those."""

    entry: Entry
    rows: dict[str, int]
    newest: npt.NDArray[np.intp]
    values: dict[int, Values]
    flags: dict[int, Flags]
    marks: dict[int, Marks]
    codes: dict[int, str]
    peers: dict[str, npt.NDArray[np.intp]]
    origins: tuple[Origin, ...]


def overview_of(asked: Asked, worked: Worked) -> Overview:
    """The theme for the areas asked about; figures are of the newest year in which the first area has one."""
    similar = similar_to(asked, worked)
    roles = roles_of(asked, similar[:2])
    columns = tuple((code, full_names_of(code) if role in ("own", "similar") else names_of(code), role) for code, role in roles.items())
    digests = _digests(asked.theme, asked.region, worked)
    rows, without = [], []
    origins: dict[Origin, None] = {}
    for digest in digests:
        column = _column(digest, asked.own)
        if column < 0:
            without.append(digest.entry)
            continue
        cells = tuple(_cell(digest, column, code, role) for code, _name, role in columns)
        rows.append(Row(digest.entry, digest.codes[column], cells))
        place = next(digest.rows[code] for code in asked.own if code in digest.rows and digest.newest[digest.rows[code]] == column)
        origins.update(dict.fromkeys(read_bits(digest.origins, digest.marks[column][:, place])))
    finding = Phrase(f"{len(rows)}の指標の、いちばん新しい値", f"Newest figures of {len(rows)} indicators")
    return Overview(asked.theme, columns, tuple(rows), tuple(without), finding, source_lines(origins, worked.held))


def _digests(theme: Theme, region: Chosen | None, worked: Worked) -> tuple[_Digest, ...]:
    """Those of a theme, kept; with a region its own figures are worked out."""
    found: tuple[_Digest, ...] = worked.kept(("theme", theme, region), lambda: tuple(_digest(each) for each in worked.theme(theme, region)))
    return found


def _digest(shown: Shown) -> _Digest:
    """Figures that are no projections come before those that are."""
    frame = shown.frame
    newest = np.full(len(frame.areas), -1, np.intp)
    for there in (frame.flags < BELOW_UNIT, frame.flags < ESTIMATED):
        if there.size:
            last = there.shape[1] - 1 - np.argmax(there[:, ::-1], axis=1)
            newest = np.where(there.any(axis=1), last, newest)
    columns = sorted({int(each) for each in newest if each >= 0})
    return _Digest(
        shown.entry,
        frame.row,
        newest,
        {c: frame.values[:, c].copy() for c in columns},
        {c: frame.flags[:, c].copy() for c in columns},
        {c: frame.marks[:, :, c].copy() for c in columns},
        {c: code_of(frame.columns[c], frame.periods[c]) for c in columns},
        _levels(frame.areas),
        shown.origins,
    )


@lru_cache(maxsize=32)
def _levels(areas: tuple[str, ...]) -> dict[str, npt.NDArray[np.intp]]:
    """The rows of the areas of each level."""
    found: dict[str, list[int]] = {}
    for row, code in enumerate(areas):
        found.setdefault(level_of(code), []).append(row)
    return {level: np.array(rows, np.intp) for level, rows in found.items()}


def _column(digest: _Digest, own: tuple[str, ...]) -> int:
    """The newest column of the first of the areas that has any."""
    return next((int(digest.newest[row]) for code in own if (row := digest.rows.get(code)) is not None and digest.newest[row] >= 0), -1)


def _cell(digest: _Digest, column: int, code: str, role: Role) -> Cell:
    row = digest.rows.get(code)
    if row is None:
        return Cell("", None, None)
    number = int(digest.flags[column][row])
    value = float(digest.values[column][row]) if number < BELOW_UNIT else None
    flag = FLAG_ORDER[number] if number != ABSENT else None
    level = level_of(code)
    if value is None or role != "own" or level not in ("prefecture", "municipality"):
        return Cell(figure_of(value, digest.entry), value, flag)
    others = digest.values[column][digest.peers[level]]
    return Cell(
        figure_of(value, digest.entry), value, flag, int((others > value).sum()) + 1, int(np.isfinite(others).sum())
    )
