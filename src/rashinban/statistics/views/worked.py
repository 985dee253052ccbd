"""Indicators worked out for every area and year and kept for the next page: the same few are asked for again and again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from rashinban.core.series import Flag, Origin
from rashinban.statistics.catalogue.catalogue import catalogue
from rashinban.statistics.catalogue.entry import Theme
from rashinban.statistics.comparing import Similar, find_similar
from rashinban.statistics.frame import BELOW_UNIT, ESTIMATED, FLAG_ORDER, column_of
from rashinban.statistics.regions import Chosen
from rashinban.statistics.selection import FigureSource, Held, Selection
from rashinban.statistics.showing import Shown, work_out, work_out_all
from rashinban.statistics.views.words import code_of

if TYPE_CHECKING:
    import pyarrow as pa

#: How much is kept of each kind: an indicator of all areas and years takes about a megabyte, a theme about four.
MOST_KEPT = {"shown": 40, "theme": 16}
#: Ages, likenesses and the like are small.
MOST_OTHERS = 400


class Worked:
    """The figures that somebody may read, as indicators.

    ``known_on`` is the day up to which they had been received, ``day`` that of whose boundaries figures are carried to.
    """

    def __init__(self, source: FigureSource, known_on: date | None = None, day: date | None = None) -> None:
        self.source, self.known_on, self._day = source, known_on, day or known_on or date.today()
        self._held = source.tables()
        #: what is kept is kept for whoever may read exactly these files
        self._about = (tuple((each.sha256, each.table, each.path) for each in self._held), known_on)

    @property
    def held(self) -> tuple[Held, ...]:
        """What is held, as far as it was received by the day."""
        if self.known_on is None:
            return self._held
        return tuple(each for each in self._held if each.received_on <= self.known_on)

    def figures(self, selection: Selection) -> pa.Table:
        """See ``FigureSource``: what was known by the day."""
        return self.source.figures(replace(selection, known_on=self.known_on))

    def origins(self, sha256s: Iterable[str]) -> tuple[Origin, ...]:
        """See ``FigureSource``."""
        return self.source.origins(sha256s)

    def tables(self) -> tuple[Held, ...]:
        """See ``FigureSource``."""
        return self.held

    def shown(self, indicator: str, region: Chosen | None = None, carried: bool = False) -> Shown:
        """An indicator for all areas and years, and for a chosen region; ``carried`` to the boundaries of the day."""
        regions, day = (region,) if region else (), self._day if carried else None
        found: Shown = self.kept(("shown", indicator, region, day), lambda: work_out(indicator, None, None, self, day, regions=regions))
        return found

    def theme(self, theme: Theme, region: Chosen | None = None) -> tuple[Shown, ...]:
        """The indicators of a theme that can be worked out from what is held, for all areas; nothing of it is kept."""
        keys = self.computable(theme)
        regions = (region,) if region else ()
        return work_out_all(keys, None, None, self, regions=regions) if keys else ()

    def computable(self, theme: Theme | None = None) -> tuple[str, ...]:
        """The keys of entries (of a theme) that can be worked out from what is held, in the order of themes and catalogue."""
        known = self.kept(("computable",), self._computable)
        book = catalogue()
        order = list(get_args(Theme))
        entries = sorted(book.of_theme(theme), key=lambda entry: order.index(entry.themes[0])) if theme else book.entries
        return tuple(entry.key for entry in entries if entry.key in known)

    def similar(self, area: str, number: int = 5) -> tuple[Similar, ...]:
        """The areas most like one."""
        found: tuple[Similar, ...] = self.kept(("similar", area, number), lambda: find_similar(area, self, number=number))
        return found

    def kept(self, name: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        """What a view keeps of its own between pages, as long as the same figures are held."""
        return _keep(self._about, name, make)

    def _computable(self) -> frozenset[str]:
        held = {(each.table, item.code) for each in self.held for item in each.items}
        book = catalogue()
        return frozenset(entry.key for entry in book.entries if book.computable(entry.key, held))


def flag_at(shown: Shown, area: str, period: str) -> Flag:
    """The flag of a figure; empty also where nothing is said."""
    frame, column = shown.frame, column_of(period) if period else None
    if area not in frame.row or column not in frame.columns:
        return ""
    number = int(frame.flags[frame.row[area], frame.columns.index(column)])
    return FLAG_ORDER[number] if number < len(FLAG_ORDER) else ""


def periods_among(shown: Shown, areas: Sequence[str]) -> tuple[str, ...]:
    """The codes of the periods of which one of these areas has a figure."""
    frame = shown.frame.take_areas(areas)
    there = np.flatnonzero(frame.there.any(axis=0)) if frame.flags.size else ()
    return tuple(code_of(frame.columns[i], frame.periods[i]) for i in there)


def origins_at(shown: Shown, period: str, areas: Sequence[str]) -> tuple[Origin, ...]:
    """The files that figures of these areas and a period rest on."""
    column = column_of(period) if period else None
    if column not in shown.frame.columns:
        return ()
    marks = shown.frame.take_areas(areas).marks[:, :, shown.frame.columns.index(column)]
    return read_bits(shown.origins, np.bitwise_or.reduce(marks, axis=1) if marks.shape[1] else ())


def read_bits(origins: Sequence[Origin], words: Iterable[Any]) -> tuple[Origin, ...]:
    """The origins of which a bit is set, in words of 64."""
    bits = [int(word) for word in words]
    return tuple(each for i, each in enumerate(origins) if i // 64 < len(bits) and bits[i // 64] >> (i % 64) & 1)


_kept: dict[str, OrderedDict[tuple[Any, ...], Any]] = {}
_lock = Lock()


def _keep(about: tuple[Any, ...], name: tuple[Any, ...], make: Callable[[], Any]) -> Any:
    """What was made for this name before, or is made now; of each kind, the one not asked for longest goes first."""
    kind, key = str(name[0]), (about, *name)
    with _lock:
        kept = _kept.setdefault(kind, OrderedDict())
        if key in kept:
            kept.move_to_end(key)
            return kept[key]
    made = make()
    with _lock:
        kept = _kept.setdefault(kind, OrderedDict())
        kept[key] = made
        while len(kept) > MOST_KEPT.get(kind, MOST_OTHERS):
            kept.popitem(last=False)
    return made


def forget() -> None:
    """Let go of everything that is kept."""
    with _lock:
        _kept.clear()


def newest_period(shown: Shown, areas: Sequence[str]) -> str:
    """The newest period of which one of the areas has a figure that is no projection, else the newest of all; empty for none."""
    frame = shown.frame
    rows = [frame.row[area] for area in areas if area in frame.row] or list(range(len(frame.areas)))
    if not frame.columns or not rows:
        return ""
    flags = frame.flags[rows]
    for there in (flags < ESTIMATED, flags < BELOW_UNIT):
        columns = np.flatnonzero(there.any(axis=0))
        if len(columns):
            column = int(columns[-1])
            return code_of(frame.columns[column], frame.periods[column])
    return ""
