"""Workbooks that must not be opened."""

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from rashinban.core.errors import RashinbanError
from rashinban.statistics.publisher import Received
from rashinban.statistics.workbook_guard import check_workbook


def book(change: Callable[[openpyxl.Workbook], object] = lambda book: None) -> bytes:
    made = openpyxl.Workbook()
    made.active.title = "第1表"
    made.active["A1"] = "人口"
    change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def test_an_ordinary_workbook_passes() -> None:
    check_workbook(Received("表.xlsx", book()))


def test_a_wide_table_that_is_one_passes() -> None:
    check_workbook(Received("表.xlsx", book(lambda made: made.active.append(list(range(1000))))))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (lambda: book()[:-200], "壊れているか"),
        (lambda: b"PK\x03\x04" + b"x" * 100, "壊れているか"),
        (lambda: packed(**{"content.xml": b"<x/>"}), "Excelブック"),
        (lambda: packed(**{"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b" " * 80_000_000}), "展開すると"),
        (lambda: book(lambda made: made.active.append(list(range(3000)))), "3,000列"),
        (lambda: book(lambda made: made.active.cell(1_048_576, 16_384, 1)), "16,384列、1,048,576行"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "パスワード"),
    ],
)
def test_what_is_refused(content: Callable[[], bytes], said: str) -> None:
    with pytest.raises(RashinbanError, match=said) as error:
        check_workbook(Received("表.xlsx", content()))
    assert error.value.where.file == "表.xlsx"
    assert error.value.remedy


def test_the_sheet_is_named() -> None:
    with pytest.raises(RashinbanError) as error:
        check_workbook(Received("表.xlsx", book(lambda made: made.active.append(list(range(3000))))))
    assert error.value.where.sheet == "第1表"
