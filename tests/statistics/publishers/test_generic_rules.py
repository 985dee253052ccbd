"""The ministry's rules for tables machines can read: each finding with its check item, its cell and what to do."""

import io
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference

from mapped_tables import as_book, as_csv, saved
from rashinban.core.errors import RashinbanError
from rashinban.statistics.publisher import Received
from rashinban.statistics.publishers.generic.rules import RULES, SHOWN, Finding, check_machine_readable

GOOD: list[list[object]] = [
    ["地域コード", "都道府県", "時点", "人口（人）", "世帯数（世帯）"],
    ["02000", "青森県", "2020年", 1000, 400],
    ["03000", "岩手県", "2020年", 1100, 500],
    ["05000", "秋田県", "2020年", "***", "X"],
]


def check(rows: list[list[object]], name: str = "表.xlsx") -> list[Finding]:
    return list(check_machine_readable(Received(name, saved(as_book(rows)))))


def found(findings: list[Finding]) -> set[tuple[str, str | None]]:
    return {(each.rule, each.place.cell) for each in findings}


def changed(row: int, column: int, cell: object) -> list[list[object]]:
    return [[cell if (at, to) == (row, column) else given for to, given in enumerate(line)] for at, line in enumerate(GOOD)]


def test_a_table_that_keeps_the_rules() -> None:
    assert check(GOOD) == []
    assert check_machine_readable(Received("表.csv", as_csv([[str(cell) for cell in row] for row in GOOD]))) == ()


@pytest.mark.parametrize(
    ("rows", "rule", "cell"),
    [
        (changed(1, 3, "1000（500）"), "1-2", "D2"),
        (changed(1, 3, "1000\n500"), "1-2", "D2"),
        (changed(1, 3, "1,000"), "1-3", "D2"),
        (changed(1, 3, "１０００"), "1-3", "D2"),
        (changed(1, 3, "1000人"), "1-3", "D2"),
        (changed(1, 3, "△5"), "1-3", "D2"),
        (changed(1, 3, "調整中"), "1-3", "D2"),
        (changed(1, 1, "青　森　県"), "1-5", "B2"),
        (changed(1, 1, " 青森県"), "1-5", "B2"),
        (changed(0, 3, "人口\n（人）"), "1-5", "D1"),
        (changed(2, 2, "〃"), "1-6", "C3"),
        (changed(2, 1, ""), "1-6", "B3"),
        (changed(0, 4, ""), "1-6", "E1"),
        (changed(0, 4, "人口（人）"), "1-6", "E1"),
        (changed(0, 4, "世帯数"), "1-9", None),
        (changed(0, 3, "①人口（人）"), "1-10", "D1"),
        (changed(1, 2, "令和2年"), "1-11", "C2"),
        (changed(1, 2, "R2"), "1-11", "C2"),
        (changed(1, 1, "青森"), "1-12", "B2"),
        (changed(3, 3, "…"), "1-13", "D4"),
        (changed(3, 3, "χ"), "1-13", "D4"),
        ([*GOOD[:2], [""] * 5, *GOOD[2:]], "2-1", "A3"),
        ([[*row[:3], "", *row[3:]] for row in GOOD], "2-1", "D1"),
        ([*GOOD, [""] * 5, ["地域コード", "都道府県", "時点", "出生（人）", "死亡（人）"], *GOOD[1:]], "2-2", "A6"),
    ],
)
def test_each_rule(rows: list[list[object]], rule: str, cell: str | None) -> None:
    findings = check(rows)
    assert (rule, cell) in found(findings)
    assert {each.rule for each in findings} <= {rule, "1-5", "1-6"}
    one = next(each for each in findings if each.rule == rule)
    assert one.place.sheet == "第1表"
    assert one.remedy == RULES[rule][1]
    assert str(one).startswith(f"[{rule} ")


def test_a_western_year_beside_the_era_is_enough() -> None:
    assert check(changed(1, 2, "2020年（令和2年）")) == []


def test_merged_cells_formulas_and_objects() -> None:
    book = as_book(GOOD)
    sheet = book.active
    sheet.merge_cells("A1:B1")
    sheet["D5"] = "=SUM(D2:D3)"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=4, min_row=1, max_row=3))
    sheet.add_chart(chart, "H2")
    findings = list(check_machine_readable(Received("表.xlsx", saved(book))))
    assert {("1-4", "A1"), ("1-7", "D5"), ("1-8", None)} <= found(findings)
    assert any("グラフが1個" in each.what for each in findings)
    assert any("=SUM(D2:D3)" in each.what for each in findings)


def test_no_areas_at_all() -> None:
    rows: list[list[object]] = [["年", "人口（人）"], ["2019年", 1], ["2020年", 2], ["2021年", 3]]
    assert found(check(rows)) == {("1-12", None)}


def test_many_of_one_kind_are_counted() -> None:
    rows = [GOOD[0], *([["02000", "青森県", "2020年", "1,000", 400]] * 50)]
    findings = [each for each in check(rows) if each.rule == "1-3"]
    assert len(findings) == SHOWN + 1
    assert "30か所" in findings[-1].what


def test_every_sheet_is_looked_at() -> None:
    book = as_book(GOOD)
    other = book.create_sheet("第2表")
    for row in changed(1, 3, "1,000"):
        other.append(row)
    (finding,) = check_machine_readable(Received("表.xlsx", saved(book)))
    assert (finding.place.sheet, finding.place.cell) == ("第2表", "D2")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04x", b"<!DOCTYPE html><html></html>\0"])
def test_what_cannot_be_opened(content: bytes) -> None:
    with pytest.raises(RashinbanError):
        check_machine_readable(Received("表.xlsx", content))


def test_a_sheet_that_is_too_wide_is_not_looked_at() -> None:
    book = openpyxl.Workbook()
    book.active.append(list(range(3000)))
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(RashinbanError, match="3,000列"):
        check_machine_readable(Received("表.xlsx", out.getvalue()))


def test_a_printed_table_of_the_cabinet_office(shared: Path) -> None:
    """県民経済計算 総括表: era years in the heading, two codes, unit above; blank rows between regions."""
    path = shared / "data" / "kenmin_keizai" / "raw" / "total_gdp_1.xlsx"
    rules = {each.rule for each in check_machine_readable(Received(path.name, path.read_bytes()))}
    assert {"1-11", "2-1"} & rules
    assert "1-9" not in rules
