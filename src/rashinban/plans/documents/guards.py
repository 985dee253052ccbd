"""What is checked before a file is opened: that it is there, not too big, and what its name says it is."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rashinban.core.errors import Place, UnreadableFile

if TYPE_CHECKING:
    from zipfile import ZipFile

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|meta|table)\b", re.I | re.S
)
_SIGNATURES = (
    (b"%PDF-", "PDF"),
    (_OLE, "旧形式のOffice文書"),
    (b"PK\x03\x04", "Office文書またはZIP"),
    (b"PK\x05\x06", "空のZIP"),
    (b"\xff\xd8\xff", "画像（JPEG）"),
    (b"\x89PNG", "画像（PNG）"),
    (b"GIF8", "画像（GIF）"),
    (b"II*\0", "画像（TIFF）"),
    (b"{\\rtf", "リッチテキスト"),
)
_MAIN_PART = {  # how the name of the part begins that makes a package what it is
    "docx": ("Word文書", "word/document"),
    "xlsx": ("Excelブック", "xl/workbook.xml"),
    "xlsb": ("Excelバイナリブック", "xl/workbook.bin"),
    "ods": ("OpenDocument", "content.xml"),
}
_TEXTS = frozenset({"txt", "csv", "tsv", "md", "markdown", "html", "htm"})
_WEB_PAGE = "HTML（ウェブの画面）"
_ADVICE = {
    "doc": ("旧形式のWord文書（.doc）は読み込めません。", "Wordで開き、「名前を付けて保存」で「Word文書（.docx）」を選んでください。"),
    "docm": ("マクロを含むWord文書（.docm）は、安全のため読み込みません。", "「Word文書（.docx）」として保存し直してください。"),
    "xlsm": ("マクロを含むExcelブック（.xlsm）は、安全のため読み込みません。", "「Excelブック（.xlsx）」として保存し直してください。"),
    "jtd": ("一太郎の文書は読み込めません。", "一太郎で開き、Word形式（.docx）またはPDFで保存し直してください。"),
    "ppt": ("PowerPointの資料は読み込めません。", "PDFとして保存し直してください。"),
    "pptx": ("PowerPointの資料は読み込めません。", "PDFとして保存し直してください。"),
    "zip": ("圧縮ファイル（ZIP）は読み込めません。", "展開してから、中の文書を1つずつ指定してください。"),
    "rtf": ("リッチテキスト（.rtf）は読み込めません。", "Wordで開き、「Word文書（.docx）」として保存し直してください。"),
}  # fmt: skip
_IMAGES = frozenset({"jpg", "jpeg", "png", "gif", "tif", "tiff", "bmp", "heic"})


@dataclass(frozen=True, slots=True)
class Limits:
    """How big a file may be: bytes, bytes after expansion, times it may grow, parts of an Office file."""

    file_bytes: int = 100 * 2**20
    expanded_bytes: int = 400 * 2**20
    growth: int = 250
    parts: int = 10_000


def read_bytes(path: Path, limits: Limits) -> bytes:
    """The bytes of a file that is there, is a file, is not empty and not too big."""
    place = Place(file=path.name)
    try:
        if path.is_dir():
            raise UnreadableFile(
                "指定されたのはフォルダーです。", place, "フォルダーの中のファイルを1つ指定してください。"
            )
        check_amount(path.name, path.stat().st_size, limits)
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableFile(
            "ファイルが見つかりません。", place, "ファイルの場所と名前を確かめてください。"
        ) from error
    except OSError as error:
        raise UnreadableFile(
            "ファイルを開けません。",
            place,
            "ほかのソフトで開いていれば閉じ、読み取る権限があるか確かめてください。",
        ) from error
    check_not_empty(path.name, data)
    return data


def check_amount(name: str, size: int, limits: Limits) -> None:
    """Refuse a file of more bytes than are read."""
    if size > limits.file_bytes:
        raise UnreadableFile(
            f"ファイルが大きすぎます（{size / 2**20:.0f} MB。上限は{limits.file_bytes / 2**20:.0f} MB）。",
            Place(file=name),
            "画像を減らすか、計画の本文だけのファイルに分けてください。",
        )


def check_not_empty(name: str, data: bytes) -> None:
    """Refuse a file in which nothing stands."""
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise UnreadableFile(
            "ファイルが空です。",
            Place(file=name),
            "保存やダウンロードが途中で終わっていないか確かめ、もう一度入手してください。",
        )


def unknown_format(name: str, extension: str, known: list[str]) -> UnreadableFile:
    """The refusal of a format nobody reads, with what to do about the ones officials often have."""
    place = Place(file=name)
    if extension in _ADVICE:
        return UnreadableFile(_ADVICE[extension][0], place, _ADVICE[extension][1])
    if extension in _IMAGES:
        return UnreadableFile(
            "画像は読み込めません。", place, "元の文書か、文字を選んでコピーできるPDFを指定してください。"
        )
    what = (
        f"「.{extension}」の形式は読み込めません。"
        if extension
        else "ファイル名に拡張子がなく、形式が分かりません。"
    )
    return UnreadableFile(what, place, f"{'、'.join(known)}のどれかの形式で保存し直してください。")


def check_content(name: str, extension: str, data: bytes, limits: Limits) -> None:
    """Refuse bytes that are not what the extension says, that are locked, or that would expand without bound."""
    found = _kind(data)
    if extension in _MAIN_PART:
        if found in {"Office文書またはZIP", "空のZIP"}:
            _check_package(name, extension, data, limits)
        elif _ENCRYPTED_PACKAGE in data:
            raise _locked(name)
        else:
            raise _mismatch(name, extension, found)
    elif extension == "xls" and (found != "旧形式のOffice文書" or _ENCRYPTED_PACKAGE in data):
        raise _locked(name) if _ENCRYPTED_PACKAGE in data else _mismatch(name, extension, found)
    elif extension == "pdf":
        if b"%PDF-" not in data[:1024]:
            raise _mismatch(name, extension, found)
    elif extension in _TEXTS and found not in {None, _WEB_PAGE}:
        raise _mismatch(name, extension, found)


def _kind(data: bytes) -> str | None:
    known = next((kind for signature, kind in _SIGNATURES if data.startswith(signature)), None)
    return known or (_WEB_PAGE if _HTML.match(data[:4096]) else None)


def _mismatch(name: str, extension: str, found: str | None) -> UnreadableFile:
    what = f"中身は{found}です" if found else "中身はその形式ではありません（壊れている可能性もあります）"
    remedies = {
        _WEB_PAGE: "Excelなどで開き、正しい形式で「名前を付けて保存」してください。",
        "旧形式のOffice文書": "WordやExcelで開き、新しい形式（.docx、.xlsx）で保存し直してください。",
    }
    remedy = remedies.get(found or "", "正しい拡張子に直すか、作成したソフトで開いて保存し直してください。")
    return UnreadableFile(f"拡張子は「.{extension}」ですが、{what}。", Place(file=name), remedy)


def _locked(name: str) -> UnreadableFile:
    return UnreadableFile(
        "パスワードで保護されたファイルは読み込めません。",
        Place(file=name),
        "作成したソフトで開いてパスワードを解除し、保存し直してください。",
    )


def _check_package(name: str, extension: str, data: bytes, limits: Limits) -> None:
    from zipfile import BadZipFile, ZipFile
    from zlib import error as ZlibError

    try:
        with ZipFile(io.BytesIO(data)) as package:
            _check_growth(name, package, len(data), limits)
            if any(part.flag_bits & 1 for part in package.infolist()):
                raise _locked(name)
            if package.testzip() is not None:
                raise BadZipFile
            parts = package.namelist()
    except (BadZipFile, ZlibError, ValueError, RuntimeError, EOFError) as error:
        raise UnreadableFile(
            "ファイルが壊れているか、途中で切れています。",
            Place(file=name),
            "もう一度入手するか、作成したソフトで開いて保存し直してください。",
        ) from error
    if any(part.endswith("vbaProject.bin") for part in parts):
        raise UnreadableFile(
            "マクロを含むファイルは、安全のため読み込みません。",
            Place(file=name),
            "マクロを含まない形式（.docx、.xlsx）で保存し直してください。",
        )
    kinds = {key: kind for key, (kind, main) in _MAIN_PART.items() if any(p.startswith(main) for p in parts)}
    if extension not in kinds:
        raise _mismatch(name, extension, next(iter(kinds.values()), "別のZIP"))


def _check_growth(name: str, package: ZipFile, size: int, limits: Limits) -> None:
    parts = package.infolist()
    expanded = sum(part.file_size for part in parts)
    if len(parts) > limits.parts or expanded > min(limits.expanded_bytes, limits.growth * size + 2**20):
        raise UnreadableFile(
            f"展開すると大きくなりすぎます（{expanded / 2**20:.0f} MB、部品{len(parts)}個）。安全のため開きません。",
            Place(file=name),
            "使っていない行・列やシート、画像を削除して保存し直してください。",
        )
