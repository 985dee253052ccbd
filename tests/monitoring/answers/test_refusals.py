"""What is never taken: each refusal says what, where and what to do, and comes before anything is stored."""

import io
import os
import zipfile

import openpyxl
import pytest

from answer_books import LOG, PERIOD, PLAN, TODAY, edited, made, read
from rashinban.core.errors import ManyErrors, RashinbanError, UnreadableFile, WrongContent
from rashinban.core.period import Period
from rashinban.monitoring.answers import read_answers, workbook


def refused(path, *words, kind=RashinbanError, **options):
    """The refusal of a file: its words, the file's name, and a remedy."""
    with pytest.raises(kind) as caught:
        read(path, **options)
    errors = caught.value.errors if isinstance(caught.value, ManyErrors) else (caught.value,)
    told = " ".join(str(error) for error in errors)
    for word in (*words, f"ファイル「{path.name}」"):
        assert word in told, (word, told)
    assert all(error.remedy for error in errors)
    return errors


def packed(path, parts, method=zipfile.ZIP_DEFLATED):
    """The parts of a real book with some replaced or added."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as package:
        old = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w", method) as package:
        for name, content in {**old, **parts}.items():
            package.writestr(name, content)
    return path


def test_a_zip_bomb_is_refused_by_its_directory(tmp_path):
    bomb = packed(made(tmp_path), {"xl/media/image1.bin": b"\0" * (90 * 2**20)})
    assert bomb.stat().st_size < 2**20
    refused(bomb, "展開すると大きくなりすぎます", kind=UnreadableFile)


def test_a_zip_of_very_many_parts_is_refused(tmp_path):
    refused(packed(made(tmp_path), {f"xl/media/{n}": b"" for n in range(2_001)}), "部品", kind=UnreadableFile)


@pytest.mark.parametrize("limit", ["LARGEST_TABLES", "MOST_TAGS"])
def test_a_table_too_big_to_read_is_refused_before_it_is_read(tmp_path, monkeypatch, limit):
    monkeypatch.setattr(workbook, limit, 300)
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *_, **__: pytest.fail("the table was read"))
    refused(made(tmp_path), "中身が大きすぎます", kind=UnreadableFile)


def test_a_sheet_with_a_cell_at_its_far_end_is_refused(tmp_path):
    refused(edited(made(tmp_path), {"XFD1048576": 1}), "1,048,576行", "シート「実績」", kind=UnreadableFile)


@pytest.mark.parametrize("entity", ['<!ENTITY a "1"><!ENTITY b "&a;&a;">', '<!ENTITY b SYSTEM "file:///etc/hostname">'])
def test_entities_are_not_expanded(tmp_path, entity):
    path = made(tmp_path)
    with zipfile.ZipFile(path) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    head, body = sheet.split("<worksheet", 1)
    bad = f"{head}<!DOCTYPE x [{entity}]><worksheet{body}".replace("<v>120</v>", "<v>&b;</v>")
    refused(packed(path, {"xl/worksheets/sheet1.xml": bad}), "開けません", kind=UnreadableFile)


@pytest.mark.parametrize("name", ["様式.xlsm", "様式.xlsx"])
def test_a_macro_workbook_is_refused_under_any_name(tmp_path, name):
    path = packed(made(tmp_path, name=name), {"xl/vbaProject.bin": b"macro"})
    refused(path, "マクロ", "保存し直して", kind=UnreadableFile)


def test_an_encrypted_workbook_is_refused(tmp_path):
    path = tmp_path / "様式.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600)
    refused(path, "パスワード", "解除", kind=UnreadableFile)


def test_a_file_of_200_mb_is_refused_by_size_without_being_read(tmp_path, monkeypatch):
    path = tmp_path / "様式.xlsx"
    with path.open("wb") as file:
        file.truncate(200 * 2**20)
    monkeypatch.setattr(type(path), "read_bytes", lambda self: pytest.fail("the file was read"))
    refused(path, "200 MB", "20 MB", kind=UnreadableFile)


@pytest.mark.parametrize("formula", ["=cmd|'/c calc'!A0", "=1+1", "=HYPERLINK(\"http://example.invalid\")"])
@pytest.mark.parametrize("cell", ["H5", "M8", "G5", "A5"])
def test_every_formula_in_a_column_that_is_read_is_refused(tmp_path, formula, cell):
    refused(edited(made(tmp_path), {cell: formula}), formula[:20], f"シート「実績」 セル{cell}", kind=ManyErrors)


def test_an_error_value_is_refused(tmp_path):
    refused(edited(made(tmp_path), {"H5": "#N/A"}), "#N/A", "セルH5", kind=ManyErrors)


def test_a_workbook_of_last_year_is_refused(tmp_path):
    refused(made(tmp_path, period=Period.fiscal_year(2024)), "2024年度の様式", "2025年度の実績", kind=WrongContent)


def test_a_plain_table_of_last_year_is_refused_row_by_row(tmp_path):
    path = tmp_path / "回答.csv"
    path.write_text("指標番号,期間,実績値,把握日\nK1,2024年度,130,2026-06-01\nK4,,1,2026-06-01\n", encoding="utf-8")
    errors = refused(path, "「2024年度」", "2025年度の実績", "期間が空欄", kind=ManyErrors)
    assert [error.where.cell for error in errors] == ["B2", "B3"]


def test_a_workbook_of_another_plan_edition_or_division_is_refused(tmp_path):
    refused(made(tmp_path, plan=PLAN.model_copy(update={"id": "betsu"})), "別の計画", "betsu", kind=WrongContent)
    refused(made(tmp_path, edition="第2版"), "別の版（第2版）", "第1版", kind=WrongContent)
    refused(made(tmp_path, division="商工課"), "別の部署（商工課）", "農政課", division="農政課", kind=WrongContent)
    assert read(made(tmp_path, division="商工課"), division="商工課").unchanged == 4


def test_an_old_workbook_is_refused(tmp_path):
    path = tmp_path / "様式.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    refused(path, ".xls", ".xlsx", kind=UnreadableFile)


def test_a_truncated_file_is_refused(tmp_path):
    path = made(tmp_path)
    path.write_bytes(path.read_bytes()[:-3000])
    refused(path, "途中で切れています", kind=UnreadableFile)


def test_broken_parts_inside_a_whole_zip_are_refused(tmp_path):
    refused(packed(made(tmp_path), {"xl/workbook.xml": b"<broken"}), "開けません", kind=UnreadableFile)


@pytest.mark.parametrize("cells", ["H5:H6", "M4:M5", "A5:G5", "B5:N5"])
def test_merged_cells_over_what_is_read_are_refused(tmp_path, cells):
    refused(edited(made(tmp_path), lambda book: book["実績"].merge_cells(cells)), "結合", f"セル{cells}", kind=ManyErrors)


@pytest.mark.parametrize(("column", "heading"), [(8, "実績値"), (13, "備考"), (1, "見出しの行"), (7, "見出しの行")])
def test_a_deleted_column_is_refused(tmp_path, column, heading):
    refused(edited(made(tmp_path), lambda book: book["実績"].delete_cols(column)), heading, "戻す")


@pytest.mark.parametrize(
    ("cells", "word"),
    [({"O4": "メモ"}, "メモ"), ({"O4": "備考"}, "同じ意味"), ({"O4": "取得方法"}, "この様式にはありません"), ({"O6": "余り"}, "見出しのない列")],
)
def test_an_added_column_is_refused(tmp_path, cells, word):
    refused(edited(made(tmp_path), cells), word, kind=ManyErrors)


def test_a_row_twice_is_refused_with_both_places(tmp_path):
    refused(edited(made(tmp_path), {"A8": "K1", "G8": "2025年度"}), "重なっています", "セルA5", "セルA8", kind=ManyErrors)


def test_a_renamed_sheet_is_refused_with_the_name_to_give_back(tmp_path):
    def rename(book):
        book["実績"].title = "2025実績"

    refused(edited(made(tmp_path), rename), "シート「実績」がありません", "2025実績", kind=WrongContent)


def test_two_tables_are_refused(tmp_path):
    refused(edited(made(tmp_path), lambda book: book.copy_worksheet(book["実績"])), "2つ", "実績 Copy", kind=WrongContent)


def test_headings_taken_away_are_refused(tmp_path):
    refused(edited(made(tmp_path), lambda book: book["実績"].delete_rows(4)), "見出しの行", kind=WrongContent)
    plain = edited(made(tmp_path), lambda book: (book["実績"].delete_rows(4), book.remove(book["_rashinban"])))
    refused(plain, "見出しの行", kind=WrongContent)


@pytest.mark.parametrize(("cell", "words"), [("B1", "版では"), ("A4", "書き換え"), ("B3", "書き換え"), ("B4", "書き換え"), ("B7", "書き換え")])
def test_a_spoilt_hidden_sheet_is_refused(tmp_path, cell, words):
    def spoil(book):
        book["_rashinban"][cell] = {"B1": '"rashinban-answers/0"', "A4": '"unknown"', "B3": "?", "B4": '"いつか"', "B7": None}[cell]

    refused(edited(made(tmp_path), spoil), words, kind=WrongContent)


def test_an_empty_workbook_is_refused(tmp_path):
    path = tmp_path / "様式.xlsx"
    openpyxl.Workbook().save(path)
    refused(path, "見出しの行", kind=WrongContent)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "空"), (b"\x89PNG\r\n\x1a\n0000", "画像"), (b"%PDF-1.7 ...", "PDF"), (b"<html><table></table></html>", "HTML"), (b"text", ".xlsx")],
)
def test_other_files_under_the_name_of_a_workbook_are_refused(tmp_path, content, words):
    path = tmp_path / "様式.xlsx"
    path.write_bytes(content)
    refused(path, words, kind=UnreadableFile)


@pytest.mark.parametrize(("name", "content"), [("様式.pdf", b"%PDF-1.7"), ("様式", b"?"), ("様式.csv", b"PK\x03\x04"), ("様式.csv", b"\xff\x00\x81")])
def test_other_kinds_of_file_are_refused(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    refused(path, kind=UnreadableFile)


def test_an_empty_csv_is_refused(tmp_path):
    path = tmp_path / "様式.csv"
    path.write_text(",,\n,,\n", encoding="utf-8")
    refused(path, "中身がありません", kind=WrongContent)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    refused(tmp_path / "ない.xlsx", "見つかりません", kind=UnreadableFile)
    os.mkdir(tmp_path / "様式.xlsx")
    refused(tmp_path / "様式.xlsx", "フォルダー", kind=UnreadableFile)


def test_a_temporary_file_is_called_by_the_name_it_came_with(tmp_path):
    path = edited(made(tmp_path, name="upload.bin.xlsx"), {"H5": "x"})
    path = path.rename(tmp_path / "upload.bin")
    with pytest.raises(ManyErrors) as caught:
        read_answers(path, PLAN, PERIOD, LOG, today=TODAY, name="商工課の回答.xlsx")
    assert caught.value.errors[0].where.file == "商工課の回答.xlsx"
