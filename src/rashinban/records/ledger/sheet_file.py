"""A list as an Excel workbook: one sheet with headings, in the layout in which the same list is read back."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from rashinban.reports.exchange.cells import xml_text

Content = str | int | Decimal | date | None
#: Characters of a cell, and digits of a number, that Excel keeps.
_LONGEST, _DIGITS = 32_000, 15
_FIRST_DAY = date(1900, 3, 1)


def clean(text: str) -> str:
    """A text as it comes back from a cell; empty when a cell cannot hold it.

    >>> clean(" a\\r\\nb "), clean("x" * 40_000)
    ('a\\nb', '')
    """
    plain = xml_text(text).replace("\r\n", "\n").replace("\r", "\n").strip()
    return plain if len(plain) <= _LONGEST else ""


def write_sheet(name: str, headings: Sequence[str], rows: Iterable[Sequence[Content]]) -> bytes:
    """The workbook. Texts are texts, whatever they begin with: no cell is ever run as a formula."""
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with Workbook(buffer, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8F1FE", "text_wrap": True, "valign": "top"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(headings) - 1, 18)
        sheet.write_row(0, 0, headings, bold)
        for line, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, date) and value >= _FIRST_DAY:
                    sheet.write_datetime(line, column, value, day)
                elif isinstance(value, int | Decimal) and len(Decimal(value).normalize().as_tuple().digits) <= _DIGITS:
                    sheet.write_number(line, column, value, wrap)
                elif value is not None and (text := clean(f"{value:f}" if isinstance(value, Decimal) else str(value))):
                    sheet.write_string(line, column, text, wrap)
    return buffer.getvalue()
