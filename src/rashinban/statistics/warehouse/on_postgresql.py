"""PostgreSQL: the figures of the Parquet files once more, beside an index, for offices that have a server anyway."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import file_digest
from io import BytesIO
from pathlib import Path
from typing import Any

import ibis
import psycopg
import pyarrow as pa

from rashinban.core.errors import WrongContent
from rashinban.core.series import COLUMNS
from rashinban.statistics.warehouse.engines import Group
from rashinban.statistics.warehouse.expressions import VINTAGE, Question, express

_TABLE = "rashinban_figures"
_FILES = "rashinban_figure_files"
_MAKE = f"""
CREATE TABLE IF NOT EXISTS {_FILES} (id serial PRIMARY KEY, name text COLLATE "C" UNIQUE NOT NULL);
CREATE TABLE IF NOT EXISTS {_TABLE} (
    file integer NOT NULL REFERENCES {_FILES},
    item text COLLATE "C" NOT NULL, area text COLLATE "C" NOT NULL, period text COLLATE "C" NOT NULL,
    dimensions text COLLATE "C" NOT NULL, value double precision, unit text COLLATE "C", flag text COLLATE "C" NOT NULL
);
CREATE INDEX IF NOT EXISTS {_TABLE}_item ON {_TABLE} (file, item);
"""
#: Any number: whoever copies or makes the tables holds this lock until the end of the transaction.
_LOCK = 5_470_512


class PostgreSQLEngine:
    """A copy of each file, made in one transaction when the file is first seen, and never changed after.

    Several processes may share a database; several installations too, each sees its own files only.
    """

    errors: tuple[type[Exception], ...] = (psycopg.Error, pa.ArrowException, OSError)

    def __init__(self, url: str) -> None:
        try:
            self._connection = psycopg.connect(url, autocommit=True)
        except psycopg.Error as error:
            raise WrongContent(
                f"統計の計算に使うPostgreSQLにつながりません（{str(error).splitlines()[0]}）。",
                remedy="サーバーが動いているか、RASHINBAN_WAREHOUSE のアドレスが正しいかを確かめてください。",
            ) from error
        with self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            cursor.execute(_MAKE)
        self._backend = ibis.postgres.from_connection(self._connection)
        self._held: dict[Group, tuple[tuple[Path, ...], Any]] = {}

    def prepare(self, group: Group, files: Sequence[Path]) -> None:
        """See ``Engine``."""
        self._relation(group, tuple(files))

    def answer(self, group: Group, files: Sequence[Path], question: Question) -> pa.Table:
        """See ``Engine``."""
        return express(self._relation(group, tuple(files)), question).to_pyarrow()

    def _relation(self, group: Group, files: tuple[Path, ...]) -> Any:
        """The figures of a table as an Ibis table."""
        if group not in self._held or self._held[group][0] != files:
            numbers = self._copy(files)
            own = [numbers[path] for path in files]
            figures = self._backend.table(_TABLE)
            vintage = figures.file.cases(*[(number, place) for place, number in enumerate(own)], else_=-1)
            relation = figures.filter(figures.file.isin(own)).mutate(**{VINTAGE: vintage})
            self._held[group] = files, relation[[*COLUMNS, VINTAGE]]
        return self._held[group][1]

    def close(self) -> None:
        """See ``Engine``."""
        self._connection.close()

    def _copy(self, paths: Sequence[Path]) -> dict[Path, int]:
        """Copy the files that are not there, known by their content; the number of each."""
        names = {path: file_name(path) for path in paths}
        with self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            cursor.execute(f"SELECT name, id FROM {_FILES} WHERE name = ANY(%s)", (list(names.values()),))
            numbers = {str(name): int(number) for name, number in cursor.fetchall()}
            absent = [path for path in paths if names[path] not in numbers]
            for path in absent:
                cursor.execute(f"INSERT INTO {_FILES} (name) VALUES (%s) RETURNING id", (names[path],))
                numbers[names[path]] = _one(cursor)
                _copy_file(cursor, path, numbers[names[path]])
        if absent:
            self._connection.execute(f"ANALYZE {_TABLE}")
        return {path: numbers[name] for path, name in names.items()}


def file_name(path: Path) -> str:
    """The name under which a file's rows are known: the hash of its bytes."""
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _one(cursor: psycopg.Cursor[Any]) -> int:
    row = cursor.fetchone()
    if row is None:
        raise psycopg.DataError("no number was given to a file")
    return int(row[0])


def _copy_file(cursor: psycopg.Cursor[Any], path: Path, number: int) -> None:
    """The rows of a file, group by group, so that memory stays small; an empty text stays apart from none."""
    import pyarrow.csv
    import pyarrow.parquet as pq

    how = pyarrow.csv.WriteOptions(include_header=False, quoting_style="all_valid")
    columns = ", ".join(COLUMNS)
    with cursor.copy(f"COPY {_TABLE} (file, {columns}) FROM STDIN (FORMAT csv)") as copy:
        for batch in pq.ParquetFile(path).iter_batches(batch_size=65_536, columns=list(COLUMNS)):
            part = pa.Table.from_batches([batch])
            part = part.add_column(0, "file", pa.array([number] * part.num_rows, pa.int32()))
            into = BytesIO()
            pyarrow.csv.write_csv(part, into, how)
            copy.write(into.getvalue())
