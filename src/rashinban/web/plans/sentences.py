"""The plan's own words with what is promised in them marked: pieces of text, some of which lead somewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rashinban.core.source import Source
from rashinban.plans.plan import Plan
from rashinban.web.plans.lines import name_of

#: Characters on one page of the original text.
PAGE = 6000
#: Characters of context shown before and after a sentence.
AROUND = 160


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch of the document that says one thing: a measure or an indicator."""

    start: int
    end: int
    kind: str
    key: str
    name: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; with a spot it is marked. ``here`` is (the first of) what was asked for, marked even without a spot."""

    text: str
    spot: Spot | None = None
    here: bool = False


def spots_of(plan: Plan) -> tuple[Spot, ...]:
    """Every sentence of the plan with a place in its document, in the order of the document."""
    named: list[tuple[str, str, str, Source | None]] = [("measure", m.id, name_of(m), m.source) for m in plan.measures]
    named += [("indicator", i.id, i.label, i.source) for i in plan.indicators]
    found = [
        Spot(source.start, source.end, kind, key, name, source.page)
        for kind, key, name, source in named
        if source is not None and source.start is not None and source.end is not None and source.end > source.start
    ]
    return tuple(sorted(found, key=lambda spot: (spot.start, -spot.end, spot.kind, spot.key)))


def mark_text(text: str, spots: Iterable[Spot], start: int, end: int, here: tuple[int, int] | None = None) -> tuple[Piece, ...]:
    """``text[start:end]`` in pieces. Where spots overlap the earlier one keeps its words and the later one gets the rest.

    >>> [(p.text, p.spot.key if p.spot else None) for p in mark_text("あいうえお", [Spot(1, 3, "measure", "m", "名")], 0, 5)]
    [('あ', None), ('いう', 'm'), ('えお', None)]
    >>> [(p.text, p.here) for p in mark_text("あいうえお", [], 0, 5, (1, 3))]
    [('あ', False), ('いう', True), ('えお', False)]
    """
    end = min(end, len(text))
    pieces: list[Piece] = []
    at = start
    for spot in spots:
        left, right = max(spot.start, at), min(spot.end, end)
        if left >= right:
            continue
        pieces += _plain(text, at, left, here)
        pieces.append(Piece(text[left:right], replace(spot, start=left, end=right), _meets(here, left, right)))
        at = right
    pieces += _plain(text, at, end, here)
    asked = next((number for number, piece in enumerate(pieces) if piece.here), 0)
    return tuple(piece if number <= asked else replace(piece, here=False) for number, piece in enumerate(pieces))


def split_pages(text: str, size: int = PAGE) -> tuple[tuple[int, int], ...]:
    """Spans of about ``size`` characters that end with a line and together are the whole text.

    >>> split_pages("ab\\ncd\\nef", 4)
    ((0, 3), (3, 6), (6, 8))
    """
    pages, start = [], 0
    while start < len(text):
        end = min(start + size, len(text))
        if end < len(text):
            line = text.rfind("\n", start, end)
            end = line + 1 if line > start else end
        pages.append((start, end))
        start = end
    return tuple(pages)


def in_context(text: str, start: int, end: int) -> tuple[str, str, str]:
    """What stands before, the words themselves, what stands after; cut at about ``AROUND`` characters."""
    before, after = max(0, start - AROUND), min(len(text), end + AROUND)
    return (
        ("…" if before else "") + text[before:start],
        text[start:end],
        text[end:after] + ("…" if after < len(text) else ""),
    )


def _plain(text: str, start: int, end: int, here: tuple[int, int] | None) -> list[Piece]:
    """Text without a spot, in which only what was asked for is marked."""
    left, right = (max(start, here[0]), min(end, here[1])) if here else (end, end)
    if left >= right:
        return [Piece(text[start:end])] if start < end else []
    parts = (Piece(text[start:left]), Piece(text[left:right], here=True), Piece(text[right:end]))
    return [piece for piece in parts if piece.text]


def _meets(here: tuple[int, int] | None, left: int, right: int) -> bool:
    return here is not None and left < here[1] and here[0] < right
