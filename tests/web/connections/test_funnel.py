"""The funnel: cohorts by their first step, the plan's two numbers beside the actual rate, what is open apart."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ledger_rows import make_connection, make_sides
from office import Office
from rashinban.records.ledger import connections, recording
from rashinban.records.ledger.connections import StepGiven
from rashinban.records.ledger.recording import Given
from rashinban.records.models import MeasureRow, PartyRow

START = date(2025, 6, 1)


def words(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def sides(office: Office) -> dict[str, Any]:
    """20 presentations at the salon in fiscal 2025 and four agreements after them: the plan's 20 → 4."""
    sides, planner = make_sides(office), office.people["planner"]
    firms = PartyRow.objects.bulk_create([PartyRow(organisation=office.organisation, name=f"第{n}社（架空）") for n in range(20)])
    given = [Given("presented", START, party=firm, gathering=sides["salon"], network=sides["network"]) for firm in firms]
    recording.record_facts(office.organisation, given, planner)
    for number, firm in enumerate(firms[:6]):
        row = make_connection(office, sides | {"firm": firm, "need": None}, on=START + timedelta(days=10 + number))
        if number < 4:
            step = connections.add_step(row, StepGiven("agreed", START + timedelta(days=60)), planner)
            if number < 2:
                for side in ("need", "offer"):
                    connections.confirm_side(step, side, planner, who="担当", on=START + timedelta(days=61), how="")
        elif number == 4:
            connections.add_step(row, StepGiven("declined", START + timedelta(days=60)), planner)
    return sides


def test_twenty_presentations_and_four_agreements_are_twenty_percent(office: Office, client: Client, sides: dict[str, Any], django_assert_max_num_queries: Any) -> None:
    client.force_login(office.people["reporter"])
    client.get(reverse("funnel"))
    with django_assert_max_num_queries(24):
        answer = client.get(reverse("funnel"))
    page = words(answer)
    assert "はじまった20件のうち、「成立」まで進んだのは<strong>4件</strong>（<strong>20%</strong>）" in page
    ((cohort, reached, rate),) = answer.context["cohorts"]
    assert (cohort.period.code, [each.journeys for each in reached], rate["actual"]) == ("FY2025", [20, 4, 4, 4, 0], 20)
    assert (cohort.open, cohort.declined) == (15, 1)
    assert "<svg" in page
    confirmed = client.get(reverse("funnel"), {"confirmed": "on"})
    assert confirmed.context["whole"]["done"] == 2


def test_the_plan_stands_beside_when_its_two_numbers_are_chosen(office: Office, client: Client, sides: dict[str, Any]) -> None:
    client.force_login(office.people["planner"])
    form = client.get(reverse("funnel")).context["form"]
    codes = [code for code, _words in form.fields["begun"].choices if code]
    answer = client.get(reverse("funnel"), {"begun": codes[0], "done": codes[1], "goal": "agreed"})
    begun, done = answer.context["planned"]
    assert answer.context["whole"]["planned"] == round(done * 100 / begun, 1)
    assert "計画の数から出る割合は" in words(answer)


def test_filters_and_days(office: Office, client: Client, sides: dict[str, Any]) -> None:
    client.force_login(office.people["planner"])
    measure = MeasureRow.objects.first()
    other = PartyRow.objects.create(organisation=office.organisation, name="別の会（架空）", kind="network")
    assert client.get(reverse("funnel"), {"network": sides["network"].pk}).context["whole"]["begun"] == 20
    assert client.get(reverse("funnel"), {"network": other.pk}).context["whole"]["begun"] == 0
    assert client.get(reverse("funnel"), {"measure": measure.pk}).context["whole"]["begun"] == 0  # type: ignore[union-attr]
    assert client.get(reverse("funnel"), {"since": "2026-04-01"}).context["whole"]["begun"] == 0
    assert client.get(reverse("funnel"), {"until": "2026-03-31", "by": "month"}).context["whole"]["begun"] == 20
    assert client.get(reverse("funnel"), {"as_of": "2025-05-01"}).context["whole"]["begun"] == 0
    assert client.get(reverse("funnel"), {"by": "age"}).status_code == 400


def test_secret_steps_are_counted_for_those_named_alone(office: Office, client: Client, sides: dict[str, Any]) -> None:
    row = make_connection(office, sides, "reporter", confidentiality="secret", on=START)
    connections.add_step(row, StepGiven("agreed", START + timedelta(days=5)), office.people["reporter"])
    client.force_login(office.people["planner"])
    assert client.get(reverse("funnel")).context["whole"]["done"] == 4
    client.force_login(office.people["reporter"])
    assert client.get(reverse("funnel")).context["whole"]["done"] == 5


@pytest.mark.parametrize(("who", "status"), [("viewer", 200), ("approver", 200), ("council", 403), ("administrator", 403), ("former", 403), ("stranger", 200), (None, 302)])
def test_who_sees_it(office: Office, client: Client, sides: dict[str, Any], who: str | None, status: int) -> None:
    if who:
        client.force_login(office.people[who])
    answer = client.get(reverse("funnel"))
    assert answer.status_code == status
    if who == "stranger":
        assert answer.context["whole"]["begun"] == 0
