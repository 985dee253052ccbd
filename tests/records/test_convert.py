"""The bridge: a value survives the database, whatever it holds."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from plans.strategies import numbers, periods, plans, sources, texts
from rashinban import workflow
from rashinban.core.errors import WrongContent
from rashinban.core.period import Period
from rashinban.monitoring.observations import Observation
from rashinban.plans.plan import Indicator, Plan
from rashinban.records import convert, editions
from rashinban.records.models import EditionRow, ObservationRow, Organisation

ROOT = Path(__file__).parents[2]
NUL = "\\u0000"
pytestmark = pytest.mark.django_db
slow = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def stored(plan: Plan) -> EditionRow:
    organisation, _ = Organisation.objects.get_or_create(name="みほん県（架空）")
    row = editions.add_plan(f"plan-{organisation.plans.count()}", organisation, plan.title)
    return editions.add_edition(row, plan)


@slow
@given(plan=plans())
def test_a_plan_survives_the_database(db: None, plan: Plan) -> None:
    assume(NUL not in plan.model_dump_json())
    edition = EditionRow.objects.get(pk=stored(plan).pk)
    assert convert.read_plan(convert.read_rows(edition)) == plan


@slow
@given(
    period=periods,
    value=numbers,
    note=texts,
    source=st.none() | sources,
    items=st.lists(texts, max_size=3).map(tuple),
    vintage=st.dates(date(1990, 1, 1), date(2060, 1, 1)),
)
def test_an_observation_survives_the_database(db, period, value, note, source, items, vintage) -> None:
    assume(NUL not in json.dumps([note, items, source and source.model_dump()], default=str))
    one = Observation(indicator="K1", period=period, value=value, note=note, source=source, items=items, vintage=vintage)
    edition = stored(Plan(id="p", title="計画（架空）", indicators=(Indicator(id="K1", label="指標"),)))
    row = ObservationRow.objects.create(indicator=edition.indicators.get(), **convert.observation_columns(one))
    assert convert.read_observation(ObservationRow.objects.get(pk=row.pk), "K1") == one


@pytest.mark.parametrize("name", ["mihon/plan", "real/tohoku-meti-midterm", "real/tokeiren-2021"])
def test_the_example_plans_survive(name: str) -> None:
    plan = workflow.load_plan(ROOT / "examples" / f"{name}.yaml")
    assert convert.read_plan(convert.read_rows(stored(plan))) == plan


def test_a_plan_is_read_in_the_same_number_of_queries_whatever_its_size(django_assert_num_queries) -> None:
    edition = stored(workflow.load_plan(ROOT / "examples" / "real" / "tokeiren-2021.yaml"))
    with django_assert_num_queries(4):
        convert.read_plan(convert.read_rows(edition))


def test_a_hidden_measure_leaves_its_children_to_the_next_one_above() -> None:
    plan = workflow.load_plan(ROOT / "examples" / "mihon" / "plan.yaml")
    hidden = next(m for m in plan.measures if m.parent and plan.children(m.id))
    shown = {m.id for m in plan.measures} - {hidden.id}
    part = convert.select(plan, shown, {i.id for i in plan.indicators})
    assert {m.parent for m in part.measures if m.id in {c.id for c in plan.children(hidden.id)}} == {hidden.parent}
    assert convert.select(plan, {m.id for m in plan.measures}, {i.id for i in plan.indicators}) == plan


def test_a_period_with_a_name_of_its_own_comes_back() -> None:
    named = Period.from_code("第2期=FY2020/FY2022")
    plan = Plan(id="p", title="計画（架空）", period=named)
    assert EditionRow.objects.get(pk=stored(plan).pk).period == named


def test_a_sign_no_database_can_hold_is_refused() -> None:
    with pytest.raises(WrongContent, match="NUL"):
        stored(Plan(id="p", title="計画（架空）", edition="第\x00期"))
