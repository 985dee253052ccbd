"""Lines that promise, under a tag or in a list."""

from __future__ import annotations

import pytest

from plans.reading.probing import ask_text, expect
from rashinban.core.folded import fold
from rashinban.plans.reading.statements import read_statements

TAGGED = """
商談会参加企業数：50件以上 => 商談会参加企業数|50|件|>=
支援企業の売上高：100件増 => 支援企業の売上高|100|件
企業面談（30件） => 企業面談|30|件
売上増加（目標 3 億円） => 売上増加|3|億円
成約件数累計 3 件以上 => 成約件数|3|件|>=
参加企業 10 社 => 参加企業|10|社
デジタル化企業の割合：2025年3月末時点 55%（2021年11月時点 31%） => デジタル化企業の割合|55|%|=|2025-03-31|31|2021-11
テレワーク実施率 20％台（現状約５％） => テレワーク実施率|20|%|~||5
会員数を70万人から140万人へ => 会員数|140|万人|=||70
認定農業者数：2,103人（R4）→2,500人（R10） => 認定農業者数|2500|人|=|2028|2103|2022
観光入込客数　R4:７９５万人　R10:９００万人 => 観光入込客数|900|万人|=|2028|795|2022
開催件数　450件（R5.10月）⇒600件（R10） => 開催件数|600|件|=|2028|450|2023-10
創業件数：100件（R6～R9） => 創業件数|100|件|=|2024/2027
農業産出額：全国1位 => 農業産出額|1|位（全国）
魅力度順位：３位以内 => 魅力度順位|3|位|<=
廃棄物量：２割減 => 廃棄物量|20|%
自己資本比率：40％以上 60％以下 => 自己資本比率|40|%|range
県人口：95万9千人 => 県人口|959000|人
自殺死亡率（人口10万人当たり）：13.0以下 => 自殺死亡率(人口10万人当たり)|13||<=
懇談会の開催（年 1 回） => 懇談会の開催|1|回
立地件数20件、雇用者数300人、投資額100億円 => 立地件数|20|件 & 雇用者数|300|人 & 投資額|100|億円
①新規立地件数：20件 ②雇用者数：300人 => 新規立地件数|20|件 & 雇用者数|300|人
新規立地件数：20件／雇用者数：300人 => 新規立地件数|20|件 & 雇用者数|300|人
新規投資 30件、総額45億円 => 新規投資|30|件 & 新規投資の総額|45|億円
温室効果ガス排出量：▲46%（2013年度比） => 温室効果ガス排出量|-46|%
""".strip().splitlines()

LISTED = """
・新規就農者数：年間100人以上（R10） => 新規就農者数|100|人|>=|2028
○ 健康寿命（男性）　72.69年（令和元年）⇒ 75年（令和10年） => 健康寿命(男性)|75|年|=|2028|72.69|2019
１　合計特殊出生率　1.60（R4）　1.95（R10） => 合計特殊出生率|1.95||=|2028|1.6|2022
（１）県産材素材生産量　30万㎥（令和10年度） => 県産材素材生産量|30|万m3|=|FY2028
・空き家率 【現状値】16.2％（R5）【目標値】15.0％以下（R10） => 空き家率|15|%|<=|2028|16.2|2023
・移住者数（現状：2,100人（R4）、目標：2,500人（R10）） => 移住者数|2500|人|=|2028|2100|2022
・特定健診受診率 令和10年度 60％以上（令和4年度 52.3％） => 特定健診受診率|60|%|>=|FY2028|52.3|FY2022
指標：県内企業のDX実施率　目標：50％（2028年度）　現状：31％（2023年度） => 県内企業のDX実施率|50|%|=|FY2028|31|FY2023
・基金の残高　30億円を維持（令和10年度末） => 基金の残高|30|億円|=|FY2028
・観光消費額 1,500億円以上／年 => 観光消費額|1500|億円|>=
""".strip().splitlines()

NOISE = """
・令和5年度に実施した県民意識調査（回収数1,234件、回収率61.7％）の結果を基に設定した。
・数値目標は、毎年度その達成状況を検証し、必要に応じて見直す。
出典：架空省「人口動態統計」（令和4年）
・担当：企画課（電話 0857-00-7111）
・参考：全国平均 1.26（令和4年）
・国の目標：2030年度までに46％削減
・政府目標は輸出額5兆円（2030年）
・全国平均：33.8％（令和4年度）
（1） 基本的な考え方
・3つの基本目標ごとに数値目標を設定する。
・本計画の進捗は年1回公表する。
""".strip().splitlines()


def parted(line: str) -> tuple[str, str]:
    text, wanted = line.split(" => ")
    return text, wanted.replace(" & ", "\n")


@pytest.mark.parametrize("line", TAGGED)
def test_a_tagged_line_is_read(line: str) -> None:
    text, wanted = parted(line)
    assert ask_text(f"【KPI】{text}") == expect(wanted)


@pytest.mark.parametrize("line", LISTED)
def test_a_line_under_a_promising_heading_is_read(line: str) -> None:
    text, wanted = parted(line)
    assert ask_text(text, "数値目標") == expect(wanted)


@pytest.mark.parametrize("line", NOISE)
def test_a_line_that_only_speaks_of_targets_yields_none(line: str) -> None:
    assert ask_text(line, "数値目標") == []


@pytest.mark.parametrize(
    "text",
    ["ＫＰＩ：新規就農者数　年間100人以上", "〔成果目標〕新規就農者数　年間100人以上", "＜数値目標＞新規就農者数　年間100人以上"],
)
def test_a_tag_may_stand_in_any_bracket_or_before_a_colon(text: str) -> None:
    assert ask_text(text) == expect("新規就農者数 | 100 | 人 | >=")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("育児休業取得率を、男性は30%以上、女性は100%とする", [("育児休業取得率(男性)", "30"), ("育児休業取得率(女性)", "100")]),
        ("訪れる客6,000万人・消費額15兆円", [("訪れる客", "6000"), ("消費額", "15")]),
        ("みほん6県・となり県の港の予算の確保", []),
        ("年次有給休暇6日以上の取得率を70%以上にする", [("年次有給休暇6日以上の取得率", "70")]),
        ("施設入所者の12%以上を地域生活へ移行", [("施設入所者の地域生活へ移行", "12")]),
        ("入所者数1,383人を2026年度末までに1,158人に", [("入所者数", "1158")]),
    ],
)
def test_what_a_number_is_about(text: str, expected: list[tuple[str, str]]) -> None:
    folded = fold(text)
    found = read_statements(folded, 0, len(folded.text))
    assert [(p.label, str(p.targets[0].figure.value)) for p in found if p.targets] == expected


def test_a_date_at_the_head_holds_for_every_clause() -> None:
    folded = fold("2030年度に大豆の生産量を26万トンから39万トン、麦の生産量を109万トンから137万トンへ拡大する")
    found = read_statements(folded, 0, len(folded.text))
    assert [(p.label, p.targets[0].when.period.code) for p in found if p.targets and p.targets[0].when] == [
        ("大豆の生産量", "FY2030"),
        ("麦の生産量", "FY2030"),
    ]
