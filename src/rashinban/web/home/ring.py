"""The ring: the whole plan in one picture, branches inside, indicators outside. From counts to paths, nothing else."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rashinban.monitoring.progress import State
from rashinban.reports.states import LOOK, LOOKS

SIZE = 340
CENTRE = SIZE / 2
#: Radii: the hole, the inner ring of branches, the outer ring of indicators.
HOLE, HUB, INNER, OUTER = 62.0, 96.0, 100.0, 158.0
#: With more indicators than this one cannot point at a single one: each piece is then a state of a branch.
MOST = 60
#: Radians left open between two branches.
GAP = 0.03


@dataclass(frozen=True, slots=True)
class Spoke:
    """An indicator as the ring needs it."""

    key: str
    label: str
    state: State


@dataclass(frozen=True, slots=True)
class Sector:
    """A branch of the plan with its indicators in order; ``key`` is None for those outside any measure."""

    key: str | None
    name: str
    short: str
    spokes: tuple[Spoke, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece of the outer ring: an indicator, or (``count`` above 1 or no ``key``) all of one state in a branch."""

    path: str
    fill: str
    glyph: str
    glyph_fill: str
    glyph_at: str
    key: str | None
    branch: str | None
    label: str
    state: State
    word: str
    count: int


@dataclass(frozen=True, slots=True)
class Hub:
    """One piece of the inner ring: a branch, with as much of its name as there is room for."""

    path: str
    x: float
    y: float
    text: str
    key: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Ring:
    """The drawing in a box of ``size`` by ``size``; ``each`` tells whether every indicator has a piece of its own."""

    size: int
    total: int
    each: bool
    hubs: tuple[Hub, ...]
    segments: tuple[Segment, ...]

    @property
    def centre(self) -> int:
        return self.size // 2


def draw_ring(sectors: Sequence[Sector], language: str = "ja") -> Ring:
    """The geometry of a plan; sectors without indicators take no room."""
    held = [sector for sector in sectors if sector.spokes]
    total = sum(len(sector.spokes) for sector in held)
    if not total:
        return Ring(SIZE, 0, True, (), ())
    gap = GAP if len(held) > 1 else 0.0
    step = (2 * math.pi - gap * len(held)) / total
    hubs, segments, angle = [], [], 0.0
    for sector in held:
        end = angle + step * len(sector.spokes)
        middle = (angle + end) / 2
        x, y = point(middle, (HOLE + HUB) / 2)
        room = min((end - angle) * (HOLE + HUB) / 2, 90.0)
        hubs.append(Hub(arc(angle, end, HOLE, HUB), x, y, fitting(sector.short, room), sector.key, sector.name))
        segments += _segments(sector, angle, step, total <= MOST, language)
        angle = end + gap
    return Ring(SIZE, total, total <= MOST, tuple(hubs), tuple(segments))


def point(angle: float, radius: float) -> tuple[float, float]:
    """The point of a clock's hand: angle 0 is twelve o'clock, growing to the right.

    >>> point(0, 100), point(math.pi / 2, 100)
    ((170.0, 70.0), (270.0, 170.0))
    """
    return round(CENTRE + radius * math.sin(angle), 2), round(CENTRE - radius * math.cos(angle), 2)


def arc(start: float, end: float, inner: float, outer: float) -> str:
    """The SVG path of a piece of a ring. A whole turn is drawn as two halves, because one arc cannot close on itself."""
    if end - start >= 2 * math.pi - 1e-9:
        half = (start + end) / 2
        return arc(start, half, inner, outer) + arc(half, end, inner, outer)
    large = int(end - start > math.pi)
    (ax, ay), (bx, by) = point(start, outer), point(end, outer)
    (cx, cy), (dx, dy) = point(end, inner), point(start, inner)
    return f"M{ax} {ay}A{outer} {outer} 0 {large} 1 {bx} {by}L{cx} {cy}A{inner} {inner} 0 {large} 0 {dx} {dy}Z"


def fitting(name: str, room: float, width: float = 12.5) -> str:
    """As much of a name as there is room for; nothing where not even two characters fit.

    >>> fitting("産業と人材", 40.0), fitting("1", 10.0), fitting("2.1", 14.0)
    ('産業…', '1', '')
    """
    half = sum(0.55 if character.isascii() else 1.0 for character in name) * width
    if half <= max(room, width * 0.6):
        return name
    most = int(room / width)
    return name[: most - 1] + "…" if most >= 3 else ""


def _segments(sector: Sector, angle: float, step: float, each: bool, language: str) -> list[Segment]:
    pieces: list[tuple[int, State, str, str | None]]
    if each:
        pieces = [(1, spoke.state, spoke.label, spoke.key) for spoke in sector.spokes]
    else:
        counted = Counter(spoke.state for spoke in sector.spokes)
        pieces = [(counted[look.state], look.state, sector.name, None) for look in LOOKS if counted[look.state]]
    found = []
    for count, state, label, key in pieces:
        end = angle + step * count
        found.append(_segment(angle, end, state, label, key, sector.key, count, language))
        angle = end
    return found


def _segment(
    start: float, end: float, state: State, label: str, key: str | None, branch: str | None, count: int, language: str
) -> Segment:
    pad = min(0.012, (end - start) * 0.06)
    radius = (INNER + OUTER) / 2
    x, y = point((start + end) / 2, radius)
    scale = round(min((end - start) * radius * 0.62, 20.0) / 10, 3)
    look = LOOK[state]
    return Segment(
        path=arc(start + pad, end - pad, INNER, OUTER),
        fill=look.fill,
        glyph=look.shape if scale >= 0.35 else "",
        glyph_fill=look.glyph,
        glyph_at=f"translate({x} {y}) scale({scale})",
        key=key,
        branch=branch,
        label=label,
        state=state,
        word=look.word(language),
        count=count,
    )
