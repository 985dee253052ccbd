"""One line of what happened, read as a person means it."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashinban.ledger.kinds import kinds
from rashinban.ledger.mentions import Names
from rashinban.ledger.reading import Deed, Suggestion, Who, read_line
from rashinban.ledger.spoken_days import find_day

TODAY = date(2026, 11, 22)  # a Sunday
NAMES = Names(
    (
        ("party", "mihon", "株式会社みほん精機"),
        ("party", "short", "みほん"),
        ("party", "a", "A社"),
        ("party", "daigaku", "みほん大学"),
        ("network", "salon", "みほん産学官金サロン"),
        ("gathering", "fair", "第3回ものづくり商談会"),
        ("measure", "1-2", "販路開拓の支援"),
    )
)
MIHON, A, DAIGAKU = Who("株式会社みほん精機", "mihon"), Who("A社", "a"), Who("みほん大学", "daigaku")


def read(line: str) -> Suggestion:
    return read_line(line, TODAY, NAMES)


GOLDEN = {
    "6/12 産学官金サロンで(株)みほん精機が発表、A社と面談": Suggestion(
        date(2026, 6, 12), (Deed("presented", (MIHON,)), Deed("met", (MIHON,), A)), network="salon"
    ),
    "A社、B社、C社が参加": Suggestion(None, (Deed("attended", (A, Who("B社"), Who("C社"))),)),
    "昨日、みほん精機が助成金300万円を獲得": Suggestion(
        date(2026, 11, 21), (Deed("grant_won", (MIHON,), None, Decimal(3_000_000), "円"),)
    ),
    "研修に50人が参加、うち30人が修了": Suggestion(
        None, (Deed("attended", (), None, Decimal(50), "人"), Deed("trained", (), None, Decimal(30), "人"))
    ),
    "産学官金サロンを開催": Suggestion(None, (Deed("held"),), network="salon"),
    "６月１２日（金）みほん大学を訪問、ヒアリング": Suggestion(date(2026, 6, 12), (Deed("consulted", (DAIGAKU,)),)),
    "第3回ものづくり商談会でB製作所とみほん精機が成約": Suggestion(
        None, (Deed("agreed", (MIHON,), Who("B製作所")),), gathering="fair"
    ),
    "㈱あおぞら製作所を支援（販路開拓の支援）": Suggestion(None, (Deed("supported", (Who("あおぞら製作所"),)),), measure="1-2"),
    "みほん精機はA社との契約は不成立": Suggestion(None, (Deed("declined", (MIHON,), A),)),
    "施設を2.5時間利用 A社": Suggestion(None, (Deed("used", (A,), None, Decimal("2.5"), "時間"),)),
    "先週の金曜 A社にみほん大学を紹介": Suggestion(date(2026, 11, 13), (Deed("introduced", (A,), DAIGAKU),)),
    "売上1億2千万円 A社": Suggestion(None, (Deed("sales", (A,), None, Decimal(120_000_000), "円"),)),
    "令和7年12月1日 みほん大学とA社が面談": Suggestion(date(2025, 12, 1), (Deed("met", (A,), DAIGAKU),)),
    "新しい企業ミナト工業が相談に来た": Suggestion(None, (Deed("consulted", (Who("ミナト工業"),)),)),
    "青葉商事を訪問": Suggestion(None, (Deed("consulted", (Who("青葉商事"),)),)),
    "昨日 あおぞらと面談": Suggestion(date(2026, 11, 21), (Deed("met", (Who("あおぞら"),)),)),
    "説明会を開催": Suggestion(None, (Deed("held"),)),
    "みほん精機": Suggestion(None, (Deed(None, (MIHON,)),)),
    "株式会社とおりゃんせ（架空）が発表": Suggestion(None, (Deed("presented", (Who("とおりゃんせ"),)),)),
    "ミナト工業株式会社が相談": Suggestion(None, (Deed("consulted", (Who("ミナト工業"),)),)),
    "": Suggestion(None, ()),
}


@pytest.mark.parametrize("line", GOLDEN)
def test_what_a_line_means(line: str) -> None:
    assert read(line) == GOLDEN[line]


DAYS = {
    "12/1": date(2025, 12, 1),  # still to come this year
    "11/22": TODAY,
    "2/29": date(2024, 2, 29),
    "23日に": date(2026, 10, 23),
    "22日": TODAY,
    "一昨日": date(2026, 11, 20),
    "金曜": date(2026, 11, 20),
    "日曜": TODAY,
    "先週の月曜日": date(2026, 11, 9),
    "2026-04-01": date(2026, 4, 1),
    "R8.6.12": date(2026, 6, 12),
    "3日間の研修": None,
    "第2回": None,
    "13/40": None,
}


@pytest.mark.parametrize("text", DAYS)
def test_the_day_that_is_meant(text: str) -> None:
    found = find_day(text, TODAY)
    assert (found.on if found else None) == DAYS[text]


@given(st.text(max_size=60))
def test_any_text_is_read_without_a_word_of_complaint(line: str) -> None:
    found = read(line)
    known = {key for _what, key, _name in NAMES.known}
    for deed in found.deeds:
        assert deed.kind is None or deed.kind in kinds()
        for who in (*deed.who, *filter(None, (deed.counterpart,))):
            assert who.key in known or (who.key is None and len(who.name) >= 2)


PARTY = st.sampled_from(["みほん精機", "(株)みほん精機", "A社", "みほん大学"])
VERB = st.sampled_from([kind for kind in kinds().values() if kind.words and kind.group in ("gathering", "support", "other")])


@given(party=PARTY, kind=VERB, ago=st.integers(0, 330))
def test_day_party_and_verb_come_back(party: str, kind: object, ago: int) -> None:
    day = TODAY - timedelta(ago)
    word = kind.words[0]  # type: ignore[attr-defined]
    found = read(f"{day.month}/{day.day} {party}が{word}")
    assert found.on == day
    assert [(deed.kind, len(deed.who)) for deed in found.deeds] == [(kind.name, 1)]  # type: ignore[attr-defined]
    assert found.deeds[0].who[0].key in ("mihon", "a", "daigaku")


@given(st.sampled_from([line for line in GOLDEN if line]))
def test_wide_letters_and_narrow_ones_mean_the_same(line: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in line)
    assert read(unicodedata.normalize("NFKC", line)) == read(wide) == read(line)


@given(st.sampled_from(["みほん精機", "みほん大学", "みほんの会", "みほん電子"]))
def test_a_short_name_inside_a_longer_word_is_not_that_party(name: str) -> None:
    found = read(f"{name}を訪問")
    assert all(who.key != "short" or name == "みほんの会" for deed in found.deeds for who in deed.who)


def test_spellings_that_overlap_give_the_longest() -> None:
    names = Names((("party", "k", "青葉"), ("party", "kk", "青葉工業"), ("party", "kkk", "青葉工業販売")))
    assert [who.key for deed in read_line("青葉工業販売、青葉工業、青葉が参加", TODAY, names).deeds for who in deed.who] == ["kkk", "kk", "k"]
