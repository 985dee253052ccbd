"""Rows of a CSV or Excel file, every cell with its place, so that a mistake can be shown where it is."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from rashinban.core.errors import Place, UnreadableFile

WORKBOOKS = {".xlsx", ".xlsm"}
OLD_WORKBOOKS = {".xls"}
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
TEXTS = {".csv", ".tsv", ".txt"}


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell; ``format`` is Excel's number format, which tells 55 % from 0.55 and months from days."""

    value: Any
    place: Place
    format: str | None = None

    @property
    def text(self) -> str:
        """The content as text; empty when there is nothing but spaces."""
        whole = isinstance(self.value, float) and self.value.is_integer()
        text = "" if self.value is None else str(int(self.value) if whole else self.value)
        return text if text.strip() else ""

    @property
    def blank(self) -> bool:
        return not self.text


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of cells; ``place`` names the file and, in a workbook, the sheet."""

    place: Place
    rows: tuple[tuple[Cell, ...], ...]


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """The sheets of a file: CSV in UTF-8 (with or without BOM) or CP932, xlsx, xlsm or xls.

    UnreadableFile when the file is missing, of another kind, or broken.
    """
    suffix = path.suffix.lower()
    place = Place(file=path.name)
    if not path.is_file():
        raise UnreadableFile("ファイルがありません。", place, "ファイルの場所と名前を確かめてください。")
    if suffix in TEXTS:
        return (_read_text(path, place),)
    if suffix in WORKBOOKS:
        return tuple(_read_workbook(path, place))
    if suffix in OLD_WORKBOOKS:
        return tuple(_read_old_workbook(path, place))
    raise UnreadableFile(
        f"「{suffix or path.name}」の形式は実績として読めません。",
        place,
        "CSVかExcel（xlsx）で用意してください。",
    )


def _read_text(path: Path, place: Place) -> Sheet:
    return text_rows(decode(path.read_bytes(), place), place)


def text_rows(text: str, place: Place) -> Sheet:
    """The rows of separated text, by tabs when the first line has more of them than commas; each cell knows its line."""
    first_line = text.split("\n", 1)[0]
    delimiter = "\t" if first_line.count("\t") > first_line.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = []
    try:
        begins = 1
        for row in reader:
            here = Place(file=place.file, line=begins)
            rows.append(tuple(Cell(value, here) for value in row))
            begins = reader.line_num + 1
    except csv.Error as error:
        where = Place(file=place.file, line=reader.line_num)
        raise UnreadableFile(
            "CSVとして読めません。", where, '引用符（"）の閉じ忘れがないか確かめてください。'
        ) from error
    return Sheet(place, tuple(rows))


def decode(content: bytes, place: Place) -> str:
    """The characters of a CSV: UTF-8, with or without mark, or else CP932; UnreadableFile when it is neither."""
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableFile("文字コードが分かりません。", place, "UTF-8かShift_JISのCSVで保存し直してください。")


def _read_workbook(path: Path, place: Place) -> Iterator[Sheet]:
    from openpyxl import load_workbook

    try:
        values = load_workbook(path, data_only=True)
        formulas = load_workbook(path) if _has_formulas(path) else values
    except Exception as error:  # openpyxl raises whatever the broken part of the archive makes it raise
        raise UnreadableFile(
            "Excelファイルとして開けません。", place, "パスワードを外し、Excelで開いて保存し直してください。"
        ) from error
    for sheet in values.worksheets:
        rows = (
            tuple(_cell(cell, formulas[sheet.title], path.name) for cell in row) for row in sheet.iter_rows()
        )
        yield Sheet(Place(file=path.name, sheet=sheet.title), tuple(rows))


def _has_formulas(path: Path) -> bool:
    """Reading twice is slow: only a workbook with formulas has to be asked for both their text and their results."""
    with ZipFile(path) as package:
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/")]
        return any(_FORMULA.search(package.read(name)) for name in sheets)


def _cell(cell: Any, formulas: Any, file: str) -> Cell:
    place = Place(file=file, sheet=cell.parent.title, cell=cell.coordinate)
    if cell.value is None and formulas[cell.coordinate].data_type == "f":
        raise UnreadableFile(
            "数式の結果が保存されていません。",
            place,
            "Excelで開いて保存し直すか、値として貼り付けてください。",
        )
    return Cell(cell.value, place, cell.number_format)


def _read_old_workbook(path: Path, place: Place) -> Iterator[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_path(path)
        named = [(name, workbook.get_sheet_by_name(name).to_python()) for name in workbook.sheet_names]
    except (CalamineError, OSError) as error:
        raise UnreadableFile(
            "Excelファイルとして開けません。", place, "xlsxで保存し直してください。"
        ) from error
    for name, rows in named:
        yield Sheet(Place(file=path.name, sheet=name), tuple(_old_rows(rows, path.name, name)))


def _old_rows(rows: Iterable[list[Any]], file: str, sheet: str) -> Iterator[tuple[Cell, ...]]:
    for line, row in enumerate(rows, start=1):
        yield tuple(
            Cell(
                None if value == "" else value, Place(file=file, sheet=sheet, cell=f"{letters(column)}{line}")
            )
            for column, value in enumerate(row)
        )


def letters(column: int) -> str:
    """The letters of a column counted from 0.

    >>> letters(0), letters(26)
    ('A', 'AA')
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
