"""One indicator alone: the same page as in the report, its own sources, and why the rules disagree."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from rashinban import workflow
from rashinban.core.period import Period
from rashinban.monitoring.assessment import assess_indicator
from rashinban.monitoring.target_changes import TargetChange
from rashinban.plans.plan import Target
from rashinban.reports.indicator_page import compose_indicator, tell_disagreement

MIHON = Path(__file__).parents[2] / "examples" / "mihon"
AS_OF = date(2026, 11, 22)
PLAN = workflow.load_plan(MIHON / "plan.yaml")
FACTS = workflow.load_observations(MIHON / "observations.csv", PLAN)


def assessed(key, plan=PLAN, as_of=AS_OF):
    return assess_indicator(plan, plan.indicator(key), [one for one in FACTS if one.indicator == key], as_of)


def alone(key, plan=PLAN, **options):
    return compose_indicator(plan, assessed(key, plan), AS_OF, observations=FACTS, **options)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_it_says_what_the_report_says(language):
    report = workflow.compose_report(PLAN, FACTS, AS_OF, language=language)
    for page in report.pages:
        told = alone(page.row.indicator, number=page.row.number, language=language).page
        assert told.row.state == page.row.state
        assert (told.lead.text, told.row.reason.text) == (page.lead.text, page.row.reason.text)
        assert [rule.reason for rule in told.rules] == [rule.reason for rule in page.rules]
        assert told.chart == page.chart


def test_every_mark_leads_to_a_source_of_the_page():
    told = alone("2.1-K1")
    marks = {source.mark for source in told.sources}
    used = {mark for rule in told.page.rules for mark in rule.marks} | set(told.page.lead.marks)
    assert used
    assert used <= marks


def test_only_disagreeing_rules_are_explained():
    for indicator in PLAN.indicators:
        if indicator.kind != "external_target":
            progress = assessed(indicator.id)
            told = tell_disagreement(progress)
            if progress.state not in ("rules_disagree", "stale"):
                assert told is None
            if progress.state == "rules_disagree":
                assert told is not None


def test_the_explanation_names_both_sides_with_their_numbers():
    told = tell_disagreement(assessed("2.2-K5"))
    good, bad = told.ja.split("遅れている側と見るのは")
    assert "直線ペースの「順調」" in good
    assert "経過率 66.67%、基準値からの達成率 66.80%" in good
    assert "必要な年平均伸び率 −20.63%" in bad
    assert "Yearly growth required −20.63%" in told.en


def test_two_readings_are_told_apart():
    told = tell_disagreement(assessed("2.1.1.1.u1-K1"))
    assert "直線ペース（期間の合計と読む）の「達成」（現在値 c 22校" in told.ja
    assert "直線ペース（1年ごとと読む）の「期限までに未達」（現在値 c 13校" in told.ja


def test_a_moved_target_is_told():
    before = PLAN.indicator("2.1-K1").targets
    after = (Target(value=Decimal(60), deadline=Period.fiscal_year(2026)),)
    change = TargetChange(
        indicator="2.1-K1", decided_on=date(2026, 10, 1), before=before, after=after, reason_kind="unreachable", reason="見込めない"
    )
    plan = PLAN.model_copy(
        update={
            "indicators": tuple(
                one.model_copy(update={"targets": after}) if one.id == "2.1-K1" else one for one in PLAN.indicators
            )
        }
    )
    told = alone("2.1-K1", plan, changes=(change,))
    assert told.moved.effect == "moved_into_success"
    assert told.page.target_history[0].reason == "見込めない"
    assert alone("2.1-K2", plan, changes=(change,)).moved is None


def test_a_judgement_in_words_is_said_as_one():
    assert alone("2.1.2.1.u1-T1").page.lead.text.startswith("2025年度、計画推進会議：満たした")
