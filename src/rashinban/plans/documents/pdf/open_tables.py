"""Tables ruled only between rows: the sides of their columns are where no text stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rashinban.plans.documents.pdf.glyphs import Glyph
from rashinban.plans.documents.pdf.ruling import NEAR, Ruling

_LEAST_RULES = 3  # above and below the head, and at the end
_LEAST_WIDTH = 100.0


def add_sides(rulings: Sequence[Ruling], glyphs: Sequence[Glyph]) -> Iterator[Ruling]:
    """The rulings that a table drawn with horizontal lines only leaves out.

    Three lines or more of the same extent, with text between them that stands in columns, make such a table. A row
    begins at each line of text that has something in the first column and in another one.
    """
    standing = [ruling for ruling in rulings if not ruling.lies]
    for group in _same_extent([ruling for ruling in rulings if ruling.lies]):
        x0, x1 = group[0].x0, group[0].x1
        top, bottom = group[0].y0, group[-1].y0
        if any(x0 - NEAR < s.x0 < x1 + NEAR and s.y0 < top - NEAR and s.y1 > bottom + NEAR for s in standing):
            continue
        inside = [
            g for g in glyphs if g.text.strip() and x0 < g.middle[0] < x1 and bottom < g.middle[1] < top
        ]
        gaps = _gaps(inside)
        if not gaps:
            continue
        for x in (x0, *gaps, x1):
            yield Ruling(x, bottom, x, top)
        for y in _row_breaks(inside, gaps, [ruling.y0 for ruling in group]):
            yield Ruling(x0, y, x1, y)


def _same_extent(lying: list[Ruling]) -> Iterator[list[Ruling]]:
    """Groups of rulings below each other that begin and end at the same x, from top to bottom."""
    rest = sorted((r for r in lying if r.x1 - r.x0 >= _LEAST_WIDTH), key=lambda ruling: -ruling.y0)
    while rest:
        first = rest[0]
        alike = [r for r in rest if abs(r.x0 - first.x0) < NEAR and abs(r.x1 - first.x1) < NEAR]
        rest = [r for r in rest if r not in alike]
        distinct = [alike[0], *(b for a, b in pairwise(alike) if a.y0 - b.y0 > NEAR)]
        if len(distinct) >= _LEAST_RULES:
            yield distinct


def _gaps(glyphs: list[Glyph]) -> list[float]:
    """The middles of the upright strips, one em wide or more, in which no glyph stands."""
    gaps: list[float] = []
    reach: float | None = None
    for glyph in sorted(glyphs, key=lambda glyph: glyph.x0):
        if reach is not None and glyph.x0 - reach >= glyph.size:
            gaps.append((reach + glyph.x0) / 2)
        reach = glyph.x1 if reach is None else max(reach, glyph.x1)
    return gaps


def _row_breaks(glyphs: list[Glyph], gaps: list[float], ruled: list[float]) -> Iterator[float]:
    """The heights between two lines of text where a row begins without a ruling."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: -glyph.y):
        if lines and lines[-1][0].y - glyph.y < 0.5 * glyph.size:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    for above, line in pairwise(lines):
        low, high = line[0].y, above[0].y
        columns = {sum(glyph.x0 > gap for gap in gaps) for glyph in line}
        if 0 in columns and len(columns) > 1 and not any(low < y < high for y in ruled):
            yield min(glyph.y for glyph in above) - 0.4 * (
                high - low - line[0].size
            )  # below the upper line's ink
