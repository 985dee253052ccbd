"""How alike two texts are, the same from either side."""

from __future__ import annotations

import re
from collections import Counter

from rashinban.core.folded import fold

_NOISE = re.compile(r"[\s「」『』（）()【】・、。,.\-~:;/]+")
Bigrams = Counter[str]


def bigrams(text: str | None) -> Bigrams:
    """Pairs of neighbouring characters of the folded text, without spaces and punctuation; one alone counts too."""
    plain = _NOISE.sub("", fold(text or "").text).lower()
    if len(plain) < 2:
        return Counter([plain] if plain else [])
    return Counter(plain[index : index + 2] for index in range(len(plain) - 1))


def dice(one: Bigrams, other: Bigrams) -> float:
    """Sørensen-Dice: twice the pairs in common over the pairs of both, 0 to 1; two empty texts are alike.

    >>> round(dice(bigrams("商店街の活性化"), bigrams("商店街の再生")), 2)
    0.55
    """
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def covered(part: Bigrams, whole: Bigrams) -> float:
    """The share of ``part`` that ``whole`` contains, 0 to 1; an empty part is not covered by anything."""
    return (part & whole).total() / part.total() if part else 0.0
