"""Evidence is what it says it is: content and ending agree, nothing that runs, not too large; or an ordinary link."""

import io
import zipfile

import pytest

from rashinban.core.errors import UnreadableFile, WrongContent
from rashinban.records import evidence
from rashinban.records.models import Evidence, ObservationRow, StoredFile


def archive(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return out.getvalue()


SHEET = archive("[Content_Types].xml", "xl/workbook.xml")


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", b"%PDF-1.4 x", "application/pdf"),
        ("写真.PNG", b"\x89PNG\r\n\x1a\nx", "image/png"),
        ("a.jpg", b"\xff\xd8\xff\xe0x", "image/jpeg"),
        ("a.webp", b"RIFF\x00\x00\x00\x00WEBPx", "image/webp"),
        ("a.xlsx", SHEET, evidence.KINDS["xlsx"]),
        ("a.docx", archive("word/document.xml", "custom.json"), evidence.KINDS["docx"]),
        ("a.csv", "年度,値\n2025,18".encode(), "text/csv"),
        ("a.csv", "年度,値".encode("cp932"), "text/csv"),
    ],
)
def test_what_is_taken(name, content, kind):
    assert evidence.media_type(content, name) == kind


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ\x90"),
        ("a.pdf", b"MZ\x90"),
        ("a.csv", b"MZ\x90\x00"),
        ("a.txt", b"#!/bin/sh\n"),
        ("a.html", b"<script>alert(1)</script>"),
        ("a.svg", b"<svg/>"),
        ("a.xlsm", SHEET),
        ("a.xlsx", b"PK\x03\x04broken"),
        ("a.xlsx", archive("word/document.xml")),
        ("a.xlsx", archive("xl/workbook.xml", "xl/vbaProject.bin")),
        ("a.docx", archive("word/document.xml", "word/embeddings/oleObject1.bin")),
        ("a.docx", archive("word/document.xml", "run.EXE")),
        ("a.webp", b"RIFF\x00\x00\x00\x00AVI x"),
        ("pdf", b"%PDF-1.4"),
        ("a.pdf", b""),
    ],
)
def test_what_is_refused(name, content):
    with pytest.raises(UnreadableFile) as told:
        evidence.media_type(content, name)
    assert told.value.remedy


def test_size_limit():
    assert evidence.media_type(b"%PDF-" + b"x" * (evidence.LARGEST - 5), "a.pdf")
    with pytest.raises(UnreadableFile, match="大きすぎます"):
        evidence.media_type(b"%PDF-" + b"x" * (evidence.LARGEST - 4), "a.pdf")


@pytest.mark.django_db
@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://example.jp/", "https://", "file:///etc/passwd", ""])
def test_links_that_are_none(office, link):
    row = ObservationRow.objects.first()
    with pytest.raises(WrongContent):
        evidence.add(row, evidence.Given(link=link), office.people["reporter"])
    assert not Evidence.objects.exists()


@pytest.mark.django_db
def test_the_same_file_is_kept_once(office):
    rows = ObservationRow.objects.all()[:2]
    for row in rows:
        evidence.add(row, evidence.Given(content=b"%PDF-1.4", name="a.pdf"), office.people["reporter"])
    assert (Evidence.objects.count(), StoredFile.objects.count()) == (2, 1)


@pytest.mark.django_db
def test_only_those_who_may_enter_add_and_only_others_verify(office):
    row = ObservationRow.objects.first()
    with pytest.raises(WrongContent, match="役割がありません"):
        evidence.add(row, evidence.Given(link="https://example.jp/"), office.people["viewer"])
    item = evidence.add(row, evidence.Given(link="https://example.jp/"), office.people["approver"])
    with pytest.raises(WrongContent, match="自分で付けた"):
        evidence.verify(item, office.people["approver"])
    own = evidence.add(row, evidence.Given(link="https://example.jp/2"), office.people["reporter"])
    assert evidence.verify(own, office.people["approver"]).verified_by == office.people["approver"]
