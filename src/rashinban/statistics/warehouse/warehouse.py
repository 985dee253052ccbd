"""The store of official figures: files go in whole, selections are answered by the engine of the setting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from hashlib import file_digest
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from rashinban.core.errors import Place, RashinbanError, UnreadableFile
from rashinban.core.series import Origin
from rashinban.statistics.durable import alone
from rashinban.statistics.publisher import Publisher, Received, Table
from rashinban.statistics.selection import Held, Selection
from rashinban.statistics.snapshots import Snapshots
from rashinban.statistics.warehouse import adding, additions
from rashinban.statistics.warehouse.adding import Added, Clock, Recognise
from rashinban.statistics.warehouse.engines import Engine, Group, open_engine
from rashinban.statistics.warehouse.expressions import ask
from rashinban.statistics.warehouse.revisions import Revision, compare

if TYPE_CHECKING:
    import pyarrow as pa

    from rashinban.statistics.warehouse.status import Status


@dataclass(frozen=True, slots=True)
class _Known:
    """What the records said when they were last looked at."""

    names: frozenset[str] = frozenset()
    held: tuple[Held, ...] = ()
    groups: Mapping[Group, tuple[Held, ...]] = field(default_factory=dict)


def recognise_registered(file: Received) -> Publisher:
    """The registered publisher whose file it is."""
    from rashinban.statistics.publishers.registry import recognise

    return recognise(file)


class Warehouse:
    """A FigureSource over the folders ``snapshots`` and ``series`` of an installation.

    One object serves many threads. Engine, connection and what is known of the files are kept; every question looks
    whether an addition came, from this process or another.
    """

    def __init__(
        self,
        home: Path,
        engine: str | None = None,
        recognise: Recognise = recognise_registered,
        clock: Clock = adding.now_in_japan,
    ) -> None:
        self.snapshots = Snapshots(home / "snapshots")
        self.series = home / "series"
        self._setting, self._recognise, self._clock = engine, recognise, clock
        self._lock = RLock()
        self._known = _Known()
        self._engine: Engine | None = None

    def add(
        self, files: Iterable[Received], sources: Mapping[str, str] | None = None, publisher: Publisher | None = None
    ) -> Added:
        """Recognise, read, check and store files: all of them or, when one is wrong, none; the error says which.

        A file that is held already is named and left alone. ``sources`` are the addresses of fetched files by name;
        ``publisher`` reads files that cannot be recognised (a mapping somebody chose).
        """
        readings, already = self._read(files, publisher)
        if not readings:
            return Added(already=already)
        with alone(self.series):
            known = self._hashes()
            fresh = [reading for reading in readings if reading.sha256 not in known]
            already += tuple(reading.file.name for reading in readings if reading.sha256 in known)
            held = adding.store(fresh, self.snapshots, self.series, self._clock, sources or {}) if fresh else ()
        return Added(held, already)

    def preview(self, files: Iterable[Received], publisher: Publisher | None = None) -> tuple[Revision, ...]:
        """What adding files would change of what is held; nothing is stored, the editions have no ``path`` yet."""
        readings, _ = self._read(files, publisher)
        return tuple(
            self._revision(adding.announce(reading, table, rows, self._clock()), rows)
            for reading in readings
            for table, rows in reading.tables
        )

    def figures(self, selection: Selection) -> pa.Table:
        """See ``FigureSource``. Texts are dictionary-encoded. UnreadableFile when a file or the engine fails."""
        held = self._look().groups.get((selection.publisher, selection.table), ())
        chosen = tuple(place for place, each in enumerate(held) if _fits(each, selection))
        return self._fetch(held, chosen, selection)

    def origins(self, sha256s: Iterable[str]) -> tuple[Origin, ...]:
        """See ``FigureSource``."""
        wanted = set(sha256s)
        return tuple(each.origin for each in self.tables() if each.sha256 in wanted)

    def tables(self) -> tuple[Held, ...]:
        """See ``FigureSource``."""
        return self._look().held

    def heading(self, held: Held) -> Table:
        """What the file said of a table besides figures: names of areas as printed, definitions, notes."""
        from rashinban.statistics.warehouse.series_files import read_heading

        return read_heading(self.series / held.path)

    def revisions(self, publisher: str, table: str) -> tuple[Revision, ...]:
        """What each edition of a table changed of what was held before it, the oldest first; the first changed none."""
        from rashinban.statistics.warehouse.series_files import read_rows

        held = self._look().groups.get((publisher, table), ())
        return tuple(self._revision(each, read_rows(self.series / each.path)) for each in held[1:])

    def status(self, today: date | None = None) -> Status:
        """What is held, how old it is on a day (default: today in Japan), and what is missing of what is needed."""
        from rashinban.statistics.warehouse.status import describe, expected_tables

        received = sum(snapshot.size for snapshot in self.snapshots.all())
        return describe(self.tables(), expected_tables(), received, today or self._clock().astimezone(adding.JAPAN).date())

    def verify(self) -> tuple[RashinbanError, ...]:
        """What is no longer as it was stored: received bytes, sidecars, Parquet."""
        faults = list(self.snapshots.verify())
        for held in self.tables():
            path = self.series / held.path
            if not path.exists():
                faults.append(UnreadableFile("統計の値のファイルがありません。", Place(file=path.name), "バックアップから戻してください。"))
                continue
            with path.open("rb") as stream:
                if file_digest(stream, "sha256").hexdigest() != held.digest:
                    faults.append(UnreadableFile("統計の値のファイルが保存したときから変わっています。", Place(file=path.name), "バックアップから戻してください。"))
            if self.snapshots.find(held.sha256) is None:
                faults.append(UnreadableFile("値のもとになった受け取ったままのファイルがありません。", Place(file=held.name)))
        return tuple(faults)

    def prepare(self) -> None:
        """Do now what the first questions would have to wait for: after adding, and when a server starts."""
        for group, held in self._look().groups.items():
            with self._working_engine() as engine:
                engine.prepare(group, [self.series / each.path for each in held])

    def close(self) -> None:
        """Let go of the engine; the next question opens it again."""
        with self._lock:
            engine, self._engine = self._engine, None
            if engine:
                engine.close()

    def _read(self, files: Iterable[Received], publisher: Publisher | None) -> tuple[tuple[adding.Reading, ...], tuple[str, ...]]:
        """Read what is not held yet."""
        recognise = self._recognise if publisher is None else lambda file: publisher
        return adding.read_files(files, recognise, self._hashes())

    def _hashes(self) -> frozenset[str]:
        return frozenset(held.sha256 for held in self.tables())

    def _look(self) -> _Known:
        """What the records say now; only records that were not there before are read."""
        names = additions.names(self.series)
        if names == self._known.names:
            return self._known
        with self._lock:
            held = additions.order(each for name in sorted(names) for each in additions.read_addition(self.series / name))
            groups: dict[Group, tuple[Held, ...]] = {}
            for each in held:
                group = (each.publisher, each.table)
                groups[group] = (*groups.get(group, ()), each)
            self._known = _Known(names, held, groups)
            return self._known

    def _fetch(self, held: tuple[Held, ...], chosen: tuple[int, ...], selection: Selection) -> pa.Table:
        """The newest figures among the chosen editions."""
        asked = (selection.items, selection.areas, selection.periods, selection.dimensions)
        if not chosen or () in asked:
            return _answer(None, held)
        files = [self.series / each.path for each in held]
        question = ask(selection, chosen, len(held), _contradict([held[place] for place in chosen]))
        with self._working_engine() as engine:
            rows = engine.answer((selection.publisher, selection.table), files, question)
        return _answer(rows, held)

    @contextmanager
    def _working_engine(self) -> Iterator[Engine]:
        """The engine for one question; what it cannot do is said, and the next question opens another."""
        with self._lock:
            engine = self._engine or open_engine(self.series, self._setting)
            self._engine = engine
            try:
                yield engine
            except engine.errors as error:
                self.close()
                raise UnreadableFile(
                    f"統計の値を読み出せません（{str(error).splitlines()[0] if str(error) else type(error).__name__}）。",
                    remedy="統計の保存場所と計算の設定（RASHINBAN_WAREHOUSE）を確かめてください。",
                ) from error

    def _revision(self, edition: Held, rows: pa.Table) -> Revision:
        """What an edition with these rows changes of what is older than it."""
        held = self._look().groups.get((edition.publisher, edition.table), ())
        older = tuple(
            place for place, each in enumerate(held) if (each.edition, each.received_at) < (edition.edition, edition.received_at)
        )
        items, periods = (tuple(rows[name].unique().to_pylist()) for name in ("item", "period"))
        before = self._fetch(held, older, Selection(edition.publisher, edition.table, items, periods=periods))
        changed, same = compare(before, rows)
        return Revision(edition, changed, rows.num_rows - changed.num_rows - same, same)


def _fits(held: Held, selection: Selection) -> bool:
    """Whether an edition may take part in the answer."""
    of_edition = selection.edition is None or held.edition == selection.edition
    return of_edition and (selection.known_on is None or held.received_on <= selection.known_on)


def _contradict(held: Sequence[Held]) -> bool:
    """Whether several of these editions say something of one period."""
    periods = [period for each in held for period in each.periods]
    return len(set(periods)) < len(periods)


def _answer(rows: pa.Table | None, held: tuple[Held, ...]) -> pa.Table:
    """Rows of an engine as figures, in their order, with what their edition says of itself."""
    from rashinban.statistics.warehouse.answers import arrange

    return arrange(rows, held)
