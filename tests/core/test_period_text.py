"""Periods found in text. The spellings are those of Japanese plan documents; the sentences are our own (架空)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashinban.core.errors import WrongContent
from rashinban.core.folded import fold
from rashinban.core.period import Period
from rashinban.core.period_text import find_periods, parse_period


def found(text: str) -> list[str]:
    return [mention.period.code for mention in find_periods(fold(text).text)]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("2024年度", ["FY2024"]),
        ("2024 年度", ["FY2024"]),
        ("２０２４年度", ["FY2024"]),
        ("2024FY", ["FY2024"]),
        ("FY2024", ["FY2024"]),
        ("2024年度末", ["2025-03-31"]),
        ("2024年度（令和6年度）", ["FY2024"]),
        ("2022年度（令和4年度）～2025年度（令和7年度）", ["FY2022/FY2025"]),
        ("2022年度（令和3年度）", ["FY2022", "FY2021"]),
        ("2019年末", ["2019-12-31"]),
        ("2025年3月末時点 55%", ["2025-03-31"]),
        ("2024年2月末", ["2024-02-29"]),
        ("2021年11月時点", ["2021-11"]),
        ("2022 年 2 月", ["2022-02"]),
        ("2021年10月29日", ["2021-10-29"]),
        ("令和3年6月24日", ["2021-06-24"]),
        ("令和六年三月三十一日", ["2024-03-31"]),
        ("二〇二四年度", ["FY2024"]),
        ("令和元年度と平成31年度", ["FY2019", "FY2019"]),
        ("令和6(2024)年度", ["FY2024"]),
        ("2024（令和6）年度", ["FY2024"]),
        ("令和6年（2024年）3月31日", ["2024-03-31"]),
        ("R6", ["2024"]),
        ("R6年度", ["FY2024"]),
        ("Ｒ６．１０月", ["2024-10"]),
        ("450件（R5.10月）", ["2023-10"]),
        ("R6.6.1", ["2024-06-01"]),
        ("R4：２７０人", ["2022"]),
        ("H30とS60", ["2018", "1985"]),
        ("‘22", ["2022"]),
        ("（'22年度）", ["FY2022"]),
        ("(2022)", ["2022"]),
        ("平成 32 年", ["2020"]),
        ("1,361組（H29～R2 年度）", ["FY2017/FY2020"]),
        ("R6～R9", ["2024/2027"]),
        ("R6～9", ["2024/2027"]),
        ("S60～H2", ["1985/1990"]),
        ("平成29～31年度", ["FY2017/FY2019"]),
        ("2020-2022", ["2020/2022"]),
        ("FY2022-24", ["FY2022/FY2024"]),
        ("2021~2026年度", ["FY2021/FY2026"]),
        ("2015～2019年", ["2015/2019"]),
        ("2022年度～2024年度", ["FY2022/FY2024"]),
        ("2022年から2024年の3年間", ["2022/2024"]),
        ("2021年10月22日(金)～11月1日(月)", ["2021-10-22/2021-11-01"]),
        ("2021年11月19日(金)～29日(月)", ["2021-11-19/2021-11-29"]),
        ("2021年4～6月", ["2021-04-01/2021-06-30"]),
        ("2024年度上期、2024年度下半期", ["FY2024H1", "FY2024H2"]),
        ("2024年度第1四半期", ["FY2024Q1"]),
        ("令和6年第２四半期", ["2024Q2"]),
        ("2024年3月期", ["FY2023"]),
        ("2020年代", ["2020/2029"]),
        ("2013年度比46%", ["FY2013"]),
        ("2024/3/31", ["2024-03-31"]),
    ],
)
def test_every_spelling(text: str, codes: list[str]) -> None:
    assert found(text) == codes


@pytest.mark.parametrize(
    "text",
    [
        "Society5.0",
        "5G",
        "Tier1",
        "T-MAJSNT",
        "CO2",
        "H2O",
        "PM2.5",
        "M6以上の地震",
        "H3ロケット",
        "4/21",
        "11月17日",
        "18年度",
        "第1四半期",
        "1000年に一度",
        "2000年以上の歴史",
        "2022人",
        "2000～2050件",
        "12,022",
        "令和2丁目",
        "5年間",
        "2024年2月30日",
        "毎年度",
    ],
)
def test_what_is_no_period(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("2021~2026年度平均", "average"),
        ("2015～2019年累計", "cumulative"),
        ("2023年までに", "by"),
        ("2025 年度末までに", "by"),
        ("2020年を目途に", "by"),
        ("（～2024年度）", "by"),
        ("R6～R9毎年度", "each_year"),
        ("2015年度中", None),
        ("2022年度から2024年度まで", None),
    ],
)
def test_qualifiers(text: str, qualifier: str | None) -> None:
    (mention,) = find_periods(fold(text).text)
    assert mention.qualifier == qualifier


def test_spans_are_those_of_the_text() -> None:
    text = "目標は2025年3月末時点で、前は平成17年。"
    mentions = find_periods(text)
    assert [text[mention.start : mention.end] for mention in mentions] == ["2025年3月末時点", "平成17年"]
    assert [mention.text for mention in mentions] == ["2025年3月末時点", "平成17年"]


def test_an_unstated_era_needs_a_hint() -> None:
    assert [mention.period for mention in find_periods("18年度", bare_era="平成")] == [
        Period.fiscal_year(2006)
    ]
    assert [mention.period for mention in find_periods("24年度", bare_era="西暦")] == [
        Period.fiscal_year(2024)
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("（2022年度）", "FY2022"),
        ("2025", "2025"),
        ("FY2022/FY2024", "FY2022/FY2024"),
        ("2024-03", "2024-03"),
        ("第2期=FY2020/FY2022", "第2期=FY2020/FY2022"),
        ("令和６年度～令和８年度", "FY2024/FY2026"),
    ],
)
def test_a_whole_string(text: str, code: str) -> None:
    assert parse_period(text).code == code


@pytest.mark.parametrize("text", ["", "来年度", "2024年度の目標", "2024年度まで", "50件"])
def test_a_string_that_is_more_or_less_than_a_period_is_refused(text: str) -> None:
    with pytest.raises(WrongContent, match="期間として読めません"):
        parse_period(text)


@given(st.text(alphabet="RHSFY'年度月末日~-()令和平成元0123456789 .第四半期上からまで2024", max_size=40))
def test_mentions_never_overlap_and_quote_the_text(text: str) -> None:
    end = 0
    for mention in find_periods(text):
        assert end <= mention.start < mention.end
        assert text[mention.start : mention.end] == mention.text
        end = mention.end


def test_real_plans(shared) -> None:  # type: ignore[no-untyped-def]
    meti = found((shared / "documents" / "tohoku-meti-midterm.txt").read_text())
    assert meti[:2] == ["FY2022/FY2024", "2022-02"]
    assert {"2022/2024", "2025-03-31", "2021-11", "2026-03-31"} <= set(meti)
