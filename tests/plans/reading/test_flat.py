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
    "a unit that is a word, numbers without one": ("指標名 単位 現状(R5) 目標(R10) 方向性 指標の定義 設定の理由 見守り隊の数 団体 14 21 増加を目指す 市に届け出た団体 毎年1団体の増加を目指す。 出火件数 件/年 27 25 減少を目指す 1年間の件数 1割減を目指す。", "見守り隊の数|21|団体|=|2028|14|2023\n出火件数|25|件|=|2028|27|2023"),
    "a column of groups before the labels": ("主な取組 指標名 単位 現状 目標\n1産地の力を高める取組 ハウスの面積 ha\n29.3\n(R5年度)\n36.5\n(R7年度)\n新品目の数 品目\n17\n(R5年度)\n26\n(R7年度)", "ハウスの面積|36.5|ha|=|FY2025|29.3|FY2023\n新品目の数|26|品目|=|FY2025|17|FY2023"),
    "a definition on the line below the label": ("指標 現状 目標\n\n防災研修の修了者数\n\n医療に従事する人を対象とした研修を修了した人の数\n\n4,914人\n\n(R2年度)\n\n6,500人\n\n(R6年度)", "防災研修の修了者数|6500|人|=|FY2024|4914|FY2020"),
    "a label over two lines": ("指標 現状 目標\n市内企業の相談件数\nのうち解決した割合\n60%（R5）\n80%（R10）", "市内企業の相談件数のうち解決した割合|80|%|=|2028|60|2023"),
    "roles behind their years": ("数値目標① 婚姻率\n平成25年\n(基準値)\n平成27年\n平成28年\n(現状値)\n平成31年\n(目標値)\n5.5‰ 5.4‰ 5.0‰ 5.9‰\n数値目標② 出生数\n平成26年\n(基準値)\n平成31年\n(目標値)\n3,800人 4,100人", "婚姻率|5.9|‰|=|2019|5.5|2013\n出生数|4100|人|=|2019|3800|2014"),
    "numbered rows under headings": ("現状値（R5） 目標値（R10）\n指標1 出生率 1.60 1.95\n指標2 移住者数 2,100人 2,500人", "出生率|1.95||=|2028|1.6|2023\n移住者数|2500|人|=|2028|2100|2023"),
    "a dash for a unit": ("指標名 単位 現状値(R5) 目標値(R10)\n暮らしの指数 － 93.7 101.9\n移住者数 人 2,100 2,500", "暮らしの指数|101.9||=|2028|93.7|2023\n移住者数|2500|人|=|2028|2100|2023"),
    "one definition per cell": ("成果指標\n現状値\n（R5）\n目標値\n（R10）\n子育て満足度\nアンケートで満足と答えた市民の割合\n60%\n70%", "子育て満足度|70|%|=|2028|60|2023"),
    "both eras": ("指標 実績 目標値 有収率 88.1%（令和3（2021）年度） 91%（令和14（2032）年度）", "有収率|91|%|=|FY2032|88.1|FY2021"),
}  # fmt: skip


@pytest.mark.parametrize("shape", FLAT)
def test_a_flattened_table_is_read(shape: str) -> None:
    text, wanted = FLAT[shape]
    assert ask_text(text, "計画の進み具合", "txt") == expect(wanted)


def test_running_text_without_headings_is_no_table() -> None:
    assert ask_text("移住者数 2,100人 2,500人", "計画の進み具合", "txt") == []


def test_the_unit_column_may_come_before_the_words_that_open_a_table() -> None:
    lines = "目標（指標）名 単位 現状 目標（令和10年度）\n認定の園 カ所 1 3\n団体の会員 人 1,624 1,800"
    assert ask_text(lines, extension="txt") == expect(
        """認定の園 | 3 | カ所 | = | FY2028 | 1
        団体の会員 | 1800 | 人 | = | FY2028 | 1624"""
    )
