"""Tables of programmes: the form goes out, what is written in it comes back."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rashinban.core.errors import ManyErrors, RashinbanError
from rashinban.matching.exchange.columns import COLUMNS, write_form
from rashinban.matching.exchange.incoming import read_incoming

HEADINGS = [column.heading for column in COLUMNS]


def _book(*rows: list[Any]) -> bytes:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(write_form()))
    for row in rows:
        book["制度"].append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_the_examples_of_the_form_can_be_imported() -> None:
    example = [int(column.example) if column.example.isdecimal() else column.example or None for column in COLUMNS]
    incoming = read_incoming("制度.xlsx", _book(example))
    (card,) = incoming.cards
    assert card.key == "table-R8-01"
    assert incoming.providers == {"table-R8-01": "みほん県（架空）"}
    assert card.places == ("新潟県", "東北地方")
    assert card.limit == Decimal(5000000)
    assert (card.valid_from, card.valid_to) == (date(2026, 4, 1), date(2026, 6, 30))
    assert {condition.field for condition in card.conditions} == {"place", "industry", "body", "employees", "capital", "certificates", "purposes", "other"}
    assert all(condition.source.quotation and condition.source.document == "公募要領（架空）" for condition in card.conditions)


def test_rules_name_other_rows_by_their_number() -> None:
    text = "番号,名称,前提の制度,併用できない制度,前提・併用の期間（か月）\nA,計画の承認（架空）,,,\nB,実行補助（架空）,A,jgrants-x,36\n"
    cards = read_incoming("制度.csv", text.encode("cp932")).cards
    assert [(rule.kind, rule.cards, rule.within_months) for rule in cards[1].rules] == [("requires", ("table-A",), 36), ("excludes", ("jgrants-x",), 36)]


def test_reading_twice_gives_the_same_keys() -> None:
    text = "名称,対象地域\n補助（架空）,新潟県\n".encode()
    assert read_incoming("a.csv", text).cards[0].key == read_incoming("a.csv", text).cards[0].key


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("企業名,法人番号\nみほん,1\n", "制度の表ではありません"),
        ("名称,年齢\n補助,3\n", "知らない見出しがあります：年齢"),
        ("名称,名称\n補助,補助\n", "同じ見出しが2度"),
        ("名称,一行でいうと\n", "一件もありません"),
        ("名称,上限額（円）\n補助,たくさん\n", "数として読めません"),
        ("名称,受付終了\n補助,2026-02-30\n", "日付として読めません"),
        ("名称,受付開始,受付終了\n補助,2026-05-01,2026-04-01\n", "受付終了が受付開始より前"),
        ("名称,対象地域\n補助,関東\n", "機関によって違います"),
        ("名称,案内のページ\n補助,javascript:x\n", "アドレスではありません"),
        ("名称\n補助\n補助\n", "2度出てきます"),
        ("名称,一行でいうと\n,説明だけ\n", "名称がありません"),
    ],
)
def test_mistakes_are_told_where_they_are(text: str, words: str) -> None:
    with pytest.raises(RashinbanError) as refused:
        read_incoming("制度.csv", text.encode())
    errors = refused.value.errors if isinstance(refused.value, ManyErrors) else (refused.value,)
    assert any(words in error.what for error in errors), [str(error) for error in errors]
    assert all(error.remedy and error.where.file == "制度.csv" for error in errors)


def test_a_web_page_with_the_name_of_a_workbook_is_refused() -> None:
    with pytest.raises(RashinbanError, match="HTML"):
        read_incoming("制度.xlsx", b"<html><body><table><tr><td>x</td></tr></table></body></html>")


def test_other_kinds_of_files_are_refused() -> None:
    with pytest.raises(RashinbanError, match="形式"):
        read_incoming("要領.pdf", b"%PDF-1.4")
