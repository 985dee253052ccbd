"""Charts: the title states the finding, the summary and the table say the same, and nothing comes from outside."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rashinban.core.period import Period
from rashinban.monitoring.observations import Observation
from rashinban.reports.contents import Chart, Report
from rashinban.reports.drawing import charts, draw_png, draw_svg
from rashinban.reports.report import compose


def chart_of(report: Report, indicator: str) -> Chart:
    chart = next(page.chart for page in report.pages if page.row.indicator == indicator)
    assert chart is not None
    return chart


@pytest.mark.parametrize(
    ("indicator", "title"),
    [
        ("k01", "4回続けて下がり、目標まであと8.8ポイント"),
        ("k02", "実績はまだなく、2026年度の目標は100社です"),
        ("k04", "4回続けて上がり、目標の1,200人に届いています"),
        ("k08", "4回続けて上がり、目標の範囲75～85%の中です"),
        ("k10", "2021年度の3件から5件へ、目標まであと7件"),
        ("k14", "4回続けて上がり、目標値はありません"),
    ],
)
def test_the_title_is_the_finding(report: Report, indicator: str, title: str):
    assert chart_of(report, indicator).title == title


def test_the_title_names_the_value_that_is_judged_while_a_year_is_under_way(sample: Any):
    early = Observation(indicator="k01", period=Period.fiscal_year(2026), value=Decimal("63.8"), vintage=date(2026, 11, 10), status="provisional")
    report = compose(sample.plan, (*sample.observations, early), sample.as_of)
    chart = chart_of(report, "k01")
    assert chart.title == "4回続けて下がり、目標まであと8.8ポイント"
    assert "63.8" in str(chart.table)


def test_the_summary_names_the_ends_the_baseline_and_the_target(report: Report):
    summary = chart_of(report, "k05").summary
    assert summary == (
        "救急搬送の平均時間の推移。実績は2021年度の43.0分から2025年度の40.7分まで5件、"
        "基準値は42.5分（2022年度）、目標値は38.0分（2026年度）。"
    )


def test_the_table_holds_the_numbers_of_the_picture(report: Report):
    assert chart_of(report, "k01").table.rows == (
        ("基準値", "2022年度", "63.9%"),
        ("実績", "2021年度", "65.1%"),
        ("実績", "2022年度", "63.9%"),
        ("実績", "2023年度", "63.0%"),
        ("実績", "2024年度", "62.4%"),
        ("実績", "2025年度", "61.2%"),
        ("目標値", "2026年度", "70%"),
    )


def test_a_criterion_in_words_has_no_chart(report: Report):
    assert next(page for page in report.pages if page.row.indicator == "k19").chart is None


def test_specs_are_plain_json_without_addresses_of_data(report: Report):
    for chart in charts(report):
        text = json.dumps(chart.spec)
        assert '"url"' not in text
        assert text.count("https://") == 1  # the name of the schema


def test_the_ring_holds_every_indicator_once(report: Report):
    tiles = report.overview.spec["layer"][1]["data"]["values"]
    assert [tile["number"] for tile in tiles] == [str(row.number) for row in report.rows]


def test_a_drawing_is_named_for_screen_readers_and_keeps_its_ids_to_itself(report: Report):
    chart = chart_of(report, "k01")
    svg = draw_svg(chart)
    assert svg.count('role="') == 1
    assert f"<title id=\"{chart.id}-title\">{chart.title}</title>" in svg
    assert all(part.startswith(chart.id) for part in svg.split('id="')[1:])
    assert draw_svg(chart) == svg


def test_a_drawing_as_png(report: Report):
    assert draw_png(chart_of(report, "k01")).startswith(b"\x89PNG")


def test_a_target_lowered_below_the_baseline_does_not_turn_the_indicator_round(sample: Any):
    lowered = tuple(
        one.model_copy(update={"targets": tuple(t.model_copy(update={"value": Decimal(61)}) for t in one.targets)}) if one.id == "k01" else one
        for one in sample.plan.indicators
    )
    report = compose(sample.plan.model_copy(update={"indicators": lowered}), sample.observations, sample.as_of)
    assert chart_of(report, "k01").title == "4回続けて下がり、目標の61%に届いています"
