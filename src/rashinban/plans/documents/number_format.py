"""A number as a spreadsheet shows it."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

_BRACKETS = re.compile(r"\[[^\]]*\]")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
_DIGITS = re.compile(r"[#0?][#0?,.]*")


def show_number(value: float, number_format: str = "General") -> str:
    """The number in its format: grouping, decimals, percent, words around it. Other formats give plain digits.

    >>> [show_number(0.45, "0%"), show_number(1234.5, "#,##0.0"), show_number(1200.0, '#,##0"人"'), show_number(5.0)]
    ['45%', '1,234.5', '1,200人', '5']
    >>> show_number(-27.6, '0.0;"▲"0.0')
    '▲27.6'
    """
    sections = number_format.split(";")
    section = _BRACKETS.sub("", sections[0])
    if value < 0 and len(sections) > 1:
        section, value = _BRACKETS.sub("", sections[1]), -value
    words: list[str] = []

    def keep(match: re.Match[str]) -> str:
        words.append(match[1] or match[2] or "")
        return "\0"

    bare = _LITERAL.sub(keep, section)
    digits = _DIGITS.search(bare)
    if digits is None or re.search(r"[yYmMdDhHsSgGeE@/]", bare):
        return _plain(value)
    percent = "%" in bare
    pattern = digits[0].rstrip(",")
    shown = _rounded(value, pattern, percent, len(digits[0]) - len(pattern))
    rest = iter(words)
    around = (bare[: digits.start()] + "\1" + bare[digits.end() :]).strip()
    return "".join(shown if c == "\1" else next(rest) if c == "\0" else c for c in around).strip()


def _rounded(value: float, pattern: str, percent: bool, thousands: int) -> str:
    whole, _, fraction = pattern.partition(".")
    number = Decimal(repr(value)) * (100 if percent else 1) / (Decimal(1000) ** thousands)
    fixed = number.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
    shown = f"{fixed:,f}" if "," in whole else f"{fixed:f}"
    optional = len(fraction) - len(fraction.rstrip("#"))
    for _ in range(optional):
        shown = shown.removesuffix("0")
    return shown.rstrip(".") if fraction else shown


def _plain(value: float) -> str:
    """At most the 15 digits a spreadsheet keeps, never with an exponent."""
    text = f"{Decimal(f'{value:.15g}'):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
