"""The story's second half as a library: what was done is counted, and needs meet offers."""

from datetime import UTC, date, datetime
from decimal import Decimal

from rashinban import workflow
from rashinban.core.period import Period
from rashinban.ledger.card import Card, Condition
from rashinban.ledger.fact import Fact
from rashinban.ledger.query import CountingQuery
from rashinban.plans.plan import Indicator, Plan, Target

NOW = datetime(2026, 11, 22, tzinfo=UTC)
YEAR = Period.fiscal_year(2026)


def fact(number: int, kind: str = "presented", party: str = "甲") -> Fact:
    return Fact(id=f"F{number}", kind=kind, on=date(2026, 6, number), party=party, recorded_at=datetime(2026, 7, 1, tzinfo=UTC))


def test_one_company_three_times_is_three_and_one() -> None:
    facts = [fact(day) for day in (1, 2, 3)]
    gross = workflow.count_facts(CountingQuery(kinds=("presented",)), facts, YEAR, NOW)
    assert (gross.value, gross.facts, gross.parties) == (Decimal(3), 3, 1)
    assert workflow.count_facts(CountingQuery(kinds=("presented",), count="parties"), facts, YEAR, NOW).value == 1


def test_a_counted_indicator_is_judged_without_anybody_typing_a_figure() -> None:
    plan = Plan(
        id="P",
        title="みほんの計画（架空）",
        period=YEAR,
        indicators=(
            Indicator(id="K1", label="発表した企業数", unit="社", value_kind="count", direction="up", targets=(Target(value=Decimal(3), deadline=YEAR),)),
        ),
    )
    queries = {"K1": CountingQuery(kinds=("presented",), count="parties")}
    facts = [fact(1, party="甲"), fact(2, party="乙"), fact(3, party="丙")]
    observations = workflow.collect_counts(plan, queries, facts, date(2026, 11, 22), NOW)
    assert [(each.value, each.method) for each in observations if each.period == YEAR] == [(Decimal(3), "counted")]
    progress = workflow.assess_progress(plan, observations, date(2026, 11, 22))
    assert progress[0].state == "achieved"


def test_programmes_are_judged_and_partners_suggested() -> None:
    offer = Card(
        key="o",
        kind="offer",
        what="programme",
        title="みほん補助金（架空）",
        tags=("半導体",),
        conditions=(Condition(field="employees", operator="at_most", values=("300",)),),
    )
    need = Card(key="n", kind="need", what="programme", title="試作の費用がほしい", tags=("半導体",))
    assert workflow.judge_programmes([offer], {"employees": Decimal(350)}, date(2026, 11, 22))[0].verdict == "no"
    found = workflow.suggest_partners(need, [offer], date(2026, 11, 22))
    assert [each.card.key for each in found.found] == ["o"]
