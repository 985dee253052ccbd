"""A frozen count does not move; today's answer does. 延べ and 実数. What may not be shown is not frozen."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rashinban.core.errors import WrongContent
from rashinban.core.period import Period
from rashinban.ledger.query import CountingQuery
from rashinban.records import convert, facts, progress
from rashinban.records.ledger import binding, freezing
from rashinban.records.ledger.counting import count_one
from rashinban.records.ledger.recording import Given, record_fact, record_facts, withdraw
from rashinban.records.models import (
    CaseRow,
    Event,
    FrozenCount,
    GatheringRow,
    IndicatorRow,
    ObservationRow,
    PartyRow,
)

pytestmark = pytest.mark.django_db
FY2025, FY2026 = Period.fiscal_year(2025), Period.fiscal_year(2026)
KEY = "2.1.1.1.u1-K1"
VISITS = CountingQuery(kinds=("attended",), count="parties", measures=("2.1.1.1.u1",))
SALES = CountingQuery(kinds=("sales",), count="effect", measures=("2.2",))


@pytest.fixture(autouse=True)
def forgotten() -> Any:
    """Ids that were rolled back come again with another content."""
    progress.forget()
    yield
    progress.forget()


@pytest.fixture
def ledger(office: Any) -> Any:
    """Three schools and a measure they visit companies for; the indicator has no entered value of its own."""
    ObservationRow.objects.filter(indicator__key=KEY).delete()
    office.schools = [PartyRow.objects.create(organisation=office.organisation, name=f"第{n}高校（架空）", key=f"k{n}") for n in (1, 2, 3)]
    office.measure = office.edition.measures.get(key="2.1.1.1.u1")
    return office


def visit(office: Any, school: int, on: date, **more: Any) -> Any:
    given = Given("attended", on, party=office.schools[school], measure=office.measure, division=office.divisions["industry"], **more)
    return record_fact(office.organisation, given, office.people["reporter"])


def value_of(office: Any, key: str = KEY) -> Any:
    return convert.read_plan(convert.read_rows(office.edition)).indicator(key)


def freeze(office: Any, period: Period = FY2025, key: str = KEY, who: str = "reporter", **more: Any) -> Any:
    return freezing.freeze(office.indicator(key), value_of(office, key), period, office.people[who], **more)


def approve(office: Any, row: Any) -> Any:
    return facts.move(row, "approved", office.people["approver"])


def test_one_school_three_times_is_three_records_and_one_school(ledger: Any) -> None:
    for month in (5, 6, 7):
        visit(ledger, 0, date(2025, month, 10))
    binding.bind(ledger.indicator(KEY), VISITS, ledger.people["planner"])
    frozen = freeze(ledger).frozen_count
    assert (frozen.facts, frozen.parties, frozen.value) == (3, 1, 1)
    binding.bind(ledger.indicator(KEY), VISITS.model_copy(update={"count": "facts"}), ledger.people["planner"])
    gross = freeze(ledger).frozen_count
    assert (gross.facts, gross.parties, gross.value) == (3, 1, 3)


def test_a_frozen_count_goes_the_way_of_every_value(ledger: Any) -> None:
    visit(ledger, 0, date(2025, 5, 10))
    binding.bind(ledger.indicator(KEY), VISITS, ledger.people["planner"])
    row = freeze(ledger)
    assert (row.standing, row.method, row.value, row.vintage) == ("checked", "counted", 1, timezone.localdate())
    assert row.items == ("k1",)
    assert row.source.quotation == binding.sentence_of(row.indicator, VISITS, None, FY2025).ja.replace("『2.1.1.1.u1』", "『高校生の企業訪問の実施』")
    with pytest.raises(WrongContent):
        facts.move(row, "approved", ledger.people["reporter"])
    assert approve(ledger, row).standing == "approved"
    assert Event.objects.get(verb="count_frozen").after["facts"] == 1


def test_back_dating_changes_todays_answer_never_the_frozen_one(ledger: Any) -> None:
    visit(ledger, 0, date(2025, 5, 10))
    second = visit(ledger, 1, date(2025, 6, 10))
    binding.bind(ledger.indicator(KEY), VISITS, ledger.people["planner"])
    row = approve(ledger, freeze(ledger))
    later = timezone.now() + timedelta(seconds=1)
    visit(ledger, 2, date(2025, 4, 2), recorded_at=later)
    withdraw(second, ledger.people["reporter"], "別の年度の訪問だった")
    frozen = FrozenCount.objects.get(observation=row)
    assert freezing.holds(frozen)
    assert freezing.recount(frozen).value == 2
    assert frozen.observation.value == 2
    visit(ledger, 1, date(2025, 4, 3))
    now = binding.query_of(row.indicator)
    today = count_one(ledger.organisation, now.query, FY2025, later, plan=ledger.plan.pk)
    assert today.value == 3  # the back-dated one, the first, and the corrected one


def test_freezing_the_same_again_says_so(ledger: Any) -> None:
    visit(ledger, 0, date(2025, 5, 10))
    binding.bind(ledger.indicator(KEY), VISITS, ledger.people["planner"])
    row = freeze(ledger)
    with pytest.raises(freezing.Unchanged, match="変わりません") as told:
        freeze(ledger)
    assert told.value.row == row
    visit(ledger, 1, date(2025, 5, 10))
    assert freeze(ledger).value == 2


def test_a_year_under_way_is_provisional(ledger: Any) -> None:
    today = timezone.localdate()
    visit(ledger, 0, today)
    binding.bind(ledger.indicator(KEY), VISITS, ledger.people["planner"])
    assert freeze(ledger, Period.containing("fiscal_year", today)).status == "provisional"
    assert freeze(ledger, FY2025).status == "final"


@pytest.mark.parametrize("who", ["viewer", "other_reporter", "stranger", "council"])
def test_only_who_enters_values_freezes(ledger: Any, who: str) -> None:
    binding.bind(ledger.indicator(KEY), VISITS, ledger.people["planner"])
    with pytest.raises(WrongContent, match="役割"):
        freeze(ledger, who=who)
    assert not FrozenCount.objects.exists()


def test_nothing_to_freeze_without_a_query_or_for_words(ledger: Any) -> None:
    with pytest.raises(WrongContent, match="数え方"):
        freeze(ledger)
    binding.bind(ledger.indicator("2.1.1.1.u1-T1"), VISITS, ledger.people["planner"])
    with pytest.raises(WrongContent, match="言葉の目標"):
        freeze(ledger, key="2.1.1.1.u1-T1")


def sales(office: Any, companies: int) -> None:
    """Reports of sales 100 million above the baseline, half of it put down to the support, each of another company."""
    for n in range(companies):
        party = PartyRow.objects.create(organisation=office.organisation, name=f"第{n}工業（架空）")
        case = CaseRow.objects.create(
            organisation=office.organisation, party=party, title="支援", opened_on=date(2024, 4, 1), division=office.divisions["industry"]
        )
        given = Given(
            "sales",
            date(2025, 10, 1),
            party=party,
            case=case,
            measure=office.edition.measures.get(key="2.2"),
            amount=Decimal(300_000_000),
            baseline=Decimal(200_000_000),
            share=Decimal("0.5"),
            division=office.divisions["industry"],
        )
        record_facts(office.organisation, [given], office.people["reporter"])


@pytest.mark.parametrize("who", ["planner", "reporter"])
def test_figures_of_two_companies_are_not_frozen_even_by_who_may_read_them(ledger: Any, who: str) -> None:
    """The reporter wrote them down and reads them; the value that is kept would be read by everybody."""
    IndicatorRow.objects.filter(edition=ledger.edition, key="2.2-K7").update(unit="億円")
    ObservationRow.objects.filter(indicator__key="2.2-K7").delete()
    binding.bind(ledger.indicator("2.2-K7"), SALES, ledger.people["planner"])
    sales(ledger, 2)
    with pytest.raises(WrongContent, match="3社") as refused:
        freeze(ledger, key="2.2-K7", who=who)
    assert "3社以上" in refused.value.remedy
    sales(ledger, 1)
    assert freeze(ledger, key="2.2-K7", who=who).value == Decimal("1.5")  # 円 into 億円


def test_a_unit_of_another_kind_is_refused(ledger: Any) -> None:
    binding.bind(ledger.indicator(KEY), SALES, ledger.people["planner"])
    sales(ledger, 3)
    with pytest.raises(WrongContent, match="単位"):
        freeze(ledger)


def seen(office: Any, who: Any, key: str = KEY) -> Any:
    office.edition.refresh_from_db()
    found = progress.view(office.edition, who, timezone.localdate())
    return found.progress[key], found


def test_the_records_answer_where_no_official_value_is(ledger: Any) -> None:
    ledger.edition.indicators.filter(key=KEY).update(unit="校")
    binding.bind(ledger.indicator(KEY), VISITS, ledger.people["planner"])
    assert seen(ledger, ledger.people["viewer"])[0].current is None  # that nothing is recorded says nothing
    for n in range(3):
        visit(ledger, n, date(2025, 5, 10))
    found, view = seen(ledger, ledger.people["viewer"])
    assert (found.current.value, found.current.method, found.current.status) == (3, "counted", "provisional")
    assert found.target_value == 20
    assert view.live[KEY].counted.parties == 3
    for outsider in (None, ledger.people["council"], ledger.people["stranger"], ledger.people["administrator"]):
        assert seen(ledger, outsider)[0].current is None


def test_an_official_value_is_never_replaced(ledger: Any) -> None:
    binding.bind(ledger.indicator(KEY), VISITS, ledger.people["planner"])
    visit(ledger, 0, date(2025, 5, 10))
    period = seen(ledger, ledger.people["viewer"])[1].live[KEY].period
    row = approve(ledger, freeze(ledger, period))
    visit(ledger, 1, date(2025, 5, 10))
    found, view = seen(ledger, ledger.people["viewer"])
    assert (found.current.value, found.current.status) == (1, row.status)
    assert view.live[KEY].value == 2


def test_incomplete_records_do_not_push_official_values_aside(ledger: Any) -> None:
    """2.2-K2 stands at 5 in FY2025, entered; one agreement in the records is no step back."""
    gathering = GatheringRow.objects.create(organisation=ledger.organisation, title="サロン（架空）", on=date(2026, 5, 1))
    query = CountingQuery(kinds=("presented",), count="facts", window="until_end", measures=("2.1.1.1.u1",))
    binding.bind(ledger.indicator("2.2-K2"), query, ledger.people["planner"])
    before = seen(ledger, None, "2.2-K2")[0]
    given = Given("presented", date(2026, 5, 1), party=ledger.schools[0], gathering=gathering, measure=ledger.measure)
    record_fact(ledger.organisation, given, ledger.people["planner"])
    after, view = seen(ledger, ledger.people["viewer"], "2.2-K2")
    assert view.live["2.2-K2"].value == 1
    assert (after.current, after.state) == (before.current, before.state)


def test_counting_costs_the_same_for_one_indicator_and_for_ten(ledger: Any) -> None:
    visit(ledger, 0, date(2025, 5, 10))
    spent = []
    for keys in ([KEY], [row.key for row in ledger.edition.indicators.all() if row.criterion is None][:12]):
        for key in keys:
            binding.bind(ledger.indicator(key), VISITS, ledger.people["planner"])
        progress.forget()
        with CaptureQueriesContext(connection) as queries:
            seen(ledger, ledger.people["viewer"])
        spent.append(len(queries))
    assert spent[1] <= spent[0]
