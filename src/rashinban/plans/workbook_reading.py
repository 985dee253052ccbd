"""Read the plan workbook back; every mistake is gathered with its sheet and cell."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from rashinban.core.errors import Place, RashinbanError, UnreadableFile, WrongContent
from rashinban.plans.plan import Plan
from rashinban.plans.validation import Location, as_one, plan_from_data
from rashinban.plans.workbook_cells import NOT_PUBLISHED, CellProblem, value_of
from rashinban.plans.workbook_columns import SHEETS, Column, Sheet
from rashinban.plans.workbook_hazards import find_hazards

_LARGEST = 300_000_000  # bytes a workbook may unpack to: a plan needs a hundredth of it
Table = list[list[Any]]


@dataclass(frozen=True, slots=True)
class Row:
    """One value as read: its data, and the cell each of its columns stands in (for naming mistakes)."""

    data: dict[str, Any]
    cells: dict[tuple[str, ...], str]


@dataclass(slots=True)
class _Reading:
    """What is being gathered while the sheets are read."""

    file: str | None
    problems: list[RashinbanError] = field(default_factory=list)

    def complain(self, what: str, remedy: str, sheet: str | None = None, cell: str | None = None) -> None:
        self.problems.append(WrongContent(what, Place(file=self.file, sheet=sheet, cell=cell), remedy))


def plan_from_workbook(content: bytes, file: str | None = None) -> Plan:
    """The plan in the bytes of an .xlsx of this form.

    Columns may stand in any order. A sheet, column or cell the form does not know is a mistake, not ignored.
    Raises UnreadableFile when it is no workbook; WrongContent or ManyErrors with sheet and cell otherwise.
    """
    tables = _tables(content, file)
    reading = _Reading(file, list(find_hazards(content, file)))
    _check_sheets(tables, reading)
    rows = {sheet.field: _read_sheet(sheet, tables[sheet.name], reading) for sheet in SHEETS if sheet.name in tables}
    _check_references(rows, reading)
    if reading.problems:
        raise as_one(reading.problems, Place(file=file))
    data, found = _assemble(rows)
    return plan_from_data(data, lambda location: _place(location, found, file))


def _tables(content: bytes, file: str | None) -> dict[str, Table]:
    import zipfile

    from python_calamine import CalamineError, CalamineWorkbook

    where = Place(file=file)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(member.file_size for member in packed.infolist())
        if size > _LARGEST:
            raise UnreadableFile("中身が大きすぎます。", where, "計画のExcelファイルか確かめてください。")
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except (zipfile.BadZipFile, CalamineError) as error:
        raise UnreadableFile(
            "Excelファイルとして読めません。",
            where,
            "壊れていないか、パスワードが付いていないかを確かめ、.xlsx形式で保存し直してください。",
        ) from error


def _check_sheets(tables: dict[str, Table], reading: _Reading) -> None:
    known = {sheet.name for sheet in SHEETS}
    for sheet in SHEETS:
        if sheet.required and sheet.name not in tables:
            reading.complain(f"シート「{sheet.name}」がありません。", "見出しの行だけでも置いてください。")
    for name in tables:
        if name not in known:
            reading.complain(
                f"シート「{name}」は計画の様式にありません。", "別のファイルに移すか、消してください。", sheet=name
            )


def _read_sheet(sheet: Sheet, table: Table, reading: _Reading) -> list[Row]:
    if sheet.upright:
        return _read_upright(sheet, table, reading)
    places = _match_headers(sheet, list(enumerate(table[0] if table else [])), reading, upright=False)
    rows = []
    for number, line in enumerate(table[1:], start=2):
        if all(cell == "" for cell in line):
            continue
        _check_stray(sheet, number, line, places, reading)
        cells = {
            column.path: (_name(number, position), line[position] if position < len(line) else "")
            for position, column in places.items()
        }
        rows.append(_read_row(sheet, cells, reading))
    return rows


def _read_upright(sheet: Sheet, table: Table, reading: _Reading) -> list[Row]:
    """The sheet of the plan itself: names in the first column, values in the second."""
    names = [(number, line[0] if line else "") for number, line in enumerate(table) if number > 0]
    for number, line in enumerate(table[1:], start=2):
        if any(cell != "" for cell in line[2:]) or (line[0] == "" and any(cell != "" for cell in line)):
            reading.complain("項目の名前がない値があります。", "様式にない値を消してください。", sheet.name, _name(number, 0))
    places = _match_headers(sheet, names, reading, upright=True)
    cells = {
        column.path: (_name(number + 1, 1), table[number][1] if len(table[number]) > 1 else "")
        for number, column in places.items()
    }
    return [_read_row(sheet, cells, reading)]


def _match_headers(
    sheet: Sheet, headers: list[tuple[int, Any]], reading: _Reading, upright: bool
) -> dict[int, Column]:
    """Which row or column of the sheet holds which column of the form; strangers and repeats are named."""
    known = {_folded(column.header): column for column in sheet.columns}
    found: dict[int, Column] = {}
    word = "項目" if upright else "列"
    for position, header in headers:
        if header == "":
            continue
        cell = _name(position + 1, 0) if upright else _name(1, position)
        column = known.get(_folded(str(header)))
        if column is None:
            what = f"{word}「{header}」は計画の様式にありません。"
            reading.complain(what, "見出しの文字を確かめるか、消してください。", sheet.name, cell)
        elif column in found.values():
            reading.complain(f"{word}「{header}」が二つあります。", "一つにしてください。", sheet.name, cell)
        else:
            found[position] = column
    for column in sheet.columns:
        if column.required and column not in found.values():
            what = f"必要な{word}「{column.header}」がありません。"
            reading.complain(what, "見出しを書き足してください。", sheet.name)
    return found


def _check_stray(sheet: Sheet, number: int, line: list[Any], places: dict[int, Column], reading: _Reading) -> None:
    """A value below no header would be lost without a word: name it (a header nobody knows is named already)."""
    stray = [position for position, cell in enumerate(line) if cell != "" and position not in places]
    for position in stray[:1]:
        what = f"見出しのない列に「{str(line[position])[:20]}」があります。"
        reading.complain(what, "見出しを確かめるか、セルを空にしてください。", sheet.name, _name(number, position))


def _read_row(sheet: Sheet, cells: dict[tuple[str, ...], tuple[str, Any]], reading: _Reading) -> Row:
    data: dict[str, Any] = {}
    for column in sheet.columns:
        name, cell = cells.get(column.path, ("", ""))
        if cell == "":
            if column.required and name:
                reading.complain(f"「{column.header}」が空です。", "値を入力してください。", sheet.name, name)
            continue
        try:
            value = value_of(column, cell)
        except CellProblem as problem:
            reading.complain(f"「{column.header}」の{problem.what}", problem.remedy, sheet.name, name)
            continue
        inside = data
        for step in column.path[:-1]:
            inside = inside.setdefault(step, {})
        inside[column.path[-1]] = value
    baseline = data.get("baseline")
    if baseline and cells.get(("baseline", "value"), ("", ""))[1] == "":
        what = "「基準値」が空なのに、基準値の単位・時点・出典があります。"
        remedy = f"値を入力してください。公表されていないときは「{NOT_PUBLISHED}」と書いてください。"
        reading.complain(what, remedy, sheet.name, cells.get(("baseline", "value"), (None, ""))[0])
    return Row(data, {path: name for path, (name, _) in cells.items()})


#: (field of the plan, column that names an id, field where the id must stand)
_REFERENCES = (
    ("measures", "parent", "measures", "親の施策"),
    ("indicators", "measure", "measures", "施策"),
    ("targets", "indicator", "indicators", "指標"),
    ("links", "measure", "measures", "施策"),
)


def _check_references(rows: dict[str, list[Row]], reading: _Reading) -> None:
    """Ids are unique, and every id that is referred to exists; said here because here the cell is known."""
    names = {sheet.field: sheet.name for sheet in SHEETS}
    ids: dict[str, set[str]] = {"measures": set(), "indicators": set()}
    for part, known in ids.items():
        for row in rows.get(part, []):
            name = row.data.get("id")
            if name in known:
                what = f"ID「{name}」が重なっています。"
                reading.complain(what, "別のIDにしてください。", names[part], row.cells.get(("id",)))
            if name is not None:
                known.add(name)
    for part, column, target, word in _REFERENCES:
        for row in rows.get(part, []):
            name = row.data.get(column)
            if name is not None and name not in ids[target]:
                what = f"{word}「{name}」がシート「{names[target]}」にありません。"
                reading.complain(what, "IDを確かめてください。", names[part], row.cells.get((column,)))


def _assemble(rows: dict[str, list[Row]]) -> tuple[dict[str, Any], dict[Location, tuple[str, Row]]]:
    """The data of the plan, and the row each value was read from."""
    names = {sheet.field: sheet.name for sheet in SHEETS}
    data: dict[str, Any] = dict(rows[""][0].data)
    found: dict[Location, tuple[str, Row]] = {(): (names[""], rows[""][0])}
    for part in ("named_periods", "functions", "measures", "indicators", "links"):
        data[part] = [row.data for row in rows.get(part, [])]
        found |= {(part, index): (names[part], row) for index, row in enumerate(rows.get(part, []))}
    index_of = {row.data["id"]: index for index, row in enumerate(rows["indicators"])}
    for row in rows["targets"]:
        index = index_of[row.data["indicator"]]
        targets = data["indicators"][index].setdefault("targets", [])
        found["indicators", index, "targets", len(targets)] = (names["targets"], row)
        targets.append({step: value for step, value in row.data.items() if step != "indicator"})
    return data, found


def _place(location: Location, found: dict[Location, tuple[str, Row]], file: str | None) -> Place:
    """The cell of a field, or the sheet when the field has none."""
    for length in range(len(location), 0, -1):
        if location[:length] in found:
            sheet, row = found[location[:length]]
            path = tuple(str(step) for step in location[length:])
            cell = next((name for steps, name in row.cells.items() if steps[: len(path)] == path and name), None)
            return Place(file=file, sheet=sheet, cell=cell)
    sheet, row = found[()]
    return Place(file=file, sheet=sheet, cell=row.cells.get(tuple(str(step) for step in location)))


def _folded(header: str) -> str:
    return "".join(unicodedata.normalize("NFKC", header).split())


def _name(row: int, column: int) -> str:
    """The name of a cell from its row (from 1) and column (from 0).

    >>> _name(5, 2), _name(1, 26)
    ('C5', 'AA1')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"
