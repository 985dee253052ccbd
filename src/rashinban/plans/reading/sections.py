"""Which headings an offset stands under, and whether they promise."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from rashinban.core.folded import fold
from rashinban.plans.documents.document import Document
from rashinban.plans.reading import vocabulary
from rashinban.plans.reading.lists import ends_in_dated_value
from rashinban.plans.reading.outline import Heading


@dataclass(frozen=True, slots=True)
class Sections:
    """The headings with their folded titles; ``kept`` are those that head a section, ``starts`` where these begin.

    ``openers`` are the lines that hold nothing but a tag such as 【KPI】.
    """

    headings: tuple[Heading, ...]
    titles: tuple[str, ...]
    kept: tuple[int, ...]
    starts: tuple[int, ...]
    openers: tuple[int, ...]

    def at(self, offset: int) -> Heading | None:
        """The innermost heading that has begun at an offset."""
        index = self._index(offset)
        return None if index is None else self.headings[index]

    def promising(self, offset: int) -> bool:
        """Does a heading above this offset, or a tag alone on a line of its section, speak of indicators or targets?"""
        heading = self.at(offset)
        opener = bisect_right(self.openers, offset) - 1
        if opener >= 0 and (heading is None or self.openers[opener] >= heading.start):
            return True
        for title, depth in self._above(offset):
            if depth > 0 and (vocabulary.NOT_OURS.search(title) or vocabulary.TOLD.search(title)):
                return False
            if vocabulary.PROMISE.search(title):
                return True
        return False

    def ours(self, offset: int) -> bool:
        """False under a heading about the plan before or the targets of the nation."""
        return not any(vocabulary.NOT_OURS.search(title) for title, depth in self._above(offset) if depth > 0)

    def _index(self, offset: int) -> int | None:
        position = bisect_right(self.starts, offset) - 1
        return self.kept[position] if position >= 0 else None

    def _above(self, offset: int) -> Iterator[tuple[str, int]]:
        """The headings over an offset, from the inside out, with their depth."""
        index = self._index(offset)
        while index is not None:
            yield self.titles[index], self.headings[index].depth
            index = self.headings[index].parent


def find_sections(document: Document, headings: tuple[Heading, ...]) -> Sections:
    """The sections of a document; a line that ends in a dated value is an indicator, not the head of a section."""
    titles = tuple(fold(heading.title).text for heading in headings)
    kept = tuple(index for index, title in enumerate(titles) if not ends_in_dated_value(title))
    starts = tuple(headings[index].start for index in kept)
    return Sections(headings, titles, kept, starts, _openers(document))


def _openers(document: Document) -> tuple[int, ...]:
    """Where a line holds nothing but a tag such as 【KPI】: what follows up to the next heading are promises."""
    return tuple(
        block.start
        for block in document.blocks
        if block.cell is None and vocabulary.OPENER.match(fold(document.text, block.start, block.end).text)
    )
