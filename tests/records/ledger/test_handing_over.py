"""In April the successor is named on the cases and connections of the predecessor, who no longer reads their figures."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from ledger_example import load_ledger
from office import Office
from rashinban.records import audit, handover, people, upkeep
from rashinban.records.ledger import handing_over
from rashinban.records.models import CaseRow, ConnectionRow, Event, FactRow, Person, Role

pytestmark = pytest.mark.django_db


def sales(person: Person) -> int:
    """How many companies' figures somebody reads."""
    return FactRow.objects.filter(kind="sales").visible_to(Person.objects.get(pk=person.pk)).count()


@pytest.fixture
def successor(office: Office, tmp_path: Path) -> Person:
    """Somebody new, in an office with work in it; the reporter is named on it."""
    load_ledger(office, tmp_path)
    return Person.objects.create_person("kouin", "後任さん")


def test_who_is_named_changes_on_the_day_and_not_before(office: Office, successor: Person) -> None:
    before, today = office.people["reporter"], timezone.localdate()
    named = (CaseRow.objects.filter(named=before).count(), ConnectionRow.objects.filter(named=before).count())
    moving = handover.preview(before, today + timedelta(days=1), None)
    assert (moving.cases, moving.connections) == named == (5, 7)
    handover.hand_over(before, successor, today + timedelta(days=1), None)
    assert (sales(before), sales(successor)) == (4, 0)
    assert handover.move_named(today + timedelta(days=1)) == sum(named)
    assert (CaseRow.objects.filter(named=successor).count(), ConnectionRow.objects.filter(named=successor).count()) == named
    assert not CaseRow.objects.filter(named=before).exists()
    told = Event.objects.filter(verb="named_handed_over")
    assert told.count() == sum(named)
    assert set(told.values_list("confidentiality", flat=True)) == {"secret"}
    assert audit.verify() == ()


def test_the_figures_change_readers(office: Office, successor: Person) -> None:
    before, today = office.people["reporter"], timezone.localdate()
    handover.hand_over(before, successor, today, None)
    assert (sales(before), sales(successor)) == (0, 4)
    approver = office.people["approver"]
    assert CaseRow.objects.filter(named=approver).count() == 1, "others who are named stay"


def test_it_happens_once_so_that_naming_on_purpose_stays(office: Office, successor: Person) -> None:
    before, today = office.people["reporter"], timezone.localdate()
    handover.hand_over(before, successor, today, None)
    CaseRow.objects.get(key="case-miso").named.add(before)
    upkeep.hand_over_named()
    assert CaseRow.objects.filter(named=before).count() == 1
    assert handover.move_named(today + timedelta(days=400)) == 0


def test_records_of_other_divisions_and_organisations_stay(office: Office, successor: Person) -> None:
    before, today = office.people["reporter"], timezone.localdate()
    case = CaseRow.objects.get(key="case-miso")
    CaseRow.objects.filter(pk=case.pk).update(division=office.divisions["other"])
    elsewhere = CaseRow.objects.create(
        organisation=office.partner, title="ほかの組織の案件", party=case.party, opened_on=date(2026, 1, 1)
    )
    elsewhere.named.add(before)
    handover.hand_over(before, successor, today, None)
    assert set(CaseRow.objects.filter(named=before).values_list("title", flat=True)) == {case.title, "ほかの組織の案件"}


def test_a_planner_hands_on_everything_of_the_organisation(office: Office, successor: Person) -> None:
    planner, today = office.people["planner"], timezone.localdate()
    case = CaseRow.objects.get(key="case-miso")
    case.named.add(planner)
    handover.hand_over(planner, successor, today, None)
    assert set(case.named.values_list("login", flat=True)) == {"reporter", "kouin"}


def test_a_role_that_was_not_taken_over_hands_nothing_on(office: Office, successor: Person) -> None:
    people.give_role(successor, "reporter", office.organisation, office.divisions["industry"], timezone.localdate(), None, None)
    assert handover.move_named(timezone.localdate()) == 0
    role = Role.objects.get(person=successor)
    assert handing_over.count_named(successor, [(role, {office.divisions["industry"].pk})]) == (0, 0)


def test_the_pages_tell_how_many_and_the_note_which(office: Office, successor: Person) -> None:
    before = office.people["reporter"]
    client = Client()
    client.force_login(office.people["administrator"], backend="django.contrib.auth.backends.ModelBackend")
    given = {"predecessor": before.pk, "successor": successor.pk, "day": "2027-04-01"}
    page = client.post("/office/hand-over/", given).content.decode()
    assert "支援案件 5件と引き合わせ 7件" in page
    assert "細い針" not in page, "who administers does not learn which"
    client.force_login(before, backend="django.contrib.auth.backends.ModelBackend")
    note = client.get(f"/office/people/{before.pk}/note/").content.decode()
    assert "細い針と微細加工" in note
    assert "輸出の立ち上げの伴走" in note
