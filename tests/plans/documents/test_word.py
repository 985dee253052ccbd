import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document as open_docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from rashinban.plans.documents.document import Cell, Document
from rashinban.plans.documents.reader import read_document
from rashinban.plans.documents.word.numbering import spell
from rashinban.plans.documents.word.reader import read_docx


def read(build: Callable[[Any], None]) -> Document:
    document, buffer = open_docx(), io.BytesIO()
    build(document)
    document.save(buffer)
    return read_docx("架空.docx", buffer.getvalue())


def lines(document: Document) -> list[str]:
    return [document.quote(block.start, block.end) for block in document.blocks if not block.cell]


def number(document: Any, levels: list[tuple[str, str]]) -> str:
    """Define a list with these (format, text) levels; the id to give to paragraphs."""
    root = document.part.numbering_part.element
    body = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:suff w:val="space"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (format, text) in enumerate(levels)
    )
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{body}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    return "90"


def add_numbered(document: Any, text: str, list_id: str, depth: int) -> None:
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>')
    )


def test_headings_items_changes_and_order(samples: dict[str, Path]) -> None:
    document = read_document(samples["docx"])
    assert [(b.kind, b.level, document.quote(b.start, b.end)) for b in document.blocks if not b.cell] == [
        ("paragraph", None, "架空市総合戦略"),
        ("paragraph", 1, "第1章 産業"),
        ("paragraph", None, "相談会を毎月開く。"),
        ("list_item", None, "・紹介する"),
        ("list_item", None, "1. 一つ目"),
        ("list_item", None, "2. 二つ目"),
        ("paragraph", 2, "推進体制"),
        ("paragraph", None, "全部太字"),
    ]


def test_merged_and_nested_cells(samples: dict[str, Path]) -> None:
    document = read_document(samples["docx"])
    assert [(document.quote(b.start, b.end), b.cell) for b in document.blocks if b.cell] == [
        ("指標", Cell(0, 0, 0, 2, 1)),
        ("目標値", Cell(0, 0, 1, 1, 2)),
        ("2025年度", Cell(0, 1, 1)),
        ("2027年度", Cell(0, 1, 2)),
        ("相談件数\n（延べ）", Cell(0, 2, 0)),
        ("200件", Cell(0, 2, 2)),
        ("内側", Cell(1, 0, 0)),
    ]


def test_the_table_stands_where_it_stands_in_the_text(samples: dict[str, Path]) -> None:
    text = read_document(samples["docx"]).text
    assert text.index("二つ目") < text.index("2027年度") < text.index("推進体制")


def test_numbers_that_word_generates_are_in_the_text() -> None:
    def build(document: Any) -> None:
        levels = [("decimalFullWidth", "第%1章"), ("decimal", "%1-%2"), ("decimalEnclosedCircle", "%3")]
        list_id = number(document, levels)
        for text, depth in (
            ("産業", 0),
            ("相談", 1),
            ("開く", 2),
            ("招く", 2),
            ("創業", 1),
            ("暮らし", 0),
            ("移住", 1),
        ):
            add_numbered(document, text, list_id, depth)

    expected = ["第１章 産業", "1-1 相談", "① 開く", "② 招く", "1-2 創業", "第２章 暮らし", "2-1 移住"]
    # %1 of the second level is spelt as the first level counts, as Word does.
    assert lines(read(build)) == [line.replace("1-", "１-").replace("2-1", "２-1") for line in expected]


@pytest.mark.parametrize(
    ("format", "shown"),
    [
        ("decimal", "12"),
        ("decimalFullWidth", "１２"),
        ("decimalEnclosedCircle", "⑫"),
        ("upperRoman", "XII"),
        ("lowerRoman", "xii"),
        ("upperLetter", "L"),
        ("aiueoFullWidth", "シ"),
        ("irohaFullWidth", "ヲ"),
        ("japaneseCounting", "十二"),
        ("decimalZero", "12"),
    ],
)
def test_spelling_of_twelve(format: str, shown: str) -> None:
    assert spell(12, format) == shown


def test_an_outline_level_makes_a_heading_whatever_the_style() -> None:
    def build(document: Any) -> None:
        properties = document.add_paragraph("独自の見出し")._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="2"/>'))
        style = document.styles.add_style("計画見出し", 1)
        style.base_style = document.styles["Heading 2"]
        document.add_paragraph("派生した見出し", style="計画見出し")

    assert [block.level for block in read(build).blocks] == [3, 2]


def test_text_boxes_and_content_controls_are_read_once() -> None:
    def build(document: Any) -> None:
        names = nsdecls("w") + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        inner = "<w:txbxContent><w:p><w:r><w:t>囲み</w:t></w:r></w:p></w:txbxContent>"
        box = f"<mc:AlternateContent><mc:Choice>{inner}</mc:Choice><mc:Fallback>{inner}</mc:Fallback></mc:AlternateContent>"
        document.add_paragraph("前")._p.append(parse_xml(f"<w:r {names}>{box}</w:r>"))
        control = f"<w:sdt {names}><w:sdtContent><w:p><w:r><w:t>制御</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        document.element.body.insert(1, parse_xml(control))

    assert lines(read(build)) == ["前", "囲み", "制御"]


def test_line_breaks_part_blocks_and_ruby_keeps_its_base() -> None:
    def build(document: Any) -> None:
        document.add_paragraph("一行目").add_run().add_break()
        document.paragraphs[0].add_run("二行目")
        ruby = "<w:ruby><w:rt><w:r><w:t>かくう</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>架空</w:t></w:r></w:rubyBase></w:ruby>"
        document.add_paragraph()._p.append(parse_xml(f"<w:r {nsdecls('w')}>{ruby}</w:r>"))

    assert lines(read(build)) == ["一行目", "二行目", "架空"]


def test_repeated_header_rows_are_header_cells() -> None:
    def build(document: Any) -> None:
        table = document.add_table(2, 1)
        table.cell(0, 0).text, table.cell(1, 0).text = "指標", "相談"
        table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
        assert table.rows[0]._tr.find(qn("w:trPr")) is not None

    assert [block.cell.header for block in read(build).blocks if block.cell] == [True, False]
