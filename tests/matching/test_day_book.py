"""The workbook of a matching day: what goes out comes back, and every cell that cannot be read is named."""

from __future__ import annotations

import io
from datetime import time

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashinban.core.errors import ManyErrors, UnreadableFile, WrongContent
from rashinban.matching.day_book import WISHES, read_wish_book, write_day_book
from rashinban.matching.seating import Guest, MatchingDay, Wish, seat
from rashinban.matching.wish_text import read_absences, read_wish, wish_text

FIRMS = (Guest("1", "甲社（架空）"), Guest("2", "=乙社", absent=frozenset({2})))
SUPPORTERS = (Guest("8", "みほん大学"), Guest("9", "みほん銀行", tables=2))
DAY = MatchingDay(2, FIRMS, SUPPORTERS, (Wish("1", "8", 3), Wish("2", "9", 5, "must"), Wish("1", "9", 1, "never")))


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def changed(content: bytes, **cells: object) -> bytes:
    book = opened(content)
    for name, value in cells.items():
        book[WISHES][name] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.sampled_from([("1", "8"), ("1", "9"), ("2", "8"), ("2", "9")]), st.sampled_from(["1", "3", "5", "必", "×"])))
def test_wishes_come_back_as_they_went_out(cells: dict[tuple[str, str], str]) -> None:
    wishes = tuple(Wish(*pair, *(read_wish(text) or (0, ""))) for pair, text in sorted(cells.items()))
    day = MatchingDay(2, FIRMS, SUPPORTERS, wishes)
    assert tuple(sorted(read_wish_book(write_day_book("商談会", day, ()), "希望.xlsx", day), key=lambda w: (w.firm, w.supporter))) == wishes


def test_a_sheet_for_every_view() -> None:
    book = opened(write_day_book("第1回商談会（架空）", DAY, seat(DAY).meetings, time(13, 0), 20))
    assert book.sheetnames == ["時間枠ごと", "企業ごと", "支援者ごと", WISHES]
    by_slot = [[cell.value for cell in row] for row in book["時間枠ごと"].iter_rows(min_row=4)]
    assert len(by_slot) == 2
    assert ["1枠 13:00–13:20", "=乙社", "みほん銀行"] in by_slot
    assert book["企業ごと"]["C5"].value == "（不在）"
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert opened(write_day_book("商談会", DAY, ())).sheetnames == [WISHES]


def test_every_cell_that_cannot_be_read_is_named() -> None:
    content = changed(write_day_book("商談会", DAY, ()), C5="たぶん", D6=9, A8="", B8="知らない社", C8=1)
    with pytest.raises(ManyErrors) as refused:
        read_wish_book(content, "希望.xlsx", DAY)
    assert [(error.where.sheet, error.where.cell) for error in refused.value.errors] == [(WISHES, "B8"), (WISHES, "C5"), (WISHES, "D6")]
    twice = changed(write_day_book("商談会", DAY, ()), A6="1")
    with pytest.raises(ManyErrors) as refused:
        read_wish_book(twice, "希望.xlsx", DAY)
    assert "二度" in refused.value.errors[0].what


def test_a_row_added_by_hand_is_known_by_its_name() -> None:
    content = changed(write_day_book("商談会", DAY, ()), A5=None, C5=2)
    assert Wish("1", "8", 2) in read_wish_book(content, "希望.xlsx", DAY)


def test_other_files_are_refused() -> None:
    with pytest.raises(UnreadableFile):
        read_wish_book(b"no workbook", "x.xlsx", DAY)
    book = openpyxl.Workbook()
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(WrongContent, match="シートがありません"):
        read_wish_book(out.getvalue(), "x.xlsx", DAY)


@pytest.mark.parametrize("text", ["6", "0.5", "はい", "1,2", "-1"])
def test_wishes_that_are_none(text: str) -> None:
    with pytest.raises(WrongContent):
        read_wish(text)


def test_wishes_and_absences_as_people_write_them() -> None:
    assert [wish_text(*(read_wish(each) or (0, ""))) for each in ("５", "MUST", "ng", "1.0")] == ["5", "必", "×", "1"]
    assert read_absences("1枠、3〜4", 8) == {1, 3, 4}
    assert read_absences("", 8) == frozenset()
    for text in ("9", "4-2", "午前", "0"):
        with pytest.raises(WrongContent, match="枠"):
            read_absences(text, 8)
