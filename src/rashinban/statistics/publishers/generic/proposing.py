"""A proposal for the mapping of an unknown table, with what is doubtful about it; a person decides."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rashinban.core.errors import Place, WrongContent
from rashinban.core.folded import fold
from rashinban.core.period import Period
from rashinban.core.period_text import find_periods
from rashinban.statistics.grid import Grid, letters, read_sheets
from rashinban.statistics.publisher import Received
from rashinban.statistics.publishers.generic.looking import Look, is_figure, take_period, take_unit
from rashinban.statistics.publishers.generic.mapping import (
    AreaMapping,
    FigureMapping,
    Mapping,
    PeriodMapping,
    Recognition,
)
from rashinban.statistics.publishers.generic.reading import column_number, read_area

_UNIT_HEADING = re.compile(r"単位|units?", re.I)
_ITEM_HEADING = re.compile(r".*(?:項目|指標|indicator|item).*", re.I)
_NUMBER_HEADING = re.compile(r"id|no\.?|番号|行番号|連番|#", re.I)

#: A text column with more different texts than this, or hardly fewer than rows, is no dimension.
MOST_TEXTS = 60


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping to be looked over, and sentences on what in it is a guess or was left out."""

    mapping: Mapping
    doubts: tuple[str, ...]


def propose_mapping(file: Received, sheet: str | None = None) -> Proposal:
    """Propose how a table is to be read; WrongContent when no areas, periods or figures are found in it."""
    grids = [grid for grid in read_sheets(file) if sheet in (None, grid.sheet)]
    looks = [Look(grid) for grid in grids if grid.height and grid.width]
    look = max(looks, key=lambda each: len(each.figure_columns(set())) * len(each.rows), default=None)
    if look is None or look.first is None:
        raise WrongContent(
            "数値の表が見つかりません。", Place(file=file.name, sheet=sheet), "見出しの行と、地域か年の列がある表を指定してください。"
        )
    return _Proposing(look, file).propose()


class _Proposing:
    """One proposal in the making."""

    def __init__(self, look: Look, file: Received) -> None:
        self.look = look
        self.grid: Grid = look.grid
        self.first = look.first or 0
        self.file = file
        self.doubts: list[str] = []

    def propose(self) -> Proposal:
        """The mapping and its doubts."""
        area, taken = self._area()
        period, time_column = self._period()
        taken |= {time_column} if time_column is not None else set()
        columns = [column for column in self.look.figure_columns(taken) if not self._only_counts(column)]
        if not columns:
            raise WrongContent(
                "数値の列が見つかりません。", Place(file=self.file.name, sheet=self.grid.sheet), "数値を文字や記号と混ぜずに、一つのセルに一つ書いてください。"
            )
        dimensions = self._dimensions(taken | set(columns))
        figures = self._figures(columns, period)
        if len(figures) == 1:
            figures = [self._long(figures[0], dimensions)]
        title = self._title()
        figures = self._one_item(figures)
        if not (period.column or period.fixed) and any(figure.period is None for figure in figures):
            period = PeriodMapping(fixed=Period.year(2000))
            self.doubts.append("いつの数値かが表にありません。仮に2000年としました。必ず period を直してください。")
        edition = self._edition(period, figures)
        self.doubts.append("作成者（authority）、版（edition）、利用条件（licence）を書き入れてください。")
        mapping = Mapping(
            table="table-1",
            title=re.sub(r"\s+", " ", title),
            authority="（書き入れてください）",
            edition=edition,
            recognise=Recognition(cells=self._signs(columns)),
            sheet=self.grid.sheet,
            first=self.first + 1,
            area=area,
            period=period,
            dimensions=dimensions,
            figures=tuple(figures),
            leave_out=self._leave_out(area, period),
        )
        return Proposal(mapping, tuple(self.doubts))

    def _area(self) -> tuple[AreaMapping, set[int]]:
        """Columns of areas: a code where there is one, names beside it, the prefecture where names need it."""
        found = self.look.area_columns
        codes = [column for column in found if self.look.is_code_column(column)]
        names = [column for column in found if column not in codes]
        prefectures = [column for column in names if self._are_prefectures(column)]
        own = [column for column in names if column not in prefectures] or prefectures
        above = next((column for column in prefectures if column not in own), None)
        if not found:
            self.doubts.append("地域の列が見つかりません。仮に全国としました。表全体の地域を area.fixed に書いてください。")
            return AreaMapping(fixed="00000"), set()
        return (
            AreaMapping(
                code=letters(codes[0]) if codes else None,
                name=letters(own[0]) if own else None,
                prefecture=letters(above) if above is not None else None,
            ),
            set(found),
        )

    def _are_prefectures(self, column: int) -> bool:
        texts = self.look.column(column, self.first)
        return sum(text[-1:] in "都道府県" for text in texts) >= 0.8 * len(texts)

    def _period(self) -> tuple[PeriodMapping, int | None]:
        """A column of periods, or the one period the texts above the table name."""
        columns = self.look.period_columns_anywhere
        if columns:
            column = columns[0]
            heading = "".join(self.look.headings(column))
            bare = "fiscal_year" if "年度" in heading else "year"
            if len(columns) > 1:
                others = "、".join(letters(other) for other in columns[1:])
                self.doubts.append(f"時点らしい列が複数あります。{letters(column)}列を使いました（ほか：{others}列）。")
            return PeriodMapping(column=letters(column), bare=bare), column
        named = {mention.period for text in self.look.above for mention in find_periods(fold(text).text)}
        if len(named) == 1:
            return PeriodMapping(fixed=named.pop()), None
        return PeriodMapping(), None

    def _figures(self, columns: list[int], period: PeriodMapping) -> list[FigureMapping]:
        figures: list[FigureMapping] = []
        used: dict[tuple[str, str], str] = {}
        for column in columns:
            parts = self.look.headings(column)
            heading, unit = take_unit("／".join(parts))
            item, own = take_period(heading)
            if period.column is not None:
                item, own = heading, None
            item = item or "値"
            unit = unit or self.look.unit_of_all
            key = (item, own.code if own else "")
            if key in used:
                self.doubts.append(f"{used[key]}列と{letters(column)}列の見出しが同じです。列の名前を付けて分けました。")
                item = f"{item}（{letters(column)}列）"
            used[key] = letters(column)
            if not parts:
                self.doubts.append(f"{letters(column)}列に見出しがありません。項目の名前（item）を書いてください。")
            if unit is None:
                self.doubts.append(f"{letters(column)}列「{item}」の単位が分かりません。unit を書いてください。")
            figures.append(FigureMapping(column=letters(column), item=item, unit=unit, period=own))
        return figures

    def _title(self) -> str:
        """The first text that stands alone above the figures, otherwise the name of the file."""
        for row in self.look.rows[: self.first]:
            filled = [text for text in row if text]
            if len(filled) == 1 and not filled[0].lstrip("（(").startswith("単位"):
                return filled[0]
        return self.look.above[0] if self.look.above else self.file.name.rpartition(".")[0] or "表"

    def _one_item(self, figures: list[FigureMapping]) -> list[FigureMapping]:
        """Columns that differ in nothing but their period are of one item."""
        periods = {figure.period.code for figure in figures if figure.period is not None}
        items = {figure.item for figure in figures}
        if not 1 < len(figures) == len(periods) or len(items) == 1:
            return figures
        self.doubts = [doubt for doubt in self.doubts if "単位が分かりません" not in doubt]
        self.doubts.append("時点だけが違う列が並ぶ表と見て、項目を「値」としました。項目の名前（item）を書いてください。")
        if any(figure.unit is None for figure in figures):
            self.doubts.append("単位が分かりません。unit を書いてください。")
        return [FigureMapping(**{**figure.model_dump(), "item": "値"}) for figure in figures]

    def _only_counts(self, column: int) -> bool:
        """Whether a column only numbers the rows."""
        texts = self.look.column(column, self.first)
        counts = all(text.isdecimal() for text in texts) and [int(text) for text in texts] == list(range(int(texts[0]), int(texts[0]) + len(texts)))
        return counts and _NUMBER_HEADING.fullmatch("".join(self.look.headings(column))) is not None

    def _long(self, figure: FigureMapping, dimensions: dict[str, str]) -> FigureMapping:
        """One column of figures whose items and units stand in columns of their own."""
        item = next((name for name in dimensions if _ITEM_HEADING.fullmatch(name)), None)
        own: dict[str, str | None] = {}
        if item is not None:
            own |= {"item": None, "item_column": dimensions.pop(item)}
        unit = self.unit_column if figure.unit is None else None
        if unit is not None:
            own |= {"unit_column": letters(unit)}
            for name in [name for name, column in dimensions.items() if column == letters(unit)]:
                dimensions.pop(name)
            self.doubts = [doubt for doubt in self.doubts if not doubt.startswith((f"{letters(unit)}列", f"{figure.column}列「"))]
        return FigureMapping(**{**figure.model_dump(), **own})

    @property
    def unit_column(self) -> int | None:
        """The column under the heading 単位."""
        columns = range(self.grid.width)
        return next((c for c in columns if _UNIT_HEADING.fullmatch("".join(self.look.headings(c)))), None)

    def _dimensions(self, taken: set[int]) -> dict[str, str]:
        found: dict[str, str] = {}
        for column in range(self.grid.width):
            texts = self.look.column(column, self.first)
            if column in taken or not texts:
                continue
            name = re.sub(r"[;=]", "", "".join(self.look.headings(column))) or letters(column)
            distinct = len(set(texts))
            rows = len(self.look.rows) - self.first
            full = len(texts) >= 0.9 * rows and not any(re.search("[;=]", text) for text in texts)
            if full and 1 < distinct <= min(MOST_TEXTS, max(rows // 2, 2)):
                found[name] = letters(column)
            else:
                self.doubts.append(f"{letters(column)}列「{name}」は使いません（数値でも地域でも時点でもない列）。")
        return found

    def _leave_out(self, area: AreaMapping, period: PeriodMapping) -> tuple[str, ...]:
        """Texts in the column of areas that are none, in rows with figures: sums, parts of the nation."""
        columns = [column_number(column) for column in (area.code, area.name) if column]
        if not columns:
            return ()
        day = period.fixed or Period.year(2020)
        found: list[str] = []
        spelt: list[str] = []
        for row in self.look.rows[self.first :]:
            text = next((row[column] for column in columns if row[column]), "")
            if not text or text in found or text in spelt or not any(is_figure(cell) for at, cell in enumerate(row) if at not in columns):
                continue
            try:
                read_area(text, day)
            except WrongContent:
                above = row[column_number(area.prefecture)] if area.prefecture else ""
                if not self._iscolumn_number(above + text, day):
                    found.append(text)
        if found:
            self.doubts.append(f"地域として読めない行を除きました：{'、'.join(found[:10])}{'ほか' if len(found) > 10 else ''}（leave_out）。")
        return tuple(found)

    def _iscolumn_number(self, text: str, day: Period) -> bool:
        try:
            read_area(text, day)
        except WrongContent as error:
            return "一つに決まりません" in error.what
        return True

    def _signs(self, columns: list[int]) -> dict[str, str]:
        """Cells by which the file is known again: the headings of the figures, at most eight, and the first title."""
        signs: dict[str, str] = {}
        for at in self.look.heading_rows or [max(self.first - 1, 0)]:
            for column in columns[:8]:
                text = self.look.rows[at][column]
                if text:
                    signs[f"{letters(column)}{at + 1}"] = text
        if not signs:
            filled = next(((at, c, t) for at, row in enumerate(self.look.rows) for c, t in enumerate(row) if t), (0, 0, "-"))
            signs[f"{letters(filled[1])}{filled[0] + 1}"] = filled[2]
        return signs

    def _edition(self, period: PeriodMapping, figures: list[FigureMapping]) -> str:
        if period.fixed is not None:
            return str(period.fixed.end.year)
        years = [figure.period.end.year for figure in figures if figure.period is not None]
        return str(max(years)) if years else "1"


