"""The numbers Word generates in front of paragraphs (第1章, (ア), ①), computed as Word does."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

_AIUEO = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"
_KANJI = "〇一二三四五六七八九"
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True, slots=True)
class Label:
    """What Word prints before a paragraph; ``bullet`` when it does not count."""

    text: str
    bullet: bool


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    text: str
    start: int
    suffix: str
    plain_digits: bool


@dataclass(slots=True)
class Numbering:
    """Counts the numbered paragraphs of one document, in order."""

    lists: dict[str, tuple[str, dict[int, _Level]]]
    restarts: dict[tuple[str, int], int]
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, number_id: str, depth: int) -> Label | None:
        """The label of the next paragraph of this list at this depth (from 0); None when it has none."""
        abstract, levels = self.lists.get(number_id, ("", {}))
        level = levels.get(depth)
        if level is None or level.format == "none":
            return None
        if level.format == "bullet":
            # Bullets are often letters of a symbol font, which mean nothing as characters.
            sign = level.text if level.text and not "\ue000" <= level.text[0] <= "\uf8ff" else "・"
            return Label(sign + (" " if sign in {"-", "*", "–", "o"} else ""), bullet=True)
        counts = self._count(abstract, levels, number_id, depth)
        text = re.sub(
            r"%([1-9])", lambda part: self._part(levels, counts, int(part[1]) - 1, level), level.text
        )
        return Label(text + level.suffix, bullet=False) if text else None

    def _count(self, abstract: str, levels: dict[int, _Level], number_id: str, depth: int) -> dict[int, int]:
        counts = self.counters.setdefault(abstract, {})
        restart = self.restarts.get((number_id, depth))
        if restart is not None and (number_id, depth) not in self.begun:
            counts[depth] = restart
        else:
            counts[depth] = counts[depth] + 1 if depth in counts else levels[depth].start
        self.begun.add((number_id, depth))
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        return counts

    @staticmethod
    def _part(levels: dict[int, _Level], counts: dict[int, int], depth: int, own: _Level) -> str:
        level = levels.get(depth)
        if level is None:
            return ""
        return spell(counts.get(depth, level.start), "decimal" if own.plain_digits else level.format)


def read_numbering(document: Any) -> Numbering:
    """The lists that a python-docx document defines."""
    from docx.oxml.ns import qn

    try:
        root = document.part.numbering_part.element
    except (KeyError, RuntimeError):  # a document without lists: which of the two depends on the version of python-docx
        return Numbering({}, {})
    abstracts = {
        item.get(qn("w:abstractNumId")): {
            int(level.get(qn("w:ilvl"))): _level(level) for level in item.iterchildren(qn("w:lvl"))
        }
        for item in root.iterchildren(qn("w:abstractNum"))
    }
    lists, restarts = {}, {}
    for item in root.iterchildren(qn("w:num")):
        number_id, abstract = item.get(qn("w:numId")), _value(item, "w:abstractNumId") or ""
        lists[number_id] = (abstract, abstracts.get(abstract, {}))
        for override in item.iterchildren(qn("w:lvlOverride")):
            start = _value(override, "w:startOverride")
            if start is not None:
                restarts[number_id, int(override.get(qn("w:ilvl")))] = int(start)
    return Numbering(lists, restarts)


def spell(number: int, format: str) -> str:
    """A number in one of Word's formats; unknown formats give plain digits.

    >>> [spell(4, name) for name in ("decimal", "decimalFullWidth", "decimalEnclosedCircle", "upperRoman", "aiueoFullWidth")]
    ['4', '４', '④', 'IV', 'エ']
    """
    if format in {"decimalFullWidth", "decimalFullWidth2"}:
        return str(number).translate(_FULL_WIDTH)
    if format.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(0x245F + number)
    if format == "decimalZero":
        return f"{number:02}"
    if format in {"upperRoman", "lowerRoman"}:
        roman = _roman(number)
        return roman if format == "upperRoman" else roman.lower()
    if format in {"upperLetter", "lowerLetter"}:
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if format == "upperLetter" else letter.lower()
    if format.startswith("aiueo"):
        return _AIUEO[(number - 1) % len(_AIUEO)]
    if format.startswith("iroha"):
        return _IROHA[(number - 1) % len(_IROHA)]
    if format in {"japaneseCounting", "japaneseDigitalTenThousand", "chineseCounting", "ideographDigital"}:
        return _kanji(number)
    return str(number)


def _level(level: Any) -> _Level:
    suffix = {"nothing": "", "space": " "}.get(_value(level, "w:suff") or "tab", " ")
    return _Level(
        _value(level, "w:numFmt") or "decimal",
        _value(level, "w:lvlText") or "",
        int(_value(level, "w:start") or 1),
        suffix,
        _value(level, "w:isLgl") is not None,
    )


def _value(parent: Any, tag: str) -> str | None:
    """The ``w:val`` of a child; an empty string when the child states none; None without such a child."""
    from docx.oxml.ns import qn

    child = parent.find(qn(tag))
    return None if child is None else child.get(qn("w:val"), "")


def _roman(number: int) -> str:
    signs = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    text = ""
    for value, sign in signs:
        text += sign * (number // value)
        number %= value
    return text


def _kanji(number: int) -> str:
    if not 0 < number < 100:
        return "".join(_KANJI[int(digit)] for digit in str(number))
    tens, ones = divmod(number, 10)
    return (_KANJI[tens] if tens > 1 else "") + ("十" if tens else "") + (_KANJI[ones] if ones else "")
