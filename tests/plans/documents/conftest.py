"""The same small plan of a fictional city (架空市) in every format the readers know."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from pathlib import Path

import pytest

import rashinban

FONTS = Path(rashinban.__file__).parent / "reports" / "fonts"

TEXT = """架空市総合戦略

第1章 産業
・相談会を年4回開く。
指標\t基準値\t目標値
相談件数\t120件\t\t200件
\t10社\t

○【KPI】 創業 15社
a\tb
"""

CSV = '指標,基準値,目標値\r\n"相談件数（延べ）",120件,"1,200件"\r\n"二行の\n名前",,"""架空""賞"\r\n'

MARKDOWN = """# 架空市総合戦略

## 第1章 産業

本文の一行目
本文の二行目

- 相談会を開く
・紹介する

| 指標 | 基準値 | 目標値 |
|---|---|---:|
| 相談件数 | 120件 | 200件 |
| 創業 |  | 15社 |

<table>
<tr><th rowspan="2">区分</th><th colspan="2">目標値</th></tr>
<tr><td>2025年度</td><td>2027年度</td></tr>
</table>

終わりに
---
#見出し
"""

HTML = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>題</title><style>p {{}}</style></head><body>
<nav>メニュー</nav><h1>架空市総合戦略</h1><h2>第1章　産業</h2><p>一行目<br>二行目 <b>①強調</b></p>
<ul><li>相談会を開く</li><li>紹介する</li></ul>
<table><caption>表1</caption>
<tr><th rowspan="2">指標</th><th colspan="2">目標値</th></tr><tr><th>2025年度</th><th>2027年度</th></tr>
<tr><td>相談件数<br>（延べ）</td><td></td><td>200件<table><tr><td>内側</td></tr></table></td></tr></table>
<script>alert(1)</script><p><strong>全部太字</strong></p></body></html>
"""

TYPST = """
#set page(width: 200mm, height: {height}mm, margin: 20mm, footer: context align(center, counter(page).display()), header: [架空市総合戦略 概要版])
#set text(font: ("BIZ UDPGothic", "Noto Sans JP"), size: 10pt, lang: "ja")
#set par(leading: 0.8em, spacing: 0.8em)
#text(size: 16pt)[架空市総合戦略]

第1章 産業

この計画は、架空市の産業を元気にするために市と商工会と学校が力を合わせて取り組むことをまとめたもので、三年の間に行うことと目指す数値を定めている。

(1) 相談会の開催

・市内の事業者が気軽に相談できる場を毎月設けて、専門家が経営や資金や人材の悩みに答えられるようにする。

#table(columns: (40mm, 1fr, 1fr),
  table.cell(rowspan: 2)[指標], table.cell(colspan: 2)[目標値],
  [2025年度], [2027年度],
  [市内の事業者が相談会で相談した件数（延べ）], [120件], [200件],
  [創業した会社], [], [15社])

(2) 次の取組

まとめの文。
"""


def write_pdf(source: str, path: Path) -> Path:
    """Set Typst source with the fonts of the reports; no font of the machine is used."""
    import typst

    compiler = typst.Compiler(font_paths=[str(FONTS)], ignore_system_fonts=True)
    path.write_bytes(compiler.compile(source.encode(), format="pdf"))
    return path


def write_docx(path: Path) -> Path:
    from docx import Document
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = Document()
    document.add_heading("架空市総合戦略", 0)
    document.add_heading("第1章 産業", 1)
    paragraph = document.add_paragraph("相談会を")
    word = nsdecls("w")
    paragraph._p.append(parse_xml(f'<w:ins {word} w:id="1" w:author="a"><w:r><w:t>毎月</w:t></w:r></w:ins>'))
    paragraph._p.append(
        parse_xml(f'<w:del {word} w:id="2" w:author="a"><w:r><w:delText>毎年</w:delText></w:r></w:del>')
    )
    paragraph.add_run("開く。")
    document.add_paragraph("紹介する", style="List Bullet")
    document.add_paragraph("一つ目", style="List Number")
    document.add_paragraph("二つ目", style="List Number")
    table = document.add_table(4, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "指標"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "目標値"
    for column, year in ((1, "2025年度"), (2, "2027年度")):
        table.cell(1, column).text = year
    table.cell(2, 0).text = "相談件数\n（延べ）"
    table.cell(2, 2).text = "200件"
    table.cell(3, 1).add_table(1, 1).cell(0, 0).text = "内側"
    document.add_heading("推進体制", 2)
    document.add_paragraph().add_run("全部太字").bold = True
    document.save(str(path))
    return path


def write_xlsx(path: Path) -> Path:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("目標")
    sheet.merge_range(0, 0, 1, 0, "指標")
    sheet.write_row(1, 1, ["2025年度", "2027年度"])
    sheet.write(2, 0, "相談件数")
    sheet.write(2, 1, 1200, book.add_format({"num_format": '#,##0"件"'}))
    sheet.write(2, 2, 0.45, book.add_format({"num_format": "0%"}))
    sheet.write(4, 1, 5.0)
    sheet.write_datetime(4, 2, datetime.datetime(2024, 3, 31), book.add_format({"num_format": "yyyy/m/d"}))
    hidden = book.add_worksheet("作業用")
    hidden.write(0, 0, "見えない")
    hidden.hide()
    book.add_worksheet("体制").write(1, 1, "架空市産業課")
    book.close()
    return path


def xlsx_bytes(fill: Callable[..., None]) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    fill(book, book.add_worksheet("目標"))
    book.close()
    return buffer.getvalue()


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Extension → the plan in that format."""
    folder = tmp_path_factory.mktemp("samples")
    texts = {"txt": TEXT, "csv": CSV, "tsv": TEXT, "md": MARKDOWN, "html": HTML.format(charset="utf-8")}
    paths = {}
    for extension, text in texts.items():
        paths[extension] = folder / f"計画.{extension}"
        paths[extension].write_bytes(text.encode())
    paths["pdf"] = write_pdf(TYPST.format(height=280), folder / "計画.pdf")
    paths["docx"] = write_docx(folder / "計画.docx")
    paths["xlsx"] = write_xlsx(folder / "計画.xlsx")
    return paths


@pytest.fixture(scope="session")
def set_pdf() -> Callable[[str, Path], Path]:
    """Typst source, path → that path with a PDF in it."""
    return write_pdf


@pytest.fixture(scope="session")
def build_xlsx() -> Callable[[Callable[..., None]], bytes]:
    """A function that fills (book, sheet) → the bytes of the workbook."""
    return xlsx_bytes
