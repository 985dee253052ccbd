"""Every promise with a number in the shipped plans is counted from the records, or says why it cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from rashinban import workflow
from rashinban.ledger.bindings import Bindings
from rashinban.ledger.sentence import say
from rashinban.plans.plan import Plan
from rashinban.records.ledger.binding_files import read_bindings, write_bindings

EXAMPLES = Path(__file__).parents[2] / "examples"
PLANS = {"tokeiren-2021": "real/tokeiren-2021", "tohoku-meti-midterm": "real/tohoku-meti-midterm", "mihon": "mihon/plan"}


def _read(name: str) -> tuple[Plan, Bindings]:
    base = EXAMPLES / PLANS[name]
    plan = workflow.load_plan(base.with_suffix(".yaml"))
    file = base.parent / f"{base.name}.counting.yaml"
    return plan, read_bindings(file.read_text(encoding="utf-8"), file.name, plan)


@pytest.mark.parametrize("name", PLANS)
def test_every_kpi_and_numeric_target_is_bound_or_says_why_not(name: str) -> None:
    plan, bindings = _read(name)
    promised = {
        indicator.id
        for indicator in plan.indicators
        if indicator.kind == "kpi" or any(target.value is not None for target in indicator.targets)
    }
    bound = {each.indicator for each in bindings.counting}
    named = {each.indicator for each in bindings.not_countable}
    assert promised <= bound | named
    assert all(each.why for each in (*bindings.counting, *bindings.not_countable))


def test_the_federation_is_counted_whole() -> None:
    """gold: 11 【KPI】 (one of them the start of a trial), 7 【目標】 with a number, 2 of the whole period."""
    plan, bindings = _read("tokeiren-2021")
    kinds = [plan.indicator(each.indicator).kind for each in bindings.counting]
    assert (kinds.count("kpi"), kinds.count("target"), kinds.count("goal")) == (11, 7, 2)
    assert not bindings.not_countable


def test_the_bureau_is_counted_but_for_official_statistics() -> None:
    _plan, bindings = _read("tohoku-meti-midterm")
    assert len(bindings.counting) == 7
    assert {each.indicator for each in bindings.not_countable} == {"IV.1.u1-K1", "IV.1.u1.u3-K1"}


def test_support_of_the_platform_is_gross() -> None:
    """The plan's own note: 延べ数."""
    _plan, bindings = _read("tohoku-meti-midterm")
    query = next(each.query for each in bindings.counting if each.indicator == "IV.1.u1.u4-K1")
    assert (query.kinds, query.count) == (("supported",), "facts")


@pytest.mark.parametrize("name", PLANS)
def test_every_query_reads_as_a_sentence_with_names(name: str) -> None:
    plan, bindings = _read(name)
    names = {measure.id: measure.title for measure in plan.measures}
    for each in bindings.counting:
        said = say(each.query, names, plan.period)
        assert said.ja.endswith("。")
        assert all(names[key] in said.ja for key in each.query.measures)
        assert not any(f"『{key}』" in said.ja for key in each.query.measures)
        assert said.en.endswith(".")


@pytest.mark.parametrize("name", PLANS)
def test_the_files_come_back_as_they_were_written(name: str) -> None:
    plan, bindings = _read(name)
    assert read_bindings(write_bindings(bindings), None, plan) == bindings
