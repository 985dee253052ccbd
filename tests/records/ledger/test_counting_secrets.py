"""Sums over company figures: hidden while few gave them, hidden where they could be worked out, shown to those named."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rashinban.core.period import Period
from rashinban.ledger.query import CountingQuery
from rashinban.records.ledger.counting import breakdown, count_all, count_one, rows_of
from rashinban.records.models import CaseRow, FactRow, PartyRow

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, tzinfo=UTC)
SALES = CountingQuery(kinds=("sales",), count="amount")
YEARS = [Period.fiscal_year(year) for year in (2023, 2024, 2025)]
WHOLE = Period.span(YEARS[0], YEARS[-1], name="第2期")


class Firms:
    """Firms with their sales, each figure a secret of a case."""

    def __init__(self, office: Any) -> None:
        self.organisation, self.office = office.organisation, office
        self.parties = [PartyRow.objects.create(organisation=office.organisation, key=f"p{n}", name=f"架空社{n}") for n in range(6)]
        self.cases = [
            CaseRow.objects.create(organisation=office.organisation, title="支援", party=party, opened_on=date(2023, 4, 1)) for party in self.parties
        ]

    def sell(self, firm: int, period: Period, amount: int, **more: Any) -> None:
        party = self.parties[firm]
        FactRow.objects.create(
            organisation=self.organisation, kind="sales", on=period.end, party=party, case=self.cases[firm], amount=Decimal(amount), unit="円",
            confidentiality="secret", place=f"{firm + 2:02}000", tags=("医療",) if firm == 0 else (), recorded_at=datetime(2026, 5, 1, tzinfo=UTC), **more,
        )  # fmt: skip

    def ask(self, *asked: tuple[CountingQuery, Period], user: Any = None) -> list[Any]:
        return [(each.state, each.value) for each in count_all(self.organisation, asked, NOW, user=user)]


@pytest.fixture
def firms(office: Any) -> Firms:
    return Firms(office)


HIDDEN = ("suppressed", None)


def test_two_firms_are_too_few_and_three_are_enough(firms: Firms) -> None:
    for firm in (0, 1):
        firms.sell(firm, YEARS[0], 100)
    assert firms.ask((SALES, YEARS[0])) == [HIDDEN]
    firms.sell(0, YEARS[0], 50)
    assert firms.ask((SALES, YEARS[0])) == [HIDDEN]
    firms.sell(2, YEARS[0], 100)
    assert firms.ask((SALES, YEARS[0])) == [("counted", Decimal(350))]


def test_merged_records_are_one_firm(firms: Firms) -> None:
    for firm in (0, 1, 2):
        firms.sell(firm, YEARS[0], 100)
    firms.parties[2].merged_into = firms.parties[0]
    firms.parties[2].save()
    assert firms.ask((SALES, YEARS[0])) == [HIDDEN]


def test_the_total_does_not_give_a_year_away(firms: Firms) -> None:
    for place, who in enumerate([(0, 1, 2, 3), (1, 2, 3), (5,)]):
        for firm in who:
            firms.sell(firm, YEARS[place], 10**firm)
    years = [(SALES, year) for year in YEARS]
    assert firms.ask(*years, (SALES, WHOLE)) == [("counted", Decimal(1111)), HIDDEN, HIDDEN, ("counted", Decimal(102221))]
    assert firms.ask(*years) == [("counted", Decimal(1111)), ("counted", Decimal(1110)), HIDDEN]


def test_neither_do_running_totals(firms: Firms) -> None:
    """Everything until one year less everything until the year before is that year."""
    running = CountingQuery(kinds=("sales",), count="amount", window="until_end")
    for place, who in enumerate([(0, 1, 2), (3,), (0, 1, 2)]):
        for firm in who:
            firms.sell(firm, YEARS[place], 10)
    shown = firms.ask(*((running, year) for year in YEARS))
    assert shown[0] == HIDDEN
    assert [state for state, _value in shown[1:]] == ["counted", "counted"]


def test_neither_does_a_filter_that_leaves_one_firm_out(firms: Firms) -> None:
    for firm in range(5):
        firms.sell(firm, YEARS[0], 10)
    without = CountingQuery(kinds=("sales",), count="amount", places=("03000", "04000", "05000", "06000"))
    assert sorted(state for state, _value in firms.ask((SALES, YEARS[0]), (without, YEARS[0]))) == ["counted", "suppressed"]


def test_shares_are_hidden_with_what_they_divide(firms: Firms) -> None:
    for firm in range(4):
        firms.sell(firm, YEARS[0], 10)
    tagged = CountingQuery(kinds=("sales",), count="amount", tags=("医療",), of=SALES)
    (counted,) = count_all(firms.organisation, [(tagged, YEARS[0])], NOW)
    assert (counted.state, counted.value, counted.numerator, counted.denominator) == ("suppressed", None, None, None)


def test_those_named_read_what_they_are_named_on(firms: Firms) -> None:
    """Named on one of three firms, the reader could take its figure off the sum and have that of two."""
    reporter = firms.office.people["reporter"]
    for firm in (0, 1, 2):
        firms.sell(firm, YEARS[0], 10)
    firms.cases[0].named.add(reporter)
    assert firms.ask((SALES, YEARS[0]), user=reporter) == [HIDDEN]
    for case in firms.cases[1:3]:
        case.named.add(reporter)
    assert firms.ask((SALES, YEARS[0]), user=reporter) == [("counted", Decimal(30))]
    assert firms.ask((SALES, YEARS[0]), user=firms.office.people["planner"]) == [("counted", Decimal(30))]


def test_amounts_that_are_no_secret_are_not_hidden(firms: Firms) -> None:
    won = {"kind": "grant_won", "on": YEARS[0].end, "party": firms.parties[0], "recorded_at": datetime(2026, 5, 1, tzinfo=UTC)}
    FactRow.objects.create(organisation=firms.organisation, amount=Decimal(7), unit="万円", **won)
    assert firms.ask((CountingQuery(kinds=("grant_won",), count="amount"), YEARS[0])) == [("counted", Decimal(70_000))]


@pytest.mark.parametrize("by", ["party", "place", "year", "month", "tag", "kind", "measure", "network"])
def test_breakdowns_hide_the_same(firms: Firms, by: Any) -> None:
    for firm in range(4):
        firms.sell(firm, YEARS[0], 10**firm)
    firms.sell(5, YEARS[1], 7)
    found = breakdown(SALES, by, firms.organisation, WHOLE, NOW)
    told = {key: (count.state, count.facts) for key, count in found.groups}
    if by in ("party", "place"):
        assert set(told.values()) == {("suppressed", 1)}
        assert found.total.value == Decimal(1118)
    if by == "year":
        assert told == {2023: ("suppressed", 4), 2024: ("suppressed", 1)}
    if by == "tag":
        assert told == {"医療": ("suppressed", 1)}
        assert found.total.value == Decimal(1118)
    if by in ("kind", "measure", "network"):
        assert [count.value for _key, count in found.groups] == [Decimal(1118)]


def test_breakdowns_of_shares_and_counts(firms: Firms) -> None:
    for firm in range(4):
        firms.sell(firm, YEARS[firm % 2], 10)
    query = CountingQuery(kinds=("sales",), count="parties", of=CountingQuery(kinds=("sales", "supported"), count="parties"))
    FactRow.objects.create(organisation=firms.organisation, kind="supported", on=YEARS[0].end, party=firms.parties[5])
    found = breakdown(query, "year", firms.organisation, WHOLE, datetime(2100, 1, 1, tzinfo=UTC))
    assert [(key, count.value) for key, count in found.groups] == [(2023, Decimal("66.6667")), (2024, Decimal(100))]
    assert found.total.value == Decimal(80)


def test_as_many_statements_for_many_queries_as_for_few(firms: Firms) -> None:
    for firm in range(4):
        firms.sell(firm, YEARS[0], 10)
    queries = [CountingQuery(kinds=("sales",), count=count, measures=("2.2",) if n % 2 else ()) for n in range(50) for count in ("amount", "facts", "effect")]
    seen = []
    for asked in (queries[:6], queries):
        with CaptureQueriesContext(connection) as context:
            count_all(firms.organisation, [(query, YEARS[0]) for query in asked], NOW)
        seen.append(len(context))
    assert seen[0] == seen[1] <= 8


def test_more_queries_than_a_statement_holds(firms: Firms) -> None:
    for firm in range(4):
        firms.sell(firm, YEARS[0], 10)
    found = count_all(firms.organisation, [(SALES, YEARS[0])] * 950, NOW)
    assert {each.value for each in found} == {Decimal(40)}


def test_sums_larger_than_a_column_holds(firms: Firms) -> None:
    largest = 900_000_000_000_000
    for firm in range(3):
        firms.sell(firm, YEARS[0], largest, baseline=Decimal(-largest), share=Decimal("0.9999"))
    effect = CountingQuery(kinds=("sales",), count="effect")
    assert firms.ask((SALES, YEARS[0]), (effect, YEARS[0])) == [("counted", Decimal(3 * largest)), ("counted", Decimal(largest) * 6 * Decimal("0.9999"))]


def test_rows_are_a_queryset_that_permissions_narrow(firms: Firms) -> None:
    firms.sell(0, YEARS[0], 10)
    rows = rows_of(SALES, firms.organisation, YEARS[0], NOW)
    assert rows.count() == 1
    assert not rows.visible_to(firms.office.people["planner"]).exists()
    assert count_one(firms.organisation, SALES, YEARS[0], NOW, keys=True).keys == tuple(rows.values_list("key", flat=True))
