"""Tables written out for screen readers."""

from __future__ import annotations

import pytest

from plans.reading.probing import ask_text, expect

SPOKEN = {
    "the name above": ("わくわく指標、移住者数\n現状値の時点、令和5年度、現状値、2,100人、目標値の時点、令和10年度、目標値、2,500人", "移住者数|2500|人|=|FY2028|2100|FY2023"),
    "the name in the line": ("指標、移住者数、現状値、2,100人、目標値、2,500人", "移住者数|2500|人|=||2100|"),
    "a unit of its own": ("指標名、移住者数、単位、人、基準値、2,100、目標値、2,500", "移住者数|2500|人|=||2100|"),
    "several values of one name": ("暮らし指標、朝食を食べる児童の割合\n現況ちの時点、令和5年度(2023年度)、現況ち、小学校6年生、60.4%、中学校3年生、37.5%、目標ち、小学校6年生、70.0%、中学校3年生、50.0%", "朝食を食べる児童の割合(小学校6年生)|70|%|=||60.4|FY2023\n朝食を食べる児童の割合(中学校3年生)|50|%|=||37.5|FY2023"),
    "signs in words": ("指標、平均正答率との差\n現状値、マイナス1ポイント、目標値、プラス1ポイント", "平均正答率との差|1|ポイント|=||-1|"),
}  # fmt: skip


@pytest.mark.parametrize("shape", SPOKEN)
def test_a_spoken_table_is_read(shape: str) -> None:
    text, wanted = SPOKEN[shape]
    assert ask_text(text, extension="txt") == expect(wanted)


def test_a_sentence_with_the_same_words_is_no_table() -> None:
    assert ask_text("現状値、目標値、評価の三つを、毎年度公表します。", extension="txt") == []
