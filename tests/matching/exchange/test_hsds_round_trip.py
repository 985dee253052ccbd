"""Offers as HSDS services: ours come back equal, those of others as far as they go."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashinban.core.errors import RashinbanError
from rashinban.core.source import Source
from rashinban.ledger.card import Card, Condition, Rule
from rashinban.matching.exchange.hsds import read_services, write_services
from rashinban.matching.exchange.incoming import read_incoming

DAY = date(2026, 6, 1)
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="|"), max_size=20)
NAMES = st.text(st.characters(codec="utf-8", exclude_characters="|"), min_size=1, max_size=20)
SOURCES = st.none() | st.builds(Source, document=NAMES, quotation=st.none() | NAMES, page=st.none() | st.integers(1, 9))
CARDS = st.builds(
    Card,
    key=st.from_regex(r"[a-z0-9]{1,12}", fullmatch=True),
    kind=st.sampled_from(["need", "offer"]),
    what=st.sampled_from(["programme", "asset", "talent", "buyer", "expert", "role"]),
    title=NAMES,
    summary=WORDS,
    text=WORDS,
    party=st.none() | st.just("p1"),
    tags=st.lists(NAMES, max_size=3, unique=True).map(tuple),
    purposes=st.lists(NAMES, max_size=3, unique=True).map(tuple),
    places=st.lists(NAMES, max_size=3).map(tuple),
    region_user=st.none() | NAMES,
    valid_from=st.none() | st.dates(),
    valid_to=st.none() | st.dates(),
    conditions=st.lists(st.builds(Condition, field=NAMES, operator=st.just("in"), values=st.lists(NAMES, min_size=1, max_size=2).map(tuple), source=SOURCES), max_size=2).map(tuple),
    rules=st.lists(st.builds(Rule, kind=st.just("excludes"), cards=st.lists(NAMES, min_size=1, max_size=2).map(tuple), within_months=st.none() | st.integers(1, 60)), max_size=2).map(tuple),
    limit=st.none() | st.decimals(0, 10**12, places=1),
    rate=st.none() | NAMES,
    capacity=st.none() | st.integers(1, 99),
    sensitive=st.booleans(),
    link=st.none() | NAMES,
    source=SOURCES,
)


@given(st.lists(CARDS, min_size=1, max_size=3, unique_by=lambda card: card.key))
def test_what_goes_out_comes_back_equal(cards: list[Card]) -> None:
    page = json.loads(json.dumps(write_services(cards, DAY, {"p1": "みほん機構（架空）"})))
    assert read_services(page, "offers.json") == tuple(cards)


def test_a_service_has_what_the_schema_asks_for() -> None:
    card = Card(key="k", kind="offer", what="asset", title="放射光（架空）", tags=("分光",), rate="2時間 50万円", party="p1", valid_to=date(2026, 5, 31), limit=Decimal(1))
    (service,) = write_services([card], DAY, {"p1": "みほん機構（架空）"})["contents"]
    assert {"id", "name", "status"} <= service.keys()
    assert UUID(service["id"])
    assert service["status"] == "inactive"  # closed on the day
    assert service["organization"].keys() >= {"id", "name", "description"}
    assert all({"id", "name", "description"} <= each["taxonomy_term"].keys() for each in service["attributes"] if "taxonomy_term" in each)
    assert service == write_services([card], DAY, {"p1": "みほん機構（架空）"})["contents"][0]  # identifiers stay


def test_services_of_others_are_taken_as_far_as_they_go() -> None:
    other = {"id": "ac148810-d857-441c-9679-408f346de14b", "name": "Advice", "status": "active", "description": "Free advice", "attributes": [{"id": "x", "taxonomy_term": {"id": "y", "name": "finance", "description": ""}}], "service_areas": [{"id": "z", "name": "宮城県"}]}  # fmt: skip
    incoming = read_incoming("services.json", json.dumps([other]).encode())
    (card,) = incoming.cards
    assert incoming.origin == "hsds"
    assert (card.key, card.title, card.text, card.tags, card.places) == ("hsds-ac148810-d857-441c-9679-408f346de14b", "Advice", "Free advice", ("finance",), ("宮城県",))


@pytest.mark.parametrize("wrong", [{"schedules": [{"valid_from": "tomorrow"}]}, {"attributes": [1]}, {"attributes": [{"label": "rashinban", "value": "{"}]}])
def test_what_cannot_be_read_is_named(wrong: dict[str, object]) -> None:
    row = {"id": "a", "name": "b", "status": "active", **wrong}
    with pytest.raises(RashinbanError, match="誤り"):
        read_services([row], "services.json")
