"""Which targets were in force, and whether a success came from moving one. The plan is of no real body (架空)."""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from both_languages import JAPANESE, check
from rashinban.core.errors import RashinbanError
from rashinban.core.period import Period
from rashinban.monitoring.assessment import assess
from rashinban.monitoring.observations import Observation
from rashinban.monitoring.target_changes import (
    REASON_KINDS,
    ReasonKind,
    TargetChange,
    apply_changes,
    judge_changes,
    plan_before,
    targets_at,
)
from rashinban.plans.plan import Baseline, Criterion, Indicator, Plan, Target

FY = Period.fiscal_year
AS_OF = date(2026, 11, 22)


def target(value, year=2026, **more):
    return Target(value=value, deadline=FY(year), **more)


def make_plan(*targets, **more):
    fields = {
        "id": "K1",
        "label": "来訪者数",
        "unit": "人",
        "direction": "up",
        "baseline": Baseline(value=100, period=FY(2022)),
        "targets": targets,
    }
    period = Period.span(FY(2023), FY(2026))
    return Plan(id="p", title="架空の計画", fictional=True, period=period, indicators=(Indicator(**(fields | more)),))


def change(before, after, on=date(2025, 6, 1), kind="unreachable", reason="見込みより少ないため"):
    return TargetChange(
        indicator="K1", decided_on=on, before=before, after=after, reason_kind=kind, reason=reason, decided_by="審議会"
    )


def seen(*values):
    return tuple(
        Observation(indicator="K1", period=FY(2023 + place), value=value, vintage=date(2024 + place, 9, 1))
        for place, value in enumerate(values)
    )


def moved(plan, changes, observations, as_of=AS_OF):
    (found,) = judge_changes(plan, changes, observations, as_of)
    check(found.headline)
    check(found.sentence)
    return found


HIGH, LOW = target(200), target(125)
EASED = change((HIGH,), (LOW,))


def test_a_lowered_target_turns_behind_into_achieved():
    found = moved(make_plan(LOW), (EASED,), seen(110, 120, 130))
    assert (found.state_first, found.state, found.move, found.effect) == ("behind", "achieved", "eased", "moved_into_success")
    assert found.sentence.ja == (
        "目標を引き下げた後の達成です。当初の目標は200人（2026年度）、いまの目標は125人（2026年度）です。"
        "2025年6月1日に変えた理由は「達成が見込めない：見込みより少ないため」です。当初の目標のままなら「遅れ」です。"
    )
    assert found.sentence.en == (
        "Achieved after the target was lowered. The first target was 200人 (FY2026); the target now is 125人 (FY2026). "
        "Changed on 1 June 2025 for this reason: “Out of reach: 見込みより少ないため”. By the first target it would be “Behind”."
    )


def test_the_states_are_those_that_assessment_itself_gives():
    plan, facts = make_plan(LOW), seen(110, 120, 130)
    found = moved(plan, (EASED,), facts)
    assert found.state == assess(plan, facts, AS_OF)[0].state
    assert found.state_first == assess(make_plan(HIGH), facts, AS_OF)[0].state


def test_a_raised_target_that_undoes_success():
    found = moved(make_plan(HIGH), (change((LOW,), (HIGH,), kind="already_achieved", reason=""),), seen(110, 120, 130))
    assert (found.state_first, found.state, found.move, found.effect) == ("achieved", "behind", "tightened", "moved_out_of_success")
    assert found.sentence.ja == (
        "目標を引き上げたため、「達成」ではなく「遅れ」です。当初の目標は125人（2026年度）、いまの目標は200人（2026年度）です。"
        "2025年6月1日に変えた理由は「すでに達成した」です。"
    )


def test_a_deadline_that_was_put_off():
    found = moved(make_plan(target(170, 2029)), (change((target(170),), (target(170, 2029),)),), seen(110, 120, 130))
    assert (found.state_first, found.state, found.move, found.effect) == ("behind", "on_track", "eased", "moved_into_success")
    assert found.headline.ja == "期限を延ばした後の順調です。"
    assert "170人（2026年度）、いまの目標は170人（2029年度）" in found.sentence.ja


def test_achieved_instead_of_on_the_way_is_a_success_of_its_own():
    found = moved(make_plan(target(130)), (change((target(131),), (target(130),)),), seen(110, 120, 130))
    assert (found.state_first, found.state, found.effect) == ("ahead", "achieved", "moved_into_success")


def test_a_change_that_changes_nothing_for_the_state():
    found = moved(make_plan(target(190)), (change((HIGH,), (target(190),)),), seen(110, 115, 120))
    assert (found.state_first, found.state, found.effect) == ("behind", "behind", "same_state")
    assert found.headline.ja == "目標を引き下げた後も「遅れ」で変わりません。"


def test_two_changes_in_a_row_are_judged_by_the_first_target_and_both_reasons_are_told():
    middle = target(150)
    log = (change((middle,), (LOW,), date(2026, 6, 1), "disaster", "大雨のため。"), change((HIGH,), (middle,)))
    found = moved(make_plan(LOW), log, seen(110, 120, 130))
    assert [one.after for one in found.changes] == [(middle,), (LOW,)]
    assert (found.first, found.now, found.effect) == ((HIGH,), (LOW,), "moved_into_success")
    assert "2025年6月1日に変えた理由は「達成が見込めない" in found.sentence.ja
    assert "2026年6月1日に変えた理由は「災害などの影響：大雨のため」です" in found.sentence.ja


def test_there_and_back_again_is_unchanged():
    log = (EASED, change((LOW,), (HIGH,), date(2026, 6, 1)))
    found = moved(make_plan(HIGH), log, seen(110, 120, 130))
    assert (found.move, found.effect) == ("unchanged", "same_state")


@pytest.mark.parametrize("criterion", [None, Criterion(text="多くの人が訪れること。")])
def test_a_number_in_place_of_words(criterion):
    words = () if criterion else (Target(change_type="qualitative", deadline=FY(2026)),)
    plan = make_plan(LOW, criterion=criterion)
    found = moved(plan, (change(words, (LOW,), kind="definition_changed"),), seen(110, 120, 130))
    assert (found.state_first, found.state, found.move, found.effect) == (
        "criterion", "achieved", "unclear", "moved_into_success",
    )  # fmt: skip
    assert found.headline.ja == "目標を変えた後の達成です。"
    assert "当初の目標は言葉の目標" in found.sentence.ja


def test_what_is_decided_later_influences_nothing():
    plan, facts, before = make_plan(LOW), seen(110, 120, 130), date(2025, 5, 31)
    assert judge_changes(plan, (EASED,), facts, before) == ()
    then = plan_before(plan, (EASED,), before)
    assert then == make_plan(HIGH)
    assert assess(then, facts, before) == assess(make_plan(HIGH), facts, before)


def test_only_the_change_made_by_then_is_judged():
    last = change((LOW,), (target(300),), date(2026, 12, 1))
    found = moved(make_plan(target(300)), (EASED, last), seen(110, 120, 130))
    assert found == moved(make_plan(LOW), (EASED,), seen(110, 120, 130))


def test_a_change_counts_from_its_own_day():
    indicator = make_plan(LOW).indicators[0]
    assert targets_at(indicator, (EASED,), date(2025, 5, 31)) == (HIGH,)
    assert targets_at(indicator, (EASED,), date(2025, 6, 1)) == (LOW,)
    assert targets_at(indicator, (EASED,), None) == (HIGH,)
    assert targets_at(indicator, (), None) == (LOW,)


def test_changes_of_other_indicators_are_left_alone():
    other = EASED.model_copy(update={"indicator": "K2"})
    plan = make_plan(LOW)
    assert targets_at(plan.indicators[0], (other,), None) == (LOW,)
    with pytest.raises(RashinbanError, match="K2"):
        plan_before(plan, (other,))


def test_a_log_with_a_hole_is_refused():
    hole = change((target(150),), (LOW,), date(2026, 6, 1))
    first = change((HIGH,), (target(180),))
    with pytest.raises(RashinbanError, match=r"180人（2026年度）.*150人（2026年度）"):
        plan_before(make_plan(LOW), (first, hole))
    with pytest.raises(RashinbanError, match="合いません"):
        judge_changes(make_plan(HIGH), (EASED,), (), AS_OF)
    with pytest.raises(RashinbanError, match="変更（2025年6月1日）の前の目標"):
        apply_changes(make_plan(LOW), (EASED,))


def test_every_kind_of_reason_has_a_name_in_both_languages():
    assert tuple(REASON_KINDS) == get_args(ReasonKind)
    for name in REASON_KINDS.values():
        check(name)
        assert not JAPANESE.search(name.en)


some_targets = st.lists(
    st.builds(
        Target,
        value=st.none() | st.integers(-50, 500).map(Decimal),
        deadline=st.none() | st.integers(2023, 2030).map(FY),
        operator=st.sampled_from(["=", ">=", "<=", "~"]),
        change_type=st.sampled_from(["level", "relative_increase", "absolute_decrease", "qualitative"]),
    ),
    max_size=3,
).map(tuple)
days = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@settings(deadline=None)
@given(st.lists(some_targets, min_size=1, max_size=5), st.data())
def test_the_first_plan_and_the_changes_give_the_plan_again(steps, data):
    on = sorted(data.draw(st.lists(days, min_size=len(steps) - 1, max_size=len(steps) - 1)))
    log = [change(old, new, day) for day, (old, new) in zip(on, pairwise(steps), strict=True)]
    plan = make_plan(*steps[-1])
    assert plan_before(plan, log) == make_plan(*steps[0])
    assert apply_changes(plan_before(plan, log), log) == plan
    day = data.draw(days)
    made = [one for one in log if one.decided_on <= day]
    assert plan_before(plan, log, day) == apply_changes(plan_before(plan, log), made)


@settings(deadline=None)
@given(some_targets, some_targets, days, st.lists(st.integers(0, 300), max_size=3))
def test_any_change_is_judged_in_both_languages(before, after, as_of, values):
    found = judge_changes(make_plan(*after), (change(before, after),), seen(*values), as_of)
    assert bool(found) == (as_of >= EASED.decided_on)
    for one in found:
        check(one.sentence)
        assert (one.effect == "same_state") or one.state != one.state_first
