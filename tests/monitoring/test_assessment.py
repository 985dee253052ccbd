"""Every state, for every kind of promise. The plans are of no real body (架空)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from rashinban.core.period import Period
from rashinban.core.source import Source
from rashinban.monitoring.assessment import assess, assess_indicator
from rashinban.monitoring.observations import Observation
from rashinban.monitoring.rulesets import load_ruleset, load_rulesets
from rashinban.monitoring.rulesets.ruleset import PUBLISHED
from rashinban.plans.plan import Baseline, Criterion, Indicator, Plan, Target

FY = Period.fiscal_year
YEAR = Period.year
PLAN_PERIOD = Period.span(FY(2022), FY(2024))


def level(b, T, direction="up", deadline=None, unit="件", **more):
    fields = {
        "id": "K1",
        "label": "架空の指標",
        "unit": unit,
        "direction": direction,
        "baseline": None if b is None else Baseline(value=b, period=YEAR(2020)),
        "targets": (Target(value=T, deadline=deadline or YEAR(2025)),),
    }
    return Indicator(**(fields | more))


def count(T, scope="unstated", **more):
    target = {"value": T, "deadline": FY(2024), "scope": scope}
    fields = {"id": "K1", "label": "架空の件数", "unit": "件", "direction": "up", "value_kind": "count"}
    for name in ("operator", "change_type", "aggregation"):
        if name in more:
            target[name] = more.pop(name)
    return Indicator(**(fields | more), targets=(Target(**target),))


def plan(*indicators, period=PLAN_PERIOD):
    return Plan(id="kakuu", title="架空の計画", fictional=True, period=period, indicators=indicators)


def seen(period, value, vintage=None, **more):
    return Observation(
        indicator="K1", period=period, value=value, vintage=vintage or period.end + timedelta(20), **more
    )


def progress(indicator, *observations, as_of=date(2024, 6, 1), rulesets=(), period=PLAN_PERIOD):
    return assess_indicator(plan(indicator, period=period), indicator, observations, as_of, rulesets)


@pytest.mark.parametrize(
    ("b", "c", "T", "direction", "state"),
    [
        (100, 130, 150, "up", "on_track"),
        (100, 112, 150, "up", "behind"),
        (50, 35, 25, "down", "rules_disagree"),
        (50, 46, 25, "down", "behind"),
        (92, 94, 95, "up", "ahead"),
        (100, 95, 150, "up", "backwards"),
        (100, 150, 150, "up", "achieved"),
        (50, 20, 25, "down", "achieved"),
    ],
)
def test_same_data_one_answer_with_the_disagreement_named(b, c, T, direction, state):
    answer = progress(level(b, T, direction), seen(YEAR(2023), c))
    assert answer.state == state
    assert (answer.current_value, answer.target_value) == (c, T)


def test_the_case_on_its_straight_path_downwards_shows_both_sides():
    answer = progress(level(50, 25, "down"), seen(YEAR(2023), 35))
    by_rule = {verdict.rule: verdict for verdict in answer.verdicts}
    assert by_rule["straight_line"].measure == 1
    assert by_rule["compound_growth"].label.ja == "中くらいの進捗"
    assert "直線ペースでは「順調」" in answer.reason.ja
    assert "中くらいの進捗" in answer.reason.ja


def test_the_ratio_is_shown_and_never_judges():
    answer = progress(level(100, 150), seen(YEAR(2023), 95))
    ratio = next(verdict for verdict in answer.verdicts if verdict.rule == "ratio")
    assert (ratio.state, ratio.judges) == (None, False)
    assert float(ratio.measure) == pytest.approx(0.633333)
    assert answer.state == "backwards"


def test_every_verdict_shows_the_numbers_it_used():
    answer = progress(level(100, 150), seen(YEAR(2023), 112))
    line = {number.name.ja: number.value for number in answer.verdicts[0].numbers}
    assert line["基準値 b"] == 100
    assert line["現在値 c"] == 112
    assert line["目標値 T"] == 150
    assert line["経過率"] == Decimal("0.6")
    assert line["期限までに必要な年あたりの変化"] == 19
    assert line["いまの時点で見込まれる値"] == 130


@pytest.mark.parametrize(
    ("c", "b", "state"),
    [
        (25, 40, "achieved"),
        (33, 40, "ahead"),
        (38, 40, "behind"),
        (45, 40, "backwards"),
        (33, 25, "backwards"),
    ],
)
def test_keep_within_a_range(c, b, state):
    indicator = level(
        b, 20, None, targets=(Target(value=20, upper=30, operator="range", deadline=YEAR(2025)),)
    )
    assert progress(indicator, seen(YEAR(2023), c)).state == state


def test_hold_a_value():
    indicator = level(12, 12, "hold")
    assert progress(indicator, seen(YEAR(2023), 12)).state == "achieved"
    assert progress(indicator, seen(YEAR(2023), 11)).state == "backwards"


def test_no_data_no_target_and_not_yet_due_are_different():
    assert progress(level(100, 150)).state == "no_data"
    assert progress(level(100, 150), as_of=date(2022, 10, 1)).state == "not_yet_due"
    bare = level(100, 150, targets=())
    answer = progress(bare, seen(YEAR(2021), 105), seen(YEAR(2023), 110))
    assert answer.state == "no_target"
    assert answer.verdicts[0].rule == "growth"
    assert "2023年 110件" in answer.reason.ja


def test_a_negative_number_is_written_with_a_true_minus():
    answer = progress(level(10, 20), seen(YEAR(2023), -5))
    assert "現在値−5件" in answer.reason.ja
    assert "current value −5件" in answer.reason.en


def test_the_day_of_the_first_value_is_written_out():
    answer = progress(level(100, 150), as_of=date(2022, 2, 1))
    assert answer.reason.ja == "最初の実績が分かるのは2023年3月31日の後です。"
    assert answer.reason.en == "The first value will be known after 31 March 2023."


def test_a_target_whose_year_has_not_begun_is_not_yet_due():
    indicator = count(10, "fiscal_year")
    assert progress(indicator, as_of=date(2022, 2, 1)).state == "not_yet_due"


def test_stale_says_how_it_stood():
    answer = progress(level(100, 150), seen(YEAR(2021), 110), as_of=date(2024, 6, 1))
    assert answer.state == "stale"
    assert "18か月" in answer.reason.ja
    assert "順調" in answer.reason.ja


def test_a_value_at_the_deadline_never_goes_stale():
    assert progress(level(100, 150), seen(YEAR(2025), 140), as_of=date(2031, 1, 1)).state == "behind"


def test_a_missing_baseline_is_said_unless_the_target_is_reached():
    assert progress(level(None, 150), seen(YEAR(2023), 130)).state == "baseline_missing"
    assert progress(level(None, 150), seen(YEAR(2023), 150)).state == "achieved"


def test_a_baseline_in_another_spelling_of_the_unit_is_converted():
    baseline = Baseline(value=959000, unit="人", period=YEAR(2020))
    indicator = level(None, 108, unit="万人", baseline=baseline)
    answer = progress(indicator, seen(YEAR(2023), Decimal("103.16")))
    assert answer.verdicts[0].measure == 1
    wrong = level(None, 108, unit="万人", baseline=Baseline(value=959, unit="億円", period=YEAR(2020)))
    assert progress(wrong, seen(YEAR(2023), 100)).state == "baseline_missing"
    assert "億円" in progress(wrong, seen(YEAR(2023), 100)).reason.ja


def test_a_relative_target_needs_its_base_year():
    """5 % over 2021, while the plan publishes only the value of 2019."""
    target = Target(value=5, change_type="relative_increase", relative_to=YEAR(2021), deadline=YEAR(2024))
    indicator = level(
        None, 5, unit="万円", baseline=Baseline(value=1000, period=YEAR(2019)), targets=(target,)
    )
    missing = progress(indicator, seen(YEAR(2022), 1040))
    assert missing.state == "baseline_missing"
    assert "2021年" in missing.reason.ja
    assert "2019年" in missing.reason.ja
    known = progress(indicator, seen(YEAR(2021), 1100), seen(YEAR(2022), 1120))
    assert known.target_value == 1155
    assert known.state == "ahead"


def test_an_absolute_increase_adds_to_its_base():
    target = Target(value=20, change_type="absolute_increase", deadline=YEAR(2025))
    answer = progress(level(80, 0, targets=(target,)), seen(YEAR(2023), 92))
    assert answer.target_value == 100
    assert answer.verdicts[0].measure == 1


def test_a_period_total_is_summed_from_zero():
    answer = progress(count(60, "period_total"), seen(FY(2022), 22), seen(FY(2023), 18))
    assert answer.current_value == 40
    assert answer.state == "on_track"
    names = {number.name.ja for number in answer.verdicts[0].numbers}
    assert "起点（期間の初めは0から数える）" in names
    growth = next(verdict for verdict in answer.verdicts if verdict.rule == "compound_growth")
    assert growth.state is None


def test_a_running_total_takes_its_newest_value():
    indicator = count(60, "period_total", accumulation="cumulative")
    answer = progress(indicator, seen(FY(2022), 22), seen(FY(2023), 42))
    assert answer.current_value == 42


def test_distinct_counts_need_their_items():
    indicator = count(4, "period_total", combine="distinct", counting="distinct")
    named = progress(
        indicator,
        seen(FY(2022), 2, items=("架空A社", "架空B社")),
        seen(FY(2023), 2, items=("架空B社", "架空C社")),
    )
    assert named.current_value == 3
    unnamed = progress(indicator, seen(FY(2022), 2), seen(FY(2023), 2))
    assert unnamed.state == "no_data"
    assert "内訳" in unnamed.reason.ja


def test_an_unstated_scope_is_read_both_ways():
    """60 over the plan or 60 each year: 22 + 18 is on track for one and a miss for the other."""
    answer = progress(count(60), seen(FY(2022), 22), seen(FY(2023), 18))
    assert answer.state == "rules_disagree"
    assert {verdict.reading for verdict in answer.verdicts} == {"period_total", "each_year"}
    assert "期間の合計と読むと「順調」" in answer.reason.ja
    assert "各年と読むと「遅れ」" in answer.reason.ja


def test_both_readings_agree():
    assert progress(count(60), seen(FY(2022), 70)).state == "achieved"


def test_a_plan_of_one_year_has_one_reading():
    answer = progress(count(60), seen(FY(2024), 60), period=FY(2024), as_of=date(2025, 6, 1))
    assert {verdict.reading for verdict in answer.verdicts} == {"period_total"}


def test_each_year_is_judged_by_its_own_total():
    indicator = count(10, "fiscal_year")
    answer = progress(indicator, seen(FY(2022), 4), seen(FY(2023), 12))
    assert answer.state == "achieved"
    shown = {number.name.ja: number.value for number in answer.verdicts[0].numbers}
    assert shown["2022年度の実績"] == 4
    assert shown["判定した年"].ja == "2023年度"


def test_a_year_in_progress_is_judged_by_the_part_of_it_that_is_known():
    indicator = count(12, "fiscal_year")
    month = [seen(Period.month(2024, number), 2, date(2024, 7, 1)) for number in (4, 5, 6)]
    answer = progress(indicator, *month, as_of=date(2024, 7, 5))
    assert answer.current_value == 6
    assert answer.state == "ahead"


def test_months_inside_a_reported_year_are_not_counted_twice():
    answer = progress(
        count(60, "period_total"), seen(FY(2022), 22), seen(Period.month(2022, 4), 5), seen(FY(2023), 20)
    )
    assert answer.current_value == 42
    assert any("足さない" in number.name.ja for number in answer.verdicts[0].numbers)


def test_a_gap_in_the_reports_is_named():
    answer = progress(count(60, "period_total"), seen(FY(2023), 20))
    assert any("報告のない期間" in number.name.ja for number in answer.verdicts[0].numbers)


def test_periods_that_overlap_in_part_cannot_be_added():
    half_over = Period.span(Period.month(2022, 10), Period.month(2023, 9))
    answer = progress(count(60, "period_total"), seen(FY(2022), 20), seen(half_over, 20))
    assert answer.state == "no_data"
    assert "重なって" in answer.reason.ja


@pytest.mark.parametrize(
    ("values", "state"),
    [((20,), "on_track"), ((10,), "ahead"), ((30,), "behind"), ((61,), "behind"), ((20, 20, 20), "achieved")],
)
def test_a_total_that_must_stay_below(values, state):
    indicator = count(60, "period_total", direction="down", operator="<=")
    observations = [seen(FY(2022 + place), value) for place, value in enumerate(values)]
    assert progress(indicator, *observations, as_of=date(2025, 12, 31)).verdicts[0].state == state


def test_criterion_in_words():
    criterion = Criterion(
        text="架空の仕組みが動いている", judged_by="架空委員会", judged_when=FY(2024), evidence="議事録"
    )
    indicator = Indicator(id="K1", label="架空の仕組み", criterion=criterion)
    waiting = progress(indicator)
    assert waiting.state == "criterion"
    assert all(word in waiting.reason.ja for word in ("架空委員会", "2024年度", "議事録"))

    def judged(judgement, as_of=date(2024, 6, 1)):
        source = Source(document="架空の議事録")
        seen_ = Observation(
            indicator="K1",
            period=FY(2023),
            judgement=judgement,
            judged_by="架空委員会",
            vintage=date(2024, 5, 1),
            source=source,
        )
        return progress(indicator, seen_, as_of=as_of)

    assert judged("met").state == "achieved"
    assert judged("partly").state == "on_track"
    assert judged("partly", date(2025, 6, 1)).state == "behind"
    assert judged("not_met").state == "behind"
    assert "架空の議事録" in judged("met").reason.ja


def test_a_forecast_may_disagree_with_the_pace():
    """On the path today, but the last years fell: the trend does not arrive."""
    indicator = level(100, 200)
    values = {2021: 180, 2022: 170, 2023: 160}
    answer = progress(indicator, *(seen(YEAR(year), value) for year, value in values.items()))
    forecast = next(verdict for verdict in answer.verdicts if verdict.rule == "forecast")
    numbers = {number.name.ja: number.value for number in forecast.numbers}
    assert numbers["使った時点の数"] == 4
    assert 0 <= numbers["目標に届く確率"] <= 1
    assert numbers["予測の下限（95%）"] < numbers["期限の予測値"] < numbers["予測の上限（95%）"]


def test_the_nearest_target_that_is_not_past_counts():
    targets = (
        Target(value=150, deadline=YEAR(2025)),
        Target(value=120, deadline=YEAR(2022)),
        Target(value=130, deadline=YEAR(2024)),
    )
    indicator = level(100, 0, targets=targets)
    assert progress(indicator, seen(YEAR(2023), 125)).target.value == 130
    assert progress(indicator, seen(YEAR(2023), 125), as_of=date(2030, 1, 1)).target.value == 150


def test_municipal_rule_sets_judge_beside_ours():
    tama = load_ruleset(PUBLISHED / "tama.yaml")
    indicator = level(0, 100, targets=(Target(value=100, deadline=FY(2024)),))
    answer = progress(indicator, seen(FY(2023), 50), rulesets=(tama,))
    verdict = next(verdict for verdict in answer.verdicts if verdict.rule == "tama")
    assert verdict.label.ja == "概ね進んでいる"
    assert {number.name.ja: number.value for number in verdict.numbers}["何年目"] == 2
    assert "多摩市" in verdict.source.ja


def test_only_this_plans_promises_are_assessed():
    mine = level(100, 150)
    quoted = level(100, 150).model_copy(update={"id": "X1", "kind": "external_target"})
    answers = assess(plan(mine, quoted), [seen(YEAR(2023), 130)], date(2024, 6, 1), load_rulesets())
    assert [answer.indicator for answer in answers] == ["K1"]


def test_monthly_parts_of_an_indicator_with_a_baseline_are_added_to_whole_years():
    indicator = level(
        100,
        150,
        combine="sum",
        accumulation="flow",
        baseline=Baseline(value=100, period=FY(2021)),
        targets=(Target(value=150, deadline=FY(2026)),),
    )
    months = [seen(part, 10, date(2023, 4, 10)) for part in FY(2022).split("month")]
    extra = seen(Period.month(2023, 4), 10, date(2023, 5, 1))
    answer = progress(indicator, *months, extra, as_of=date(2023, 6, 1))
    assert answer.current_value == 120


def test_a_value_of_a_year_that_is_not_over_is_not_judged_as_that_year():
    answer = progress(level(100, 150), seen(YEAR(2022), 120), seen(YEAR(2024), 60, date(2024, 5, 1)))
    assert answer.current_value == 120


def test_a_share_is_never_added_up():
    indicator = count(
        10, "unstated", value_kind="share", unit="%", baseline=Baseline(value=2, period=FY(2021))
    )
    answer = progress(indicator, seen(FY(2022), 4), seen(FY(2023), 8))
    assert answer.current_value == 8
    assert {verdict.reading for verdict in answer.verdicts} == {"level"}


def test_an_average_over_the_period_is_the_mean_so_far():
    indicator = count(
        1890,
        "period_total",
        combine="average",
        aggregation="average_over_period",
        baseline=Baseline(value=1820, period=FY(2021)),
    )
    window = Period.span(FY(2022), FY(2024))
    indicator = indicator.model_copy(
        update={"targets": (indicator.targets[0].model_copy(update={"deadline": window}),)}
    )
    assert progress(indicator, seen(FY(2022), 1830), seen(FY(2023), 1800)).current_value == 1815


def test_twice_the_base():
    target = Target(value=2, change_type="relative_increase", relative_to=YEAR(2020), deadline=YEAR(2025))
    answer = progress(level(30, 0, unit="倍", targets=(target,)), seen(YEAR(2023), 48))
    assert answer.target_value == 60
    assert answer.verdicts[0].measure == 1


def test_a_change_that_is_reported_as_a_change_starts_from_zero():
    target = Target(value=6, change_type="relative_increase", deadline=FY(2024))
    indicator = level(None, 0, unit="%", value_kind="change", targets=(target,))
    answer = progress(indicator, seen(FY(2023), 4))
    assert answer.verdicts[0].measure == 1
    assert any("計画の始まりとした" in number.name.ja for number in answer.verdicts[0].numbers)


def test_a_reading_with_nothing_to_say_does_not_disagree():
    whole = Period.span(FY(2022), FY(2023))
    answer = progress(count(60), seen(whole, 40))
    assert answer.state == "on_track"


def test_a_rule_set_that_is_not_meant_for_a_target_measures_nothing():
    tama = load_ruleset(PUBLISHED / "tama.yaml")
    answer = progress(level(50, 25, "down"), seen(YEAR(2023), 35), rulesets=(tama,))
    verdict = answer.verdicts[-1]
    assert (verdict.state, verdict.measure, verdict.numbers) == (None, None, ())
    assert "定められていません" in verdict.reason.ja


def test_a_deadline_that_passed_without_its_value_is_said():
    answer = progress(level(100, 150), seen(YEAR(2024), 140), as_of=date(2026, 3, 1))
    assert answer.state == "on_track"
    assert "期限の実績はまだ記録されていません" in answer.reason.ja


def test_no_deadline_no_pace():
    indicator = level(100, 150, targets=(Target(value=150),))
    answer = progress(indicator, seen(YEAR(2023), 120), period=None)
    assert answer.state == "no_target"
    assert "期限がない" in answer.reason.ja
    assert progress(indicator, seen(YEAR(2023), 150), period=None).state == "achieved"
    assert progress(indicator, seen(YEAR(2023), 90), period=None).state == "backwards"


def test_without_any_word_about_the_good_direction_nothing_is_guessed():
    indicator = level(None, 150, None)
    answer = progress(indicator, seen(YEAR(2023), 120))
    assert answer.state == "baseline_missing"
    assert "良い向き" in answer.reason.ja


@pytest.mark.parametrize(("value", "state"), [(55, "achieved"), (54, "behind")])
def test_a_share_promised_for_every_year_is_judged_year_by_year(value, state):
    indicator = count(55, "fiscal_year", value_kind="share", unit="%")
    answer = progress(indicator, seen(FY(2022), 60), seen(Period.month(2023, 11), value))
    assert answer.state == state
    assert answer.current_value == value
    assert answer.verdicts[0].reading == "each_year"


def test_the_numbers_of_the_promise_carry_its_unit():
    answer = progress(level(100, 150), seen(YEAR(2023), 112))
    units = {number.name.ja: number.unit for number in answer.verdicts[0].numbers}
    assert (units["目標値 T"], units["期限 tT（年）"]) == ("件", None)


def test_a_record_that_says_why_there_is_no_value_is_not_taken_for_one():
    empty = seen(PLAN_PERIOD, None, date(2024, 5, 1), note="架空: 調査中止")
    answer = progress(count(10, "fiscal_year"), seen(FY(2022), 4), empty, as_of=date(2028, 6, 1))
    assert answer.state == "stale"
    assert answer.current.value == 4
