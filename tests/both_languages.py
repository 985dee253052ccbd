"""What tests of two languages share: finding every phrase in a value, the numbers a text names, Japanese left in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from rashinban.core.phrase import Phrase

MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
#: Kana, kanji, and Japanese and full-width punctuation.
JAPANESE = re.compile(r"[\u3001-\u30ff\u3400-\u9fff\uff01-\uff60]")


def inside(value: Any, kind: type[Any]) -> Iterator[Any]:
    """Everything of a kind in a value, however deep."""
    if isinstance(value, kind):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from inside(getattr(value, name), kind)
    elif isinstance(value, dict):
        yield from inside(tuple(value.values()), kind)
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from inside(item, kind)


def numbers(text: str) -> Counter[str]:
    """The numbers a text names, months and halves of a year as numbers."""
    for number, month in enumerate(MONTHS, 1):
        text = text.replace(month, str(number))
    text = text.replace("上期", " 1 ").replace("下期", " 2 ")
    return Counter(re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", text))


def check(phrase: Phrase) -> None:
    """Both languages speak, with the same numbers."""
    assert phrase.ja, phrase
    assert phrase.en, phrase
    assert numbers(phrase.ja) == numbers(phrase.en), phrase
