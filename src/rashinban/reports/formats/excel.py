"""The report as an Excel workbook: the 進捗管理シート officials know, native charts, and the data as one long table."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO

from rashinban.reports.contents import Report
from rashinban.reports.formats.excel_charts import add_chart_sheet
from rashinban.reports.formats.excel_progress import add_progress_sheet
from rashinban.reports.formats.excel_sheet import Book, Sheet
from rashinban.reports.states import LOOKS


def write_excel(report: Report) -> bytes:
    """The report as .xlsx; text stays text (never a formula, link or number)."""
    import xlsxwriter

    out = BytesIO()
    workbook = xlsxwriter.Workbook(
        out,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book = Book(workbook, report)
    workbook.set_properties(
        {
            "title": f"{report.title} {book.words('report_kind')}",
            "author": report.organisation or report.title,
            "subject": f"{book.words('as_of')} {report.as_of_text}",
            "comments": "".join(said.text for said in report.lead),
            "created": datetime.combine(report.as_of, time()),
        }
    )
    _add_overview(book)
    add_progress_sheet(book)
    add_chart_sheet(book)
    _add_data(book)
    _add_target_changes(book)
    _add_gaps(book)
    _add_sources(book)
    workbook.close()
    return out.getvalue()


def _add_overview(book: Book) -> None:
    report, words = book.report, book.words
    sheet = book.sheet("sheet_overview", (28, 16, 18, 18, 70))
    sheet.text(book.title, "title")
    sheet.text("　".join(filter(None, (report.organisation, report.period_text, report.edition))), "small")
    sheet.text(f"{words('as_of')}：{report.as_of_text}", "small")
    if report.fictional:
        sheet.text(words("fictional_note"), "small")
    sheet.skip()
    for said in report.lead:
        sheet.merged(said.text + book.marks(said.marks), "strong" if said.strong else "wrap", 5)
    sheet.skip()
    sheet.text(f"{report.overview.title}{book.marks(report.summary.marks)}", "heading")
    used = [look for look in LOOKS if report.summary.whole.count(look.state)]
    sheet.stretched((words("state"), words("tally_column"), words("meaning")), ["header"] * 3)
    for look in used:
        count = report.summary.whole.count(look.state)
        sheet.stretched((book.state(look.state), count, look.meaning(report.language)), (look.state, "number", "wrap"))
    sheet.skip()
    sheet.text(words("attention"), "heading")
    sheet.header([words(key) for key in ("indicator", "state", "latest", "target", "reason")])
    for item in report.attention:
        row = report.pages[item.row - 1].row
        latest, target = (figure.text + book.marks(figure.marks) for figure in (row.latest, row.target))
        sheet.row(
            [f"{row.number}. {row.label}", book.state(row.state), latest, target, item.reason.text],
            ["wrap", row.state, "right", "right", "wrap"],
        )
    sheet.skip()
    sheet.text(words("untouched"), "heading")
    for entry in report.untouched:
        names = words("list_separator").join(entry.names)
        sheet.merged(f"{entry.title}（{len(entry.names)}）：{names}", "wrap", 5)
    _add_distribution(book, sheet)


def _add_distribution(book: Book, sheet: Sheet) -> None:
    """The states of each branch on a sheet-wide table of its own, below the overview."""
    report, words = book.report, book.words
    sheet.skip()
    sheet.text(report.distribution.title, "heading")
    sheet.stretched((words("branch"), words("total"), words("state")), ["header"] * 3)
    for branch in report.summary.branches:
        parts = [f"{book.state(entry.state)} {entry.count}" for entry in branch.counts if entry.count]
        sheet.stretched((branch.title, branch.total, "　".join(parts)), ("wrap", "number", "wrap"))


def _add_data(book: Book) -> None:
    """One row per figure: baselines, targets and every recorded value with its vintage, method, status, source."""
    words = book.words
    sheet = book.sheet("sheet_data", (12, 34, 9, 12, 22, 14, 10, 13, 14, 10, 30, 10), frozen=True)
    head = ("id", "indicator", "unit", "kind", "period", "period_code", "value", "vintage", "method", "status", "note", "source")
    sheet.header([words(key) for key in head])
    kinds = ["wrap", "wrap", "wrap", "wrap", "wrap", "wrap", "number", "wrap", "wrap", "wrap", "wrap", "wrap"]
    for page in book.report.pages:
        row = page.row
        start = [row.indicator, row.label, row.unit]
        if row.baseline.marks:
            sheet.row(
                [*start, words("baseline"), row.baseline_period, None, row.baseline.number, None, None, None, None,
                 book.marks(row.baseline.marks)], kinds,
            )  # fmt: skip
        for target in page.targets:
            code = target.deadline.code if target.deadline else None
            sheet.row(
                [*start, words("target"), target.deadline_text, code, target.figure.number, None, None, None,
                 target.scope_text, book.marks(target.figure.marks)], kinds,
            )  # fmt: skip
        for entry in page.history:
            sheet.row(
                [*start, words("actual"), entry.period_text, entry.period.code, entry.figure.number,
                 entry.vintage.isoformat(), entry.method_text, entry.status_text, entry.note,
                 book.marks(entry.figure.marks)], kinds,
            )  # fmt: skip
    sheet.filter()


def _add_target_changes(book: Book) -> None:
    """What changes of targets did to the states, then every change with its reason; no sheet when there are none."""
    words, lines = book.words, book.report.moved_targets
    if not lines:
        return
    sheet = book.sheet("moved_targets", (34, 26, 26, 26, 22, 50, 12))
    sheet.text(words("moved_targets"), "heading")
    sheet.text(words("moved_targets_note"), "small")
    sheet.header([words(key) for key in ("indicator", "first_target", "state_first", "target_now", "state_now", "effect", "source")])
    for line in lines:
        sheet.row(
            [line.label, line.first.text, book.state(line.state_first), line.now.text, book.state(line.state),
             line.said.text, book.marks(line.said.marks)],
            ["wrap", "wrap", line.state_first, "wrap", line.state, "wrap", "wrap"],
        )  # fmt: skip
    sheet.skip()
    sheet.text(words("target_history"), "heading")
    sheet.header([words(key) for key in ("indicator", "decided_on", "target_before", "target_after", "reason_kind", "reason", "source")])
    for page in book.report.pages:
        for change in page.target_history:
            decided = "　".join(filter(None, (change.decided_text, change.decided_by)))
            sheet.row(
                [page.row.label, decided, change.before.text, change.after.text, change.reason_kind_text, change.reason,
                 book.marks((*change.before.marks, *change.after.marks, *change.marks))],
                ["wrap"] * 7,
            )  # fmt: skip


def _add_gaps(book: Book) -> None:
    report, words = book.report, book.words
    sheet = book.sheet("sheet_gaps", (40, 24, 80, 10), frozen=True)
    sheet.header([words(key) for key in ("about", "kind", "finding", "source")])
    for gap in report.gaps:
        sheet.row([gap.label, gap.kind, gap.message, book.marks(gap.marks)], ["wrap"] * 4)
    if not report.gaps:
        sheet.row([words("gaps_none"), None, None, None], ["wrap"] * 4)


def _add_sources(book: Book) -> None:
    report, words = book.report, book.words
    sheet = book.sheet("sheet_sources", (10, 12, 70, 70), frozen=True)
    sheet.header([words(key) for key in ("number", "kind", "source", "plan_sentence")])
    for source in report.sources:
        kind = words(f"source_kind_{source.kind}")
        sheet.row([f"[{source.mark}]", kind, source.text, source.quotation], ["wrap"] * 4)
    sheet.skip()
    sheet.text(words("methods"), "heading")
    for note in report.methods:
        sheet.row([f"[{note.mark}]", None, f"{note.title}：{note.text}", note.source], ["wrap"] * 4)
    sheet.skip()
    sheet.text(words("inputs"), "heading")
    for entry in report.inputs:
        sheet.row([None, "SHA-256", entry.name, entry.sha256], ["wrap"] * 4)
    sheet.text(f"{words('made_by')}：{report.made_by}", "small")
