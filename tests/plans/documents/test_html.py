from pathlib import Path

import pytest

from rashinban.core.errors import UnreadableFile
from rashinban.plans.documents.document import Cell, Document
from rashinban.plans.documents.html import read_html
from rashinban.plans.documents.reader import read_document


def lines(document: Document) -> list[tuple[str, int | None, str]]:
    return [(b.kind, b.level, document.quote(b.start, b.end)) for b in document.blocks if not b.cell]


def test_headings_lines_and_items_without_navigation_and_scripts(samples: dict[str, Path]) -> None:
    document = read_document(samples["html"])
    assert lines(document) == [
        ("paragraph", 1, "架空市総合戦略"),
        ("paragraph", 2, "第1章　産業"),
        ("paragraph", None, "一行目"),
        ("paragraph", None, "二行目 ①強調"),
        ("list_item", None, "相談会を開く"),
        ("list_item", None, "紹介する"),
        ("paragraph", None, "表1"),
        ("paragraph", None, "全部太字"),
    ]
    assert [document.quote(b.start, b.end) for b in document.blocks if b.emphasis] == ["全部太字"]


def test_merged_header_and_nested_cells(samples: dict[str, Path]) -> None:
    document = read_document(samples["html"])
    assert [(document.quote(b.start, b.end), b.cell) for b in document.blocks if b.cell] == [
        ("指標", Cell(0, 0, 0, 2, 1, header=True)),
        ("目標値", Cell(0, 0, 1, 1, 2, header=True)),
        ("2025年度", Cell(0, 1, 1, header=True)),
        ("2027年度", Cell(0, 1, 2, header=True)),
        ("相談件数\n（延べ）", Cell(0, 2, 0)),
        ("200件", Cell(0, 2, 2)),
        ("内側", Cell(1, 0, 0)),
    ]


@pytest.mark.parametrize(
    ("charset", "encoding"), [("Shift_JIS", "cp932"), ("EUC-JP", "euc_jis_2004"), ("utf-8", "utf-8")]
)
def test_the_declared_encoding_is_respected(charset: str, encoding: str) -> None:
    page = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}"><p>①架空市</p>'
    assert lines(read_html("架空.html", page.encode(encoding))) == [("paragraph", None, "①架空市")]


def test_xhtml_with_its_own_declaration() -> None:
    page = '<?xml version="1.0" encoding="Shift_JIS"?><html><body><p>架空市</p></body></html>'
    assert lines(read_html("架空.html", page.encode("cp932"))) == [("paragraph", None, "架空市")]


def test_external_entities_are_not_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("秘密", encoding="utf-8")
    page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]><p>架空&x;市</p>'
    assert "秘密" not in read_html("架空.html", page.encode()).text


def test_a_page_without_text_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="文章も表もありません"):
        read_html("架空.html", b"<html><body><script>draw()</script></body></html>")


def test_nesting_is_read_whole_or_refused_but_never_cut_off() -> None:
    def nested(depth: int) -> bytes:
        return ("<p>前</p>" + "<div>" * depth + "架空" + "</div>" * depth).encode()

    assert read_html("架空.html", nested(250)).text == "前\n架空\n"
    for depth in (1500, 20_000):
        with pytest.raises(UnreadableFile, match="深すぎる"):
            read_html("架空.html", nested(depth))
