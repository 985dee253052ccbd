"""The answers as a table, whatever file they came in: rows of named cells, before they are compared with anything."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from rashinban.core.errors import ManyErrors, Place, RashinbanError, WrongContent
from rashinban.monitoring.answers.contents import ASKED
from rashinban.monitoring.header_row import check_headings, check_strays, find_header
from rashinban.monitoring.headings import HEADINGS, written
from rashinban.monitoring.sheets import Cell, Sheet, letters

FIELDS = ("indicator", "period", *ASKED)
#: Every column of the workbook in order; those of ``FIELDS`` are read, the others stand beside.
COLUMNS = ("indicator", "label", "unit", "owner", "target", "previous", "period", *ASKED)
#: Rows and columns a table of answers may reach; a sheet that is wider or longer holds something else.
LAST_ROW, LAST_COLUMN = 5_000, 100


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: the cells that are read, by field, and all of them as printed under their headings."""

    cells: Mapping[str, Cell]
    printed: tuple[tuple[str, str], ...]
    place: Place

    def cell(self, name: str) -> Cell:
        """The cell of a field; a blank one at the row's place when the table has no such column."""
        return self.cells.get(name, Cell(None, self.place))

    def text(self, name: str) -> str:
        """The trimmed text of a field."""
        return self.cell(name).text.strip()

    @property
    def answered(self) -> bool:
        """Whether any asked cell is filled."""
        return any(not self.cell(name).blank for name in ASKED)

    @property
    def blank(self) -> bool:
        return not self.answered and self.cell("indicator").blank


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """The rows with what is wrong already, what to tell, and (of our own workbook) the stamp of each row."""

    rows: tuple[TableRow, ...]
    place: Place
    errors: tuple[RashinbanError, ...] = ()
    notes: tuple[str, ...] = ()
    stamps: Mapping[str, str] = field(default_factory=dict)


def table_of(sheet: Sheet, required: Collection[str], in_order: Collection[str] = ()) -> AnswerTable:
    """The table under the headings of a sheet; ``required`` fields must have a column.

    Without any heading row the columns are taken in our own order when the first cell of some row is one of
    ``in_order`` (the known indicator ids). ManyErrors for headings nobody knows, double, or missing.
    """
    found = find_header(sheet)
    if found is None:
        first_cells = {row[0].text.strip() for row in sheet.rows if row}
        if not first_cells & set(in_order):
            raise WrongContent(
                "見出しの行が見つかりません。必要な見出しは指標番号・期間・実績値・把握日です。",
                sheet.place,
                "様式の見出しの行ごと写すか、様式と同じ列の順に並べてください。",
            )
        columns = {place: name for place, name in enumerate(COLUMNS) if name in FIELDS}
        header: tuple[Cell, ...] = tuple(Cell(name, sheet.place) for name in COLUMNS)
        return _table(sheet, columns, header, 0)
    columns, line = found
    header = sheet.rows[line]
    errors = check_headings(header, columns)
    errors += [
        WrongContent(f"見出し「{header[place].text}」の列は、この様式にはありません。", header[place].place, "列を消すか、備考に書いてください。")
        for place, name in columns.items()
        if name not in FIELDS
    ]
    titles = written(HEADINGS)
    errors += [
        WrongContent(f"見出し「{titles[name]}」の列がありません。", header[0].place, "消した列を元に戻すか、様式を書き出し直してください。")
        for name in FIELDS
        if name in required and name not in columns.values()
    ]
    if not {"value", "judgement"} & set(columns.values()) and "value" not in required:
        errors.append(WrongContent("見出し「実績値」の列がありません。", header[0].place, "その列を加えてください。"))
    if errors:
        raise ManyErrors(tuple(errors), sheet.place)
    return _table(sheet, columns, header, line + 1)


def _table(sheet: Sheet, columns: Mapping[int, str], header: tuple[Cell, ...], first: int) -> AnswerTable:
    rows: list[TableRow] = []
    errors: list[RashinbanError] = []
    for cells in sheet.rows[first:]:
        if all(cell.blank for cell in cells):
            continue
        errors += check_strays(cells, header)
        printed = tuple(
            (title.text, cell.text) for title, cell in zip(header, cells, strict=False) if not title.blank and not cell.blank
        )
        end = Cell(None, cells[0].place)
        named = {name: cells[place] if place < len(cells) else end for place, name in columns.items()}
        rows.append(TableRow(named, printed, cells[0].place))
    return AnswerTable(tuple(rows), sheet.place, tuple(errors))


def placed(sheet: Sheet) -> Sheet:
    """The sheet of a CSV with the name Excel gives each of its cells beside the line."""
    return Sheet(
        sheet.place,
        tuple(
            tuple(
                Cell(cell.value, Place(file=sheet.place.file, cell=f"{letters(column)}{number}", line=cell.place.line))
                for column, cell in enumerate(row)
            )
            for number, row in enumerate(sheet.rows, start=1)
        ),
    )
