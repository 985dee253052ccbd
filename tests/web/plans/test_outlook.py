"""The line about the time to come: chances, yearly changes, rules that disagree."""

from datetime import date
from pathlib import Path

from rashinban import workflow
from rashinban.plans.plan import Indicator
from rashinban.web.plans.outlook import expect

MIHON = Path(__file__).parents[3] / "examples" / "mihon"


def outlooks() -> dict[str, str]:
    plan = workflow.load_plan(MIHON / "plan.yaml")
    facts = workflow.load_observations(MIHON / "observations.csv", plan)
    progress = {one.indicator: one for one in workflow.assess_progress(plan, facts, date(2026, 11, 22))}
    indicators: dict[str, Indicator] = {one.id: one for one in plan.indicators}
    return {key: (said.ja if (said := expect(indicators[key], one)) else "") for key, one in progress.items()}


def test_a_rate_that_fell_needs_more_every_year() -> None:
    """61.2% at the end of 2025年度, 70% wanted a year later: 8.8 points a year."""
    assert outlooks()["2.1-K1"].endswith("毎年 +8.8ポイント が必要")


def test_where_nothing_was_reported_that_is_said() -> None:
    assert "まだ報告がありません" in outlooks().values()


def test_rules_that_disagree_are_named_each_once() -> None:
    told = [said for said in outlooks().values() if "では" in said]
    assert told
    for said in told:
        parts = said.split("、")
        assert len(parts) >= 2
        assert len({part.split("では")[0] for part in parts}) == len(parts)
