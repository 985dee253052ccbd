"""Files that cannot be read: each is refused in Japanese with its name, the place where there is one, and a remedy."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rashinban.core.errors import Place, UnreadableFile
from rashinban.plans.documents.guards import Limits
from rashinban.plans.documents.reader import read_document

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
PAGE = "<html><body><table><tr><td>架空市</td></tr></table></body></html>".encode()
SAMPLES: dict[str, bytes] = {}

Make = Callable[[], bytes]


def pdf(encrypt: str = "", content: str = "") -> bytes:
    """A hand-written PDF of one page without any font."""
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"
        "/Length 1>>stream\n0\nendstream",
    ]
    body = "%PDF-1.4\n" + "".join(f"{n} 0 obj\n{o}\nendobj\n" for n, o in enumerate(objects, 1))
    return (body + f"trailer<</Root 1 0 R/Size 6/ID[<00><00>]{encrypt}>>\n%%EOF\n").encode()


def package(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def changed(extension: str, change: dict[str, bytes]) -> bytes:
    """A sample with parts replaced or added."""
    with zipfile.ZipFile(io.BytesIO(SAMPLES[extension])) as archive:
        return package({name: archive.read(name) for name in archive.namelist()} | change)


def locked_zip() -> bytes:
    data = bytearray(package({"xl/workbook.xml": b"x"}, zipfile.ZIP_STORED))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def far_cell() -> bytes:
    row = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    with zipfile.ZipFile(io.BytesIO(SAMPLES["xlsx"])) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").replace(b"</sheetData>", row)
    return changed("xlsx", {"xl/worksheets/sheet1.xml": sheet})


def empty_docx() -> bytes:
    from docx import Document

    buffer = io.BytesIO()
    Document().save(buffer)
    return buffer.getvalue()


def empty_xlsx() -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.add_worksheet("空のシート")
    book.close()
    return buffer.getvalue()


STANDARD = f"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{'41' * 32}>/U<{'42' * 32}>>>"

CASES: list[tuple[str, str, Make, str]] = [
    ("empty", "空.txt", lambda: b"", "空です"),
    ("blank", "白紙.txt", lambda: b"\xef\xbb\xbf \r\n\t\n", "空です"),
    ("only ideographic spaces", "白紙.md", lambda: "　\n　".encode(), "文字がありません"),
    ("no extension", "計画", lambda: b"a", "拡張子がなく"),
    ("unknown extension", "計画.xyz", lambda: b"a", "「.xyz」の形式"),
    ("legacy Word", "計画.doc", lambda: OLE, "旧形式のWord"),
    ("Word with macros", "計画.docm", lambda: SAMPLES["docx"], "マクロ"),
    ("Excel with macros", "実績.xlsm", lambda: SAMPLES["xlsx"], "マクロ"),
    ("Ichitaro", "計画.jtd", lambda: OLE, "一太郎"),
    ("PowerPoint", "計画.pptx", lambda: SAMPLES["docx"], "PowerPoint"),
    ("archive", "計画.zip", lambda: package({"a.txt": b"a"}), "ZIP"),
    ("picture", "計画.PNG", lambda: b"\x89PNG\r\n", "画像"),
    ("PDF named docx", "計画.docx", lambda: SAMPLES["pdf"], "中身はPDF"),
    ("PDF named txt", "計画.txt", lambda: SAMPLES["pdf"], "中身はPDF"),
    ("web page named xlsx", "実績.xlsx", lambda: PAGE, "中身はHTML"),
    ("web page named xls", "実績.xls", lambda: PAGE, "中身はHTML"),
    ("text named pdf", "計画.pdf", lambda: "架空市".encode(), "その形式ではありません"),
    ("workbook named docx", "計画.docx", lambda: SAMPLES["xlsx"], "中身はExcelブック"),
    ("document named xlsx", "実績.xlsx", lambda: SAMPLES["docx"], "中身はWord文書"),
    ("archive named docx", "計画.docx", lambda: package({"a.txt": b"a"}), "別のZIP"),
    ("legacy file named docx", "計画.docx", lambda: OLE, "旧形式"),
    ("broken xls", "実績.xls", lambda: OLE, "壊れている"),
    ("password on Word", "計画.docx", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "パスワード"),
    ("password in the archive", "実績.xlsx", locked_zip, "パスワード"),
    ("password on PDF", "計画.pdf", lambda: pdf(STANDARD), "パスワード"),
    ("damaged PDF", "計画.pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)), "壊れている"),
    ("cut docx", "計画.docx", lambda: SAMPLES["docx"][:3000], "途中で切れ"),
    ("broken XML in docx", "計画.docx", lambda: changed("docx", {"word/document.xml": b"<w:doc"}), "壊れて"),
    ("broken XML in xlsx", "実績.xlsx", lambda: changed("xlsx", {"xl/workbook.xml": b"<work"}), "壊れて"),
    ("bomb", "実績.xlsx", lambda: package({"xl/workbook.xml": bytes(2**25)}), "大きくなりすぎ"),
    ("too many parts", "計画.docx", lambda: package({f"word/document{n}": b"" for n in range(10_001)}), "部品10001個"),
    ("hidden macros", "実績.xlsx", lambda: changed("xlsx", {"xl/vbaProject.bin": b"x"}), "マクロ"),
    ("docx without text", "計画.docx", empty_docx, "文字がありません"),
    ("unknown encoding", "計画.txt", lambda: b"\x81\xff\xfe\x90" * 5, "文字コード"),
    ("web page without text", "計画.html", lambda: b"<html><script>draw()</script></html>", "文章も表もありません"),
]  # fmt: skip

PLACED: list[tuple[str, str, Make, str, Place]] = [
    ("scan", "計画.pdf", lambda: pdf(content="/I Do"), "文字の情報がない", Place(page=1)),
    ("far cell", "実績.xlsx", far_cell, "広すぎます", Place(cell="XFD1048576")),
    ("workbook without values", "実績.xlsx", empty_xlsx, "値の入ったセルがありません", Place(sheet="空のシート")),
    ("open quotation mark", "実績.csv", lambda: '指標,値\n"相談,5\n'.encode("cp932"), "引用符", Place(line=2)),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _samples(samples: dict[str, Path]) -> Iterator[None]:
    SAMPLES.update({extension: path.read_bytes() for extension, path in samples.items()})
    yield
    SAMPLES.clear()


def refusal(path: Path, limits: Limits | None = None) -> UnreadableFile:
    """The error, after checking what every refusal must hold."""
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(UnreadableFile) as caught:
        read_document(path, limits)
    error = caught.value
    assert error.where.file == path.name
    assert f"ファイル「{path.name}」" in str(error)
    assert re.search(r"(です|ます|せん)[。（]", error.what)
    assert re.search(r"(さい|れます|ます)。$", error.remedy)
    assert not re.search(r"[A-Za-z_]+(Error|Exception)", str(error))
    if path.is_file():
        assert path.read_bytes() == before
    return error


@pytest.mark.parametrize(
    ("name", "make", "what"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_refused_with_a_remedy(name: str, make: Make, what: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(make())
    assert what in refusal(tmp_path / name).what


@pytest.mark.parametrize(
    ("name", "make", "what", "place"), [case[1:] for case in PLACED], ids=[case[0] for case in PLACED]
)
def test_refused_with_the_place(name: str, make: Make, what: str, place: Place, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(make())
    error = refusal(tmp_path / name)
    assert what in error.what
    assert error.where == Place(name, place.page, place.sheet, place.cell, place.line)


def test_a_missing_file(tmp_path: Path) -> None:
    assert "見つかりません" in refusal(tmp_path / "計画.pdf").what


def test_a_folder(tmp_path: Path) -> None:
    (tmp_path / "計画.pdf").mkdir()
    assert "フォルダー" in refusal(tmp_path / "計画.pdf").what


def test_a_file_over_the_limit(tmp_path: Path) -> None:
    (tmp_path / "計画.txt").write_bytes(b"a" * 101)
    assert "大きすぎます" in refusal(tmp_path / "計画.txt", Limits(file_bytes=100)).what
    (tmp_path / "計画.txt").write_bytes(b"a" * 100)
    assert read_document(tmp_path / "計画.txt", Limits(file_bytes=100)).text == "a" * 100


def test_at_least_twenty_kinds_are_refused() -> None:
    assert len({case[0] for case in CASES} | {case[0] for case in PLACED}) >= 20
