"""The sheet 「書き方」: what to write in each cell with a worked example, and what happens afterwards."""

from __future__ import annotations

from typing import Any

from rashinban.monitoring.answers import wording
from rashinban.monitoring.answers.contents import ASKED
from rashinban.monitoring.answers.look import Look

GUIDE_SHEET = "書き方"


def write_guide(book: Any, look: Look, language: str) -> None:
    """Add the locked sheet; no row of it names both indicator and period, so that it is never read as a table."""
    page = book.add_worksheet(GUIDE_SHEET)
    for column, width in enumerate((14, 72, 46)):
        page.set_column(column, column, width)
    page.write_string(0, 0, wording.GUIDE_TITLE.in_(language), look.title)
    row = 2
    for number, step in enumerate(wording.STEPS, start=1):
        page.write_string(row, 0, str(number), look.given)
        page.merge_range(row, 1, row, 2, "", look.given)
        page.write_string(row, 1, step.in_(language), look.given)
        page.set_row(row, 30)
        row += 1
    row += 1
    for column, text in enumerate(wording.GUIDE_COLUMNS.in_(language).split("|")):
        page.write_string(row, column, text, look.given_head)
    for name in ASKED:
        row += 1
        for column, phrase in enumerate((wording.HEADINGS[name], wording.HINTS[name], wording.EXAMPLES[name])):
            page.write_string(row, column, phrase.in_(language), look.given)
        page.set_row(row, 30)
    page.protect("")
    page.hide_gridlines(2)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 1)
