"""Gatherings announced, held, moved, cancelled; networks with members and an interval."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from office import Office
from rashinban.core.errors import WrongContent
from rashinban.records.ledger import gatherings, networks, parties
from rashinban.records.ledger.gatherings import Details
from rashinban.records.ledger.ownership import Owner
from rashinban.records.ledger.recording import Given, record_fact
from rashinban.records.models import Event, FactRow, GatheringRow, PartyRow

TODAY = timezone.localdate()
LAST_WEEK = TODAY - timedelta(days=7)


@pytest.fixture
def salon(office: Office) -> PartyRow:
    return networks.add(Owner(office.organisation), networks.Details("みほんサロン", meets_every_months=6), office.people["planner"])


@pytest.fixture
def held(office: Office, salon: PartyRow) -> GatheringRow:
    """A gathering of last week that the industry division announced."""
    owner = Owner(office.organisation, office.divisions["industry"])
    measure = office.edition.measures.first()
    return gatherings.add(owner, Details("第1回サロン", LAST_WEEK, salon, measures=(measure,)), office.people["reporter"])


def details(row: GatheringRow, **changes: Any) -> Details:
    told = {name: getattr(row, name) for name in ("title", "on", "network", "starts", "ends", "place", "venue", "agenda", "tags", "confidentiality")}
    return Details(**told | {"measures": tuple(row.measures.all())} | changes)


def test_held_is_a_fact_of_the_network(office: Office, held: GatheringRow, salon: PartyRow) -> None:
    fact = gatherings.mark_held(held, office.people["reporter"])
    assert fact is not None
    assert (fact.kind, fact.party, fact.network, fact.gathering, fact.on) == ("held", salon, salon, held, LAST_WEEK)
    assert fact.measure == office.edition.measures.first()
    assert gatherings.mark_held(held, office.people["reporter"]) is None
    assert FactRow.objects.count() == 1
    assert list(Event.objects.filter(subject_kind="gatheringrow").values_list("verb", flat=True)) == [
        "gathering_added",
        "facts_recorded",
        "gathering_held",
    ]


def test_what_is_to_come_cannot_have_been(office: Office, salon: PartyRow) -> None:
    row = gatherings.add(Owner(office.organisation), Details("来月", TODAY + timedelta(days=30), salon), office.people["planner"])
    with pytest.raises(WrongContent, match="まだ開催日になっていません"):
        gatherings.mark_held(row, office.people["planner"])
    assert FactRow.objects.count() == 0


def test_cancelled_takes_back_what_was_recorded_of_it(office: Office, held: GatheringRow) -> None:
    person = office.people["reporter"]
    gatherings.mark_held(held, person)
    firm = parties.add_party(office.organisation, {"name": "A社"}, person, division=office.divisions["industry"])
    record_fact(office.organisation, gatherings.given(held, "presented", party=firm), person)
    with pytest.raises(WrongContent, match="わけ"):
        gatherings.cancel(held, person, " ")
    gatherings.cancel(held, person, "大雪")
    assert {fact.withdrawn_why for fact in FactRow.objects.all()} == {"大雪"}
    held.refresh_from_db()
    assert held.standing == "cancelled"
    with pytest.raises(WrongContent, match="中止になっています"):
        gatherings.mark_held(held, person)
    gatherings.plan_again(held, person)
    assert gatherings.mark_held(held, person) is not None


def test_moved_to_another_day_its_facts_move_and_the_old_day_stays_known(office: Office, held: GatheringRow) -> None:
    person = office.people["reporter"]
    gatherings.mark_held(held, person)
    before = timezone.now()
    assert gatherings.change(held, details(held, on=LAST_WEEK - timedelta(days=1)), person)
    now = FactRow.objects.get(withdrawn_at=None)
    assert now.on == LAST_WEEK - timedelta(days=1)
    then = FactRow.objects.get(recorded_at__lte=before)
    assert (then.on, now.revises) == (LAST_WEEK, then)
    assert not gatherings.change(held, details(now.gathering), person)
    with pytest.raises(WrongContent, match="先の日"):
        gatherings.change(held, details(now.gathering, on=TODAY + timedelta(days=1)), person)


@pytest.mark.parametrize("who", ["viewer", "council", "administrator", "stranger", "other_reporter", "partner_reporter"])
def test_others_change_nothing(office: Office, held: GatheringRow, who: str) -> None:
    person = office.people[who]
    for deed in (
        lambda: gatherings.mark_held(held, person),
        lambda: gatherings.cancel(held, person, "わけ"),
        lambda: gatherings.change(held, details(held, title="別"), person),
    ):
        with pytest.raises(PermissionDenied):
            deed()
    assert FactRow.objects.count() == 0


def test_nothing_of_another_organisation_is_tied(office: Office, salon: PartyRow) -> None:
    with pytest.raises(WrongContent, match="ほかの組織"):
        gatherings.add(
            Owner(office.partner, office.divisions["partner"]), Details("よそ", TODAY, salon), office.people["partner_reporter"]
        )


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"title": " "}, "名称"), ({"starts": time(14), "ends": time(13)}, "終了の時刻"), ({"confidentiality": "secret"}, "企業秘密")],
)
def test_what_cannot_be(office: Office, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(WrongContent, match=said):
        gatherings.add(Owner(office.organisation), Details(**{"title": "名", "on": TODAY, **changes}), office.people["planner"])
    assert GatheringRow.objects.count() == 0


def test_participants_of_a_restricted_gathering_are_restricted(office: Office) -> None:
    row = gatherings.add(
        Owner(office.organisation), Details("内々の会", LAST_WEEK, confidentiality="restricted"), office.people["planner"]
    )
    gatherings.mark_held(row, office.people["planner"])
    assert FactRow.objects.get().confidentiality == "restricted"


def meeting(salon: PartyRow, office: Office, day: date) -> networks.Meeting:
    return networks.meetings(PartyRow.objects.filter(pk=salon.pk), office.people["planner"], day)[0]


def test_last_met_next_and_past_its_interval(office: Office, salon: PartyRow) -> None:
    person = office.people["planner"]
    assert meeting(salon, office, TODAY) == networks.Meeting(salon, None, None, 0, None, False)
    GatheringRow.objects.create(organisation=office.organisation, title="前", network=salon, on=date(2025, 8, 31), standing="held")
    GatheringRow.objects.create(organisation=office.organisation, title="中止", network=salon, on=date(2026, 1, 1), standing="cancelled")
    GatheringRow.objects.create(organisation=office.organisation, title="次", network=salon, on=date(2026, 5, 1))
    told = {day: meeting(salon, office, day) for day in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 30))}
    assert {each.last for each in told.values()} == {date(2025, 8, 31)}
    assert {each.next for each in told.values()} == {date(2026, 5, 1)}
    # six months after 31 August there is no 31 February: the interval ends with the last day of the month
    assert [each.overdue for each in told.values()] == [False, False, True, True]
    assert told[date(2026, 4, 30)].months == 7
    assert person is not None


def test_members_come_and_go(office: Office, salon: PartyRow) -> None:
    person = office.people["planner"]
    firm = parties.add_party(office.organisation, {"name": "A社"}, person)
    joined = networks.join(salon, firm, date(2025, 4, 1), person, role="会員")
    with pytest.raises(WrongContent, match="すでに加わっています"):
        networks.join(salon, firm, date(2025, 5, 1), person, role="会員")
    parties.end_role(joined, date(2026, 3, 31), person)
    counted = {day: networks.members(FactRow.objects.all(), salon, day).count() for day in (date(2025, 3, 31), date(2025, 4, 1), date(2026, 3, 31), date(2026, 4, 1))}
    assert list(counted.values()) == [0, 1, 1, 0]


def test_a_network_of_a_name_once(office: Office, salon: PartyRow) -> None:
    with pytest.raises(WrongContent, match="すでにあります"):
        networks.add(Owner(office.organisation), networks.Details("みほんサロン"), office.people["planner"])
    assert not networks.change(salon, networks.Details("みほんサロン", meets_every_months=6), office.people["planner"])
    assert networks.change(salon, networks.Details("みほんサロン", meets_every_months=3), office.people["planner"])
    event = Event.objects.latest("number")
    assert (event.verb, event.before["meets_every_months"], event.after["meets_every_months"]) == ("party_changed", 6, 3)


def test_a_fact_needs_no_gathering_to_be_said_again(office: Office) -> None:
    from rashinban.records.ledger.restating import restated

    fact = record_fact(office.organisation, Given("announced", TODAY, note="広報", tags=("半導体",)), office.people["planner"])
    again = restated(fact, note="広報誌")
    assert (again.kind, again.on, again.note, again.tags, again.revises) == ("announced", TODAY, "広報誌", ("半導体",), None)
