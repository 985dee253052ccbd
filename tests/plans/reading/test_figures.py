"""Numbers with the period, role and counting that the words around them give."""

from __future__ import annotations

import pytest

from rashinban.core.folded import fold
from rashinban.plans.reading.figures import counting_of, find_figures

DATED = {
    "31%（2021年11月時点）": ["2021-11"],
    "2025年3月末時点 55%": ["2025-03-31"],
    "R4：795万人": ["2022"],
    "1.44（※）（2019年）": ["2019"],
    "72.69年※2（R元）": ["2019"],
    "20人（令和10（2028）年度）": ["FY2028"],
    "20人（2028(R10)年度）": ["FY2028"],
    "20人【R10】": ["2028"],
    "20人〔R10年〕": ["2028"],
    "60件/年（R10）": ["2028"],
    "30億円を維持（令和10年度）": ["FY2028"],
    "44.2% 34市町村（2022年）": ["2022", "2022"],
    "▲46%（2013年度比）": [None],
    "2022年度（令和4年度）31%": ["FY2022"],
}


@pytest.mark.parametrize("words", DATED)
def test_a_number_takes_the_period_beside_it(words: str) -> None:
    figures = find_figures(fold(words).text)
    assert [figure.when.code if figure.when else None for figure in figures] == DATED[words]


@pytest.mark.parametrize(
    ("words", "roles"),
    [
        ("現状 1,031億円 目標 1,500億円", ["baseline", "target"]),
        ("【現状値】16.2%【目標値】15.0%", ["baseline", "target"]),
        ("基準値（令和元年） 72.69年", ["baseline"]),
        ("1,031億円", [None]),
    ],
)
def test_a_role_word_before_a_number_is_its_role(words: str, roles: list[str | None]) -> None:
    assert [figure.role for figure in find_figures(fold(words).text)] == roles


@pytest.mark.parametrize(
    ("words", "aggregation"),
    [
        ("毎年度60%以上", "each_year"),
        ("60%以上（毎年度）", "each_year"),
        ("年間100人", "per_year"),
        ("3件/年以上", "per_year"),
        ("累計50件", "cumulative"),
        ("1,900人（2021～2026年度平均）", "average_over_period"),
        ("50件", None),
    ],
)
def test_words_say_how_a_number_adds_up(words: str, aggregation: str | None) -> None:
    assert find_figures(fold(words).text)[0].aggregation == aggregation


def test_the_number_that_says_it_exactly_is_kept() -> None:
    assert [figure.text for figure in find_figures("倍増の820人")] == ["820人"]


def test_every_time_and_each_once_are_told_apart() -> None:
    assert (counting_of("延べ参加者数"), counting_of("参加者数(実人数)"), counting_of("参加者数")) == ("gross", "distinct", None)
