"""The picture of who met whom: circles and squares, lines, and as many names as can be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rashinban.ledger.ties import Ties
from rashinban.methods.layout import place

WIDTH = 1000.0
MARGIN = 40.0
#: Height of a name and what a full-width character takes, in the units of the picture.
HEIGHT, LETTER = 18.0, 14.0
#: A name longer than this is cut; the table has it whole.
LONGEST = 12


@dataclass(frozen=True, slots=True)
class Dot:
    """A party: where it stands, how large, and its name where there is room for it."""

    x: str
    y: str
    r: str
    left: str
    top: str
    side: str
    person: bool
    connects: bool
    name: str
    label: str
    label_x: str
    label_y: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Line:
    """A tie; ``strong`` when two met often or lately."""

    x1: str
    y1: str
    x2: str
    y2: str
    strong: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that is drawn, in the units of its view box."""

    width: str
    height: str
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    without_name: int


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: _Box) -> bool:
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom


def draw(ties: Ties) -> Picture:
    """The picture of these ties; the same ties give the same picture."""
    graph = ties.graph
    spots, height = place(graph, width=WIDTH - 2 * MARGIN)
    spots = {key: (x + MARGIN, y + MARGIN) for key, (x, y) in spots.items()}
    height += 2 * MARGIN
    connecting = {each.member.key for each in ties.connectors}
    sizes = {key: 5.0 + min(graph.degree(key), 12) * 0.5 for key in graph}
    order = sorted(graph, key=lambda key: (key not in connecting, -graph.degree(key), key))
    labels = _labels(order, spots, sizes, {key: short(ties.members[key].name) for key in graph}, height)
    dots = []
    for key in sorted(graph, key=lambda key: (key in connecting, key)):
        (x, y), size, member = spots[key], sizes[key], ties.members[key]
        name, at, anchor = labels.get(key, ("", (0.0, 0.0), "start"))
        where = {"x": _(x), "y": _(y), "r": _(size), "left": _(x - size), "top": _(y - size), "side": _(2 * size)}
        dots.append(Dot(**where, person=member.person, connects=key in connecting, name=member.name, label=name, label_x=_(at[0]), label_y=_(at[1]), anchor=anchor))
    lines = tuple(
        Line(_(spots[one][0]), _(spots[one][1]), _(spots[other][0]), _(spots[other][1]), weight >= 0.5)
        for one, other, weight in sorted(graph.edges(data="weight"))
    )
    return Picture(_(WIDTH), _(height), tuple(dots), lines, len(graph) - len(labels))


def short(name: str) -> str:
    """A name as it stands in the picture.

    >>> short("株式会社みほん精機（架空）")
    'みほん精機'
    """
    for word in ("株式会社", "有限会社", "合同会社", "合資会社", "（架空）", "㈱"):
        name = name.replace(word, "")
    name = name.strip()
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"


def _labels(
    order: Iterable[str], spots: dict[str, tuple[float, float]], sizes: dict[str, float], names: dict[str, str], height: float
) -> dict[str, tuple[str, tuple[float, float], str]]:
    """A place for each name that hides neither another name nor a dot; those who connect come first."""
    taken = [_Box(x - sizes[key], y - sizes[key], x + sizes[key], y + sizes[key]) for key, (x, y) in spots.items()]
    found = {}
    for key in order:
        wide = sum(LETTER if ord(letter) > 0xFF else LETTER * 0.6 for letter in names[key])
        for anchor, left, baseline in _around(spots[key], sizes[key], wide):
            box = _Box(left, baseline - HEIGHT + 4, left + wide, baseline + 4)
            inside = box.left >= 0 and box.right <= WIDTH and box.top >= 0 and box.bottom <= height
            if inside and not any(box.touches(other) for other in taken):
                at = {"start": left, "end": left + wide, "middle": left + wide / 2}[anchor]
                found[key] = (names[key], (at, baseline), anchor)
                taken.append(box)
                break
    return found


def _around(spot: tuple[float, float], size: float, wide: float) -> Iterator[tuple[str, float, float]]:
    """Where a name could stand: beside the dot, below, above; then a little farther off."""
    x, y = spot
    for gap in (size + 4, size + 14, size + 26):
        yield "start", x + gap, y + 5
        yield "end", x - gap - wide, y + 5
        yield "middle", x - wide / 2, y + gap + 12
        yield "middle", x - wide / 2, y - gap


def _(number: float) -> str:
    """A number of the picture, the same in every language."""
    return f"{number:.1f}"
