"""Suggestions: eligible first, then what the two sides wrote in common; what may not be suggested is only counted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashinban.ledger.card import Card, Condition
from rashinban.matching.likeness import Corpus
from rashinban.matching.suggestions import suggest

DAY = date(2026, 11, 22)


def card(key: str, kind: str, title: str, **more: Any) -> Card:
    return Card(key=key, kind=kind, what=more.pop("what", "expert"), title=title, **more)  # type: ignore[arg-type]


NEED = card("n", "need", "半導体の精密測定ができる相手を探しています", tags=("半導体", "計測"), places=("宮城県",), party="p")
OFFERS = (
    card("lab", "offer", "放射光による半導体の精密測定", tags=("半導体", "計測"), places=("東北地方",), region_user="Jグランツ"),
    card("shop", "offer", "半導体製造装置の部品加工", tags=("半導体",), places=("新潟県",)),
    card("fish", "offer", "水産加工品の販路の紹介", tags=("水産",)),
)


def test_the_closest_comes_first_with_what_is_in_common() -> None:
    found = suggest(NEED, OFFERS, DAY)
    assert [each.card.key for each in found.found] == ["lab", "shop"]
    assert found.unlike == 1
    lab, shop = found.found
    assert "キーワード「半導体」「計測」" in lab.reason.ja
    assert "「精密測定」" in lab.reason.ja
    assert "地域が重なります" in lab.reason.ja
    assert "地域は重なりません" in shop.reason.ja
    assert "精密測定" in lab.reason.en
    assert lab.score > shop.score


def test_an_offer_finds_the_needs() -> None:
    assert [each.card.key for each in suggest(OFFERS[0], (NEED, *OFFERS[1:]), DAY).found] == ["n"]


def test_eligible_first_then_unknown_then_not_with_the_reason() -> None:
    """The closest offer is for firms of up to 20 people: a firm of 300 sees it last, with why not."""
    small = Condition(field="employees", operator="at_most", values=("20",))
    age = Condition(field="age", operator="at_least", values=("3",))
    closest = OFFERS[0].model_copy(update={"conditions": (small,)})
    open_question = card("old", "offer", "半導体の計測の助言", tags=("半導体", "計測"), conditions=(age,))
    found = suggest(NEED, (closest, open_question, OFFERS[1]), DAY, answers={"n": {"employees": Decimal(300)}})
    assert [(each.card.key, each.fit.verdict) for each in found.found] == [("shop", "yes"), ("old", "unknown"), ("lab", "no")]
    assert "300" in found.judged("no")[0].fit.why.ja
    assert [each.card.key for each in found.judged("unknown")] == ["old"]
    seen_from_offer = suggest(closest, (NEED,), DAY, answers={"n": {"employees": Decimal(300)}})
    assert seen_from_offer.found[0].fit.verdict == "no"


def test_what_may_not_be_suggested_is_counted_and_not_shown() -> None:
    """Sensitive technology, people who have not agreed, what is over, cards of the same party, the same side."""
    sensitive = OFFERS[0].model_copy(update={"key": "s", "sensitive": True})
    person = OFFERS[0].model_copy(update={"key": "who"})
    over = OFFERS[0].model_copy(update={"key": "over", "valid_to": date(2026, 11, 21)})
    own = OFFERS[0].model_copy(update={"key": "own", "party": "p"})
    same_side = NEED.model_copy(update={"key": "n2", "party": None})
    found = suggest(NEED, (sensitive, person, over, own, same_side, *OFFERS), DAY, not_agreed=("who",))
    assert [each.card.key for each in found.found] == ["lab", "shop"]
    assert (found.sensitive, found.people, found.unlike) == (1, 1, 1)
    secretive = suggest(NEED.model_copy(update={"sensitive": True}), OFFERS, DAY)
    assert (secretive.found, secretive.sensitive) == ((), 3)


def test_pairs_who_know_of_each_other_are_marked_and_come_after_the_rest() -> None:
    found = suggest(NEED, OFFERS, DAY, known={"lab": "declined"}).found
    assert [(each.card.key, each.known) for each in found] == [("shop", ""), ("lab", "declined")]


def test_a_word_that_most_cards_say_is_no_reason() -> None:
    many = [card(f"o{n}", "offer", f"企業への支援　{name}") for n, name in enumerate(["測定", "販路", "採用", "広報", "会計"])]
    need = card("n", "need", "企業への支援として測定を求める")
    assert [each.card.key for each in suggest(need, many, DAY).found] == ["o0"]


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("AI検査装置の導入", "検査装置とＡＩの活用", ("検査装置", "ai")),
        ("DXの推進", "ADXの推進室", ("推進",)),
        ("ロボットの試験", "ロボティクスの話", ()),
        ("ロボットテスト", "テストロボット", ("ロボット", "テスト")),
    ],
)
def test_words_in_common(one: str, other: str, words: tuple[str, ...]) -> None:
    """Latin words as a whole and whatever their width, katakana from three characters on, kanji from two."""
    first, second = card("a", "need", one), card("b", "offer", other)
    assert set(Corpus((first, second)).compare(first, second).words) == set(words)


_TEXT = st.text(st.sampled_from("半導体測定装置ロボットのをabc "), max_size=20)


@settings(max_examples=100, deadline=None)
@given(_TEXT, _TEXT, st.lists(_TEXT, max_size=3))
def test_likeness_is_symmetric_and_between_nothing_and_the_same(one: str, other: str, rest: list[str]) -> None:
    cards = [card(f"c{n}", "need", text) for n, text in enumerate([one, other, *rest])]
    corpus = Corpus(cards)
    there, back = corpus.compare(cards[0], cards[1]), corpus.compare(cards[1], cards[0])
    assert there.text == pytest.approx(back.text)
    assert 0 <= there.text <= 1 + 1e-9
    alike = corpus.compare(cards[0], cards[0])
    assert alike.text == pytest.approx(1.0) or alike.text == 0.0
    for word in there.words:
        assert word in one.casefold()
        assert word in other.casefold()
