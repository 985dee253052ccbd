"""The official figures of the installation, and what somebody may read of them: the one path by which everybody reads.

Published tables are everybody's. Tables read by a mapping of the office's own may be anything: they are for people
with a role.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from rashinban.core.series import Origin
from rashinban.records.access import access_of
from rashinban.statistics.layers import Layered
from rashinban.statistics.remembering import Remembering
from rashinban.statistics.selection import FigureSource, Held, Selection

if TYPE_CHECKING:
    import pyarrow as pa

    from rashinban.statistics.warehouse.warehouse import Warehouse

#: Keys of publishers whose tables only people with a role read.
OWN = frozenset({"generic"})

#: Rows of answers that the process keeps in memory, about 60 bytes each.
_REMEMBERED = 500_000


class Seen:
    """A FigureSource without the tables of some publishers, as if they were not there."""

    def __init__(self, source: FigureSource, hidden: frozenset[str]) -> None:
        self._source, self._hidden = source, hidden

    def figures(self, selection: Selection) -> pa.Table:
        """See ``FigureSource``."""
        if selection.publisher not in self._hidden:
            return self._source.figures(selection)
        return self._source.figures(Selection(selection.publisher, selection.table, ()))

    def origins(self, sha256s: Iterable[str]) -> tuple[Origin, ...]:
        """See ``FigureSource``."""
        return tuple(each for each in self._source.origins(sha256s) if each.publisher not in self._hidden)

    def tables(self) -> tuple[Held, ...]:
        """See ``FigureSource``."""
        return tuple(each for each in self._source.tables() if each.publisher not in self._hidden)


def store() -> Warehouse:
    """What this installation was given: files are added here. One for the process and the folder of the installation."""
    return _open(Path(settings.CONFIGURATION.home))


def figures_for(user: Any) -> FigureSource:
    """The figures this person (an anonymous visitor, or an Access) may read: those of the store, beneath them those
    that are shipped."""
    source = _laid(Path(settings.CONFIGURATION.home))
    return source if reads_own(user) else Seen(source, OWN)


def reads_own(user: Any) -> bool:
    """Whether somebody reads the tables of the office's own: everybody who holds a duty today."""
    return bool(access_of(user).by_duty)


def forget() -> None:
    """Let go of everything that is kept for the process."""
    for home in list(_opened):
        _opened.pop(home).close()
    _laid.cache_clear()


_opened: dict[Path, Warehouse] = {}


def _open(home: Path) -> Warehouse:
    from rashinban.statistics.warehouse.warehouse import Warehouse

    found = _opened.get(home)
    return found if found is not None else _opened.setdefault(home, Warehouse(home, settings.CONFIGURATION.warehouse))


@lru_cache(maxsize=4)
def _laid(home: Path) -> FigureSource:
    """Store over shipped figures, its answers kept."""
    shipped = _shipped()
    return Remembering(Layered(_open(home), shipped) if shipped else _open(home), _REMEMBERED)


def _shipped() -> FigureSource | None:
    """The figures that come with the package; None in a package without them."""
    from importlib.util import find_spec

    if find_spec("rashinban.statistics.shipped") is None:
        return None
    from rashinban.statistics.shipped import ShippedFigures

    return ShippedFigures()
