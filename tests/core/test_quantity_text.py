"""Quantities found in text. The spellings are those of Japanese plan documents; the sentences are our own (架空)."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashinban.core.folded import fold
from rashinban.core.quantity_text import QuantityMention, find_quantities


def read(text: str) -> tuple[QuantityMention, ...]:
    return find_quantities(fold(text).text)


@pytest.mark.parametrize(
    ("text", "value", "unit", "operator", "change"),
    [
        ("50件以上", "50", "件", ">=", None),
        ("100件増", "100", "件", "=", "increase"),
        ("1,031万円", "1031", "万円", "=", None),
        ("3 億円", "3", "億円", "=", None),
        ("95万9千人", "959000", "人", "=", None),
        ("3兆5,000億円", "3500000000000", "円", "=", None),
        ("2万3千", "23000", None, "=", None),
        ("一億二千万", "120000000", None, "=", None),
        ("二十社", "20", "社", "=", None),
        ("５割", "50", "%", "=", None),
        ("2割減", "20", "%", "=", "decrease"),
        ("10%台", "10", "%", "~", None),
        ("約100件", "100", "件", "~", None),
        ("▲27.6％", "-27.6", "%", "=", None),
        ("△3", "-3", None, "=", None),
        ("マイナス3ポイント", "-3", "ポイント", "=", None),
        ("プラス1ポイント", "1", "ポイント", "=", None),
        ("-5", "-5", None, "=", None),
        ("1.44(※)", "1.44", None, "=", None),
        ("243.8人", "243.8", "人", "=", None),
        ("3.7万TJ", "3.7", "万TJ", "=", None),
        ("10.5万t-CO₂", "10.5", "万t-CO2", "=", None),
        ("4,800千円/人", "4800", "千円/人", "=", None),
        ("130人／km2", "130", "人/km2", "=", None),
        ("850g/人・日", "850", "g/人・日", "=", None),
        ("2,000人/日以上", "2000", "人/日", ">=", None),
        ("8,000歩/日", "8000", "歩/日", "=", None),
        ("3件/年以上", "3", "件", ">=", None),
        ("0.010ppm以下", "0.010", "ppm", "<=", None),
        ("15℃", "15", "°C", "=", None),
        ("12ベクレル/kg", "12", "ベクレル/kg", "=", None),
        ("1,000㎡", "1000", "m2", "=", None),
        ("全国1位", "1", "位（全国）", "=", None),
        ("3位以内", "3", "位", "<=", None),
        ("45人以下", "45", "人", "<=", None),
        ("5％未満", "5", "%", "<=", None),
        ("7割超", "70", "%", ">=", None),
        ("77市町村", "77", "市町村", "=", None),
        ("12ヶ月", "12", "ヶ月", "=", None),
        ("10ヵ所", "10", "ヵ所", "=", None),
        ("0人", "0", "人", "=", None),
        ("2,205千人", "2205", "千人", "=", None),
        ("5年間", "5", "年", "=", None),
        ("3年", "3", "年", "=", None),
        ("5％の向上", "5", "%", "=", "increase"),
        ("46%削減", "46", "%", "=", "decrease"),
        ("3.5％ポイント改善", "3.5", "%ポイント", "=", "increase"),
        ("倍増", "2", "倍", "=", "increase"),
        ("3倍増", "3", "倍", "=", "increase"),
        ("1.5倍に拡大", "1.5", "倍", "=", None),
        ("ゼロ", "0", None, "=", None),
        ("R4：２７０人", "270", "人", "=", None),
        ("年2回", "2", "回", "=", None),
        ("相談件数10件", "10", "件", "=", None),
    ],
)
def test_every_spelling(text: str, value: str, unit: str | None, operator: str, change: str | None) -> None:
    (mention,) = read(text)
    assert (mention.value, mention.unit) == (Decimal(value), unit)
    assert (mention.operator, mention.change) == (operator, change)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("40%以上60%以下", "40", "60", "%"),
        ("46.5％～50％", "46.5", "50", "%"),
        ("5～10万人", "5", "10", "万人"),
        ("8千人～1万人", "0.8", "1", "万人"),
    ],
)
def test_ranges(text: str, low: str, high: str, unit: str) -> None:
    (mention,) = read(text)
    assert (mention.operator, mention.value, mention.upper) == ("range", Decimal(low), Decimal(high))
    assert mention.unit == unit


@pytest.mark.parametrize(
    "text",
    [
        "2021年",
        "3月",
        "令和6年度",
        "18年度",
        "11/17",
        "9:30～11:00",
        "29日(月)",
        "5G",
        "CO2",
        "Tier1",
        "COVID-19",
        "Society 5.0",
        "第2期",
        "5期目",
        "3年目",
        "戦略1",
        "戦略項目 5 架空の強化",
        "(1)",
        "1. 趣旨",
        "1 地域社会",
        "3 人材の育成",
        "人口10万人当たり",
        "10年後",
        "数10社",
        "十分な",
        "八戸市",
        "（一社）架空会",
        "ゼロカーボン",
        "022-000-0000",
        "2/3",
        "3分の1",
    ],
)
def test_what_counts_nothing(text: str) -> None:
    assert [mention.text for mention in read(text)] == []


def test_a_decimal_in_a_sentence_counts_without_a_unit() -> None:
    found = read("出生率を1.60（令和4年）から1.95（令和10年）まで引き上げる")
    assert [(str(mention.value), mention.unit) for mention in found] == [("1.60", None), ("1.95", None)]


def test_several_in_a_row() -> None:
    text = "合計 1.44(※) (2019年) 1.61 (2026年)、109人から毎年500人以上へ、1事業者25人"
    assert [(str(each.value), each.unit) for each in read(text)] == [
        ("1.44", None),
        ("1.61", None),
        ("109", "人"),
        ("500", "人"),
        ("1", "事業者"),
        ("25", "人"),
    ]


def test_the_span_takes_in_the_words_and_the_number_does_not() -> None:
    text = "架空事業は約50件以上増加させる"
    (mention,) = find_quantities(text)
    assert text[mention.start : mention.end] == mention.text == "約50件以上増加"
    assert text[mention.number_start : mention.number_end] == "50"
    assert (mention.operator, mention.approximate, mention.change) == (">=", True, "increase")


@given(
    st.integers(0, 10**9), st.sampled_from(["件", "社", "人", "万円", "千人", "%", "ha", "t-CO2", "市町村"])
)
def test_a_printed_number_reads_back(number: int, unit: str) -> None:
    (mention,) = find_quantities(f"架空:{number:,}{unit}。")
    assert (mention.value, mention.unit) == (Decimal(number), unit)


@given(st.text(alphabet="0123456789,.%件社人万億千一二十年月度以上下未満増減~-▲約第位(): A", max_size=40))
def test_mentions_never_overlap_and_quote_the_text(text: str) -> None:
    for mention in find_quantities(text):
        assert text[mention.start : mention.end] == mention.text
        assert mention.start <= mention.number_start < mention.number_end <= mention.end
    mentions = find_quantities(text)
    assert all(before.end <= after.start for before, after in pairwise(mentions))


def test_real_targets(shared) -> None:  # type: ignore[no-untyped-def]
    import json

    missed = []
    for gold in sorted((shared / "documents" / "gold").glob("*.json")):
        for kpi in json.loads(gold.read_text())["kpis"]:
            if kpi["target_value"] is None:
                continue
            unit = (kpi["unit"] or "").removesuffix("/年") or None
            values = {(each.value, each.unit) for each in read(kpi["source_text"])}
            if (Decimal(str(kpi["target_value"])), unit) not in values:
                missed.append((kpi["target_value"], kpi["unit"], kpi["source_text"][:60]))
    assert missed == []
