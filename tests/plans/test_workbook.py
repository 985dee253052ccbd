"""The plan in Excel: exact round trip, and every mistake named by sheet and cell."""

import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings

from plans.strategies import plans
from rashinban.core.errors import ManyErrors, RashinbanError, UnreadableFile, WrongContent
from rashinban.core.period import Period
from rashinban.plans.plan import Baseline, Indicator, Link, Measure, Plan, Target
from rashinban.plans.workbook import plan_from_workbook, plan_to_workbook

PLAN = Plan(
    id="kakuu",
    title="架空市 にぎわい計画",
    fictional=True,
    period=Period.span(Period.fiscal_year(2024), Period.fiscal_year(2026)),
    measures=(
        Measure(id="1", level="戦略", title="=1+1 は数式ではない", functions=("課題把握", "伴走支援")),
        Measure(id="1.10", level="施策", title="𠮷野と髙台", number="1.10", parent="1", status="new"),
    ),
    indicators=(
        Indicator(
            id="1-K1",
            measure="1.10",
            label="来訪者の満足度",
            unit="％",
            direction="up",
            baseline=Baseline(value=Decimal("61.20"), period=Period.fiscal_year(2023)),
            targets=(Target(value=Decimal("65"), operator=">=", deadline=Period.fiscal_year(2026)), Target(value=Decimal("0.5"))),
        ),
        Indicator(id="1-K2", label="通行量", baseline=Baseline()),
    ),
    links=(Link(kind="serves", measure="1", to="架空市総合計画"),),
)  # fmt: skip


def digits(plan):
    return repr(plan.model_dump())


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(plans())
def test_round_trip_is_exact(plan):
    again = plan_from_workbook(plan_to_workbook(plan))
    assert digits(again) == digits(plan)
    assert again == plan


@pytest.mark.parametrize("number", ["3908487722.7254576", "1E-7", "1E+19", "123456789012345678", "50.0", "-0", "0.1", "1E-400"])
def test_numbers_excel_would_round_are_kept(number):
    plan = Plan(id="a", title="b", indicators=(Indicator(id="k", label="c", targets=(Target(value=Decimal(number)),)),))
    assert str(plan_from_workbook(plan_to_workbook(plan)).indicators[0].targets[0].value) == number


def test_the_form_as_excel_shows_it():
    book = openpyxl.load_workbook(io.BytesIO(plan_to_workbook(PLAN)))
    assert book.sheetnames == ["計画", "施策", "指標", "目標値", "つながり", "期の名前", "機能の定義"]
    measures, indicators, targets = book["施策"], book["指標"], book["目標値"]
    assert [cell.value for cell in measures[1]][:6] == ["ID", "親のID", "階層", "計画書の番号", "題名", "本文"]
    assert (measures["E2"].value, measures["E2"].data_type) == ("=1+1 は数式ではない", "s")
    assert measures["A3"].value == "1.10"
    assert measures["A3"].number_format == "@"
    assert measures["H2"].value == "課題把握、伴走支援"
    assert measures["A1"].font.name == measures["E3"].font.name == "BIZ UDPゴシック"
    assert measures.freeze_panes == "A2"
    assert indicators["M2"].value == "61.20"
    assert indicators["M3"].value == "非公表"
    assert (targets["B2"].value, targets["B2"].data_type) == (65, "n")
    lists = {rule.formula1 for rule in indicators.data_validations.dataValidation}
    assert '"増やす,減らす,保つ"' in lists
    assert "'施策'!$A$2:$A$2000" in lists


def edited(change):
    """The workbook of the plan after an official changed something in it."""
    book = openpyxl.load_workbook(io.BytesIO(plan_to_workbook(PLAN)))
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def put(sheet, cell, value):
    def change(book):
        book[sheet][cell] = value

    return change


def test_columns_may_stand_in_any_order_and_optional_ones_be_left_out():
    def change(book):
        sheet = book["施策"]
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        book.remove(sheet)
        new = book.create_sheet("施策")
        for number, row in enumerate(rows, start=1):
            for position, value in enumerate(reversed(row[:9]), start=1):
                cell = new.cell(number, position, value)
                cell.data_type = "n" if value is None else "s"
        del book["つながり"]

    expected = PLAN.model_copy(update={"links": ()})
    assert plan_from_workbook(edited(change)) == expected


def test_values_officials_type_are_understood():
    content = edited(put("目標値", "H2", datetime(2027, 3, 31)))
    assert plan_from_workbook(content).indicators[0].targets[0].deadline == Period.day(date(2027, 3, 31))
    assert plan_from_workbook(edited(put("目標値", "H2", 2026))).indicators[0].targets[0].deadline == Period.year(2026)
    assert plan_from_workbook(edited(put("施策", "D2", 7))).measures[0].number == "7"
    assert plan_from_workbook(edited(put("指標", "G2", "down"))).indicators[0].direction == "down"
    assert plan_from_workbook(edited(put("指標", "M2", 61.2))).indicators[0].baseline.value == Decimal("61.2")


def percent(book):
    book["目標値"]["B2"] = 0.65
    book["目標値"]["B2"].number_format = "0%"


MISTAKES = {
    "number": (put("目標値", "B2", "五十件"), "「目標値」の「五十件」は数値として読めません", "シート「目標値」 セルB2"),
    "boolean for a number": (put("目標値", "B2", True), "数値として読めません", "セルB2"),
    "choice": (put("指標", "G2", "うえ"), "「望ましい向き」の「うえ」は選べません", "シート「指標」 セルG2"),
    "period": (put("目標値", "H2", "そのうち"), "「期限」の「そのうち」は期間として読めません", "セルH2"),
    "number in a text column": (put("施策", "D3", 1.1), "1.1と1.10を区別できません", "シート「施策」 セルD3"),
    "yes or no": (put("計画", "B8", "たぶん"), "「はい」でも「いいえ」でもありません", "シート「計画」 セルB8"),
    "half a month": (put("指標", "U2", 6.5), "整数ではありません", "シート「指標」 セルU2"),
    "blank title": (put("施策", "E2", None), "「題名」が空です", "シート「施策」 セルE2"),
    "blank plan title": (put("計画", "B4", None), "「計画の名称」が空です", "シート「計画」 セルB4"),
    "unknown column": (put("施策", "V1", "予算"), "列「予算」は計画の様式にありません", "シート「施策」 セルV1"),
    "stray value": (put("施策", "W3", "メモ"), "見出しのない列に「メモ」", "シート「施策」 セルW3"),
    "missing header": (put("施策", "E1", None), "必要な列「題名」がありません", "シート「施策」"),
    "repeated header": (put("施策", "F1", "担当"), "列「担当」が二つあります", "シート「施策」 セルG1"),
    "missing plan item": (put("計画", "A3", None), "必要な項目「ID」がありません", "シート「計画」"),
    "unknown plan item": (put("計画", "A25", "予算"), "項目「予算」は計画の様式にありません", "セルA25"),
    "unknown sheet": (lambda book: book.create_sheet("メモ"), "シート「メモ」は計画の様式にありません", "シート「メモ」"),
    "missing sheet": (lambda book: book.remove(book["目標値"]), "シート「目標値」がありません", ""),
    "repeated id": (put("施策", "A3", "1"), "ID「1」が重なっています", "シート「施策」 セルA3"),
    "unknown parent": (put("施策", "B3", "9"), "親の施策「9」がシート「施策」にありません", "シート「施策」 セルB3"),
    "unknown indicator": (put("目標値", "A3", "9"), "指標「9」がシート「指標」にありません", "シート「目標値」 セルA3"),
    "baseline without value": (put("指標", "M2", None), "「基準値」が空", "シート「指標」 セルM2"),
    "source without document": (put("施策", "Q2", 3), "「文書」がありません", "シート「施策」 セルM2"),
    "loop": (put("施策", "B2", "1.10"), "親子関係が輪", "シート「計画」"),
    "formula error": (put("目標値", "B2", "#N/A"), "「#N/A」というエラー", "シート「目標値」 セルB2"),
    "formula without result": (put("目標値", "B2", "=30+35"), "数式の結果が保存されていません", "シート「目標値」 セルB2"),
    "percent": (percent, "65％は0.65として保存されます", "シート「目標値」 セルB2"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_by_sheet_and_cell(name):
    change, words, place = MISTAKES[name]
    with pytest.raises(RashinbanError) as caught:
        plan_from_workbook(edited(change), "計画.xlsx")
    error = caught.value
    found = error.errors if isinstance(error, ManyErrors) else (error,)
    hits = [one for one in found if words in str(one) and place in str(one)]
    assert hits, [str(one) for one in found]
    assert hits[0].remedy
    assert "計画.xlsx" in str(hits[0])


def test_all_mistakes_are_named_at_once():
    def change(book):
        book["目標値"]["B2"] = "多数"
        book["指標"]["G2"] = "うえ"
        book["施策"]["V1"] = "予算"

    with pytest.raises(ManyErrors) as caught:
        plan_from_workbook(edited(change))
    assert len(caught.value.errors) == 3


def test_a_file_that_is_no_workbook_is_refused():
    for content in (b"", b"PK\x03\x04broken", plan_to_workbook(PLAN)[:2000]):
        with pytest.raises(UnreadableFile, match="Excelファイルとして読めません"):
            plan_from_workbook(content, "計画.xlsx")


def test_text_too_long_for_excel_is_refused_by_cell():
    long = PLAN.model_copy(update={"measures": (Measure(id="1", level="施策", title="長" * 32768),)})
    with pytest.raises(WrongContent, match="シート「施策」 セルE2"):
        plan_to_workbook(long)
