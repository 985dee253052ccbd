"""Who is reminded of what on a day: at most one mail a person a day, and no figures in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from rashinban.core.errors import WrongContent
from rashinban.records import audit
from rashinban.records.access import access_of
from rashinban.records.asking import Answers, count_answers
from rashinban.records.models import (
    Collection,
    Division,
    Duty,
    IndicatorRow,
    ObservationRow,
    ReminderRule,
    ReminderSent,
    Role,
    Standing,
)
from rashinban.records.people import check_administers

if TYPE_CHECKING:
    from rashinban.records.models import Organisation, Person

Kind = Literal["due", "waiting", "overdue"]

#: Days before the due date on which is reminded where an organisation has not said otherwise (negative: after it).
DAYS_BEFORE = (14, 7, 1, 0, -3, -7)
#: A fact may wait this long for approval before its approvers hear of it.
PATIENCE = timedelta(days=3)
#: How many days must pass before the same kind of line alone is worth another mail.
PAUSE: Mapping[Kind, int] = {"due": 1, "waiting": 3, "overdue": 7}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing a digest tells of: what kind, in which collection (None for approvals), for which division, how many."""

    kind: Kind
    collection: int | None
    title: str
    division: str
    count: int
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Open:
    """An open collection as the reminder needs it."""

    collection: int
    title: str
    organisation: int
    due: date
    answers: Answers


@dataclass(frozen=True, slots=True)
class Waiting:
    """Facts of a division that have waited for approval, the oldest since ``since``, with everybody whose hand is in
    each (who cannot approve it)."""

    division: int | None
    name: str
    organisation: int
    authors: tuple[frozenset[int | None], ...]


@dataclass(frozen=True, slots=True)
class Office:
    """Everything the rules of reminding look at, on one day."""

    day: date
    collections: tuple[Open, ...]
    waiting: tuple[Waiting, ...]
    roles: tuple[tuple[int, str, int, int | None], ...]
    parents: Mapping[int, int | None]
    rules: Mapping[int, frozenset[int]]


def lines_for(office: Office) -> dict[int, tuple[Line, ...]]:
    """Person -> what they are reminded of. Pure: the same office gives the same lines."""
    found: dict[int, list[Line]] = {}
    for person, duty, organisation, division in office.roles:
        lines = found.setdefault(person, [])
        if duty == Duty.REPORTER and division is not None:
            new = _due(office, division)
        elif duty == Duty.APPROVER and division is not None:
            new = _waiting(office, person, division)
        elif duty == Duty.PLANNER:
            new = (*_overdue(office, organisation), *_waiting_for_planner(office, person, organisation))
        else:
            new = ()
        lines += [line for line in new if line not in lines]
    return {person: tuple(lines) for person, lines in found.items() if lines}


def _due(office: Office, division: int, always: bool = False) -> tuple[Line, ...]:
    """Unanswered indicators of this division and those below, where this day is one of the days of reminding."""
    return tuple(
        Line("due", one.collection, one.title, part.name, len(part.missing), one.due)
        for one in office.collections
        if always or (one.due - office.day).days in office.rules.get(one.organisation, frozenset(DAYS_BEFORE))
        for part in one.answers.divisions
        if part.missing and _within(office, part.division, division)
    )


def _waiting(office: Office, person: int, division: int) -> tuple[Line, ...]:
    counted = ((one, _approvable(one, person)) for one in office.waiting if _within(office, one.division, division))
    return tuple(Line("waiting", None, "", one.name, count) for one, count in counted if count)


def _waiting_for_planner(office: Office, person: int, organisation: int) -> tuple[Line, ...]:
    mine = (one for one in office.waiting if one.division is None and one.organisation == organisation)
    return tuple(Line("waiting", None, "", one.name, count) for one in mine if (count := _approvable(one, person)))


def _overdue(office: Office, organisation: int) -> tuple[Line, ...]:
    return tuple(
        Line("overdue", one.collection, one.title, part.name, len(part.missing), one.due)
        for one in office.collections
        if one.organisation == organisation and one.due < office.day
        for part in one.answers.divisions
        if part.missing
    )


def _approvable(waiting: Waiting, person: int) -> int:
    return sum(person not in authors for authors in waiting.authors)


def _within(office: Office, division: int | None, above: int) -> bool:
    while division is not None and division != above:
        division = office.parents.get(division)
    return division == above


def worth_a_mail(lines: Iterable[Line], last: Mapping[str, date], day: date) -> bool:
    """Whether a mail goes out: some kind of line was not told too recently (a digest, not a flood)."""
    return any((day - last.get(line.kind, date.min)).days >= PAUSE[line.kind] for line in lines)


def read_office(day: date, only: Collection | None = None) -> Office:
    """The office on a day; ``only`` limits it to one collection."""
    opened = Collection.objects.filter(closed_at=None).select_related("edition__plan").order_by("due", "pk")
    if only is not None:
        opened = opened.filter(pk=only.pk)
    rules: dict[int, set[int]] = {}
    for organisation, days in ReminderRule.objects.values_list("organisation", "days_before"):
        rules.setdefault(organisation, set()).add(days)
    active = Role.objects.held_on(day).filter(person__is_active=True)
    return Office(
        day=day,
        collections=tuple(
            Open(one.pk, one.title, one.edition.plan.organisation_id, one.due, count_answers(one, IndicatorRow.objects.all()))
            for one in opened
        ),
        waiting=_read_waiting(day),
        roles=tuple(active.order_by("person", "pk").values_list("person", "duty", "organisation", "division")),
        parents=dict(Division.objects.values_list("pk", "parent")),
        rules={organisation: frozenset(days) for organisation, days in rules.items()},
    )


def due_lines(office: Office) -> dict[int, tuple[Line, ...]]:
    """Person -> what their divisions owe, whatever the day: for a reminder somebody asks for by hand."""
    found: dict[int, list[Line]] = {}
    for person, duty, _, division in office.roles:
        if duty == Duty.REPORTER and division is not None:
            lines = found.setdefault(person, [])
            lines += [line for line in _due(office, division, always=True) if line not in lines]
    return {person: tuple(lines) for person, lines in found.items() if lines}


def _only(office: Office, division: int) -> Office:
    """The office as if only this division had been asked."""
    opened = []
    for one in office.collections:
        parts = tuple(part for part in one.answers.divisions if part.division == division)
        opened.append(replace(one, answers=replace(one.answers, divisions=parts)))
    return replace(office, collections=tuple(opened))


def _read_waiting(day: date) -> tuple[Waiting, ...]:
    waiting = ObservationRow.objects.filter(standing=Standing.CHECKED).annotate(since=Max("steps__at"))
    rows = waiting.order_by("indicator__division__position", "pk").values_list(
        "pk", "since", "entered_by", "indicator__division", "indicator__division__name", "indicator__edition__plan__organisation"
    )
    old = [row for row in rows if timezone.localdate(row[1]) < day - PATIENCE] if rows else []
    hands: dict[int, set[int | None]] = {pk: {author} for pk, _, author, *_ in old}
    steps = ObservationRow.objects.filter(pk__in=list(hands), steps__standing__in=(Standing.DRAFT, Standing.CHECKED))
    for pk, by in steps.values_list("pk", "steps__by"):
        hands[pk].add(by)
    grouped: dict[tuple[int | None, str, int], list[frozenset[int | None]]] = {}
    for pk, _, _, division, name, organisation in old:
        grouped.setdefault((division, name or "", organisation), []).append(frozenset(hands[pk]))
    return tuple(Waiting(*place, tuple(authors)) for place, authors in grouped.items())


def last_told(day: date, people: Iterable[int]) -> dict[int, dict[str, date]]:
    """Person -> kind of line -> the last day a mail told of it, within the last weeks."""
    found: dict[int, dict[str, date]] = {}
    recent = ReminderSent.objects.filter(person__in=list(people), day__gte=day - timedelta(days=31), day__lte=day)
    for person, sent, subjects in recent.order_by("day").values_list("person", "day", "subjects"):
        for subject in subjects:
            found.setdefault(person, {})[subject["kind"]] = sent
    return found


def set_rule(organisation: Organisation, days: Iterable[int], by: Person | None) -> None:
    """Choose the days of reminding of an organisation (positive before the due date, negative after it)."""
    wanted = sorted(set(days), reverse=True)
    if not wanted or len(wanted) > 20 or any(abs(day) > 365 for day in wanted):
        raise WrongContent("日数は1個から20個まで、365日以内で決めてください。", remedy="例：14, 7, 1, 0, -3, -7")
    with transaction.atomic():
        check_administers(by, organisation)
        rules = ReminderRule.objects.filter(organisation=organisation)
        before = sorted(rules.values_list("days_before", flat=True), reverse=True)
        if before == wanted:
            return
        rules.delete()
        ReminderRule.objects.bulk_create([ReminderRule(organisation=organisation, days_before=day) for day in wanted])
        audit.record(by, "reminders_changed", organisation, before=before or list(DAYS_BEFORE), after=wanted)


def send_due(day: date) -> int:
    """Send every digest of the day that was not sent yet; returns how many. Safe to call every hour."""
    from rashinban.records.mailing import send_digests

    wanted = lines_for(read_office(day))
    last = last_told(day, wanted)
    return send_digests({who: lines for who, lines in wanted.items() if worth_a_mail(lines, last.get(who, {}), day)}, day).sent


def send_reminder(collection: Collection, person: Person, division: int | None = None) -> tuple[int, int]:
    """Remind the reporters of the divisions that have not answered (or only of this one), now; (sent, left out).

    Left out are those without a mail address and those who had a mail today already. WrongContent when the collection
    is closed or not this person's to ask.
    """
    from rashinban.records.mailing import send_digests

    plan = collection.edition.plan
    if not access_of(person).plans_for(plan.organisation_id):
        raise WrongContent("この照会を催促する役割がありません。", remedy="企画担当に頼んでください。")
    if collection.closed_at is not None:
        raise WrongContent("この照会は締め切られています。", remedy="新しい照会を始めてください。")
    day = timezone.localdate()
    office = read_office(day, collection)
    outcome = send_digests(due_lines(office if division is None else _only(office, division)), day)
    with transaction.atomic():
        told = {"sent": outcome.sent, "left_out": outcome.left_out, "division": division}
        audit.record(person, "reminder_sent", collection, plan=plan, after=told)
    return outcome.sent, outcome.left_out
