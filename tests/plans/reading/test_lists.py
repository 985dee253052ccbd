"""A label with values led by 「現状」 and 「目標」 on the lines below it."""

from __future__ import annotations

import pytest

from plans.reading.probing import ask_text, expect
from rashinban.plans.reading.lists import ends_in_dated_value

LED = {
    "bullets": ("○観光消費額\n\n・現状 1,031億円（R4）\n\n・目標 1,500億円（R10）", "観光消費額|1500|億円|=|2028|1031|2022"),
    "numbered": ("指標① 観光消費額\n\n現状値：1,031億円（令和4年度）\n\n目標値：1,500億円（令和10年度）", "観光消費額|1500|億円|=|FY2028|1031|FY2022"),
    "years before": ("■ 健康寿命\n\n　基準値（令和元年）　72.69年\n\n　目標値（令和10年）　75年", "健康寿命|75|年|=|2028|72.69|2019"),
    "years in brackets before a colon": ("移住者数\n\n・現状（令和5年度）：2,100人\n\n・目標（令和10年度）：2,500人", "移住者数|2500|人|=|FY2028|2100|FY2023"),
    "unit in the label": ("観光消費額（億円）\n\n現状 1,031（R4）\n\n目標 1,500（R10）", "観光消費額|1500|億円|=|2028|1031|2022"),
}  # fmt: skip


@pytest.mark.parametrize("shape", LED)
@pytest.mark.parametrize("extension", ["md", "txt"])
def test_values_under_a_label_are_read(shape: str, extension: str) -> None:
    text, wanted = LED[shape]
    assert ask_text(text, extension=extension) == expect(wanted)


def test_a_plain_line_of_words_opens_a_list() -> None:
    assert ask_text("数値目標\n\n移住者数　2,500人（令和10年度）", extension="txt") == expect("移住者数|2500|人|=|FY2028")


@pytest.mark.parametrize(
    ("line", "carries"),
    [("1 出生率 1.60(R4) 1.95(R10)", True), ("(1) 生産量 30万m3(令和10年度)", True), ("1 令和6年度の取組", False), ("2 観光(2024)", False)],
)
def test_a_numbered_line_that_ends_in_a_dated_value_is_no_heading(line: str, carries: bool) -> None:
    assert ends_in_dated_value(line) is carries
