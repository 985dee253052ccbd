"""From the columns of a published table to the one long table of figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rashinban.core.errors import Place, WrongContent
from rashinban.core.series import COLUMNS, Flag
from rashinban.statistics.grid import Grid, letters
from rashinban.statistics.symbols import FLAGS, MISSING, SYMBOLS, Cells, read_cells

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Keys:
    """What every row of a published table is of: an area, and a period and dimensions where rows have their own."""

    areas: Sequence[str]
    periods: Sequence[str] | None = None
    dimensions: Sequence[str] | None = None
    #: The row of the file the first of them stands in, for errors.
    first: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """What one column of figures is of; ``period`` and ``dimensions`` where the rows have none of their own."""

    number: int
    item: str
    unit: str | None = None
    period: str | None = None
    dimensions: str = ""
    #: Flag of every figure that is there (a projection is ``estimated``).
    flag: Flag = ""


def unpivot(
    grid: Grid,
    keys: Keys,
    columns: Sequence[Column],
    symbols: Mapping[str, Flag] = SYMBOLS,
    below_unit: bool = False,
    read: Callable[[Column, pa.Array], Cells] | None = None,
) -> pa.Table:
    """The long table of a grid: one row per cell that says something, column after column.

    Empty cells give no row. WrongContent when an area (and period and dimensions) or a column's item stands twice;
    UnreadableCell with the cell otherwise. ``read`` reads columns that are no plain figures (times of day).
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    _refuse_twice(grid, keys, columns)
    height, count = len(keys.areas), len(columns)
    texts = [grid.columns[column.number].slice(keys.first, height) for column in columns]

    def place(index: int) -> Place:
        column, row = divmod(index, max(height, 1))
        return grid.place(keys.first + row, columns[column].number)

    if read is None:
        said = read_cells(pa.concat_arrays(texts) if texts else pa.array([], pa.string()), place, symbols, below_unit)
    else:
        parts = [read(column, text) for column, text in zip(columns, texts, strict=True)]
        said = Cells(pa.concat_arrays([part.values for part in parts]), pa.concat_arrays([part.flags for part in parts]))
    flags = said.flags
    own = np.repeat(np.array([FLAGS.index(column.flag) for column in columns], np.int8), height)
    if own.any():
        plain = pc.and_(pc.equal(flags, 0), pc.is_valid(said.values))
        flags = pc.if_else(plain, pa.array(own), flags)
    of_column = np.repeat(np.arange(count, dtype=np.int32), height)
    of_row = np.tile(np.arange(height, dtype=np.int32), count)
    arrays = [
        _encode([column.item for column in columns], of_column),
        _encode(keys.areas, of_row),
        _encode(keys.periods, of_row) if keys.periods is not None else _encode([c.period or "" for c in columns], of_column),
        _encode(keys.dimensions, of_row) if keys.dimensions is not None else _encode([c.dimensions for c in columns], of_column),
        said.values,
        _encode([column.unit for column in columns], of_column),
        pa.DictionaryArray.from_arrays(flags, pa.array(FLAGS)),
    ]
    table = pa.table(arrays, names=list(COLUMNS))
    silent = pc.and_(pc.is_null(said.values), pc.equal(flags, 0))
    return table.filter(pc.invert(silent)) if pc.any(silent).as_py() else table


def join_rows(parts: Sequence[pa.Table]) -> pa.Table:
    """Long tables below each other, under one set of spellings."""
    import pyarrow as pa

    return pa.concat_tables(parts).unify_dictionaries().combine_chunks()


def set_flag(rows: pa.Table, mask: pa.Array, flag: Flag) -> pa.Table:
    """The rows with this flag where the mask is true; a flag of figures that are not there takes the value away."""
    import pyarrow as pa
    import pyarrow.compute as pc

    flags = pc.if_else(mask, flag, rows["flag"].cast(pa.string()))
    places = pc.index_in(flags, pa.array(FLAGS)).cast(pa.int8())
    places = places.combine_chunks() if isinstance(places, pa.ChunkedArray) else places
    rows = rows.set_column(COLUMNS.index("flag"), "flag", pa.DictionaryArray.from_arrays(places, pa.array(FLAGS)))
    if flag not in MISSING:
        return rows
    values = pc.if_else(mask, pa.scalar(None, pa.float64()), rows["value"])
    return rows.set_column(COLUMNS.index("value"), "value", values)


def flag_projected(rows: pa.Table, base: str) -> pa.Table:
    """The rows with the figures of every period but the base flagged as estimated, where there is a figure."""
    import pyarrow as pa
    import pyarrow.compute as pc

    plain = pc.equal(rows["flag"].cast(pa.string()), "")
    return set_flag(rows, pc.and_(plain, pc.not_equal(rows["period"].cast(pa.string()), base)), "estimated")


def _encode(values: Sequence[str | None], places: pa.Array) -> pa.Array:
    """The values at these places, each spelling kept once."""
    import pyarrow as pa

    encoded = pa.array(values, pa.string()).dictionary_encode()
    return pa.DictionaryArray.from_arrays(encoded.indices.take(pa.array(places)), encoded.dictionary)


def _refuse_twice(grid: Grid, keys: Keys, columns: Sequence[Column]) -> None:
    """WrongContent for the second row, or column, that is of the same thing."""
    seen: dict[object, int] = {}
    for column in columns:
        if (other := seen.setdefault((column.item, column.period, column.dimensions), column.number)) != column.number:
            raise WrongContent(
                f"項目「{column.item}」の列が二つあります（{letters(other)}列と{letters(column.number)}列）。",
                grid.place(0, column.number),
                "見出しを確かめ、公表元のファイルをそのまま使ってください。",
            )
    periods = keys.periods if keys.periods is not None else [""] * len(keys.areas)
    dimensions = keys.dimensions if keys.dimensions is not None else [""] * len(keys.areas)
    whats = list(zip(keys.areas, periods, dimensions, strict=True))
    if len(set(whats)) == len(whats):
        return
    first: dict[tuple[str, str, str], int] = {}
    for row, what in enumerate(whats):
        if first.setdefault(what, row) != row:
            raise WrongContent(
                f"「{'・'.join(part for part in what if part)}」の行が二つあります（{grid.place(keys.first + first[what]).line}行目にもあります）。",
                grid.place(keys.first + row),
                "片方を消すか、公表元のファイルをそのまま使ってください。",
            )
