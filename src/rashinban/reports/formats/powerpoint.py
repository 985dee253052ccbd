"""The report as slides for a council: the finding as each title, charts that can be edited, sources in the notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time

from rashinban.monitoring.progress import State
from rashinban.reports.contents import NumberedSource, Page, Report, Row
from rashinban.reports.formats.powerpoint_charts import draw_course, draw_states
from rashinban.reports.formats.powerpoint_slides import BODY, MARGIN, WIDTH, Deck, clean
from rashinban.reports.formats.powerpoint_text import INK_2, Box, Cell, Line
from rashinban.reports.states import LOOK, LOOKS

_BRANCHES = 8
_CHART = Box(MARGIN, BODY.top, 18.2, BODY.height)
_BESIDE = Box(20.6, BODY.top, WIDTH - MARGIN - 20.6, BODY.height)
_FRONT = Box(MARGIN + 0.5, 5.6, WIDTH - 2 * MARGIN - 0.5, 4.2)


class CouncilPack:
    """The slides in the order they are shown: what matters, what needs a hand, then everything, then the sources."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.deck = Deck(report)
        self.words = self.deck.words
        self._sources = {source.mark: source for source in report.sources}

    def write(self) -> bytes:
        self._front()
        self._summary()
        self._attention()
        for item in self.report.attention:
            self._indicator(self.report.pages[item.row - 1])
        self._moved_targets()
        self._appendix()
        self._methods()
        self._last()
        self._set_core()
        return self.deck.write()

    def _front(self) -> None:
        report, words = self.report, self.words
        fiction = words("in_brackets", text=words("fictional")) if report.fictional else ""
        slide = self.deck.slide(f"{report.title}\n{words('report_kind')}{fiction}", self._inputs(), layout=0, box=_FRONT)
        under = slide.placeholders[1]
        under._element.getparent().remove(under._element)
        lines = [Line(report.organisation, scale=1.1)] if report.organisation else []
        about = "　".join(filter(None, (report.edition, report.period_text)))
        lines += [Line(about, colour=INK_2, above=0.4)] if about else []
        lines += [Line(f"{words('as_of')}：{report.as_of_text}", above=0.4)]
        lines += [Line(words("fictional_note"), colour=INK_2, above=0.4)] if report.fictional else []
        self.deck.text(slide, Box(_FRONT.left, 10.3, _FRONT.width, 6), lines, 18, 11)

    def _summary(self) -> None:
        report, words = self.report, self.words
        branches = report.summary.branches
        pages = [branches[start : start + _BRANCHES] for start in range(0, len(branches), _BRANCHES)] or [()]
        notes = [*self._said(report.summary.marks), report.distribution.summary]
        slide = self.deck.slide(report.overview.title, notes, self._source_line(report.summary.marks))
        lead = [Line(said.text, bold=said.strong, above=0.5) for said in report.lead]
        text = Box(BODY.left, BODY.top + 0.3, 10.4, BODY.height - 0.3)
        rest = self.deck.text(slide, text, lead, 18, 11)
        for place, part in enumerate(pages):
            box = Box(12.6, BODY.top, WIDTH - MARGIN - 12.6, BODY.height)
            if place:
                box = BODY
                slide = self.deck.slide(words("distribution") + words("continued"), notes)
            if part:
                heading = Box(box.left, box.top, box.width, 1.3)
                self.deck.text(slide, heading, [Line(report.distribution.title, bold=True)], 14, 10)
                chart = Box(box.left, box.top + 1.3, box.width, box.height - 1.3)
                draw_states(slide, part, report.distribution, chart, words)
        if rest:
            self.deck.flow(words("summary") + words("continued"), notes, rest, 14)

    def _attention(self) -> None:
        report, words = self.report, self.words
        rows = [(report.pages[item.row - 1].row, item) for item in report.attention]
        title = words("attention")
        if not rows:
            self.deck.flow(title, (), [Line(words("attention_none"))], 16)
            return
        self.deck.tables(
            title + words("counted", count=len(rows)),
            self._said(mark for row, _ in rows for mark in (*row.latest.marks, *row.target.marks)),
            [words(key) for key in ("indicator", "state", "latest", "target", "deadline", "reason")],
            [
                (f"{row.number} {row.label}", self._state(row.state), row.latest.text, row.target.text, row.deadline, item.reason.text)
                for row, item in rows
            ],
            (6.6, 3.5, 3.1, 3.9, 4.2, 9.5),
            points=12,
            right=(2, 3),
        )

    def _indicator(self, page: Page) -> None:
        """The finding as the title, the chart, and beside it the state, the plan's own sentence and the reasons."""
        words, row = self.words, page.row
        finding = page.chart.title if page.chart is not None else page.lead.text
        title = words("label_finding", label=row.label, finding=finding)
        promised = page.quotation.marks if page.quotation else row.target.marks or row.baseline.marks
        source = self._source_line((*promised, *row.latest.marks))
        notes = [*self._rules(page), *self._said(self._marks(page))]
        slide = self.deck.slide(title, notes, source)
        beside = _BESIDE if page.chart is not None else BODY
        if page.chart is not None:
            draw_course(slide, page, _CHART, words)
        self.deck.label(slide, Box(beside.left, beside.top, 5.8, 0.95), self._state(row.state), 14)
        box = Box(beside.left, beside.top + 1.35, beside.width, beside.height - 1.35)
        rest = self.deck.text(slide, box, self._told(page), 14, 10)
        if rest:
            self.deck.flow(title + words("continued"), notes, rest, 14, source)

    def _told(self, page: Page) -> list[Line]:
        """What is said beside the chart."""
        words, row = self.words, page.row
        parts: list[tuple[str | None, str]] = [(None, page.lead.text)]
        if page.quotation is not None:
            parts.append((words("plan_sentence"), words("document_name", name=page.quotation.text)))
        if page.criterion is not None:
            parts.append((words("criterion_text"), page.criterion.text.text))
        parts.append((words("reason"), row.reason.text))
        if row.owner:
            parts.append((words("owner"), row.owner))
        lines: list[Line] = []
        for heading, text in parts:
            if heading is not None:
                lines.append(Line(heading, bold=True, colour=INK_2, scale=0.85, above=0.7))
            lines.append(Line(text, bold=heading is None))
        return lines

    def _moved_targets(self) -> None:
        """Indicators whose targets were changed: both targets, both states, and what the change did."""
        words, lines = self.words, self.report.moved_targets
        if not lines:
            return
        self.deck.tables(
            words("moved_targets"),
            [words("moved_targets_note"), *self._said(mark for line in lines for mark in line.said.marks)],
            [words(key) for key in ("indicator", "first_target", "state_first", "target_now", "state_now", "effect")],
            [
                (line.label, line.first.text, self._state(line.state_first), line.now.text, self._state(line.state), line.said.text)
                for line in lines
            ],
            (5.6, 4.4, 3.5, 4.4, 3.5, 9.4),
            points=12,
        )

    def _appendix(self) -> None:
        """Every indicator in one table."""
        words = self.words
        head = ("number", "indicator", "baseline", "target", "deadline", "latest", "state", "reason")
        self.deck.tables(
            words("all_indicators"),
            [words("source_count")],
            [words(key) for key in head],
            [self._row(row) for row in self.report.rows],
            (1.3, 6.4, 2.9, 3.6, 4.2, 2.9, 3.1, 6.4),
            points=10,
            right=(2, 3, 5),
        )

    def _row(self, row: Row) -> tuple[str | Cell, ...]:
        label = "\n".join(filter(None, (row.label, row.owner)))
        values = (row.baseline.text, row.target.text, row.deadline, row.latest.text)
        return (str(row.number), label, *values, self._state(row.state), row.reason.text)

    def _methods(self) -> None:
        report, words = self.report, self.words
        lines: list[Line] = []
        for note in report.methods:
            source = words("source_line", text=note.source) if note.source else ""
            lines += [Line(f"{note.title} [{note.mark}]", bold=True, above=0.6), Line(note.text)]
            lines += [Line(source, colour=INK_2, scale=0.85)] if source else []
        if lines:
            self.deck.flow(words("methods"), (), lines, 12)
        self.deck.tables(
            words("states"),
            (),
            (words("state"), words("meaning"), words("total")),
            [
                (self._state(look.state), look.meaning(report.language), str(report.summary.whole.count(look.state)))
                for look in LOOKS
            ],
            (5, 22.5, 3.3),
            points=12,
            most=len(LOOKS),
            right=(2,),
        )

    def _last(self) -> None:
        """The numbered sources and the inputs."""
        report, words = self.report, self.words
        self.deck.tables(
            words("sources"),
            (),
            [words(key) for key in ("number", "kind", "source", "plan_sentence")],
            [
                (f"[{each.mark}]", words(f"source_kind_{each.kind}"), each.text, each.quotation or "")
                for each in report.sources
            ],
            (1.6, 2.2, 13.5, 13.5),
            points=10,
            most=16,
        )
        self.deck.flow(words("inputs"), (), [Line(text) for text in (words("inputs_note"), *self._inputs())], 11)

    def _inputs(self) -> list[str]:
        words = self.words
        hashes = [f"{entry.name}：{entry.sha256}" for entry in self.report.inputs]
        return [*hashes, f"{words('made_by')}：{self.report.made_by}"]

    def _state(self, state: State) -> Cell:
        look = LOOK[state]
        text = f"{look.symbol} {look.word(self.report.language)}"
        return Cell(text, bold=True, colour=look.ink[1:].upper(), paper=look.paper[1:].upper())

    def _rules(self, page: Page) -> list[str]:
        """Each rule with the numbers it used, for the notes."""
        words = self.words
        said = []
        for rule in page.rules:
            state = LOOK[rule.state].word(words.language) if rule.state else words("none")
            numbers = words("list_separator").join(f"{entry.name} {entry.figure.text}" for entry in rule.numbers)
            said.append("　".join(filter(None, (words("label_finding", label=rule.title, finding=state), rule.reason, numbers))))
        return [words("by_rule"), *said] if said else []

    def _marks(self, page: Page) -> Iterable[int]:
        row = page.row
        figures = (row.baseline, row.target, row.latest, *(entry.figure for entry in page.history))
        yield from (mark for figure in figures for mark in figure.marks)
        yield from page.quotation.marks if page.quotation else ()
        yield from (mark for rule in page.rules for mark in rule.marks)

    def _cited(self, marks: Iterable[int]) -> Sequence[NumberedSource]:
        return [self._sources[mark] for mark in sorted(set(marks)) if mark in self._sources]

    def _said(self, marks: Iterable[int]) -> list[str]:
        """The sources behind a slide, in full, for its notes."""
        cited = [f"[{each.mark}] {each.text}" for each in self._cited(marks)]
        return [self.words("sources"), *cited] if cited else []

    def _source_line(self, marks: Iterable[int]) -> str:
        cited = self.words("list_separator").join(dict.fromkeys(each.text for each in self._cited(marks)))
        return self.words("source_line", text=cited) if cited else ""

    def _set_core(self) -> None:
        report, words = self.report, self.words
        core = self.deck.presentation.core_properties
        core.title = clean(f"{report.title} {words('report_kind')}")
        core.author = clean(report.organisation or report.title)
        core.last_modified_by = report.made_by
        core.subject = f"{words('as_of')} {report.as_of_text}"
        core.language = "ja-JP" if report.language == "ja" else "en-GB"
        core.revision = 1
        core.created = core.modified = datetime.combine(report.as_of, time())


def write_powerpoint(report: Report) -> bytes:
    """The report as .pptx; fonts are named (BIZ UDPゴシック), not embedded, and charts carry their workbooks."""
    return CouncilPack(report).write()

