"""From bytes to characters: the encodings Japanese offices use, told apart without guessing at rubbish."""

from __future__ import annotations

import codecs
import re

from rashinban.core.errors import Place, UnreadableFile

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# euc_jis_2004 adds the circled digits and Roman numerals that Windows writes into EUC-JP.
_JAPANESE = ("cp932", "euc_jp", "euc_jis_2004")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_USUAL = re.compile(r"[\t\r\n -~　-〿ぁ-んァ-ヶー一-龠！-～①-⑳Ⅰ-Ⅻ]")


def decode_text(data: bytes, name: str, declared: str | None = None) -> str:
    """The characters of a text file without its byte order mark; newlines stay as they are in the file.

    UTF-8 (with or without mark), UTF-16 with mark, CP932, EUC-JP and ISO-2022-JP are understood. ``declared`` is an
    encoding the file itself names (HTML) and is tried first. An UnreadableFile is raised when nothing fits.

    >>> decode_text("目標値 ①".encode("cp932"), "計画.txt")
    '目標値 ①'
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = _decode(data[len(mark) :], encoding)
            if text is not None:
                return text
            raise _unknown(name)
    for encoding in (*_declared(declared), *(("iso2022_jp_2",) if b"\x1b$" in data else ()), "utf-8"):
        text = _decode(data, encoding)
        if text is not None:
            return text
    candidates = [text for encoding in _JAPANESE if (text := _decode(data, encoding)) is not None]
    if not candidates:
        raise _unknown(name)
    return max(candidates, key=lambda text: len(_USUAL.findall(text)) / max(len(text), 1))


def _declared(name: str | None) -> tuple[str, ...]:
    if name is None:
        return ()
    known = name.strip().lower().replace("_", "-")
    if known in {"shift-jis", "sjis", "x-sjis", "windows-31j", "ms932", "cp932"}:
        return ("cp932",)
    if known in {"euc-jp", "x-euc-jp"}:
        return ("euc_jp", "euc_jis_2004")
    try:
        return (codecs.lookup(known).name,)
    except LookupError:
        return ()


def _decode(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    return None if _CONTROL.search(text) else text


def _unknown(name: str) -> UnreadableFile:
    return UnreadableFile(
        "文字コードを判別できません。UTF-8、Shift_JIS（CP932）、EUC-JP、UTF-16のどれとしても読めませんでした。",
        Place(file=name),
        "メモ帳などで開き、文字コードに「UTF-8」を選んで保存し直してから、もう一度読み込んでください。",
    )
