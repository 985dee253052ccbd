"""Title, body and period of a plan."""

from __future__ import annotations

import pytest

from plans.reading.probing import read_plan
from rashinban.plans.reading.organisation import find_organisation

PERIODS = {
    "架空県総合戦略（令和6年度～令和10年度）": "FY2024/FY2028",
    "架空局 中期政策（2024-2026年度）": "FY2024/FY2026",
    "架空県ビジョン（2019～2028）": "2019/2028",
    "架空連合会 2024年度事業計画": "FY2024",
}
CLAUSES = {
    "計画期間：平成29年度～令和8年度": "FY2017/FY2026",
    "計画期間は、令和3年度から令和7年度までの5年間とします。": "FY2021/FY2025",
    "【計画期間】令和6年度～令和10年度（5年間）": "FY2024/FY2028",
    "計画期間　2022年度（令和4年度）～2025年度（令和7年度）の4年間": "FY2022/FY2025",
    "1 計画の期間：2024年度～2028年度": "FY2024/FY2028",
}
BODIES = {
    "第3次鳥取県総合戦略": "鳥取県",
    "和歌山県長期総合計画": "和歌山県",
    "京都府総合計画": "京都府",
    "鹿児島県霧島市総合計画": "霧島市",
    "架空市デジタル田園都市構想総合戦略": "架空市",
    "みほん町第6次総合計画 前期基本計画": "みほん町",
    "仙台市経済成長戦略": "仙台市",
    "東北経済産業局 中期政策": "東北経済産業局",
    "一般社団法人東北経済連合会 事業計画": "東北経済連合会",
    "架空商工会議所 中期行動計画": "架空商工会議所",
    "令和7年度 農林水産省 政策評価計画": "農林水産省",
    "デジタル田園都市国家構想": None,
    "都市計画マスタープラン": None,
    "市民とつくるまちの計画": None,
    "町内会活動の手引き": None,
}


@pytest.mark.parametrize("title", PERIODS)
def test_the_period_is_read_from_the_title(title: str) -> None:
    period = read_plan(f"# {title}\n\n## 第1章 はじめに\n\n本文である。\n").period
    assert period is not None
    assert period.value.code == PERIODS[title]


@pytest.mark.parametrize("clause", CLAUSES)
def test_the_period_is_read_from_its_clause(clause: str) -> None:
    period = read_plan(f"# 架空県総合計画\n\n架空県\n\n## 第1章 はじめに\n\n{clause}\n").period
    assert period is not None
    assert period.value.code == CLAUSES[clause]


@pytest.mark.parametrize("title", BODIES)
def test_the_body_is_named_by_what_it_is(title: str) -> None:
    found = find_organisation(title)
    assert (title[slice(*found)] if found else None) == BODIES[title]
