"""What nobody touches is counted by name."""

from datetime import date

from rashinban.core.period import Period
from rashinban.core.source import Source
from rashinban.monitoring.coverage import measure_coverage
from rashinban.monitoring.observations import Observation
from rashinban.plans.plan import Indicator, Measure, Plan, Target

FY = Period.fiscal_year
PLAN = Plan(
    id="p",
    title="架空の計画",
    period=Period.span(FY(2022), FY(2024)),
    measures=(
        Measure(id="A", level="戦略", title="架空A", owner="架空課"),
        Measure(id="A1", parent="A", level="施策", title="架空A1"),
    ),
    indicators=(
        Indicator(id="K1", measure="A1", label="報告あり", targets=(Target(value=1),)),
        Indicator(id="K2", label="報告なし", owner="架空係"),
        Indicator(id="K3", label="古い報告", targets=(Target(value=1),)),
        Indicator(id="X1", label="国の目標", kind="external_target"),
    ),
)
LOG = (
    Observation(
        indicator="K1",
        period=FY(2023),
        value=1,
        vintage=date(2024, 5, 1),
        source=Source(document="架空の記録"),
    ),
    Observation(indicator="K3", period=FY(2022), value=1, vintage=date(2023, 5, 1)),
)


def test_named_by_id():
    coverage = measure_coverage(PLAN, LOG, date(2024, 12, 31))
    assert coverage.total == 3
    assert coverage.never_reported == ("K2",)
    assert coverage.overdue == ("K2", "K3")
    assert coverage.no_source == ("K3",)
    assert coverage.no_owner == ("K3",)
    assert float(coverage.reported_share) == 0.666667


def test_before_the_first_year_is_over_nothing_is_overdue():
    assert measure_coverage(PLAN, (), date(2022, 12, 31)).overdue == ()


def test_a_report_on_the_deadline_is_the_last_one_needed():
    done = Observation(indicator="K3", period=FY(2024), value=1, vintage=date(2025, 5, 1))
    assert "K3" not in measure_coverage(PLAN, (*LOG, done), date(2030, 1, 1)).overdue


def test_a_plan_without_indicators_has_no_share():
    assert measure_coverage(Plan(id="p", title="架空"), (), date(2024, 1, 1)).reported_share is None
