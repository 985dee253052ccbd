"""Needs and offers: what is accepted, who may, what the audit trail says, and programmes taken in from files."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from office import Office
from rashinban.core.errors import ManyErrors, RashinbanError, WrongContent
from rashinban.core.source import Source
from rashinban.ledger.card import Condition, Rule
from rashinban.matching.exchange.incoming import Incoming, read_incoming
from rashinban.records.ledger import cards, parties
from rashinban.records.ledger.convert import read_card
from rashinban.records.ledger.programme_import import import_programmes, preview_programmes
from rashinban.records.models import CardRow, Event

SMALL = Condition(field="employees", operator="at_most", values=("300",), source=Source(document="公募要領（架空）", quotation="300人以下"))


def add(office: Office, title: str = "省力化補助（架空）", by: str = "planner", **given: Any) -> CardRow:
    return cards.add_card(office.organisation, {"kind": "offer", "what": "programme", "title": title, **given}, office.people[by])


def test_a_card_is_kept_with_its_conditions_and_told(office: Office) -> None:
    row = add(office, conditions=(SMALL,), tags=("省力化", "", "省力化"), limit=Decimal("5000000"), valid_to=date(2026, 6, 30))
    row = CardRow.objects.get(pk=row.pk)
    assert row.tags == ("省力化",)
    assert read_card(row).conditions == (SMALL,)
    event = Event.objects.get(verb="card_added")
    assert event.organisation == office.organisation
    assert event.after["conditions"][0]["source"]["quotation"] == "300人以下"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"title": " "}, "名称がありません"),
        ({"what": "thing"}, "選ばれていません"),
        ({"valid_from": date(2026, 5, 1), "valid_to": date(2026, 4, 1)}, "受付終了が受付開始より前"),
        ({"link": "javascript:alert(1)"}, "アドレスではありません"),
        ({"limit": Decimal(-1)}, "0より小さく"),
        ({"conditions": (Condition(field="employees", operator="in", values=("300",)),)}, "合わない比べ方"),
        ({"conditions": (Condition(field="employees", operator="at_most", values=("多め",)),)}, "数として読めません"),
        ({"conditions": (Condition(field="place", operator="in", values=("関東",)),)}, "機関によって違います"),
        ({"conditions": (Condition(field="weather", operator="in", values=("晴れ",)),)}, "条件はありません"),
        ({"conditions": (Condition(field="other", operator="is", values=("はい",)),)}, "条件の文がありません"),
        ({"colour": "青"}, "項目はありません"),
    ],
)
def test_what_cannot_be_accepted_is_told_and_nothing_is_kept(office: Office, given: dict[str, Any], said: str) -> None:
    with pytest.raises(RashinbanError) as refused:
        cards.add_card(office.organisation, {"kind": "offer", "what": "programme", "title": "補助", **given}, office.people["planner"])
    assert said in str(refused.value)
    assert not CardRow.objects.exists()


def test_only_who_records_for_the_division_adds_and_changes(office: Office) -> None:
    for who in ("viewer", "council", "administrator", "stranger"):
        with pytest.raises(PermissionDenied):
            add(office, by=who)
    row = cards.add_card(
        office.organisation, {"kind": "need", "what": "expert", "title": "測れる所を探す"}, office.people["reporter"], division=office.divisions["industry"]
    )
    for who in ("other_reporter", "partner_reporter", "viewer"):
        with pytest.raises(PermissionDenied):
            cards.change_card(row, {"title": "別"}, office.people[who])
    with pytest.raises(PermissionDenied):
        cards.close_card(row, office.people["other_reporter"], "やめた")


def test_changing_tells_what_changed_and_nothing_when_nothing_did(office: Office) -> None:
    row = add(office)
    assert cards.change_card(row, {"rate": "2分の1"}, office.people["planner"])
    event = Event.objects.get(verb="card_changed")
    assert (event.before, event.after) == ({"rate": None}, {"rate": "2分の1"})
    assert not cards.change_card(row, {"rate": "2分の1"}, office.people["planner"])
    assert Event.objects.filter(verb="card_changed").count() == 1


def test_a_card_is_closed_once_with_a_reason_and_can_be_taken_up_again(office: Office) -> None:
    row, planner = add(office), office.people["planner"]
    with pytest.raises(WrongContent):
        cards.close_card(row, planner, " ")
    cards.close_card(row, planner, "予算に達した")
    assert Event.objects.get(verb="card_closed").reason == "予算に達した"
    with pytest.raises(WrongContent):
        cards.close_card(row, planner, "もう一度")
    cards.reopen_card(row, planner)
    row.refresh_from_db()
    assert row.closed_at is None


def test_a_programme_is_no_rule_of_itself(office: Office) -> None:
    row = add(office)
    with pytest.raises(WrongContent, match="そのもの"):
        cards.change_card(row, {"rules": (Rule(kind="excludes", cards=(row.key,)),)}, office.people["planner"])


def _jgrants(**over: Any) -> Incoming:
    row = {"id": "a0W1", "title": "みほん補助（架空）", "target_area_search": "新潟県", "subsidy_max_limit": 1000, "acceptance_end_datetime": "2026-06-30T08:00:00Z"}
    return read_incoming("j.json", json.dumps({"result": [row | over, row | {"id": "a0W2"}]}).encode())


def test_the_same_file_again_changes_nothing(office: Office) -> None:
    planner = office.people["planner"]
    first = import_programmes(office.organisation, _jgrants(), planner)
    assert (len(first.new), len(first.changed), first.unchanged) == (2, 0, 0)
    events = Event.objects.count()
    again = import_programmes(office.organisation, _jgrants(), planner)
    assert (len(again.new), len(again.changed), again.unchanged) == (0, 0, 2)
    assert Event.objects.count() == events
    assert set(CardRow.objects.values_list("confidentiality", flat=True)) == {"public"}


def test_a_preview_stores_nothing_and_says_the_same(office: Office) -> None:
    planner = office.people["planner"]
    assert len(preview_programmes(office.organisation, _jgrants(), planner).new) == 2
    assert not CardRow.objects.exists()
    import_programmes(office.organisation, _jgrants(), planner)
    preview = preview_programmes(office.organisation, _jgrants(title="名を変えた補助（架空）"), planner)
    assert [line.changed for line in preview.changed] == [("source", "title")]
    assert CardRow.objects.get(key="jgrants-a0W1").title == "みほん補助（架空）"


def test_what_the_file_leaves_empty_and_what_the_office_wrote_stays(office: Office) -> None:
    planner = office.people["planner"]
    import_programmes(office.organisation, _jgrants(subsidy_rate="1/2"), planner)
    row = CardRow.objects.get(key="jgrants-a0W1")
    own = Condition(field="wage_rise", operator="is", values=("はい",), source=Source(document="公募要領（架空）"))
    cards.change_card(row, {"conditions": (*row.conditions, own)}, planner)
    import_programmes(office.organisation, _jgrants(target_area_search="東北地方"), planner)
    row = CardRow.objects.get(key="jgrants-a0W1")
    assert row.rate == "1/2"
    assert [condition.values for condition in row.conditions] == [("東北地方",), ("はい",)]


def test_all_or_none_and_only_those_who_may(office: Office) -> None:
    with pytest.raises(PermissionDenied):
        import_programmes(office.organisation, _jgrants(), office.people["viewer"])
    import_programmes(office.organisation, _jgrants(), office.people["reporter"], office.divisions["industry"])
    with pytest.raises(ManyErrors, match="誤り") as refused:
        import_programmes(office.organisation, _jgrants(title="別"), office.people["other_reporter"], office.divisions["other"])
    assert "ほかの課" in refused.value.errors[0].what
    assert CardRow.objects.get(key="jgrants-a0W1").title == "みほん補助（架空）"


def test_a_provider_that_one_party_goes_by_is_linked(office: Office) -> None:
    planner = office.people["planner"]
    party = parties.add_party(office.organisation, {"name": "みほん機構（架空）"}, planner)
    table = read_incoming("制度.csv", "名称,実施機関\n助成（架空）,みほん機構（架空）\n別の助成（架空）,知らない機構\n".encode())
    import_programmes(office.organisation, table, planner)
    assert CardRow.objects.get(title="助成（架空）").party == party
    other = CardRow.objects.get(title="別の助成（架空）")
    assert other.party is None
    assert other.source.publisher == "知らない機構"


def test_a_thousand_programmes_are_taken_in_with_few_statements(office: Office, django_assert_max_num_queries: Any) -> None:
    text = "番号,名称,対象地域\n" + "".join(f"{n},補助{n}（架空）,新潟県\n" for n in range(1000))
    incoming = read_incoming("制度.csv", text.encode())
    with django_assert_max_num_queries(80):
        import_programmes(office.organisation, incoming, office.people["planner"])
