"""What every reader promises, on the same small plan in every format."""

import hashlib
from itertools import pairwise
from pathlib import Path

import pytest

from rashinban.plans.documents.document import Document
from rashinban.plans.documents.reader import BUILT_IN, read_document, readers

FORMATS = ("txt", "csv", "tsv", "md", "html", "pdf", "docx", "xlsx")
SAME_READER = {"markdown": "md", "htm": "html"}
WITHOUT_WRITER = {
    "xls",
    "xlsb",
    "ods",
}  # no library here writes them; ods is built by hand in test_spreadsheet


@pytest.fixture(params=FORMATS)
def path(request: pytest.FixtureRequest, samples: dict[str, Path]) -> Path:
    return samples[request.param]


@pytest.fixture
def document(path: Path) -> Document:
    return read_document(path)


def test_every_built_in_reader_is_under_contract() -> None:
    assert set(BUILT_IN) == {*FORMATS, *SAME_READER, *WITHOUT_WRITER}
    assert all(BUILT_IN[other] is BUILT_IN[same] for other, same in SAME_READER.items())


def test_spans_lie_inside_the_text_in_order_without_overlap(document: Document) -> None:
    assert document.blocks
    assert document.blocks[0].start >= 0
    assert document.blocks[-1].end <= len(document.text)
    assert all(before.end <= after.start for before, after in pairwise(document.blocks))


def test_no_block_is_blank_or_padded(document: Document) -> None:
    for block in document.blocks:
        text = document.quote(block.start, block.end)
        assert text
        assert text == text.strip()


def test_the_hash_is_of_the_bytes(path: Path, document: Document) -> None:
    assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert document.name == path.name
    assert document.format == path.suffix[1:]


def test_reading_twice_gives_the_same(path: Path, document: Document) -> None:
    assert read_document(path) == document


def test_only_cells_have_a_place_and_no_place_is_taken_twice(document: Document) -> None:
    taken: set[tuple[int, int, int]] = set()
    for block in document.blocks:
        assert (block.cell is not None) == (block.kind == "cell")
        if block.cell is None:
            continue
        cell = block.cell
        assert cell.row_span >= 1
        assert cell.column_span >= 1
        area = {
            (cell.table, cell.row + down, cell.column + across)
            for down in range(cell.row_span)
            for across in range(cell.column_span)
        }
        assert not area & taken
        taken |= area


def test_cells_come_in_the_order_of_the_table(document: Document) -> None:
    places = [(b.cell.table, b.cell.row, b.cell.column) for b in document.blocks if b.cell]
    assert places
    assert places == sorted(places)


def test_every_block_can_be_placed(document: Document) -> None:
    for block in document.blocks:
        place = document.place_at(block.start)
        assert place.file == document.name
        assert place.page == block.page
        assert place.page or place.sheet or place.line


def test_pages_and_sheets_begin_in_order(document: Document) -> None:
    sheets = tuple(start for _, start in document.sheets)
    assert list(document.page_starts) == sorted(document.page_starts)
    assert list(sheets) == sorted(sheets)


def test_a_reader_of_another_package_joins_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Point:
        def __init__(self, name: str) -> None:
            self.name = name

        def load(self) -> object:
            return BUILT_IN["txt"]

    monkeypatch.setattr(
        "rashinban.plans.documents.reader.entry_points", lambda group: [Point("plan"), Point("pdf")]
    )
    readers.cache_clear()
    try:
        (tmp_path / "計画.plan").write_text("架空市", encoding="utf-8")
        assert read_document(tmp_path / "計画.plan").text == "架空市"
        assert readers()["pdf"] is BUILT_IN["pdf"]
    finally:
        readers.cache_clear()
