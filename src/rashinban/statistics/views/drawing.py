"""Pieces of the pictures of regions: an SVG that explains itself, scales with round numbers, labels that do not cover each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from xml.sax.saxutils import escape, quoteattr

INK, INK_2, GRAY, LINE, PAPER = "#1a1a1a", "#4d4d4d", "#666666", "#e0e0e0", "#ffffff"
#: Colours of lines that people with any colour vision tell apart, each with a dash and a shape of its own besides.
COLOURS = ("#0017c1", "#ac3e00", "#115a36", "#7a3e9d", "#806000", "#005a6e", "#a01457", "#3d3d3d")
DASHES = ("", "9 3", "2 3", "9 3 2 3", "14 4", "5 3", "1 4", "12 3 3 3")
FONT = "BIZ UDPGothic, BIZ UDPゴシック, Noto Sans JP, sans-serif"


@dataclass(frozen=True, slots=True)
class Axis:
    """Values from ``low`` to ``high`` on a line from ``start`` to ``end`` (pixels)."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where a value lies."""
        span = (self.high - self.low) or 1.0
        return round(self.start + (value - self.low) / span * (self.end - self.start), 1)


def ticks(low: float, high: float, number: int = 5) -> tuple[float, ...]:
    """Round numbers over a span, about so many, the first at or below ``low`` and the last at or above ``high``.

    >>> ticks(22.3, 29.0)
    (22.0, 24.0, 26.0, 28.0, 30.0)
    """
    if high - low < 1e-7 * max(abs(low), abs(high), 1.0):
        high = low + max(abs(low) * 0.1, 1.0)
    rough = (high - low) / max(number - 1, 1)
    power = 10.0 ** floor(log10(rough))
    step = next(each * power for each in (1, 2, 2.5, 5, 10) if each * power >= rough * 0.99)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return tuple(round(each * step, 10) for each in range(first, last + 1))


def tick_text(value: float, marks: Sequence[float]) -> str:
    """A mark of a scale with as many decimals as its step needs; ten thousands and more in full.

    >>> tick_text(2.5, (0, 2.5, 5)), tick_text(-1200.0, (-1200.0, 0.0))
    ('2.5', '−1,200')
    """
    step = marks[1] - marks[0] if len(marks) > 1 else 1.0
    places = max(0, -floor(log10(step) + 1e-9)) if step < 1 else 0
    if step >= 1 and abs(step - round(step)) > 1e-9:
        places = 1
    return f"{value:,.{places}f}".replace("-", "−")


def text(x: float, y: float, said: str, size: int = 13, anchor: str = "start", fill: str = INK_2, bold: bool = False, halo: bool = False) -> str:
    """A text; with a halo it can be read on lines."""
    weight = ' font-weight="700"' if bold else ""
    edge = f' paint-order="stroke" stroke="{PAPER}" stroke-width="4" stroke-linejoin="round"' if halo else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{fill}"{weight}{edge}>{escape(said)}</text>'


def rule(x1: float, y1: float, x2: float, y2: float, stroke: str = LINE, width: float = 1, dash: str = "") -> str:
    """A straight line."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{stroke}" stroke-width="{width}"{dashed}/>'


def mark(x: float, y: float, number: int, colour: str, hollow: bool = False, size: float = 4.5) -> str:
    """A point, by its number as circle, square, triangle or diamond; hollow for what is estimated."""
    fill, edge = (PAPER, f' stroke="{colour}" stroke-width="2"') if hollow else (colour, "")
    shape = number % 4
    if shape == 0:
        return f'<circle cx="{x}" cy="{y}" r="{size}" fill="{fill}"{edge}/>'
    if shape == 1:
        return f'<rect x="{x - size + 0.4:.1f}" y="{y - size + 0.4:.1f}" width="{2 * size - 0.8:.1f}" height="{2 * size - 0.8:.1f}" fill="{fill}"{edge}/>'
    corners = {2: ((0, -1.2), (1.1, 0.8), (-1.1, 0.8)), 3: ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0))}[shape]
    points = " ".join(f"{x + dx * size:.1f},{y + dy * size:.1f}" for dx, dy in corners)
    return f'<polygon points="{points}" fill="{fill}"{edge}/>'


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places for labels near those wanted, at least ``gap`` apart, between ``low`` and ``high`` as far as there is room.

    >>> spread([10, 12, 40], 15, 0, 100)
    [10.0, 25.0, 40.0]
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = [float(each) for each in wanted]
    before = low - gap
    for i in order:
        placed[i] = before = max(placed[i], before + gap)
    over = max(placed, default=0.0) - high
    if over > 0:
        after = high + gap
        for i in reversed(order):
            placed[i] = after = min(placed[i], after - gap)
    return placed


def picture(key: str, title: str, description: str, width: int, height: int, parts: Sequence[str]) -> str:
    """The whole picture; ``key`` makes its ids its own."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-labelledby="{key}-t {key}-d" font-family={quoteattr(FONT)}><title id="{key}-t">{escape(title)}</title>'
        f'<desc id="{key}-d">{escape(description)}</desc>{"".join(parts)}</svg>'
    )
