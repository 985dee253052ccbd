"""The workbook that goes out: what it shows, what is open, what Excel is told to check."""

from datetime import date, datetime
from decimal import Decimal
from zipfile import ZipFile

import openpyxl
import pytest

from answer_books import FIRST, LOG, PERIOD, PLAN, made, read
from rashinban.core.errors import RashinbanError, WrongContent
from rashinban.core.period import Period
from rashinban.monitoring.answers import write_answer_book
from rashinban.monitoring.collection import read_observations
from rashinban.monitoring.observations import Observation


def rows(path):
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(path)["実績"].iter_rows(min_row=FIRST)]


def test_each_row_shows_what_is_given_and_what_is_recorded(tmp_path):
    first, second, third, fourth = rows(made(tmp_path))
    assert first[:7] == ["K1", "架空の相談件数", "件", "企画課", "70以上（2027年度）", "1,100（2024年度）", "2025年度"]
    assert first[7:] == [120, datetime(2026, 5, 1), "速報", None, None, "=1+1ではない", "架空の年報"]
    assert second[7] == "0.5%"
    assert third[4] == "仕組みができている"
    assert third[7:] == [None] * 7
    assert fourth[3] == "=1+1"


def test_the_title_names_plan_period_division_and_due_date(tmp_path):
    sheet = openpyxl.load_workbook(made(tmp_path, division="商工課", due=date(2026, 7, 31)))["実績"]
    assert sheet["A1"].value == "架空市計画　2025年度の実績（架空）"
    assert "商工課" in sheet["A2"].value
    assert "2026-07-31" in sheet["A2"].value


def test_given_cells_are_locked_and_asked_ones_open_without_a_password(tmp_path):
    book = openpyxl.load_workbook(made(tmp_path))
    sheet = book["実績"]
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert [sheet.cell(FIRST, column).protection.locked for column in range(1, 15)] == [True] * 7 + [False] * 7
    assert book["_rashinban"].sheet_state == "veryHidden"
    assert book["_rashinban"].protection.sheet
    assert book["書き方"].protection.sheet
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows in ("4:4", "$4:$4")


def test_excel_checks_numbers_days_and_words(tmp_path):
    sheet = openpyxl.load_workbook(made(tmp_path))["実績"]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert (rules["H5"].type, rules["H5"].formula1) == ("decimal", "0")
    assert (rules["H6"].formula2, rules["H6"].errorStyle) == ("100", "warning")
    assert "%" in rules["H6"].prompt
    assert rules["H8"].formula1.startswith("-")
    assert rules["I5:I8"].type == "date"
    assert rules["J5:J8"].formula1 == '"速報,確報,改定"'
    assert rules["K5:K8"].formula1 == '"満たした,一部,満たさない"'
    assert all(rule.prompt for rule in rules.values())


def test_no_text_becomes_a_formula(tmp_path):
    with ZipFile(made(tmp_path)) as package:
        assert not [name for name in package.namelist() if b"<f>" in package.read(name)]


def test_a_division_gets_only_what_it_is_asked(tmp_path):
    assert [row[0] for row in rows(made(tmp_path, indicators=["K3", "K2"]))] == ["K2", "K3"]
    with pytest.raises(RashinbanError, match="K9"):
        write_answer_book(PLAN, PERIOD, indicators=["K9"])


def test_context_figures_are_asked_only_when_named(tmp_path):
    assert [row[0] for row in rows(made(tmp_path, indicators=["X1"]))] == ["X1"]


def test_the_previous_result_may_be_of_another_kind_of_period_when_there_is_no_other(tmp_path):
    month = (Observation(indicator="K1", period=Period.month(2025, 3), value=Decimal(7), vintage=date(2025, 5, 1)),)
    assert rows(made(tmp_path, month))[0][5] == "7（2025年3月）"


def test_an_english_book_reads_back_the_same(tmp_path):
    path = made(tmp_path, language="en")
    sheet = openpyxl.load_workbook(path)["実績"]
    assert [cell.value for cell in sheet[4]][7:] == ["Value", "Known on", "Status", "Judgement", "Judged by", "Note", "Source"]
    assert sheet["J5"].value == "provisional"
    answers = read(path)
    assert (answers.changes, answers.unchanged, answers.notes) == ((), 4, ())


def test_the_free_table_reader_understands_the_filled_book_too(tmp_path):
    found = {one.indicator: one for one in read_observations(made(tmp_path), PLAN, date(2026, 11, 22))}
    assert {id: one.value for id, one in found.items()} == {"K1": 120, "K2": Decimal("0.5")}


def test_a_text_excel_cannot_hold_is_refused(tmp_path):
    long = Observation(indicator="K1", period=PERIOD, note="長" * 40_000, vintage=date(2026, 5, 1))
    with pytest.raises(WrongContent, match="備考"):
        write_answer_book(PLAN, PERIOD, observations=[*LOG[:3], long])
