"""What the columns and rows of an unknown table look like: areas, periods, figures, headings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from rashinban.core.areas.history import history
from rashinban.core.errors import RashinbanError
from rashinban.core.period import Period
from rashinban.core.period_text import find_periods
from rashinban.statistics.grid import Grid
from rashinban.statistics.publishers.generic.reading import read_period
from rashinban.statistics.symbols import UnreadableCell, read_cell

#: Rows that are looked at: enough to tell columns apart in tables of all municipalities.
LOOKED_AT = 3000
_CODE_HEADING = re.compile(r"コード|code", re.I)
_TIME_HEADING = re.compile(r"年|時点|期間|time|year|period", re.I)
_YEAR = re.compile(r"(1[89]|20)\d\d")
_UNIT_OF_ALL = re.compile(r"単位\s*[:：]?\s*[「（(]?\s*([^）)」、，・\s]{1,12})(?![、，・])(?:[）)」\s]|$)")
_UNITS = re.compile(
    r"(?:10+万|1,?000|百|千|万|十万|百万|千万|億|十億|兆)?(?:人|名|円|ドル|世帯|戸|件|社|事業所|企業|か所|箇所|所|校|園|学級|施設|館|店|台|床|棟|室|隻|経営体|団体|市町村"
    r"|組|組合|票|冊|頭|羽|本|点|枚|個|着|食|人泊|人日|人回|日|月|年|時間|分|秒|回|倍|歳|件数|ポイント|a|ha|km2|m2|m3|m|km|mm|cm|t|トン|kg|g|L|l|kl|kL"
    r"|kWh|MWh|GWh|TJ|GJ|MJ|MW|kW|℃|hPa|km²|m²)"
    r"|%|‰|パーセント|%ポイント|人口(?:千|万|10万|十万)対|(?:円|人|千円|件)/(?:人|日|月|年|時間|m2|km2|世帯|10万人|千人)"
)
_UNIT_LAST = re.compile(r"[（(［\[]\s*(?:単位[:：]?)?\s*([^（）()［］\[\]]{1,10})\s*[）)］\]]\s*$")


@dataclass(frozen=True)
class Look:
    """A sheet with what can be told of it; rows and columns count from 0."""

    grid: Grid

    @cached_property
    def rows(self) -> list[list[str]]:
        """The rows that are looked at."""
        return self.grid.head(LOOKED_AT)

    def column(self, number: int, first: int = 0) -> list[str]:
        """The texts of a column from a row on, without empty ones."""
        return [row[number] for row in self.rows[first:] if row[number]]

    @cached_property
    def area_columns(self) -> list[int]:
        """Columns in which most texts are codes or names of areas, the surest first."""
        candidates = (column for column in range(self.grid.width) if self._may_be_codes(column))
        shares = [(self._share(column, _is_area), column) for column in candidates]
        return [column for share, column in sorted(shares, key=lambda each: -each[0]) if share >= 0.6]

    @cached_property
    def first(self) -> int | None:
        """The first row of figures: an area (or a period) and a figure beside it; None when there is none."""
        keys = [*self.area_columns[:2], *self.period_columns_anywhere]
        for at, row in enumerate(self.rows):
            has_key = any(row[column] and (_is_area(row[column]) or _is_period(row[column])) for column in keys)
            figures = [column for column, text in enumerate(row) if column not in keys and is_figure(text)]
            if figures and (has_key or not keys):
                return at
        return None

    @cached_property
    def period_columns_anywhere(self) -> list[int]:
        """Columns in which most texts are periods: in words, or years under a heading that says so."""
        return [
            column
            for column in range(self.grid.width)
            if column not in self.area_columns and self._share(column, _is_period) >= 0.6 and self._speaks_of_time(column)
        ]

    def figure_columns(self, taken: set[int]) -> list[int]:
        """Columns of figures and marks from the first row on, not among those taken."""
        return [
            column
            for column in range(self.grid.width)
            if column not in taken
            and (texts := self.column(column, self.first or 0))
            and sum(map(is_figure, texts)) >= 0.5 * len(texts)
            and any(_is_number(text) for text in texts)
        ]

    def headings(self, column: int) -> list[str]:
        """The texts above a column in the rows of the heading; a heading over several columns reaches to the right."""
        found: list[str] = []
        start = self.first_figure_column
        for at in self.heading_rows:
            row = self.rows[at]
            text = row[column]
            if not text and at != self.heading_rows[-1] and column > start:
                text = next((each for each in reversed(row[start:column]) if each), "")
            text = re.sub(r"\s+", "", text)
            if text and text not in found and not text.startswith(("単位", "（単位", "(単位")):
                found.append(text)
        return found

    @cached_property
    def first_figure_column(self) -> int:
        """The first column of figures in the first row of figures."""
        keys = {*self.area_columns, *self.period_columns_anywhere}
        row = self.rows[self.first or 0]
        return next((column for column, text in enumerate(row) if column not in keys and is_figure(text)), 0)

    @cached_property
    def heading_rows(self) -> list[int]:
        """The rows above the figures with texts over them, from the top; rows of figures in between are none."""
        rows: list[int] = []
        start = self.first_figure_column
        for at in range((self.first or 0) - 1, -1, -1):
            over = [text for text in self.rows[at][start:] if text]
            if over and sum(_is_number(text) and not _YEAR.fullmatch(text) for text in over) > len(over) / 2:
                continue
            if not over and rows:
                break
            if over:
                rows.insert(0, at)
        return rows

    @cached_property
    def above(self) -> list[str]:
        """The texts above the figures that head no column of them: title, date, unit."""
        top = self.heading_rows[0] if self.heading_rows else self.first or 0
        start = self.first_figure_column
        return [
            text
            for at, row in enumerate(self.rows[: self.first or 0])
            for column, text in enumerate(row)
            if text and (at < top or column < start)
        ]

    @cached_property
    def unit_of_all(self) -> str | None:
        """The unit printed for the whole table."""
        texts = [*self.above, *(text for at in self.heading_rows for text in self.rows[at])]
        return next((match[1] for text in texts if (match := _UNIT_OF_ALL.search(text)) and is_unit(match[1])), None)

    def _share(self, column: int, fits: Callable[[str], bool]) -> float:
        """The share of texts that fit, from the first that does; 0 when there is not more than one."""
        texts = self.column(column)
        fitting = [fits(text) for text in texts]
        if sum(fitting) < 2:
            return 0.0
        since = fitting.index(True)
        return sum(fitting) / (len(fitting) - since)

    def _may_be_codes(self, column: int) -> bool:
        """Numbers are codes under a heading that says so, or on the left; elsewhere 1000 is more often a figure."""
        texts = self.column(column)
        numbers = [text for text in texts if text.isdecimal()]
        if 2 * len(numbers) < len(texts) or any(_CODE_HEADING.search(row[column]) for row in self.rows[:20]):
            return True
        short = [text for text in numbers if len(text) <= 2]
        return column <= 2 and len(set(short)) == len(short)

    def _speaks_of_time(self, column: int) -> bool:
        texts = [row[column] for row in self.rows[:20] if row[column]]
        years = [text for text in self.column(column) if _YEAR.fullmatch(text)]
        words = [text for text in texts if _is_period(text) and not _YEAR.fullmatch(text)]
        return bool(words) or any(_TIME_HEADING.search(text) for text in texts if text not in years)

    def is_code_column(self, column: int) -> bool:
        """Whether the areas of a column are codes."""
        return self._share(column, lambda text: text.isascii() and text.isdecimal()) >= 0.5


def take_unit(heading: str) -> tuple[str, str | None]:
    """A heading without the unit in its brackets, and the unit.

    >>> take_unit("総人口（人）"), take_unit("人口（2020年）"), take_unit("面積")
    (('総人口', '人'), ('人口（2020年）', None), ('面積', None))
    """
    match = _UNIT_LAST.search(heading)
    if match is None or not is_unit(match[1]) or find_periods(unicodedata.normalize("NFKC", match[1])):
        return heading, None
    return heading[: match.start()], match[1]


def take_period(heading: str) -> tuple[str, Period | None]:
    """A heading without the one period it names, and the period.

    >>> name, period = take_period("2015年人口")
    >>> name, period.code
    ('人口', '2015')
    """
    plain = unicodedata.normalize("NFKC", heading)
    found = find_periods(plain)
    if len(found) != 1:
        return heading, None
    (mention,) = found
    rest = re.sub(r"\(\s*\)", "", plain[: mention.start] + plain[mention.end :])
    return rest.strip(" _/・の"), mention.period


def is_unit(text: str) -> bool:
    """Whether a text is one of the units tables of statistics are in; other words in brackets explain."""
    return _UNITS.fullmatch(unicodedata.normalize("NFKC", text)) is not None


def is_figure(text: str) -> bool:
    """Whether a cell is a figure or a mark for one."""
    try:
        return not read_cell(text).silent
    except UnreadableCell:
        return False


def _is_number(text: str) -> bool:
    try:
        return read_cell(text).value is not None
    except UnreadableCell:
        return False


def _is_area(text: str) -> bool:
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    if plain.isdecimal():
        plain = plain.zfill(5) if len(plain) == 4 else plain
        if len(plain) not in (2, 5, 6):
            return False
    try:
        return bool(history().table.versions(plain))
    except RashinbanError:  # six digits with a wrong check digit
        return False


def _is_period(text: str) -> bool:
    try:
        read_period(text)
    except RashinbanError:
        return False
    return True
