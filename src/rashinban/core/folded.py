"""Match on a normalised copy, report spans on the original."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_MARKUP = re.compile(r"</?[A-Za-z][^<>\n]*>")


@dataclass(frozen=True, slots=True)
class Folded:
    """NFKC text without HTML fragments, and for each of its characters the offset it came from.

    NFKC changes lengths (Ⅲ becomes III, ㎥ becomes m3), so spans found here are carried back with ``span``.

    >>> folded = fold("Ⅲ．５０件<p>以上")
    >>> folded.text, folded.span(4, 9)
    ('III.50件以上', (2, 10))
    """

    text: str
    offsets: tuple[int, ...]
    end: int

    def at(self, index: int) -> int:
        """The original offset of a folded index (the end of the text for an index past it)."""
        return self.offsets[index] if index < len(self.offsets) else self.end

    def span(self, start: int, stop: int) -> tuple[int, int]:
        """The original span of a folded span; an empty span stays empty."""
        if stop <= start:
            return self.at(start), self.at(start)
        return self.at(start), self.offsets[stop - 1] + 1


def fold(text: str, start: int = 0, end: int | None = None) -> Folded:
    """Fold ``text[start:end]``: NFKC character by character, HTML tags dropped, wave dashes made one."""
    stop = len(text) if end is None else end
    hidden = {
        index for match in _MARKUP.finditer(text, start, stop) for index in range(match.start(), match.end())
    }
    characters: list[str] = []
    offsets: list[int] = []
    for index in range(start, stop):
        if index in hidden:
            continue
        for character in _fold_character(text[index]):
            characters.append(character)
            offsets.append(index)
    return Folded("".join(characters), tuple(offsets), stop)


def _fold_character(character: str) -> str:
    if character in "〜～∼":
        return "~"
    return unicodedata.normalize("NFKC", character)
