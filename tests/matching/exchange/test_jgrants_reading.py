"""Answers of the jGrants API as files: the shape verified against the Digital Agency's client, contents 架空."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rashinban.core.errors import ManyErrors, RashinbanError, UnreadableFile, WrongContent
from rashinban.matching.eligibility import judge
from rashinban.matching.exchange.incoming import read_incoming
from rashinban.matching.questions import read_answers

LIST_ROW = {
    "id": "a0WMIHON0000001AAA",
    "name": "S-00009001",
    "title": "みほん省力化補助（架空）",
    "target_area_search": "新潟県 / 東北地方",
    "subsidy_max_limit": 5000000,
    "acceptance_start_datetime": "2026-03-31T15:00:00.000Z",
    "acceptance_end_datetime": "2026-06-30T08:00:00Z",
    "target_number_of_employees": "20名以下 / 300名以下",
}
DETAIL_ROW = LIST_ROW | {
    "subsidy_catch_phrase": "機械を入れる費用の一部を補助します",
    "detail": "<p>■目的</p><ul><li>省力化</li></ul><script>alert(1)</script>",
    "use_purpose": "設備整備・IT導入をしたい / 人材育成を行いたい",
    "industry": "製造業 / 農業，林業",
    "target_area_detail": None,
    "subsidy_rate": "3/4 以内（小規模は 4/5）",
    "front_subsidy_detail_page_url": "https://www.jgrants-portal.go.jp/subsidy/a0WMIHON0000001AAA",
    "application_guidelines": [{"name": "要領.pdf", "data": "JVBERi0="}],
}


def _read(content: Any, name: str = "jgrants.json") -> Any:
    return read_incoming(name, json.dumps(content, ensure_ascii=False).encode())


def _envelope(*rows: Any) -> dict[str, Any]:
    return {"metadata": {"type": "https://api.jgrants-portal.go.jp/", "resultset": {"count": len(rows)}}, "result": list(rows)}


def test_a_detail_becomes_a_card_with_dated_conditions_credited_to_jgrants() -> None:
    incoming = _read(_envelope(DETAIL_ROW))
    (card,) = incoming.cards
    assert incoming.origin == "jgrants"
    assert (card.key, card.title, card.limit) == ("jgrants-a0WMIHON0000001AAA", "みほん省力化補助（架空）", Decimal(5000000))
    assert card.rate == "3/4 以内（小規模は 4/5）"  # free text stays free text
    assert card.valid_from == date(2026, 4, 1)  # 15:00 UTC of the day before is already the first of April in Japan
    assert card.valid_to == date(2026, 6, 30)
    assert card.text == "■目的\n\n・省力化"
    conditions = {condition.field: condition for condition in card.conditions}
    assert conditions["place"].values == ("新潟県", "東北地方")
    assert conditions["employees"].values == ("300",)  # bands mean any of them
    assert conditions["industry"].values == ("製造業", "農業、林業")
    assert conditions["purposes"].values == ("設備整備・IT導入をしたい", "人材育成を行いたい")
    assert {condition.source.document for condition in card.conditions} == {"Jグランツ"}
    assert conditions["place"].source.quotation == "補助対象地域：新潟県 / 東北地方"


def test_a_list_is_read_as_well() -> None:
    (card,) = _read(_envelope(LIST_ROW)).cards
    assert card.text == ""
    assert card.link == "https://www.jgrants-portal.go.jp/subsidy/a0WMIHON0000001AAA"


@pytest.mark.parametrize(("place", "verdict"), [("新潟県", "yes"), ("宮城県", "yes"), ("長野県", "no")])
def test_what_was_read_can_be_judged(place: str, verdict: str) -> None:
    (card,) = _read(_envelope(LIST_ROW)).cards
    answers = read_answers({"place": [place], "employees": ["30"]})
    assert judge(card, answers, date(2026, 5, 1)).verdict == verdict


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("従業員数の制約なし", None),
        ("5名以下", ("at_most", "5")),
        ("901名以上", ("at_least", "901")),
        ("900名以下 / 901名以上", None),
        ("", None),
    ],
)
def test_bands_of_employees(written: str, expected: Any) -> None:
    (card,) = _read(_envelope(LIST_ROW | {"target_number_of_employees": written})).cards
    found = [(condition.operator, *condition.values) for condition in card.conditions if condition.field == "employees"]
    assert found == ([expected] if expected else [])


def test_no_limit_is_stated_by_zero() -> None:
    assert _read(_envelope(LIST_ROW | {"subsidy_max_limit": 0})).cards[0].limit is None


@pytest.mark.parametrize(
    ("data", "kind", "words"),
    [
        (b"<!DOCTYPE html><html><body>503 Service Unavailable</body></html>", UnreadableFile, "ウェブの画面"),
        (json.dumps(_envelope(DETAIL_ROW)).encode()[:200], UnreadableFile, "途中で切れて"),
        (b"", UnreadableFile, "空"),
        (b'{"result": [NaN]}', UnreadableFile, "読めません"),
        (b'{"result": []}', WrongContent, "一件もありません"),
        (b'{"error": "HTTP 404"}', WrongContent, "エラーを返した"),
        (b'{"foo": 1}', WrongContent, "HSDSでもない"),
        ("[1, 2]".encode("utf-16"), UnreadableFile, "文字コード"),
        (b"[" * 100000 + b"]", UnreadableFile, "JSON"),
    ],
)
def test_what_is_no_answer_is_told_in_plain_words(data: bytes, kind: type[RashinbanError], words: str) -> None:
    with pytest.raises(kind) as refused:
        read_incoming("jgrants.json", data)
    assert words in str(refused.value)
    assert refused.value.remedy


def test_every_wrong_row_is_named() -> None:
    rows = _envelope(LIST_ROW, LIST_ROW | {"id": ""}, LIST_ROW | {"id": "x", "acceptance_end_datetime": "明日"}, LIST_ROW | {"id": "y", "target_area_search": "どこか地方"})
    with pytest.raises(ManyErrors) as refused:
        _read(rows)
    assert [error.what[:3] for error in refused.value.errors] == ["2件目", "3件目", "4件目"]


def test_the_same_programme_twice_is_one_unless_it_differs() -> None:
    assert len(_read(_envelope(LIST_ROW, LIST_ROW)).cards) == 1
    with pytest.raises(ManyErrors):
        _read(_envelope(LIST_ROW, LIST_ROW | {"title": "別の名"}))
