"""A store with a release laid over it that nobody has accepted yet: what would be said if it were."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rashinban.core.series import COLUMNS, Origin
from rashinban.statistics.publisher import Received, Table
from rashinban.statistics.selection import FIGURE_COLUMNS, FIGURE_ORDER, FigureSource, Held, Selection

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Release:
    """A table that was read, with the hash of its file and when it was received (ISO 8601)."""

    table: Table
    sha256: str
    received_at: str
    licence: str = ""
    credit: str = ""

    @property
    def held(self) -> Held:
        """How the store would speak of it."""
        table = self.table
        periods = tuple(sorted(set(table.rows["period"].to_pylist())))
        return Held(
            publisher=table.publisher,
            table=table.table,
            edition=table.edition,
            title=table.title,
            items=table.items,
            periods=periods,
            received_at=self.received_at,
            sha256=self.sha256,
            rows=table.rows.num_rows,
            licence=self.licence,
            credit=self.credit,
            released=table.released,
            notes=table.notes,
        )


class Trial:
    """A FigureSource: the releases over a store, or over nothing; of two editions the newer stands, as in the store."""

    def __init__(self, releases: Iterable[Release], below: FigureSource | None = None) -> None:
        self.releases, self._below = tuple(releases), below
        self._held = tuple(release.held for release in self.releases)

    def figures(self, selection: Selection) -> pa.Table:
        """See ``FigureSource``."""
        import pyarrow as pa

        schema = pa.schema([(name, pa.float64() if name == "value" else pa.string()) for name in FIGURE_COLUMNS])
        found = [_take(release, selection, schema) for release in self.releases if _fits(release, selection)]
        if self._below is not None:
            found.append(self._below.figures(selection).select(schema.names).cast(schema))
        if not found:
            return schema.empty_table()
        received = {held.sha256: held.received_at for held in self.tables()}
        return keep_newest(pa.concat_tables(found), received)

    def origins(self, sha256s: Iterable[str]) -> tuple[Origin, ...]:
        """See ``FigureSource``."""
        wanted = set(sha256s)
        return tuple(held.origin for held in self.tables() if held.sha256 in wanted)

    def tables(self) -> tuple[Held, ...]:
        """See ``FigureSource``."""
        below = self._below.tables() if self._below is not None else ()
        found = [*below, *self._held]
        return tuple(sorted(found, key=lambda each: (each.publisher, each.table, each.edition, each.received_at)))


def lay_over(files: Iterable[Received], below: FigureSource, received_at: datetime) -> Trial:
    """Files as they came laid over the store; errors are those of recognising and reading them. Nothing is stored."""
    from rashinban.statistics.publishers.registry import recognise

    releases = []
    for file in files:
        publisher = recognise(file)
        said = (file.sha256, received_at.isoformat(timespec="seconds"), publisher.licence, publisher.credit)
        releases += [Release(table, *said) for table in publisher.read(file)]
    return Trial(releases, below)


def _fits(release: Release, selection: Selection) -> bool:
    table = release.table
    return (
        (table.publisher, table.table) == (selection.publisher, selection.table)
        and selection.edition in (None, table.edition)
        and (selection.known_on is None or release.received_at[:10] <= selection.known_on.isoformat())
    )


def _take(release: Release, selection: Selection, schema: pa.Schema) -> pa.Table:
    """The rows that are asked for, said where they were read."""
    import pyarrow as pa
    import pyarrow.compute as pc

    rows = release.table.rows.select(COLUMNS).cast(pa.schema([schema.field(name) for name in COLUMNS]))
    asked = (("item", selection.items), ("area", selection.areas), ("period", selection.periods), ("dimensions", selection.dimensions))
    for name, values in asked:
        if values is not None:
            rows = rows.filter(pc.is_in(rows[name], pa.array(values, pa.string())))
    said = (release.table.publisher, release.table.table, release.table.edition, release.sha256)
    for name, text in zip(("publisher", "table", "edition", "sha256"), said, strict=True):
        rows = rows.append_column(name, pa.repeat(pa.scalar(text, pa.string()), rows.num_rows))
    return rows


def keep_newest(rows: pa.Table, received: dict[str, str]) -> pa.Table:
    """Each figure from its newest edition, of one edition from the copy received last."""
    import pyarrow as pa
    import pyarrow.compute as pc

    said: Any = rows["sha256"].dictionary_encode().combine_chunks()
    days = pa.array([received.get(sha, "") for sha in said.dictionary.to_pylist()], pa.string())
    dated = rows.append_column("received_at", days.take(said.indices))
    order = [(name, "ascending") for name in FIGURE_ORDER]
    dated = dated.sort_by([*order, ("edition", "descending"), ("received_at", "descending"), ("sha256", "descending")])
    if dated.num_rows < 2:
        return dated.select(rows.column_names)
    again = None
    for name in FIGURE_ORDER:
        equal = pc.equal(dated[name].slice(1), dated[name].slice(0, dated.num_rows - 1))
        again = equal if again is None else pc.and_(again, equal)
    first = pa.chunked_array([pa.array([True]), *pc.invert(again).chunks])
    return dated.filter(first).select(rows.column_names)
