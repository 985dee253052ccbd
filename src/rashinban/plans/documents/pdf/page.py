"""One PDF page: its tables with the text of their cells, and the lines around them, in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from rashinban.plans.documents.pdf.flow import is_wrapped, join
from rashinban.plans.documents.pdf.glyphs import Glyph, Line, Turn, form_lines, read_glyphs
from rashinban.plans.documents.pdf.tables import RuledCell, RuledTable, find_tables


@dataclass(frozen=True, slots=True)
class FilledTable:
    """A ruled table and the text of those of its cells that have any."""

    ruled: RuledTable
    texts: dict[RuledCell, str]

    @property
    def top(self) -> float:
        return self.ruled.top


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
    inside, outside = _sort_out(glyphs, tables)
    filled = [FilledTable(table, texts) for table in tables if (texts := _texts(table, inside))]
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


def _sort_out(
    glyphs: list[Glyph], tables: list[RuledTable]
) -> tuple[dict[RuledCell, list[Glyph]], list[list[Glyph]]]:
    """Glyphs by the cell that holds them, and the runs of those that no cell holds."""
    cells = sorted((cell for table in tables for cell in table.cells), key=_area)
    inside: dict[RuledCell, list[Glyph]] = {}
    outside: list[list[Glyph]] = [[]]
    last: RuledCell | None = None
    for glyph in glyphs:
        if last is None or not last.holds(glyph.middle) or glyph.break_before:
            last = next((cell for cell in cells if cell.holds(glyph.middle)), None)
        if last is not None:
            inside.setdefault(last, []).append(glyph)
            if outside[-1]:
                outside.append([])
        else:
            outside[-1].append(glyph)
    return inside, outside


def _area(cell: RuledCell) -> float:
    return (cell.x1 - cell.x0) * (cell.y1 - cell.y0)


def _texts(table: RuledTable, inside: dict[RuledCell, list[Glyph]]) -> dict[RuledCell, str]:
    lines = {
        cell: found
        for cell in table.cells
        if (found := sorted(form_lines(inside.get(cell, ())), key=lambda line: -line.y))
    }
    gaps = [line.x0 - cell.x0 for cell, found in lines.items() for line in found]
    padding = min(max(min(gaps, default=0.0), 0.0), 10.0)
    return {cell: _cell_text(found, cell.x1 - padding) for cell, found in lines.items()}


def _cell_text(lines: list[Line], limit: float) -> str:
    paragraphs = [[lines[0]]]
    for line in lines[1:]:
        if abs(line.y - paragraphs[-1][-1].y) < 0.5 * line.size:
            before = paragraphs[-1][-1]
            paragraphs[-1][-1] = before._replace(text=f"{before.text} {line.text}", x1=line.x1)
        elif is_wrapped(paragraphs[-1], line, limit, boxed=True):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return "\n".join(join(paragraph) for paragraph in paragraphs)


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
