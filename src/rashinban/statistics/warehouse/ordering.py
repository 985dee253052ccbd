"""The rows of a long table in the order in which they are kept, every figure once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

#: A figure is of one thing; in this order, so that the figures of one item lie together.
KEY = ("item", "area", "period", "dimensions")


def sort_rows(rows: pa.Table, key: tuple[str, ...] = KEY) -> tuple[pa.Table, tuple[int, ...]]:
    """The rows in the order of a key, byte by byte, and the places (in that order) of rows whose key is that of the row
    before. Texts become numbers first: a million rows take about half a second."""
    import numpy as np

    codes = [_rank(rows[name]) for name in key]
    order = np.lexsort(codes[::-1])
    same = np.ones(max(rows.num_rows - 1, 0), dtype=bool)
    for code in codes:
        arranged = code[order]
        same &= arranged[1:] == arranged[:-1]
    return rows.take(order), tuple(int(place) + 1 for place in np.flatnonzero(same))


def _rank(column: pa.ChunkedArray) -> np.ndarray[Any, Any]:
    """The place of every text among the texts of its column."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    whole = column.unify_dictionaries().combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    encoded = whole if pa.types.is_dictionary(whole.type) else whole.dictionary_encode()
    order = pc.array_sort_indices(encoded.dictionary).to_numpy()
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    ranked: np.ndarray[Any, Any] = rank[encoded.indices.to_numpy(zero_copy_only=False)]
    return ranked
