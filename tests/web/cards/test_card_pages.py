"""The pages of needs and offers: who sees what, adding, changing, conditions as sentences, exports."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from office import Office
from rashinban.core.source import Source
from rashinban.ledger.card import Condition, Rule
from rashinban.records.ledger import cards, parties
from rashinban.records.ledger.recording import Given, record_fact
from rashinban.records.models import CardRow, Event


def as_(client: Client, office: Office, who: str) -> Client:
    client.force_login(office.people[who])
    return client


def add(office: Office, title: str = "省力化補助（架空）", **given: Any) -> CardRow:
    base = {"kind": "offer", "what": "programme", "title": title, "confidentiality": "public"}
    return cards.add_card(office.organisation, base | given, office.people["planner"])


def text(response: Any) -> str:
    return str(response.content.decode())


def test_the_public_sees_what_is_public_and_nothing_else(client: Client, office: Office) -> None:
    shown, hidden = add(office), add(office, "庁内の課題（架空）", confidentiality="internal")
    page = text(client.get("/cards/"))
    assert shown.title in page
    assert hidden.title not in page
    assert "加える" not in page
    assert client.get(f"/cards/{shown.pk}/").status_code == 200
    assert client.get(f"/cards/{hidden.pk}/").status_code == 404
    assert client.get("/cards/new/").status_code == 302
    assert as_(client, office, "viewer").get(f"/cards/{hidden.pk}/").status_code == 200
    assert client.get("/cards/new/").status_code == 403


def test_a_name_that_may_not_be_read_is_not_shown(client: Client, office: Office) -> None:
    party = parties.add_party(office.organisation, {"name": "ないしょ工業（架空）"}, office.people["planner"])
    row = add(office, party=party)
    assert party.name not in text(client.get(f"/cards/{row.pk}/")) + text(client.get("/cards/"))
    assert party.name not in text(client.get("/cards/offers.json"))
    assert party.name in text(as_(client, office, "viewer").get(f"/cards/{row.pk}/"))


def test_the_list_is_narrowed(client: Client, office: Office) -> None:
    add(office, "新潟の補助（架空）", places=("関東・甲信越地方",), region_user="Jグランツ", tags=("省力化",))
    add(office, "終わった補助（架空）", valid_to=date(2020, 3, 31), places=("宮城県",))
    assert "終わった補助" not in text(client.get("/cards/"))
    assert "終わった補助" in text(client.get("/cards/?state=closed"))
    assert "新潟の補助" in text(client.get("/cards/?place=15000"))
    assert "新潟の補助" not in text(client.get("/cards/?place=04000&state=all"))
    assert "新潟の補助" in text(client.get("/cards/?tag=省力化"))
    assert "新潟の補助" not in text(client.get("/cards/?kind=need"))
    assert "新潟の補助" in text(client.get("/cards/?q=新潟&kind=x&state=x&page=99"))


def test_lists_do_not_ask_for_each_row(client: Client, office: Office, django_assert_max_num_queries: Any) -> None:
    party = parties.add_party(office.organisation, {"name": "みほん機構（架空）"}, office.people["planner"])
    for number in range(40):
        add(office, f"補助{number}（架空）", party=party, tags=("共通",))
    as_(client, office, "viewer")
    with django_assert_max_num_queries(25):
        client.get("/cards/")
    with django_assert_max_num_queries(25):
        client.get(f"/cards/{CardRow.objects.first().pk}/")
    with django_assert_max_num_queries(25):
        client.get("/cards/finder/?place=15000")


def test_a_reporter_adds_a_need_and_changes_it(client: Client, office: Office) -> None:
    as_(client, office, "reporter")
    given = {"kind": "need", "what": "expert", "title": "異物を調べられる所を探す", "tags": "異物、分析", "places": "宮城県", "confidentiality": "internal"}
    response = client.post("/cards/new/", given)
    row = CardRow.objects.get()
    assert response.url == f"/cards/{row.pk}/"
    assert (row.tags, row.places, row.division) == (("異物", "分析"), ("宮城県",), office.divisions["industry"])
    assert client.post(f"/cards/{row.pk}/edit/", given | {"title": "異物の分析先を探す"}).status_code == 302
    row.refresh_from_db()
    assert row.title == "異物の分析先を探す"
    refused = client.post(f"/cards/{row.pk}/edit/", given | {"title": "", "valid_from": "2026-05-01", "valid_to": "2026-04-01"})
    assert refused.status_code == 400
    assert as_(client, office, "other_reporter").get(f"/cards/{row.pk}/edit/").status_code == 403


def test_conditions_are_chosen_shown_as_sentences_and_taken_away(client: Client, office: Office) -> None:
    row = add(office)
    as_(client, office, "planner")
    link = f"/cards/{row.pk}/conditions/"
    assert "一つずつ加えてください" in text(client.get(link))
    given = {"field": "employees", "operator": "at_most", "value": "300", "document": "公募要領（架空）", "page": "4", "quotation": "300人以下"}
    assert "従業員数が300人以下であること。" in text(client.post(link, given | {"action": "show"}))
    assert not CardRow.objects.get().conditions
    assert client.post(link, given | {"action": "add"}).status_code == 302
    assert CardRow.objects.get().conditions == (
        Condition(field="employees", operator="at_most", values=("300",), source=Source(document="公募要領（架空）", page=4, quotation="300人以下")),
    )
    assert "同じ条件" in text(client.post(link, given | {"action": "add"}))
    page = text(client.get(link))
    assert "公募要領（架空） 4ページ「300人以下」" in page
    stale = client.post(link, {"action": "remove", "list": "conditions", "place": "0", "words": "別の文"}, follow=True)
    assert "条件が変わっています" in text(stale)
    client.post(link, {"action": "remove", "list": "conditions", "place": "0", "words": "従業員数が300人以下であること。"})
    assert not CardRow.objects.get().conditions


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"field": "place", "operator": "in", "value": "新潟県、長野県"}, "所在地が新潟県・長野県であること。"),
        ({"field": "employees", "operator": "between", "value": "21", "upper": "300"}, "従業員数が21人から300人までであること。"),
        ({"field": "industry", "operator": "in", "value": ["製造業", "建設業"]}, "業種が製造業・建設業であること。"),
        ({"field": "wage_rise", "operator": "is", "value": "はい"}, "「賃上げの予定」に「はい」と答えること。"),
        ({"field": "started_on", "operator": "after", "value": "2026-04-01"}, "事業を始める日が2026年4月1日以後であること。"),
        ({"field": "other", "operator": "is", "value": "審査で認められること"}, "案内にある条件「審査で認められること」を満たすこと。"),
    ],
)
def test_every_kind_of_condition_can_be_built(client: Client, office: Office, given: dict[str, Any], sentence: str) -> None:
    row = add(office)
    response = as_(client, office, "planner").post(f"/cards/{row.pk}/conditions/", given | {"action": "add"}, follow=True)
    assert sentence in text(response)


def test_a_place_nobody_can_read_is_refused_beside_the_form(client: Client, office: Office) -> None:
    row = add(office)
    response = as_(client, office, "planner").post(f"/cards/{row.pk}/conditions/", {"field": "place", "operator": "in", "value": "関東", "action": "add"})
    assert response.status_code == 400
    assert "機関によって違います" in text(response)


def test_rules_between_programmes(client: Client, office: Office) -> None:
    other, row = add(office, "計画の承認（架空）"), add(office)
    as_(client, office, "planner")
    link = f"/cards/{row.pk}/conditions/"
    client.post(link, {"field": "rule", "kind": "requires", "cards": [other.key], "within_months": "36", "document": "公募要領（架空）", "action": "add"})
    assert CardRow.objects.get(pk=row.pk).rules == (Rule(kind="requires", cards=(other.key,), within_months=36, source=Source(document="公募要領（架空）")),)
    assert "36か月以内に「計画の承認（架空）」を使っていること（前提）。" in text(client.get(link))


def test_closing_asks_for_a_reason(client: Client, office: Office) -> None:
    row = add(office)
    as_(client, office, "planner")
    client.post(f"/cards/{row.pk}/close/", {"why": ""})
    assert CardRow.objects.get().closed_at is None
    client.post(f"/cards/{row.pk}/close/", {"why": "予算に達した"})
    assert CardRow.objects.get().closed_at is not None
    client.post(f"/cards/{row.pk}/reopen/")
    assert CardRow.objects.get().closed_at is None
    assert client.get(f"/cards/{row.pk}/close/").status_code == 405
    assert as_(client, office, "viewer").post(f"/cards/{row.pk}/close/", {"why": "x"}).status_code == 403


def test_a_facility_shows_its_hours_and_cases_and_what_it_may_solve(client: Client, office: Office) -> None:
    planner = office.people["planner"]
    row = add(office, "放射光施設（架空）", what="asset", tags=("X線分光", "異物の分析"))
    need = add(office, "混入した異物を調べたい", kind="need", what="expert", tags=("異物の分析",))
    party = parties.add_party(office.organisation, {"name": "みほん精機（架空）"}, planner)
    for kind, hours in (("granted", 10), ("used", 3), ("expired", 1)):
        record_fact(office.organisation, Given(kind, date(2026, 5, 1), party=party, card=row, amount=Decimal(hours)), planner)
    page = text(as_(client, office, "planner").get(f"/cards/{row.pk}/"))
    assert "みほん精機（架空）" in page
    assert '<td class="n">6</td>' in page  # 10 granted, 3 used, 1 expired
    assert need.title in page
    about = text(client.get(f"/parties/{party.pk}/"))  # the same hours, from the other side
    assert row.title in about
    assert '<td class="n">6</td>' in about
    before = text(client.get(f"/cards/{row.pk}/?as_of=2026-05-02"))  # they were written down later
    assert '<td class="n">6</td>' not in before
    client.logout()
    assert "みほん精機" not in text(client.get(f"/cards/{row.pk}/"))


def test_what_is_sensitive_is_not_brought_up_by_itself(client: Client, office: Office) -> None:
    row = add(office, "計測器（架空）", what="asset", tags=("計測",))
    add(office, "管理の要る課題（架空）", kind="need", what="expert", tags=("計測",), sensitive=True)
    assert "管理の要る課題" not in text(client.get(f"/cards/{row.pk}/"))


def test_exports_hold_what_their_reader_may_read(client: Client, office: Office) -> None:
    add(office, "公開の施設（架空）", what="asset", tags=("分光",))
    add(office, "限られた施設（架空）", what="asset", confidentiality="restricted")
    rows = list(csv.DictReader(io.StringIO(client.get("/cards/assets.csv").content.decode("utf-8-sig"))))
    assert [row["Name"] for row in rows] == ["公開の施設（架空）"]
    services = json.loads(client.get("/cards/offers.json").content)
    assert [each["name"] for each in services["contents"]] == ["公開の施設（架空）"]
    assert not Event.objects.filter(verb="exported").exists()
    as_(client, office, "planner")
    assert json.loads(client.get("/cards/offers.json").content)["total_items"] == 2
    assert Event.objects.get(verb="exported").subject_name == "限られた施設（架空）"


def test_whose_it_is_is_typed_and_one_that_may_not_be_read_stays(client: Client, office: Office) -> None:
    planner = office.people["planner"]
    parties.add_party(office.organisation, {"name": "株式会社みほん精機（架空）", "corporate_number": "7000012050002"}, planner)
    hidden = parties.add_party(office.organisation, {"name": "ないしょ工業（架空）", "confidentiality": "restricted"}, planner)
    row = add(office, confidentiality="internal")
    given = {"kind": row.kind, "what": row.what, "title": row.title, "confidentiality": "internal"}
    as_(client, office, "planner")
    for named in ("みほん精機（架空）", "7000012050002"):
        assert client.post(f"/cards/{row.pk}/edit/", given | {"party": named}).status_code == 302
        row.refresh_from_db()
        assert row.party.name == "株式会社みほん精機（架空）"
        assert client.post(f"/cards/{row.pk}/edit/", given | {"party": ""}).status_code == 302
    refused = client.post(f"/cards/{row.pk}/edit/", given | {"party": "みほん精密（架空）"})
    assert (refused.status_code, "似た名称：株式会社みほん精機（架空）" in text(refused)) == (400, True)
    row.refresh_from_db()
    assert row.party is None
    type(row).objects.filter(pk=row.pk).update(party=hidden, recorded_by=office.people["reporter"])
    as_(client, office, "reporter")
    assert hidden.name not in text(client.get(f"/cards/{row.pk}/edit/"))
    assert client.post(f"/cards/{row.pk}/edit/", given | {"party": "", "title": "改めた名称"}).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.party) == ("改めた名称", hidden)
