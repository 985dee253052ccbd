"""Pages of gatherings, lists of who took part, networks, the calendar and its addresses."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar
from openpyxl import Workbook

from office import Office
from rashinban.records.ledger import gatherings, networks, parties
from rashinban.records.ledger.gatherings import Details
from rashinban.records.ledger.ownership import Owner
from rashinban.records.models import Event, FactRow, GatheringRow, LessonRow, PartyRow

TODAY = timezone.localdate()
PAST = TODAY - timedelta(days=5)


@pytest.fixture
def people(office: Office) -> dict[str, Client]:
    clients = {}
    for name, person in office.people.items():
        clients[name] = Client()
        clients[name].force_login(person)
    return clients


@pytest.fixture
def fair(office: Office) -> GatheringRow:
    return add(office, "みほん商談会", on=PAST)


def add(office: Office, title: str, who: str = "reporter", **more: object) -> GatheringRow:
    division = office.divisions["industry"] if who == "reporter" else None
    details = Details(**{"title": title, "on": TODAY, **more})  # type: ignore[arg-type]
    return gatherings.add(Owner(office.organisation, division), details, office.people[who])


def test_a_gathering_leads_to_a_matching_day_of_its_own(office: Office, people: dict[str, Client], fair: GatheringRow) -> None:
    address = f"/connections/days/new/?gathering={fair.pk}"
    assert address in people["reporter"].get(f"/gatherings/{fair.pk}/").content.decode()
    assert f'<option value="{fair.pk}" selected>' in people["reporter"].get(address).content.decode()
    assert "/connections/days/new/" not in people["viewer"].get(f"/gatherings/{fair.pk}/").content.decode()


def test_a_gathering_from_the_form_to_the_calendar(office: Office, people: dict[str, Client]) -> None:
    measure = office.edition.measures.first()
    sent = {
        **{"title": "秋の会", "on": TODAY.isoformat(), "starts": "14:00", "ends": "16:00", "venue": "会館"},
        **{"measures": [measure.pk], "confidentiality": "public", "tags": "半導体、医療", "agenda": "議題一"},
    }
    answer = people["reporter"].post("/gatherings/new/", sent)
    row = GatheringRow.objects.get()
    assert answer["Location"] == f"/gatherings/{row.pk}/"
    assert (row.tags, list(row.measures.all()), row.division) == (("半導体", "医療"), [measure], office.divisions["industry"])
    for client in (people["viewer"], Client()):
        for page in ("/gatherings/", f"/gatherings/{row.pk}/", "/gatherings/calendar/"):
            assert "秋の会" in client.get(page).content.decode()
    people["reporter"].post(f"/gatherings/{row.pk}/edit/", {**sent, "title": "秋の大会"})
    row.refresh_from_db()
    assert row.title == "秋の大会"
    wrong = people["reporter"].post("/gatherings/new/", {**sent, "starts": "17:00"})
    assert "終了の時刻が開始より前です" in wrong.content.decode()


def test_held_and_cancelled(office: Office, people: dict[str, Client], fair: GatheringRow) -> None:
    people["reporter"].post(f"/gatherings/{fair.pk}/held/")
    assert FactRow.objects.get().kind == "held"
    people["reporter"].post(f"/gatherings/{fair.pk}/cancel/", {"reason": ""})
    assert FactRow.objects.get().withdrawn_at is None
    people["reporter"].post(f"/gatherings/{fair.pk}/cancel/", {"reason": "大雪"})
    assert FactRow.objects.get().withdrawn_at
    assert "中止になりました" in people["viewer"].get(f"/gatherings/{fair.pk}/").content.decode()
    people["reporter"].post(f"/gatherings/{fair.pk}/plan-again/")
    fair.refresh_from_db()
    assert fair.standing == "planned"


def confirmed(page: str) -> dict[str, str]:
    """What the preview sends when somebody says yes."""
    seen = re.search(r'name="confirmed" value="([0-9a-f]+)"', page)
    text = re.search(r'<textarea name="text"[^>]*>\n(.*?)</textarea>', page, re.S)
    assert seen
    assert text
    return {"confirmed": seen[1], "text": text[1].replace("&quot;", '"')}


def test_a_pasted_list_is_shown_then_kept(office: Office, people: dict[str, Client], fair: GatheringRow) -> None:
    parties.add_party(office.organisation, {"name": "株式会社みほん精機"}, office.people["planner"])
    there = parties.add_party(office.organisation, {"name": "青葉商会"}, office.people["planner"])
    url = f"/gatherings/{fair.pk}/attendance/"
    page = people["reporter"].post(url, {"text": "企業名\t役割\n(株)みほん精機\t発表\n青葉商事\t参加\n新会社\t参加"})
    told = {name: [one.attendee.name for _at, one, _value in page.context[name]] for name in ("found", "open", "new", "known")}
    assert told == {"found": ["(株)みほん精機"], "open": ["青葉商事"], "new": ["新会社"], "known": []}
    assert (FactRow.objects.count(), PartyRow.objects.count()) == (0, 2)
    sent = confirmed(page.content.decode())
    undecided = people["reporter"].post(url, sent)
    assert "どの企業のことかを選んでください" in undecided.content.decode()
    assert people["reporter"].post(url, {**sent, "row-1": str(there.pk)}).status_code == 302
    assert sorted(FactRow.objects.values_list("kind", "party__name")) == [
        ("attended", "新会社"),
        ("attended", "青葉商会"),
        ("held", None),
        ("presented", "株式会社みほん精機"),
    ]
    page = people["viewer"].get(f"/gatherings/{fair.pk}/").content.decode()
    assert page.count("青葉商会") >= 1


def test_the_same_list_again_says_so(office: Office, people: dict[str, Client], fair: GatheringRow) -> None:
    url = f"/gatherings/{fair.pk}/attendance/"
    text = {"text": "A社\nB社"}
    people["reporter"].post(url, confirmed(people["reporter"].post(url, text).content.decode()))
    events = Event.objects.count()
    again = people["reporter"].post(url, text)
    assert "名簿は、いまの記録と同じです" in again.content.decode()
    assert (FactRow.objects.filter(kind="attended").count(), Event.objects.count()) == (2, events)


def test_a_preview_that_grew_old_is_shown_again(office: Office, people: dict[str, Client], fair: GatheringRow) -> None:
    url = f"/gatherings/{fair.pk}/attendance/"
    sent = confirmed(people["reporter"].post(url, {"text": "A社"}).content.decode())
    parties.add_party(office.organisation, {"name": "A社"}, office.people["planner"])
    answer = people["reporter"].post(url, sent)
    assert "確かめている間に記録が変わりました" in answer.content.decode()
    assert FactRow.objects.count() == 0


def test_excel_and_its_mistakes_by_cell(office: Office, people: dict[str, Client], fair: GatheringRow) -> None:
    book = Workbook()
    book.active.append(["企業名", "法人番号", "役割"])
    book.active.append(["A, Inc社", 7000012050002, "発表"])
    content = io.BytesIO()
    book.save(content)
    url = f"/gatherings/{fair.pk}/attendance/"
    page = people["reporter"].post(url, {"file": SimpleUploadedFile("名簿.xlsx", content.getvalue())})
    assert people["reporter"].post(url, confirmed(page.content.decode())).status_code == 302
    party = PartyRow.objects.get()
    assert (party.name, party.corporate_number) == ("A, Inc社", "7000012050002")
    book.active.append(["B社", "123", ""])
    content = io.BytesIO()
    book.save(content)
    wrong = people["reporter"].post(url, {"file": SimpleUploadedFile("名簿.xlsx", content.getvalue())}).content.decode()
    assert "B3" in wrong
    assert "13けた" in wrong
    for name, body in (("a.exe", b"MZ"), ("a.xlsx", b"not a book")):
        refused = people["reporter"].post(url, {"file": SimpleUploadedFile(name, body)})
        assert "何も保存していません" in refused.content.decode()


def test_for_which_measure_it_counts(office: Office, people: dict[str, Client]) -> None:
    first, second = office.edition.measures.all()[:2]
    row = add(office, "二つの施策の会", on=PAST, measures=(first, second))
    url = f"/gatherings/{row.pk}/attendance/"
    sent = confirmed(people["reporter"].post(url, {"text": "A社"}).content.decode())
    people["reporter"].post(url, {**sent, "measure": str(second.pk)})
    assert FactRow.objects.get(kind="attended").measure == second


@pytest.mark.parametrize("who", ["viewer", "other_reporter"])
def test_readers_and_other_divisions_change_nothing(office: Office, people: dict[str, Client], fair: GatheringRow, who: str) -> None:
    for deed in ("edit", "held", "cancel", "plan-again", "attendance"):
        assert people[who].post(f"/gatherings/{fair.pk}/{deed}/", {"reason": "x", "text": "A社"}).status_code == 403, deed
    assert (FactRow.objects.count(), PartyRow.objects.count()) == (0, 0)


@pytest.mark.parametrize("who", ["council", "administrator", "stranger", "partner_reporter", None])
def test_those_outside_see_public_ones_only(office: Office, people: dict[str, Client], fair: GatheringRow, who: str | None) -> None:
    client = people[who] if who else Client()
    public = add(office, "公開の会", confidentiality="public")
    assert client.get(f"/gatherings/{fair.pk}/").status_code == 404
    assert client.get(f"/gatherings/{public.pk}/").status_code == 200
    listed = client.get("/gatherings/").content.decode()
    assert "公開の会" in listed
    assert "みほん商談会" not in listed


def test_who_came_to_a_public_gathering_is_not_public(office: Office) -> None:
    row = add(office, "公開の会", on=PAST, confidentiality="public")
    firm = parties.add_party(office.organisation, {"name": "内輪の会社"}, office.people["planner"])
    from rashinban.records.ledger.recording import record_fact

    record_fact(office.organisation, gatherings.given(row, "attended", party=firm), office.people["reporter"])
    assert "内輪の会社" not in Client().get(f"/gatherings/{row.pk}/").content.decode()


def test_lessons_learnt_there(office: Office, people: dict[str, Client], fair: GatheringRow) -> None:
    LessonRow.objects.create(organisation=office.organisation, title="午前のほうが集まる", text="…", gathering=fair)
    assert "午前のほうが集まる" in people["viewer"].get(f"/gatherings/{fair.pk}/").content.decode()


def test_networks_past_their_interval_come_first(office: Office, people: dict[str, Client]) -> None:
    made = Client()
    made.force_login(office.people["planner"])
    for name, every in (("あの会", 12), ("この会", 3)):
        sent = {"name": name, "meets_every_months": every, "confidentiality": "internal"}
        assert made.post("/gatherings/networks/new/", sent).status_code == 302
    for row in PartyRow.objects.all():
        GatheringRow.objects.create(
            organisation=office.organisation, title="前回", network=row, on=TODAY - timedelta(days=280), standing="held"
        )
    page = people["viewer"].get("/gatherings/networks/")
    assert [(each.network.name, each.overdue) for each in page.context["networks"]] == [("この会", True), ("あの会", False)]
    assert "前回から9か月、間隔を過ぎています" in page.content.decode()
    same = made.post("/gatherings/networks/new/", {"name": "この会", "confidentiality": "internal"})
    assert "すでにあります" in same.content.decode()


def test_members_as_of_the_day(office: Office, people: dict[str, Client]) -> None:
    row = networks.add(Owner(office.organisation), networks.Details("みほん会議"), office.people["planner"])
    url = f"/gatherings/networks/{row.pk}/"
    assert people["reporter"].post(f"{url}join/", {"who": "A社", "on": "2025-04-01"}).status_code == 200  # new: asked first
    page = people["planner"].post(f"{url}join/", {"who": "A社、B社", "on": "2025-04-01", "role": "会員"}).content.decode()
    chosen = dict.fromkeys(re.findall(r'name="(as-[0-9a-f]+)"', page), "new")
    people["planner"].post(f"{url}join/", {"who": "A社、B社", "on": "2025-04-01", "role": "会員", **chosen})
    assert people["viewer"].get(url).context["meeting"].members == 2
    fact = FactRow.objects.get(party__name="A社")
    people["planner"].post(f"{url}leave/{fact.pk}/", {"until": "2026-03-31"})
    assert [line.party.name for line in people["viewer"].get(f"{url}?as_of=2026-04-01").context["members"]] == ["B社"]
    assert people["viewer"].get(f"{url}?as_of=2026-03-31").context["meeting"].members == 2
    again = people["planner"].post(f"{url}join/", {"who": "B社", "on": "2026-05-01", "role": "会員"})
    assert "すでに加わっています" in again.content.decode()


def test_a_month_of_the_calendar(office: Office, people: dict[str, Client]) -> None:
    add(office, "六月の会", on=date(2026, 6, 12), who="planner")
    page = people["viewer"].get("/gatherings/calendar/?month=2026-06")
    assert [(day, len(rows)) for day, rows in page.context["days"]] == [(date(2026, 6, 12), 1)]
    assert "month=2026-05" in page.content.decode()
    assert people["viewer"].get("/gatherings/calendar/?month=nonsense").status_code == 200
    for odd in ("0001-01", "9999-12", "2026-13"):
        assert Client().get(f"/gatherings/calendar/?month={odd}").status_code == 200


def test_the_address_opens_without_a_login_and_stops_when_renewed(office: Office, people: dict[str, Client], fair: GatheringRow) -> None:
    page = people["reporter"].get("/gatherings/calendar/")
    address = page.context["personal"].removeprefix("http://testserver")
    answer = Client().get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    titles = [str(event["SUMMARY"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")]
    assert titles == ["みほん商談会"]
    assert Client().get(address.replace("~", "~0", 1)).status_code == 404
    people["reporter"].post("/gatherings/calendar/renew/")
    assert Client().get(address).status_code == 404
    assert b"VEVENT" not in Client().get("/gatherings/calendar/public.ics").content
    for who in ("council", "administrator"):
        assert people[who].get("/gatherings/calendar/").context["personal"] == ""
        assert people[who].post("/gatherings/calendar/renew/").status_code == 403


def test_lists_cost_the_same_with_more_rows(office: Office, people: dict[str, Client]) -> None:
    costs: dict[str, list[int]] = {}
    for size in (2, 60):
        for number in range(size):
            network = networks.add(Owner(office.organisation), networks.Details(f"会議{size}-{number}"), office.people["planner"])
            GatheringRow.objects.create(organisation=office.organisation, title=f"会{number}", network=network, on=PAST)
        for page in ("/gatherings/", "/gatherings/networks/", "/gatherings/calendar/", "/gatherings/new/"):
            with CaptureQueriesContext(connection) as asked:
                assert people["planner"].get(page).status_code == 200
            costs.setdefault(page, []).append(len(asked))
    assert all(few + 2 >= many and many < 25 for few, many in costs.values()), costs
