"""The fonts of the reports (SIL Open Font License): BIZ UDPGothic, and Noto Sans JP for characters it lacks."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

FOLDER = Path(__file__).parent
FAMILIES = ("BIZ UDPGothic", "Noto Sans JP")
_FILES = {
    ("BIZ UDPGothic", False): "BIZUDPGothic-Regular.ttf",
    ("BIZ UDPGothic", True): "BIZUDPGothic-Bold.ttf",
    ("Noto Sans JP", False): "NotoSansJP-Regular.ttf",
    ("Noto Sans JP", True): "NotoSansJP-Bold.ttf",
}
#: What stands for a character that no font has (げた), as printers have always done.
REPLACEMENT = "〓"


def font_file(family: str, bold: bool = False) -> Path:
    """The shipped TrueType file of a family."""
    return FOLDER / _FILES[(family, bold)]


@lru_cache(maxsize=4)
def characters(family: str) -> frozenset[int]:
    """The code points a family can print."""
    from fontTools.ttLib import TTFont

    with TTFont(font_file(family), lazy=True) as font:
        return frozenset(font.getBestCmap())


def is_printable(character: str) -> bool:
    """Whether some shipped font has the character.

    >>> [is_printable(character) for character in "髙𠮷"], is_printable(chr(0xE000))
    ([True, True], False)
    """
    return character in "\n\r\t" or any(ord(character) in characters(family) for family in FAMILIES)


@dataclass(frozen=True, slots=True)
class Unprintable:
    """A character no font has (外字), by code point and name, and the texts it stands in."""

    character: str
    name: str
    places: tuple[str, ...]

    @property
    def code_point(self) -> str:
        return f"U+{ord(self.character):04X}"


def unprintable(value: BaseModel) -> tuple[Unprintable, ...]:
    """Every character in a value's texts that no shipped font can print, in code point order."""
    found: dict[str, list[str]] = {}
    for text in _texts(value.model_dump(mode="json")):
        for character in text:
            if not is_printable(character) and text not in found.setdefault(character, []):
                found[character].append(text)
    return tuple(
        Unprintable(character, unicodedata.name(character, "外字（名前のない文字）"), tuple(found[character]))
        for character in sorted(found)
    )


def printable(text: str) -> str:
    """The text with 〓 for every character no font has."""
    return "".join(character if is_printable(character) else REPLACEMENT for character in text)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            if key != "spec":
                yield from _texts(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)
