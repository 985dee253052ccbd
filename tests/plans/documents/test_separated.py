import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashinban.core.errors import UnreadableFile
from rashinban.plans.documents.reader import read_document
from rashinban.plans.documents.separated import read_csv, read_tsv

FIELDS = st.text(st.sampled_from('架空1,"\n\t '), max_size=6)


@given(st.lists(st.lists(FIELDS, min_size=2, max_size=4), min_size=1, max_size=5))
def test_spans_lead_to_what_the_csv_module_reads(rows: list[list[str]]) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerows(rows)
    document = read_csv("架空.csv", buffer.getvalue().encode())
    read = {
        (b.cell.row, b.cell.column): document.quote(b.start, b.end).replace('""', '"')
        for b in document.blocks
        if b.cell
    }
    assert document.text == buffer.getvalue()
    assert read == {(r, c): f.strip() for r, row in enumerate(rows) for c, f in enumerate(row) if f.strip()}


def test_quoted_commas_newlines_and_marks_stay_in_their_field(samples: dict[str, Path]) -> None:
    document = read_document(samples["csv"])
    read = [document.quote(block.start, block.end) for block in document.blocks]
    assert read == [
        "指標",
        "基準値",
        "目標値",
        "相談件数（延べ）",
        "120件",
        "1,200件",
        "二行の\n名前",
        '""架空""賞',
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_first_record_shows_the_delimiter(delimiter: str) -> None:
    text = delimiter.join(["指標", '"目,標;値"']) + "\n相談" + delimiter + "5件\n"
    document = read_csv("架空.csv", text.encode("cp932"))
    assert [block.cell.column for block in document.blocks if block.cell] == [0, 1, 0, 1]


def test_blank_records_keep_the_row_numbers() -> None:
    document = read_tsv("架空.tsv", b"a\tb\n\nc\td")
    assert [(b.cell.row, b.cell.column) for b in document.blocks if b.cell] == [
        (0, 0),
        (0, 1),
        (2, 0),
        (2, 1),
    ]


def test_an_open_quotation_mark_is_named_with_its_line() -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_csv("架空.csv", '指標,値\n相談,"5件\n'.encode())
    assert caught.value.where.line == 2
