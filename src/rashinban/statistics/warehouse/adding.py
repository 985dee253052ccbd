"""Files become figures: recognised, read and checked first, stored after, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from rashinban.core.errors import Place, WrongContent
from rashinban.statistics.publisher import Publisher, Received, Table
from rashinban.statistics.selection import Held
from rashinban.statistics.snapshots import Snapshot, Snapshots, suffix_of
from rashinban.statistics.warehouse.additions import write_addition
from rashinban.statistics.warehouse.checks import check_table
from rashinban.statistics.warehouse.series_files import write_series

if TYPE_CHECKING:
    import pyarrow as pa

Recognise = Callable[[Received], Publisher]
Clock = Callable[[], datetime]

#: Days of receipt are days in Japan.
JAPAN = timezone(timedelta(hours=9), "JST")


def now_in_japan() -> datetime:
    """The time."""
    return datetime.now(UTC).astimezone(JAPAN)


@dataclass(frozen=True, slots=True)
class Added:
    """What an addition did: the tables that are new, and the names of files that were held already."""

    held: tuple[Held, ...] = ()
    already: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read and found right, with the rows of each table as they are kept; not stored yet."""

    file: Received
    sha256: str
    publisher: Publisher
    tables: tuple[tuple[Table, pa.Table], ...]


def read_file(file: Received, recognise: Recognise) -> Reading:
    """Recognise, read and check a file; every error of the reader and of the checks, and nothing is stored."""
    publisher = recognise(file)
    tables = publisher.read(file)
    if not tables:
        raise WrongContent("ファイルに表が一つもありません。", Place(file=file.name), "統計表のファイルを選んでください。")
    seen = [(table.table, table.edition) for table in tables]
    if len(set(seen)) < len(seen):
        raise WrongContent("一つのファイルに同じ版の同じ表が二つあります。", Place(file=file.name))
    checked = tuple((table, check_table(table, publisher, file.name)) for table in tables)
    return Reading(file, file.sha256, publisher, checked)


def read_files(files: Iterable[Received], recognise: Recognise, known: frozenset[str]) -> tuple[tuple[Reading, ...], tuple[str, ...]]:
    """Readings of the files that are new, each content once, and the names of those that are known."""
    readings: dict[str, Reading] = {}
    already: list[str] = []
    for file in files:
        digest = file.sha256
        if digest in known or digest in readings:
            already.append(file.name)
        else:
            readings[digest] = read_file(file, recognise)
    return tuple(readings.values()), tuple(already)


def store(
    readings: Sequence[Reading], snapshots: Snapshots, series: Path, clock: Clock, sources: Mapping[str, str]
) -> tuple[Held, ...]:
    """Store what was read; any error takes back what was written and leaves the store as it was."""
    begun = clock()
    written: list[Path] = []
    held: list[Held] = []
    try:
        for number, reading in enumerate(readings):
            # One microsecond apart: of two files of one edition handed over together, the later one is the newer.
            received_at = (begun + timedelta(microseconds=number)).astimezone(JAPAN).isoformat(timespec="microseconds")
            about = _describe(reading, received_at, sources.get(reading.file.name))
            written += snapshots.put(reading.file, about)
            for place, (table, rows) in enumerate(reading.tables):
                path = series / f"{reading.sha256}-{place}.parquet"
                written.append(path)
                write_series(path, rows, table)
                held.append(_hold(about, table, rows, path))
        write_addition(series, held)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    return tuple(held)


def announce(reading: Reading, table: Table, rows: pa.Table, at: datetime) -> Held:
    """What the record of a table would say if it were stored now."""
    received_at = at.astimezone(JAPAN).isoformat(timespec="microseconds")
    return _hold(_describe(reading, received_at, None), table, rows, None)


def _describe(reading: Reading, received_at: str, source: str | None) -> Snapshot:
    """The sidecar of a file."""
    publisher = reading.publisher
    return Snapshot(
        sha256=reading.sha256,
        suffix=suffix_of(reading.file),
        name=reading.file.name,
        size=len(reading.file.content),
        received_at=received_at,
        publisher=publisher.key,
        authority=publisher.authority,
        title="、".join(dict.fromkeys(table.title for table, _ in reading.tables)),
        licence=publisher.licence,
        credit=publisher.credit,
        source=source,
    )


def _hold(about: Snapshot, table: Table, rows: pa.Table, path: Path | None) -> Held:
    """What the record says of a table."""
    return Held(
        publisher=table.publisher,
        table=table.table,
        edition=table.edition,
        title=table.title,
        items=table.items,
        periods=tuple(sorted(rows["period"].unique().to_pylist())),
        received_at=about.received_at,
        sha256=about.sha256,
        rows=rows.num_rows,
        licence=table.licence or about.licence,
        credit=about.credit,
        authority=table.authority or about.authority,
        name=about.name,
        source=about.source,
        released=table.released,
        notes=table.notes,
        size=path.stat().st_size if path else 0,
        path=path.name if path else "",
        digest=sha256(path.read_bytes()).hexdigest() if path else "",
    )
