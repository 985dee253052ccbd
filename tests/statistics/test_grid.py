"""Tables as they stand in files: places of cells, rows that are too short, sheets that are too wide."""

import pytest

from publisher_samples import as_book, as_csv
from rashinban.core.errors import RashinbanError, UnreadableFile, WrongContent
from rashinban.statistics.grid import read_grid, read_heads, read_sheets
from rashinban.statistics.publisher import Received


def test_cells_and_places() -> None:
    grid = read_grid(Received("表.csv", as_csv([["a", "b"], ["1", " 2 "], ["", "4"]])))
    assert (grid.width, grid.height, grid.row(1), grid.texts(1, 1)) == (2, 3, ["1", "2"], ["2", "4"])
    assert str(grid.place(1, 1)) == "ファイル「表.csv」 セルB2 2行目"


def test_texts_over_several_lines_keep_the_lines_of_the_file() -> None:
    grid = read_grid(Received("表.csv", as_csv([["見出し\n二行目", "b"], ["1", "2"]])))
    assert grid.row(0) == ["見出し\n二行目", "b"]
    assert grid.place(1).line == 3


def test_tabs_and_commas() -> None:
    assert read_grid(Received("表.tsv", b"a\tb\n1\t2\n")).row(1) == ["1", "2"]


def test_short_rows_are_read_and_refused_when_the_table_must_be_whole() -> None:
    grid = read_grid(Received("表.csv", b"a,b,c\n1,2\n4,5,6\n"))
    assert grid.row(1) == ["1", "2", ""]
    with pytest.raises(WrongContent, match="3列あるはずの行に2列") as caught:
        grid.require_whole()
    assert caught.value.where.line == 2
    with pytest.raises(WrongContent, match="途中で切れて"):
        read_grid(Received("表.csv", b"a,b,c\n4,5,6\n1,2")).require_whole()
    read_grid(Received("表.csv", b"a,b\n1,2\n\n\n")).require_whole()


def test_quotes_that_never_close() -> None:
    with pytest.raises(UnreadableFile, match="引用符"):
        read_grid(Received("表.csv", b'a,b\n"1,2\n3,4\n'))


def test_sheets_of_workbooks() -> None:
    book = Received("表.xlsx", as_book({"実数": [["県", 2011], ["青森県", 1.5]], "空": []}))
    first, second = read_sheets(book)
    assert (first.sheet, first.row(0), first.row(1)) == ("実数", ["県", "2011"], ["青森県", "1.5"])
    assert str(first.place(1, 1)) == "ファイル「表.xlsx」 シート「実数」 セルB2"
    assert second.height == 0
    assert read_heads(book)[0][0] == ["県", "2011"]


def test_thousands_of_columns() -> None:
    for file in (
        Received("表.csv", as_csv([["x"] * 3000])),
        Received("表.xlsx", as_book({"広い": [["x"] * 3000]})),
    ):
        with pytest.raises(WrongContent, match="3,000"):
            read_sheets(file)


def test_heads_never_raise() -> None:
    for content in (b"", b"\0\1", b"PK\x03\x04x", b"\xff", b'"', "見出し".encode()):
        assert isinstance(read_heads(Received("表", content)), tuple)
    with pytest.raises(RashinbanError, match="Excel"):
        read_sheets(Received("表.xlsx", b"PK\x03\x04x"))
