"""The chain of events: it holds by itself, and every kind of tampering is found at its place."""

import json
from datetime import date

import pytest
from django.db import connection

from office import Office
from rashinban.records import audit
from rashinban.records.models import ChainHead, Event

pytestmark = pytest.mark.django_db


def tamper(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_what_the_office_did_is_a_whole_chain(office: Office) -> None:
    assert Event.objects.count() >= 4
    assert audit.verify() == ()
    assert audit.head() == (Event.objects.count(), Event.objects.order_by("-number").first().hash)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reason", "別の理由"),
        ("person_name", "別の人"),
        ("after", json.dumps({"value": "1"})),
        ("verb", "fact_approved"),
        ("at", "2020-01-01 00:00:00+00:00"),
        ("subject", "999"),
        ("confidentiality", "public"),
    ],
)
def test_a_changed_event_is_found(office: Office, column: str, value: str) -> None:
    tamper(f"UPDATE records_event SET {column} = %s WHERE number = 2", value)
    assert [each.number for each in audit.verify()] == [2]


def test_a_removed_event_is_found(office: Office) -> None:
    tamper("DELETE FROM records_event WHERE number = 2")
    assert 2 in [each.number for each in audit.verify()]


def test_an_end_that_was_cut_off_is_found(office: Office) -> None:
    count, last = audit.head()
    tamper("DELETE FROM records_event WHERE number = %s", count)
    assert audit.verify()
    previous = Event.objects.order_by("-number").first()
    ChainHead.objects.update(count=previous.number, hash=previous.hash)
    assert audit.verify() == ()
    assert [each.what for each in audit.verify([("公表した報告書", last)])] == ["公表した報告書に控えた印が記録の中にありません。"]


def test_a_forged_event_with_its_own_hash_breaks_the_next(office: Office) -> None:
    event = Event.objects.get(number=2)
    event.reason = "書き換え"
    tamper("UPDATE records_event SET reason = %s, hash = %s WHERE number = 2", event.reason, audit.digest(event))
    assert [each.number for each in audit.verify()] == [3]


def test_an_event_cannot_be_deleted_by_the_program(office: Office) -> None:
    with pytest.raises(TypeError):
        Event.objects.first().delete()


def test_reading_what_is_open_is_no_event_and_reading_a_secret_is(office: Office) -> None:
    before = Event.objects.count()
    reader, row = office.people["reporter"], office.edition.indicators.first()
    audit.note_read(reader, row, "public", "internal")
    assert Event.objects.count() == before
    audit.note_read(reader, row, "public", "secret")
    last = Event.objects.order_by("-number").first()
    assert (last.verb, last.confidentiality, last.person) == ("read", "secret", reader)


def test_the_moment_and_exact_values_come_back_with_the_same_hash(office: Office) -> None:
    event = audit.record(office.people["planner"], "tried", office.plan, after={"日": date(2026, 4, 1), "値": 0.1, "列": [1, None, "𠮷"]})
    assert audit.digest(Event.objects.get(pk=event.pk)) == event.hash
