"""The work of a day in the example office, through pages only: a quick record, a matching day, what others never see."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from browser.served import chromium, served
from stories.desk import Desk

#: A sales report and a baseline of the example: 企業秘密, readable by the reporter who is named on the case.
FIGURES = ("848,000,000", "848000000", "812,000,000", "812000000", "84,800", "81,200")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    yield from served(tmp_path_factory.mktemp("example"), "example")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    yield from chromium()


@pytest.fixture
def desk(browser: Any, site: dict[str, Any]) -> Iterator[Any]:
    """Opens a browser for a login; when the story is over nothing may have gone wrong in any of them."""
    desks: list[Desk] = []

    def sit(login: str | None) -> Desk:
        desks.append(Desk(browser, site, login))
        return desks[-1]

    yield sit
    trouble = {each.login: each.trouble for each in desks if each.trouble}
    for each in desks:
        each.page.context.close()
    assert not trouble


def test_what_happened_is_recorded_with_one_line_and_two_keys(desk: Any) -> None:
    """The hands never leave the keyboard: the line, Enter to have it read, Enter to keep it."""
    reporter = desk("reporter")
    reporter.go("/activities/")
    reporter.page.wait_for_selector("input[name=text]:focus")
    keyboard = reporter.page.keyboard
    keyboard.insert_text("昨日 みほん精機と面談")
    keyboard.press("Enter")
    reporter.page.wait_for_url("**/activities/record/?text=*")
    reporter.reads("保存するまで、何も記録していません。")
    keyboard.press("Enter")
    reporter.page.wait_for_url("**last=*")
    reporter.reads("記録しました")
    reporter.reads("株式会社みほん精機（架空） 面談")


def test_a_matching_day_from_the_pasted_list_to_the_sheet_on_the_wall(desk: Any, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    planner = desk("planner")
    planner.go("/activities/")
    planner.follow("マッチングの日")
    planner.page.locator("main a[href$='/days/new/']").first.click()
    planner.fill("名称", "秋の商談会（架空）")
    planner.fill("開催日", "2026-12-15")
    planner.page.fill("input[name=slots]", "3")
    planner.page.locator("main form button.primary").click()
    for side, names in (("企業", "みほん金型株式会社（架空）\nみほんセンサー株式会社（架空）\nみほんケア株式会社（架空）"), ("支援者", "みほん大学 産学連携室（架空）\nみほん銀行 地域振興部（架空）")):
        planner.page.get_by_role("radio", name=side, exact=True).check()
        planner.page.fill("textarea[name=lines]", names)
        planner.press("参加者に加える")
        planner.reads("者を加えました。")
    planner.follow("希望に進む")
    for box in planner.page.locator("table.wishes input").all():
        box.fill("3")
    planner.press("希望を保存する")
    planner.reads("希望を6件保存しました。")
    planner.press("席の案を出す")
    planner.reads("面談6件の案です")
    planner.press("この案で決定する")
    planner.reads("面談6件が決まっています。")
    with planner.page.expect_download() as coming:
        planner.follow("Excel（席と希望の表）")
    path = tmp_path / "day.xlsx"
    coming.value.save_as(path)
    written = {str(cell) for sheet in load_workbook(path).worksheets for row in sheet.iter_rows(values_only=True) for cell in row if cell}
    assert any("みほん金型株式会社（架空）" in each for each in written)
    assert any("みほん銀行 地域振興部（架空）" in each for each in written)


def test_figures_of_a_company_are_for_those_named_on_them(desk: Any, site: dict[str, Any]) -> None:
    """The reporter is named on the case; the planning division and another division are not: page, CSV, API, search."""
    case, activities, party = site["pages"]["case-reporter"], "/activities/list.csv", site["pages"]["party-planner"]
    named = desk("reporter")
    named.go(case)
    assert any(figure in named.page.inner_text("main") for figure in FIGURES)
    assert any(figure in fetched(named, activities) for figure in FIGURES)
    for login in ("planner", "other_reporter", None):
        other = desk(login)
        for address in (case, party, activities, "/api/v1/facts?kind=sales", "/api/v1/facts"):
            told = fetched(other, address)
            assert [figure for figure in FIGURES if figure in told] == [], (login, address)
        assert "見つかりませんでした" in fetched(other, "/search/?q=848000000")


def fetched(desk: Desk, address: str) -> str:
    """What this person's browser is sent."""
    content: bytes = desk.page.request.get(desk.site["address"] + address).body()
    return BytesIO(content).read().decode("utf-8", errors="replace")
