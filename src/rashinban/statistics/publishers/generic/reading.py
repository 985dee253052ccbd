"""Figures from a table by its mapping: every cell that says something, nothing that is not mapped."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from rashinban.core.area import check_digit
from rashinban.core.areas.history import history
from rashinban.core.errors import Place, RashinbanError, WrongContent
from rashinban.core.period import Period
from rashinban.core.period_text import parse_period
from rashinban.core.series import write_dimensions
from rashinban.statistics.grid import Grid, read_sheets
from rashinban.statistics.publisher import Item, Received, Table
from rashinban.statistics.publishers.generic.mapping import FigureMapping, Mapping
from rashinban.statistics.rows import Rows

_REMEDY = "元の表か、マッピングを直してください。"
_YEAR = re.compile(r"(1[89]|20)\d\d(?:\.0)?")


def column_number(letters: str) -> int:
    """The place of a column, from 0.

    >>> column_number("A"), column_number("AA")
    (0, 26)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def row_of(name: str) -> int:
    """The row of a cell's name, from 1."""
    return int(name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def cell_of(rows: list[list[str]], name: str) -> str:
    """The text of a cell by its name, empty where the rows end before it."""
    row, column = row_of(name) - 1, column_number(name.rstrip("0123456789"))
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""


def says(text: str, wanted: str) -> bool:
    """Whether a cell says what is wanted; widths of letters and spaces do not count."""
    return _fold(text) == _fold(wanted)


def differing_cells(grid: Grid, mapping: Mapping) -> dict[str, tuple[str, str]]:
    """The cells by which the file is known that say something else: what is wanted and what stands there."""
    head = grid.head(max(map(row_of, mapping.recognise.cells)))
    wanted = mapping.recognise.cells.items()
    return {name: (text, found) for name, text in wanted if not says(found := cell_of(head, name), text)}


def read_mapped(file: Received, mapping: Mapping) -> Table:
    """The table by its mapping; errors name the sheet and the cell."""
    grid = _sheet(read_sheets(file), mapping, file)
    wrong = differing_cells(grid, mapping)
    if wrong:
        name, (wanted, found) = next(iter(wrong.items()))
        raise WrongContent(
            f"見出しが違います。「{wanted}」のはずのところが「{found}」です。",
            Place(file=file.name, sheet=grid.sheet, cell=name),
            "表の形が変わっていないか確かめ、変わっていればマッピングを作り直してください。",
        )
    return _Reader(grid, mapping).read()


def _sheet(sheets: tuple[Grid, ...], mapping: Mapping, file: Received) -> Grid:
    if mapping.sheet is None or sheets[0].sheet is None:
        return next((grid for grid in sheets if not differing_cells(grid, mapping)), sheets[0])
    found = next((grid for grid in sheets if grid.sheet == mapping.sheet), None)
    if found is None:
        names = "、".join(f"「{grid.sheet}」" for grid in sheets)
        raise WrongContent(f"シート「{mapping.sheet}」がありません。あるのは{names}です。", Place(file=file.name), _REMEDY)
    return found


@dataclass(slots=True)
class _Reader:
    """One reading of a table; spellings of areas and periods are looked up once."""

    grid: Grid
    mapping: Mapping
    areas: dict[str, str] = field(default_factory=dict)
    known: dict[tuple[str, ...], str] = field(default_factory=dict)
    periods: dict[str, str] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)

    def read(self) -> Table:
        """All rows, column by column."""
        mapping, grid = self.mapping, self.grid
        needed = [figure.column for figure in mapping.figures]
        if max(map(column_number, needed)) >= grid.width or mapping.first > grid.height:
            raise WrongContent(
                f"表が{grid.width}列{grid.height}行しかなく、マッピングの列か行がありません。", Place(file=grid.file, sheet=grid.sheet), _REMEDY
            )
        rows = Rows(grid.file)
        last = min(mapping.last or grid.height, grid.height)
        for at in range(mapping.first - 1, last):
            self._read_row(rows, at, grid.row(at))
        if not rows.items:
            raise WrongContent("数値が一つもありません。", Place(file=grid.file, sheet=grid.sheet), _REMEDY)
        return Table(
            publisher="generic",
            table=mapping.table,
            edition=mapping.edition,
            title=mapping.title,
            items=tuple(self.items.values()),
            rows=rows.make(mapping.marks, below_unit=False),
            areas={code: self.areas[code] for code in dict.fromkeys(rows.areas)},
            notes=(f"作成：{mapping.authority}", *([f"利用条件：{mapping.licence}"] if mapping.licence else []), *mapping.notes),
            authority=mapping.authority,
            licence=mapping.licence or "",
        )

    def _read_row(self, rows: Rows, at: int, row: list[str]) -> None:
        texts = [(figure, row[column_number(figure.column)]) for figure in self.mapping.figures]
        if not any(text for _, text in texts) or self._left_out(row):
            return
        period = None
        if self.mapping.period.column is not None:
            period = self._period(at, column_number(self.mapping.period.column), row)
        elif self.mapping.period.fixed is not None:
            period = self.mapping.period.fixed.code
        area = self._area(at, row, period or next(f.period.code for f, _ in texts if f.period))
        own = {name: self._dimension(at, column, row) for name, column in self.mapping.dimensions.items()}
        for figure, text in texts:
            if not text:
                continue
            column = column_number(figure.column)
            item, unit = self._item(figure, at, row)
            when = figure.period.code if figure.period else period
            if when is None:
                raise self._wrong("時点がありません。", at, column)
            dimensions = write_dimensions(**own, **figure.dimensions)
            rows.add(item, area, when, dimensions, text, unit, figure.flag, self.grid.place(at, column))

    def _left_out(self, row: list[str]) -> bool:
        area = self.mapping.area
        said = [row[column_number(column)] for column in (area.code, area.name) if column is not None]
        return any(text in self.mapping.leave_out for text in said if text)

    def _item(self, figure: FigureMapping, at: int, row: list[str]) -> tuple[str, str | None]:
        item = figure.item
        if figure.item_column is not None:
            item = row[column_number(figure.item_column)]
            if not item:
                raise self._wrong("項目の名前がありません。", at, column_number(figure.item_column))
        unit = figure.unit
        if figure.unit_column is not None:
            unit = row[column_number(figure.unit_column)] or None
        code = item or ""
        before = self.items.setdefault(code, Item(code, figure.name or code, unit))
        if before.unit != unit:
            raise self._wrong(f"項目「{code}」の単位が「{before.unit}」と「{unit}」の二つあります。", at, column_number(figure.column))
        return code, unit

    def _dimension(self, at: int, column: str, row: list[str]) -> str:
        text = row[column_number(column)]
        if not text or re.search(r"[;=]", text):
            raise self._wrong("区分が空か、使えない文字（; =）があります。", at, column_number(column))
        return text

    def _period(self, at: int, column: int, row: list[str]) -> str:
        text = row[column]
        if text not in self.periods:
            self.periods[text] = read_period(text, self.mapping.period.bare).code if text else ""
        if not self.periods[text]:
            raise self._wrong("時点が空です。", at, column)
        return self.periods[text]

    def _area(self, at: int, row: list[str], period: str) -> str:
        given = self.mapping.area
        columns = [column_number(column) for column in (given.code, given.prefecture, given.name) if column]
        key = (*(row[column] for column in columns), given.fixed or "", period)
        if key not in self.known:
            column = next((each for each in reversed(columns) if row[each]), 0)
            code_text = row[column_number(given.code)] if given.code else ""
            name = row[column_number(given.name)] if given.name else ""
            above = row[column_number(given.prefecture)] if given.prefecture else ""
            text = code_text or (above if name == above else above + name) or given.fixed or ""
            text = given.aliases.get(text) or given.aliases.get(name) or text
            try:
                self.known[key] = read_area(text, Period.from_code(period))
            except RashinbanError as error:
                raise self._wrong(error.what, at, column, error.remedy) from error
            self.areas[self.known[key]] = name or history().table.versions(self.known[key])[0].name
        return self.known[key]

    def _wrong(self, what: str, at: int, column: int, remedy: str = _REMEDY) -> WrongContent:
        return WrongContent(what, self.grid.place(at, column), remedy)


def read_period(text: str, bare: str = "year") -> Period:
    """The period of a cell: in words, era or western, or a bare year.

    >>> read_period("令和2年").code, read_period("2020", "fiscal_year").code, read_period("2020-10-01 00:00:00").code
    ('2020', 'FY2020', '2020-10-01')
    """
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix(" 00:00:00")
    if _YEAR.fullmatch(plain):
        year = int(plain[:4])
        return Period.fiscal_year(year) if bare == "fiscal_year" else Period.year(year)
    if plain.isdecimal():
        raise WrongContent(f"「{text}」は年として読めません。", remedy="1800年から2099年までの年か、「令和2年度」のように書いてください。")
    return parse_period(plain)


def read_area(text: str, period: Period) -> str:
    """The five-digit code of an area by a code of 2, 5 or 6 digits or by its name, as it was at the period's end.

    Spreadsheets drop the leading zero of codes; it is put back. WrongContent when none or several fit.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = re.sub(r"\s+", "", plain) if not plain.isascii() else plain
    if plain.isdecimal() and len(plain) in (1, 4):
        plain = f"0{plain}"
    found = {area.code for area in history().table.versions(plain)}
    if len(found) == 1:
        return found.pop()
    if not found and re.fullmatch(r"[1-9]\d{4}", plain) and check_digit(f"0{plain[:-1]}") == plain[-1]:
        found = {area.code for area in history().table.versions(f"0{plain}")}
        if len(found) == 1:
            return found.pop()
    return history().find(plain, period.end).code


def _fold(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
