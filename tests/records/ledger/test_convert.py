"""Values of the ledger survive their rows."""

from datetime import date
from decimal import Decimal

from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from rashinban.core.source import Source
from rashinban.ledger.card import Card, Condition, Rule
from rashinban.records.ledger import convert
from rashinban.records.models import CardRow, FactRow, MeasureRow, Organisation, PartyRow

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00|", exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)
DAYS = st.dates(date(2000, 1, 1), date(2050, 12, 31))
NUMBERS = st.decimals(Decimal("-1e12"), Decimal("1e12"), places=4)
CONDITIONS = st.builds(
    Condition,
    field=TEXT,
    operator=st.sampled_from(("in", "not_in")),
    values=st.lists(TEXT, min_size=1, max_size=3).map(tuple),
    valid_from=st.none() | DAYS,
    source=st.none() | st.builds(Source, document=TEXT, quotation=st.none() | TEXT),
)
RULES = st.builds(Rule, kind=st.sampled_from(("requires", "excludes")), cards=st.lists(TEXT, min_size=1, max_size=2).map(tuple))
CARDS = st.builds(
    Card,
    key=st.from_regex(r"[a-z0-9-]{1,12}", fullmatch=True),
    kind=st.sampled_from(("need", "offer")),
    what=st.sampled_from(("programme", "asset", "talent", "buyer", "expert", "role")),
    title=TEXT,
    tags=st.lists(TEXT, max_size=3).map(tuple),
    places=st.lists(TEXT, max_size=3).map(tuple),
    region_user=st.none() | TEXT,
    conditions=st.lists(CONDITIONS, max_size=3).map(tuple),
    rules=st.lists(RULES, max_size=2).map(tuple),
    limit=st.none() | NUMBERS,
    rate=st.none() | TEXT,
    valid_from=st.none() | DAYS,
    sensitive=st.booleans(),
)


class TestCards(TestCase):
    @given(CARDS)
    @settings(max_examples=40, deadline=None)
    def test_a_card_survives_its_row(self, card: Card) -> None:
        organisation, _ = Organisation.objects.get_or_create(name="みほん県（架空）")
        row = CardRow.objects.create(organisation=organisation, **convert.card_columns(card))
        assert convert.read_card(CardRow.objects.get(pk=row.pk)) == card

    @given(NUMBERS, DAYS, st.lists(TEXT, max_size=3).map(tuple))
    @settings(max_examples=40, deadline=None)
    def test_a_fact_survives_its_row(self, amount: Decimal, on: date, tags: tuple[str, ...]) -> None:
        organisation, _ = Organisation.objects.get_or_create(name="みほん県（架空）")
        kept = PartyRow.objects.create(organisation=organisation, name="甲（架空）", key=f"k{PartyRow.objects.count()}")
        merged = PartyRow.objects.create(organisation=organisation, name="甲社（架空）", merged_into=kept)
        row = FactRow.objects.create(
            organisation=organisation, kind="sales", on=on, party=merged, amount=amount, unit="円", share=Decimal("0.3"), tags=tags
        )
        fact = convert.read_facts(FactRow.objects.select_related(*convert.WITH_FACTS).filter(pk=row.pk))[0]
        assert (fact.id, fact.on, fact.amount, fact.share, fact.tags) == (row.key, on, amount, Decimal("0.3"), tags)
        assert fact.party == kept.key
        assert fact.known_at(timezone.now())
        assert fact.effect == amount * Decimal("0.3")
        assert MeasureRow.objects.count() == 0
