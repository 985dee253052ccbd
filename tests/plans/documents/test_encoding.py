import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashinban.core.errors import UnreadableFile
from rashinban.plans.documents.encoding import decode_text

SENTENCE = "架空市は、相談件数を120件から200件にふやす。①髙い目標～カタカナ"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8-sig", b""),
        ("utf-16", b""),
        ("utf-16-be", b"\xfe\xff"),
        ("cp932", b""),
        ("euc_jis_2004", b""),
    ],
)
def test_every_encoding_of_japanese_offices_is_told_apart(encoding: str, mark: bytes) -> None:
    sentence = SENTENCE.replace("髙", "高").replace("～", "から") if "euc" in encoding else SENTENCE
    assert decode_text(mark + sentence.encode(encoding), "架空.txt") == sentence


def test_iso_2022_jp() -> None:
    assert decode_text("架空市の目標".encode("iso2022_jp"), "架空.txt") == "架空市の目標"


@given(st.text(st.characters(min_codepoint=0x20, exclude_categories=["Cs", "Cc", "Co", "Cn"]), min_size=1))
def test_utf_8_is_always_itself(text: str) -> None:
    decoded = decode_text(text.encode(), "架空.txt") if "\ufffd" not in text else text
    assert decoded == text.removeprefix("\ufeff")


@given(st.text(st.sampled_from("架空市総合戦略をすすめる目標値カキクケコ、。１２３abc\n"), min_size=4))
def test_shift_jis_and_euc_are_not_mixed_up(text: str) -> None:
    for encoding in ("cp932", "euc_jp"):
        assert decode_text(text.encode(encoding), "架空.txt") == text


@pytest.mark.parametrize(
    "data", [b"\x81\xff\xfe\x90", b"\xff\xfe\x00", b"a\x00b\x00\x01", b"\xa0\xfd\x80\x00"]
)
def test_what_fits_nothing_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="文字コード"):
        decode_text(data, "架空.txt")


def test_a_declared_encoding_is_tried_first_and_an_unknown_name_does_no_harm() -> None:
    assert decode_text("café".encode("latin-1"), "架空.html", "ISO-8859-1") == "café"
    assert decode_text(SENTENCE.encode("cp932"), "架空.html", "x-sjis") == SENTENCE
    assert decode_text(SENTENCE.encode(), "架空.html", "no-such-code") == SENTENCE
