"""Figures of areas as a map: an SVG that explains itself, without a browser, without the network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from math import isfinite
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from rashinban.core.areas.history import history
from rashinban.statistics.map_canvas import WIDTH, Canvas, lay_out, middle_of
from rashinban.statistics.map_classes import Classes, divide
from rashinban.statistics.map_legend import (
    EDGES,
    INK,
    LINE,
    MARKS,
    NO_FIGURE,
    PAPER,
    draw_legend,
    fills,
    hatches,
    marker,
)
from rashinban.statistics.map_words import WORDS, MapWords
from rashinban.statistics.shapes.boundaries import Boundaries, Outline
from rashinban.statistics.shapes.shipped import offices, prefectures

#: So many areas or fewer have their figure written on them.
_WRITTEN = 12
#: So many areas or more stand so close that their edges must be thin.
_DENSE = 500


@dataclass(frozen=True)
class MapText:
    """What is written on a map. ``names`` and ``texts`` are of areas by code: without, the official name, and the
    figure with ``digits`` decimals; ``credit`` is added to that of the outlines; ``language`` is that of the legend.
    """

    title: str
    description: str = ""
    unit: str = ""
    digits: int = 1
    names: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    credit: str = ""
    language: Literal["ja", "en"] = "ja"

    @property
    def words(self) -> MapWords:
        """The words of the legend."""
        return WORDS[self.language]

    def number(self, value: float) -> str:
        """A figure or a bound as it is written."""
        return f"{value:,.{self.digits}f}"

    def name(self, code: str) -> str:
        """What an area is called."""
        versions = history().by_code.get(code, ())
        if not versions:
            return self.names.get(code) or code
        return self.names.get(code) or (self.language == "en" and versions[-1].english) or versions[-1].name

    def label(self, code: str, value: float | None) -> str:
        """Name and figure of an area."""
        return f"{self.name(code)} {self.figure(code, value)}"

    def figure(self, code: str, value: float | None) -> str:
        """The figure of an area as it is written, or why there is none."""
        return self.texts.get(code) or (self.words.no_figure if value is None else f"{self.number(value)}{self.unit}")


def draw_map(
    values: Mapping[str, float | None],
    text: MapText,
    *,
    classes: Classes | int = 5,
    boundaries: Boundaries | None = None,
    chosen: Sequence[str] = (),
    links: Mapping[str, str] | None = None,
) -> str:
    """The map of figures by code of area, as SVG without anything from outside.

    Prefectures (codes ending in 000) are filled. Municipalities are filled when ``boundaries`` (installed) are given,
    otherwise marked at their offices; prefectures and the nation among them are left out, and so are wards whose city
    is there. None is drawn as "no figure". ``classes`` are bounds (``divide`` makes them) or how many; ``chosen``
    areas get a heavy edge; ``links`` are addresses by code. An area that is not on the map is counted in the legend.
    The picture is 480 pixels wide; class ``map``. It has a title, a description, a legend and the credit of the outlines.
    """
    shown = _of_one_level(values)
    figures = [value for value in shown.values() if value is not None]
    steps = divide(figures, classes) if isinstance(classes, int) else classes
    drawing = _Drawing(shown, text, steps, frozenset(chosen), links or {})
    below = all(code.endswith("000") for code in shown)
    around = {f"{code[:2]}000" for code in shown}
    whole = [outline for outline in prefectures().outlines if outline.code in around] or list(prefectures().outlines)
    canvas = lay_out(whole)
    parts = [_ground(canvas)]
    if below or boundaries is not None:
        parts += [drawing.areas(canvas, _matching(shown, prefectures() if below else boundaries or prefectures()))]
        parts += [] if below or len(whole) == 1 else [_edges(canvas, whole)]
    else:
        parts += [_edges(canvas, whole), drawing.points(canvas, offices())]
    credit = "　".join(filter(None, (text.credit, (prefectures() if below or boundaries is None else boundaries).credit)))
    legend, height = draw_legend(drawing.counts, steps, text, len(shown) - drawing.placed, credit, canvas.height, drawing.key, bool(drawing.sizes))
    return drawing.wrap(canvas, parts, legend, canvas.height + height)


@dataclass
class _Drawing:
    """One map while it is drawn: ``counts`` areas of each class (the last: without figure), ``placed`` areas drawn."""

    values: Mapping[str, float | None]
    text: MapText
    classes: Classes
    chosen: frozenset[str]
    links: Mapping[str, str]
    placed: int = 0
    sizes: bool = False

    def __post_init__(self) -> None:
        said = repr((sorted(self.values.items()), self.classes, self.text.title, sorted(self.chosen)))
        self.key = "m" + sha256(said.encode()).hexdigest()[:8]
        self.counts = [0] * (len(self.classes) + 1)

    def areas(self, canvas: Canvas, outlines: Mapping[str, tuple[Outline, ...]]) -> str:
        """Filled areas; figures are written on them where there are few."""
        drawn, written = [], []
        width = 1.5 if len(outlines) < _DENSE else 0.6
        for code in sorted(outlines, key=lambda each: each in self.chosen):
            data = canvas.path(ring for outline in outlines[code] for ring in outline.rings)
            if not data:
                continue
            colour, *hatch = fills(self.classes, self._count(code), self.key)
            name = f"{self.key}-a{code}"
            shapes = f'<g fill="{colour}" stroke="{EDGES}" stroke-width="{width}"><path id="{name}" d="{data}"/></g>'
            if code in self.chosen:  # beneath, so that the lines between wards stay thin
                shapes = f'<path d="{data}" stroke="{INK}" stroke-width="10"/>{shapes}'
            shapes += "".join(f'<use href="#{name}" fill="{fill}"/>' for fill in hatch)
            drawn.append(self._linked(code, shapes))
            if len(outlines) <= _WRITTEN:
                written.append(self._written(canvas, code, outlines[code][0]))
        return f'<g fill-rule="evenodd" stroke-linejoin="round">{"".join(drawn)}</g><g>{"".join(written)}</g>'

    def points(self, canvas: Canvas, places: Mapping[str, tuple[float, float]]) -> str:
        """Marks at the offices, the larger the higher the class; small ones come last, on top."""
        self.sizes = True
        largest = max(9.0, min(24.0, 0.42 * (canvas.height * WIDTH / max(1, len(self.values))) ** 0.5))
        found: list[tuple[float, str]] = []
        for code in self.values:
            place = places.get(code)
            at = canvas.point(*place) if place else None
            if at is None:
                continue
            mark, size = marker(self.classes, self._count(code), at, largest, code in self.chosen)
            found.append((-size, self._linked(code, mark)))
        return f"<g {MARKS}>{''.join(mark for _, mark in sorted(found))}</g>"

    def wrap(self, canvas: Canvas, parts: Sequence[str], legend: str, height: int) -> str:
        """The whole picture; with links it is a group, for what is an image has nothing in it to follow."""
        role = "group" if self.links else "img"
        clip = f'<clipPath id="{self.key}-c"><rect width="{WIDTH}" height="{canvas.height}"/></clipPath>'
        body = f'<defs>{clip}{hatches(self.classes, self.key)}</defs><g clip-path="url(#{self.key}-c)">{"".join(parts)}</g>{legend}'
        description = self.text.description or self._describe()
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="map" viewBox="0 0 {WIDTH} {height}" width="{WIDTH // 2}" height="{height // 2}" '
            f'role="{role}" aria-labelledby="{self.key}-t {self.key}-d" font-family="BIZ UDPGothic, BIZ UDPゴシック, Noto Sans JP, sans-serif">'
            f'<title id="{self.key}-t">{escape(self.text.title)}</title><desc id="{self.key}-d">{escape(description)}</desc>{body}</svg>'
        )

    def _count(self, code: str) -> int:
        value = self.values[code]
        number = len(self.classes) if value is None else self.classes.of(value)
        self.counts[number] += 1
        self.placed += 1
        return number

    def _linked(self, code: str, inner: str) -> str:
        label = self.text.label(code, self.values[code])
        titled = f"<g><title>{escape(label)}</title>{inner}</g>"
        address = self.links.get(code)
        return f"<a href={quoteattr(address)} aria-label={quoteattr(label)}>{titled}</a>" if address else titled

    def _written(self, canvas: Canvas, code: str, outline: Outline) -> str:
        at = canvas.point(*middle_of(outline))
        if at is None:
            return ""
        name, figure = self.text.name(code), self.text.figure(code, self.values[code])
        halo = f'text-anchor="middle" font-size="26" fill="{INK}" stroke="{PAPER}" stroke-width="7" stroke-linejoin="round" paint-order="stroke"'
        return f'<g {halo} aria-hidden="true"><text x="{at[0]}" y="{at[1] - 4}">{escape(name)}</text><text x="{at[0]}" y="{at[1] + 26}">{escape(figure)}</text></g>'

    def _describe(self) -> str:
        """How to read the map, and its extremes."""
        figures = sorted((value, code) for code, value in self.values.items() if value is not None)
        words = self.text.words
        said = words.by_size if self.sizes else words.by_hatch
        if not figures:
            return said
        (low, lowest), (high, highest) = figures[0], figures[-1]
        return f"{said}{words.extremes(self.text.label(highest, high), self.text.label(lowest, low))}"


def _of_one_level(values: Mapping[str, float | None]) -> dict[str, float | None]:
    """Prefectures, or municipalities where there are any, without wards whose city is there."""
    areas = {code: value if value is not None and isfinite(value) else None for code, value in values.items() if code != "00000"}
    lower = {code: value for code, value in areas.items() if not code.endswith("000")}
    return {code: value for code, value in (lower or areas).items() if _parent(code) not in lower}


def _parent(code: str) -> str | None:
    versions = history().by_code.get(code, ())
    return versions[-1].parent if versions else None


def _matching(values: Mapping[str, float | None], boundaries: Boundaries) -> dict[str, tuple[Outline, ...]]:
    """The outlines of each area; those of its wards for a city that has only these."""
    found: dict[str, tuple[Outline, ...]] = {code: (boundaries.by_code[code],) for code in values if code in boundaries.by_code}
    for outline in boundaries.outlines:
        city = _parent(outline.code)
        if city is not None and city in values and city not in boundaries.by_code:
            found[city] = (*found.get(city, ()), outline)
    return found


def _ground(canvas: Canvas) -> str:
    """Every prefecture that falls into the picture, and the frame of the moved islands."""
    land = canvas.path(ring for outline in prefectures().outlines for ring in outline.rings)
    corner = canvas.corner()
    frame = ""
    if corner:
        left, top, width, height = corner
        frame = f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="none" stroke="{LINE}" stroke-width="2"/>'
    return f'<path d="{land}" fill="{NO_FIGURE}" stroke="{PAPER}" stroke-width="1.5"/>{frame}'


def _edges(canvas: Canvas, outlines: Sequence[Outline]) -> str:
    """The lines between prefectures."""
    data = canvas.path(ring for outline in outlines for ring in outline.rings)
    return f'<path d="{data}" fill="none" stroke="{EDGES}" stroke-width="2"/>'
