"""How much two cards have in common: keywords, and words of their texts weighted by how rare they are.

Japanese is not cut into words: overlapping pairs of characters are counted (tf-idf), and the longest stretches that
both texts share are what is shown.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rashinban.core.folded import fold

if TYPE_CHECKING:
    from rashinban.ledger.card import Card

#: Stretches that carry meaning: kanji, katakana, Latin letters and digits; hiragana alone is grammar.
_STRETCH = re.compile(r"[一-鿿々〆]+|[ァ-ヿー]+|[a-z0-9][a-z0-9+\-]*")
#: How many common words are shown; a word says nothing any more when more than this share of all cards hold it (and
#: more than this number: in an office with five cards, three may well be about one thing).
SHOWN, COMMONPLACE, FEW = 3, 0.5, 4


@dataclass(frozen=True, slots=True)
class Likeness:
    """Shared keywords with their weight, shared words (the rarest first), and the cosine of the texts (0 to 1)."""

    tags: tuple[str, ...]
    tag_weight: float
    words: tuple[str, ...]
    text: float


class Corpus:
    """All cards that are compared, so that what most of them say counts little."""

    def __init__(self, cards: Iterable[Card]) -> None:
        self._cards = {card.key: card for card in cards}
        self._texts = {key: fold("\n".join((card.title, card.summary, card.text))).text.casefold() for key, card in self._cards.items()}
        self._pairs = {key: Counter(_pairs(text)) for key, text in self._texts.items()}
        self._spread = Counter(pair for pairs in self._pairs.values() for pair in pairs)
        self._tagged = Counter(tag for card in self._cards.values() for tag in {_fold(tag) for tag in card.tags})

    def compare(self, one: Card, other: Card) -> Likeness:
        """What two cards of the corpus have in common."""
        theirs = {_fold(tag) for tag in other.tags}
        tags = tuple(tag for tag in dict.fromkeys(one.tags) if _fold(tag) in theirs)
        weight = sum(self._rarity(self._tagged[_fold(tag)]) for tag in tags)
        return Likeness(tags, weight, self._words(one.key, other.key), self._cosine(one.key, other.key))

    def _rarity(self, cards: int) -> float:
        """1 for what two cards in the whole corpus say, falling to nearly nothing for what all of them say."""
        total = max(len(self._cards), 2)
        return math.log(1 + total / max(cards, 2)) / math.log(1 + total / 2)

    def _cosine(self, one: str, other: str) -> float:
        mine, theirs = self._pairs[one], self._pairs[other]
        dot = sum(times * theirs[pair] * self._rarity(self._spread[pair]) ** 2 for pair, times in mine.items() if pair in theirs)
        return dot / (self._length(one) * self._length(other)) if dot else 0.0

    def _length(self, key: str) -> float:
        return math.sqrt(sum((times * self._rarity(self._spread[pair])) ** 2 for pair, times in self._pairs[key].items()))

    def _words(self, one: str, other: str) -> tuple[str, ...]:
        """The longest stretches of at least two characters that both texts hold and that not every other card says."""
        common: set[str] = set()
        for stretch in set(_STRETCH.findall(self._texts[one])):
            common |= set(_shared(stretch, self._texts[other]))
        longest = [word for word in common if not any(word != longer and word in longer for longer in common)]
        few = max(FEW, COMMONPLACE * len(self._cards))
        rare = [(count, word) for word in longest if (count := sum(word in text for text in self._texts.values())) <= few]
        return tuple(word for _count, word in sorted(rare, key=lambda each: (each[0], -len(each[1]), each[1]))[:SHOWN])


def _pairs(text: str) -> list[str]:
    return [stretch[i : i + 2] for stretch in _STRETCH.findall(text) for i in range(len(stretch) - 1)]


def _shared(stretch: str, text: str) -> list[str]:
    """The longest parts of a stretch that occur in a text; a Latin word only as a whole, a katakana word from 3 on.

    >>> _shared("精密測定装置", "装置の精密測定")
    ['精密測定', '装置']
    """
    if stretch[0].isascii():
        return [stretch] if len(stretch) > 1 and re.search(rf"(?<![a-z0-9]){re.escape(stretch)}(?![a-z0-9])", text) else []
    least = 3 if "ァ" <= stretch[0] <= "ヿ" else 2
    found, start = [], 0
    while start <= len(stretch) - least:
        stop = start + least
        if stretch[start:stop] not in text:
            start += 1
            continue
        while stop < len(stretch) and stretch[start : stop + 1] in text:
            stop += 1
        found.append(stretch[start:stop])
        start = stop
    return found


def _fold(tag: str) -> str:
    return fold(tag).text.strip().casefold()
