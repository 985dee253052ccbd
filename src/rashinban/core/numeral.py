"""Numerals as Japanese text prints them: 1,031 / 95万9千 / 一億二千万 / 二十."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from rashinban.core.unit import MULTIPLIERS

_ARABIC = re.compile(r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?!\d)")
#: 千葉, 千歳, 万博 are names, not multipliers.
_MULTIPLIER = re.compile(rf"\s?(?P<word>{'|'.join(MULTIPLIERS)})(?![葉歳代博全能石])")
_KANJI = re.compile(
    r"(?<![一二三四五六七八九十百千万億兆数何幾第])[一二三四五六七八九十百千]+(?:(?:万|億|兆)[一二三四五六七八九十百千]*)*"
)
_POSITIONAL = re.compile(r"[一二三四五六七八九]{2}")
_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "億": 10**8, "兆": 10**12}


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as printed, up to ``end``; a single multiplier behind it is left to the unit (1,031 | 万円)."""

    value: Decimal
    end: int

    def with_multiplier(self, text: str) -> Numeral:
        """The number with the multiplier behind it, for when no counter follows (2万)."""
        match = _MULTIPLIER.match(text, self.end)
        return Numeral(self.value * MULTIPLIERS[match["word"]], match.end()) if match else self


def read_arabic(text: str, start: int) -> Numeral | None:
    """The number that begins here, 95万9千 and 1万2,345 taken together.

    >>> read_arabic("95万9千人", 0)
    Numeral(value=Decimal('959000'), end=5)
    >>> read_arabic("1,031万円", 0)
    Numeral(value=Decimal('1031'), end=5)
    """
    first = _ARABIC.match(text, start)
    if first is None:
        return None
    total, end, smallest, parts = Decimal(0), start, None, 0
    part: re.Match[str] | None = first
    while part is not None:
        number = Decimal(part.group().replace(",", ""))
        multiplier = _MULTIPLIER.match(text, part.end())
        scale = MULTIPLIERS[multiplier["word"]] if multiplier else Decimal(1)
        if smallest is not None and number * scale >= smallest:
            break
        total, smallest, parts = total + number * scale, scale, parts + 1
        end = multiplier.end() if multiplier else part.end()
        part = _ARABIC.match(text, end) if multiplier else None
    if parts == 1:
        return Numeral(Decimal(first.group().replace(",", "")), first.end())
    return Numeral(total, end)


def read_kanji(text: str, start: int) -> Numeral | None:
    """The number written in kanji that begins here; a single large multiplier behind it is left to the unit.

    >>> read_kanji("一億二千万", 0), read_kanji("二十社", 0)
    (Numeral(value=Decimal('120000000'), end=5), Numeral(value=Decimal('20'), end=2))
    """
    match = _KANJI.match(text, start)
    if (
        match is None
        or match.group()[0] in "百千"
        or match.group() in ("一", "十")
        or _POSITIONAL.search(match.group())
    ):
        return None
    digits = match.group()
    if digits[-1] in _LARGE and sum(digit in _LARGE for digit in digits) == 1:
        digits = digits[:-1]
    return Numeral(Decimal(_add_up(digits)), start + len(digits))


def _add_up(digits: str) -> int:
    """三千二百万五百 -> 32000500."""
    total = part = digit = 0
    for character in digits:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _SMALL:
            part, digit = part + (digit or 1) * _SMALL[character], 0
        else:
            total, part, digit = total + (part + digit or 1) * _LARGE[character], 0, 0
    return total + part + digit
