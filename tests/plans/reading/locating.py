"""Find the words of the gold in the text that a reader prints, whatever it puts between the cells of a row."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

_BETWEEN = re.compile(r"\s*\|\s*|<[^<>]*>")
_IGNORED = re.compile(r"[\s|,、•・\-]")
#: How far (in folded characters) the next cell of a row may lie behind the one before.
REACH = 160


class Page:
    """A text without blanks, cell borders and thousands separators, which knows where each character came from."""

    def __init__(self, text: str) -> None:
        kept = [
            (folded, at)
            for at, character in enumerate(text)
            for folded in unicodedata.normalize("NFKC", character)
            if not _IGNORED.match(folded)
        ]
        self.text = "".join(character for character, _ in kept)
        self.offsets = [at for _, at in kept]

    def find(self, words: str, start: int = 0, occurrence: int = 1) -> tuple[int, int] | None:
        """The folded span of the nth occurrence of a row: its longest cell, and as many of the others as are near."""
        parts = [part for part in (solid(part) for part in _BETWEEN.split(words)) if part]
        anchor = max(range(len(parts)), key=lambda index: len(parts[index]))
        at = start - 1
        for _ in range(occurrence):
            at = self.text.find(parts[anchor], at + 1)
            if at < 0:
                return None
        end = at + len(parts[anchor])
        for part in parts[anchor + 1 :]:
            here = self.text.find(part, end, end + REACH)
            end = here + len(part) if here >= 0 else end
        for part in reversed(parts[:anchor]):
            here = self.text.rfind(part, max(0, at - REACH), at)
            at = here if here >= 0 else at
        return at, end

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self.offsets[start], self.offsets[end - 1] + 1


def solid(words: str) -> str:
    return _IGNORED.sub("", unicodedata.normalize("NFKC", words))


def locate(gold: dict[str, Any], text: str) -> list[str]:
    """Give every entry of the gold its span in ``text``, in place; returns the words that are not in it."""
    page = Page(text)
    missing: list[str] = []
    for entry in (*gold["kpis"], *gold["negatives"]):
        found = page.find(entry["source_text"], occurrence=entry.get("occurrence", 1))
        if found is None:
            missing.append(entry["source_text"])
            entry["char_start"] = entry["char_end"] = -1
        else:
            entry["char_start"], entry["char_end"] = page.span(*found)
    start = 0
    for heading in gold["headings"]:
        occurrence = heading.get("occurrence", 1)
        found = page.find(heading["raw"], 0 if occurrence > 1 else start, occurrence)
        if found is None:
            missing.append(heading["raw"])
            heading["char_start"] = -1
        else:
            heading["char_start"], _ = page.span(*found)
            start = found[0] + 1
    return missing
