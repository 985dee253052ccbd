"""Excel and OpenDocument workbooks → Document: one table per sheet, values as they are shown."""

from __future__ import annotations

import datetime
import io
import re
from typing import Any
from warnings import catch_warnings

from rashinban.core.errors import Place, UnreadableFile
from rashinban.plans.documents.canonical import CanonicalText
from rashinban.plans.documents.document import Cell, Document
from rashinban.plans.documents.number_format import show_number

_MOST_STYLED = 200_000  # cells up to which the number formats are read too (about three seconds)
_MOST_CELLS = 10_000_000  # of a sheet, the empty ones counted
_PLACE = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')
_UNKNOWN_FORMATS = "％などの表示形式は読み取れないため、数値は書式なしで（45%は0.45、「120人」は120のように）読み込んでいます。"
Formats = dict[tuple[int, int], str]
Merges = dict[tuple[int, int], tuple[int, int]]


def read_xlsx(name: str, data: bytes) -> Document:
    """Sheets in order, each non-empty cell a block; numbers in their format (0.45 as 45% where the cell says so)."""
    return _read(name, data, "xlsx", styled=True)


def read_workbook(name: str, data: bytes) -> Document:
    """xls, xlsb and ods: as ``read_xlsx``, but number formats are not known; a note says so where it matters."""
    return _read(name, data, name.rsplit(".", 1)[-1].lower(), styled=False)


def _read(name: str, data: bytes, format: str, styled: bool) -> Document:
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    if styled:
        _check_extent(name, data)
    text = CanonicalText()
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        pages = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        shown = [sheet.name for sheet in pages if sheet.visible == SheetVisibleEnum.Visible]
        sheets = [(sheet, book.get_sheet_by_name(sheet)) for sheet in shown]
        grids = [(sheet, grid.to_python(skip_empty_area=False), _merges(grid)) for sheet, grid in sheets]
    except PasswordError as error:
        raise UnreadableFile(
            "パスワードで保護されたブックは読み込めません。",
            Place(file=name),
            "Excelで開いてパスワードを解除し、保存し直してください。",
        ) from error
    except CalamineError as error:
        raise _damaged(name) from error
    text.notes += [
        f"シート「{sheet.name}」は非表示のため、読み込んでいません。"
        for sheet in pages
        if sheet.name not in shown
    ]
    size = sum(len(rows) * len(rows[0]) for _, rows, _ in grids if rows)
    formats = _read_formats(data) if styled and size <= _MOST_STYLED else None
    if formats is None and any(_is_number(value) for _, rows, _ in grids for row in rows for value in row):
        text.notes.append(_UNKNOWN_FORMATS)
    formats = formats or {}
    for number, (sheet, rows, merges) in enumerate(grids):
        _write_sheet(text, number, sheet, rows, merges, formats.get(sheet, {}))
    if not text.blocks:
        raise UnreadableFile(
            "表示されているシートに、値の入ったセルがありません。",
            Place(file=name, sheet=shown[0] if shown else None),
            "計画の書かれたシートが表示されているか確かめ、保存し直してください。",
        )
    return text.finish(name, format, data)


def _write_sheet(
    text: CanonicalText, table: int, sheet: str, rows: list[list[Any]], merges: Merges, formats: Formats
) -> None:
    text.begin_sheet(sheet)
    for row, values in enumerate(rows):
        cells = []
        for column, value in enumerate(values):
            down, across = merges.get((row, column), (1, 1))
            shown = _show(value, formats.get((row, column), "General"))
            cells.append((shown, Cell(table, row, column, down, across)))
        text.write_row(cells)


def _merges(sheet: Any) -> Merges:
    ranges = sheet.merged_cell_ranges or []
    return {tuple(first): (last[0] - first[0] + 1, last[1] - first[1] + 1) for first, last in ranges}


def _show(value: object, number_format: str) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return show_number(value, number_format)
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d" if value.time() == datetime.time() else "%Y-%m-%d %H:%M")
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M")
    return str(value)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _check_extent(name: str, data: bytes) -> None:
    """Refuse a sheet whose last value is so far off that the empty cells before it would fill the memory."""
    from zipfile import ZipFile

    from openpyxl.utils import column_index_from_string, get_column_letter

    with ZipFile(io.BytesIO(data)) as package:
        for part in package.namelist():
            if not part.startswith("xl/worksheets/"):
                continue
            places = _PLACE.findall(package.read(part))
            rows = max((int(row) for _, row in places), default=0)
            columns = max(
                (column_index_from_string(c.decode()) for c in {column for column, _ in places}), default=0
            )
            if rows * columns > _MOST_CELLS:
                raise UnreadableFile(
                    "表の範囲が広すぎます。遠く離れたセルに値が残っています。",
                    Place(file=name, cell=f"{get_column_letter(columns)}{rows}"),
                    "Ctrl+Endで最後のセルへ移り、使っていない行と列を削除して保存し直してください。",
                )


def _read_formats(data: bytes) -> dict[str, Formats] | None:
    """The number format of each cell that has one, by sheet and place; None when they cannot be read."""
    import openpyxl

    try:
        with catch_warnings(action="ignore"):
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            return {
                sheet.title: {
                    (cell.row - 1, cell.column - 1): cell.number_format
                    for row in sheet.iter_rows()
                    for cell in row
                    if cell.value is not None and cell.number_format != "General"
                }
                for sheet in book.worksheets
            }
    except (
        Exception
    ):  # openpyxl raises anything at all on files that Excel accepts; the values are safe without it
        return None


def _damaged(name: str) -> UnreadableFile:
    return UnreadableFile(
        "ブックが壊れているか、途中で切れています。",
        Place(file=name),
        "Excelで開けるか確かめ、「名前を付けて保存」で新しいブックに保存し直してください。",
    )
