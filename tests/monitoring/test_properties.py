"""What holds for any data: mirrors, units, the straight path, and the past."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from both_languages import check, inside
from rashinban.core.period import Period
from rashinban.core.phrase import Phrase
from rashinban.monitoring.assessment import assess
from rashinban.monitoring.observations import Observation, known_at
from rashinban.monitoring.progress import GOOD, STATE_NAMES, Progress
from rashinban.monitoring.rulesets import load_rulesets
from rashinban.plans.plan import Baseline, Indicator, Plan, Target

values = st.integers(-1000, 1000).map(lambda cents: Decimal(cents) / 4)
AS_OF = date(2024, 6, 1)


def state_of(b, points, T, direction, upper=None, scale=Decimal(1)):
    """State and verdict states of one level indicator; times are calendar years after 2020."""
    indicator = Indicator(
        id="K1",
        label="架空",
        direction=direction,
        baseline=Baseline(value=b * scale, period=Period.year(2020)),
        targets=(
            Target(
                value=T * scale, upper=None if upper is None else upper * scale, deadline=Period.year(2025)
            ),
        ),
    )
    plan = Plan(id="p", title="架空", indicators=(indicator,))
    observations = [
        Observation(
            indicator="K1", period=Period.year(2021 + place), value=value * scale, vintage=date(2024, 5, 1)
        )
        for place, value in enumerate(points)
    ]
    (answer,) = assess(plan, observations, AS_OF)
    return answer.state, tuple(verdict.state for verdict in answer.verdicts)


series = st.lists(values, min_size=1, max_size=3)


@settings(deadline=None)
@given(values, series, values)
def test_mirrored_data_give_the_same_states(b, points, T):
    assume(b != T)
    direction, mirrored = ("up", "down") if b < T else ("down", "up")
    straight = state_of(b, points, T, direction)
    assert state_of(-b, [-value for value in points], -T, mirrored) == straight


@settings(deadline=None)
@given(values, series, values, st.sampled_from([Decimal("0.01"), Decimal(10), Decimal(10000), Decimal(3)]))
def test_the_unit_does_not_matter(b, points, T, scale):
    direction = "up" if b <= T else "down"
    assert state_of(b, points, T, direction, scale=scale) == state_of(b, points, T, direction)


@settings(deadline=None)
@given(values, series, values, values)
def test_a_mirrored_range_gives_the_same_states(b, points, one, other):
    lower, upper = sorted((one, other))
    straight = state_of(b, points, lower, "hold", upper)
    assert state_of(-b, [-value for value in points], -upper, "hold", -lower) == straight


@settings(deadline=None)
@given(values, values)
def test_exactly_on_the_straight_path_is_pace_one_and_on_track(b, T):
    assume(b != T)
    on_path = [b + (T - b) * year / 5 for year in (1, 2, 3)]
    state, verdicts = state_of(b, on_path, T, "up" if b < T else "down")
    assert verdicts[0] == "on_track"
    assert state in ("on_track", "rules_disagree")


records = st.builds(
    Observation,
    indicator=st.sampled_from(["K1", "K2", "K3"]),
    period=st.integers(2021, 2025).map(Period.fiscal_year),
    value=values,
    vintage=st.integers(0, 1500).map(lambda days: date(2022, 4, 1) + timedelta(days)),
)
PLAN = Plan(
    id="p",
    title="架空",
    period=Period.span(Period.fiscal_year(2022), Period.fiscal_year(2025)),
    indicators=(
        Indicator(
            id="K1", label="水準", baseline=Baseline(value=10, period=Period.fiscal_year(2021)),
            targets=(Target(value=90, deadline=Period.fiscal_year(2025)),),
        ),
        Indicator(id="K2", label="件数", value_kind="count", targets=(Target(value=90, deadline=Period.fiscal_year(2025)),)),
        Indicator(
            id="K3", label="増加率",
            targets=(Target(value=5, change_type="relative_increase", relative_to=Period.fiscal_year(2022)),),
        ),
    ),
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(records, max_size=8), st.lists(records, max_size=8), st.integers(0, 1500))
def test_what_is_learnt_later_never_changes_a_past_answer(log, later, days):
    as_of = date(2022, 4, 1) + timedelta(days)
    later = [one for one in later if one.vintage > as_of]
    assert assess(PLAN, [*log, *later], as_of) == assess(PLAN, log, as_of)


@settings(deadline=None)
@given(st.lists(records, max_size=12), st.integers(0, 1500))
def test_known_at_holds_one_value_per_period_and_none_from_the_future(log, days):
    as_of = date(2022, 4, 1) + timedelta(days)
    known = known_at(log, as_of)
    keys = [(one.indicator, one.period) for one in known]
    assert len(keys) == len(set(keys))
    assert all(one.vintage <= as_of for one in known)
    for one in known:
        rivals = [
            other.vintage for other in log if (other.indicator, other.period) == (one.indicator, one.period)
        ]
        assert one.vintage == max(vintage for vintage in rivals if vintage <= as_of)


some_periods = st.one_of(
    st.integers(2020, 2027).map(Period.fiscal_year),
    st.integers(2020, 2027).map(Period.year),
    st.builds(Period.month, st.integers(2020, 2027), st.integers(1, 12)),
    st.dates(date(2020, 1, 1), date(2027, 12, 31)).map(Period.day),
    st.integers(2020, 2024).map(
        lambda year: Period.span(Period.fiscal_year(year), Period.fiscal_year(year + 2))
    ),
)
any_target = st.builds(
    Target,
    value=st.none() | values,
    operator=st.sampled_from(["=", ">=", "<=", "~"]),
    change_type=st.sampled_from(
        [
            "level",
            "absolute_increase",
            "absolute_decrease",
            "relative_increase",
            "relative_decrease",
            "milestone",
        ]
    ),
    relative_to=st.none() | some_periods,
    deadline=st.none() | some_periods,
    scope=st.sampled_from(["period_total", "fiscal_year", "unstated"]),
    aggregation=st.sampled_from([None, "each_year", "cumulative", "average_over_period"]),
)
any_indicator = st.builds(
    Indicator,
    id=st.just("K1"),
    label=st.just("架空"),
    unit=st.sampled_from([None, "件", "%", "倍"]),
    direction=st.sampled_from([None, "up", "down", "hold"]),
    value_kind=st.sampled_from(["level", "change", "share", "count", "rank"]),
    accumulation=st.sampled_from([None, "stock", "flow", "cumulative"]),
    combine=st.sampled_from(["latest", "sum", "distinct", "average"]),
    baseline=st.none()
    | st.builds(
        Baseline,
        value=st.none() | values,
        unit=st.sampled_from([None, "件", "万円"]),
        period=st.none() | some_periods,
    ),
    targets=st.lists(any_target, max_size=2).map(tuple),
)
any_observation = st.builds(
    Observation,
    indicator=st.just("K1"),
    period=some_periods,
    value=st.none() | values,
    note=st.just("架空"),
    vintage=st.dates(date(2020, 1, 1), date(2028, 12, 31)),
    items=st.sampled_from([(), ("甲",), ("甲", "乙")]),
)


@settings(deadline=None, max_examples=200)
@given(
    any_indicator,
    st.lists(any_observation, max_size=6),
    st.none() | some_periods,
    st.dates(date(2020, 1, 1), date(2029, 1, 1)),
)
def test_any_promise_gets_an_answer_in_words(indicator, observations, period, as_of):
    plan = Plan(id="p", title="架空", period=period, indicators=(indicator,))
    (answer,) = assess(plan, observations, as_of, load_rulesets())
    assert answer.state in STATE_NAMES
    assert answer.reason.ja.endswith("。")
    assert answer.reason.en.endswith(".")
    for phrase in inside(answer, Phrase):
        check(phrase)
    assert Progress.model_validate_json(answer.model_dump_json()) == answer
    assert all(verdict.state is not None or verdict.reason for verdict in answer.verdicts)
    if answer.state in GOOD:
        assert answer.verdicts[0].state is not None
