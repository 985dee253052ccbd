"""What changed between two stored reports, in words with both values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rashinban.core.errors import RashinbanError
from rashinban.monitoring.target_changes import TargetChange
from rashinban.reports.comparison import Difference, compare_reports
from rashinban.reports.contents import Report
from rashinban.reports.report import compose


@pytest.fixture(scope="module")
def earlier(sample: Any) -> Report:
    return compose(sample.plan, sample.observations, date(2025, 11, 22))


def of(found: tuple[Difference, ...], indicator: str) -> dict[str, tuple[str | None, str | None]]:
    return {one.what: (one.before, one.after) for one in found if one.indicator == indicator}


def test_a_report_does_not_differ_from_itself(report: Report):
    assert compare_reports(report, report) == ()


def test_state_latest_figure_and_reason_are_told_with_both_values(earlier: Report, report: Report):
    found = compare_reports(earlier, report)
    intern = of(found, "k04")
    assert intern["latest"] == ("1,010人、2024年度（令和6年度）", "1,224人、2025年度（令和7年度）")
    assert intern["state"][1] == "達成"
    assert intern["state"][0] != "達成"
    assert set(intern) == {"state", "latest", "reason"}
    line = next(one for one in found if one.indicator == "k04" and one.what == "latest")
    assert line.text == (
        "「県内インターンシップの参加者」の最新の実績：「1,010人、2024年度（令和6年度）」から「1,224人、2025年度（令和7年度）」に。"
    )
    assert (line.old_row, line.new_row) == (4, 4)
    assert of(found, "k02") == {}


def test_differences_come_in_the_order_of_the_new_report(earlier: Report, report: Report):
    rows = [one.new_row for one in compare_reports(earlier, report)]
    assert rows == sorted(rows, key=lambda row: row or 0)
    assert len(rows) > 20


def test_a_moved_target_is_a_difference(sample: Any, report: Report):
    now = sample.plan.indicator("k04").targets
    change = TargetChange(
        indicator="k04",
        decided_on=date(2025, 10, 1),
        before=(now[0].model_copy(update={"value": Decimal(1600)}),),
        after=now,
        reason_kind="unreachable",
        reason="見直し",
    )
    old = compose(sample.plan, sample.observations, date(2025, 9, 30), target_changes=(change,))
    assert of(compare_reports(old, report), "k04")["target"] == (
        "1,600人以上、2026年度（令和8年度）",
        "1,200人以上、2026年度（令和8年度）",
    )


def test_indicators_that_came_and_went(report: Report):
    fewer = report.model_copy(update={"pages": report.pages[1:]})
    (new,) = compare_reports(fewer, report)
    (gone,) = compare_reports(report, fewer)
    assert (new.what, new.before, new.after, new.text) == ("added", None, "後退", "「若者の県内就職率」が加わりました（後退）。")
    assert (gone.what, gone.before, gone.after, gone.new_row) == ("dropped", "後退", None, None)
    assert gone.text == "「若者の県内就職率」がなくなりました（前回は後退）。"


def test_english_reports_are_compared_in_english(sample: Any, english_report: Report):
    old = compose(sample.plan, sample.observations, date(2025, 11, 22), language="en")
    line = next(one for one in compare_reports(old, english_report) if one.indicator == "k04" and one.what == "latest")
    assert line.text == "“県内インターンシップの参加者”, Latest value: from “1,010人, FY2024” to “1,224人, FY2025”."


def test_other_plans_and_other_languages_are_refused(report: Report, english_report: Report):
    with pytest.raises(RashinbanError, match="別の計画"):
        compare_reports(report.model_copy(update={"plan": "other", "title": "べつの計画"}), report)
    with pytest.raises(RashinbanError, match="言語"):
        compare_reports(english_report, report)
