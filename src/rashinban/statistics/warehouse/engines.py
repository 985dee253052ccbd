"""Where the figures are counted: DuckDB in memory (default), PostgreSQL, or Spark, by one setting.

The Parquet files are the store; an engine looks at them (DuckDB, Spark) or keeps a copy beside an index (PostgreSQL).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from rashinban.core.errors import WrongContent
from rashinban.statistics.warehouse.expressions import Question

if TYPE_CHECKING:
    import pyarrow as pa

#: The setting that chooses (an environment variable, or ``warehouse`` in rashinban.toml): ``duckdb``, ``postgresql://…``, ``spark``, ``spark:local[4]``, ``spark://host:7077``.
SETTING = "RASHINBAN_WAREHOUSE"

#: Publisher and table.
Group = tuple[str, str]


class Engine(Protocol):
    """One engine. Calls come from one thread at a time."""

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        """What it raises when a file or a server fails."""

    def prepare(self, group: Group, files: Sequence[Path]) -> None:
        """Do now what the first question to a table would have to wait for (PostgreSQL copies the files)."""

    def answer(self, group: Group, files: Sequence[Path], question: Question) -> pa.Table:
        """The rows that answer a question to a table, given its files from the oldest to the newest edition.

        Columns are those of the long table and ``vintage``, the place of the file in ``files``; the order is any.
        """

    def close(self) -> None:
        """Let go of connections and sessions."""


def open_engine(folder: Path, setting: str | None = None) -> Engine:
    """The engine of the setting (None: DuckDB) over the Parquet files of a folder.

    WrongContent when the setting names none, or one whose parts are not installed.
    """
    chosen = setting or "duckdb"
    try:
        if chosen == "duckdb":
            from rashinban.statistics.warehouse.on_duckdb import DuckDBEngine

            return DuckDBEngine(folder)
        if chosen.startswith(("postgresql://", "postgres://")):
            from rashinban.statistics.warehouse.on_postgresql import PostgreSQLEngine

            return PostgreSQLEngine(chosen)
        if chosen == "spark" or chosen.startswith("spark:"):
            from rashinban.statistics.warehouse.on_spark import SparkEngine

            return SparkEngine(chosen)
    except ImportError as error:
        raise WrongContent(
            f"統計の計算に使う「{chosen.split(':')[0]}」の部品が入っていません（{error.name}）。",
            remedy="rashinban[postgres] または rashinban[spark] をインストールしてください。",
        ) from error
    raise WrongContent(
        f"設定「{SETTING}」の「{chosen}」は使えません。", remedy="duckdb、postgresql://…、spark のどれかを指定してください。"
    )
