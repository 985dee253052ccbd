import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashinban.plans.documents.reader import read_document
from rashinban.plans.documents.text import read_text


def cells(text: str) -> list[tuple[int, int, int, str]]:
    document = read_text("架空.txt", text.encode())
    return [
        (b.cell.table, b.cell.row, b.cell.column, document.quote(b.start, b.end))
        for b in document.blocks
        if b.cell
    ]


def test_the_file_itself_is_the_text(samples: dict[str, Path]) -> None:
    assert read_document(samples["txt"]).text == samples["txt"].read_bytes().decode()


@given(st.text(st.sampled_from("架空 \t\r\n・　1%𠮷"), max_size=40))
def test_any_text_is_kept_and_its_words_are_all_in_blocks(text: str) -> None:
    document = read_text("架空.txt", text.encode())
    assert document.text == text
    read = "".join(document.quote(block.start, block.end) for block in document.blocks)
    assert re.sub(r"\s", "", read) == re.sub(r"\s", "", text)


def test_offsets_are_code_points_of_the_file_with_windows_newlines() -> None:
    document = read_text("架空.txt", "𠮷野\r\n目標".encode("utf-16"))
    assert document.text == "𠮷野\r\n目標"
    assert [(block.start, block.end) for block in document.blocks] == [(0, 2), (4, 6)]


def test_rows_with_tabs_form_tables_and_a_line_between_ends_them() -> None:
    assert cells("a\tb\nc\t\td\n\ne\tf\n文\n\tg\n") == [
        (0, 0, 0, "a"),
        (0, 0, 1, "b"),
        (0, 1, 0, "c"),
        (0, 1, 2, "d"),
        (1, 0, 0, "e"),
        (1, 0, 1, "f"),
        (2, 0, 1, "g"),
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_newline_keeps_a_table_together(newline: str) -> None:
    assert {table for table, *_ in cells(newline.join(["a\tb", "c\td"]))} == {0}


def test_cell_spans_leave_out_white_space_but_markup_stays() -> None:
    assert cells("具体的な取り組み\t　<p>相談会</p> \t") == [
        (0, 0, 0, "具体的な取り組み"),
        (0, 0, 1, "<p>相談会</p>"),
    ]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("・相談会", "list_item"),
        ("  - 相談会", "list_item"),
        ("- ・相談会", "list_item"),
        ("○相談会", "list_item"),
        ("※1 注記", "list_item"),
        ("* 相談会", "list_item"),
        ("-5%以内", "paragraph"),
        ("*1 注", "paragraph"),
        ("第1章 総則", "paragraph"),
    ],
)
def test_bullets_make_list_items(line: str, kind: str) -> None:
    assert [block.kind for block in read_text("架空.txt", line.encode()).blocks] == [kind]
