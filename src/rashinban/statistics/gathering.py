"""Published figures from the store, laid out as frames for a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from rashinban.core.series import Origin
from rashinban.statistics.formula.tree import Reference
from rashinban.statistics.frame import BELOW_UNIT, FLAG_ORDER, MISSING, Column, Frame, column_of
from rashinban.statistics.selection import FigureSource, Selection

if TYPE_CHECKING:
    import pyarrow as pa

_FLAG_NUMBERS: dict[str, int] = {flag: number for number, flag in enumerate(FLAG_ORDER)}

#: Places of the rows of an answer in a list of distinct texts.
_Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Gathered:
    """A frame for each item, all of the same areas and columns, and the origins that their marks stand for."""

    frames: dict[Reference, Frame]
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class _Answer:
    """The rows of one table, each column as places in a list of its distinct texts."""

    table: str
    values: npt.NDArray[np.float64]
    flags: npt.NDArray[np.uint8]
    places: dict[str, _Places]
    texts: dict[str, list[str]]


def gather(
    references: Iterable[Reference],
    areas: Sequence[str] | None,
    source: FigureSource,
    known_on: date | None = None,
    rows: Iterable[str] = (),
) -> Gathered:
    """The figures of these items for areas (None: all that are held), all periods, one query for each table.

    An item whose table is not held is absent. ``rows`` are areas that the frames have room for besides. Of two figures of one year and area the later period stands.
    """
    wanted = tuple(dict.fromkeys(references))
    publishers = {held.table: held.publisher for held in source.tables()}
    tables = [table for table in dict.fromkeys(each.table for each in wanted) if table in publishers]
    answers = [_ask(source, publishers[table], table, wanted, areas, known_on) for table in tables]
    codes = sorted({code for answer in answers for code in answer.texts["area"]} | {*(areas or ()), *rows})
    columns = sorted({column_of(code) for answer in answers for code in answer.texts["period"]})
    origins = source.origins(dict.fromkeys(sha for answer in answers for sha in answer.texts["sha256"]))
    words = max((len(origins) + 63) // 64, 1)
    empty = Frame.absent(codes, columns, [""] * len(columns), words)
    frames = dict.fromkeys(wanted, empty)
    for answer in answers:
        frames |= _lay_out(answer, wanted, empty, origins)
    return Gathered(frames, origins)


def _ask(
    source: FigureSource,
    publisher: str,
    table: str,
    wanted: Sequence[Reference],
    areas: Sequence[str] | None,
    known_on: date | None,
) -> _Answer:
    """The rows of one table."""
    own = [each for each in wanted if each.table == table]
    rows = source.figures(
        Selection(
            publisher=publisher,
            table=table,
            items=tuple(dict.fromkeys(each.item for each in own)),
            areas=tuple(areas) if areas is not None else None,
            dimensions=tuple(dict.fromkeys(each.dimensions for each in own)),
            known_on=known_on,
        )
    )
    encoded = {name: _encode(rows, name) for name in ("area", "period", "item", "dimensions", "sha256", "flag")}
    values = rows.column("value").combine_chunks().to_numpy(zero_copy_only=False).astype(np.float64)
    places, texts = encoded.pop("flag")
    numbers = np.array([_FLAG_NUMBERS[flag] for flag in texts] or [0], np.uint8)
    flags = numbers[places] if len(places) else np.zeros(0, np.uint8)
    flags[(flags < BELOW_UNIT) & np.isnan(values)] = MISSING
    return _Answer(
        table, values, flags, {k: each[0] for k, each in encoded.items()}, {k: each[1] for k, each in encoded.items()}
    )


def _encode(rows: pa.Table, name: str) -> tuple[_Places, list[str]]:
    """A column of texts as places in the list of the distinct ones."""
    column: Any = rows.column(name)
    if not hasattr(column.type, "index_type"):
        column = column.dictionary_encode()
    chunk = column.unify_dictionaries().combine_chunks()
    if not len(chunk):
        return np.zeros(0, np.int64), []
    return chunk.indices.to_numpy(zero_copy_only=False).astype(np.int64), chunk.dictionary.to_pylist()


def _lay_out(
    answer: _Answer, wanted: Sequence[Reference], empty: Frame, origins: Sequence[Origin]
) -> dict[Reference, Frame]:
    """The frames of one table's items."""
    rows = _lookup(answer, "area", empty.row)
    number: dict[Column, int] = {column: i for i, column in enumerate(empty.columns)}
    columns = _lookup(answer, "period", {code: number[column_of(code)] for code in answer.texts["period"]})
    # a file may hold several tables: what was read from this one is of this table
    bits = _lookup(answer, "sha256", {each.sha256: i for i, each in enumerate(origins) if each.table == answer.table})
    found = {}
    for reference in wanted:
        if reference.table != answer.table:
            continue
        mine = np.flatnonzero(_equals(answer, "item", reference.item) & _equals(answer, "dimensions", reference.dimensions))
        frame = Frame.absent(empty.areas, empty.columns, empty.periods, empty.marks.shape[0])
        at = rows[mine], columns[mine]
        frame.values[at] = np.where(answer.flags[mine] < BELOW_UNIT, answer.values[mine], np.nan)
        frame.flags[at] = answer.flags[mine]
        frame.marks[(bits[mine] // 64, *at)] = np.uint64(1) << (bits[mine] % 64).astype(np.uint64)
        found[reference] = Frame(
            frame.areas, frame.columns, _codes(answer, mine, columns, frame), frame.values, frame.flags, frame.marks
        )
    return found


def _lookup(answer: _Answer, name: str, places: dict[str, int]) -> _Places:
    """A column of an answer in the numbering of the frame."""
    if not answer.texts[name]:
        return np.zeros(0, np.int64)
    return np.array([places[text] for text in answer.texts[name]], np.int64)[answer.places[name]]


def _equals(answer: _Answer, name: str, text: str) -> npt.NDArray[np.bool_]:
    try:
        return np.asarray(answer.places[name] == answer.texts[name].index(text))
    except ValueError:
        return np.zeros(len(answer.values), bool)


def _codes(answer: _Answer, mine: npt.NDArray[np.intp], columns: _Places, frame: Frame) -> tuple[str, ...]:
    """The period code of each column in which the item says something."""
    codes = [""] * len(frame.columns)
    if len(mine):
        pairs = np.unique(answer.places["period"][mine] * len(codes) + columns[mine])
        for pair in sorted(pairs, key=lambda pair: answer.texts["period"][pair // len(codes)]):
            codes[pair % len(codes)] = answer.texts["period"][pair // len(codes)]
    return tuple(codes)
