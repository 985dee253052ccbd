"""How much room a text takes on a slide, by counting characters: PowerPoint alone would not measure it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil

INK, INK_2 = "1A1A1A", "595959"
#: Centimetres in a point, the height of a line in ems, and what breaking lines at words costs.
_POINT, _LINE, _SLACK = 0.03528, 1.3, 1.08
_BREAKS = "。．、，,.;；)） 　\n"


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide, in centimetres."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a slide; ``scale`` is its size against the text around it, ``above`` the space before it in ems."""

    text: str
    bold: bool = False
    colour: str = INK
    scale: float = 1.0
    above: float = 0.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; ``paper`` is its background."""

    text: str
    bold: bool = False
    colour: str = INK
    paper: str | None = None


def lines_of(text: str, width: float, points: float) -> int:
    """How many lines a text takes in a width in centimetres.

    >>> lines_of("若者の県内就職率", 5, 12), lines_of("若者の県内就職率", 2, 12), lines_of("", 5, 12)
    (1, 2, 1)
    """
    half = points * _POINT / 2 * _SLACK
    return sum(max(1, ceil(_units(part) * half / width)) for part in text.split("\n"))


def line_height(points: float) -> float:
    """The height of one line in centimetres."""
    return points * _POINT * _LINE


def height_of(lines: Sequence[Line], width: float, points: float) -> float:
    """The height of paragraphs in centimetres, the text being ``points`` large."""
    return sum(
        lines_of(line.text, width, points * line.scale) * line_height(points * line.scale) + line.above * points * _POINT
        for line in lines
    )


def fit_size(lines: Sequence[Line], box: Box, largest: float, smallest: float) -> float | None:
    """The largest size, in half points, at which paragraphs fit a box; None when even the smallest is too large."""
    points = largest
    while points >= smallest:
        if height_of(lines, box.width, points) <= box.height:
            return points
        points -= 0.5
    return None


def cut(text: str, width: float, points: float, lines: int) -> tuple[str, str]:
    """The text in two: as much as fits that many lines, ending at a pause where there is one, and the rest."""
    if lines_of(text, width, points) <= lines:
        return text, ""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if lines_of(text[:middle], width, points) <= lines else (low, middle - 1)
    pause = max((text.rfind(mark, low * 2 // 3, low) for mark in _BREAKS), default=-1)
    place = pause + 1 if pause > 0 else low
    return text[:place].rstrip(), text[place:].lstrip()


def shorten(text: str, width: float, points: float, lines: int) -> str:
    """The text, its end replaced by … when it takes more lines than there is room for."""
    kept, rest = cut(text, width, points, lines)
    return f"{kept[:-1]}…" if rest else text


def split_lines(lines: Sequence[Line], box: Box, points: float) -> tuple[list[Line], list[Line]]:
    """What of the paragraphs fits a box at this size, and what is left for the next one; at least one line fits."""
    kept: list[Line] = []
    room = box.height
    for place, line in enumerate(lines):
        size = points * line.scale
        room -= line.above * points * _POINT if kept else 0
        possible = max(int(room / line_height(size)), 0 if kept else 1)
        if lines_of(line.text, box.width, size) <= possible:
            kept.append(line)
            room -= height_of([replace(line, above=0)], box.width, points)
            continue
        if possible:
            start, rest = cut(line.text, box.width, size, possible)
            return [*kept, replace(line, text=start)], [replace(line, text=rest), *lines[place + 1 :]]
        return kept, list(lines[place:])
    return kept, []


def paginate(
    rows: Sequence[Sequence[Cell]], widths: Sequence[float], points: float, height: float, most: int
) -> list[list[tuple[Sequence[Cell], float]]]:
    """Rows with their heights on as many pages as they need; a row taller than a page goes on in the next row."""
    pages: list[list[tuple[Sequence[Cell], float]]] = []
    room, margin = 0.0, 0.22
    most_lines = max(int((height - margin) / line_height(points)), 1)
    for row in rows:
        for part in _parts(row, widths, points, most_lines):
            lines = max(lines_of(cell.text, width - 0.3, points) for cell, width in zip(part, widths, strict=True))
            tall = lines * line_height(points) + margin
            if not pages or tall > room or len(pages[-1]) >= most:
                pages.append([])
                room = height
            pages[-1].append((part, tall))
            room -= tall
    return pages


def _parts(row: Sequence[Cell], widths: Sequence[float], points: float, most: int) -> Iterator[list[Cell]]:
    left = list(row)
    while True:
        halves = [cut(cell.text, width - 0.3, points, most) for cell, width in zip(left, widths, strict=True)]
        yield [replace(cell, text=start) for cell, (start, _) in zip(left, halves, strict=True)]
        if not any(rest for _, rest in halves):
            return
        left = [replace(cell, text=rest) for cell, (_, rest) in zip(left, halves, strict=True)]


def _units(text: str) -> float:
    """Half widths of a text: a wide character counts two; some programs put a quarter em between the scripts."""
    wide = [unicodedata.east_asian_width(character) in "WFA" for character in text]
    changes = sum(1 for one, other in pairwise(wide) if one != other)
    return len(wide) + sum(wide) + changes / 2
