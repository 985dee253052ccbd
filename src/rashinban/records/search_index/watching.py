"""How searching learns of every change: triggers note in the database itself which rows were written or deleted.

No service has to think of it, and a change by bulk statement, by restoring a backup or by hand is noticed as well. The
triggers name no column but keys, so columns can be changed freely. Whether they are there is checked at every refresh,
as some databases drop them when a table is rebuilt; where one was missing, all its rows are looked at again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from rashinban.records.models import SearchEntry, SearchTouched
from rashinban.records.search_index.pairs import NAME, pairs_of
from rashinban.records.search_index.sources import SOURCES, Watch

#: Counted up when texts are put together or normalised differently: everything is then read again.
VERSION = 1
_TOUCHED, _ENTRIES = SearchTouched._meta.db_table, SearchEntry._meta.db_table
_THERE = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE (type = 'trigger' AND name LIKE 'search%%') OR name = %s",
    "postgresql": """SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE tgname LIKE 'search%%' AND relnamespace = current_schema()::regnamespace
        UNION ALL SELECT indexname, tablename FROM pg_indexes WHERE indexname = %s AND schemaname = current_schema()""",
}


@dataclass(frozen=True, slots=True)
class Trigger:
    """One trigger: after an event on a table it notes the rows of a kind."""

    name: str
    table: str
    event: str
    kind: str
    watch: Watch

    @property
    def statements(self) -> str:
        """What it does, as SQL."""
        aliases = {"INSERT": ("NEW",), "DELETE": ("OLD",), "UPDATE": ("OLD", "NEW")}[self.event]
        if self.watch.ids == "{row}.id":
            aliases = aliases[-1:]
        inserts = (f"INSERT INTO {_TOUCHED} (kind, \"row\") SELECT '{self.kind}', {self.watch.ids.format(row=alias)};" for alias in aliases)
        return " ".join(inserts)

    @property
    def condition(self) -> str:
        return f"WHEN ({self.watch.when})" if self.event == "INSERT" and self.watch.when else ""


def triggers() -> Iterator[Trigger]:
    """Every trigger there must be."""
    for source in SOURCES.values():
        for number, watch in enumerate(source.watches):
            for event in ("INSERT", "UPDATE", "DELETE"):
                name = f"search{VERSION}_{source.kind}_{number}_{event.lower()}"
                yield Trigger(name, watch.model._meta.db_table, event, source.kind, watch)


def ensure_watching() -> None:
    """Everything is in place when this returns; one query when it was before."""
    wanted = {trigger.name: trigger for trigger in triggers()}
    there = _there()
    if there.keys() == {*wanted, NAME}:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        there = _there()  # as it is now that nobody else is at it
        for name, table in there.items():
            if name not in wanted and name != NAME:
                _drop(cursor, name, table)
        stale = {trigger.kind for name, trigger in wanted.items() if name not in there}
        for name, trigger in wanted.items():
            if name not in there:
                _create(cursor, trigger)
        if NAME not in there:
            _start_index(cursor)
            stale = set(SOURCES)
        for kind in stale:
            _touch_all(cursor, kind)


def _there() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(_THERE[connection.vendor], [NAME])
        return dict(cursor.fetchall())


def _create(cursor: Any, trigger: Trigger) -> None:
    if connection.vendor == "sqlite":
        cursor.execute(f"CREATE TRIGGER {trigger.name} AFTER {trigger.event} ON {trigger.table} {trigger.condition} BEGIN {trigger.statements} END")
        return
    body = f"BEGIN {trigger.statements} RETURN NULL; END"
    cursor.execute(f"CREATE OR REPLACE FUNCTION {trigger.name}() RETURNS trigger LANGUAGE plpgsql AS $do$ {body} $do$")
    cursor.execute(
        f"CREATE TRIGGER {trigger.name} AFTER {trigger.event} ON {trigger.table} FOR EACH ROW {trigger.condition} EXECUTE FUNCTION {trigger.name}()"
    )


def _drop(cursor: Any, name: str, table: str) -> None:
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def _start_index(cursor: Any) -> None:
    """An empty index for no entries."""
    cursor.execute(f"DELETE FROM {_ENTRIES}")
    index = pairs_of(connection.vendor)
    index.drop(cursor)
    index.make(cursor)


def _touch_all(cursor: Any, kind: str) -> None:
    """All rows of a kind, and those that are gone by now but still have entries."""
    table = SOURCES[kind].model._meta.db_table
    cursor.execute(
        f'INSERT INTO {_TOUCHED} (kind, "row") SELECT %s, id FROM {table} UNION SELECT kind, "row" FROM {_ENTRIES} WHERE kind = %s',
        [kind, kind],
    )
