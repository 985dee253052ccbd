"""The year columns of an initiative's card."""

from __future__ import annotations

from rashinban.plans.documents.document import Block, Cell, Document
from rashinban.plans.reading.cards import read_year_texts
from rashinban.plans.reading.grid import grids


def card(*rows: tuple[str, ...]) -> Document:
    """A document of one table; an empty cell leaves its square out."""
    text, blocks = "", []
    for number, row in enumerate(rows):
        for column, words in enumerate(row):
            if words:
                blocks.append(Block("cell", len(text), len(text) + len(words), cell=Cell(0, number, column)))
                text += words + "\n"
    return Document("card.txt", "text", "0" * 64, text, tuple(blocks))


def years(document: Document) -> list[tuple[str, str]]:
    found = read_year_texts(document, 0, len(document.text))
    return [(text.year.code, document.text[text.start : text.end]) for text in found]


def test_each_cell_belongs_to_the_year_its_column_is_headed_by() -> None:
    document = card(("2021年度の取組", "2022年度の方向性"), ("会議を開く", "会議を広げる"))
    assert years(document) == [("FY2021", "会議を開く"), ("FY2022", "会議を広げる")]


def test_a_part_cut_off_by_a_page_break_goes_to_the_nearest_column() -> None:
    document = card(("2021年度の取組", "", "2022年度の方向性"), ("会議を開く", "", "広げる"), ("", "続き"))
    assert years(document)[-1] == ("FY2021", "続き")


def test_keys_of_the_card_are_no_text_of_a_year() -> None:
    document = card(("2021年度の取組", "2022年度の方向性"), ("会議を開く", "広げる"), ("【KPI】", "5件"))
    assert ("FY2021", "【KPI】") not in years(document)


def test_a_table_without_years_has_no_year_texts() -> None:
    assert years(card(("指標", "目標"), ("会議", "5件"))) == []


def test_a_grid_can_be_cut_and_turned() -> None:
    (grid,) = grids(card(("指標", "目標", "指標", "目標"), ("ア", "1件", "イ", "2件"), ("ウ", "3件")))
    assert [square.text for square in grid.part(1, 3).row(1)] == ["ア", "1件", "イ", "2件"]
    assert grid.beside(grid.columns[2:]).rows == (0, 1)
    assert grid.turned().turned().squares == grid.squares
