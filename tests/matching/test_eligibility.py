"""What holds of every judgement: three-valued logic, and the question that is asked next."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashinban.core.source import Source
from rashinban.ledger.card import Card, Condition, Rule
from rashinban.matching.combining import Use
from rashinban.matching.eligibility import judge, judge_all, next_question
from rashinban.matching.places import read_spot
from rashinban.matching.questions import questions

DAY = date(2026, 6, 1)
WRITTEN = Source(document="要領（架空）", quotation="対象")


def _condition(field: str, operator: Any, *values: str) -> Condition:
    return Condition(field=field, operator=operator, values=values, source=WRITTEN)


CONDITIONS = st.one_of(
    st.sampled_from(["東北地方", "全国", "新潟県", "宮城県仙台市", "存在しない地方"]).map(lambda v: _condition("place", "in", v)),
    st.sampled_from(["東北地方", "新潟県", "宮城県仙台市"]).map(lambda v: _condition("place", "not_in", v)),
    st.integers(0, 400).map(lambda n: _condition("employees", "at_most", str(n))),
    st.integers(0, 400).map(lambda n: _condition("employees", "at_least", str(n))),
    st.integers(0, 40).map(lambda n: _condition("age", "at_most", str(n))),
    st.sampled_from(["製造業", "建設業", "食料品製造業"]).map(lambda v: _condition("industry", "in", v)),
    st.sampled_from(["経営力向上計画", "経営革新計画"]).map(lambda v: _condition("certificates", "not_in", v)),
    st.sampled_from(["はい", "いいえ"]).map(lambda v: _condition("wage_rise", "is", v)),
    st.just(Condition(field="other", operator="is", values=("はい",), note="審査", source=WRITTEN)),
)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "place": st.sampled_from(["新潟県", "宮城県", "宮城県仙台市", "04100", "東京都"]).map(read_spot),
        "employees": st.integers(0, 400).map(Decimal),
        "age": st.integers(0, 40).map(Decimal),
        "founded_on": st.dates(date(1990, 1, 1), DAY),
        "industry": st.sampled_from(["製造業", "漁業"]),
        "certificates": st.sampled_from([(), ("経営革新計画",), ("経営力向上計画", "経営革新計画")]),
        "wage_rise": st.booleans(),
    },
).filter(lambda given: not {"age", "founded_on"} <= given.keys())  # two ways to say one thing, which might disagree
RULES = st.builds(
    Rule,
    kind=st.sampled_from(["requires", "excludes"]),
    cards=st.lists(st.sampled_from(["a", "b"]), min_size=1, max_size=2, unique=True).map(tuple),
    within_months=st.sampled_from([None, 12]),
    source=st.just(WRITTEN),
)
CARDS = st.builds(
    Card,
    key=st.just("x"),
    kind=st.just("offer"),
    what=st.just("programme"),
    title=st.just("試しの補助（架空）"),
    region_user=st.just("Jグランツ"),
    conditions=st.lists(CONDITIONS, max_size=4).map(tuple),
    rules=st.lists(RULES, max_size=2).map(tuple),
    source=st.just(WRITTEN),
)
HELD = st.lists(
    st.builds(Use, card=st.sampled_from(["a", "b"]), on=st.dates(date(2024, 1, 1), DAY), used=st.booleans()),
    max_size=2,
    unique_by=lambda use: use.card,
)


@given(CARDS, ANSWERS, HELD, st.sampled_from(sorted(questions())))
def test_taking_an_answer_away_never_decides_and_adding_one_never_undecides(
    card: Card, answers: dict[str, Any], held: list[Use], name: str
) -> None:
    """An answer that is added leaves yes a yes and no a no; only unknown may change."""
    fewer = {key: value for key, value in answers.items() if key != name}
    before, after = judge(card, fewer, DAY, held), judge(card, answers, DAY, held)
    assert before.verdict in ("unknown", after.verdict)


@given(CARDS, ANSWERS, HELD)
def test_a_use_that_becomes_known_never_undecides(card: Card, answers: dict[str, Any], held: list[Use]) -> None:
    for number in range(len(held)):
        before = judge(card, answers, DAY, held[:number] + held[number + 1 :])
        assert before.verdict in ("unknown", judge(card, answers, DAY, held).verdict)


@given(CARDS, ANSWERS, HELD)
def test_unknown_matters_only_where_nothing_fails(card: Card, answers: dict[str, Any], held: list[Use]) -> None:
    judged = judge(card, answers, DAY, held)
    verdicts = [finding.verdict for finding in judged.findings]
    expected = "no" if "no" in verdicts else "unknown" if "unknown" in verdicts else "yes"
    assert judged.verdict == expected
    assert (judged.ask is None) or judged.verdict == "unknown"
    assert all(finding.reason.ja and finding.reason.en and finding.source is not None for finding in judged.findings)
    assert all(finding.reason.ja.count("。") == 1 for finding in judged.findings)


@given(CARDS, ANSWERS, HELD)
def test_the_order_of_conditions_does_not_change_the_answer(card: Card, answers: dict[str, Any], held: list[Use]) -> None:
    turned = card.model_copy(update={"conditions": card.conditions[::-1], "rules": card.rules[::-1]})
    assert judge(turned, answers, DAY, held).verdict == judge(card, answers, DAY, held).verdict


@given(CARDS, ANSWERS)
def test_a_condition_not_in_force_changes_nothing(card: Card, answers: dict[str, Any]) -> None:
    over = Condition(field="employees", operator="at_most", values=("0",), valid_to=date(2026, 5, 31))
    more = card.model_copy(update={"conditions": (*card.conditions, over)})
    if card.conditions or card.rules:
        assert judge(more, answers, DAY).findings == judge(card, answers, DAY).findings


def _card(key: str, *conditions: Condition) -> Card:
    return Card(key=key, kind="offer", what="programme", title=key, conditions=conditions, source=WRITTEN)


def test_the_next_question_is_the_one_open_on_most_cards() -> None:
    cards = [
        _card("a", _condition("employees", "at_most", "20"), _condition("capital", "at_most", "100")),
        _card("b", _condition("capital", "at_most", "100"), _condition("wage_rise", "is", "はい")),
        _card("c", _condition("industry", "in", "漁業"), _condition("employees", "at_most", "5"), _condition("employees", "at_least", "1")),
    ]
    judged = judge_all(cards, {"industry": "製造業"}, DAY)  # c is settled, its open question no longer counts
    asked = next_question(judged)
    assert asked is not None
    assert asked.name == "capital"
    assert next_question(judge_all(cards[2:], {"industry": "製造業"}, DAY)) is None


def test_the_place_of_a_programme_stands_for_a_condition_only_where_none_is_written() -> None:
    card = Card(key="a", kind="offer", what="programme", title="a", places=("東北地方",), region_user="Jグランツ", source=WRITTEN)
    assert judge(card, {"place": read_spot("新潟県")}, DAY).verdict == "no"
    asset = card.model_copy(update={"what": "asset"})  # where a facility stands says nothing about who may use it
    assert judge(asset, {"place": read_spot("新潟県")}, DAY).verdict == "yes"


def test_a_programme_that_may_not_be_read_is_not_named() -> None:
    rule = Rule(kind="excludes", cards=("himitsu",), source=WRITTEN)
    judged = judge(_card("a").model_copy(update={"rules": (rule,)}), {}, DAY)
    assert "himitsu" not in judged.why.ja + judged.why.en
    assert "ほかの制度" in judged.why.ja


@pytest.mark.parametrize(("region", "user", "inside"), [("東北", "経済産業省", False), ("東北・新潟", "東北経済連合会", True), ("東北圏", "国土交通省", True), ("関東", "経済産業省", True), ("北陸", "農林水産省", True)])
def test_niigata_lies_where_each_body_puts_it(region: str, user: str, inside: bool) -> None:
    card = Card(key="a", kind="offer", what="programme", title="a", region_user=user, conditions=(_condition("place", "in", region),), source=WRITTEN)
    assert (judge(card, {"place": read_spot("新潟県")}, DAY).verdict == "yes") is inside
