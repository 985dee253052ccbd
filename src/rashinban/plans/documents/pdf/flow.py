"""Lines back into the paragraphs they were broken from, where the layout shows that a line was full."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from rashinban.plans.documents.pdf.glyphs import Line

# What begins a heading or an item of its own even below a full line.
_MARKER = re.compile(
    r"""[・･●○◯〇◎◇◆□■▪▼▽►▶➢➣➤✓※★☆◦•‣⇒→【]
    |[-*–＊](?=[\s・])
    |[（(]\s*(?:[0-9０-９]{1,2}|[ivxIVXⅰ-ⅻⅠ-Ⅻ]{1,4}|[ア-ン]|[a-zA-Z]|[一二三四五六七八九十]{1,3}|※[0-9]?)\s*[)）]
    |[0-9０-９]{1,2}\s*(?:[.．](?![0-9０-９])|[)）])
    |[①-⑳❶-❿㉑-㉟Ⅰ-Ⅻⅰ-ⅻ]
    |[IVX]{1,4}\s*[.．]|[ivx]{1,4}\s*[)）.．]|[ア-ンa-zA-Z]\s*[)）.．](?![a-zA-Z])
    |第\s*[0-9０-９一二三四五六七八九十]{1,3}\s*[章節編部条]
    |[^\s、。]{1,10}?[0-9０-９①-⑳]{1,2}[\s：:“「（](?<=[略項標野柱策画プランみ題].{2})
    |[⁰¹²³⁴-⁹]+\s|[<＜〈《][^>＞〉》]{1,40}[>＞〉》]|注[0-9０-９]*[)）:：]
    """,
    re.X,
)
_STOPS = ("。", "．", "。」", "。）", "。)", "！", "？")


def has_marker(text: str) -> bool:
    """Whether a line begins something of its own.

    >>> [has_marker(text) for text in ("(1) 現状", "①人材", "第1章 総則", "10 年後とした", "第2期（2013年度")]
    [True, True, True, False, False]
    """
    return bool(_MARKER.match(text))


def is_wrapped(lines: Sequence[Line], following: Line, limit: float, *, boxed: bool = False) -> bool:
    """Whether ``following`` goes on where the last of ``lines`` ran out of room.

    ``limit`` is the x where text must break. In a table cell (``boxed``) indents say nothing, as text may be centred.
    """
    line = lines[-1]
    size = max(line.size, following.size)
    if line.bold != following.bold or abs(line.size - following.size) > 0.08 * size:
        return False
    if has_marker(following.text) or line.text.endswith(_STOPS):
        return False
    if boxed and line.text[-1].isdigit() and following.text[0].isdigit():
        return False  # two numbers one above the other (上段／下段), never one number cut in two
    if not boxed and not _aligned(lines, following, size):
        return False
    return limit - line.x1 < following.first_token + 0.6 * size


def join(lines: Sequence[Line]) -> str:
    """The text with the wraps taken out: a space only where one was printed or two Western words meet."""
    text = lines[0].text
    for before, line in pairwise(lines):
        western = _is_western(before.text[-1]) and _is_western(line.text[0]) and before.text[-1] != "-"
        text += (" " if before.open_end or western else "") + line.text
    return text


def _aligned(lines: Sequence[Line], following: Line, size: float) -> bool:
    shift = following.x0 - lines[-1].x0
    if len(lines) > 1:
        return abs(shift) <= 0.5 * size
    hanging = 4.0 if has_marker(lines[0].text) else 0.4
    return -2.5 * size <= shift <= hanging * size


def _is_western(character: str) -> bool:
    return character.isascii() and character.isalpha()
