"""Who connects which fields, in words: 半導体 and 医療機器 with one person between them, and what takes the sentence away."""

from __future__ import annotations

from datetime import date

import pytest

from rashinban.ledger.ties import Member, Presence, fields_of, meetings_of, place_in_words, read_ties
from rashinban.methods.brokerage import Meeting

DAY = date(2026, 11, 22)
MEMBERS = {
    each.key: each
    for each in (
        Member("kakou", "みほん微細加工", "びさい", fields=("半導体",)),
        Member("seiki", "みほん精機", "せいき", fields=("半導体", "ものづくり")),
        Member("byouin", "みほん病院", "びょういん", fields=("医療機器",)),
        Member("kikai", "みほん医療器", "いりょうき", fields=("医療機器",)),
        Member("hashi", "橋渡 円", "はしわたし", person=True, fields=("ものづくり",)),
        Member("yado", "みほん旅館", "りょかん", fields=("観光",)),
        Member("basu", "みほん交通", "こうつう", fields=("観光",)),
    )
}


def meet(*groups: str) -> list[Meeting]:
    """Meetings of today between those named."""
    return [Meeting(f"{number}", frozenset(group.split())) for number, group in enumerate(groups)]


def test_the_one_person_between_two_fields_is_said_in_words() -> None:
    found = read_ties(meet("kakou seiki", "byouin kikai", "kakou hashi", "hashi byouin", "yado basu"), MEMBERS, ["半導体", "医療機器"])
    said = {each.member.key: each.said.ja for each in found.connectors}
    assert said["hashi"] == "医療機器と半導体をつないでいます。この人がいないと、二つの分野のあいだに道がありません。"
    assert "この団体・企業がいないと" in said["kakou"]
    english = next(each.said.en for each in found.connectors if each.member.key == "hashi")
    assert english == "Connects 医療機器 and 半導体; without this person, no way leads from one field to the other."


def test_a_second_way_takes_the_sentence_away() -> None:
    found = read_ties(meet("kakou seiki", "byouin kikai", "kakou hashi", "hashi byouin", "seiki kikai"), MEMBERS, ["半導体", "医療機器"])
    assert found.connectors == ()


def test_fields_nobody_connects_are_named_with_how_many_are_in_them() -> None:
    found = read_ties(meet("kakou seiki", "byouin kikai", "yado basu"), MEMBERS)
    gaps = {gap.fields: gap.members for gap in found.gaps}
    assert gaps[("医療機器", "半導体")] == (2, 2)
    assert gaps[("半導体", "観光")] == (2, 2)
    assert [gap.fields for gap in found.gaps][-1] == ("ものづくり", "観光"), "the pair with the fewest comes last"


def test_nobody_is_above_anybody() -> None:
    found = read_ties(meet("kakou hashi", "hashi byouin", "byouin yado", "yado basu"), MEMBERS)
    names = [each.member.kana for each in found.connectors]
    assert len(names) > 1
    assert names == sorted(names)
    assert not found.enough
    assert {each.place.ja for each in found.connectors} == {"まだ記録が少なく、言えません"}


def test_who_may_not_be_told_is_neither_drawn_nor_a_way() -> None:
    known = {key: member for key, member in MEMBERS.items() if key != "hashi"}
    found = read_ties(meet("kakou seiki", "byouin kikai", "kakou hashi", "hashi byouin"), known, ["半導体", "医療機器"])
    assert "hashi" not in found.graph
    assert [gap.fields for gap in found.gaps] == [("医療機器", "半導体")]


def test_who_met_nobody_stands_apart() -> None:
    found = read_ties([Meeting("1", frozenset({"yado"})), *meet("kakou seiki")], MEMBERS)
    assert [each.key for each in found.alone] == ["yado"]
    assert "yado" not in found.graph


def test_presences_become_meetings_as_old_as_their_last_day() -> None:
    told = [
        Presence("a", "g1", date(2026, 11, 12)),
        Presence("b", "g1", date(2026, 11, 12)),
        Presence("a", "c1", date(2026, 1, 1)),
        Presence("b", "c1", date(2026, 10, 23)),
        Presence("a", "n1", date(2020, 1, 1), lasting=True),
        Presence("b", "n1", date(2020, 1, 1), lasting=True, until=date(2026, 11, 2)),
        Presence("c", "n2", date(2020, 1, 1), lasting=True, until=date(2026, 11, 2)),
        Presence("a", "later", date(2026, 12, 1)),
    ]
    found = {each.key: (set(each.members), each.age) for each in meetings_of(told, DAY)}
    assert found == {"g1": ({"a", "b"}, 10), "c1": ({"a", "b"}, 30), "n1": ({"a", "b"}, 0), "n2": ({"c"}, 20)}


def test_the_largest_fields_are_taken_in_the_order_of_their_names() -> None:
    assert fields_of(MEMBERS.values(), 4) == ("ものづくり", "医療機器", "半導体", "観光")
    assert fields_of([Member("a", "A", fields=("x",)), Member("b", "B", fields=("x", "y"))], 1) == ("x",)


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (None, "まだ記録が少なく、言えません"),
        ((0.0, 0.7), "記録しだいで大きく変わり、言えません"),
        ((0.1, 0.3), "上位3分の1あたり"),
        ((0.4, 0.6), "中ほど"),
        ((0.7, 0.9), "下位3分の1あたり"),
        ((0.1, 0.6), "上位から中ほど"),
        ((0.5, 0.9), "中ほどから下位"),
    ],
)
def test_places_are_said_in_thirds(span: tuple[float, float] | None, said: str) -> None:
    assert place_in_words(span).ja == said
