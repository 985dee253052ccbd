"""What comes back: changed cells, corrections with their day, what is kept aside, what collides; tables of any kind."""

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from answer_books import LOG, PERIOD, PLAN, RECORD, TODAY, edited, made, read
from rashinban.core.errors import ManyErrors, WrongContent
from rashinban.core.source import Source
from rashinban.monitoring.answers import read_pasted
from rashinban.monitoring.observations import Observation, append


def refusal(path, *words, **options):
    """The one mistake that refuses a file."""
    with pytest.raises(ManyErrors) as caught:
        read(path, **options)
    (error,) = caught.value.errors
    assert all(word in str(error) for word in words), str(error)
    assert error.remedy
    return error


def test_a_new_figure_is_one_change_per_cell_and_one_observation(tmp_path):
    answers = read(edited(made(tmp_path), {"H8": -3, "I8": date(2026, 6, 20), "N8": "架空の年報"}))
    assert [(one.indicator, one.heading, one.before, one.after, one.place.cell) for one in answers.changes] == [
        ("K4", "実績値", "", "-3", "H8"),
        ("K4", "把握日", "", "2026-06-20", "I8"),
        ("K4", "出典", "", "架空の年報", "N8"),
    ]
    assert answers.changes[0].after_value == -3
    assert answers.changes[0].place.sheet == "実績"
    assert answers.observations == (
        Observation(indicator="K4", period=PERIOD, value=-3, vintage=date(2026, 6, 20), source=Source(document="架空の年報")),
    )
    assert (answers.unchanged, answers.set_aside, answers.conflicts, answers.notes) == (3, (), (), ())


def test_a_correction_is_known_from_today_and_keeps_what_the_sheet_does_not_show(tmp_path):
    answers = read(edited(made(tmp_path), {"H5": 130}))
    (change,) = answers.changes
    assert (change.before, change.after) == ("120", "130")
    (corrected,) = answers.observations
    assert (corrected.vintage, corrected.method, corrected.items) == (TODAY, "entered", ())
    assert corrected.source == RECORD.source
    assert len(append(LOG, answers.observations)) == len(LOG) + 1


def test_a_correction_of_the_words_keeps_what_was_counted(tmp_path):
    (corrected,) = read(edited(made(tmp_path), {"J5": "確報", "I5": date(2026, 10, 1)})).observations
    assert corrected == RECORD.model_copy(update={"status": "final", "vintage": date(2026, 10, 1)})


def test_a_correction_cannot_be_known_before_what_it_corrects_or_on_the_same_day(tmp_path):
    refusal(edited(made(tmp_path), {"H5": 130, "I5": date(2026, 4, 30)}), "セルI5", "2026-05-01）より前")
    refusal(edited(made(tmp_path), {"H5": 130}), "同じ日", "セルI5", today=date(2026, 5, 1))


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"H5": None}, ("「実績値」が空欄", "セルH5", "120", "備考")),
        ({"N5": None}, ("「出典」が空欄", "セルN5")),
        ({"M5": None}, ("「備考」が空欄", "セルM5", "代わりの文")),
        ({"I5": None, "M5": "消した"}, ("「把握日」が空欄", "セルI5")),
        ({"J5": None, "M5": "消した"}, ("「速報・確報」が空欄", "セルJ5")),
        ({"H5": None, "I5": None, "J5": None, "M5": None, "N5": None}, ("「実績値」「把握日」", "セルH5")),
    ],
)
def test_a_cleared_cell_never_deletes_in_silence(tmp_path, cells, words):
    refusal(edited(made(tmp_path), cells), *words)


def test_a_cleared_value_with_its_reason_is_a_change(tmp_path):
    answers = read(edited(made(tmp_path), {"H5": None, "M5": "数え方に誤りがあった"}))
    assert [(one.heading, one.after) for one in answers.changes] == [("実績値", ""), ("備考", "数え方に誤りがあった")]
    (corrected,) = answers.observations
    assert (corrected.value, corrected.note) == (None, "数え方に誤りがあった")


def test_the_reason_for_a_missing_figure_goes_when_the_figure_comes(tmp_path):
    log = (Observation(indicator="K1", period=PERIOD, note="調査中", vintage=date(2026, 5, 1)),)
    (found,) = read(edited(made(tmp_path, log), {"H5": 12, "M5": None}), log).observations
    assert (found.value, found.note) == (12, None)


def test_mistakes_are_all_told_with_sheet_and_cell_and_nothing_is_returned(tmp_path):
    path = edited(
        made(tmp_path),
        {"H5": "たくさん", "I7": date(2027, 1, 1), "K7": "まあまあ", "H8": 3, "H6": "0.55"},
    )
    with pytest.raises(ManyErrors) as caught:
        read(path)
    told = [str(error) for error in caught.value.errors]
    for cell, words in [("H5", "数値として"), ("H6", "55%"), ("I7", "未来"), ("K7", "満たした"), ("I8", "把握日が空欄")]:
        assert any(f"シート「実績」 セル{cell}" in error and words in error for error in told), (cell, told)
    assert len(told) == 5


def test_a_row_with_only_a_judgement_or_only_a_status(tmp_path):
    cells = {"K7": "一部", "L7": "架空委員会", "I7": "令和8年6月1日"}
    (found,) = read(edited(made(tmp_path), cells)).observations
    assert (found.judgement, found.judged_by, found.vintage) == ("partly", "架空委員会", date(2026, 6, 1))
    refusal(edited(made(tmp_path), {"J7": "確報"}), "実績値も判定も空欄")
    refusal(edited(made(tmp_path), {"H7": 1, "I7": date(2025, 3, 1)}), "始まりより前", "セルI7")


def test_rows_nobody_asked_for_are_set_aside_with_their_cells(tmp_path):
    path = made(tmp_path)
    cells = {"A9": "Ｋ１", "G9": "2025年度", "H9": 5, "B10": "合計", "H10": 17, "A11": "Z9", "H8": 1, "I8": date(2026, 6, 1)}
    answers = read(edited(path, cells), indicators=["K1", "K4"])
    assert [(one.indicator, one.place.cell) for one in answers.set_aside] == [("K2", "A6"), ("Ｋ１", "A9"), ("", "A10")]
    assert "この部署" in answers.set_aside[0].reason
    assert "「K1」（架空の相談件数）のことですか" in answers.set_aside[1].reason
    assert ("実績値", "5") in answers.set_aside[1].cells
    assert [one.indicator for one in answers.observations] == ["K4"]


def test_a_record_that_changed_meanwhile_collides_only_with_an_edit(tmp_path):
    path = made(tmp_path)
    later = RECORD.model_copy(update={"value": Decimal(125), "vintage": date(2026, 6, 15)})
    log = (*LOG, later)
    untouched = read(path, log)
    assert (untouched.changes, untouched.conflicts, untouched.unchanged) == ((), (), 4)
    assert "1行" in untouched.notes[0]
    answers = read(edited(path, {"H5": 130, "H8": 1, "I8": date(2026, 6, 1)}), log)
    (conflict,) = answers.conflicts
    assert (conflict.indicator, conflict.place.cell) == ("K1", "A5")
    assert [(one.heading, one.before, one.after) for one in conflict.cells] == [
        ("実績値", "125", "130"),
        ("把握日", "2026-06-15", "2026-05-01"),
    ]
    assert [one.indicator for one in answers.observations] == ["K4"]
    same = {"H5": 125, "I5": date(2026, 6, 15)}
    assert read(edited(made(tmp_path), same), log).conflicts == ()


def test_a_row_first_recorded_meanwhile_collides_too(tmp_path):
    log = (*LOG, Observation(indicator="K4", period=PERIOD, value=9, vintage=date(2026, 6, 2)))
    answers = read(edited(made(tmp_path), {"H8": 1, "I8": date(2026, 6, 3)}), log)
    assert [one.indicator for one in answers.conflicts] == ["K4"]


def test_rows_taken_away_change_nothing_and_are_told(tmp_path):
    answers = read(edited(made(tmp_path), lambda book: book["実績"].delete_rows(5)))
    assert (answers.changes, answers.unchanged) == ((), 3)
    assert "1行がありません" in answers.notes[0]


def test_columns_in_another_order_are_found_by_their_headings(tmp_path):
    path = made(tmp_path)
    book = openpyxl.load_workbook(path)
    sheet = book["実績"]
    for row in range(4, 9):
        sheet.cell(row, 8).value, sheet.cell(row, 14).value = sheet.cell(row, 14).value, sheet.cell(row, 8).value
    book.save(path)
    assert read(path).changes == ()


def test_without_the_hidden_sheet_it_is_a_plain_table_and_says_so(tmp_path):
    path = edited(made(tmp_path), lambda book: book.remove(book["_rashinban"]))
    answers = read(edited(path, {"H5": 130}))
    assert [one.after for one in answers.changes] == ["130"]
    assert "控え" in answers.notes[0]


def as_text(path, delimiter=",", first=1):
    """The table of the sheet as Excel saves or copies it."""
    stream = io.StringIO()
    for row in openpyxl.load_workbook(path)["実績"].iter_rows(min_row=first, values_only=True):
        cells = [value.strftime("%Y/%m/%d") if hasattr(value, "strftime") else value for value in row]
        csv.writer(stream, delimiter=delimiter).writerow(cells)
    return stream.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_the_same_columns_as_csv(tmp_path, encoding):
    made_of = edited(made(tmp_path), {"H5": 130, "H8": "▲3", "I8": date(2026, 6, 1)})
    path = tmp_path / "回答.csv"
    path.write_bytes(as_text(made_of).encode(encoding))
    answers = read(path)
    assert [(one.heading, one.after) for one in answers.changes] == [("実績値", "130"), ("実績値", "-3"), ("把握日", "2026-06-01")]
    assert (answers.changes[0].place.cell, answers.changes[0].place.line) == ("H5", 5)
    assert answers.unchanged == 2


@pytest.mark.parametrize("delimiter", ["\t", ","])
@pytest.mark.parametrize("heading", [True, False])
def test_pasted_with_or_without_headings(tmp_path, delimiter, heading):
    text = as_text(edited(made(tmp_path), {"H5": 130}), delimiter, first=4)
    pasted = text if heading else text.split("\r\n", 1)[1]
    answers = read_pasted(pasted, PLAN, PERIOD, LOG, today=TODAY)
    assert [(one.indicator, one.after) for one in answers.changes] == [("K1", "130")]
    assert answers.unchanged == 3


def test_a_narrow_table_changes_only_what_it_shows():
    answers = read_pasted("指標番号\t期間\t実績値\nK1\t令和7年度\t130\n", PLAN, PERIOD, LOG, today=TODAY)
    (found,) = answers.observations
    assert (found.value, found.note, found.vintage) == (130, RECORD.note, TODAY)


@pytest.mark.parametrize("text", ["", "\n\t\n", "あ\tい\n1\t2"])
def test_pasted_text_that_is_no_table(text):
    with pytest.raises(WrongContent) as caught:
        read_pasted(text, PLAN, PERIOD, LOG, today=TODAY)
    assert caught.value.remedy


@pytest.mark.parametrize("danger", ["=cmd|'/c calc'!A0", "+1+cmd|x!A0", "-2+3", "@SUM(A1)", "＝1+1"])
@pytest.mark.parametrize("column", ["実績値", "備考", "判定者", "出典"])
def test_text_that_would_run_as_a_formula_is_refused(danger, column):
    text = f"指標番号\t期間\t把握日\t実績値\t{'備考' if column == '実績値' else column}\n"
    text += f"K4\t2025年度\t2026-06-01\t{danger}\t\n" if column == "実績値" else f"K4\t2025年度\t2026-06-01\t1\t{danger}\n"
    with pytest.raises(ManyErrors) as caught:
        read_pasted(text, PLAN, PERIOD, LOG, today=TODAY)
    (error,) = caught.value.errors
    assert "数式とみなされる" in str(error)
    assert error.where.line == 2


@pytest.mark.parametrize(("number", "value"), [("-3", -3), ("+3", 3), ("-3件", -3), ("−1,200", -1200)])
def test_a_number_with_its_sign_is_no_formula(number, value):
    text = f"指標番号\t期間\t実績値\t把握日\nK4\t2025年度\t{number}\t2026-06-01"
    (found,) = read_pasted(text, PLAN, PERIOD, LOG, today=TODAY).observations
    assert found.value == value
