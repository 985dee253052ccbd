"""Tables that arrive as running text."""

from __future__ import annotations

import pytest

from plans.reading.probing import ask_text, expect

FLAT = {
    "rows on lines": ("指標 現状値（R5） 目標値（R10）\n移住者数 2,100人 2,500人\n出生率 1.60 1.95", "移住者数|2500|人|=|2028|2100|2023\n出生率|1.95||=|2028|1.6|2023"),
    "one cell per line": ("指標\n現状値\n（R5）\n目標値\n（R10）\n移住者数\n2,100人\n2,500人", "移住者数|2500|人|=|2028|2100|2023"),
    "years in the headings of two letters": ("成果指標\n実績（R5）\n目標（R7）\n木材生産量\n3.4万m3\n4.1万m3", "木材生産量|4.1|万m3|=|2025|3.4|2023"),
    "years as columns of their own": ("主要目標 現在 2030年 2040年 移住者数 2,100人 2,500人 3,000人", "移住者数|2500|人|=|2030|2100|\n移住者数|3000|人|=|2040|2100|"),
    "headings without the word indicator": ("数値目標 基準値 目標値 従業者数 12,345人（R3） 13,000人（R8）", "従業者数|13000|人|=|2026|12345|2021"),
    "a column of units": ("指標名 単位 現状値(R5) 目標値(R10)\n観光消費額 億円 1,031 1,500\n移住者数 人 2,100 2,500", "観光消費額|1500|億円|=|2028|1031|2023\n移住者数|2500|人|=|2028|2100|2023"),
    "the label before the headings": ("指標（KPI）\n宿泊客数（年間）\n現状値\n目標値\n（平成26年）\n（平成32年）\n91万人\n108万人", "宿泊客数(年間)|108|万人|=|2020|91|2014"),
    "both eras": ("指標 実績 目標値 有収率 88.1%（令和3（2021）年度） 91%（令和14（2032）年度）", "有収率|91|%|=|FY2032|88.1|FY2021"),
}  # fmt: skip


@pytest.mark.parametrize("shape", FLAT)
def test_a_flattened_table_is_read(shape: str) -> None:
    text, wanted = FLAT[shape]
    assert ask_text(text, "計画の進み具合", "txt") == expect(wanted)


def test_running_text_without_headings_is_no_table() -> None:
    assert ask_text("移住者数 2,100人 2,500人", "計画の進み具合", "txt") == []
