"""From one line to a kept record, with the keyboard alone."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from office import Office
from rashinban.records.ledger import networks, parties
from rashinban.records.ledger.ownership import Owner
from rashinban.records.models import Event, FactRow, PartyRow

RECORD = "/activities/record/"


@pytest.fixture
def people(office: Office) -> dict[str, Client]:
    """Everybody of the office, logged in."""
    clients = {}
    for name, person in office.people.items():
        clients[name] = Client()
        clients[name].force_login(person)
    return clients


def fields(page: str) -> dict[str, str]:
    """What a browser would send of the form for the record, as it stands."""
    form = page[page.index('<form method="post" enctype') :]
    form = form[: form.index("</form>")]
    sent: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        told = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if told.get("type") in ("radio", "checkbox") and " checked" not in tag:
            continue
        if told.get("type") != "file" and "name" in told:
            sent[told["name"]] = told.get("value", "")
    for name, inside in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        sent[name] = chosen[1] if chosen else ""
    for name, inside in re.findall(r'<textarea name="([^"]+)".*?>\n?(.*?)</textarea>', form, re.S):
        sent[name] = inside
    return sent


def party(office: Office, name: str, **more: Any) -> PartyRow:
    return parties.add_party(office.organisation, {"name": name, **more}, office.people["planner"])


def test_one_line_two_enters(office: Office, people: dict[str, Client]) -> None:
    party(office, "株式会社みほん精機")
    network = networks.add(Owner(office.organisation), networks.Details("みほん産学官金サロン"), office.people["planner"])
    page = people["reporter"].get(RECORD, {"text": "6/12 産学官金サロンで(株)みほん精機が発表"}).content.decode()
    assert FactRow.objects.count() == 0
    answer = people["reporter"].post(RECORD, fields(page))
    assert answer.status_code == 302, answer.content.decode()
    fact = FactRow.objects.get()
    assert (fact.kind, fact.party.name, fact.network, fact.division) == (
        "presented",
        "株式会社みほん精機",
        network,
        office.divisions["industry"],
    )
    assert (fact.on.month, fact.on.day, fact.recorded_by) == (6, 12, office.people["reporter"])
    assert next(str(each) for each in get_messages(answer.wsgi_request)).startswith("記録しました")
    assert Event.objects.filter(verb="fact_recorded").count() == 1


def test_the_next_one_takes_over_the_day(office: Office, people: dict[str, Client]) -> None:
    party(office, "A社")
    page = people["reporter"].get(RECORD, {"text": "4/2 A社を訪問"}).content.decode()
    answer = people["reporter"].post(RECORD, fields(page), follow=True)
    text = answer.content.decode()
    fact = FactRow.objects.get()
    assert f'name="on" value="{fact.on.isoformat()}"' in text
    assert f"/activities/{fact.pk}/" in text


def test_several_parties_in_one_go_are_as_many_facts(office: Office, people: dict[str, Client]) -> None:
    page = people["reporter"].get(RECORD, {"text": "A社、B社、C社が参加"}).content.decode()
    assert page.count("新しく登録する") == 3
    assert PartyRow.objects.count() == 0
    people["reporter"].post(RECORD, fields(page))
    assert sorted(FactRow.objects.values_list("party__name", "kind")) == [("A社", "attended"), ("B社", "attended"), ("C社", "attended")]
    assert set(PartyRow.objects.values_list("division", flat=True)) == {office.divisions["industry"].pk}


def test_similar_names_have_to_be_chosen(office: Office, people: dict[str, Client]) -> None:
    there = party(office, "青葉商会")
    page = people["reporter"].get(RECORD, {"text": "青葉商事を訪問"}).content.decode()
    assert "登録済みの「青葉商会」のこと" in page
    sent = fields(page)
    refused = people["reporter"].post(RECORD, sent)
    assert refused.status_code == 200
    assert "だれのことかを選んで" in refused.content.decode()
    assert FactRow.objects.count() == 0
    name = re.search(r'name="(as-[0-9a-f]+)"', page)
    assert name is not None
    people["reporter"].post(RECORD, sent | {name[1]: str(there.pk)})
    assert FactRow.objects.get().party == there
    assert PartyRow.objects.count() == 1


def test_a_name_typed_into_the_form_is_asked_about_before_it_is_kept(office: Office, people: dict[str, Client]) -> None:
    page = people["reporter"].get(RECORD).content.decode()
    sent = fields(page) | {"deed-0-kind": "consulted", "deed-0-who": "はじめて工業"}
    seen = people["reporter"].post(RECORD, sent)
    assert FactRow.objects.count() == 0
    kept = people["reporter"].post(RECORD, fields(seen.content.decode()))
    assert kept.status_code == 302
    assert FactRow.objects.get().party.name == "はじめて工業"


def test_two_deeds_of_one_line(office: Office, people: dict[str, Client]) -> None:
    party(office, "みほん精機")
    page = people["planner"].get(RECORD, {"text": "6/12 みほん精機が発表、A社と面談"}).content.decode()
    people["planner"].post(RECORD, fields(page))
    told = {fact.kind: fact for fact in FactRow.objects.all()}
    assert set(told) == {"presented", "met"}
    assert told["met"].counterpart.name == "A社"
    assert told["met"].division is None


def test_what_is_missing_is_said_beside_the_fields(office: Office, people: dict[str, Client]) -> None:
    page = people["reporter"].get(RECORD).content.decode()
    sent = fields(page) | {"deed-0-kind": "grant_won", "deed-0-amount": "3000000"}
    refused = people["reporter"].post(RECORD, sent)
    assert "「補助金・助成金の獲得」の記録に、企業・団体がありません。" in refused.content.decode()
    future = people["reporter"].post(RECORD, fields(page) | {"deed-0-kind": "announced", "on": "2999-01-01"})
    assert "まだ来ていない日です" in future.content.decode()
    shared = people["reporter"].post(RECORD, fields(page) | {"deed-0-kind": "grant_won", "deed-0-who": "A社、B社", "deed-0-amount": "1"})
    assert "企業が一つのときだけ" in shared.content.decode()
    assert FactRow.objects.count() == 0
    assert PartyRow.objects.count() == 0


def test_names_go_on_from_what_is_typed(office: Office, people: dict[str, Client]) -> None:
    for name in ("青葉商会", "青葉工業", "みほん精機"):
        party(office, name)
    told = people["reporter"].get("/activities/names/", {"deed-0-who": "みほん精機、青葉"}).content.decode()
    assert sorted(re.findall(r'value="([^"]+)"', told)) == ["みほん精機、青葉商会", "みほん精機、青葉工業"]


def test_only_those_who_record(office: Office, people: dict[str, Client]) -> None:
    assert Client().get(RECORD).status_code == 302
    for name in ("viewer", "council", "administrator", "stranger"):
        assert people[name].get(RECORD).status_code == 403
        assert people[name].post(RECORD, {}).status_code == 403
        assert people[name].get("/activities/names/").status_code == 403


def test_names_of_another_organisation_are_neither_offered_nor_understood(office: Office, people: dict[str, Client]) -> None:
    parties.add_party(office.partner, {"name": "よその会社"}, office.people["partner_reporter"], division=office.divisions["partner"])
    page = people["reporter"].get(RECORD, {"text": "よその会社を訪問"}).content.decode()
    assert 'option value="よその会社"' not in page
    people["reporter"].post(RECORD, fields(page))
    assert FactRow.objects.get().party.organisation == office.organisation


def test_the_page_asks_no_more_with_many_parties(office: Office, people: dict[str, Client], django_assert_max_num_queries: Any) -> None:
    PartyRow.objects.bulk_create(
        PartyRow(organisation=office.organisation, name=f"会社{number}号") for number in range(2000)
    )
    with django_assert_max_num_queries(25):
        page = people["reporter"].get(RECORD, {"text": "会社7号、会社8号、会社9号が参加"})
    sent = fields(page.content.decode())
    with django_assert_max_num_queries(45):
        assert people["reporter"].post(RECORD, sent).status_code == 302
    assert FactRow.objects.count() == 3


def test_figures_of_a_company_become_secret(office: Office, people: dict[str, Client]) -> None:
    party(office, "みほん精機")
    page = people["reporter"].get(RECORD, {"text": "みほん精機の売上1億円"}).content.decode()
    people["reporter"].post(RECORD, fields(page))
    fact = FactRow.objects.get()
    assert (fact.kind, fact.confidentiality, fact.amount, fact.unit) == ("sales", "secret", 100_000_000, "円")
    assert people["reporter"].get(f"/activities/{fact.pk}/").status_code == 200
    assert people["planner"].get(f"/activities/{fact.pk}/").status_code == 404
    assert date.today() >= fact.on


def test_a_presentation_of_nobody_is_not_kept(office: Office, people: dict[str, Client]) -> None:
    page = people["reporter"].get(RECORD, {"text": "とおりゃんせ工房が発表"}).content.decode()
    answer = people["reporter"].post(RECORD, fields(page))
    assert "だれのことかが分かりません" in answer.content.decode()
    assert not FactRow.objects.exists()
    heads = people["reporter"].post(RECORD, fields(page) | {"deed-0-amount": "50", "deed-0-unit": "人"})
    assert heads.status_code == 302
    assert FactRow.objects.get().amount == 50
