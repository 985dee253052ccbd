"""What stands on a PDF page: glyphs in the order of the text layer, and the lines they form."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterable, Iterator
from math import hypot
from typing import Any, NamedTuple

_CLOSING = "」』）)]｝〕】〉》”’＞、。，．・ー：；？！ゃゅょっャュョッァィゥェォ％%"
_BOLD = re.compile(r"bold|black|heavy|semibold|-w[6-9]|-[bh]$", re.I)
# The bullets of Word and LibreOffice: letters of symbol fonts, which have no code of their own.
_SYMBOL_BULLETS = frozenset({0xF06C, 0xF06E, 0xF075, 0xF076, 0xF0A7, 0xF0A8, 0xF0B7, 0xF0D8, 0xF0FC})


class Glyph(NamedTuple):
    """One printed character: its advance box from ``x0`` to ``x1``, baseline ``y``, middle of its ink.

    ``break_before`` and ``space_before`` say that the text layer sees a line break or a gap before it.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    middle: tuple[float, float]
    space_before: bool
    break_before: bool
    bold: bool


class Line(NamedTuple):
    """Glyphs on one baseline. ``text`` has no space at its ends; ``open_end`` says that one was printed last."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    open_end: bool
    first_token: float  # width of what could not be split from its first character


Turn = Callable[[float, float], tuple[float, float]]


def read_glyphs(textpage: Any, turn: Turn) -> list[Glyph]:
    """The printed characters of a page; text drawn twice to look bold is taken once.

    ``turn`` leads from the coordinates of the file to those of the page as it is shown, y upward.
    """
    from pypdfium2 import raw

    glyphs: list[Glyph] = []
    seen: set[tuple[str, int, int]] = set()
    page = textpage.raw
    faces = _Faces(page)
    box, (x, y), sides = raw.FS_RECTF(), _doubles(2), _doubles(4)
    space = broken = False
    for index in range(textpage.count_chars()):
        character = _character(raw.FPDFText_GetUnicode(page, index))
        if character in "\r\n" or raw.FPDFText_IsGenerated(page, index) == 1 or not character:
            broken |= character in ("\r", "\n")
            space |= character == " "
            continue
        raw.FPDFText_GetCharOrigin(page, index, x, y)
        raw.FPDFText_GetLooseCharBox(page, index, box)
        raw.FPDFText_GetCharBox(page, index, *sides)
        size, bold = faces.of(index)
        left, right, bottom, top = (side.value for side in sides)
        middle = turn((left + right) / 2, (bottom + top) / 2)
        corners = turn(box.left, box.bottom)[0], turn(box.right, box.top)[0]
        baseline = turn(x.value, y.value)[1]
        key = (character, round(min(corners) * 5 / size), round(baseline * 5 / size))
        if character.strip() and key in seen:
            continue
        seen.add(key)
        if space and glyphs and _is_spacing(glyphs[-1], character, min(corners), size):
            space = False
        glyphs.append(
            Glyph(character, min(corners), max(corners), baseline, size, middle, space, broken, bold)
        )
        space = broken = False
    return _pair_surrogates(glyphs)


def form_lines(glyphs: Iterable[Glyph]) -> Iterator[Line]:
    """Lines in the order of the text layer; a glyph far off the baseline, or back to the left, begins a new line."""
    line: list[Glyph] = []
    for glyph in glyphs:
        if line and not _continues(line[-1], glyph):
            yield from _line(line)
            line = []
        line.append(glyph)
    yield from _line(line)


def _is_spacing(before: Glyph, character: str, x0: float, size: float) -> bool:
    """Whether a gap is only the quarter em that typesetting puts between Japanese and Western characters."""
    return x0 - before.x1 < 0.4 * size and before.text.isascii() != character.isascii()


class _Faces:
    """The size and weight of the glyphs, asked once for each text object."""

    def __init__(self, page: Any) -> None:
        from pypdfium2 import raw

        self._page, self._raw, self._matrix = page, raw, raw.FS_MATRIX()
        self._name, self._flags = ctypes.create_string_buffer(128), ctypes.c_int()
        self._known: dict[int | None, tuple[float, bool]] = {}

    def of(self, index: int) -> tuple[float, bool]:
        """The type size as printed, in points, and whether the font's name says bold."""
        text_object = self._raw.FPDFText_GetTextObject(self._page, index)
        address = ctypes.cast(text_object, ctypes.c_void_p).value
        if address not in self._known:
            self._raw.FPDFText_GetMatrix(self._page, index, self._matrix)
            size = self._raw.FPDFText_GetFontSize(self._page, index) * hypot(self._matrix.c, self._matrix.d)
            self._raw.FPDFText_GetFontInfo(self._page, index, self._name, 128, self._flags)
            bold = _BOLD.search(self._name.value.decode("utf-8", "replace"))
            self._known[address] = (size or 1.0, bool(bold))
        return self._known[address]


def _doubles(count: int) -> tuple[ctypes.c_double, ...]:
    return tuple(ctypes.c_double() for _ in range(count))


def _character(code: int) -> str:
    if code in {0x02, 0xFFFE}:  # how the text layer writes a hyphen at the end of a line
        return "-"
    if code in _SYMBOL_BULLETS:
        return "•"
    return chr(code) if code >= 0x20 or code in {0x0A, 0x0D} else ""


def _pair_surrogates(glyphs: list[Glyph]) -> list[Glyph]:
    paired: list[Glyph] = []
    for glyph in glyphs:
        if "\udc00" <= glyph.text <= "\udfff" and paired and "\ud800" <= paired[-1].text <= "\udbff":
            whole = (paired[-1].text + glyph.text).encode("utf-16", "surrogatepass").decode("utf-16")
            paired[-1] = paired[-1]._replace(text=whole)
        else:
            paired.append(glyph)
    return [glyph for glyph in paired if not "\ud800" <= glyph.text <= "\udfff"]


def _continues(previous: Glyph, glyph: Glyph) -> bool:
    size = max(previous.size, glyph.size)
    return abs(glyph.y - previous.y) < 0.5 * size and glyph.x0 > previous.x0 - 0.3 * size


def _line(glyphs: list[Glyph]) -> Iterator[Line]:
    printed = [glyph for glyph in glyphs if glyph.text.strip()]
    if not printed:
        return
    pieces = [(" " if glyph.space_before else "") + glyph.text for glyph in glyphs]
    text = "".join(pieces)
    size = max(set(sizes := [glyph.size for glyph in printed]), key=sizes.count)
    yield Line(
        text.strip(),
        printed[0].x0,
        printed[-1].x1,
        printed[0].y,
        size,
        2 * sum(glyph.bold for glyph in printed) > len(printed),
        text[-1:].isspace(),
        _first_token(glyphs[glyphs.index(printed[0]) :]),
    )


def _first_token(glyphs: list[Glyph]) -> float:
    """The width that must fit on the line before for its first character to stand there.

    Western words stay whole, opening brackets stay with what follows, closing marks with what precedes.
    """
    end = 0
    while end < len(glyphs) - 1 and glyphs[end].text in "「『（([｛〔【〈《“‘＜":
        end += 1
    end = _word_end(glyphs, end)
    while end < len(glyphs) - 1 and glyphs[end + 1].text in _CLOSING:
        end += 1
    number_follows = end < len(glyphs) - 1 and glyphs[end].text in "、，" and glyphs[end + 1].text.isascii()
    if number_follows:  # LibreOffice keeps a number with the comma before it
        end = _word_end(glyphs, end + 1)
    return glyphs[end].x1 - glyphs[0].x0


def _word_end(glyphs: list[Glyph], start: int) -> int:
    end = start
    while (
        end < len(glyphs) - 1
        and glyphs[end].text.isascii()
        and glyphs[end + 1].text.isascii()
        and not glyphs[end + 1].space_before
        and not glyphs[end + 1].text.isspace()
    ):
        end += 1
    return end
