"""The report as a Word document: real headings, tables whose first row repeats, charts with alternative text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from io import BytesIO
from typing import Any

from rashinban.reports.contents import Chart, Figure, Page, Report
from rashinban.reports.drawing import draw_png
from rashinban.reports.formats.word_styles import (
    new_document,
    set_core,
    set_repeated,
    set_widths,
    shade,
    turn,
)
from rashinban.reports.states import LOOK, LOOKS
from rashinban.reports.wording import Words
from rashinban.reports.zipped import repack

Cell = str | Figure


class WordWriter:
    """Writes one report into one document, top to bottom."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.words = Words(report.language)
        self.document: Any = new_document(report)
        self.style_ids = {style.name: style.style_id for style in self.document.styles}

    def write(self) -> bytes:
        report, words = self.report, self.words
        fiction = f"（{words('fictional')}）" if report.fictional else ""
        self.paragraph("Title", f"{report.title} {words('report_kind')}{fiction}")
        under = filter(None, (report.organisation, report.period_text, report.edition))
        self.paragraph("Source", "　".join(under))
        self.paragraph("Source", f"{words('as_of')}：{report.as_of_text}")
        self._summary()
        self._all_indicators()
        self.document.add_heading(words("each_indicator"), 1)
        for page in report.pages:
            self._page(page)
        self._back()
        out = BytesIO()
        self.document.save(out)
        return repack(out.getvalue(), datetime.combine(report.as_of, time()))

    def state(self, state: Any) -> str:
        look = LOOK[state]
        return f"{look.symbol} {look.word(self.report.language)}"

    def paragraph(self, style: str, text: str = "") -> Any:
        """A new paragraph at the end; the style is set by its id, which python-docx would look up at length."""
        paragraph = self.document.add_paragraph(text)
        paragraph._p.style = self.style_ids[style]
        return paragraph

    def marked(self, paragraph: Any, text: str, marks: Iterable[int] = (), bold: bool = False) -> None:
        """A run of text followed by its source marks, raised."""
        paragraph.add_run(text).bold = bold or None
        for mark in marks:
            paragraph.add_run(f"[{mark}]").font.superscript = True

    def table(
        self, head: Sequence[str], rows: Iterable[Sequence[Cell]], widths: Sequence[float], right: Sequence[int] = ()
    ) -> None:
        """A table with a repeated first row; ``widths`` in centimetres, ``right`` the columns set flush right."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        lines = list(rows)
        table = self.document.add_table(rows=len(lines) + 1, cols=len(head), style="Table Grid")
        set_widths(table, widths)
        contents = [content for line in ([*head], *lines) for content in line]
        for place, (cell, content) in enumerate(zip(table._cells, contents, strict=True)):
            paragraph = cell.paragraphs[0]
            paragraph._p.style = self.style_ids["Cell"]
            if place % len(head) in right:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            if place < len(head):
                shade(cell, "E8F1FE")
            text, marks = (content.text, content.marks) if isinstance(content, Figure) else (content, ())
            self.marked(paragraph, text, marks, bold=place < len(head))
        set_repeated(table.rows[0])
        self.paragraph("Source")

    def chart(self, chart: Chart, centimetres: float) -> None:
        """The picture of a chart with its title above, its summary below and as alternative text."""
        from docx.shared import Cm

        caption = self.paragraph("Caption", chart.title)
        caption.paragraph_format.keep_with_next = True
        picture = self.document.add_picture(BytesIO(draw_png(chart)), width=Cm(centimetres))
        properties = picture._inline.docPr
        properties.set("descr", chart.summary)
        properties.set("title", chart.title)
        self.paragraph("Source", chart.summary)

    def _summary(self) -> None:
        report, words = self.report, self.words
        lead = self.paragraph("Lead")
        for said in report.lead:
            self.marked(lead, said.text, said.marks, said.strong)
        if report.fictional:
            self.paragraph("Source", words("fictional_note"))
        self.document.add_heading(words("attention"), 1)
        rows = [(report.pages[item.row - 1].row, item) for item in report.attention]
        head = ("indicator", "state", "latest", "target", "reason")
        self.table(
            [words(key) for key in head],
            [(row.label, self.state(row.state), row.latest, row.target, item.reason.text) for row, item in rows],
            (4, 2.8, 2.3, 2.6, 5.3),
            right=(2, 3),
        )
        self.document.add_heading(words("overview"), 1)
        self.chart(report.overview, 9)
        self.document.add_heading(words("distribution"), 1)
        self.chart(report.distribution, 14)
        used = [look for look in LOOKS if report.summary.whole.count(look.state)] or list(LOOKS[:1])
        self.table(
            [words("branch"), *(self.state(look.state) for look in used), words("total")],
            [
                (branch.title, *(str(branch.count(look.state)) for look in used), str(branch.total))
                for branch in (*report.summary.branches, report.summary.whole)
            ],
            (4.4, *(11 / len(used) for _ in used), 1.2),
            right=range(1, len(used) + 2),
        )
        self.document.add_heading(words("untouched"), 1)
        for entry in report.untouched:
            names = words("list_separator").join(entry.names)
            self.paragraph("List Bullet", f"{entry.title}（{len(entry.names)}）：{names}")

    def _all_indicators(self) -> None:
        words = self.words
        turn(self.document, landscape=True)
        self.document.add_heading(words("all_indicators"), 1)
        head = ("number", "indicator", "baseline", "target", "deadline", "latest", "state", "reason")
        rows = [
            (
                str(row.number),
                "\n".join(filter(None, (row.label, row.owner))),
                row.baseline,
                row.target,
                row.deadline,
                row.latest,
                self.state(row.state),
                row.reason.text,
            )
            for row in self.report.rows
        ]
        self.table([words(key) for key in head], rows, (1.2, 4.8, 2.5, 3, 2.7, 2.4, 3, 6.1), right=(2, 3, 5))
        turn(self.document, landscape=False)

    def _page(self, page: Page) -> None:
        words, row = self.words, page.row
        heading = self.document.add_heading(f"{row.number} {row.label}", 2)
        heading.paragraph_format.page_break_before = row.number > 1
        self.paragraph("Source", " ／ ".join(row.path))
        lead = self.paragraph("Lead")
        self.marked(lead, f"{self.state(row.state)}　", bold=True)
        self.marked(lead, page.lead.text, page.lead.marks)
        if page.chart is not None:
            self.chart(page.chart, 12)
        if page.quotation is not None:
            self.document.add_heading(words("plan_sentence"), 3)
            self.paragraph("Quote", page.quotation.text)
            self.marked(self.paragraph("Source"), page.quotation.place, page.quotation.marks)
        if page.criterion is not None:
            self._criterion(page)
        self._rules(page)
        if page.history:
            self.document.add_heading(words("history"), 3)
            head = ("period", "value", "vintage", "method", "status", "note")
            self.table(
                [words(key) for key in head],
                [
                    (e.period_text, e.figure, str(e.vintage), e.method_text, e.status_text, e.note or "")
                    for e in page.history
                ],
                (4.4, 2.6, 2.9, 2.7, 1.6, 2.8),
                right=(1,),
            )
        if page.targets:
            self.document.add_heading(words("targets"), 3)
            self.table(
                [words(key) for key in ("deadline", "target", "scope")],
                [(t.deadline_text, t.figure, t.scope_text) for t in page.targets],
                (5, 6, 6),
                right=(1,),
            )

        self._target_history(page)

    def _target_history(self, page: Page) -> None:
        """Every decision to change the targets, with its reason."""
        words = self.words
        if not page.target_history:
            return
        self.document.add_heading(words("target_history"), 3)
        rows: list[tuple[Cell, ...]] = [
            (
                Figure(text="　".join(filter(None, (change.decided_text, change.decided_by))), marks=change.marks),
                change.before,
                change.after,
                "　".join(filter(None, (change.reason_kind_text, change.reason))),
            )
            for change in page.target_history
        ]
        self.table([words(key) for key in ("decided_on", "target_before", "target_after", "reason")], rows, (4, 4, 4, 5))

    def _criterion(self, page: Page) -> None:
        words, card = self.words, page.criterion
        if card is None:
            return
        self.document.add_heading(words("criterion_card"), 3)
        rows: list[tuple[Cell, Cell]] = [
            (words("criterion_text"), Figure(text=card.text.text, marks=card.text.marks)),
            (words("judged_by"), card.judged_by),
            (words("judged_when"), card.judged_when),
            (words("evidence"), card.evidence),
            (words("judgement"), card.judgement),
        ]
        self.table((words("about"), words("finding")), rows, (4, 13))

    def _rules(self, page: Page) -> None:
        words = self.words
        self.document.add_heading(words("by_rule"), 3)
        self.marked(self.document.add_paragraph(), page.row.reason.text, page.row.reason.marks)
        if not page.rules:
            return
        rows: list[tuple[Cell, ...]] = []
        for rule in page.rules:
            numbers = words("list_separator").join(f"{n.name} {n.figure.text}" for n in rule.numbers)
            used = sorted({mark for n in rule.numbers for mark in n.figure.marks})
            state = " ".join(filter(None, (self.state(rule.state) if rule.state else "–", rule.label)))
            because = "　".join(filter(None, (rule.reason, numbers)))
            rows.append(
                (
                    Figure(text=rule.title, marks=rule.marks),
                    state,
                    rule.measure.text if rule.measure else "–",
                    Figure(text=because, marks=tuple(used)),
                )
            )
        self.table([words(key) for key in ("rule", "state", "measured", "numbers_used")], rows, (3.8, 3.2, 1.8, 8.2), right=(2,))

    def _moved_targets(self) -> None:
        """Indicators whose targets were changed, with both targets and both states."""
        words, lines = self.words, self.report.moved_targets
        if not lines:
            return
        self.document.add_heading(words("moved_targets"), 1).paragraph_format.page_break_before = True
        self.document.add_paragraph(words("moved_targets_note"))
        rows: list[tuple[Cell, ...]] = [
            (line.label, line.first, self.state(line.state_first), line.now, self.state(line.state),
             Figure(text=line.said.text, marks=line.said.marks))
            for line in lines
        ]  # fmt: skip
        head = ("indicator", "first_target", "state_first", "target_now", "state_now", "effect")
        self.table([words(key) for key in head], rows, (2.9, 2.7, 2.2, 2.7, 2.2, 4.3))

    def _back(self) -> None:
        report, words = self.report, self.words
        self._moved_targets()
        self.document.add_heading(words("gaps"), 1).paragraph_format.page_break_before = True
        if report.gaps:
            gaps = [(gap.label, gap.kind, Figure(text=gap.message, marks=gap.marks)) for gap in report.gaps]
            self.table((words("about"), words("kind"), words("finding")), gaps, (5, 3.5, 8.5))
        else:
            self.document.add_paragraph(words("gaps_none"))
        self.document.add_heading(words("methods"), 1)
        for note in report.methods:
            paragraph = self.document.add_paragraph()
            self.marked(paragraph, note.title + "　", (note.mark,), bold=True)
            self.marked(paragraph, note.text + (f" {words('source')}：{note.source}" if note.source else ""))
        self.table(
            (words("state"), words("meaning")),
            [(self.state(look.state), look.meaning(report.language)) for look in LOOKS],
            (4, 13),
        )
        self.document.add_heading(words("sources"), 1)
        for source in report.sources:
            quotation = f" 「{source.quotation}」" if source.quotation else ""
            text = f"[{source.mark}] {words(f'source_kind_{source.kind}')}　{source.text}{quotation}"
            self.paragraph("Source", text)
        self.document.add_heading(words("inputs"), 1)
        self.document.add_paragraph(words("inputs_note"))
        for entry in report.inputs:
            self.paragraph("Source", f"{entry.name}：{entry.sha256}")
        self.paragraph("Source", f"{words('made_by')}：{report.made_by}")


def write_word(report: Report) -> bytes:
    """The report as .docx; fonts are named (BIZ UDPゴシック), not embedded."""
    writer = WordWriter(report)
    set_core(writer.document, report)
    return writer.write()
