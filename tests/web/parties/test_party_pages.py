"""The pages of parties: lists, one party, writing down, merging, importing; who sees what, and how many queries."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from office import Office
from rashinban.records.ledger import parties, recording
from rashinban.records.ledger.recording import Given
from rashinban.records.models import Event, FactRow, GatheringRow, PartyMerge, PartyRow

DAY = date(2026, 6, 12)


def at(office: Office, person: str) -> Client:
    client = Client()
    client.force_login(office.people[person])
    return client


def add(office: Office, name: str, **given: object) -> PartyRow:
    return parties.add_party(office.organisation, {"name": name, **given}, office.people["planner"])


def record(office: Office, kind: str, party: PartyRow, on: date = DAY, **more: object) -> FactRow:
    return recording.record_fact(office.organisation, Given(kind, on, party=party, **more), office.people["planner"])


@pytest.mark.parametrize("name", ["parties", "party_new", "party_duplicates", "parties_import", "parties_import_form"])
def test_the_anonymous_log_in_and_the_council_stays_outside(office: Office, client: Client, name: str) -> None:
    assert client.get(reverse(name)).status_code == 302
    assert at(office, "council").get(reverse(name)).status_code == 403
    assert at(office, "planner").get(reverse(name)).status_code == 200
    assert at(office, "viewer").get(reverse(name)).status_code == (200 if name == "parties" else 403)


def test_parties_are_found_however_they_are_written(office: Office) -> None:
    add(office, "㈱髙橋製作所", place="04100", tags=("半導体",), corporate_number="7000012050002")
    add(office, "みほん会議", kind="network", place="15000")
    add(office, "秘密の会社", confidentiality="restricted")
    page = at(office, "viewer")
    for asked in ({"q": "高橋"}, {"q": "株式会社高橋製作所"}, {"q": "70000120"}, {"tag": "半導体"}, {"place": "04000"}, {"kind": "organisation"}):
        shown = page.get(reverse("parties"), asked).content.decode()
        assert "㈱髙橋製作所" in shown
        assert "みほん会議" not in shown
    assert "秘密の会社" not in page.get(reverse("parties")).content.decode()
    assert "秘密の会社" in at(office, "planner").get(reverse("parties")).content.decode()


def test_the_list_asks_little_whatever_its_length(office: Office) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert page.get(reverse("parties")).status_code == 200
        return len(asked)

    page = at(office, "planner")
    record(office, "supported", add(office, "一社目"))
    few = queries()
    for number in range(60):
        record(office, "supported", add(office, f"会社{number}"))
    assert queries() <= few + 1 <= 20


def test_everything_about_a_party_by_permission(office: Office) -> None:
    firm, network, partner = add(office, "みほん精機"), add(office, "みほん会議", kind="network"), add(office, "相手の会社", confidentiality="restricted")
    salon = GatheringRow.objects.create(organisation=office.organisation, title="第1回サロン", on=DAY)
    record(office, "member", firm, date(2024, 4, 1), network=network, role="Organizer")
    record(office, "role", firm, date(2020, 4, 1), until=date(2021, 3, 31), role="座長")
    for _time in range(3):
        record(office, "presented", firm, gathering=salon)
    record(office, "met", firm, counterpart=partner)
    recording.record_fact(office.organisation, Given("sales", DAY, party=firm, amount=777777777), office.people["reporter"])
    page = at(office, "viewer").get(reverse("party", args=[firm.pk]))
    shown = page.content.decode()
    assert page.status_code == 200
    for words in ("Organizer", "みほん会議", "第1回サロン", "終わった役割（1件）", "1つの場"):
        assert words in shown
    assert "相手の会社" not in shown
    assert "777,777,777" not in shown
    assert "相手の会社" in at(office, "planner").get(reverse("party", args=[firm.pk])).content.decode()
    mine = at(office, "reporter").get(reverse("party", args=[firm.pk])).content.decode()
    assert "777,777,777" in mine
    read = Event.objects.get(verb="read", person=office.people["reporter"])
    assert (read.confidentiality, read.subject) == ("secret", str(firm.pk))
    then = at(office, "viewer").get(reverse("party", args=[firm.pk]), {"as_of": "2023-01-01"}).content.decode()
    assert "Organizer" not in then
    assert at(office, "stranger").get(reverse("party", args=[firm.pk])).status_code == 404


def test_a_party_with_much_asks_no_more_than_one_with_little(office: Office) -> None:
    firm, network = add(office, "みほん精機"), add(office, "みほん会議", kind="network")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert page.get(reverse("party", args=[firm.pk])).status_code == 200
        return len(asked)

    page = at(office, "planner")
    salon = GatheringRow.objects.create(organisation=office.organisation, title="サロン", on=DAY)
    record(office, "presented", firm, gathering=salon, network=network, counterpart=add(office, "相手"))
    few = queries()
    for number in range(30):
        record(office, "met", firm, counterpart=add(office, f"相手{number}"), network=network, gathering=salon)
    assert queries() <= few + 1 <= 35


def test_written_down_once_similar_ones_are_shown_first(office: Office) -> None:
    add(office, "山田商会", place="04100")
    page = at(office, "reporter")
    given = {"kind": "organisation", "name": "山田商事", "place": "宮城県", "confidentiality": "internal", "names": "旧山田\n山田屋", "tags": "食品、水産"}
    asked = page.post(reverse("party_new"), given)
    assert asked.status_code == 400
    assert "商会" in asked.content.decode()
    assert PartyRow.objects.count() == 1
    done = page.post(reverse("party_new"), given | {"new": "1"})
    row = PartyRow.objects.get(name="山田商事")
    assert done.headers["Location"] == reverse("party", args=[row.pk])
    assert (row.place, row.tags, row.division) == ("04000", ("食品", "水産"), office.divisions["industry"])
    assert {each.name for each in row.names.all()} == {"旧山田", "山田屋"}


def test_mistakes_stand_beside_their_field(office: Office) -> None:
    page = at(office, "planner").post(reverse("party_new"), {"kind": "person", "name": "見本 花子", "employer_name": "ない会社", "confidentiality": "internal"})
    assert page.status_code == 400
    assert "「ない会社」は登録されていません" in page.content.decode()
    page = at(office, "planner").post(reverse("party_new"), {"kind": "organisation", "name": "あ", "corporate_number": "1", "place": "月", "confidentiality": "internal"})
    assert "13けた" in page.content.decode()
    assert "「月」" in page.content.decode()
    assert not PartyRow.objects.exists()


def test_editing_keeps_what_one_may_not_read(office: Office) -> None:
    boss = add(office, "隠れた会社", confidentiality="restricted")
    row = parties.add_party(office.organisation, {"name": "見本 花子", "kind": "person", "place": "04100"}, office.people["reporter"], division=office.divisions["industry"])
    PartyRow.objects.filter(pk=row.pk).update(employer=boss)
    address = reverse("party_edit", args=[row.pk])
    page = at(office, "reporter")
    form = page.get(address)
    assert "隠れた会社" not in form.content.decode()
    saved = page.post(address, {"name": "見本 華子", "place": "宮城県（04100）", "confidentiality": "internal", "employer_name": ""})
    assert saved.status_code == 302
    row.refresh_from_db()
    assert (row.name, row.place, row.employer_id) == ("見本 華子", "04100", boss.pk)
    assert at(office, "other_reporter").get(address).status_code == 404
    parties.opt_in(row, DAY, "書面", office.people["reporter"])
    assert at(office, "other_reporter").get(address).status_code == 403


def test_a_person_agrees_and_no_longer_agrees(office: Office) -> None:
    row = parties.add_party(office.organisation, {"name": "見本 花子", "kind": "person"}, office.people["reporter"], division=office.divisions["industry"])
    address, opt_in = reverse("party", args=[row.pk]), reverse("party_opt_in", args=[row.pk])
    assert at(office, "viewer").get(address).status_code == 404
    assert at(office, "reporter").post(opt_in, {"on": "2026-06-12", "how": ""}).status_code == 400
    assert at(office, "reporter").post(opt_in, {"on": "2026-06-12", "how": "書面"}).status_code == 302
    shown = at(office, "viewer").get(address)
    assert "2026年6月12日に同意を得ています" in shown.content.decode()
    assert at(office, "viewer").post(opt_in, {"withdraw": "1"}).status_code == 403
    assert at(office, "reporter").post(opt_in, {"withdraw": "1"}).status_code == 302
    assert at(office, "viewer").get(address).status_code == 404
    assert "見本 花子" not in at(office, "viewer").get(reverse("parties")).content.decode()


def test_roles_are_given_and_ended_on_the_page(office: Office) -> None:
    firm, network = add(office, "みほん精機"), add(office, "みほん会議", kind="network")
    page = at(office, "planner")
    role = reverse("party_role", args=[firm.pk])
    assert page.post(role, {"on": "2024-04-01"}).status_code == 400
    assert page.post(role, {"on": "2024-04-01", "network": network.pk, "role": "Organizer"}).status_code == 302
    fact = FactRow.objects.get(kind="member")
    end = reverse("party_role_end", args=[firm.pk, fact.pk])
    page.post(end, {"until": "2024-03-31"})
    assert FactRow.objects.get(withdrawn_at=None).until is None
    page.post(end, {"until": "2025-03-31"})
    assert FactRow.objects.get(withdrawn_at=None).until == date(2025, 3, 31)
    assert at(office, "viewer").post(role, {"on": "2024-04-01", "role": "委員"}).status_code == 403


def test_pairs_are_decided_by_a_person_and_undone(office: Office) -> None:
    one, other = add(office, "㈱髙橋製作所", place="04100"), add(office, "高橋製作所", place="04100")
    third = add(office, "高橋製作社", place="04100")
    page = at(office, "planner")
    shown = page.get(reverse("party_duplicates")).content.decode()
    assert "名称と所在地が同じです" in shown
    assert page.post(reverse("party_different"), {"one": third.pk, "other": other.pk}).status_code == 302
    assert page.post(reverse("party_merge"), {"kept": one.pk, "merged": other.pk}).status_code == 302
    assert page.get(reverse("party", args=[other.pk])).headers["Location"] == reverse("party", args=[one.pk])
    decision = PartyMerge.objects.get()
    assert "元に戻す" in page.get(reverse("party_duplicates")).content.decode()
    assert at(office, "viewer").post(reverse("party_unmerge"), {"merge": decision.pk}).status_code == 404
    assert at(office, "viewer").post(reverse("party_merge"), {"kept": one.pk, "merged": third.pk}).status_code == 403
    page.post(reverse("party_unmerge"), {"merge": decision.pk})
    other.refresh_from_db()
    assert other.merged_into is None
    assert page.get(reverse("party", args=[other.pk])).status_code == 200


def test_a_list_is_compared_and_taken_over(office: Office) -> None:
    page = at(office, "planner")
    wrong = SimpleUploadedFile("会員.csv", "名称,法人番号\nア社,1\n".encode())
    refused = page.post(reverse("parties_import"), {"file": wrong, "owner": f"{office.organisation.pk}-"})
    assert refused.status_code == 400
    assert "2行目" in refused.content.decode()
    right = SimpleUploadedFile("会員.csv", "名称,所在地\nア社,宮城県\nイ社,新潟\n".encode("cp932"))
    sent = page.post(reverse("parties_import"), {"file": right, "owner": f"{office.organisation.pk}-"})
    preview = sent.headers["Location"]
    assert "ア社" in page.get(preview).content.decode()
    assert not PartyRow.objects.exists()
    assert at(office, "approver").get(preview).status_code == 404
    assert page.post(preview).status_code == 302
    assert set(PartyRow.objects.values_list("name", "place")) == {("ア社", "04000"), ("イ社", "15000")}
    assert Event.objects.filter(verb="parties_imported").count() == 1
    example = page.get(reverse("parties_import_form")).content
    again = page.post(reverse("parties_import"), {"file": SimpleUploadedFile("見本.csv", example), "owner": f"{office.organisation.pk}-"})
    assert "みほん精機" in page.get(again.headers["Location"]).content.decode()
