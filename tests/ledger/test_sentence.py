"""A counting query in words: what it says, and that two queries never say the same."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rashinban.core.period import Period
from rashinban.ledger.kinds import kinds
from rashinban.ledger.query import CountingQuery
from rashinban.ledger.sentence import COUNTS, WINDOWS, say

FY2021 = Period.fiscal_year(2021)
words = st.lists(st.text("甲乙AB『』・か", min_size=1, max_size=3), max_size=2).map(tuple)
places = st.lists(st.sampled_from(["04000", "15000", "04100", "東北", "東北・新潟"]), max_size=2).map(tuple)


@st.composite
def queries(draw: st.DrawFn, deep: bool = True) -> CountingQuery:
    """Any query that can be built."""
    window = draw(st.sampled_from(list(WINDOWS)))
    since = draw(st.none() | st.dates(date(2000, 1, 1), date(2030, 1, 1))) if window == "until_end" else None
    return CountingQuery(
        kinds=draw(st.lists(st.sampled_from(list(kinds())), min_size=1, max_size=3).map(tuple)),
        count=draw(st.sampled_from(list(COUNTS))),
        window=window,
        since=since,
        measures=draw(words),
        networks=draw(words),
        cards=draw(words),
        tags=draw(words),
        places=draw(places),
        party_roles=draw(words),
        confirmed_only=draw(st.booleans()),
        of=draw(st.none() | queries(deep=False)) if deep else None,
    )


@given(queries(), queries())
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a query has fourteen parts
def test_different_queries_give_different_sentences(one: CountingQuery, other: CountingQuery) -> None:
    for language in ("ja", "en"):
        said = say(one).in_(language), say(other).in_(language)
        assert (said[0] == said[1]) == (one == other)


@given(queries(), st.sampled_from(list(CountingQuery.model_fields)))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_field_is_said(query: CountingQuery, field: str) -> None:
    plain = CountingQuery(kinds=("held",))
    changed = query.model_copy(update={field: getattr(plain, field)})
    assert (say(query) == say(changed)) == (query == changed)


def test_salon_presentations_read_as_officials_say_it() -> None:
    query = CountingQuery(kinds=("presented",), count="appearances", networks=("salon",), confirmed_only=True)
    assert say(query, {"salon": "産学官金サロン"}, FY2021).ja == (
        "2021年度に行われた、会議体『産学官金サロン』の「発表・プレゼン」を、企業と場の組（同じ場での同じ企業は一度だけ）で数えます"
        "（取り消された記録は除く。確認済みのものだけ）。"
    )
    assert say(query, {"salon": "産学官金サロン"}, FY2021).en == (
        "Counts the distinct pairs of company and gathering in “Presented” (of the network 『産学官金サロン』) within FY2021"
        " (withdrawn records left out, confirmed ones only)."
    )


def test_share_says_both_sides() -> None:
    query = CountingQuery(
        kinds=("certified",), count="parties", window="in_force", tags=("DX",), of=CountingQuery(kinds=("role",), count="parties", window="in_force")
    )
    said = say(query, period=FY2021).ja
    assert said.startswith("割合（％）で答えます。分子は、2021年度の最終日に有効な、キーワード『DX』の付いた「認定・認証」を、")
    assert "分母は、2021年度の最終日に有効な、すべての「役割」を、" in said


def test_accumulation_says_from_when() -> None:
    query = CountingQuery(kinds=("agreed",), count="connections", window="until_end", since=date(2020, 4, 1))
    assert "2020年4月1日から2021年度の最終日までに行われた" in say(query, period=FY2021).ja
    assert "記録の初めから" in say(query.model_copy(update={"since": None}), period=FY2021).ja


def test_places_are_named_and_regions_told_apart_from_prefectures() -> None:
    said = say(CountingQuery(kinds=("held",), places=("15000", "東北", "04100")), {"04100": "仙台市"}).ja
    assert "地域が『新潟県』か地域区分『東北』か『仙台市』の" in said


def test_two_keys_of_one_name_are_told_apart() -> None:
    names = {"a": "交流会", "b": "交流会"}
    one, other = (say(CountingQuery(kinds=("held",), networks=(key,)), names) for key in "ab")
    assert one != other
