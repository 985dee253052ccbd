"""Activities: looked for, exported, confirmed, corrected, taken back, given evidence; by permission."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from office import Office
from rashinban.records.ledger import gatherings, parties
from rashinban.records.ledger.ownership import Owner
from rashinban.records.ledger.recording import Given, record_fact, record_facts
from rashinban.records.models import ConnectionRow, Event, FactRow, GatheringRow, PartyRow

TODAY = timezone.localdate()


@pytest.fixture
def people(office: Office) -> dict[str, Client]:
    clients = {}
    for name, person in office.people.items():
        clients[name] = Client()
        clients[name].force_login(person)
    return clients


@pytest.fixture
def firm(office: Office) -> PartyRow:
    return parties.add_party(office.organisation, {"name": "みほん精機"}, office.people["planner"])


def record(office: Office, kind: str = "consulted", who: str = "reporter", **more: Any) -> FactRow:
    division = {"reporter": office.divisions["industry"], "other_reporter": office.divisions["other"]}.get(who)
    return record_fact(office.organisation, Given(**{"kind": kind, "on": TODAY, "division": division, **more}), office.people[who])


def test_the_list_narrows(office: Office, people: dict[str, Client], firm: PartyRow) -> None:
    measure = office.edition.measures.first()
    record(office, party=firm, measure=measure, note="a")
    record(office, "presented", on=TODAY - timedelta(days=40), who="other_reporter")
    show = people["reporter"]
    found = {
        "": 2,
        "kind=presented": 1,
        f"measure={measure.pk}": 1,
        "q=みほん": 1,
        "q=ない会社": 0,
        f"since={TODAY}": 1,
        f"until={TODAY - timedelta(days=1)}": 1,
        "whose=mine": 1,
        "whose=division": 1,
    }
    for asked, count in found.items():
        page = show.get(f"/activities/list/?{asked}")
        assert page.context["page"].paginator.count == count, asked


def test_the_export_holds_the_same_and_no_formula(office: Office, people: dict[str, Client], firm: PartyRow) -> None:
    record(office, party=firm, note='=HYPERLINK("x")', tags=("半導体", "医療"))
    answer = people["reporter"].get("/activities/list.csv?kind=consulted")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    (line,) = csv.DictReader(io.StringIO(text))
    assert (line["企業・団体"], line["種類"], line["分野・キーワード"], line["内容"]) == ("みほん精機", "相談・訪問", "半導体、医療", "'=HYPERLINK(\"x\")")


def test_a_list_costs_the_same_with_more_lines(office: Office, people: dict[str, Client]) -> None:
    measures = list(office.edition.measures.all()[:3])
    rows = [parties.add_party(office.organisation, {"name": f"会社{n}"}, office.people["planner"]) for n in range(60)]
    costs = []
    for first, last in ((0, 2), (2, 60)):
        given = [Given("consulted", TODAY, party=rows[n], measure=measures[n % 3]) for n in range(first, last)]
        record_facts(office.organisation, given, office.people["planner"], about=rows[0])
        with CaptureQueriesContext(connection) as asked:
            assert people["planner"].get("/activities/list/").status_code == 200
        costs.append(len(asked))
        with CaptureQueriesContext(connection) as asked:
            assert people["planner"].get("/activities/").status_code == 200
        assert len(asked) < 25
    assert costs[1] <= costs[0] + 1 < 25  # one more: the second page is counted


def test_withdrawn_it_is_counted_no_more_and_stays_known(office: Office, people: dict[str, Client], firm: PartyRow) -> None:
    fact = record(office, party=firm)
    people["reporter"].post(f"/activities/{fact.pk}/withdraw/", {"reason": ""})
    fact.refresh_from_db()
    assert fact.withdrawn_at is None
    people["reporter"].post(f"/activities/{fact.pk}/withdraw/", {"reason": "二重に記録した"})
    fact.refresh_from_db()
    assert (fact.withdrawn_why, fact.withdrawn_by) == ("二重に記録した", office.people["reporter"])
    page = people["reporter"].get(f"/activities/{fact.pk}/").content.decode()
    assert "取り消された記録です" in page
    assert "二重に記録した" in page
    assert people["reporter"].get("/activities/list/").context["page"].paginator.count == 0


def test_confirmed_once_with_how(office: Office, people: dict[str, Client]) -> None:
    fact = record(office)
    url = f"/activities/{fact.pk}/confirm/"
    people["approver"].post(url, {"how": ""})
    assert not FactRow.objects.get().confirmed_at
    people["approver"].post(url, {"how": "交付決定通知を見た"})
    assert FactRow.objects.get().confirmed_at
    assert "交付決定通知を見た" in people["reporter"].get(f"/activities/{fact.pk}/").content.decode()


def test_a_step_of_a_connection_is_confirmed_by_its_sides_alone(office: Office, people: dict[str, Client], firm: PartyRow) -> None:
    other = parties.add_party(office.organisation, {"name": "A社"}, office.people["planner"])
    tie = ConnectionRow.objects.create(
        organisation=office.organisation, division=office.divisions["industry"], need_party=firm, offer_party=other
    )
    fact = record(office, "agreed", connection=tie, party=firm)
    page = people["reporter"].get(f"/activities/{fact.pk}/").content.decode()
    assert "双方の確認" in page
    assert f"/activities/{fact.pk}/confirm/" not in page
    assert "双方の確認がそろっていません" in people["reporter"].get("/activities/").content.decode()


def test_evidence_is_checked_kept_and_handed_back(office: Office, people: dict[str, Client]) -> None:
    fact = record(office)
    url = f"/activities/{fact.pk}/evidence/"
    program = SimpleUploadedFile("a.pdf", b"MZ\x90\x00")
    refused = people["reporter"].post(url, {"file": program, "grade": "document"})
    assert refused.status_code == 400
    assert FactRow.objects.get().evidence is None
    people["reporter"].post(url, {"file": SimpleUploadedFile("通知.pdf", b"%PDF-1.7 hello"), "grade": "document"})
    answer = people["viewer"].get(f"/activities/{fact.pk}/file/")
    assert answer.content == b"%PDF-1.7 hello"
    assert "attachment" in answer["Content-Disposition"]
    again = people["reporter"].post(url, {"link": "https://example.jp/", "grade": "document"})
    assert again.status_code == 400
    assert Event.objects.filter(verb="evidence_added").count() == 1


def test_corrected_the_old_one_stays(office: Office, people: dict[str, Client], firm: PartyRow) -> None:
    fact = record(office, party=firm, note="誤り")
    url = f"/activities/{fact.pk}/correct/"
    page = people["reporter"].get(url).content.decode()
    assert "みほん精機" in page
    sent = {
        **{"on": TODAY.isoformat(), "confidentiality": "internal", "note": "正しい", "deed-0-kind": "supported"},
        **{"deed-0-who": "みほん精機", "why-reason": "種類を間違えた"},
    }
    missing = people["reporter"].post(url, {**sent, "why-reason": ""})
    assert missing.status_code == 200
    answer = people["reporter"].post(url, sent)
    assert answer.status_code == 302, answer.content.decode()
    new = FactRow.objects.get(withdrawn_at=None)
    assert (new.kind, new.note, new.revises, new.party, new.division) == ("supported", "正しい", fact, firm, fact.division)
    chain = people["reporter"].get(f"/activities/{new.pk}/").context["chain"]
    assert [each.pk for each in chain] == [fact.pk, new.pk]


def test_correcting_keeps_what_one_may_not_see(office: Office, people: dict[str, Client]) -> None:
    hidden = parties.add_party(
        office.organisation, {"name": "秘密の会社", "confidentiality": "restricted"}, office.people["planner"]
    )
    fact = record(office, party=hidden)
    FactRow.objects.filter(pk=fact.pk).update(recorded_by=office.people["reporter"])
    page = people["reporter"].get(f"/activities/{fact.pk}/").content.decode()
    assert "秘密の会社" not in page
    assert "名前は見られません" in page
    assert "秘密の会社" not in people["reporter"].get("/activities/list/").content.decode()
    assert people["reporter"].get("/activities/list/?q=秘密の会社").context["page"].paginator.count == 0
    text = b"".join(people["reporter"].get("/activities/list.csv").streaming_content).decode()
    assert "秘密の会社" not in text
    sent = {"on": TODAY.isoformat(), "confidentiality": "internal", "note": "", "deed-0-kind": "met", "why-reason": "種類"}
    people["reporter"].post(f"/activities/{fact.pk}/correct/", sent)
    assert FactRow.objects.get(withdrawn_at=None).party == hidden


@pytest.mark.parametrize("who", ["viewer", "other_reporter"])
def test_readers_and_other_divisions_change_nothing(office: Office, people: dict[str, Client], who: str) -> None:
    fact = record(office)
    assert people[who].get(f"/activities/{fact.pk}/").status_code == 200
    for deed in ("withdraw", "confirm", "evidence", "correct"):
        assert people[who].post(f"/activities/{fact.pk}/{deed}/", {"reason": "x", "how": "x"}).status_code == 403, deed
    assert FactRow.objects.get().withdrawn_at is None


@pytest.mark.parametrize("who", ["council", "administrator", "stranger", "partner_reporter"])
def test_those_outside_the_work_see_nothing(office: Office, people: dict[str, Client], who: str) -> None:
    fact = record(office)
    assert people[who].get(f"/activities/{fact.pk}/").status_code == 404
    assert people[who].post(f"/activities/{fact.pk}/withdraw/", {"reason": "x"}).status_code == 404
    if who in ("council", "administrator"):
        for page in ("/activities/", "/activities/list/", "/activities/list.csv"):
            assert people[who].get(page).status_code == 403
    else:
        assert people[who].get("/activities/list/").context["page"].paginator.count == 0


def test_visitors_are_led_to_the_login(office: Office) -> None:
    for page in ("/activities/", "/activities/record/", "/activities/list/", "/activities/list.csv", "/activities/1/"):
        assert Client().get(page).status_code == 302


def test_what_is_secret_is_noted_when_it_is_shown(office: Office, people: dict[str, Client], firm: PartyRow) -> None:
    fact = record(office, "sales", party=firm, amount=1000)
    people["reporter"].get(f"/activities/{fact.pk}/")
    event = Event.objects.filter(verb="read").latest("number")
    assert (event.person, event.confidentiality, event.subject) == (office.people["reporter"], "secret", str(fact.pk))


def test_the_hub_says_what_waits(office: Office, people: dict[str, Client]) -> None:
    owner = Owner(office.organisation, office.divisions["industry"])
    row = gatherings.add(owner, gatherings.Details("先週の会", TODAY - timedelta(days=7)), office.people["reporter"])
    page = people["reporter"].get("/activities/")
    assert page.context["unheld"] == [row]
    assert "先週の会" in page.content.decode()
    assert people["other_reporter"].get("/activities/").context["unheld"] == []
    viewer = people["viewer"].get("/activities/").content.decode()
    assert "何がありましたか" not in viewer
    assert GatheringRow.objects.count() == 1
