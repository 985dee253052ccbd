"""Rows of an engine as the answer to a selection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from rashinban.core.series import COLUMNS
from rashinban.statistics.selection import FIGURE_COLUMNS, FIGURE_ORDER, Held
from rashinban.statistics.warehouse.expressions import VINTAGE
from rashinban.statistics.warehouse.ordering import sort_rows

_TEXT = pa.dictionary(pa.int32(), pa.string())
_SCHEMA = pa.schema([(name, pa.float64() if name == "value" else _TEXT) for name in FIGURE_COLUMNS])


def arrange(rows: pa.Table | None, held: Sequence[Held]) -> pa.Table:
    """The rows with the columns and in the order of an answer; ``held`` are the editions by vintage."""
    if rows is None or not rows.num_rows:
        return _SCHEMA.empty_table()
    columns = {name: _encode(rows[name]) if name != "value" else rows[name].combine_chunks() for name in COLUMNS}
    numbers, places = np.unique(rows[VINTAGE].to_numpy(), return_inverse=True)
    own = [held[number] for number in numbers]
    for name in ("publisher", "table", "edition", "sha256"):
        texts = [getattr(each, name) for each in own]
        distinct = list(dict.fromkeys(texts))
        codes = np.array([distinct.index(text) for text in texts], np.int32)[places]
        columns[name] = pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(distinct, pa.string()))
    arranged, _ = sort_rows(pa.table(columns, _SCHEMA), FIGURE_ORDER)
    return arranged


def _encode(column: pa.ChunkedArray) -> Any:
    """A column of texts as places among its distinct texts."""
    whole = column.combine_chunks()
    if not pa.types.is_dictionary(whole.type):
        whole = (whole if pa.types.is_string(whole.type) else whole.cast(pa.string())).dictionary_encode()
    return whole.cast(_TEXT)
