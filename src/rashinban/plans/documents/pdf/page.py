"""One PDF page: its tables with the text of their cells, and the lines around them, in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from rashinban.plans.documents.pdf.cells import FilledTable, fill_tables
from rashinban.plans.documents.pdf.glyphs import Line, Turn, form_lines, read_glyphs
from rashinban.plans.documents.pdf.tables import find_tables


@dataclass(frozen=True, slots=True)
class Page:
    """``items`` in reading order. ``columns`` is true when text stands side by side outside tables."""

    width: float
    height: float
    items: tuple[Line | FilledTable, ...]
    columns: bool
    picture: bool

    @property
    def lines(self) -> list[Line]:
        return [item for item in self.items if isinstance(item, Line)]


def read_page(page: Any) -> Page:
    """Read a pypdfium2 page. Turned pages are read as they are shown."""
    from pypdfium2 import raw

    width, height = page.get_size()
    turn = _turn(page.get_rotation(), width, height)
    textpage = page.get_textpage()
    try:
        glyphs = read_glyphs(textpage, turn)
    finally:
        textpage.close()
    tables = find_tables(page, turn, glyphs) if glyphs else []
    filled, outside = fill_tables(tables, glyphs)
    lines = [line for run in outside for line in form_lines(run)]
    items, columns = _in_reading_order(lines, filled)
    picture = not glyphs and any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=5))
    return Page(width, height, tuple(items), columns, picture)


def _turn(rotation: int, width: float, height: float) -> Turn:
    if rotation == 90:
        return lambda x, y: (y, height - x)
    if rotation == 180:
        return lambda x, y: (width - x, height - y)
    if rotation == 270:
        return lambda x, y: (width - y, x)
    return lambda x, y: (x, y)


def _in_reading_order(lines: list[Line], tables: list[FilledTable]) -> tuple[list[Line | FilledTable], bool]:
    """From top to bottom; where text runs in columns, in the order of the text layer with tables by their height."""
    by_height: list[Line | FilledTable] = sorted([*lines, *tables], key=_height)
    neighbours = pairwise(sorted(lines, key=_height))
    beside = sum(abs(a.y - b.y) < 0.5 * a.size and (a.x1 < b.x0 or b.x1 < a.x0) for a, b in neighbours)
    if beside < 4:
        return by_height, False
    items: list[Line | FilledTable] = list(lines)
    for table in tables:
        below = next(
            (i for i, item in enumerate(items) if isinstance(item, Line) and item.y < table.top), None
        )
        items.insert(len(items) if below is None else below, table)
    return items, True


def _height(item: Line | FilledTable) -> tuple[float, float]:
    return (-item.y, item.x0) if isinstance(item, Line) else (-item.top, 0.0)
