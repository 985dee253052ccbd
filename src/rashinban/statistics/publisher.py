"""What every publisher's reader is: it says whether a file is its own, and reads it into the long table."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Received:
    """A file as it came: its name and its bytes."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The hash by which the bytes are kept."""
        return sha256(self.content).hexdigest()

    @property
    def suffix(self) -> str:
        """The ending in small letters, with its point."""
        return f".{self.name.rpartition('.')[2].lower()}" if "." in self.name else ""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a table gives figures of: the publisher's code, its name and unit, its definition where it is printed."""

    code: str
    name: str
    unit: str | None = None
    definition: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds, read whole.

    ``table`` is the same for all editions of a table (``ssdse-a``), ``edition`` sorts by age (``2026``), ``rows`` is
    an Arrow table with the columns of ``core.series.COLUMNS``: every figure once, no row for what the file does not
    say, a flag and no value for what it says is not there. ``areas`` are the names as printed, by code. ``authority`` and
    ``licence`` are of tables whose figures are another's than the publisher's own; empty: the publisher's.
    """

    publisher: str
    table: str
    edition: str
    title: str
    items: tuple[Item, ...]
    rows: pa.Table
    released: date | None = None
    areas: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    authority: str = ""
    licence: str = ""


class Publisher(Protocol):
    """A reader of one publisher's files. Stateless; registered in ``publishers.registry`` and an entry-point group."""

    key: str
    name: str
    authority: str
    licence: str
    credit: str

    def recognises(self, file: Received) -> bool:
        """Whether the file is this publisher's, from its content (the name is a hint at most); cheap, never raises."""

    def read(self, file: Received) -> tuple[Table, ...]:
        """The tables in the file. WrongContent / UnreadableFile (file, sheet, cell or line, remedy) when it is broken,
        half, of another layout, or an error page; nothing is guessed."""
