"""DuckDB in the memory of the process, over the Parquet files: no server, no lock, nothing to keep in step."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import ibis
from cachetools import LRUCache

from rashinban.core.series import COLUMNS
from rashinban.statistics.warehouse.engines import Group
from rashinban.statistics.warehouse.expressions import VINTAGE, Question, express, mark

if TYPE_CHECKING:
    import pyarrow as pa

#: Shapes of questions that are remembered.
_COMPILED = 1024


class DuckDBEngine:
    """One view for each table; connection and what is known of the files are kept between questions.

    It reads the folder of the store and nothing else, and loads no extension from anywhere.
    """

    errors: tuple[type[Exception], ...] = (duckdb.Error,)

    def __init__(self, folder: Path) -> None:
        self._connection = duckdb.connect(
            config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
        )
        self._connection.execute("SET parquet_metadata_cache = true")
        self._backend = ibis.duckdb.from_connection(self._connection)
        self._connection.execute(f"SET allowed_directories = [{_quote(str(folder.resolve()) + '/')}]")
        self._connection.execute("SET enable_external_access = false")
        self._compiled: LRUCache[tuple[Group, Question], str] = LRUCache(_COMPILED)
        self._held: dict[Group, tuple[tuple[Path, ...], Any]] = {}

    def prepare(self, group: Group, files: Sequence[Path]) -> None:
        """See ``Engine``."""
        self._relation(group, tuple(files))

    def answer(self, group: Group, files: Sequence[Path], question: Question) -> pa.Table:
        """See ``Engine``. A question is compiled once for its shape: that costs more than to answer it."""
        relation = self._relation(group, tuple(files))
        place = (group, question.shape)
        if place not in self._compiled:
            self._compiled[place] = str(ibis.to_sql(express(relation, question.shape), dialect="duckdb"))
        lists = {_quote(mark(name)): ", ".join(map(_quote, texts)) for name, texts in question.texts if texts is not None}
        # In one pass, so that what stands in a text is never taken for a mark.
        sql = re.sub("|".join(lists), lambda found: lists[found[0]], self._compiled[place]) if lists else self._compiled[place]
        return self._connection.sql(sql).to_arrow_table()

    def _relation(self, group: Group, files: tuple[Path, ...]) -> Any:
        """The view of a table, made again when its files are others."""
        if group not in self._held or self._held[group][0] != files:
            name = f"figures_{len(self._held)}" if group not in self._held else self._held[group][1].get_name()
            places = "[" + ", ".join(_quote(str(path.resolve())) for path in files) + "]"
            columns = ", ".join(f'"{column}"' for column in COLUMNS)
            self._connection.execute(
                f"CREATE OR REPLACE VIEW {name} AS SELECT {columns}, list_position({places}, filename)::INTEGER - 1 AS {VINTAGE} "
                f"FROM read_parquet({places}, filename = true)"
            )
            self._held[group] = files, self._backend.table(name)
        return self._held[group][1]

    def close(self) -> None:
        """See ``Engine``."""
        self._connection.close()


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
