"""Counting in SQL is counting by the reference, on both databases; few statements; secrets stay secrets."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office import Office
from rashinban.core.period import Period
from rashinban.ledger.count import count
from rashinban.ledger.query import CountingQuery
from rashinban.records.ledger import counting, counting_figures
from rashinban.records.ledger.convert import WITH_FACTS, read_facts
from rashinban.records.models import (
    CardRow,
    ConnectionRow,
    FactRow,
    GatheringRow,
    MeasureRow,
    PartyRow,
)

TODAY = datetime(2026, 11, 22, 3, tzinfo=UTC)
DAYS = st.dates(date(2024, 1, 1), date(2026, 3, 31))
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2026, 11, 1)).map(lambda at: at.replace(tzinfo=UTC))
KINDS = ("presented", "agreed", "supported", "grant_won", "sales", "member", "role", "certified", "used")
TAGS = ("半導体", "医療", "医療機器")
ROLES = ("会員", "Organizer")
PLACES = ("04000", "04100", "15000", "15100", "13104")
PERIODS = st.sampled_from([Period.fiscal_year(2024), Period.month(2025, 5), Period.span(Period.fiscal_year(2024), Period.fiscal_year(2025))])


class World:
    """An organisation with parties (one merged into another), a network, measures and cards, and facts to choose from."""

    def __init__(self, office: Office) -> None:
        own: dict[str, Any] = {"organisation": office.organisation}
        self.office = office
        self.parties = [PartyRow.objects.create(key=f"p{n}", name=f"架空社{n}", **own) for n in range(5)]
        self.parties.append(PartyRow.objects.create(key="p-old", name="旧架空社", merged_into=self.parties[0], **own))
        self.networks = [PartyRow.objects.create(key=f"n{n}", name=f"架空会{n}", kind="network", **own) for n in range(2)]
        self.networks.append(PartyRow.objects.create(key="n-old", name="旧架空会", kind="network", merged_into=self.networks[0], **own))
        self.measures = list(MeasureRow.objects.filter(edition=office.edition).order_by("position")[:8])
        self.gatherings = [GatheringRow.objects.create(key=f"g{n}", title=f"会{n}", on=date(2025, 1, 1), **own) for n in range(3)]
        self.cards = [CardRow.objects.create(key=f"c{n}", kind="offer", what="asset", title=f"施設{n}", **own) for n in range(2)]
        self.connections = [
            ConnectionRow.objects.create(key=f"x{n}", need_party=self.parties[0], offer_party=self.parties[n], **own) for n in range(1, 3)
        ]

    def facts(self) -> st.SearchStrategy[list[FactRow]]:
        """Lists of facts, all of this organisation."""

        def maybe(values: list[Any]) -> st.SearchStrategy[Any]:
            return st.none() | st.sampled_from(values)

        money = st.decimals(-(10**9), 10**12, places=4, allow_nan=False)
        fact = st.builds(
            FactRow,
            organisation=st.just(self.office.organisation),
            kind=st.sampled_from(KINDS),
            on=DAYS,
            until=st.none(),
            party=maybe(self.parties),
            measure=maybe(self.measures),
            network=maybe(self.networks),
            gathering=maybe(self.gatherings),
            card=maybe(self.cards),
            connection=maybe(self.connections),
            role=st.sampled_from(("", *ROLES)),
            tags=st.lists(st.sampled_from(TAGS), unique=True, max_size=2).map(tuple),
            place=st.sampled_from(("", *PLACES)),
            amount=st.none() | money,
            unit=st.sampled_from(("", "円", "万円", "人", "時間")),
            baseline=st.none() | money,
            share=st.none() | st.sampled_from([Decimal("0.3333"), Decimal(0), Decimal(1)]),
            recorded_at=MOMENTS,
            confirmed_at=st.none() | MOMENTS,
            withdrawn_at=st.none(),
        )

        def ends(row: FactRow, lasts: int | None, stood: int | None) -> FactRow:
            row.until = None if lasts is None else row.on + timedelta(days=lasts)
            row.withdrawn_at = None if stood is None else row.recorded_at + timedelta(days=stood)
            return row

        ended = st.builds(ends, fact, st.none() | st.integers(0, 700), st.none() | st.integers(0, 400))
        return st.lists(ended, max_size=25)


def queries(world: World, *, share: bool = True) -> st.SearchStrategy[CountingQuery]:
    """Queries that ask for anything."""

    def some(values: Any) -> st.SearchStrategy[tuple[Any, ...]]:
        return st.just(()) | st.just(()) | st.lists(st.sampled_from(values), unique=True, min_size=1, max_size=2).map(tuple)

    def build(window: str, since: date | None, **chosen: Any) -> CountingQuery:
        return CountingQuery(window=window, since=since if window == "until_end" else None, **chosen)  # type: ignore[arg-type]

    return st.builds(
        build,
        kinds=st.lists(st.sampled_from(KINDS), unique=True, min_size=1, max_size=6).map(tuple),
        count=st.sampled_from(["facts", "parties", "appearances", "connections", "gatherings", "amount", "effect"]),
        window=st.sampled_from(["within", "until_end", "in_force"]),
        since=st.none() | DAYS,
        measures=some([*(measure.key for measure in world.measures), "ない施策"]),
        networks=some(["n0", "n1"]),
        cards=some(["c0", "c1"]),
        tags=some(TAGS),
        places=some(["東北", "東北・新潟", "04000", "15100", "00000"]),
        party_roles=some(ROLES),
        confirmed_only=st.booleans(),
        of=st.none() | st.deferred(lambda: queries(world, share=False)) if share else st.none(),
    )


def below(world: World) -> dict[str, frozenset[str]]:
    """Keys at or below each measure, straight from the plan."""
    from rashinban.records import convert

    plan = convert.read_plan(convert.read_rows(world.office.edition))
    return {measure.id: frozenset(each.id for each in plan.branch(measure.id)) for measure in plan.measures}


@pytest.fixture
def world(office: Office) -> World:
    """What facts are about."""
    return World(office)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_sql_counts_what_the_reference_counts(world: World, data: st.DataObject) -> None:
    rows = data.draw(world.facts())
    asked = [(data.draw(queries(world)), data.draw(PERIODS)) for _ in range(6)]
    moment = data.draw(MOMENTS)
    # as among very many facts: what is broad is asked party by party, whatever the number of facts, measures and kinds
    many = {"_MANY": 0, "_MANY_MEASURES": 1, "_MANY_KINDS": 1} if data.draw(st.booleans()) else {}
    with transaction.atomic(), patch.multiple(counting_figures, **{"CHUNK": counting_figures.CHUNK, **many}):
        FactRow.objects.bulk_create(rows)
        _compare(world, asked, moment)
        transaction.set_rollback(True)


def _compare(world: World, asked: list[tuple[CountingQuery, Period]], moment: datetime) -> None:
    facts, tree = read_facts(FactRow.objects.select_related(*WITH_FACTS)), below(world)
    wanted = [count(query, facts, period, moment, below=tree) for query, period in asked]
    plan = world.office.plan.pk
    assert counting.count_all(world.office.organisation, asked, moment, plan=plan, keys=True) == wanted
    for (query, period), answer in zip(asked, wanted, strict=True):
        rows = counting.rows_of(query, world.office.organisation, period, moment, plan=plan)
        assert tuple(sorted(rows.values_list("key", flat=True))) == answer.keys


def test_times_of_a_role_that_overlap_count_a_fact_once(office: Office) -> None:
    """Two memberships at once, one within another, and a gap: by party and by fact the answer is the same."""
    world = World(office)
    days = [date(2024, 4, 1) + timedelta(days=n * 30) for n in range(24)]
    spans = [(0, 5), (3, 8), (4, 6), (12, 14), (13, None)]
    own: dict[str, Any] = {"organisation": office.organisation, "recorded_at": datetime(2024, 1, 1, tzinfo=UTC)}
    for party, shift in ((world.parties[0], 0), (world.parties[-1], 1), (world.parties[1], 9)):
        for since, until in spans:
            last = None if until is None else days[until + shift]
            FactRow.objects.create(kind="member", role="会員", party=party, on=days[since + shift], until=last, **own)
    for party in world.parties:
        FactRow.objects.bulk_create([FactRow(kind="supported", party=party, on=day, **own) for day in days])
    kinds = ("supported", "presented", "agreed", "certified")
    asked = [
        (CountingQuery(kinds=kinds, count=what, party_roles=("会員",), **window), period)
        for what in ("facts", "parties")
        for window in ({}, {"window": "until_end"})
        for period in (Period.fiscal_year(2024), Period.month(2025, 5), Period.fiscal_year(2025))
    ]
    _compare(world, asked, TODAY)
