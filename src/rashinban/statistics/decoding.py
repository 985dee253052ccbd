"""From bytes to characters: UTF-8, UTF-16, cp932 or EUC-JP, decided on the whole file; errors name the line."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache

from rashinban.core.errors import Place, RashinbanError, UnreadableFile
from rashinban.statistics.publisher import Received

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_BINARY = {
    b"PK\x03\x04": "Excelブック（.xlsx）かZIP",
    b"PK\x05\x06": "空のZIP",
    b"\xd0\xcf\x11\xe0": "旧形式のExcel（.xls）かWord",
    b"%PDF": "PDF",
    b"\x1f\x8b": "gzip",
    b"\x89PNG": "画像（PNG）",
    b"\xff\xd8\xff": "画像（JPEG）",
}
_PAGE = re.compile(r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)[\s>]", re.I | re.S)
_TITLE = re.compile(r"<title[^>]*>\s*(.*?)\s*</title>", re.I | re.S)
#: Characters that are common in tables of Japan; a wrong decoding of the right bytes has few of them.
_USUAL = re.compile(r"[ -~　-〿ぁ-んァ-ヶー一-龠！-～\u2010-\u203b\u2190-\u22ff\u2460-\u27bf]")
_HEAD = 1 << 16


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters of a file without its byte order mark, and the encoding they were in."""

    text: str
    encoding: str


def decode(file: Received) -> Decoded:
    """The text of a file; UnreadableFile when it is empty, binary, cut within a character or in another encoding."""
    content = file.content
    refuse_non_text(file)
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return Decoded(_decode_as(file, content[len(mark) :], encoding), encoding)
    if (bare := _guess_utf16(content)) is not None:
        return Decoded(_decode_as(file, content, bare), bare)
    try:
        return Decoded(content.decode(), "utf-8")
    except UnicodeDecodeError as error:
        mistake = error
    found = [(text, name) for name in ("cp932", "euc_jp") if (text := _try(content, name)) is not None]
    if mistake.start < len(content) - 3 and found:
        text, name = max(found, key=lambda each: _likeness(each[0]))
        if _likeness(text) > 0.5:
            return Decoded(text, name)
    raise _explain(file, content, mistake)


def read_head(file: Received) -> str:
    """The first lines of a text, decoded leniently; empty for what is no text. Cheap, never raises."""
    return _decode_head(file.content[:_HEAD], len(file.content) > _HEAD)


@lru_cache(maxsize=8)
def _decode_head(whole: bytes, cut: bool) -> str:
    """The head's text; kept, because every publisher asks for it in turn."""
    try:
        ends = whole.rfind(b"\n") + 1 if cut and not _wide(whole) else 0
        return decode(Received("", whole[:ends] or whole)).text
    except RashinbanError:
        return ""


def is_binary(content: bytes) -> str | None:
    """What a file that is no text is, from its first bytes; None for a text."""
    return next((name for sign, name in _BINARY.items() if content.startswith(sign)), None)


def page_title(file: Received) -> str | None:
    """The title when the file is a web page (an error page sent with status 200, mostly); None otherwise."""
    head = read_head(file)
    if not _PAGE.match(head):
        return None
    title = _TITLE.search(head)
    return title[1][:60] if title and title[1] else "題名なし"


def refuse_non_text(file: Received) -> None:
    """UnreadableFile for what is no text at all: nothing, blanks only, or a binary file."""
    where = Place(file=file.name)
    if not file.content.strip():
        raise UnreadableFile("ファイルが空です。", where, "ダウンロードが終わっているか確かめ、もう一度取得してください。")
    kind = is_binary(file.content)
    if kind is not None:
        raise UnreadableFile(f"文字のファイルではありません（{kind}と思われます）。", where, "CSVか、公表元の表のファイルを指定してください。")
    if not _wide(file.content):
        place = file.content.find(b"\0")
        if place >= 0:
            line = file.content.count(b"\n", 0, place) + 1
            raise UnreadableFile(
                "文字のファイルの中に文字でないものがあります。壊れているか、別の形式のファイルです。",
                Place(file=file.name, line=line),
                "公表元からもう一度取得してください。",
            )


def _decode_as(file: Received, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _explain(file, content, error) from None


def _try(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _likeness(text: str) -> float:
    """The share of usual characters among those that are not ASCII."""
    written = [character for character in text[:200_000] if character > "\x7f"]
    return sum(1 for character in written if _USUAL.match(character)) / len(written) if written else 1.0


def _wide(content: bytes) -> bool:
    """Whether every character takes two bytes."""
    return content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _guess_utf16(content) is not None


def _guess_utf16(content: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of ASCII text is zero."""
    sample = content[:4096]
    if len(sample) < 8:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) < len(sample) * 0.2 or min(even, odd) * 8 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _explain(file: Received, content: bytes, error: UnicodeDecodeError) -> UnreadableFile:
    """Why the bytes are no text: cut off in the middle of a character, or an encoding nobody reads."""
    line = content.count(b"\n", 0, error.start) + 1
    if error.start >= len(content) - 3:
        return UnreadableFile(
            "文字の途中でファイルが終わっています。途中で切れています。",
            Place(file=file.name, line=line),
            "公表元からもう一度、最後まで取得してください。",
        )
    return UnreadableFile(
        "文字コードが分かりません（UTF-8、UTF-16、Shift_JIS（cp932）、EUC-JPのどれでも読めません）。",
        Place(file=file.name, line=line),
        "表計算ソフトで開き、「CSV UTF-8」で保存し直してください。",
    )
