"""The contract of report writers: every one of them passes all of this."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from hashlib import sha256
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest

from rashinban.core.errors import RashinbanError
from rashinban.reports.contents import Report
from rashinban.reports.formats.writer import BUILT_IN, find_writer, suffixes, write_report
from rashinban.reports.states import LOOK


def text_of_html(content: bytes) -> str:
    page = content.decode("utf-8")
    body = re.sub(r"(?s)<style>.*?</style>|<sup.*?</sup>", "", page)
    return unescape(re.sub(r"<[^>]+>", " ", body))


def text_of_pdf(content: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    return "".join(page.get_textpage().get_text_bounded() for page in document)


def text_of_docx(content: bytes) -> str:
    import docx

    document = docx.Document(io.BytesIO(content))
    return "\n".join(element.text or "" for element in document.element.body.iter() if element.tag.endswith("}t"))


def text_of_xlsx(content: bytes) -> str:
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return "\n".join(str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row)


def text_of_pptx(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        pages = [archive.read(n).decode() for n in archive.namelist() if n.startswith(("ppt/slides/slide", "ppt/notesSlides/notes"))]
    return "".join(unescape("".join(re.findall(r"<a:t>([^<]*)</a:t>", page))) + "\n" for page in pages)


def text_of_zip(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = (n for n in archive.namelist() if n.endswith((".csv", ".txt", "datapackage.json")))
        return "\n".join(archive.read(name).decode("utf-8-sig").replace('""', '"') for name in texts)


READ_BACK: dict[str, Callable[[bytes], str]] = {
    ".html": text_of_html,
    ".pdf": text_of_pdf,
    ".docx": text_of_docx,
    ".pptx": text_of_pptx,
    ".xlsx": text_of_xlsx,
    ".zip": text_of_zip,
}


def squeezed(text: str) -> str:
    """Without white space, hyphens of extraction and invisible joiners: what matters is that the words are there."""
    return re.sub(r"[\s\u2060\ufffe\ufeff]|\[\d+\]", "", text)


@pytest.fixture(scope="module", params=sorted(BUILT_IN))
def written(request: pytest.FixtureRequest, report: Report) -> tuple[str, bytes]:
    return request.param, find_writer(Path(f"a{request.param}"))(report)


def test_every_built_in_writer_is_under_this_contract():
    assert set(READ_BACK) == set(BUILT_IN) <= set(suffixes())


def test_the_title_every_label_state_and_source_can_be_read_back(written: tuple[str, bytes], report: Report):
    suffix, content = written
    text = squeezed(READ_BACK[suffix](content))
    expected = [report.title, report.as_of_text, "架空", *(said.text for said in report.lead)]
    expected += [row.label for row in report.rows]
    expected += [LOOK[row.state].word("ja") for row in report.rows]
    expected += [source.text for source in report.sources]
    expected += [entry.sha256 for entry in report.inputs]
    missing = [words for words in expected if squeezed(words) not in text]
    assert missing == []


def test_every_published_number_can_be_read_back(written: tuple[str, bytes], report: Report):
    suffix, content = written
    text = squeezed(READ_BACK[suffix](content)).replace(",", "")
    for row in report.rows:
        for figure in (row.baseline, row.latest):
            if figure.value is not None:
                assert f"{figure.value.normalize():f}" in text, (row.label, figure.text)


def test_the_same_report_gives_the_same_bytes(written: tuple[str, bytes], report: Report):
    suffix, content = written
    assert find_writer(Path(f"b{suffix}"))(report) == content


def test_a_failing_writer_leaves_what_was_there(tmp_path: Path, report: Report, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "report.html"
    path.write_text("前の報告書", encoding="utf-8")

    def fail(report: Report) -> bytes:
        raise RuntimeError("途中で止まった")

    monkeypatch.setattr("rashinban.reports.formats.html.write_html", fail)
    with pytest.raises(RuntimeError):
        write_report(report, path)
    assert path.read_text(encoding="utf-8") == "前の報告書"
    assert list(tmp_path.iterdir()) == [path]


def test_a_report_is_put_in_place_whole(tmp_path: Path, report: Report):
    path = tmp_path / "新しいフォルダ" / "報告書.zip"
    write_report(report, path)
    assert zipfile.is_zipfile(path)
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("name", ["report.odp", "report", "report.HTMX"])
def test_an_unknown_suffix_is_refused_by_name(tmp_path: Path, report: Report, name: str):
    with pytest.raises(RashinbanError, match="形式では書けません") as caught:
        write_report(report, tmp_path / name)
    assert ".pdf" in caught.value.remedy
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_an_error_in_words(tmp_path: Path, report: Report):
    blocked = tmp_path / "file"
    blocked.write_text("x")
    with pytest.raises(RashinbanError, match="報告書を書き込めません"):
        write_report(report, blocked / "report.zip")


def test_the_html_needs_no_network_and_no_script(report: Report):
    page = find_writer(Path("a.html"))(report).decode("utf-8")
    outside = re.sub(r'xmlns(:xlink)?="[^"]+"', "", page)
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//|@import|url\((?!data:|#)", outside)


def test_every_link_of_the_html_leads_somewhere_and_ids_are_unique(report: Report):
    page = find_writer(Path("a.html"))(report).decode("utf-8")
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_headings_of_the_html_descend_one_step_at_a_time(report: Report):
    page = find_writer(Path("a.html"))(report).decode("utf-8")
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", page)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_pdf_is_tagged_titled_and_in_japanese(report: Report):
    import pypdfium2

    content = find_writer(Path("a.pdf"))(report)
    document = pypdfium2.PdfDocument(content)
    assert document.is_tagged()
    assert document.get_metadata_dict()["Title"] == f"{report.title} フォローアップ報告書"
    assert b"pdfuaid" in content
    assert b"/Lang(ja" in content.replace(b" ", b"")
    outline = [entry.get_title() for entry in document.get_toc()]
    assert "指標の一覧" in outline
    assert all(any(row.label in title for title in outline) for row in report.rows)


def test_a_long_table_of_the_pdf_repeats_its_head(report: Report):
    import pypdfium2

    document = pypdfium2.PdfDocument(find_writer(Path("a.pdf"))(report))
    pages = [squeezed(page.get_textpage().get_text_bounded()) for page in document]
    inside = [page for page in pages if "目標値・期限" in page]
    assert len(inside) >= 2


def test_word_headings_are_headings_and_table_heads_repeat(report: Report):
    import docx

    document = docx.Document(io.BytesIO(find_writer(Path("a.docx"))(report)))
    headings = [p.text for p in document.paragraphs if p.style is not None and p.style.name.startswith("Heading")]
    assert [f"{row.number} {row.label}" for row in report.rows] == [h for h in headings if h[0].isdigit()]
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in document.tables)
    pictures = document.inline_shapes
    charts = 2 + sum(page.chart is not None for page in report.pages)
    assert [bool(p._inline.docPr.get("descr")) for p in pictures] == [True] * charts


def test_text_in_excel_never_becomes_a_formula(report: Report):
    evil = report.model_copy(update={"title": "=1+1", "organisation": "=HYPERLINK()"})
    content = find_writer(Path("a.xlsx"))(evil)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [archive.read(n).decode() for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
        charts = [n for n in archive.namelist() if n.startswith("xl/charts/chart")]
        drawings = [archive.read(n).decode() for n in archive.namelist() if n.startswith("xl/drawings/drawing")]
    assert not any("<f>" in sheet for sheet in sheets)
    assert len(charts) == sum(page.chart is not None for page in report.pages)
    assert all(drawing.count("descr=") == drawing.count("<xdr:graphicFrame") for drawing in drawings)


def test_the_progress_sheet_has_years_across_and_one_row_per_indicator(report: Report):
    import python_calamine

    content = find_writer(Path("a.xlsx"))(report)
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = book.get_sheet_by_name("進捗管理シート").to_python()
    head = rows[0]
    assert [name for name in head if name] == [
        "番号", "戦略", "施策", "指標", "単位", "基準値", "目標値", "実績値", "達成状況", "判定", "理由", "担当", "出典",
    ]  # fmt: skip
    assert len(rows) == 2 + len(report.rows)
    first = rows[2]
    assert first[head.index("基準値")] == 63.9
    assert first[head.index("目標値")] == 70
    actual = head.index("実績値")
    assert rows[1][actual : actual + 5] == ["令和3年度", "令和4年度", "令和5年度", "令和6年度", "令和7年度"]
    assert first[actual : actual + 5] == [65.1, 63.9, 63.0, 62.4, 61.2]
    assert first[head.index("判定")] == "▼ 後退"


def test_the_package_proves_itself(report: Report):
    content = find_writer(Path("a.zip"))(report)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    sums = dict(reversed(line.split("  ")) for line in files.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: sha256(data).hexdigest() for name, data in files.items()}
    assert Report.model_validate_json(files["report.json"]) == report
    described = json.loads(files["datapackage.json"])
    for resource in described["resources"]:
        data = files[resource["path"]]
        assert data.startswith(b"\xef\xbb\xbf")
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
        fields = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
        assert rows
        assert list(rows[0]) == list(fields)
        for row in rows:
            for name, kind in fields.items():
                if kind in ("number", "integer") and row[name]:
                    float(row[name])
    names = {f"charts/{chart}.vl.json" for chart in ("overview", "distribution", "indicator-1")}
    assert names <= set(files)
