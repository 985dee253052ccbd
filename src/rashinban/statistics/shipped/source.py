"""The shipped figures as a source: one Parquet file, a group of rows for each edition of a table, their headings beside."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from rashinban.core.series import COLUMNS, Origin
from rashinban.statistics.publisher import Item
from rashinban.statistics.selection import FIGURE_COLUMNS, Held, Selection
from rashinban.statistics.trial import keep_newest

if TYPE_CHECKING:
    import pyarrow as pa

#: Where the headings stand in the metadata of the file.
METADATA = b"rashinban"
#: What is said of an edition from outside its file, not kept in it.
_OUTSIDE = ("path", "digest", "size")
_OWN = ("publisher", "table", "edition", "sha256")


class ShippedFigures:
    """A FigureSource over the package's own file. Rows of an edition are read when they are first asked for, and kept."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or Path(str(files(__package__) / "figures.parquet"))
        self._read: dict[int, pa.Table] = {}
        self._reading = Lock()

    def figures(self, selection: Selection) -> pa.Table:
        """See ``FigureSource``. Texts are plain."""
        import pyarrow as pa

        chosen = [place for place, held in enumerate(self._held) if _fits(held, selection)]
        found = [_take(self._rows(place), self._held[place], selection) for place in chosen]
        if not found:
            return pa.schema([(name, pa.float64() if name == "value" else pa.string()) for name in FIGURE_COLUMNS]).empty_table()
        return keep_newest(pa.concat_tables(found), {each.sha256: each.received_at for each in self._held})

    def origins(self, sha256s: Iterable[str]) -> tuple[Origin, ...]:
        """See ``FigureSource``."""
        wanted = set(sha256s)
        return tuple(held.origin for held in self._held if held.sha256 in wanted)

    def tables(self) -> tuple[Held, ...]:
        """See ``FigureSource``. They have no ``path``: they are in no folder of the installation."""
        return self._held

    @cached_property
    def _held(self) -> tuple[Held, ...]:
        import pyarrow.parquet as pq

        about = pq.read_metadata(self.path)
        sizes = [about.row_group(place).total_byte_size for place in range(about.num_row_groups)]
        headings = json.loads(about.metadata[METADATA])
        return tuple(read_heading(heading, size) for heading, size in zip(headings, sizes, strict=True))

    def _rows(self, place: int) -> pa.Table:
        """The rows of one edition."""
        import pyarrow.parquet as pq

        with self._reading:
            if place not in self._read:
                self._read[place] = pq.ParquetFile(self.path).read_row_group(place, columns=list(COLUMNS)).replace_schema_metadata(None)
            return self._read[place]


def write_heading(held: Held) -> dict[str, Any]:
    """An edition as it stands in the metadata."""
    about = {name: value for name, value in asdict(held).items() if name not in _OUTSIDE}
    return about | {"released": held.released.isoformat() if held.released else None}


def read_heading(about: dict[str, Any], size: int) -> Held:
    """The edition that ``write_heading`` wrote; ``size`` is what its rows take before they are compressed, in bytes."""
    items = tuple(Item(**item) for item in about["items"])
    released = date.fromisoformat(about["released"]) if about["released"] else None
    texts = {"periods": tuple(about["periods"]), "notes": tuple(about["notes"])}
    return Held(**{**about, **texts, "items": items, "released": released, "size": size})


def _fits(held: Held, selection: Selection) -> bool:
    return (
        (held.publisher, held.table) == (selection.publisher, selection.table)
        and selection.edition in (None, held.edition)
        and (selection.known_on is None or held.received_on <= selection.known_on)
    )


def _take(rows: pa.Table, held: Held, selection: Selection) -> pa.Table:
    """The rows that are asked for, with what they were read from."""
    import pyarrow as pa
    import pyarrow.compute as pc

    asked = (("item", selection.items), ("area", selection.areas), ("period", selection.periods), ("dimensions", selection.dimensions))
    for name, values in asked:
        if values is not None:
            rows = rows.filter(pc.is_in(rows[name], pa.array(values, pa.string())))
    for name in _OWN:
        rows = rows.append_column(name, pa.repeat(pa.scalar(getattr(held, name), pa.string()), rows.num_rows))
    return rows
