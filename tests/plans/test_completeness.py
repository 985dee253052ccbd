"""What a plan leaves open: each rule finds its gap, and nothing in a plan that is complete."""

from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings

from both_languages import numbers
from plans.strategies import plans
from rashinban.core.period import Period
from rashinban.core.source import Source
from rashinban.plans.completeness import RULES, GapKind, check, summarise
from rashinban.plans.plan import Baseline, Criterion, Indicator, Measure, NamedPeriod, Plan, Target

FY = Period.fiscal_year
LONG = "商店街の空き店舗を借り上げ、若い店主が三年間試しに店を開ける場をつくる。"
TARGET = Target(value=Decimal(50), deadline=FY(2026), scope="period_total")
GOOD = Indicator(
    id="1.1-K1",
    measure="1.1",
    label="開いた店",
    unit="店",
    direction="up",
    value_kind="count",
    baseline=Baseline(value=Decimal(3), period=FY(2023)),
    targets=(TARGET,),
)
COMPLETE = Plan(
    id="kakuu",
    title="架空市 にぎわい計画",
    period=Period.span(FY(2024), FY(2026)),
    measures=(
        Measure(id="1", level="戦略", title="まちなか", owner="商工課"),
        Measure(id="1.1", level="施策", title="空き店舗", parent="1", text=LONG),
    ),
    indicators=(GOOD,),
)


def with_indicator(**changes):
    return COMPLETE.model_copy(update={"indicators": (GOOD.model_copy(update=changes),)})


def with_target(indicator=None, **changes):
    return with_indicator(targets=(TARGET.model_copy(update=changes),), **(indicator or {}))


def with_measures(*measures, indicators=(GOOD,)):
    return COMPLETE.model_copy(update={"measures": (*COMPLETE.measures, *measures), "indicators": indicators})


def more(id, parent="1", **changes):
    return Measure(**{"id": id, "level": "施策", "title": f"施策{id}", "parent": parent} | changes)


GROWTH = {"change_type": "relative_increase", "relative_to": FY(2021)}
WORDS = Criterion(text="通りに人が戻る")
FULL_WORDS = Criterion(text="通りに人が戻る", judged_by="審議会", judged_when=FY(2026), evidence="通行量調査")
OTHER = Indicator(id="1.2-K1", measure="1.2", label="別の指標", criterion=FULL_WORDS)

CASES = {
    "leaf without indicator": (with_measures(more("1.2")), "no_kpi", "施策「施策1.2」に指標がありません"),
    "branch without indicator": (
        with_measures(more("2", parent=None, owner="x"), more("2.1", parent="2"), indicators=(GOOD,)),
        "no_kpi",
        "「施策2」とその下のどの施策にも",
    ),
    "context is no indicator": (with_indicator(kind="external_target"), "no_kpi", "施策「空き店舗」に指標がありません"),
    "no target": (with_indicator(targets=()), "no_target", "に目標がありません"),
    "target without number": (with_target(value=None), "target_without_number", "言葉だけ"),
    "criterion only": (with_indicator(targets=(), criterion=FULL_WORDS), "target_without_number", "言葉だけ"),
    "criterion unjudged": (with_indicator(criterion=WORDS), "criterion_unjudged", "だれが・いつ・何を根拠に判断"),
    "no baseline": (with_indicator(baseline=None), "no_baseline", "書かれていません"),
    "baseline not published": (with_indicator(baseline=Baseline()), "no_baseline", "公表されていません"),
    "base of another year": (with_target(**GROWTH), "relative_base_missing", "2023年度の値で、比べるもとの2021年度の値がありません"),
    "base without a date": (
        with_target({"baseline": Baseline(value=Decimal(3))}, **GROWTH), "relative_base_missing", "いつの値か書かれておらず",
    ),
    "base without a value": (with_target({"baseline": None}, **GROWTH), "relative_base_missing", "2021年度の値が書かれていません"),
    "nothing to compare with": (
        with_target({"baseline": None}, change_type="relative_decrease"), "relative_base_missing", "何と比べるのかも",
    ),
    "absolute change against a year": (
        with_target(change_type="absolute_increase", relative_to=FY(2021)), "relative_base_missing", "2021年度の値がありません",
    ),
    "no unit": (with_indicator(unit=None), "no_unit", "単位がありません"),
    "no direction": (with_indicator(direction=None), "no_direction", "増やすのか減らすのか"),
    "scope unstated": (with_target(scope="unstated"), "scope_unstated", "各年度の数か期間全体の合計か"),
    "no deadline": (with_target(deadline=None), "deadline_missing", "期限がありません"),
    "deadline too late": (with_target(deadline=FY(2030)), "deadline_outside", "（2030年度）が、計画期間（2024年度～2026年度）の終わりより後"),
    "deadline too early": (with_target(deadline=FY(2020)), "deadline_outside", "始まりより前"),
    "no owner": (
        with_measures(more("2", parent=None), indicators=(GOOD, GOOD.model_copy(update={"id": "2-K1", "measure": "2"}))),
        "no_owner",
        "施策「施策2」の担当",
    ),
    "nobody answers for the indicator": (with_indicator(measure=None), "no_owner", "指標「開いた店」の担当"),
    "the same label twice": (
        COMPLETE.model_copy(update={"indicators": (GOOD, GOOD.model_copy(update={"id": "1.1-K2", "label": "開いた 店"}))}),
        "duplicate_label",
        "指標1.1-K1と同じ名称",
    ),
    "copied from another measure": (
        with_measures(more("1.2", text=f"前書き。\n{LONG}"), indicators=(GOOD, OTHER)),
        "copied_paragraph",
        "施策「施策1.2」の本文に、施策「空き店舗」の本文と同じ段落",
    ),
    "copied with a word exchanged": (
        with_measures(more("1.2", this_year=LONG.replace("三年間", "二年間")), indicators=(GOOD, OTHER)),
        "copied_paragraph",
        "今年度の取組に、施策「空き店舗」の本文とほとんど同じ段落",
    ),
    "next year says what this year says": (
        with_measures(more("1.2", this_year=LONG[::-1], next_year=LONG[::-1]), indicators=(GOOD, OTHER)),
        "copied_paragraph",
        "施策「施策1.2」の来年度以降に、施策「施策1.2」の今年度の取組と同じ段落",
    ),
}  # fmt: skip


def test_a_complete_plan_leaves_nothing_open():
    assert check(COMPLETE) == ()


@pytest.mark.parametrize("name", CASES)
def test_each_gap_is_named(name):
    plan, kind, words = CASES[name]
    found = [gap for gap in check(plan) if gap.kind == kind]
    assert any(words in gap.message.ja for gap in found), [gap.message.ja for gap in check(plan)]
    assert all(numbers(gap.message.ja) == numbers(gap.message.en) for gap in found)
    assert all(gap.message.en.endswith(".") and gap.name in gap.message.en for gap in found)


def test_every_rule_has_a_case():
    assert {kind for _, kind, _ in CASES.values()} == set(get_args(GapKind)) == {rule.kind for rule in RULES}
    assert [rule.kind for rule in RULES] == list(get_args(GapKind))


@pytest.mark.parametrize(
    "plan",
    [
        with_target(change_type="relative_increase", relative_to=FY(2023)),
        with_target(change_type="relative_increase"),
        with_target(change_type="absolute_increase"),
        with_target({"value_kind": "level"}, scope="unstated"),
        with_target(deadline=Period.day(FY(2026).end)),
        with_target(deadline=Period.span(FY(2024), FY(2028), name="第2期")),
        with_target(deadline=FY(2028)).model_copy(update={"named_periods": (NamedPeriod(name="第2期", period=Period.span(FY(2024), FY(2028))),)}),
        with_measures(more("1.2", text="継続して実施する。", this_year="継続して実施する。"), indicators=(GOOD, OTHER.model_copy(update={"targets": (TARGET,), "unit": "件", "direction": "up", "baseline": Baseline(value=Decimal(1))}))),
    ],
)  # fmt: skip
def test_what_is_stated_is_no_gap(plan):
    assert check(plan) == ()


def test_a_branch_without_indicators_is_named_once_at_the_top():
    plan = with_measures(more("2", parent=None), more("2.1", parent="2"), more("2.1.1", parent="2.1"))
    assert [gap.about for gap in check(plan) if gap.kind == "no_kpi"] == ["2", "2.1.1"]


def test_a_gap_leads_to_its_sentence():
    place = Source(document="架空市計画.pdf", page=3)
    assert [gap.source for gap in check(with_target(deadline=None, source=place))] == [place]


def test_the_summary_counts_every_kind():
    counts = summarise(check(with_indicator(unit=None, direction=None)))
    assert {kind: count for kind, count in counts.items() if count} == {"no_unit": 1, "no_direction": 1}
    assert list(counts) == list(get_args(GapKind))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(plans())
def test_every_gap_is_about_something_of_the_plan(plan):
    known = {x.id for x in plan.measures} | {x.id for x in plan.indicators}
    gaps = check(plan)
    assert all(gap.about in known and gap.message.ja.endswith("。") for gap in gaps)
    assert all(numbers(gap.message.ja) == numbers(gap.message.en) for gap in gaps)
    assert sum(summarise(gaps).values()) == len(gaps)
