"""Calendars for other programs: read back, they say what was written; an address stops when it should."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from icalendar import Calendar

from office import Office
from rashinban.records.ledger import calendars, gatherings
from rashinban.records.ledger.ownership import Owner
from rashinban.records.models import Event, GatheringRow, Person, Role

SITE = "https://rashinban.example.jp"
SOON = timezone.localdate() + timedelta(days=10)


def add(office: Office, title: str, **more: object) -> GatheringRow:
    details = gatherings.Details(**{"title": title, "on": SOON, **more})  # type: ignore[arg-type]
    return gatherings.add(Owner(office.organisation), details, office.people["planner"])


def events(content: bytes) -> dict[str, object]:
    return {str(event["SUMMARY"]): event for event in Calendar.from_ical(content).walk("VEVENT")}


def test_what_is_written_is_read_back(office: Office) -> None:
    agenda = "半導体と医療機器の企業が出会う会；カンマ, セミコロン; 改行\n二行目 \\ 円記号、そして折り返しが必要になるほど長い説明文です。" * 3
    row = add(office, "第3回みほん産学官金サロン（公開）", starts=time(14), ends=time(16, 30), venue="会議室, 2階; 奥", agenda=agenda, tags=("半導体", "医療, 機器"))
    content = calendars.write([row], "暦", SITE)
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    zone = ZoneInfo("Asia/Tokyo")
    assert event["SUMMARY"] == row.title
    assert event["DESCRIPTION"] == agenda
    assert event["LOCATION"] == "会議室, 2階; 奥"
    assert event.decoded("DTSTART") == datetime.combine(SOON, time(14), zone)
    assert event.decoded("DTEND") == datetime.combine(SOON, time(16, 30), zone)
    assert [str(each) for each in event["CATEGORIES"].cats] == ["半導体", "医療, 機器"]
    assert event["URL"] == f"{SITE}/gatherings/{row.pk}/"
    assert event["CLASS"] == "PRIVATE"
    assert event["STATUS"] == "CONFIRMED"


def test_lines_are_folded_at_75_octets_and_end_as_they_must(office: Office) -> None:
    row = add(office, "とても長い名称" * 30, agenda="議題" * 500)
    content = calendars.write([row], "暦", SITE)
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert content.decode("utf-8")
    for line in lines:  # RFC 5545 lets a fold cut a letter; programs that read line by line do not
        line.decode("utf-8")


def test_without_times_it_is_the_whole_day(office: Office) -> None:
    (event,) = Calendar.from_ical(calendars.write([add(office, "終日")], "暦", SITE)).walk("VEVENT")
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (SOON, SOON + timedelta(days=1))
    assert type(event.decoded("DTSTART")) is date


def test_a_time_without_an_end(office: Office) -> None:
    (event,) = Calendar.from_ical(calendars.write([add(office, "開始だけ", starts=time(9))], "暦", SITE)).walk("VEVENT")
    assert "DTEND" not in event
    assert calendars.write([], "暦", SITE).count(b"BEGIN:VTIMEZONE") == 0
    assert calendars.write(GatheringRow.objects.all(), "暦", SITE).count(b"BEGIN:VTIMEZONE") == 1


def test_the_same_uid_for_ever_and_cancelled_is_said(office: Office) -> None:
    row = add(office, "中止になる会")
    before = events(calendars.write([row], "暦", SITE))["中止になる会"]
    gatherings.cancel(row, office.people["planner"], "大雪")
    row.refresh_from_db()
    after = events(calendars.write([row], "暦", SITE))["中止になる会"]
    assert before["UID"] == after["UID"]  # type: ignore[index]
    assert (before["STATUS"], after["STATUS"]) == ("CONFIRMED", "CANCELLED")  # type: ignore[index]
    uids = [str(event["UID"]) for event in Calendar.from_ical(calendars.write([row, add(office, "別")], "暦", SITE)).walk("VEVENT")]
    assert len(set(uids)) == 2


def test_each_reads_what_they_may(office: Office) -> None:
    for name in ("public", "internal", "restricted"):
        add(office, name, confidentiality=name)
    told = {who: set(events(calendars.personal(office.people[who], SITE))) for who in ("planner", "reporter", "viewer", "stranger") if calendars.key_of(office.people[who])}
    assert told == {
        "planner": {"public", "internal", "restricted"},
        "reporter": {"public", "internal"},
        "viewer": {"public", "internal"},
        "stranger": {"public"},
    }
    assert set(events(calendars.public(SITE))) == {"public"}


def test_restricted_ones_are_noted_once_a_day(office: Office) -> None:
    add(office, "内々", confidentiality="restricted")
    planner = office.people["planner"]
    calendars.key_of(planner)
    for _hour in range(3):
        calendars.personal(planner, SITE)
    assert Event.objects.filter(verb="exported", person=planner).count() == 1


def test_long_ago_is_left_out(office: Office) -> None:
    add(office, "昔", on=timezone.localdate() - timedelta(days=400))
    assert events(calendars.personal(_keyed(office.people["planner"]), SITE)) == {}


def _keyed(person: Person) -> Person:
    calendars.key_of(person)
    return person


def test_a_key_opens_for_its_owner_until_it_is_renewed(office: Office) -> None:
    person = office.people["reporter"]
    key = calendars.key_of(person)
    assert calendars.key_of(person) == key
    assert calendars.person_of(key) == person
    new = calendars.renew(person)
    assert (calendars.person_of(key), calendars.person_of(new)) == (None, person)
    assert Event.objects.filter(verb="calendar_renewed", person=person).count() == 1


def test_a_key_stops_with_the_password(office: Office) -> None:
    person = office.people["reporter"]
    key = calendars.key_of(person)
    person.set_password("betsu-no-kagi")
    person.save()
    assert calendars.person_of(key) is None


def test_a_key_stops_with_the_role(office: Office) -> None:
    person = office.people["reporter"]
    key = calendars.key_of(person)
    Role.objects.filter(person=person).update(until=timezone.localdate() - timedelta(days=1))
    assert calendars.person_of(key) is None


def test_a_key_stops_when_the_person_may_not_log_in(office: Office) -> None:
    person = office.people["reporter"]
    key = calendars.key_of(person)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert calendars.person_of(key) is None


@pytest.mark.parametrize("wrong", ["", "1~2", "x", "1~aaaa~bbbb", "~~", "あ~い~う"])
def test_other_keys_open_nothing(office: Office, wrong: str) -> None:
    assert calendars.person_of(wrong) is None


def test_the_key_of_another_is_not_made_from_ones_own(office: Office) -> None:
    mine, theirs = (calendars.key_of(office.people[name]) for name in ("reporter", "planner"))
    mixed = "~".join((theirs.split("~")[0], *mine.split("~")[1:]))
    assert calendars.person_of(mixed) is None
