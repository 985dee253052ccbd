"""Real tables in memory, answered with Arrow: what the warehouse says of the newest editions, without its disk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from rashinban.core.series import COLUMNS, Origin
from rashinban.statistics.publisher import Table
from rashinban.statistics.selection import Held, Selection


@dataclass(frozen=True)
class ArrowFigures:
    """Tables with the hash of the file each was read from."""

    held: tuple[tuple[Table, str], ...]

    def figures(self, selection: Selection) -> pa.Table:
        """See ``FigureSource``; no vintages."""
        found = []
        for table, sha in self.held:
            if (table.publisher, table.table) != (selection.publisher, selection.table):
                continue
            rows = table.rows.select(COLUMNS)
            for name in COLUMNS:
                if pa.types.is_dictionary(rows.schema.field(name).type):
                    rows = rows.set_column(rows.schema.get_field_index(name), name, rows[name].cast(pa.string()))
            wanted = {"item": selection.items, "area": selection.areas, "period": selection.periods, "dimensions": selection.dimensions}
            for name, values in wanted.items():
                if values is not None:
                    rows = rows.filter(pc.is_in(rows[name], pa.array(values, pa.string())))
            for name, text in (("publisher", table.publisher), ("table", table.table), ("edition", table.edition), ("sha256", sha)):
                rows = rows.append_column(name, pa.array([text] * rows.num_rows, pa.string()))
            found.append(rows)
        order = [(name, "ascending") for name in ("area", "period", "dimensions", "item")]
        whole = pa.concat_tables(found).sort_by([*order, ("edition", "descending")])
        key = pc.binary_join_element_wise(whole["area"], whole["period"], whole["dimensions"], whole["item"], "|")
        first = [True, *pc.not_equal(key[1:], key[:-1]).to_pylist()] if whole.num_rows else []
        return whole.filter(pa.array(first, pa.bool_()))

    def origins(self, sha256s: Iterable[str]) -> tuple[Origin, ...]:
        """See ``FigureSource``."""
        wanted = set(sha256s)
        return tuple(held.origin for held in self.tables() if held.sha256 in wanted)

    def tables(self) -> tuple[Held, ...]:
        """See ``FigureSource``."""
        found = [
            Held(
                *(table.publisher, table.table, table.edition, table.title, table.items),
                *((), "2026-11-22T09:00:00+09:00", sha, table.rows.num_rows, "", ""),
            )
            for table, sha in self.held
        ]
        return tuple(sorted(found, key=lambda each: (each.publisher, each.table, each.edition)))
