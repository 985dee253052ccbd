"""What is asked of the store of official figures, and what a store answers: the seam between keeping and showing.

A figure is one row of the long table (``core.series.COLUMNS``) of one edition of a table. Editions of a table may say
something of the same thing (item, area, period, dimensions); then the newest one is meant, unless an edition or a day
is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from rashinban.core.series import COLUMNS, Origin
from rashinban.statistics.publisher import Item

if TYPE_CHECKING:
    import pyarrow as pa

#: Columns of an answer: the figure and where it was read.
FIGURE_COLUMNS = (*COLUMNS, "publisher", "table", "edition", "sha256")

#: The order of the rows of an answer, byte by byte.
FIGURE_ORDER = ("area", "period", "dimensions", "item")


@dataclass(frozen=True, slots=True)
class Selection:
    """What is asked of the store; None asks for all, an empty tuple for nothing.

    ``dimensions`` are exact texts, ``("",)`` asks for figures without dimensions. Without ``edition`` every figure
    is taken from the newest edition that has it, a newer one that withholds it included. ``known_on`` leaves out
    what was received after that day.
    """

    publisher: str
    table: str
    items: tuple[str, ...] | None
    areas: tuple[str, ...] | None = None
    periods: tuple[str, ...] | None = None
    dimensions: tuple[str, ...] | None = None
    edition: str | None = None
    known_on: date | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """One edition of a table as it is held: what it is, what it covers, where it came from.

    ``received_at`` is the time of day in Japan in ISO 8601, ``periods`` are codes in their order, ``rows`` counts
    figures; ``path``, ``size`` and ``digest`` (SHA-256) are of the Parquet file they are kept in.
    """

    publisher: str
    table: str
    edition: str
    title: str
    items: tuple[Item, ...]
    periods: tuple[str, ...]
    received_at: str
    sha256: str
    rows: int
    licence: str
    credit: str
    authority: str = ""
    name: str = ""
    source: str | None = None
    released: date | None = None
    notes: tuple[str, ...] = ()
    size: int = 0
    path: str = ""
    digest: str = ""

    @property
    def received_on(self) -> date:
        """The day it was received."""
        return date.fromisoformat(self.received_at[:10])

    @property
    def origin(self) -> Origin:
        """The place a figure of it is said to come from."""
        return Origin(
            publisher=self.publisher,
            table=self.table,
            edition=self.edition,
            title=self.title,
            sha256=self.sha256,
            licence=self.licence or None,
            retrieved_on=self.received_at[:10],
        )


class FigureSource(Protocol):
    """A store that answers selections."""

    def figures(self, selection: Selection) -> pa.Table:
        """The figures, with ``FIGURE_COLUMNS``, in ``FIGURE_ORDER``; no rows where nothing is held."""

    def origins(self, sha256s: Iterable[str]) -> tuple[Origin, ...]:
        """The tables of these files, in the order of publisher, table and edition; unknown hashes are left out."""

    def tables(self) -> tuple[Held, ...]:
        """Every edition of every table that is held, in the order of publisher, table, edition and receipt."""
