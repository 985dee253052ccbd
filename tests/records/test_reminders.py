"""Who hears of what on which day: one mail a person a day, without figures."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some

from office import Office
from rashinban.core.errors import WrongContent
from rashinban.core.period import Period
from rashinban.monitoring.observations import Observation
from rashinban.records import facts, reminders, upkeep
from rashinban.records.asking import Answers, DivisionAnswers
from rashinban.records.models import Collection, Event, IndicatorRow, Person, ReminderSent, Step
from rashinban.records.reminders import Line, Open, Waiting, lines_for, worth_a_mail
from rashinban.records.reminders import Office as Seen

DUE = date(2027, 5, 31)
PERIOD = Period.from_code("FY2026")


def _office(day: date, **more: Any) -> Seen:
    """Division 2 lies below 1 and owes two figures; 3 owes nothing."""
    parts = (
        DivisionAnswers(division=2, name="係", asked=3, answered=1, missing=("a", "b")),
        DivisionAnswers(division=3, name="別の課", asked=1, answered=1),
    )
    usual: dict[str, Any] = {
        "day": day,
        "collections": (Open(7, "照会", 1, DUE, Answers(7, parts)),),
        "waiting": (),
        "roles": ((10, "reporter", 1, 2), (11, "reporter", 1, 3), (12, "reporter", 1, 1), (13, "planner", 1, None), (14, "viewer", 1, None)),
        "parents": {1: None, 2: 1, 3: None},
        "rules": {},
    }
    return Seen(**(usual | more))


@pytest.mark.parametrize("days", reminders.DAYS_BEFORE)
def test_reporters_hear_on_the_usual_days(days: int) -> None:
    found = lines_for(_office(DUE - timedelta(days=days)))
    assert found[10] == (Line("due", 7, "照会", "係", 2, DUE),)
    assert found[12] == found[10], "the division above answers for those below"
    assert 11 not in found
    assert 14 not in found


@given(some.integers(-60, 60))
def test_nobody_hears_on_other_days_but_planners_of_what_is_overdue(days: int) -> None:
    found = lines_for(_office(DUE - timedelta(days=days)))
    assert (10 in found) == (days in reminders.DAYS_BEFORE)
    assert (13 in found) == (days < 0)


def test_an_organisation_chooses_its_own_days() -> None:
    rules = {1: frozenset({5})}
    assert 10 not in lines_for(_office(DUE, rules=rules))
    assert 10 in lines_for(_office(DUE - timedelta(days=5), rules=rules))


def test_approvers_hear_of_what_they_may_approve() -> None:
    waiting = (Waiting(2, "係", 1, (frozenset({20}), frozenset({21}))), Waiting(None, "", 1, (frozenset({20}),)))
    roles = ((20, "approver", 1, 2), (21, "approver", 1, 1), (22, "approver", 1, 3), (23, "planner", 1, None), (20, "planner", 1, None))
    found = lines_for(_office(date(2027, 1, 5), waiting=waiting, roles=roles))
    assert found[20] == (Line("waiting", None, "", "係", 1),)
    assert found[21] == (Line("waiting", None, "", "係", 1),)
    assert 22 not in found
    assert found[23] == (Line("waiting", None, "", "", 1),)


def test_two_roles_give_one_line() -> None:
    found = lines_for(_office(DUE, roles=((10, "reporter", 1, 1), (10, "reporter", 1, 2))))
    assert len(found[10]) == 1


@given(some.lists(some.integers(0, 40), max_size=20, unique=True), some.sampled_from(["waiting", "overdue"]))
def test_the_same_kind_alone_is_not_told_too_often(days: list[int], kind: Any) -> None:
    line, start = Line(kind, None, "", "課", 1), date(2027, 1, 1)
    last: dict[str, date] = {}
    sent = []
    for day in (start + timedelta(days=each) for each in sorted(days)):
        if worth_a_mail([line], last, day):
            last[kind] = day
            sent.append(day)
    assert all((b - a).days >= reminders.PAUSE[kind] for a, b in pairwise(sent))


@pytest.fixture
def collection(office: Office) -> Any:
    """The figures of FY2026, due at the end of May 2027."""
    return Collection.objects.create(edition=office.edition, period=PERIOD, title="2026年度の実績", due=DUE)


def test_one_mail_a_person_a_day_in_their_language_without_figures(office: Office, collection: Any) -> None:
    Person.objects.filter(login="reporter").update(language="en")
    day = DUE - timedelta(days=7)
    sent = reminders.send_due(day)
    assert sent == len(mail.outbox) == 1
    assert mail.outbox[0].to == ["reporter@example.jp"]
    body = mail.outbox[0].body
    assert f"/collections/{collection.pk}/" in body
    assert "産業人材課の係" in body
    assert "2027" in body
    labels = office.edition.indicators.values_list("label", flat=True)
    assert not any(label in body for label in labels)
    assert reminders.send_due(day) == 0
    assert len(mail.outbox) == 1


def test_who_has_answered_hears_nothing(office: Office, collection: Any) -> None:
    IndicatorRow.objects.filter(edition=office.edition).update(division=None)
    row = office.edition.indicators.order_by("position").first()
    IndicatorRow.objects.filter(pk=row.pk).update(division=office.divisions["industry"])
    row.refresh_from_db()
    seen = Observation(indicator=row.key, period=PERIOD, value=Decimal(1), vintage=date(2027, 4, 1))
    fact = facts.enter(row, seen, office.people["reporter"])
    assert reminders.send_due(DUE - timedelta(days=14)) == 1, "a draft is no answer"
    facts.move(fact, "checked", office.people["reporter"])
    mail.outbox.clear()
    reminders.send_due(DUE - timedelta(days=7))
    assert [message.to[0] for message in mail.outbox] == ["approver@example.jp"], "now it waits for somebody else"


def test_approvers_hear_after_three_days_and_then_every_three(office: Office, collection: Any) -> None:
    row = office.edition.indicators.order_by("position").first()
    seen = Observation(indicator=row.key, period=PERIOD, value=Decimal(1), vintage=date(2026, 4, 1))
    facts.move(facts.enter(row, seen, office.people["reporter"]), "checked", office.people["reporter"])
    today = timezone.localdate()
    Step.objects.update(at=timezone.make_aware(datetime(today.year, today.month, today.day, 12)))
    Collection.objects.update(due=today + timedelta(days=300))
    heard = [day for day in range(12) if reminders.send_due(today + timedelta(days=day))]
    assert heard == [4, 7, 10]
    assert {message.to[0] for message in mail.outbox} == {"approver@example.jp"}


def test_a_server_that_refuses_is_asked_again(office: Office, collection: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.mail import EmailMessage

    day = DUE
    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", lambda *_: (_ for _ in ()).throw(OSError("no server")))
        with pytest.raises(OSError, match="no server"):
            reminders.send_due(day)
    assert not ReminderSent.objects.exists()
    assert reminders.send_due(day) == 1


def test_disabled_people_and_past_roles_hear_nothing(office: Office, collection: Any) -> None:
    Person.objects.filter(login="reporter").update(is_active=False)
    assert reminders.send_due(DUE) == 0


def test_a_planner_reminds_now_and_it_is_in_the_trail(office: Office, collection: Any) -> None:
    planner = office.people["planner"]
    assert reminders.send_reminder(collection, planner) == (1, 0)
    assert reminders.send_reminder(collection, planner) == (0, 1), "one a day"
    assert Event.objects.order_by("-number").first().verb == "reminder_sent"
    with pytest.raises(WrongContent, match="役割"):
        reminders.send_reminder(collection, office.people["reporter"])
    Collection.objects.update(closed_at=timezone.now())
    collection.refresh_from_db()
    with pytest.raises(WrongContent, match="締め切"):
        reminders.send_reminder(collection, planner)


def test_a_round_of_upkeep_can_be_done_again_and_goes_on_after_a_failure(
    office: Office, collection: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    Collection.objects.update(due=timezone.localdate() + timedelta(days=7))
    morning = timezone.make_aware(datetime.combine(timezone.localdate(), datetime.min.time())) + timedelta(hours=9)
    monkeypatch.setattr(upkeep.timezone, "localtime", lambda: morning)
    upkeep.do_round()
    upkeep.do_round()
    assert len(mail.outbox) == 1
    monkeypatch.setattr(upkeep.reminders, "send_due", lambda day: 1 / 0)
    upkeep.do_round()
    assert "remind failed" in caplog.text
