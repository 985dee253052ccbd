"""The row of a table that names its columns: found, and checked for what nobody would read."""

from __future__ import annotations

from difflib import get_close_matches

from rashinban.core.errors import RashinbanError, WrongContent
from rashinban.core.folded import fold
from rashinban.monitoring.headings import BESIDE, HEADINGS
from rashinban.monitoring.sheets import Cell, Sheet


def find_header(sheet: Sheet) -> tuple[dict[int, str], int] | None:
    """Columns by place, and the row they stand in: the first of the top rows that names indicator and period."""
    for number, row in enumerate(sheet.rows[:20]):
        columns = {
            place: HEADINGS[folded]
            for place, cell in enumerate(row)
            if (folded := heading(cell)) in HEADINGS
        }
        if {"indicator", "period"} <= set(columns.values()):
            return columns, number
    return None


def heading(cell: Cell) -> str:
    """The spelling a heading is looked up by: NFKC, lower case, no spaces."""
    return "".join(fold(cell.text).text.lower().split())


def check_headings(header: tuple[Cell, ...], columns: dict[int, str]) -> list[RashinbanError]:
    """Two columns of one meaning, and headings nobody knows: what stands below them would be lost."""
    errors: list[RashinbanError] = []
    fields = list(columns.values())
    for place, cell in enumerate(header):
        if place in columns and fields.count(columns[place]) > 1:
            what = f"見出し「{cell.text}」と同じ意味の列がほかにもあります。"
            errors.append(WrongContent(what, cell.place, "どちらかの列を消してください。"))
        elif place not in columns and not cell.blank and heading(cell) not in BESIDE:
            near = get_close_matches(heading(cell), HEADINGS, 1)
            hint = f"「{near[0]}」のことですか。" if near else ""
            what = f"見出し「{cell.text}」は使えません。{hint}"
            errors.append(WrongContent(what, cell.place, "見出しを直すか、その列を消してください。"))
    return errors


def check_strays(cells: tuple[Cell, ...], header: tuple[Cell, ...]) -> list[RashinbanError]:
    """Values to the right of the table, usually from a comma that was not quoted."""
    return [
        WrongContent(
            f"見出しのない列に「{cell.text}」とあります。",
            cell.place,
            '見出しを付けるか消してください。1,000のような桁区切りは"1,000"と囲みます。',
        )
        for place, cell in enumerate(cells)
        if not cell.blank and (place >= len(header) or header[place].blank)
    ]
