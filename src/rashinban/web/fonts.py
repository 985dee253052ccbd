"""The fonts of the pages: BIZ UDPGothic cut into slices, so that a page loads only the characters it shows.

``python -m rashinban.web.fonts`` writes the slices and their style sheet anew from the fonts of the reports. Kanji are
sliced in the order of how often plans and pages use them (``common.txt``), then by the levels of JIS X 0208; what is
in no slice is left to the fonts of the reader's machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

FAMILY = "BIZ UDPGothic"
FOLDER = Path(__file__).parent / "static" / "rashinban" / "fonts"
SHEET = FOLDER.parent / "fonts.css"
#: Western letters, punctuation, kana, full-width forms: on every page. Then other letters, marks, arrows, shapes.
BASE = ((0x20, 0x100), (0x2010, 0x2040), (0x3000, 0x3020), (0x3040, 0x3100), (0xFF01, 0xFF60))
MARKS = ((0x100, 0x180), (0x370, 0x460), (0x2040, 0x2070), (0x20A0, 0x20D0), (0x2100, 0x2800), (0x3200, 0x3400), (0xFF60, 0xFFF0))
#: How many kanji the slices of the most used hold.
COMMON = (300, 300, 400, 500)
#: How many of the others a slice holds, by level of JIS X 0208.
OTHERS = {1: 320, 2: 430}


def slices() -> Iterator[tuple[str, frozenset[int], str]]:
    """Name, code points and CSS range of every slice, the rarest first: a browser tries the rule written last first.

    The ranges of the rarer slices are plain intervals, which keeps the style sheet small; they may claim characters
    that a slice written after them holds.
    """
    from rashinban.reports.fonts import characters

    held = characters(FAMILY)
    common = [ord(each) for each in (FOLDER / "common.txt").read_text(encoding="utf-8") if not each.isspace()]
    for level in (2, 1):
        codes = sorted(code for code in _jis_kanji(level) if code in held and code not in set(common))
        for number, start in enumerate(range(0, len(codes), OTHERS[level]), 1):
            part = codes[start : start + OTHERS[level]]
            yield f"level-{level}-{number:02}", frozenset(part), f"U+{part[0]:X}-{part[-1]:X}"
    start = 0
    for number, size in enumerate(COMMON, 1):
        part = [code for code in common[start : start + size] if code in held]
        start += size
        if part:
            yield f"common-{number}", frozenset(part), unicode_range(part)
    for name, blocks in (("marks", MARKS), ("base", BASE)):
        on_every_page = held & frozenset(code for start, end in blocks for code in range(start, end))
        yield name, on_every_page, ",".join(f"U+{start:X}-{end - 1:X}" for start, end in blocks)


def unicode_range(codes: Iterable[int]) -> str:
    """Code points as CSS writes them.

    >>> unicode_range([0x41, 0x42, 0x43, 0x3042])
    'U+41-43,U+3042'
    """
    runs: list[list[int]] = []
    for code in sorted(codes):
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return ",".join(f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in runs)


def write_fonts() -> None:
    """Writes the WOFF slices of both weights and the style sheet that names them."""
    from rashinban.reports.fonts.subset import subset_woff

    rules = ["/* Written by rashinban.web.fonts. BIZ UDPGothic, SIL Open Font License: fonts/OFL-BIZUDPGothic.txt */"]
    for old in FOLDER.glob("*.woff"):
        old.unlink()
    for name, codes, span in slices():
        for weight, bold in ((400, False), (700, True)):
            file = FOLDER / f"{name}-{weight}.woff"
            file.write_bytes(subset_woff(FAMILY, bold, codes) or b"")
            rules.append(
                f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};font-display:swap;'
                f'src:local("{FAMILY}{" Bold" if bold else ""}"),url("fonts/{file.name}") format("woff");unicode-range:{span}}}'
            )
    SHEET.write_text("\n".join(rules) + "\n", encoding="utf-8")


def _jis_kanji(level: int) -> Iterator[int]:
    """Every kanji of one level of JIS X 0208."""
    for row in range(0xB0, 0xD0) if level == 1 else range(0xD0, 0xF5):
        for cell in range(0xA1, 0xFF):
            character = bytes((row, cell)).decode("euc_jp", errors="ignore")
            if character:
                yield ord(character)


if __name__ == "__main__":
    write_fonts()
