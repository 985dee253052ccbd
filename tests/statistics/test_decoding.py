"""Encodings are told apart on the whole file; what is no text is said to be none, with its line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashinban.core.errors import UnreadableFile
from rashinban.statistics.decoding import decode, page_title, read_head
from rashinban.statistics.publisher import Received

TEXT = "地域コード,都道府県,値\n010006,北海道,△1.2\n,青森県（東津軽郡）,①\n" * 40


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le", "utf-16-be", "euc_jp"])
def test_encodings(encoding: str) -> None:
    text = TEXT.replace("①", "一") if encoding == "euc_jp" else TEXT
    assert decode(Received("表.csv", text.encode(encoding))).text == text
    assert read_head(Received("表.csv", text.encode(encoding))).startswith("地域コード,都道府県")


def test_a_letter_late_in_the_file_decides() -> None:
    late = "a,b\n" * 50_000 + "青森県,1\n"
    assert decode(Received("表.csv", late.encode("cp932"))).encoding == "cp932"
    assert decode(Received("表.csv", late.encode())).encoding == "utf-8"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (TEXT.encode()[:-3], "途中で切れて"),
        (b"a,b\nc,d\n" + "県".encode() + b"\xff\xfe\xff\n" + b"e,f\n" * 4, "文字コード"),
        (b"a\nb\n\0\n", "3行目"),
        (b"%PDF-1.4", "PDF"),
        (b"\x1f\x8b\x08", "gzip"),
        (b" \n\n", "空です"),
    ],
)
def test_what_is_no_text(content: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        decode(Received("表.csv", content))
    if said != "途中で切れて":
        assert read_head(Received("表.csv", content)) == ""


@pytest.mark.parametrize(
    "page",
    ["<!DOCTYPE html><html><title> お探しのページ </title>", "\n<?xml version='1.0'?>\n<!-- x -->\n<HTML lang=ja><title>お探しのページ</title>"],
)
def test_pages_are_known_by_their_title(page: str) -> None:
    assert page_title(Received("表.csv", page.encode("cp932"))) == "お探しのページ"
    assert page_title(Received("表.csv", TEXT.encode())) is None


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1).filter(str.strip))
def test_utf8_is_never_taken_for_another(text: str) -> None:
    content = ("見出し," + text).encode()
    assert decode(Received("表.csv", content)).encoding == "utf-8"
