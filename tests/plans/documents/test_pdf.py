import re
from collections.abc import Callable
from pathlib import Path

import pytest
import typst
from PIL import Image
from pypdfium2 import PdfDocument, PdfMatrix

import rashinban
from rashinban.plans.documents.document import Cell, Document
from rashinban.plans.documents.pdf.flow import has_marker
from rashinban.plans.documents.reader import read_document

SetPdf = Callable[[str, Path], Path]
HEAD = '#set text(font: ("BIZ UDPGothic", "Noto Sans JP"), size: 10pt, lang: "ja")\n#set par(leading: 0.8em, spacing: 0.8em)\n'
SENTENCE = "架空市では市と商工会と学校が力を合わせて産業を元気にする取組を続けており、"


def texts(document: Document) -> list[str]:
    return [document.quote(block.start, block.end) for block in document.blocks]


def page(rest: str, **size: str) -> str:
    settings = {"width": "150mm", "height": "200mm", "margin": "20mm", **size}
    return (
        "#set page(" + ", ".join(f"{key}: {value}" for key, value in settings.items()) + ")\n" + HEAD + rest
    )


def test_wraps_are_removed_and_headings_begin_blocks(samples: dict[str, Path]) -> None:
    lines = texts(read_document(samples["pdf"]))
    assert "第1章 産業" in lines
    assert "(1) 相談会の開催" in lines
    assert (
        "この計画は、架空市の産業を元気にするために市と商工会と学校が力を合わせて取り組むことをまとめたもので、"
        "三年の間に行うことと目指す数値を定めている。" in lines
    )
    assert (
        "・市内の事業者が気軽に相談できる場を毎月設けて、専門家が経営や資金や人材の悩みに答えられるようにする。"
        in lines
    )


def test_ruled_tables_come_cell_by_cell_with_merges(samples: dict[str, Path]) -> None:
    document = read_document(samples["pdf"])
    assert [(document.quote(b.start, b.end), b.cell) for b in document.blocks if b.cell] == [
        ("指標", Cell(0, 0, 0, 2, 1)),
        ("目標値", Cell(0, 0, 1, 1, 2)),
        ("2025年度", Cell(0, 1, 1)),
        ("2027年度", Cell(0, 1, 2)),
        ("市内の事業者が相談会で相談した件数（延べ）", Cell(0, 2, 0)),
        ("120件", Cell(0, 2, 1)),
        ("200件", Cell(0, 2, 2)),
        ("創業した会社", Cell(0, 3, 0)),
        ("15社", Cell(0, 3, 2)),
    ]
    assert "創業した会社\t\t15社\n" in document.text


def test_the_table_stands_between_its_neighbours(samples: dict[str, Path]) -> None:
    text = read_document(samples["pdf"]).text
    assert text.index("答えられるようにする") < text.index("2027年度") < text.index("(2) 次の取組")


def test_larger_type_is_emphasis(samples: dict[str, Path]) -> None:
    document = read_document(samples["pdf"])
    assert [document.quote(b.start, b.end) for b in document.blocks if b.emphasis] == ["架空市総合戦略"]


def test_a_full_stop_at_the_margin_and_a_marker_end_a_paragraph() -> None:
    assert [
        has_marker(text) for text in ("【目標】", "① 相談", "（２）次", "i) 次", "Ⅱ. 次", "1. 次", "※1 注")
    ] == [True] * 7
    assert not any(
        has_marker(text) for text in ("1.5倍", "10 年後", "第2期（2013", "（一社）架空", "「戦略」", "A社の")
    )


def test_page_numbers_and_running_heads_stay_in_the_text_but_give_no_block(
    set_pdf: SetPdf, tmp_path: Path
) -> None:
    body = "\n#pagebreak()\n".join(f"第{number}章 章題{number}" for number in range(1, 5))
    source = page(
        body, header="[架空市計画 素案]", footer="context align(center)[\\- #counter(page).display() -]"
    )
    document = read_document(set_pdf(source, tmp_path / "a.pdf"))
    assert texts(document) == [f"第{number}章 章題{number}" for number in range(1, 5)]
    assert document.text.count("架空市計画 素案") == 4
    assert re.findall(r"^- \d -$", document.text, re.M) == ["- 1 -", "- 2 -", "- 3 -", "- 4 -"]
    assert [block.page for block in document.blocks] == [1, 2, 3, 4]
    assert [document.page_at(block.start) for block in document.blocks] == [1, 2, 3, 4]


def test_a_sentence_cut_by_a_page_break_is_one_block(set_pdf: SetPdf, tmp_path: Path) -> None:
    sentence = "".join(f"{number}回目の相談会を架空市で開き、" for number in range(1, 40)) + "続ける。"
    source = page(
        f"{sentence}\n\n終わり",
        height="75mm",
        header="[架空市]",
        footer="context align(center, counter(page).display())",
    )
    path = set_pdf(source, tmp_path / "a.pdf")
    document = read_document(path)
    assert texts(document) == [sentence, "終わり"]
    with PdfDocument(path) as pdf:
        assert len(document.page_starts) == len(pdf) >= 3
        for number, start in enumerate(document.page_starts[1:], 2):
            beginning = document.text[start : start + 20]
            assert beginning in re.sub(r"\s", "", pdf[number - 1].get_textpage().get_text_bounded())
            assert beginning not in re.sub(r"\s", "", pdf[number - 2].get_textpage().get_text_bounded())
    assert [block.page for block in document.blocks] == [1, len(document.page_starts)]


def test_a_table_goes_on_over_the_page_break(set_pdf: SetPdf, tmp_path: Path) -> None:
    rows = "".join(f"[指標{number}], [{number}件]," for number in range(12))
    source = page(
        f"#table(columns: (1fr, 1fr), {rows})\n\n間の文\n\n#table(columns: (1fr, 2fr), [別], [5社])",
        height="90mm",
    )
    document = read_document(set_pdf(source, tmp_path / "a.pdf"))
    cells = [(b.cell.table, b.cell.row) for b in document.blocks if b.cell]
    assert cells == [(0, row) for row in range(12) for _ in "ab"] + [(1, 0), (1, 0)]
    assert len(document.page_starts) > 1


def test_lines_in_a_cell_that_were_not_full_stay_apart(set_pdf: SetPdf, tmp_path: Path) -> None:
    source = page("#table(columns: (1fr, 1fr), [指標], [現状], [交通], [橋23.0% \\ トンネル75.0%])")
    assert texts(read_document(set_pdf(source, tmp_path / "a.pdf")))[-1] == "橋23.0%\nトンネル75.0%"


def test_two_numbers_in_one_cell_are_not_glued(set_pdf: SetPdf, tmp_path: Path) -> None:
    table = "#table(columns: (40mm, 11mm), [指標], [目標], [利用者数（上段：男性、下段：女性）], [300 \\\n 285])"
    document = read_document(set_pdf(table, tmp_path / "上下.pdf"))
    assert "300\n285" in [document.text[block.start : block.end] for block in document.blocks]


def test_a_box_around_text_is_not_a_table(set_pdf: SetPdf, tmp_path: Path) -> None:
    source = page("前の文\n\n#rect(stroke: 1pt)[囲みの文]\n\n#highlight[印の文]\n\n後の文")
    document = read_document(set_pdf(source, tmp_path / "a.pdf"))
    assert texts(document) == ["前の文", "囲みの文", "印の文", "後の文"]
    assert not [block for block in document.blocks if block.cell]


def test_shaded_header_cells_belong_to_their_table(set_pdf: SetPdf, tmp_path: Path) -> None:
    source = page(
        "#table(columns: 2, stroke: (x, y) => if y > 0 { 1pt } else { none }, "
        "fill: (x, y) => if y == 0 { luma(200) }, [指標], [目標値], [相談], [5件])"
    )
    document = read_document(set_pdf(source, tmp_path / "a.pdf"))
    assert [
        (document.quote(b.start, b.end), b.cell and (b.cell.row, b.cell.column)) for b in document.blocks
    ] == [
        ("指標", (0, 0)),
        ("目標値", (0, 1)),
        ("相談", (1, 0)),
        ("5件", (1, 1)),
    ]


def test_a_table_with_lines_between_rows_only(set_pdf: SetPdf, tmp_path: Path) -> None:
    source = page(
        "前の文\n\n#table(columns: (1fr, 1fr, 1fr), stroke: none, table.hline(), [指標], [現状], [目標値], "
        "table.hline(), [相談の件数], [12件], [20件], [創業], [], [5社], [移住], [3人], [9人], table.hline())\n\n後の文"
    )
    document = read_document(set_pdf(source, tmp_path / "a.pdf"))
    assert [
        (document.quote(b.start, b.end), b.cell.row, b.cell.column) for b in document.blocks if b.cell
    ] == [
        ("指標", 0, 0),
        ("現状", 0, 1),
        ("目標値", 0, 2),
        ("相談の件数", 1, 0),
        ("12件", 1, 1),
        ("20件", 1, 2),
        ("創業", 2, 0),
        ("5社", 2, 2),
        ("移住", 3, 0),
        ("3人", 3, 1),
        ("9人", 3, 2),
    ]


def test_lines_under_headings_make_no_table(set_pdf: SetPdf, tmp_path: Path) -> None:
    source = page(
        "\n\n".join(f"第{number}章 章題\n#line(length: 100%)\n{SENTENCE * 3}" for number in range(1, 5))
    )
    document = read_document(set_pdf(source, tmp_path / "a.pdf"))
    assert not [block for block in document.blocks if block.cell]


def test_a_side_that_one_row_leaves_out_is_no_merge(set_pdf: SetPdf, tmp_path: Path) -> None:
    source = page(
        "#table(columns: (1fr, 1fr), [指標], [目標値], [相談], [5件], "
        "table.cell(stroke: (right: none))[創業], table.cell(stroke: (left: none))[9社], "
        "table.cell(colspan: 2)[まとめて取り組むこと])"
    )
    document = read_document(set_pdf(source, tmp_path / "a.pdf"))
    assert [
        (document.quote(b.start, b.end), b.cell) for b in document.blocks if b.cell and b.cell.row > 1
    ] == [
        ("創業", Cell(0, 2, 0)),
        ("9社", Cell(0, 2, 1)),
        ("まとめて取り組むこと", Cell(0, 3, 0, 1, 2)),
    ]


def test_two_columns_are_read_one_after_the_other(set_pdf: SetPdf, tmp_path: Path) -> None:
    left, right = SENTENCE * 6 + "左の終わり。", SENTENCE.replace("架空市", "別の市") * 6 + "右の終わり。"
    source = page(f"#columns(2)[{left}\n#colbreak()\n{right}]")
    assert texts(read_document(set_pdf(source, tmp_path / "a.pdf"))) == [left, right]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_pages_are_read_as_they_are_shown(samples: dict[str, Path], tmp_path: Path, turn: int) -> None:
    pdf = PdfDocument(samples["pdf"])
    page = pdf[0]
    width, height = page.get_size()
    matrix = PdfMatrix().rotate(turn, ccw=True)
    shift = {90: (height, 0.0), 180: (width, height), 270: (0.0, width)}[turn]
    for item in page.get_objects(max_depth=1):
        item.transform(matrix.translate(*shift) if item is not None else matrix)
    if turn != 180:
        page.set_mediabox(0, 0, height, width)
    page.set_rotation(turn)
    page.gen_content()
    pdf.save(str(tmp_path / "計画.pdf"))
    straight, turned = read_document(samples["pdf"]), read_document(tmp_path / "計画.pdf")
    assert turned.text == straight.text
    assert turned.blocks == straight.blocks


def test_a_page_that_is_only_a_picture_is_named(set_pdf: SetPdf, tmp_path: Path) -> None:
    Image.new("RGB", (20, 20), "gray").save(tmp_path / "a.png")
    (tmp_path / "a.typ").write_text(page('文\n#pagebreak()\n#image("a.png")'), encoding="utf-8")
    fonts = Path(rashinban.__file__).parent / "reports" / "fonts"
    compiler = typst.Compiler(root=str(tmp_path), font_paths=[str(fonts)], ignore_system_fonts=True)
    (tmp_path / "a.pdf").write_bytes(compiler.compile(str(tmp_path / "a.typ"), format="pdf"))
    document = read_document(tmp_path / "a.pdf")
    assert document.text == "文\n"
    assert document.notes == ("2ページは画像だけで文字の情報がないため、読み込んでいません。",)
    assert len(document.page_starts) == 2


@pytest.mark.parametrize("name", ["tohoku-meti-midterm", "tokeiren-2021"])
def test_real_plans_give_the_same_blocks_as_text_and_as_pdf(shared: Path, name: str) -> None:
    """The PDFs are the text files set again, so nine blocks in ten must agree but for space and markup."""

    def folded(extension: str) -> list[str]:
        read = texts(read_document(shared / "documents" / f"{name}.{extension}"))
        return [text for part in read if (text := re.sub(r"\s|<[^>]*>|[⁴-⁹]", "", part))]

    as_text, as_pdf = folded("txt"), folded("pdf")
    assert len(set(as_text) - set(as_pdf)) <= 0.02 * len(as_text)
    assert "".join(as_text) == "".join(as_pdf)
