"""Values under or behind a label that are told apart by their years."""

from __future__ import annotations

import pytest

from plans.reading.probing import ask_text, expect

LINES = {
    "roles behind the values": ("橋の耐震化率\nH24年度 86.5%（基準値）\nH25年度 88.1%\nH27年度 89.5%（現状値）\nH29年度 92%（目標値）\n【評価「B」】", "橋の耐震化率|92|%|=|FY2017|86.5|FY2012"),
    "roles before the values": ("移住者数\n令和5年度（現状値） 2,100人\n令和10年度（目標値） 2,500人", "移住者数|2500|人|=|FY2028|2100|FY2023"),
    "without a start so called": ("移住者数\n・R5 2,100人\n・R10 2,500人（目標）", "移住者数|2500|人|=|2028|2100|2023"),
    "less than the start by a share": ("想定される犠牲者\nH25年度 105,000人（基準値）\nH34年度 基準値より8割減（目標値）", "想定される犠牲者|80|%|=|FY2022|105000|FY2013"),
    "unit in the label": ("観光消費額（億円）\nR5 1,031（基準値）\nR10 1,500（目標値）", "観光消費額|1500|億円|=|2028|1031|2023"),
}  # fmt: skip

PAIRS = {
    "on the line of the label": ("・住宅の耐震化率 79.3%（平成20年度）90%（平成27年度末）", "住宅の耐震化率|90|%|=|FY2015|79.3|FY2008"),
    "on the line below": ("・直売所の販売額\n　2,600億円（平成20年度） 約4,000億円（平成32年度）", "直売所の販売額|4000|億円|~|FY2020|2600|FY2008"),
    "a count and a count a year": ("・企業立地件数\n　44件（平成21年）100件/年（平成25年）", "企業立地件数|100|件|=|2013|44|2009"),
    "to be halved": ("・火災の死者数\n　△1,200人（平成20年度） 約2,400人の半減（平成27年度）", "火災の死者数|50|%|=|FY2015|-1200|FY2008"),
}  # fmt: skip


@pytest.mark.parametrize("shape", LINES)
def test_dated_lines_under_a_label_are_read(shape: str) -> None:
    text, wanted = LINES[shape]
    assert ask_text(text, extension="txt") == expect(wanted)


def test_a_series_without_a_target_promises_nothing() -> None:
    assert ask_text("河川整備率\nH24年 52.5%\nH25年 52.8%\nH26年 53.1%", extension="txt") == []


@pytest.mark.parametrize("shape", PAIRS)
@pytest.mark.parametrize("opener", ["評価指標及び数値目標", "数値目標"])
def test_two_dated_values_are_start_and_target_in_a_section_of_goals(shape: str, opener: str) -> None:
    text, wanted = PAIRS[shape]
    assert ask_text(f"{opener}\n\n{text}", extension="txt") == expect(wanted)


def test_two_dated_values_elsewhere_only_tell() -> None:
    assert ask_text("・住宅の耐震化率\n　79.3%（平成20年度） 82%（平成25年度）", extension="txt") == []


def test_two_dated_values_of_different_units_are_no_pair() -> None:
    text = "数値目標\n\n・住宅の耐震化率\n　79.3%（平成20年度） 1,200戸（平成25年度）"
    assert all(answer[5] is None for answer in ask_text(text, extension="txt"))
