"""A store of official figures in the memory of a test: the plainest right answer to a selection."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa

from rashinban.core.series import COLUMNS, Origin
from rashinban.statistics.publisher import Item, Table
from rashinban.statistics.selection import FIGURE_COLUMNS, FIGURE_ORDER, Held, Selection

#: Arrow types of the columns of an answer.
SCHEMA = pa.schema([(name, pa.float64() if name == "value" else pa.string()) for name in FIGURE_COLUMNS])


def long_rows(*rows: tuple[object, ...]) -> pa.Table:
    """A long table from tuples in the order of ``COLUMNS``."""
    names = [SCHEMA.field(name) for name in COLUMNS]
    return pa.table({field.name: pa.array([row[n] for row in rows], field.type) for n, field in enumerate(names)})


def table_of(table: str, edition: str, *rows: tuple[object, ...], publisher: str = "sample", title: str = "架空の表") -> Table:
    """A table of fictional figures; its items are those of the rows."""
    items = tuple(Item(code, code) for code in sorted({str(row[0]) for row in rows}))
    return Table(publisher, table, edition, title, items, long_rows(*rows))


@dataclass(frozen=True)
class MemoryFigures:
    """Tables with the hash and the time of receipt of each, compared row by row."""

    held: tuple[tuple[Table, str, str], ...]

    @classmethod
    def of(cls, *tables: Table, received_at: str = "2026-01-01T09:00:00+09:00") -> MemoryFigures:
        """Tables received at one time, each from a file of its own."""
        return cls(tuple((table, f"{number:064x}", received_at) for number, table in enumerate(tables)))

    def figures(self, selection: Selection) -> pa.Table:
        """See ``FigureSource``."""
        found: dict[tuple[str, ...], tuple[tuple[str, ...], dict[str, object]]] = {}
        for table, sha256, received_at in self.held:
            if (table.publisher, table.table) != (selection.publisher, selection.table):
                continue
            if selection.edition not in (None, table.edition):
                continue
            if selection.known_on and received_at[:10] > selection.known_on.isoformat():
                continue
            age = (table.edition, received_at, sha256)
            about = {"publisher": table.publisher, "table": table.table, "edition": table.edition, "sha256": sha256}
            for row in table.rows.to_pylist():
                key = tuple(row[name] for name in FIGURE_ORDER)
                if _asked(row, selection) and (key not in found or found[key][0] < age):
                    found[key] = (age, {**row, **about})
        return pa.Table.from_pylist([found[key][1] for key in sorted(found)], SCHEMA)

    def origins(self, sha256s: Iterable[str]) -> tuple[Origin, ...]:
        """See ``FigureSource``."""
        wanted = set(sha256s)
        return tuple(held.origin for held in self.tables() if held.sha256 in wanted)

    def tables(self) -> tuple[Held, ...]:
        """See ``FigureSource``."""
        found = [
            Held(
                *(table.publisher, table.table, table.edition, table.title, table.items),
                *(tuple(sorted(set(table.rows["period"].to_pylist()))), received_at, sha256, table.rows.num_rows),
                *("架空の利用条件", "架空の出典"),
            )
            for table, sha256, received_at in self.held
        ]
        return tuple(sorted(found, key=lambda each: (each.publisher, each.table, each.edition, each.received_at)))


def _asked(row: dict[str, str], selection: Selection) -> bool:
    """Whether a row is among what is asked for."""
    wanted = {"item": selection.items, "area": selection.areas, "period": selection.periods, "dimensions": selection.dimensions}
    return all(values is None or row[name] in values for name, values in wanted.items())
