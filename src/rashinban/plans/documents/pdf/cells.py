"""The text of each cell of a ruled table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rashinban.plans.documents.pdf.flow import is_wrapped, join
from rashinban.plans.documents.pdf.glyphs import Glyph, Line, form_lines
from rashinban.plans.documents.pdf.tables import RuledCell, RuledTable


@dataclass(frozen=True, slots=True)
class FilledTable:
    """A ruled table and the text of those of its cells that have any, row by row."""

    ruled: RuledTable
    texts: dict[RuledCell, str]

    @property
    def top(self) -> float:
        return self.ruled.top


def fill_tables(tables: list[RuledTable], glyphs: list[Glyph]) -> tuple[list[FilledTable], list[list[Glyph]]]:
    """The tables that hold text, and the runs of glyphs outside them."""
    inside, outside = _sort_out(glyphs, tables)
    filled = []
    for table in tables:
        pieces: dict[RuledCell, list[Glyph]] = {}
        for cell in table.cells:
            pieces.update(_part(cell, inside.get(cell, []), table.columns))
        texts = _texts(pieces)
        if texts:
            filled.append(FilledTable(table, texts))
    return filled, outside


def _part(cell: RuledCell, glyphs: list[Glyph], columns: Sequence[float]) -> dict[RuledCell, list[Glyph]]:
    """A box over several columns whose text keeps clear of a side that other rows show is two cells, not a merge."""
    for column in range(cell.column + 1, cell.column + cell.column_span):
        side = columns[column]
        left = [glyph for glyph in glyphs if glyph.middle[0] < side]
        right = [glyph for glyph in glyphs if glyph.middle[0] >= side]
        printed = (
            [glyph for glyph in left if glyph.text.strip()],
            [glyph for glyph in right if glyph.text.strip()],
        )
        if not all(printed):
            continue
        gap = min(glyph.x0 for glyph in printed[1]) - max(glyph.x1 for glyph in printed[0])
        if gap >= 1.5 * printed[1][0].size:
            first = cell._replace(x1=side, column_span=column - cell.column)
            rest = cell._replace(x0=side, column=column, column_span=cell.column + cell.column_span - column)
            return {first: left, **_part(rest, right, columns)}
    return {cell: glyphs}


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


def _texts(inside: dict[RuledCell, list[Glyph]]) -> dict[RuledCell, str]:
    lines = {
        cell: found
        for cell, glyphs in inside.items()
        if (found := sorted(form_lines(glyphs), key=lambda line: -line.y))
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
