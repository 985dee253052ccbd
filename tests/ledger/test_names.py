"""Names in one spelling: what must come together, and what must stay apart."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashinban.ledger.names import FoldedName, fold_name

SAME = [
    ("株式会社みほん製作所", "みほん製作所株式会社"),
    ("（株）みほん製作所", "㈱みほん製作所"),
    ("㍿みほん製作所", "みほん製作所 (株)"),
    ("株式會社みほん製作所", "みほん製作所"),
    ("ミホン　製作所", "ﾐﾎﾝ製作所"),
    ("髙橋精密", "高橋精密"),
    ("﨑陽工業", "崎陽工業"),
    ("澤田商店", "沢田商店"),
    ("齋藤電機", "斎藤電機"),
    ("渡邊鉄工", "渡辺鐵工"),
    ("濱田水産", "浜田水産"),
    ("国際電機", "國際電機"),
    ("コンピューター・サービス", "コンピュータサービス"),
    ("キヤノン", "キャノン"),
    ("霞ヶ浦水産", "霞ケ浦水産"),
    ("MIHON Co., Ltd.", "mihon"),
    ("ＭＩＨＯＮ", "Mihon Inc."),
    ("（一社）みほん協会", "一般社団法人みほん協会"),
    ("みほん協会 社団法人", "一般社団法人みほん協会"),
    ("特定非営利活動法人みほん", "NPO法人みほん"),
    ("(有)みほん", "有限会社 みほん"),
    ("合同会社みほん", "みほん(同)"),
    ("国立大学法人みほん大学", "みほん大学"),
    ("株)ミホン", "ミホン"),
    ("みほん精機(株)（架空）", "株式会社みほん精機（架空）"),
]
APART = [
    ("山田商事", "山田商会"),
    ("株式会社アオバ", "有限会社アオバ"),
    ("みほん製作所", "みほん製作所仙台工場"),
    ("北斗電機", "北斗電気"),
    ("一般社団法人みほん", "一般財団法人みほん"),
    ("Incubate", "ubate"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_written_differently_and_the_same(one: str, other: str) -> None:
    assert fold_name(one).agrees(fold_name(other)), (fold_name(one), fold_name(other))


@pytest.mark.parametrize(("one", "other"), APART)
def test_similar_and_different(one: str, other: str) -> None:
    assert not fold_name(one).agrees(fold_name(other))


def test_the_form_is_known() -> None:
    assert fold_name("㈱みほん") == FoldedName("みほん", "株式会社")
    assert fold_name("みほん株式会社仙台支店") == FoldedName("みほん仙台支店", "株式会社")


@given(st.text(min_size=1, max_size=30))
def test_full_width_or_not_is_the_same_and_no_name_becomes_empty(name: str) -> None:
    assert fold_name(name).core
    wide = unicodedata.normalize("NFKC", name)
    assert fold_name(wide).agrees(fold_name(name)) or not wide.strip()


@given(st.text("山田高橋精密工業アイウ", min_size=1, max_size=12), st.sampled_from(["株式会社", "（株）", "㈱", "㍿", "有限会社", "(同)", "一般社団法人"]))
def test_front_and_end_are_the_same(core: str, form: str) -> None:
    assert fold_name(form + core) == fold_name(core + form) == fold_name(f"{form}　{core}")


def test_the_letters_of_the_table_are_each_folded_once() -> None:
    """No letter is given two common forms, and no common form is itself folded further."""
    from rashinban.ledger.names import _letters, _table

    groups = [group for words in _table("letters.yaml").values() for group in words.split()]
    seen: dict[str, str] = {}
    for group in groups:
        for letter in group[1:]:
            if letter != group[0]:
                assert seen.setdefault(letter, group[0]) == group[0], letter
    table = _letters()
    assert not [letter for letter in table.values() if ord(letter) in table]
