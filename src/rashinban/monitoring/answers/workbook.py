"""A workbook that came back, opened once: guarded before, cells with their places, formulas and merged cells refused."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any
from zipfile import ZipFile

from rashinban.core.errors import ManyErrors, Place, RashinbanError, UnreadableFile, WrongContent
from rashinban.monitoring.answers.origin import HIDDEN_SHEET
from rashinban.monitoring.answers.table import FIELDS, LAST_COLUMN, LAST_ROW
from rashinban.monitoring.header_row import find_header
from rashinban.monitoring.sheets import Cell, Sheet
from rashinban.plans.documents.guards import Limits, check_content

#: How big what comes back may be: a workbook of 300 indicators has 0.1 MB and unpacks to less than 1 MB.
LIMITS = Limits(file_bytes=20 * 2**20, expanded_bytes=32 * 2**20, growth=250, parts=2_000)
#: Bytes everything but pictures may unpack to: tables and texts are what takes time to read.
LARGEST_TABLES = 8 * 2**20
#: Tags (cells, rows …) in all of it: each costs time, and a book of 300 indicators has less than a tenth of them.
MOST_TAGS = 400_000
_FORMULA, _ERROR = "f", "e"


@dataclass(frozen=True, slots=True)
class Opened:
    """The sheets that carry a table of answers, the names of all visible sheets, and the hidden one when it is there."""

    tables: tuple[Sheet, ...]
    names: tuple[str, ...]
    hidden: Sheet | None


def open_workbook(data: bytes, name: str) -> Opened:
    """The tables of answers in the bytes of an .xlsx.

    UnreadableFile when it is none, is locked, holds macros or would unpack without bound; ManyErrors for formulas and
    error values in columns that are read, and for merged cells across them.
    """
    check_content(name, "xlsx", data, LIMITS)
    _check_tables(data, name)
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), keep_links=False)
        pages = [(page, _sheet(page, name)) for page in book.worksheets]
    except RashinbanError:
        raise
    except Exception as error:  # openpyxl raises whatever the broken part of the archive makes it raise
        remedy = "Excelで開いて保存し直すか、様式を書き出し直してください。"
        raise UnreadableFile("Excelファイルとして開けません。", Place(file=name), remedy) from error
    hidden = next((sheet for page, sheet in pages if page.title == HIDDEN_SHEET), None)
    visible = [(page, sheet) for page, sheet in pages if page.title != HIDDEN_SHEET]
    tables = [(page, sheet, found) for page, sheet in visible if (found := find_header(sheet)) is not None]
    errors: list[RashinbanError] = []
    for page, sheet, (columns, line) in tables:
        errors += _check_cells(page, sheet, columns, line)
    if errors:
        raise ManyErrors(tuple(errors), Place(file=name))
    return Opened(tuple(sheet for _, sheet, _ in tables), tuple(page.title for page, _ in visible), hidden)


def _check_tables(data: bytes, name: str) -> None:
    with ZipFile(io.BytesIO(data)) as package:
        parts = [part for part in package.infolist() if not part.filename.startswith("xl/media/")]
        size = sum(part.file_size for part in parts)
        tags = sum(package.read(part).count(b"<") for part in parts) if size <= LARGEST_TABLES else 0
    if size > LARGEST_TABLES or tags > MOST_TAGS:
        raise UnreadableFile(
            f"実績の様式としては中身が大きすぎます（{size / 2**20:.1f} MB）。",
            Place(file=name),
            "使っていない行・列やシートを消すか、様式を書き出し直してください。",
        )


def _sheet(page: Any, file: str) -> Sheet:
    place = Place(file=file, sheet=page.title)
    if page.max_row > LAST_ROW or page.max_column > LAST_COLUMN:
        what = f"シートが大きすぎます（{page.max_row:,}行、{page.max_column:,}列）。"
        raise UnreadableFile(what, place, "使っていない行・列やシートを消して保存し直してください。")
    rows = tuple(tuple(_cell(cell, file, page.title) for cell in row) for row in page.iter_rows())
    return Sheet(place, rows)


def _cell(cell: Any, file: str, sheet: str) -> Cell:
    return Cell(cell.value, Place(file=file, sheet=sheet, cell=cell.coordinate), cell.number_format if cell.value is not None else None)


def _check_cells(page: Any, sheet: Sheet, columns: dict[int, str], line: int) -> list[RashinbanError]:
    read = {place for place, name in columns.items() if name in FIELDS}
    errors: list[RashinbanError] = []
    for row in page.iter_rows(min_row=line + 2):
        for place in read:
            cell = row[place] if place < len(row) else None
            where = Place(file=sheet.place.file, sheet=page.title, cell=cell.coordinate if cell else None)
            if cell is not None and cell.data_type == _FORMULA:
                what = f"数式（{_formula(cell)[:40]}）は受け取れません。"
                errors.append(WrongContent(what, where, "計算した結果を値として貼り付けてください。"))
            elif cell is not None and cell.data_type == _ERROR:
                what = f"セルが「{cell.value}」というエラーです。"
                errors.append(WrongContent(what, where, "正しい値を入力し直してください。"))
    for merged in page.merged_cells.ranges:
        if merged.max_row > line + 1 and any(merged.min_col <= place + 1 <= merged.max_col for place in read):
            where = Place(file=sheet.place.file, sheet=page.title, cell=merged.coord)
            what = "セルが結合されています。どの指標の値か分かりません。"
            errors.append(WrongContent(what, where, "セルの結合を解除し、1行に1つの指標の値を入力してください。"))
    return errors


def _formula(cell: Any) -> str:
    value = cell.value
    return str(value if isinstance(value, str) else getattr(value, "text", "") or "配列数式")
