"""Questions to the page of a region: every one has an address, and an address that makes no sense says why."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rashinban.core.errors import RashinbanError, WrongContent
from rashinban.statistics.catalogue.catalogue import catalogue
from rashinban.statistics.views.asked import Asked, read_asked

CODES = ("04100", "04202", "05201", "04000", "05000", "00000", "13100")
KEYS = tuple(entry.key for entry in catalogue().entries[:12])

#: A busy machine stops for seconds; that says nothing of what is tested.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def asked(query: str) -> Asked:
    return read_asked(parse_qs(query))


@st.composite
def questions(draw: st.DrawFn) -> Asked:
    indicator = draw(st.sampled_from(KEYS))
    return Asked(
        areas=tuple(draw(st.lists(st.sampled_from(CODES), unique=True, max_size=4))),
        name=draw(st.sampled_from(["", "仙台圏", "a&b=c#d", "１＋2 ?", "%E4"])),
        beside=draw(st.sampled_from([None, (), ("nation",), ("prefecture", "similar")])),
        theme=draw(st.sampled_from(["state", "population", "finance"])),
        indicator=indicator,
        other=draw(st.sampled_from(["", *KEYS])),
        period=draw(st.sampled_from(["", "2020", "FY2021", "2020-10-01"])),
        view=draw(st.sampled_from(["overview", "trend", "ranking", "scatter", "map", "pyramid", "table"])),
        among=draw(st.sampled_from([None, "prefectures", "municipalities", "within"])),
        order=draw(st.sampled_from(["largest", "smallest"])),
        scale=draw(st.sampled_from(["", "value", "index"])),
    )


@UNHURRIED
@given(questions())
def test_an_address_asks_what_it_was_made_of(question: Asked) -> None:
    again = asked(question.query)
    assert again.query == read_asked(parse_qs(again.query)).query
    for name in ("areas", "name", "beside", "indicator", "other", "period", "among", "order", "scale"):
        assert getattr(again, name) == getattr(question, name), name


def test_names_of_today_and_of_earlier_days_are_codes() -> None:
    assert asked("area=仙台市,宮城県富谷市&area=05000").areas == ("04100", "04216", "05000")


def test_nothing_asked_is_the_theme_at_a_glance_and_an_indicator_its_trend() -> None:
    assert asked("area=04100").view == "overview"
    assert asked("area=04100&indicator=ageing_rate").view == "trend"
    assert asked("area=04100&view=ranking").view == "overview"
    assert asked("area=04100").comparing == ("prefecture", "nation")
    assert asked("area=04100&with=none").comparing == ()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("area=99999", "99999"),
        ("area=府中市", "一つに決まりません"),
        ("area=04100&indicator=nothing_like_it", "登録されていません"),
        ("area=04100&indicator=ageing_rate&view=globe", "globe"),
        ("area=04100&period=いつか", "いつか"),
        ("area=04100&area=04000&sum=1", "二重"),
        ("area=04101&area=04100&sum=1", "二重"),
        ("area=13101&area=13100&sum=1", "二重"),
        ("area=" + ",".join(f"{number:02}000" for number in range(1, 11)), "10あります"),
    ],
)
def test_what_cannot_be_answered_is_said(query: str, said: str) -> None:
    with pytest.raises(WrongContent) as error:
        asked(query)
    assert said in str(error.value)


def test_many_areas_can_be_summed() -> None:
    question = asked("sum=1&name=東日本&area=" + ",".join(f"{number:02}000" for number in range(1, 24)))
    assert question.region is not None
    assert question.own == ("=東日本",)
    assert question.peers == "prefectures"
    assert asked("area=04100").peers == "within"


NAMES = ("area", "sum", "name", "with", "theme", "indicator", "other", "period", "view", "among", "order", "scale", "carried")
TEXTS = st.one_of(st.sampled_from(["04100", "仙台市", "1", "ageing_rate", "ranking", "2020", "FY2020Q1", "0000", "2020-13", "=", ",", "総人口"]), st.text(max_size=6))


@UNHURRIED
@given(st.dictionaries(st.sampled_from(NAMES), st.lists(TEXTS, max_size=3)))
def test_whatever_is_written_is_a_question_or_a_mistake_that_is_said(written: dict[str, list[str]]) -> None:
    try:
        question = read_asked(written)
    except RashinbanError:
        return
    assert asked(question.query).query == question.query
