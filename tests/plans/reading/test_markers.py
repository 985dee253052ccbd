"""The markers of headings, in the spellings of published plans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashinban.plans.reading.markers import normal_number, ordinal, read_marker

READ = [
    ("第２章　現状と課題", "chapter", "2", "現状と課題"),
    ("第十章 推進", "chapter", "10", "推進"),
    ("第10章", "chapter", "10", ""),
    ("第1節 概要", "chapter_節", "1", "概要"),
    ("Ⅲ．計画の推進", "roman", "III", "計画の推進"),
    ("I. はじめに", "roman", "I", "はじめに"),
    ("Ⅳ成長する", "roman", "IV", "成長する"),
    ("１．目的", "arabic_dot", "1", "目的"),
    ("1 目的", "arabic_dot", "1", "目的"),
    ("1.2020年の姿", "arabic_dot", "1", "2020年の姿"),
    ("（２）備え", "paren_arabic", "2", "備え"),
    ("(2)備え", "paren_arabic", "2", "備え"),
    ("①2050年の姿", "circled", "①", "2050年の姿"),
    ("ⅱ）人材", "lower_roman", "ii", "人材"),
    ("iv) 人材", "lower_roman", "iv", "人材"),
    ("ア　見守り", "kana", "ア", "見守り"),
    ("(イ) 移動", "paren_kana", "イ", "移動"),
    ("Ⅰ－２ 医療", "compound2", "I-2", "医療"),
    ("2-1-1 高齢", "compound3", "2-1-1", "高齢"),
    ("【重要業績評価指標（KPI）】", "lenticular", None, "重要業績評価指標（KPI）"),
    ("＜数値目標＞", "angle", None, "数値目標"),
    ("（中小企業（小規模を含む）の支援）", "paren_title", None, "中小企業（小規模を含む）の支援"),
    ("○港を活かす", "maru", None, "港を活かす"),
    ("戦略項目 5 港を活かす", "戦略項目", "5", "港を活かす"),
    ("戦略1港を活かす", "戦略", "1", "港を活かす"),
    ("重点分野2（デジタル（DX））", "重点分野", "2", "デジタル（DX）"),
    ("取り組み２　花", "取組", "2", "花"),
    ("施策１－２　子育て", "施策", "1-2", "子育て"),
    ("【施策1】 子育て", "施策", "1", "子育て"),
    ("■施策3　観光", "施策", "3", "観光"),
    ("アクションプラン①「港」", "アクションプラン", "①", "「港」"),
    ("基本目標1 “ひと” 育つまち", "基本目標", "1", "“ひと” 育つまち"),
]


@pytest.mark.parametrize(("line", "kind", "number", "title"), READ, ids=[row[0] for row in READ])
def test_reads_class_number_and_title(line: str, kind: str, number: str | None, title: str) -> None:
    marker = read_marker(line)
    assert marker is not None
    assert (marker.kind, marker.number, line[marker.title_start : marker.title_end]) == (kind, number, title)


@pytest.mark.parametrize(
    "line",
    ["1.44(2019年)", "▲27.6%", "△1,521人(平成20年度)", "△2.5ポイント", "2021年度事業計画", "第2期の計画", "V2Hの導入", "J-Startup 企業", "10社の支援", "¹ 脚注の文", "※1 注", "69", "目標3つ"],
)
def test_leaves_numbers_words_and_notes_alone(line: str) -> None:
    assert read_marker(line) is None


@pytest.mark.parametrize(
    ("number", "place"), [("IX", 9), ("④", 4), ("iii", 3), ("2-5", 5), ("オ", 5), ("C", 3), ("十二", None), (None, None)]
)
def test_place_in_the_series(number: str | None, place: int | None) -> None:
    assert ordinal(number) == place


@given(st.integers(1, 199))
def test_kanji_numbers_are_read_as_written(value: int) -> None:
    digits = "〇一二三四五六七八九"
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    written = ("百" if hundreds else "") + (("" if tens == 1 else digits[tens]) + "十" if tens else "") + (digits[ones] if ones else "")
    assert normal_number(written) == str(value)


@given(st.text(max_size=60))
def test_titles_lie_inside_the_line(line: str) -> None:
    marker = read_marker(line)
    assert marker is None or 0 <= marker.title_start <= marker.title_end <= len(line)
