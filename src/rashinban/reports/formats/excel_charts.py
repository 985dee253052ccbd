"""One native chart per indicator, drawn by Excel from the cells beside it."""

from __future__ import annotations

from typing import Any

from rashinban.reports.contents import Page
from rashinban.reports.figures import short_period
from rashinban.reports.formats.excel_sheet import FONT, Book, Sheet
from rashinban.reports.plots import latest_by_period

_LINES_PER_CHART = 17


def add_chart_sheet(book: Book) -> None:
    """For each indicator with numbers: its name, a table of periods (value, baseline, target) and the chart of it."""
    sheet = book.sheet("sheet_indicators", (22, 13, 13, 13, 3, 16, 16, 16, 16), landscape=False)
    for page in book.report.pages:
        if page.chart is not None:
            _add(sheet, page)


def _add(sheet: Sheet, page: Page) -> None:
    book, row, start = sheet.book, page.row, sheet.line
    words = book.words
    sheet.text(f"{row.number}. {row.label}　{book.state(row.state)}", "heading")
    unit = f"（{row.unit}）" if row.unit else ""
    sheet.header([words("period"), words("actual") + unit, words("baseline"), words("target")])
    first = sheet.line
    actual = {entry.period: entry.figure.value for entry in latest_by_period(page.history)}
    target = {t.deadline: t.figure.value for t in page.targets if t.deadline is not None}
    base = {row.baseline_at: row.baseline.value} if row.baseline_at is not None else {}
    periods = sorted({*actual, *target, *base}, key=lambda period: (period.end, period.start))
    for period in periods:
        sheet.row(
            [short_period(period, words.language), *(series.get(period) for series in (actual, base, target))],
            ["wrap", "number", "number", "number"],
        )
    _insert(sheet, page, start, first, sheet.line - 1)
    sheet.line = max(sheet.line + 1, start + _LINES_PER_CHART)
    if page.row.number % 3 == 0:
        sheet.worksheet.set_h_pagebreaks([*sheet.worksheet.hbreaks, sheet.line])


def _insert(sheet: Sheet, page: Page, start: int, first: int, last: int) -> None:
    if page.chart is None:
        return
    name = sheet.worksheet.get_name()
    chart = sheet.book.workbook.add_chart({"type": "line"})
    looks: tuple[dict[str, Any], ...] = (
        {"line": {"color": "#0017C1", "width": 2.25}, "marker": _marker("circle", "#0017C1", "#0017C1")},
        {"line": {"none": True}, "marker": _marker("square", "#767676", "#595959")},
        {"line": {"none": True}, "marker": _marker("diamond", "#1A1A1A", "#1A1A1A")},
    )
    for column, look in enumerate(looks, 1):
        chart.add_series(
            {
                "name": [name, first - 1, column],
                "categories": [name, first, 0, last, 0],
                "values": [name, first, column, last, column],
                "data_labels": {"value": True, "position": "above", "font": {"name": FONT, "size": 8}},
                **look,
            }
        )
    chart.set_title({"name": page.chart.title, "name_font": {"name": FONT, "size": 11}, "overlay": False})
    chart.set_legend({"position": "bottom", "font": {"name": FONT}})
    chart.show_blanks_as("span")
    chart.set_x_axis({"num_font": {"name": FONT, "size": 8}})
    chart.set_y_axis({"num_font": {"name": FONT, "size": 8}, "major_gridlines": {"visible": True, "line": {"color": "#E6E6E6"}}})
    chart.set_size({"width": 500, "height": 300})
    sheet.worksheet.insert_chart(start + 1, 4, chart, {"description": f"{page.chart.title}。{page.chart.summary}", "object_position": 2})


def _marker(kind: str, fill: str, border: str) -> dict[str, Any]:
    return {"type": kind, "size": 7, "fill": {"color": fill}, "border": {"color": border}}
