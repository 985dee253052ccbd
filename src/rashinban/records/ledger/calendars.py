"""Calendars for other programs (iCalendar, RFC 5545): gatherings as somebody may read them, behind an address of their own.

The address holds a signed key. It stops when it is renewed, when the password changes, and when the person holds no
duty any more; what it opens is what that person may read on that day.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from rashinban.records import audit
from rashinban.records.access import access_of
from rashinban.records.models import CalendarKey, Event, GatheringRow, Person

if TYPE_CHECKING:
    from datetime import date

_SALT = "rashinban.calendar"
#: How far back a feed reaches.
_BACK = timedelta(days=366)
_CLASSES = {"public": "PUBLIC", "internal": "PRIVATE", "restricted": "CONFIDENTIAL", "secret": "CONFIDENTIAL"}


def key_of(person: Person) -> str:
    """The key in this person's address, the same until it is renewed or the password changes."""
    held, _new = CalendarKey.objects.get_or_create(person=person, defaults={"nonce": secrets.token_hex(16)})
    return signing.Signer(salt=_SALT, sep="~").sign(f"{person.pk}~{_mark(person, held.nonce)}")


@transaction.atomic
def renew(person: Person) -> str:
    """Another key; the address that was known until now opens nothing any more."""
    CalendarKey.objects.update_or_create(person=person, defaults={"nonce": secrets.token_hex(16)})
    audit.record(person, "calendar_renewed", person)
    return key_of(person)


def person_of(key: str) -> Person | None:
    """Whose key it is; None for one that was changed, renewed, or whose owner has no part in the office any more."""
    try:
        number, mark = signing.Signer(salt=_SALT, sep="~").unsign(key).split("~")
        held = CalendarKey.objects.select_related("person").filter(person=int(number), person__is_active=True).first()
    except (signing.BadSignature, ValueError):
        return None
    if held is None or not constant_time_compare(mark, _mark(held.person, held.nonce)):
        return None
    return held.person if access_of(held.person).by_duty else None


def personal(person: Person, address: str) -> bytes:
    """The calendar of everything this person may read; ``address`` is where the site is (https://…).

    Restricted gatherings in it are noted in the audit trail once a day: programs ask every hour.
    """
    rows = list(_recent(GatheringRow.objects.visible_to(person)))
    closed = {row.confidentiality for row in rows} & {"restricted", "secret"}
    today = timezone.localdate()
    if closed and not Event.objects.filter(person=person, verb="exported", subject_kind="calendarkey", at__date=today).exists():
        audit.note_read(person, person.calendar_key, *closed, verb="exported")
    return write(rows, "羅針盤", address)


def public(address: str) -> bytes:
    """The calendar of public gatherings, for everybody."""
    return write(_recent(GatheringRow.objects.visible_to(None)), "羅針盤（公開）", address)


def write(rows: Iterable[GatheringRow], name: str, address: str) -> bytes:
    """Gatherings as one iCalendar file: UTF-8, lines folded at 75 octets, the same UID for ever."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Rashinban//JA")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("x-published-ttl", "PT1H")
    for row in rows:
        calendar.add_component(_event(row, address))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _recent(rows: Any) -> Any:
    return rows.filter(on__gte=timezone.localdate() - _BACK).select_related("network").order_by("on", "starts", "id")


def _event(row: GatheringRow, address: str) -> Any:
    from icalendar import Event as CalendarEvent
    from icalendar import vText

    event = CalendarEvent()
    event.add("uid", f"gathering-{row.organisation_id}-{row.key}@rashinban")
    event.add("dtstamp", row.recorded_at)
    event.add("summary", row.title)
    for name, value in _times(row):
        event.add(name, value)
    if row.venue:
        event.add("location", row.venue)
    if row.agenda:
        event.add("description", row.agenda)
    if row.tags:
        event.add("categories", list(row.tags))
    event.add("url", vText(f"{address}/gatherings/{row.pk}/"))
    event.add("status", "CANCELLED" if row.standing == "cancelled" else "CONFIRMED")
    event.add("class", _CLASSES[row.confidentiality])
    event.add("transp", "OPAQUE")
    return event


def _times(row: GatheringRow) -> list[tuple[str, date | datetime]]:
    """Without a time of day it lasts the whole day; without an end it ends with the day it begins."""
    if row.starts is None:
        return [("dtstart", row.on), ("dtend", row.on + timedelta(days=1))]
    zone = timezone.get_default_timezone()
    begins = datetime.combine(row.on, row.starts, zone)
    times: list[tuple[str, date | datetime]] = [("dtstart", begins)]
    if row.ends is not None and row.ends > row.starts:
        times.append(("dtend", datetime.combine(row.on, row.ends, zone)))
    return times


def _mark(person: Person, nonce: str) -> str:
    """Of the nonce and of the password as it is kept: either changed, and the mark is another."""
    return salted_hmac(_SALT, f"{nonce}|{person.password}", algorithm="sha256").hexdigest()[:32]
