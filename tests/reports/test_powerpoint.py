"""The council pack: charts that can be edited, a slide per indicator that needs a hand, nothing outside a slide."""

from __future__ import annotations

import io
import re
import zipfile
from functools import lru_cache
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation

from rashinban.reports.contents import Figure, MovedTargetLine, Quotation, Report, Said
from rashinban.reports.figures import short_period
from rashinban.reports.formats.powerpoint import write_powerpoint
from rashinban.reports.formats.powerpoint_text import (
    Box,
    Cell,
    Line,
    cut,
    fit_size,
    height_of,
    lines_of,
    paginate,
    split_lines,
)
from rashinban.reports.plots import latest_by_period
from rashinban.reports.states import LOOK
from rashinban.reports.wording import Words

FONT = "BIZ UDPゴシック"


@lru_cache(maxsize=4)
def written(json: str) -> bytes:
    return write_powerpoint(Report.model_validate_json(json))


def opened(report: Report) -> Any:
    return Presentation(io.BytesIO(written(report.model_dump_json())))


def titled(deck: Any, start: str) -> list[Any]:
    return [slide for slide in deck.slides if slide.shapes.title.text_frame.text.startswith(start)]


def charts(slide: Any) -> list[Any]:
    return [shape for shape in slide.shapes if shape.has_chart]


def sheet_of(chart: Any) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    return list(book.active.iter_rows(values_only=True))


def test_every_indicator_that_needs_a_hand_has_its_slide_with_the_finding_the_sentence_and_the_reason(report: Report):
    deck = opened(report)
    assert len(report.attention) == 10
    for item in report.attention:
        page = report.pages[item.row - 1]
        (slide,) = titled(deck, f"{page.row.label}：")
        assert page.chart is not None
        assert page.chart.title in slide.shapes.title.text_frame.text
        said = "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        assert page.quotation is not None
        for words in (LOOK[page.row.state].symbol, LOOK[page.row.state].word("ja"), page.quotation.text, page.row.reason.text):
            assert words in said
        assert "出典：" in said


def test_charts_are_native_and_their_workbooks_hold_the_observed_values(report: Report):
    deck = opened(report)
    for item in report.attention:
        page = report.pages[item.row - 1]
        (slide,) = titled(deck, f"{page.row.label}：")
        (frame,) = charts(slide)
        rows = sheet_of(frame.chart)
        held = {row[0]: row[1] for row in rows[1:] if row[1] is not None}
        observed = {
            short_period(entry.period): float(entry.figure.value)
            for entry in latest_by_period(page.history)
            if entry.figure.value is not None
        }
        assert held == observed
        targets = {short_period(t.deadline): float(t.figure.value) for t in page.targets if t.deadline and t.figure.value}
        column = rows[0].index("目標値") if targets else None
        assert targets == {row[0]: row[column] for row in rows[1:] if column and row[column] is not None}
        drawn = {s.name: list(s.values) for plot in frame.chart.plots for s in plot.series}
        assert [value for value in drawn[rows[0][1]] if value is not None] == list(observed.values())


def test_what_is_counted_anew_is_drawn_in_columns_and_the_target_stays_a_marker(report: Report):
    deck = opened(report)
    (slide,) = titled(deck, "産学官金サロンからの商談成立：")
    xml = charts(slide)[0].chart._chartSpace.xml
    assert re.search(r"(?s)<c:barChart>.*<c:lineChart>", xml)
    assert len(re.findall(r"<c:axId ", xml)) == 6  # two for each plot, one for each axis


def test_the_summary_slide_has_the_lead_and_native_stacked_bars_of_every_branch(report: Report):
    slide = opened(report).slides[1]
    said = "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    assert all(sentence.text in said for sentence in report.lead)
    (frame,) = charts(slide)
    rows = sheet_of(frame.chart)
    assert [row[0] for row in rows[1:]] == [branch.title for branch in report.summary.branches]
    assert [sum(value or 0 for value in row[1:]) for row in rows[1:]] == [branch.total for branch in report.summary.branches]
    names = {f"{LOOK[e.state].symbol} {LOOK[e.state].word('ja')}" for e in report.summary.whole.counts if e.count}
    assert set(rows[0][1:]) == names


def test_every_chart_says_in_words_what_it_shows(report: Report):
    frames = [frame for slide in opened(report).slides for frame in charts(slide)]
    assert len(frames) == 1 + len(report.attention)
    assert all(frame._element.nvGraphicFramePr.cNvPr.get("descr") for frame in frames)


def test_every_slide_has_a_title_notes_and_nothing_outside_its_edges(report: Report):
    deck = opened(report)
    assert round(deck.slide_width / deck.slide_height, 2) == 1.78
    for slide in deck.slides:
        assert slide.shapes.title.text_frame.text
        assert slide.notes_slide.notes_text_frame.text
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height


def test_tables_have_at_most_eight_rows_and_the_sources_stand_in_the_notes(report: Report):
    deck = opened(report)
    for start in ("いま手を打つもの", "指標の一覧"):
        tables = [shape.table for slide in titled(deck, start) for shape in slide.shapes if shape.has_table]
        assert all(2 <= len(table.rows) <= 9 for table in tables)
        assert all(table.first_row for table in tables)
    rows = [row.cells[0].text for s in titled(deck, "指標の一覧") for t in s.shapes if t.has_table for row in t.table.rows]
    assert [text for text in rows if text.isdigit()] == [str(row.number) for row in report.rows]
    page = report.pages[report.attention[0].row - 1]
    notes = titled(deck, f"{page.row.label}：")[0].notes_slide.notes_text_frame.text
    texts = {source.mark: source.text for source in report.sources}
    assert all(texts[mark] in notes for mark in (*page.row.latest.marks, *page.rules[0].marks))


def test_every_typeface_is_named_for_japanese_too(report: Report):
    with zipfile.ZipFile(io.BytesIO(written(report.model_dump_json()))) as archive:
        parts = {n: archive.read(n).decode() for n in archive.namelist() if re.match(r"ppt/(slides/slide|charts/chart|theme/)", n)}
    for name, xml in parts.items():
        if "theme" in name:
            assert xml.count(f'<a:ea typeface="{FONT}"/>') == 2
            continue
        assert xml.count("<a:latin ") == len(re.findall(rf'<a:latin typeface="{FONT}"/><a:ea typeface="{FONT}"/>', xml)) > 0
    assert len(parts) > 20


def test_an_empty_cell_is_no_higher_than_its_row(report: Report):
    bare = report.model_copy(update={"sources": tuple(each.model_copy(update={"quotation": None}) for each in report.sources)})
    deck = Presentation(io.BytesIO(write_powerpoint(bare.model_copy(update={"attention": ()}))))
    (table,) = (shape.table for shape in titled(deck, "出典")[0].shapes if shape.has_table)
    empty = table.cell(1, 3).text_frame.paragraphs[0]._p
    assert 'sz="1000"' in empty.xml
    assert table.rows[1].height < 300_000


def test_an_indicator_without_values_is_drawn_from_zero_and_still_names_its_source(report: Report):
    page = next(page for page in report.pages if page.row.state == "no_data")
    bare = page.model_copy(update={"quotation": None})
    changed = report.model_copy(update={"pages": tuple(bare if one is page else one for one in report.pages)})
    (slide,) = titled(Presentation(io.BytesIO(write_powerpoint(changed))), f"{page.row.label}：")
    assert charts(slide)[0].chart.value_axis.minimum_scale == 0
    assert any(shape.has_text_frame and shape.text_frame.text.startswith("出典：") for shape in slide.shapes)


def test_a_moved_target_is_told_with_both_targets_and_both_states(report: Report):
    row = report.rows[0]
    line = MovedTargetLine(
        row=1, indicator=row.indicator, label=row.label, first=Figure(text="80%以上"), now=row.target, state_first="behind",
        state=row.state, move="eased", effect="same_state", said=Said(text="目標を引き下げましたが、判定は変わりません。"),
    )  # fmt: skip
    changed = report.model_copy(update={"moved_targets": (line,), "attention": (), "pages": report.pages[:1]})
    deck = Presentation(io.BytesIO(write_powerpoint(changed)))
    (slide,) = titled(deck, Words("ja")("moved_targets"))
    (table,) = (shape.table for shape in slide.shapes if shape.has_table)
    said = [cell.text for cell in table.rows[1].cells]
    assert said == [row.label, "80%以上", "◆ 遅れ", row.target.text, "▼ 後退", line.said.text]
    assert not titled(opened(report), Words("ja")("moved_targets"))


def test_dates_inside_are_the_reports_own(report: Report):
    content = written(report.model_dump_json())
    assert write_powerpoint(report) == content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 11, 22, 0, 0, 0)}
        inner = [archive.read(name) for name in archive.namelist() if name.startswith("ppt/embeddings/")]
    with zipfile.ZipFile(io.BytesIO(inner[0])) as book:
        assert "2026-11-22T00:00:00Z" in book.read("docProps/core.xml").decode()


def test_english(english_report: Report):
    deck = opened(english_report)
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert titles[1] == "10 of 25 indicators need a hand"
    assert titles[2] == "What needs a hand: 10 (1 of 2)"
    assert "Sources (1 of " in " ".join(titles)
    (frame,) = charts(titled(deck, "若者の県内就職率: Down 4 times")[0])
    assert [series.name for plot in frame.chart.plots for series in plot.series] == ["Actual (%)", "Baseline", "Target"]


def test_text_too_long_for_its_slide_goes_on_on_the_next(report: Report):
    page = report.pages[report.attention[0].row - 1]
    long = "".join(f"{number}番目の長い文です。" for number in range(400))
    assert page.quotation is not None
    quoted = page.model_copy(update={"quotation": Quotation(text=long, place="10ページ", marks=page.quotation.marks)})
    pages = (quoted, *report.pages[1:])
    changed = report.model_copy(update={"pages": pages, "attention": report.attention[:1]})
    slides = titled(Presentation(io.BytesIO(write_powerpoint(changed))), f"{page.row.label}：")
    assert len(slides) > 2
    said = "".join(shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame)
    assert all(f"{number}番目の長い文です。" in said for number in range(400))


def test_names_never_become_formulas_in_the_workbooks_and_controls_are_dropped(report: Report):
    branches = (report.summary.branches[0].model_copy(update={"title": "=HYPERLINK()\x07"}),)
    summary = report.summary.model_copy(update={"branches": branches})
    lead = (Said(text="文\x0b末"),)
    changed = report.model_copy(update={"summary": summary, "lead": lead, "attention": (), "title": "計\x00画"})
    deck = Presentation(io.BytesIO(write_powerpoint(changed)))
    assert sheet_of(charts(deck.slides[1])[0].chart)[1][0] == "'=HYPERLINK()"
    assert deck.slides[0].shapes.title.text_frame.text.startswith("計画")


TEXTS = st.text(alphabet="若者の県内就職率、。abc 1234567890（）", max_size=300)


@given(text=TEXTS, width=st.floats(3, 30), points=st.sampled_from((8, 10, 12, 24)), lines=st.integers(1, 6))
@settings(max_examples=60, deadline=None)
def test_a_text_cut_in_two_loses_no_character_and_fits(text: str, width: float, points: float, lines: int):
    start, rest = cut(text, width, points, lines)
    assert (start + rest).replace(" ", "") == text.replace(" ", "")
    assert lines_of(start, width, points) <= lines


@given(texts=st.lists(TEXTS, min_size=1, max_size=6), height=st.floats(2, 14))
@settings(max_examples=60, deadline=None)
def test_paragraphs_over_several_boxes_lose_nothing_and_stay_inside(texts: list[str], height: float):
    box = Box(0, 0, 11, height)
    rest = [Line(text, above=0.5) for text in texts]
    kept: list[str] = []
    while rest:
        if fit_size(rest, box, 14, 10) is None:
            part, rest = split_lines(rest, box, 10)
        else:
            part, rest = rest, []
        kept += [line.text for line in part]
        assert height_of([Line(line.text) for line in part], box.width, 10) <= box.height + 1e-6
    assert "".join(kept).replace(" ", "") == "".join(texts).replace(" ", "")


@given(texts=st.lists(TEXTS, min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_rows_over_several_pages_lose_nothing_and_stay_inside(texts: list[str]):
    pages = paginate([[Cell(text), Cell("状態")] for text in texts], (6, 3), 10, 4, 8)
    assert all(len(page) <= 8 and sum(tall for _, tall in page) <= 4 + 1e-6 for page in pages)
    said = "".join(row[0].text for page in pages for row, _ in page)
    assert said.replace(" ", "") == "".join(texts).replace(" ", "")


@pytest.mark.parametrize("branches", [0, 9])
def test_many_branches_go_on_on_a_second_slide_and_none_draws_no_chart(report: Report, branches: int):
    summary = report.summary.model_copy(update={"branches": (report.summary.branches[0],) * branches})
    changed = report.model_copy(update={"summary": summary, "attention": (), "pages": report.pages[:1]})
    deck = Presentation(io.BytesIO(write_powerpoint(changed)))
    counts = [len(frame.chart.plots[0].categories) for slide in deck.slides for frame in charts(slide)]
    assert counts == ([] if branches == 0 else [8, 1])
