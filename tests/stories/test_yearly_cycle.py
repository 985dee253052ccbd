"""One year of a plan in a real browser: ask, answer by form and by Excel, approve, see the progress, review, report,
publish, and read it as the public. Everything is done through pages, as the people of the office do it."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from browser.served import chromium, served
from stories.desk import Desk

YEAR = "FY2026"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Any:
    yield from served(tmp_path_factory.mktemp("office"), "plain")


@pytest.fixture(scope="module")
def browser() -> Any:
    yield from chromium()


def test_the_yearly_cycle(browser: Any, site: dict[str, Any], tmp_path: Path) -> None:
    people = {name: Desk(browser, site, name) for name in ("planner", "reporter", "approver", "council")}
    public = Desk(browser, site, None)
    planner, reporter, approver, council = (people[name] for name in ("planner", "reporter", "approver", "council"))
    ask(planner)
    answer_by_form(reporter)
    answer_by_excel(reporter, tmp_path)
    public.go("/plans/mihon/indicators/2.1-K3/")
    public.reads_not("63.3")
    approve(approver)
    reporter.go("/plans/mihon/indicators/2.1-K3/")
    reporter.reads("63.3")
    review(planner, reporter, council)
    report(planner, council, public)
    public.go("/plans/mihon/indicators/2.1-K3/")
    public.reads("63.3")
    trouble = {desk.login: desk.trouble for desk in (*people.values(), public) if desk.trouble}
    assert not trouble


def ask(planner: Desk) -> None:
    """The planning division asks every division for the figures of the year."""
    planner.go("/")
    planner.follow("照会・入力")
    planner.follow("新しく照会する")
    if planner.page.get_by_label("対象期間").count() == 0:
        planner.page.get_by_role("link", name="みほん県").first.click()
    planner.page.select_option("select[name=period]", YEAR)
    planner.page.fill("input[name=title]", "令和8年度 実績の照会")
    planner.page.fill("input[name=due]", (date.today() + timedelta(days=14)).isoformat())
    planner.press("照会を始める")
    planner.reads("令和8年度 実績の照会")


def answer_by_form(reporter: Desk) -> None:
    """One figure through its form, with a note and a link as evidence."""
    reporter.go("/")
    reporter.reads("令和8年度 実績の照会")
    reporter.go("/plans/mihon/indicators/2.1-K3/")
    reporter.go("/plans/mihon/indicators/2.1-K3/enter/")
    reporter.page.select_option("select[name=period]", YEAR)
    reporter.page.fill("input[name=value]", "６３．３")
    reporter.page.fill("textarea[name=note], input[name=note]", "架空の調査による速報")
    reporter.press("確認して提出")
    reporter.reads("63.3")
    reporter.reads("承認待ち")


def answer_by_excel(reporter: Desk, folder: Path) -> None:
    """The others in the division's own workbook: taken out, filled in, brought back, the differences looked at."""
    from openpyxl import load_workbook

    reporter.go("/")
    reporter.follow("令和8年度 実績の照会")
    with reporter.page.expect_download() as coming:
        reporter.follow("Excelの様式")
    path = folder / "answers.xlsx"
    coming.value.save_as(path)
    book = load_workbook(BytesIO(path.read_bytes()))
    sheet = book["実績"]
    row_of_heading = next(row for row in sheet.iter_rows() if any(cell.value == "指標番号" for cell in row))
    column = {cell.value: cell.column for cell in row_of_heading if cell.value}
    filled = 0
    for row in sheet.iter_rows(min_row=row_of_heading[0].row + 1):
        key = row[column["指標番号"] - 1].value
        if key and sheet.cell(row[0].row, column["実績値"]).value is None and filled < 3 and row[column["単位"] - 1].value not in (None, "%"):
            sheet.cell(row[0].row, column["実績値"]).value = 40 + filled
            sheet.cell(row[0].row, column["把握日"]).value = date.today()
            filled += 1
    assert filled == 3
    book.save(path)
    reporter.follow("様式を取り込む")
    reporter.page.set_input_files("input[type=file]", str(path))
    reporter.press("取り込んで違いを見る")
    reporter.reads("取り込む前の確認")
    reporter.reads("まだ何も保存していません")
    reporter.reads("41")
    reporter.press("確定して提出")
    reporter.reads("令和8年度 実績の照会")


def approve(approver: Desk) -> None:
    """The superior looks at what waits and approves it at once."""
    approver.go("/")
    approver.follow("承認")
    boxes = approver.page.locator("input[type=checkbox][name=fact]")
    assert boxes.count() == 4
    for box in boxes.all():
        box.check()
    approver.press("選んだ値を承認する")
    approver.reads("承認を待っている値はありません")


def review(planner: Desk, reporter: Desk, council: Desk) -> None:
    """Self-review, outside opinion, decision, what changes next year."""
    planner.go("/reviews/new/?plan=mihon")
    if planner.page.locator("select[name=period]").count() == 0:
        planner.page.get_by_role("link", name="みほん県").first.click()
    planner.page.select_option("select[name=period]", "FY2025")
    planner.page.select_option("select[name=confidentiality]", "public")
    planner.press("見直しを始める")
    planner.reads("見直し")
    reporter.go("/reviews/")
    link = reporter.page.locator("main td a, main th a").first
    address = link.get_attribute("href")
    assert address is not None
    for desk, stage, words, choice in (
        (reporter, "self", "窓口を増やし、相談が増えました。", ""),
        (council, "opinion", "外から見ても相談しやすくなりました。", ""),
        (planner, "decision", "来年度も続け、窓口を見直します。", "improve"),
        (planner, "change", "窓口の開設日を週3日に増やします。", ""),
    ):
        write(desk, address, stage, words, choice)
    planner.go(address)
    planner.reads("改善")
    planner.press("この見直しを公表する")


def write(desk: Desk, address: str, stage: str, words: str, choice: str) -> None:
    """One entry at one stage of a review."""
    desk.go(address)
    section = desk.page.locator(f"section#{stage}")
    details = section.locator("details.entry")
    if details.count() and details.first.get_attribute("open") is None:
        details.first.locator("summary").click()
    section.locator("textarea[name=text]").fill(words)
    if section.locator("[name=cause]").count():
        section.locator("select[name=cause]").select_option("method")
    if choice:
        section.locator(f"[name=decision][value={choice}]").check() if section.locator("input[name=decision]").count() else section.locator("select[name=decision]").select_option(choice)
    section.get_by_role("button").last.click()
    desk.reads(words)


def report(planner: Desk, council: Desk, public: Desk) -> None:
    """The report is made, shown to the council, published, and read by anybody."""
    planner.go("/reports/")
    planner.follow("報告書を作る")
    planner.page.fill("input[name=title]", "令和8年度 進捗報告")
    planner.press("内容を見る")
    planner.reads("この内容になります")
    planner.press("この内容で下書きを作る")
    planner.press("委員に共有する")
    council.go("/reports/")
    council.follow("令和8年度 進捗報告")
    council.reads("手を打つもの")
    public.go("/reports/")
    public.reads_not("令和8年度 進捗報告")
    planner.follow("公表の確認へ")
    planner.press("公表する")
    planner.reads("公表しました")
    public.go("/")
    public.go("/reports/")
    public.follow("令和8年度 進捗報告")
    public.reads("若者の県内就職率")
    with public.page.expect_download() as coming:
        public.follow("PowerPoint")
    assert coming.value.suggested_filename.endswith(".pptx")
