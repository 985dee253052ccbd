"""Match on a normalised copy, report spans on the original."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_MARKS = frozenset("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳⓪¹²³⁴⁵⁶⁷⁸⁹⁰❶❷❸❹❺❻❼❽❾❿")
_MARKUP = re.compile(r"</?[A-Za-z][^<>\n]*>")


@dataclass(frozen=True, slots=True)
class Folded:
    """NFKC text with a space for each HTML fragment, and for each of its characters the offset it came from.

    NFKC changes lengths (Ⅲ becomes III, ㎥ becomes m3), so spans found here are carried back with ``span``.

    >>> folded = fold("Ⅲ．５０件<p>以上")
    >>> folded.text, folded.span(4, 7)
    ('III.50件 以上', (2, 5))
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
    """Fold ``text[start:end]``: NFKC character by character, wave dashes made one, a space where a tag stood.

    Circled digits and superscripts stay as they are: they are marks, and ①50件 must not become 150件.
    """
    stop = len(text) if end is None else end
    pieces: list[str] = []
    offsets: list[int] = []
    index = start
    for tag in _MARKUP.finditer(text, start, stop):
        _fold_run(text, index, tag.start(), pieces, offsets)
        pieces.append(" ")
        offsets.append(tag.start())
        index = tag.end()
    _fold_run(text, index, stop, pieces, offsets)
    return Folded("".join(pieces), tuple(offsets), stop)


def _fold_run(text: str, start: int, stop: int, pieces: list[str], offsets: list[int]) -> None:
    """Fold a run without tags; most characters stay one character, so lengths are only counted where they differ."""
    folded = [_fold_character(character) for character in text[start:stop]]
    run = "".join(folded)
    pieces.append(run)
    if len(run) == stop - start:
        offsets += range(start, stop)
    else:
        for index, piece in enumerate(folded, start):
            offsets += [index] * len(piece)


@lru_cache(maxsize=8192)
def _fold_character(character: str) -> str:
    if character in "〜～∼":
        return "~"
    if character in _MARKS:
        return character
    return unicodedata.normalize("NFKC", character)
