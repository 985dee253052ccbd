"""What tells the classes of a map apart, as SVG, and the legend that explains it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from rashinban.statistics.map_canvas import EDGE, WIDTH
from rashinban.statistics.map_classes import Classes

if TYPE_CHECKING:
    from rashinban.statistics.maps import MapText

INK, LINE, PAPER, NO_FIGURE, EDGES = "#1a1a1a", "#999999", "#ffffff", "#ececec", "#767676"
#: How marks of places are drawn, whatever their class.
MARKS = f'stroke="{INK}" stroke-width="1.5" fill-opacity=".9"'
_ROW, _SWATCH = 44, 56
#: Letters of a line of the credit: half of the picture's pixels at twelve pixels a full-width letter.
_LETTERS = 42


def hatches(classes: Classes, key: str) -> str:
    """The patterns the fills refer to: lines the closer the further from the beginning or the middle; below the
    middle they lean the other way. The pattern of areas without a figure is a lattice.
    """
    made = []
    for number in range(len(classes)):
        side = classes.side(number)
        if abs(side) == 1:
            continue
        gap, dark = max(7, 26 - 4 * abs(side)), _is_dark(classes.colour(number))
        lean = 45 if side > 0 else -45
        stroke = f'stroke="{PAPER if dark else "#00118f" if side > 0 else "#5c2e00"}" stroke-width="{1.5 if dark else 2}" stroke-opacity=".55"'
        made.append(
            f'<pattern id="{key}-{number}" width="{gap}" height="{gap}" patternUnits="userSpaceOnUse" patternTransform="rotate({lean})">'
            f'<path d="M0 0V{gap}" {stroke}/></pattern>'
        )
    lattice = f'<path d="M0 0H12M0 0V12" stroke="{LINE}" stroke-width="2"/>'
    made.append(f'<pattern id="{key}-n" width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">{lattice}</pattern>')
    return "".join(made)


def fills(classes: Classes, number: int, key: str) -> Sequence[str]:
    """What an area of a class is filled with, from below: the colour, then the hatch."""
    if number == len(classes):
        return (PAPER, f"url(#{key}-n)")
    colour = classes.colour(number)
    return (colour,) if abs(classes.side(number)) == 1 else (colour, f"url(#{key}-{number})")


def marker(classes: Classes, number: int, at: tuple[int, int], largest: float, chosen: bool) -> tuple[str, float]:
    """The mark of a place and its size: a disc, below the middle a diamond, without a figure a cross; for a ``<g>`` with ``MARKS``."""
    x, y = at
    edge = ' stroke-width="5"' if chosen else ""
    if number == len(classes):
        size = max(5.0, largest / 3)
        return f'<path d="M{x - size:.0f} {y - size:.0f}l{2 * size:.0f} {2 * size:.0f}m0-{2 * size:.0f}l-{2 * size:.0f} {2 * size:.0f}"{edge}/>', size
    side = classes.side(number)
    most = max(abs(classes.side(each)) for each in range(len(classes)))
    size = round(largest * (0.3 + 0.7 * (abs(side) - 1) / max(1, most - 1)), 1)
    fill = f'fill="{classes.colour(number)}"{edge}'
    if side > 0:
        return f'<circle cx="{x}" cy="{y}" r="{size}" {fill}/>', size
    return f'<path d="M{x} {y - size}l{size} {size}-{size} {size}-{size}-{size}z" {fill}/>', size


def draw_legend(
    counts: Sequence[int], classes: Classes, text: MapText, off: int, credit: str, top: int, key: str, sizes: bool
) -> tuple[str, int]:
    """The legend below ``top`` and its height: each class with how many areas are in it, then the credit."""
    bounds = [None, *classes.bounds, None]
    rows = [
        (number, text.words.row(_said(bounds[number], text), _said(bounds[number + 1], text), counts[number]))
        for number in range(len(classes))
        if len(classes) > 1 or counts[number]
    ]
    if counts[-1]:
        rows.append((len(classes), text.words.counted.format(text.words.no_figure, counts[-1])))
    drawn, half = [], (len(rows) + 1) // 2
    for place, (number, said) in enumerate(rows):
        x, y = EDGE + place // half * (WIDTH // 2), top + 12 + place % half * _ROW
        drawn.append(_swatch(classes, number, x, y, key, sizes))
        drawn.append(f'<text x="{x + _SWATCH + 14}" y="{y + 26}" font-size="25" fill="{INK}">{escape(said)}</text>')
    below = top + 12 + half * _ROW + 20
    lines = [text.words.explain(text.unit)]
    lines += [text.words.off_the_map.format(off)] if off else []
    lines += [credit[start : start + _LETTERS] for start in range(0, len(credit), _LETTERS)]
    for number, line in enumerate(lines):
        drawn.append(f'<text x="{EDGE}" y="{below + number * 30}" font-size="21" fill="#4d4d4d">{escape(line)}</text>')
    return "".join(drawn), below + len(lines) * 30 - top


def _said(bound: float | None, text: MapText) -> str | None:
    """A bound with as many decimals as it needs, so that no two look the same."""
    if bound is None:
        return None
    needed = next((digits for digits in range(text.digits, 6) if round(bound, digits) == bound), 6)
    return f"{bound:,.{needed}f}"


def _swatch(classes: Classes, number: int, x: int, y: int, key: str, sizes: bool) -> str:
    if sizes:
        return f"<g {MARKS}>{marker(classes, number, (x + _SWATCH // 2, y + 16), 18.0, False)[0]}</g>"
    box = f'x="{x}" y="{y}" width="{_SWATCH}" height="32"'
    under, *over = fills(classes, number, key)
    return f'<rect {box} fill="{under}" stroke="{LINE}" stroke-width="1.5"/>' + "".join(f'<rect {box} fill="{fill}"/>' for fill in over)


def _is_dark(colour: str) -> bool:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 130
