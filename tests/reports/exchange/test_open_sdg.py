"""Open SDG: what open-sdg/sdg-build checks before it builds a site, and the figures its progress formula gets.

The checks are those of its ``sdg/check_csv.py``, ``sdg/check_metadata.py`` and ``sdg/schemas/SchemaInputOpenSdg.py``,
written anew; the formula is that of ``sdg/ProgressMeasure.py``.
"""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rashinban import workflow
from rashinban.core.period import Period
from rashinban.monitoring.assessment import assess
from rashinban.monitoring.observations import Observation
from rashinban.plans.plan import Baseline, Indicator, Measure, Plan, Target
from rashinban.reports.exchange.cells import harmless
from rashinban.reports.exchange.open_sdg import write_open_sdg

EXAMPLES = Path(__file__).parents[3] / "examples"
DAY = date(2026, 11, 22)


def files_of(plan: Plan, observations: tuple[Observation, ...] = (), day: date = DAY) -> dict[str, str]:
    content = write_open_sdg(plan, observations, assess(plan, observations, day))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def metas(files: dict[str, str]) -> dict[str, dict[str, Any]]:
    return {name[5:-4]: yaml.safe_load(text) for name, text in files.items() if name.startswith("meta/")}


def check(files: dict[str, str]) -> None:
    """What ``check_data`` of sdg-build looks at, for every file of the repository."""
    config = yaml.safe_load(files["config_data.yml"])
    patterns = [each["path_pattern"] for each in config["inputs"]]
    found = metas(files)
    assert all(fnmatch(name, patterns[0]) for name in files if name.startswith("data/"))
    assert all(fnmatch(name, patterns[1]) for name in files if name.startswith("meta/"))
    for name, text in files.items():
        if name.startswith("data/"):
            check_table(text)
            assert name[len("data/indicator_") : -4] in found
    schema = yaml.safe_load(files[config["schema_file"]])["prose"]["metadata"]["meta"]
    kinds = {each["name"]: each["field"] for each in schema}
    for id, meta in found.items():
        assert len(id.split("-")) == 3
        assert meta["indicator_number"] == id.replace("-", ".")
        assert {"published", "reporting_status", "indicator_name", "data_non_statistical"} <= set(meta)
        assert meta["reporting_status"] in ("complete", "inprogress", "notstarted", "notapplicable")
        if meta["reporting_status"] == "complete" and not meta["data_non_statistical"]:
            assert meta["graph_title"]
            assert meta["graph_type"] in ("line", "bar")
            assert f"data/indicator_{id}.csv" in files
        for name, value in meta.items():
            if name in kinds:
                assert isinstance(value, bool if kinds[name]["element"] == "checkbox" else (str, int)), name


def check_table(text: str) -> None:
    rows = rows_of(text)
    assert rows
    head = list(rows[0])
    assert (head[0], head[-1]) == ("Year", "Value")
    for row in rows:
        assert int(row["Year"]) > 1900
        assert Decimal(row["Value"]).is_finite()
        assert all(value == value.strip() for value in row.values())
    headline = [row["Year"] for row in rows if not row.get("Period")]
    assert len(headline) == len(set(headline))


def test_the_fictional_plan_passes_the_checks_and_holds_the_observed_values(sample: Any):
    files = files_of(sample.plan, sample.observations)
    check(files)
    found = metas(files)
    assert [meta["rashinban_id"] for meta in found.values()] == [one.id for one in sample.plan.indicators]
    by_id = {meta["rashinban_id"]: id for id, meta in found.items()}
    assert by_id["k01"] == "1-1-1"
    assert by_id["k16"] == "2-2-1"
    for indicator in sample.plan.indicators:
        observed = {one.period.start.year: one.value for one in sample.observations if one.indicator == indicator.id}
        base = indicator.baseline
        if base is not None and base.value is not None:
            observed.setdefault(2022, base.value)
        held = rows_of(files.get(f"data/indicator_{by_id[indicator.id]}.csv", "Year,Value\n"))
        assert {int(row["Year"]): Decimal(row["Value"]) for row in held} == observed
    assert found[by_id["k19"]]["data_non_statistical"] is True
    assert found[by_id["k02"]]["reporting_status"] == "notstarted"


def test_example_and_published_plans_pass_the_checks():
    plan = workflow.load_plan(EXAMPLES / "mihon" / "plan.yaml")
    facts = workflow.load_observations(EXAMPLES / "mihon" / "observations.csv", plan)
    files = files_of(plan, facts)
    check(files)
    assert sum(name.startswith("data/") for name in files) > 5
    for name in ("tohoku-meti-midterm", "tokeiren-2021"):
        published = workflow.load_plan(EXAMPLES / "real" / f"{name}.yaml")
        check(files_of(published, day=date(2022, 6, 1)))


def test_the_progress_formula_gets_the_figures_our_own_rule_uses(sample: Any):
    progress = {entry.indicator: entry for entry in assess(sample.plan, sample.observations, DAY)}
    files = files_of(sample.plan, sample.observations)
    compared = 0
    for id, meta in metas(files).items():
        assert meta["auto_progress_calculation"] is bool(meta["progress_calculation_options"])
        rule = next((v for v in progress[meta["rashinban_id"]].verdicts if v.rule == "compound_growth"), None)
        for option in meta["progress_calculation_options"]:
            rows = [row for row in rows_of(files[f"data/indicator_{id}.csv"]) if row["Units"] == option["unit"]]
            values = {int(row["Year"]): float(row["Value"]) for row in rows}
            start, now = option["base_year"], max(values)
            base, sign = values[start], 1 if option["direction"] == "positive" else -1
            growth = (values[now] / base) ** (1 / (now - start)) - 1
            needed = (option["target"] / base) ** (1 / (option["target_year"] - start)) - 1
            if rule is not None and rule.measure is not None:
                assert sign * growth / abs(needed) == pytest.approx(float(rule.measure), rel=1e-4)
                compared += 1
    assert compared >= 10


def made(unit: str | None, periods: tuple[Period, ...], **changes: Any) -> tuple[Plan, tuple[Observation, ...]]:
    indicator = Indicator(id="x", label="指標", unit=unit, direction="up", measure="a", **changes)
    plan = Plan(id="p", title="計画", measures=(Measure(id="a", level="施策", title="施策"),), indicators=(indicator,))
    return plan, tuple(
        Observation(indicator="x", period=period, value=Decimal(place) - 3, vintage=date(2026, 1, 1))
        for place, period in enumerate(periods)
    )


def test_periods_that_are_not_years_are_named_beside_the_year():
    plan, facts = made("人", (Period.fiscal_quarter(2024, 1), Period.fiscal_quarter(2024, 4), Period.day(date(2025, 3, 31))))
    files = files_of(plan, facts)
    check(files)
    rows = rows_of(files["data/indicator_1-0-1.csv"])
    assert [(row["Year"], row["Period"]) for row in rows] == [("2024", "FY2024Q1"), ("2024", "FY2024Q4"), ("2024", "2025-03-31")]
    meta = metas(files)["1-0-1"]
    assert meta["data_start_values"] == [{"field": "Period", "value": "2025-03-31"}]
    assert meta["auto_progress_calculation"] is False


def test_a_calendar_year_beside_a_fiscal_year_is_told_apart():
    plan, facts = made(None, (Period.fiscal_year(2023), Period.year(2023), Period.year(2022)))
    rows = rows_of(files_of(plan, facts)["data/indicator_1-0-1.csv"])
    assert sorted((row["Year"], row["Period"]) for row in rows) == [("2022", ""), ("2023", ""), ("2023", "2023")]


@pytest.mark.parametrize(("base", "target"), [("0", "60"), ("-5", "0"), ("-5", "5"), ("-5", "-5"), ("5", "60")])
def test_where_the_formula_has_no_answer_it_is_not_asked(base: str, target: str):
    plan, facts = made(
        "人",
        (Period.fiscal_year(2025),),
        baseline=Baseline(value=Decimal(base), period=Period.fiscal_year(2022)),
        targets=(Target(value=Decimal(target), deadline=Period.fiscal_year(2026)),),
    )
    meta = metas(files_of(plan, facts))["1-0-1"]
    assert meta["progress_calculation_options"] == []
    assert meta["auto_progress_calculation"] is False
    assert meta["graph_target_lines"][0]["value"] == float(target)


def test_no_cell_is_a_formula_but_negative_numbers_stay_numbers():
    plan, facts = made("=HYPERLINK(1)", (Period.fiscal_year(2024),))
    rows = rows_of(files_of(plan, facts)["data/indicator_1-0-1.csv"])
    assert rows == [{"Year": "2024", "Units": "'=HYPERLINK(1)", "Value": "-3"}]


@given(st.text(max_size=12))
def test_only_numbers_may_begin_like_a_formula(text: str):
    kept = harmless(text)
    assert kept in (text, f"'{text}")
    if kept[:1] in ("=", "+", "-", "@", "\t", "\r"):
        assert Decimal(kept).is_finite()


def test_equal_inputs_equal_bytes(sample: Any):
    progress = assess(sample.plan, sample.observations, DAY)
    first = write_open_sdg(sample.plan, sample.observations, progress)
    assert first == write_open_sdg(sample.plan, reversed(sample.observations), reversed(progress))
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(2026, 11, 22)}
