"""A table as it stands in a file: cells as texts, in columns, with the place of each cell for errors."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from rashinban.core.errors import Place, RashinbanError, UnreadableFile, WrongContent
from rashinban.statistics.decoding import decode, is_binary, read_head
from rashinban.statistics.publisher import Received
from rashinban.statistics.workbook_guard import check_workbook

if TYPE_CHECKING:
    import pyarrow as pa

#: More columns than any table of a publisher here has; a sheet beyond it is another one.
WIDEST = 1000
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True)
class Grid:
    """Columns of texts of one length; ``lines`` are the lines of the file, where they are not simply counted."""

    file: str
    columns: tuple[pa.Array, ...]
    sheet: str | None = None
    lines: tuple[int, ...] | None = None
    #: The first row that had fewer cells than the widest one, as (row, cells).
    short: tuple[int, int] | None = None

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.columns)

    @cached_property
    def height(self) -> int:
        """The number of rows."""
        return len(self.columns[0]) if self.columns else 0

    def row(self, index: int) -> list[str]:
        """The texts of a row (from 0), trimmed, empty where there is nothing."""
        return [(column[index].as_py() or "").strip() for column in self.columns]

    def head(self, rows: int) -> list[list[str]]:
        """The first rows, fewer where the table is shorter."""
        return [self.row(index) for index in range(min(rows, self.height))]

    def texts(self, column: int, first: int = 0) -> list[str]:
        """The texts of a column from a row on, trimmed."""
        return [(text or "").strip() for text in self.columns[column].slice(first).to_pylist()]

    def place(self, row: int, column: int | None = None) -> Place:
        """Where a cell stands, as the reader of the file sees it."""
        line = self.lines[row] if self.lines is not None else row + 1
        if self.sheet is not None:
            cell = f"{letters(column)}{line}" if column is not None else None
            return Place(file=self.file, sheet=self.sheet, cell=cell, line=None if cell else line)
        return Place(file=self.file, cell=letters(column) + str(line) if column is not None else None, line=line)

    def require_whole(self) -> None:
        """WrongContent when a row has too few cells: a file cut off, or a comma lost."""
        if self.short is None:
            return
        row, cells = self.short
        last = row >= self.height - 1
        raise WrongContent(
            f"{self.width}列あるはずの行に{cells}列しかありません。" + ("ファイルが途中で切れています。" if last else ""),
            self.place(row),
            "公表元からもう一度取得してください。" if last else "その行の区切り（カンマ）を確かめてください。",
        )


def letters(column: int) -> str:
    """The name of a column (from 0) in a spreadsheet.

    >>> letters(0), letters(25), letters(26), letters(127)
    ('A', 'Z', 'AA', 'DX')
    """
    name = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        name = chr(65 + digit) + name
    return name


def read_grid(file: Received) -> Grid:
    """The table of a CSV (comma or tab); UnreadableFile / WrongContent when it is none."""
    text = decode(file).text.lstrip("﻿")
    first = text[: text.find("\n") if "\n" in text else len(text)]
    delimiter = "\t" if "\t" in first and "," not in first else ","
    width = len(next(csv.reader([first], delimiter=delimiter), []))
    if width > WIDEST:
        raise too_wide(file.name, None, width)
    grid = _read_at_once(file.name, text, delimiter, width)
    return grid if grid is not None else _read_by_row(file.name, text, delimiter)


def read_sheets(file: Received) -> tuple[Grid, ...]:
    """The sheets of a workbook (.xlsx, .xls) in their order; a CSV is its only sheet."""
    if not is_workbook(file.content):
        return (read_grid(file),)
    check_workbook(file)
    try:
        sheets = _open_book(file.content)
    except ValueError as error:
        kind = is_binary(file.content)
        raise UnreadableFile(
            f"Excelのファイルとして開けません（{kind}）。壊れているか、途中で切れているか、パスワードが掛かっています。",
            Place(file=file.name),
            "公表元からもう一度取得するか、Excelで開けるか確かめてください。",
        ) from error
    return tuple(_lay_out(file.name, rows, sheet=name) for name, rows in sheets)


def read_heads(file: Received, rows: int = 8) -> tuple[list[list[str]], ...]:
    """The first rows of the CSV, or of each sheet of the workbook, trimmed: what a publisher recognises its files by.

    Never raises; what cannot be opened has none.
    """
    if is_workbook(file.content):
        try:
            sheets = _open_book(file.content)
        except ValueError:
            return ()
        return tuple([[write_cell(cell).strip() for cell in row] for row in sheet[:rows]] for _, sheet in sheets)
    text = read_head(file)
    if not text:
        return ()
    delimiter = "\t" if "\t" in text.partition("\n")[0] and "," not in text.partition("\n")[0] else ","
    try:
        found = list(islice(csv.reader(io.StringIO(text), delimiter=delimiter), rows))
    except csv.Error:
        return ()
    return ([[cell.strip() for cell in row] for row in found],)


def is_workbook(content: bytes) -> bool:
    """Whether the bytes begin like an Excel workbook, new or old."""
    return content.startswith(_WORKBOOKS)


@lru_cache(maxsize=1)
def _open_book(content: bytes) -> tuple[tuple[str, Sequence[Sequence[object]]], ...]:
    """The sheets of a workbook; ValueError when it is none. Kept while one file is recognised and read."""
    import python_calamine

    try:
        check_workbook(Received("", content))
    except RashinbanError as error:
        raise ValueError(str(error)) from error
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return tuple((name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names)
    except (python_calamine.CalamineError, OSError) as error:
        raise ValueError(str(error)) from error


def too_wide(name: str, sheet: str | None, width: int) -> WrongContent:
    """The error of a sheet with thousands of columns."""
    return WrongContent(
        f"列が{width:,}あります。公表元の表ではありません（多くても{WIDEST:,}列です）。",
        Place(file=name, sheet=sheet),
        "公表元のファイルをそのまま指定するか、要らない列を消してください。",
    )


def _read_at_once(name: str, text: str, delimiter: str, width: int) -> Grid | None:
    """The grid in whole columns; None when rows differ in length or texts run over lines."""
    import pyarrow as pa
    import pyarrow.csv as pc

    names = [f"c{number}" for number in range(width)]
    try:
        table = pc.read_csv(
            io.BytesIO(text.encode()),
            read_options=pc.ReadOptions(column_names=names, use_threads=False, block_size=max(len(text) * 4, 1 << 20)),
            parse_options=pc.ParseOptions(delimiter=delimiter, ignore_empty_lines=False),
            convert_options=pc.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        )
    except pa.ArrowInvalid:
        return None
    if '"' in text and table.num_rows != text.count("\n") + (not text.endswith("\n")):
        return None
    return Grid(name, tuple(column.combine_chunks() for column in table.columns))


def _read_by_row(name: str, text: str, delimiter: str) -> Grid:
    """The grid of a CSV whose rows differ in length; what is lost at a row's end is empty, and remembered."""
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    try:
        before = 0
        for row in reader:
            rows.append(row)
            lines.append(before + 1)
            before = reader.line_num
    except csv.Error as error:
        raise UnreadableFile(
            "CSVとして読めません。引用符（\"）が閉じていないか、ファイルが途中で切れています。",
            Place(file=name, line=reader.line_num),
            "公表元からもう一度取得するか、その行を確かめてください。",
        ) from error
    while rows and not any(rows[-1]):
        rows.pop()
    return _lay_out(name, rows, lines=tuple(lines[: len(rows)]))


def _lay_out(name: str, rows: Sequence[Sequence[object]], sheet: str | None = None, lines: tuple[int, ...] | None = None) -> Grid:
    import pyarrow as pa

    width = max(map(len, rows), default=0)
    if width > WIDEST:
        raise too_wide(name, sheet, width)
    short = next(((index, len(row)) for index, row in enumerate(rows) if len(row) < width), None) if lines is not None else None
    columns = tuple(
        pa.array([write_cell(row[number]) if number < len(row) else "" for row in rows], pa.string()) for number in range(width)
    )
    return Grid(name, columns, sheet, lines, short)


def write_cell(cell: object) -> str:
    """A cell of a worksheet as text: whole numbers without a point, others with all digits they have.

    >>> write_cell(2011.0), write_cell(0.1), write_cell("札幌市"), write_cell(None), write_cell(1e22)
    ('2011', '0.1', '札幌市', '', '1e+22')
    """
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)
