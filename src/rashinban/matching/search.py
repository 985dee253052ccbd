"""Finding words in Japanese text: what "the text contains the word" means, said once, and what an index needs for it.

A text contains a word when the word's normal form stands in the text's normal form. Index, verification and snippet all
rest on that. The normal form takes width, case and wave dashes away; a kana and its voiced mark are one letter, so
ハ is not found in バ; circled and raised figures stay what they are, as ①50件 is not 150件. Markup is text.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from rashinban.core.folded import fold

#: Words of one query that are looked for, and characters of each; what is longer is cut.
MOST_WORDS, MOST_CHARACTERS = 8, 100
#: How much more a word weighs in a title than in a text.
TITLE = 3.0
#: Characters of context on each side of a match.
AROUND = 40
#: Pairs of a word that the index is asked for; what is found is verified, so a longer word needs no more.
MOST_GRAMS = 12
#: Bits that hold any character.
_BITS = 21


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the original text; ``found`` when it is a word that was looked for."""

    text: str
    found: bool = False


@dataclass(frozen=True, slots=True)
class Snippet:
    """A match in its context, in one line; ``start`` to ``end`` is the first match in the original text."""

    pieces: tuple[Piece, ...]
    start: int
    end: int


class _Forms(dict[str, str]):
    """The normal form of each character, worked out when it is first met; ``joining`` are those that join the one before."""

    def __init__(self) -> None:
        super().__init__()
        self.joining: set[str] = set()

    def __missing__(self, character: str) -> str:
        plain = fold(character).text
        if unicodedata.combining(plain[:1] or " "):
            self.joining.add(character)
        # a raised or circled figure has no case and must not be folded again
        form = plain if plain == character and not character.isalpha() else unicodedata.normalize("NFKC", plain.casefold())
        self[character] = form
        return form


_FORMS = _Forms()


def normalise(text: str) -> str:
    """The form in which texts are compared.

    >>> normalise("ｽﾀｰﾄｱｯﾌﾟ５０社〜ＤＸ"), normalise("①㎥")
    ('スタートアップ50社~dx', '①m3')
    """
    form = "".join(map(_FORMS.__getitem__, text))
    if _FORMS.joining.isdisjoint(text):
        return form
    return "".join(form for form, _start, _end in _clusters(text))


def contains(text: str, word: str) -> bool:
    """Whether the word stands in the text; an empty word stands nowhere.

    >>> contains("ﾊﾞｽ路線", "バス"), contains("バス", "ハ"), contains("産業人材ＤＸ", "dx")
    (True, False, True)
    """
    return bool(word) and normalise(word) in normalise(text)


def split_query(query: str) -> tuple[str, ...]:
    """The words of a query in their normal form, each once, in their order; all of them must be found.

    >>> split_query("　人材　ＤＸ dx ")
    ('人材', 'dx')
    """
    plain = query.encode("utf-8", "ignore").decode().replace("\x00", " ")  # what no database can hold
    words = (normalise(word[:MOST_CHARACTERS]) for word in plain.split())
    return tuple(dict.fromkeys(word for word in words if word))[:MOST_WORDS]


def grams(form: str) -> set[int]:
    """Every overlapping pair of characters of a normal form, each pair as one number.

    >>> grams("人材") == {ord("人") << 21 | ord("材")}
    True
    """
    codes = [ord(character) for character in form]
    return {first << _BITS | second for first, second in pairwise(codes)}


def needed(word: str) -> tuple[int, ...]:
    """Pairs that every text with this (normalised) word holds; none for one character, which is looked for directly.

    >>> len(needed("補助金")), needed("金")
    (2, ())
    """
    places = dict.fromkeys([*range(0, len(word) - 1, 2), len(word) - 2]) if len(word) > 1 else {}
    found = dict.fromkeys(ord(word[place]) << _BITS | ord(word[place + 1]) for place in places)
    return tuple(found)[:MOST_GRAMS]


def weigh(found: int) -> float:
    """How much a word tells that stands in this many texts: the rarer, the more.

    >>> weigh(0) > weigh(10) > weigh(100_000) > 0
    True
    """
    return 1 / math.log2(2 + found)


def locate(text: str, word: str) -> tuple[int, int] | None:
    """Where a (normalised) word first stands in the original text; None when it does not.

    >>> locate("Ⅲ．スタートアップ５０社", normalise("ｽﾀｰﾄｱｯﾌﾟ50"))
    (2, 11)
    """
    return next(_places(text, word), None)


def cut_snippet(text: str, words: tuple[str, ...]) -> Snippet | None:
    """The first match with what stands around it, every word in it marked; None without any match."""
    spans = sorted(span for word in words for span in _places(text, word))
    if not spans:
        return None
    first = spans[0]
    left, right = max(0, first[0] - AROUND), min(len(text), first[1] + AROUND)
    pieces: list[Piece] = [Piece("…")] if left else []
    at = left
    for start, end in spans:
        if end <= at or start >= right:
            continue
        pieces.append(Piece(_line(text[at : max(start, at)])))
        pieces.append(Piece(_line(text[max(start, at) : min(end, right)]), True))
        at = min(end, right)
    pieces.append(Piece(_line(text[at:right]) + ("…" if right < len(text) else "")))
    return Snippet(tuple(piece for piece in pieces if piece.text), *first)


def _places(text: str, word: str) -> Iterator[tuple[int, int]]:
    """Every place of a normalised word in the original text, not overlapping."""
    form = normalise(text)
    at = form.find(word) if word else -1
    if at < 0:
        return
    if len(form) == len(text) and all(len(_FORMS[each]) == 1 for each in set(text)):
        origins = [(place, place + 1) for place in range(len(text))]
    else:
        origins = [(start, end) for each, start, end in _clusters(text) for _ in each]
    while at >= 0:
        yield origins[at][0], origins[at + len(word) - 1][1]
        at = form.find(word, at + len(word))


def _clusters(text: str) -> Iterator[tuple[str, int, int]]:
    """Characters with the marks that join them: their form, and where they stand."""
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and _FORMS[text[end]] is not None and text[end] in _FORMS.joining:
            end += 1
        cluster = text[start:end]
        form = _FORMS[cluster] if end - start == 1 else unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", cluster).casefold())
        yield form, start, end
        start = end


def _line(text: str) -> str:
    return text.replace("\n", " ").replace("\t", " ")
