"""A workbook and its sheets with one look: formats named by what they are for, printing set up, rows written in order."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from math import ceil
from typing import Any

from rashinban.monitoring.progress import State
from rashinban.reports.contents import Report
from rashinban.reports.states import LOOK, LOOKS
from rashinban.reports.wording import Words

FONT = "BIZ UDPゴシック"
_LINE = 15
Content = str | int | Decimal | None


class Book:
    """The workbook of one report."""

    def __init__(self, workbook: Any, report: Report) -> None:
        self.workbook = workbook
        self.report = report
        self.words = Words(report.language)
        self._formats: dict[str, Any] = {}
        workbook.formats[0].set_font_name(FONT)

    @property
    def title(self) -> str:
        fiction = f"（{self.words('fictional')}）" if self.report.fictional else ""
        return f"{self.report.title} {self.words('report_kind')}{fiction}"

    def sheet(
        self, key: str, widths: Sequence[float], *, landscape: bool = True, frozen: bool = False, repeated: int = 0
    ) -> Sheet:
        """A new sheet for A4 paper, as wide as the page; ``frozen`` keeps the first row in view and on each page."""
        worksheet = self.workbook.add_worksheet(self.words(key))
        worksheet.set_paper(9)
        if landscape:
            worksheet.set_landscape()
        worksheet.fit_to_pages(1, 0)
        worksheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        worksheet.set_header(f'&L&"{FONT}"&8{_escaped(self.title)}&R&8{self.words("as_of")} {self.report.as_of_text}')
        worksheet.set_footer("&C&8&P / &N")
        worksheet.hide_gridlines(2)
        for column, width in enumerate(widths):
            worksheet.set_column(column, column, width)
        if frozen:
            worksheet.freeze_panes(1, 0)
            worksheet.repeat_rows(0)
        return Sheet(self, worksheet, tuple(widths))

    def marks(self, marks: Iterable[int]) -> str:
        return "".join(f"[{mark}]" for mark in marks)

    def state(self, state: State) -> str:
        look = LOOK[state]
        return f"{look.symbol} {look.word(self.report.language)}"

    def format(self, name: str, decimals: int = 0) -> Any:
        """The named cell format; numbers have one for each count of decimals."""
        key = f"{name}{decimals}"
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format({"font_name": FONT, **_look(name, decimals)})
        return self._formats[key]


class Sheet:
    """Rows written from the top; ``line`` is the next one."""

    def __init__(self, book: Book, worksheet: Any, widths: tuple[float, ...]) -> None:
        self.book = book
        self.worksheet = worksheet
        self.widths = widths
        self.line = 0

    def skip(self, lines: int = 1) -> None:
        self.line += lines

    def text(self, text: str, name: str) -> None:
        self.worksheet.write_string(self.line, 0, text, self.book.format(name))
        self.line += 1

    def merged(self, text: str, name: str, columns: int) -> None:
        """A sentence across several columns, the row as high as the sentence needs."""
        self.worksheet.merge_range(self.line, 0, self.line, columns - 1, "", self.book.format(name))
        self.worksheet.write_string(self.line, 0, text, self.book.format(name))
        self.worksheet.set_row(self.line, _LINE * lines_of(text, sum(self.widths[:columns])))
        self.line += 1

    def header(self, names: Sequence[str]) -> None:
        for column, name in enumerate(names):
            self.worksheet.write_string(self.line, column, name, self.book.format("header"))
        self.line += 1

    def row(self, contents: Sequence[Content], names: Sequence[str]) -> None:
        for column, (content, name) in enumerate(zip(contents, names, strict=True)):
            self.cell(column, content, name)
        texts = (lines_of(str(text or ""), width) for text, width in zip(contents, self.widths, strict=False))
        self.worksheet.set_row(self.line, _LINE * max(texts, default=1))
        self.line += 1

    def stretched(self, contents: Sequence[Content], names: Sequence[str]) -> None:
        """A row whose last cell reaches to the right edge of the sheet."""
        left, right = len(contents) - 1, len(self.widths) - 1
        self.worksheet.merge_range(self.line, left, self.line, right, "", self.book.format(names[-1]))
        for column, (content, name) in enumerate(zip(contents, names, strict=True)):
            self.cell(column, content, name)
        text = str(contents[-1] or "")
        lines = max(lines_of(text, sum(self.widths[left:])), lines_of(str(contents[0] or ""), self.widths[0]))
        self.worksheet.set_row(self.line, _LINE * lines)
        self.line += 1

    def cell(self, column: int, content: Content, name: str) -> None:
        """Text as text, numbers as numbers with the decimals they were published with."""
        if content is None or content == "":
            self.worksheet.write_blank(self.line, column, None, self.book.format("wrap"))
        elif isinstance(content, str):
            kind = "right" if name == "number" else name
            self.worksheet.write_string(self.line, column, content, self.book.format(kind))
        else:
            self.worksheet.write_number(self.line, column, float(content), self.book.format("number", decimals(content)))

    def filter(self) -> None:
        """A filter over the table that starts in the first row."""
        self.worksheet.autofilter(0, 0, max(self.line - 1, 0), len(self.widths) - 1)


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column (in widths of a digit); Excel alone would not measure it.

    >>> lines_of("若者の県内就職率", 10), lines_of("", 10)
    (2, 1)
    """
    half = sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)
    return max(1, ceil(half * 0.88 / max(width - 1, 1)))


def decimals(number: int | Decimal) -> int:
    """How many decimals a number is written with."""
    exponent = Decimal(number).as_tuple().exponent
    return min(max(-exponent, 0), 6) if isinstance(exponent, int) else 0


def _look(name: str, places: int) -> dict[str, Any]:
    body = {"font_size": 10, "valign": "top", "text_wrap": True, "border": 1, "border_color": "#CCCCCC"}
    if name in {look.state for look in LOOKS}:
        look = next(look for look in LOOKS if look.state == name)
        return {**body, "bold": True, "font_color": look.ink, "bg_color": look.paper}
    pattern = "#,##0" + ("." + "0" * places if places else "")
    looks: dict[str, dict[str, Any]] = {
        "title": {"font_size": 18, "bold": True},
        "heading": {"font_size": 13, "bold": True},
        "small": {"font_size": 9, "font_color": "#595959"},
        "strong": {"font_size": 12, "bold": True, "text_wrap": True, "valign": "top"},
        "header": {**body, "bold": True, "bg_color": "#E8F1FE", "valign": "vcenter", "align": "center"},
        "wrap": body,
        "right": {**body, "align": "right"},
        "number": {**body, "align": "right", "num_format": f"{pattern};−{pattern}"},
    }
    return looks[name]


def _escaped(text: str) -> str:
    """Text in a page header, where & starts a code."""
    return text.replace("&", "&&")
