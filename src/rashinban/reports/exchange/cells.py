"""Text that leaves the house: no cell that a spreadsheet would run, no character that XML cannot hold."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

_INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_RUN = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula; real numbers, signed ones too, stay as they are.

    >>> harmless("=1+1"), harmless("-12.5"), harmless("-cmd"), harmless("人")
    ("'=1+1", '-12.5', "'-cmd", '人')
    """
    if not text.startswith(_RUN):
        return text
    try:
        number = Decimal(text)
    except InvalidOperation:
        return f"'{text}"
    return text if number.is_finite() and text.isascii() and text == text.strip() else f"'{text}"


def xml_text(text: str) -> str:
    """Text without the control characters that XML 1.0 forbids."""
    return _INVALID.sub("", text)
