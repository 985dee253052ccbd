"""What is held, how old it is, and what is missing of what is needed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Literal

import yaml

from rashinban.core.errors import Place, WrongContent
from rashinban.statistics.selection import Held

#: late: the newest edition was received longer ago than its publisher takes for the next one, and a month.
State = Literal["held", "late", "missing"]

_DAYS_OF_A_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class Expected:
    """A table that is needed; ``every`` is the months between its editions, None when no other is to come."""

    publisher: str
    table: str
    title: str
    authority: str
    get: str
    every: int | None = None


@dataclass(frozen=True, slots=True)
class TableStatus:
    """A table: its editions from the oldest to the newest, and how it stands on a day.

    ``days`` since an edition of it was last received; ``expected`` is None for a table that was added without being
    needed.
    """

    publisher: str
    table: str
    title: str
    authority: str
    state: State
    editions: tuple[Held, ...] = ()
    days: int | None = None
    expected: Expected | None = None

    @property
    def rows(self) -> int:
        """Figures of all editions."""
        return sum(each.rows for each in self.editions)

    @property
    def size(self) -> int:
        """Bytes of all editions."""
        return sum(each.size for each in self.editions)

    @property
    def periods(self) -> tuple[str, ...]:
        """Every period of every edition once."""
        return tuple(sorted({period for each in self.editions for period in each.periods}))


@dataclass(frozen=True, slots=True)
class Status:
    """Every table that is held or needed, by publisher and table, and what the store takes in bytes."""

    tables: tuple[TableStatus, ...]
    received: int
    series: int

    @property
    def rows(self) -> int:
        """Figures of everything that is held."""
        return sum(each.rows for each in self.tables)

    @property
    def missing(self) -> tuple[TableStatus, ...]:
        """What is needed and not held."""
        return tuple(each for each in self.tables if each.state == "missing")


@lru_cache(maxsize=1)
def expected_tables() -> tuple[Expected, ...]:
    """The tables that the catalogue and the region pages need."""
    return read_expected(files(__package__).joinpath("expected.yaml").read_text(encoding="utf-8"), "expected.yaml")


def read_expected(text: str, name: str) -> tuple[Expected, ...]:
    """Tables from YAML; WrongContent when it says something else."""
    try:
        return tuple(Expected(**each) for each in yaml.safe_load(text))
    except (yaml.YAMLError, TypeError) as error:
        raise WrongContent(f"必要な統計表の一覧として読めません（{error}）。", Place(file=name), "publisher、table、title、authority、get、every を書いてください。") from error


def describe(held: Iterable[Held], expected: Iterable[Expected], received: int, today: date) -> Status:
    """How the store stands on a day; ``received`` is the size of the snapshots."""
    editions: dict[tuple[str, str], tuple[Held, ...]] = {}
    for each in held:
        key = (each.publisher, each.table)
        editions[key] = (*editions.get(key, ()), each)
    needed = {(each.publisher, each.table): each for each in expected}
    tables = tuple(_describe(key, editions.get(key, ()), needed.get(key), today) for key in sorted({*editions, *needed}))
    return Status(tables, received, sum(each.size for each in tables))


def _describe(key: tuple[str, str], editions: tuple[Held, ...], expected: Expected | None, today: date) -> TableStatus:
    if not editions and expected is not None:
        return TableStatus(*key, expected.title, expected.authority, "missing", expected=expected)
    newest = editions[-1]
    days = (today - max(each.received_on for each in editions)).days
    late = expected is not None and expected.every is not None and days > (expected.every + 1) * _DAYS_OF_A_MONTH
    title = expected.title if expected else newest.title
    return TableStatus(*key, title, newest.authority, "late" if late else "held", editions, days, expected)
