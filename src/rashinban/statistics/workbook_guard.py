"""What is checked before a workbook is opened: that it is one, that it does not grow without bound when it is."""

from __future__ import annotations

import io
import re
import zlib
from zipfile import BadZipFile, ZipFile

from rashinban.core.errors import Place, UnreadableFile, WrongContent
from rashinban.statistics.publisher import Received

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*?\bname=\"([^\"]*)\"")
_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=\"([A-Z]{1,3})([0-9]{1,7})\"")

LARGEST_FILE = 100 * 2**20
LARGEST_EXPANDED = 600 * 2**20
GROWTH = 250
MOST_PARTS = 10_000
#: A sheet is held as a rectangle: one cell far out makes it as large as all between.
MOST_COLUMNS = 1000
MOST_CELLS = 20_000_000


def check_workbook(file: Received) -> None:
    """UnreadableFile / WrongContent for a workbook that is locked, cut, of another format, a bomb, or too wide."""
    where = Place(file=file.name)
    if len(file.content) > LARGEST_FILE:
        raise UnreadableFile(
            f"ファイルが大きすぎます（{len(file.content) / 2**20:.0f} MB）。", where, "要らないシートや画像を除いて保存し直してください。"
        )
    if file.content.startswith(_OLE):
        if _ENCRYPTED in file.content:
            raise _locked(file)
        return
    try:
        with ZipFile(io.BytesIO(file.content)) as package:
            _check_package(file, package)
    except (BadZipFile, zlib.error, ValueError, RuntimeError, EOFError, OSError) as error:
        raise UnreadableFile(
            "Excelのファイルが壊れているか、途中で切れています。", where, "公表元からもう一度取得してください。"
        ) from error


def _check_package(file: Received, package: ZipFile) -> None:
    parts = package.infolist()
    expanded = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or expanded > min(LARGEST_EXPANDED, GROWTH * len(file.content) + 2**20):
        raise UnreadableFile(
            f"展開すると大きくなりすぎます（{expanded / 2**20:.0f} MB）。安全のため開きません。",
            Place(file=file.name),
            "使っていない行・列やシート、画像を削除して保存し直してください。",
        )
    if any(part.flag_bits & 1 for part in parts):
        raise _locked(file)
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise UnreadableFile(
            "Excelブック（.xlsx）ではありません。", Place(file=file.name), "Excelで開き、「Excelブック（.xlsx）」で保存し直してください。"
        )
    sheets = [name.decode("utf-8", "replace") for name in _SHEET.findall(package.read("xl/workbook.xml"))]
    drawn = sorted((name for name in names if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)), key=_number)
    for at, name in enumerate(drawn):
        _check_extent(file, sheets[at] if at < len(sheets) else None, package.read(name))


def _check_extent(file: Received, sheet: str | None, content: bytes) -> None:
    """Refuse a sheet whose cells reach so far that it would not fit into memory, or that no table is so wide."""
    width = height = 0
    widths: dict[bytes, int] = {}
    for letters, row in _CELL.findall(content):
        if letters not in widths:
            widths[letters] = _column(letters)
            width = max(width, widths[letters])
        height = max(height, int(row))
    if width > MOST_COLUMNS or width * height > MOST_CELLS:
        raise WrongContent(
            f"表が大きすぎます（{width:,}列、{height:,}行まで何かが入っています。読めるのは{MOST_COLUMNS:,}列までです）。",
            Place(file=file.name, sheet=sheet),
            "表の外に残っている値や、要らない列と行を削除して保存し直してください。",
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _number(name: str) -> int:
    return int(re.sub(r"\D", "", name) or 0)


def _locked(file: Received) -> UnreadableFile:
    return UnreadableFile(
        "パスワードで保護されたファイルは読み込めません。",
        Place(file=file.name),
        "Excelで開いてパスワードを解除し、保存し直してください。",
    )
