"""The name of an indicator, and the year a period stands for."""

from __future__ import annotations

import pytest

from rashinban.core.period_text import find_periods
from rashinban.plans.reading.columns import heading_periods, role_of, unit_in, without_unit
from rashinban.plans.reading.promise import clean_label, dated

LABELS = {
    "・支援企業数(※2):": "支援企業数",
    "1 観光消費額": "観光消費額",
    "12.観光消費額": "観光消費額",
    "KPI② 宿泊者数": "宿泊者数",
    "指標3 リピーター率": "リピーター率",
    "(4)満足度": "満足度",
    "⑤ 入込客数": "入込客数",
    "空き家率 【": "空き家率",
    # these begin with a number that is part of the name
    "1人当たり県民所得": "1人当たり県民所得",
    "1 人当たり県民所得": "1 人当たり県民所得",
    "100歳以上人口": "100歳以上人口",
    "3R推進団体数": "3R推進団体数",
    "1次産業従事者数": "1次産業従事者数",
}


@pytest.mark.parametrize("printed", LABELS)
def test_a_label_loses_marks_and_numbers_but_not_its_name(printed: str) -> None:
    assert clean_label(printed) == LABELS[printed]


@pytest.mark.parametrize(("words", "code"), [("令和5年度末", "FY2023"), ("2025年3月末時点", "2025-03-31"), ("R10", "2028"), ("2024年末", "2024-12-31")])
def test_the_end_of_a_fiscal_year_is_named_by_that_year(words: str, code: str) -> None:
    assert dated(find_periods(words)[0], 0, 1).period.code == code


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("目標値(令和8年度)", "target"), ("現状値", "baseline"), ("指標名", "label"), ("担当課", "owner"), ("単位", "unit"), ("基準年", "baseline_year"),
        ("全国平均(R5)", "others"), ("国の目標値", "others"), ("R12(推計)", "forecast"), ("達成率", "achieved"), ("基本目標", "group"), ("2028年", None),
    ],
)  # fmt: skip
def test_a_heading_names_the_role_of_its_column(heading: str, role: str | None) -> None:
    assert role_of(heading) == role


@pytest.mark.parametrize(("heading", "code"), [("2024", "2024"), ("2023\n(実績)", "2023"), ("R7", "2025"), ("2024人", None), ("単位", None)])
def test_a_bare_year_heads_a_column(heading: str, code: str | None) -> None:
    assert next((mention.period.code for mention in heading_periods(heading)), None) == code


@pytest.mark.parametrize(
    ("label", "unit", "bare"),
    [
        ("木材生産量(万m3)", "万m3", "木材生産量"), ("開催件数(件/年)", "件", "開催件数"), ("労働生産性(千円/人)", "千円/人", "労働生産性"),
        ("相談件数(単位:件)", "件", "相談件数"), ("受診率(男性)", None, "受診率(男性)"),
    ],
)  # fmt: skip
def test_a_label_gives_its_unit_in_brackets(label: str, unit: str | None, bare: str) -> None:
    assert unit_in(label) == unit
    assert without_unit(label, unit) == bare
