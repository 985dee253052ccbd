"""Counts become observations: in the indicator's unit, with names where years are put together by them, with a source."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from rashinban.core.period import Period
from rashinban.ledger.count import Count
from rashinban.ledger.query import CountingQuery
from rashinban.monitoring.assessment import assess
from rashinban.monitoring.collect import Question, collect, observe, questions
from rashinban.plans.plan import Indicator, Plan, Target

DAY = date(2026, 11, 22)
SALES = Indicator(
    id="sales", label="売上増", unit="億円", value_kind="change", direction="up", targets=(Target(value=Decimal(3), deadline=Period.fiscal_year(2026)),)
)
FIRMS = Indicator(
    id="firms", label="支援企業数", unit="社", value_kind="count", counting="distinct", combine="distinct",
    targets=(Target(value=Decimal(4), deadline=Period.span(Period.fiscal_year(2025), Period.fiscal_year(2026)), scope="period_total"),),
)  # fmt: skip
PLAN = Plan(id="p", title="架空の計画", period=Period.span(Period.fiscal_year(2025), Period.fiscal_year(2026)), indicators=(SALES, FIRMS))
EFFECT = CountingQuery(kinds=("sales",), count="effect", window="until_end")
HELPED = CountingQuery(kinds=("supported",), count="parties")


def test_yen_become_the_unit_of_the_indicator() -> None:
    question = Question("sales", EFFECT, Period.fiscal_year(2026))
    made = observe(SALES, question, Count(Decimal(320_000_000), 4, 4, unit="円"), DAY)
    assert made is not None
    assert (made.value, made.method, made.status, made.vintage) == (Decimal("3.2"), "counted", "provisional", DAY)
    assert made.source is not None
    assert "売上" in (made.source.quotation or "")
    assert made.source.edition == "2026-11-22時点"


def test_what_has_no_value_is_no_observation() -> None:
    question = Question("sales", EFFECT, Period.fiscal_year(2026))
    assert observe(SALES, question, Count(None, 2, 2, state="suppressed"), DAY) is None
    assert observe(SALES, question, Count(Decimal(5), 2, 2, unit="人"), DAY) is None


def test_each_indicator_is_asked_for_the_period_of_its_target() -> None:
    asked = questions(PLAN, {"firms": HELPED, "sales": EFFECT}, DAY)
    assert [each.period.code for each in asked if each.indicator == "sales"] == ["FY2026", "FY2025"]
    assert "FY2025/FY2026" in [each.period.code for each in asked if each.indicator == "firms"]
    assert all(each.period.start <= DAY for each in asked)


def test_one_firm_in_two_years_is_one_firm() -> None:
    """The judgement of the whole period puts years together by the names of those counted: 延べ3, 実数2."""
    asked = (Question("firms", HELPED, Period.fiscal_year(2025)), Question("firms", HELPED, Period.fiscal_year(2026)))
    counts = (Count(Decimal(2), 2, 2, party_keys=("a", "b")), Count(Decimal(1), 1, 1, party_keys=("a",)))
    found = collect(PLAN, asked, counts, DAY)
    assert [(each.period.code, each.items, each.status) for each in found] == [("FY2025", ("a", "b"), "final"), ("FY2026", ("a",), "provisional")]
    (progress,) = (each for each in assess(PLAN, found, DAY) if each.indicator == "firms")
    assert "2" in str(progress.reason.ja)
