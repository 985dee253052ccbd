"""The row of headings of a sheet: which column means what, however wide its letters are."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from rashinban.monitoring.sheets import Cell, Sheet


def folded(cell: Cell) -> str:
    """The text of a cell without spaces, its letters all of one width."""
    return "".join(unicodedata.normalize("NFKC", cell.text).split())


def find_header(sheet: Sheet, names: Mapping[str, str], needed: frozenset[str]) -> tuple[dict[int, str], int] | None:
    """What each column means and the number of the row that says it: the first one, near the top, with all that is needed.

    ``names``: heading, folded, to what it means. None when there is no such row.
    """
    for number, row in enumerate(sheet.rows[:20]):
        columns = {place: names[text] for place, cell in enumerate(row) if (text := folded(cell)) in names}
        if needed <= set(columns.values()):
            return columns, number
    return None
