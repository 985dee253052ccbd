"""Finding words in texts: any stretch of one character or more, whatever its width and case; shown as it is written."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rashinban.core.folded import fold

#: Characters of context on each side of a match.
AROUND = 40
#: Combining voice marks: a match must not end just before one, or ハ would be found in バ.
_VOICED = ("゙", "゚")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A match in its context."""

    before: str
    found: str
    after: str


def find(text: str, query: str) -> tuple[int, int] | None:
    """Where the query first stands in a text; None when it does not, or is empty.

    >>> find("Ⅲ．スタートアップ５０社", "ｽﾀｰﾄｱｯﾌﾟ50"), find("ABC", "b"), find("バス", "ハ")
    ((2, 11), (1, 2), None)
    """
    query = query.strip()
    if not query or not text:
        return None
    at = text.find(query)
    if at >= 0:
        return at, at + len(query)
    wanted, _ = _plain(query)
    letters, places = _plain(text)
    at = letters.find(wanted) if wanted.strip() else -1
    while at >= 0:
        end = at + len(wanted)
        if not letters.startswith(_VOICED, end) or wanted.endswith(_VOICED):
            return places[at], places[end - 1] + 1
        at = letters.find(wanted, at + 1)
    return None


def cut(text: str, start: int, end: int) -> Snippet:
    """The match with a little of what stands around it, in one line."""
    left, right = max(0, start - AROUND), min(len(text), end + AROUND)
    before = ("…" if left else "") + text[left:start]
    after = text[end:right] + ("…" if right < len(text) else "")
    return Snippet(_line(before), _line(text[start:end]), _line(after))


@lru_cache(maxsize=20_000)
def _plain(text: str) -> tuple[str, tuple[int, ...]]:
    """A text for matching with the place each of its characters came from."""
    folded = fold(text)
    letters: list[str] = []
    places: list[int] = []
    for character, place in zip(folded.text, folded.offsets, strict=True):
        for part in unicodedata.normalize("NFD", character.casefold()):
            letters.append(part)
            places.append(place)
    return "".join(letters), tuple(places)


def _line(text: str) -> str:
    return text.replace("\n", " ").replace("\t", " ")
