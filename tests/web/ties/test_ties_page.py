"""The page of who connects which fields: as much as one may read, people who agreed only, the same picture every time."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ledger_example import load_ledger
from office import Office
from rashinban.records.ledger import recording, ties
from rashinban.records.models import Event, FactRow, PartyRow

pytestmark = pytest.mark.django_db


@pytest.fixture
def worked(office: Office, tmp_path: Path) -> Office:
    """The office with the example's work of two years."""
    load_ledger(office, tmp_path)
    return office


def page(office: Office, name: str, query: str = "as_of=2026-11-22") -> str:
    """The page as one of its people sees it."""
    client = Client()
    client.force_login(office.people[name], backend="django.contrib.auth.backends.ModelBackend")
    got = client.get(f"/ties/?{query}")
    assert got.status_code == 200
    return got.content.decode()


def test_it_says_who_connects_and_what_is_not_connected(worked: Office) -> None:
    text = page(worked, "viewer")
    said = re.sub(r"<[^>]+>", "", text)
    assert re.search("みほん銀行 地域振興部（架空）\\s*ほかに道がない", said)
    assert "この団体・企業がいないと" in said
    assert "ものづくり × 木材" in said or "木材 × ものづくり" in said
    assert 'role="img"' in text


def test_the_picture_and_the_table_hold_the_same(worked: Office) -> None:
    text = page(worked, "viewer")
    drawn = set(re.findall(r"<(?:circle|rect)[^>]*><title>([^<]+)</title>", text))
    table = set(re.findall(r'<tr><th scope="row"><a[^>]*>([^<]+)</a>', text))
    assert drawn == table
    assert len(drawn) > 30
    lines = text.count("<line")
    contacts = sum(int(each) for each in re.findall(r'<td class="n">(\d+)</td>', text))
    assert contacts == 2 * lines
    picture = re.compile(r"<svg class=.ties-picture.*?</svg>", re.S)
    assert picture.findall(text) == picture.findall(page(worked, "viewer")) != [], "the same picture every time"


def test_people_who_did_not_agree_are_never_named(worked: Office) -> None:
    assert PartyRow.objects.visible_to(worked.people["planner"]).filter(key="fukugyou-2").exists()
    text = page(worked, "planner")
    assert "橋渡 円" in text
    assert "二瓶 務" not in text
    assert "同意のない個人" in text
    assert "橋渡 円" not in page(worked, "viewer", "as_of=2024-05-31")
    PartyRow.objects.filter(key="coordinator").update(opted_in_on=None)
    assert "橋渡 円" not in page(worked, "planner")


def test_others_see_nothing_of_it(worked: Office) -> None:
    for name in ("stranger", "partner_reporter", "council", "administrator"):
        text = page(worked, name)
        assert "みほん精機" not in text
        assert "まだありません" in text
    assert Client().get("/ties/").status_code == 302


def test_it_is_as_of_a_day_and_as_recorded_by_it(worked: Office) -> None:
    assert "みほん病院" not in page(worked, "viewer", "as_of=2025-01-31")
    assert "みほん総合病院" not in page(worked, "viewer", "as_of=2025-01-31")
    parties = {row.key: row for row in PartyRow.objects.all()}
    late = recording.Given("attended", date(2024, 12, 1), party=parties["koumuten"], counterpart=parties["seiki"])
    row = recording.record_fact(worked.organisation, late, worked.people["planner"])
    FactRow.objects.filter(pk=row.pk).update(gathering=FactRow.objects.get(key="salon-1-held").gathering)
    assert "みほん工務店" not in page(worked, "viewer", "as_of=2025-01-31"), "it was not known then"
    assert "みほん工務店" in page(worked, "viewer")


def test_it_can_be_narrowed(worked: Office) -> None:
    network = PartyRow.objects.get(key="med-net")
    text = page(worked, "viewer", f"as_of=2026-11-22&network={network.pk}")
    assert "みほん総合病院" in text
    assert "みほん水産" not in text
    measure = worked.edition.measures.get(key="2.3")
    text = page(worked, "viewer", f"as_of=2026-11-22&measure={measure.pk}")
    assert "みほん温泉旅館" in text
    assert "みほん水産" not in text
    text = page(worked, "viewer", "as_of=2026-11-22&field=観光&field=食品")
    assert "木材" not in re.sub(r"<[^>]+>", "", text).split("まだつながっていない")[1].split("つながりの図")[0]
    for wrong in ("since=x", "network=999999", "measure=y", "field=nothing", "since=2099-01-01"):
        page(worked, "viewer", wrong)


def test_ties_of_closed_records_are_told_to_those_who_may_read_them_and_noted(worked: Office) -> None:
    before = Event.objects.filter(verb="read").count()
    text = page(worked, "viewer")
    assert Event.objects.filter(verb="read").count() == before
    page(worked, "planner")
    noted = Event.objects.filter(verb="read").last()
    assert noted is not None
    assert (noted.confidentiality, noted.person) == ("restricted", worked.people["planner"])
    assert text


def test_statements_do_not_grow_with_the_records(worked: Office) -> None:
    client = Client()
    client.force_login(worked.people["viewer"], backend="django.contrib.auth.backends.ModelBackend")
    client.get("/ties/")
    with CaptureQueriesContext(connection) as few:
        client.get("/ties/")
    parties = list(PartyRow.objects.exclude(kind="network"))
    gathering = FactRow.objects.get(key="salon-8-held").gathering
    given = [recording.Given("attended", date(2026, 9, 16), party=one, gathering=gathering) for one in parties]
    recording.record_facts(worked.organisation, given, worked.people["planner"], about=worked.organisation)
    with CaptureQueriesContext(connection) as many:
        client.get("/ties/")
    assert len(many) == len(few) <= 20


def test_more_than_can_be_drawn_is_said(worked: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ties, "MOST_PARTIES", 10)
    text = page(worked, "viewer")
    assert "集まった回数の多い10者を載せ" in text
    assert len(re.findall(r"<(?:circle|rect) ?[^>]*><title>", text)) <= 10
    monkeypatch.setattr(ties, "MOST_FACTS", 20)
    assert "2万件だけ" in page(worked, "viewer")
