"""The 進捗管理シート: one row per indicator, targets and values by fiscal year, as officials keep it by hand."""

from __future__ import annotations

from collections.abc import Iterable

from rashinban.core.period import Period
from rashinban.reports.contents import Page
from rashinban.reports.formats.excel_sheet import Book, Content, Sheet
from rashinban.reports.sources import unique

_LEADING = ("number", "strategy", "measure", "indicator", "unit", "baseline")
_TRAILING = ("progress_share", "state", "reason", "owner", "source")


def add_progress_sheet(book: Book) -> None:
    """Two heading rows (what, and the fiscal year), frozen and repeated in print; one row per indicator."""
    words, pages = book.words, book.report.pages
    targets, actuals = _years(_deadlines(pages)), _years(_recorded(pages))
    widths = (5, 16, 14, 24, 8, 10, *(9.5 for _ in (*targets, *actuals)), 9, 14, 44, 13, 9)
    sheet = book.sheet("sheet_progress", widths)
    first, second = len(_LEADING), len(_LEADING) + len(targets)
    last = second + len(actuals)
    columns = (*enumerate(_LEADING), *enumerate(_TRAILING, last))
    for column, key in columns:
        sheet.worksheet.merge_range(0, column, 1, column, "", book.format("header"))
        sheet.worksheet.write_string(0, column, words(key), book.format("header"))
    _heading(sheet, words("target_by_year"), first, targets)
    _heading(sheet, words("actual_by_year"), second, actuals)
    sheet.line = 2
    for page in pages:
        _row(sheet, page, targets, actuals)
    sheet.worksheet.freeze_panes(2, 4)
    sheet.worksheet.repeat_rows(0, 1)
    sheet.worksheet.autofilter(1, 0, max(sheet.line - 1, 1), last + len(_TRAILING) - 1)


def _heading(sheet: Sheet, name: str, left: int, years: tuple[int, ...]) -> None:
    """A heading over the columns of the years."""
    style = sheet.book.format("header")
    if len(years) > 1:
        sheet.worksheet.merge_range(0, left, 0, left + len(years) - 1, "", style)
    if years:
        sheet.worksheet.write_string(0, left, name, style)
    for place, year in enumerate(years):
        period = Period.fiscal_year(year)
        text = period.japanese(era=True) if sheet.book.words.language == "ja" else period.english()
        sheet.worksheet.write_string(1, left + place, text, style)


def _row(sheet: Sheet, page: Page, targets: tuple[int, ...], actuals: tuple[int, ...]) -> None:
    book, row = sheet.book, page.row
    by_target = {_year(t.deadline): t.figure.number for t in page.targets if t.deadline is not None}
    by_actual = {_year(e.period): e.figure.number for e in sorted(page.history, key=lambda e: (e.period.end, e.vintage))}
    marks = unique(mark for figure in (row.baseline, row.target, row.latest) for mark in figure.marks)
    contents: list[Content] = [
        row.number,
        row.path[0] if row.path else book.words("unassigned"),
        row.path[-1] if len(row.path) > 1 else "",
        row.label,
        row.unit,
        row.baseline.number,
        *(by_target.get(year) for year in targets),
        *(by_actual.get(year) for year in actuals),
        _share(page),
        book.state(row.state),
        row.reason.text,
        row.owner,
        book.marks(marks),
    ]
    numbers = ["number"] * (1 + len(targets) + len(actuals) + 1)
    sheet.row(contents, ["number", "wrap", "wrap", "wrap", "wrap", *numbers, row.state, "wrap", "wrap", "wrap"])


def _share(page: Page) -> Content:
    """How much of the way from baseline to target is done, in per cent, as the rule counted it."""
    rule = next((rule for rule in page.rules if rule.rule == "achievement" and rule.measure is not None), None)
    if rule is None or rule.measure is None or rule.measure.value is None:
        return None
    return f"{rule.measure.value * 100:.0f}%".replace("-", "−")


def _deadlines(pages: Iterable[Page]) -> Iterable[Period]:
    return (target.deadline for page in pages for target in page.targets if target.deadline is not None)


def _recorded(pages: Iterable[Page]) -> Iterable[Period]:
    return (entry.period for page in pages for entry in page.history)


def _years(periods: Iterable[Period]) -> tuple[int, ...]:
    return tuple(sorted({_year(period) for period in periods}))


def _year(period: Period) -> int:
    """The fiscal year in which a period ends (a calendar year counts as the fiscal year of the same number)."""
    if period.kind == "year":
        return period.start.year
    return period.end.year - (1 if period.end.month < 4 else 0)

