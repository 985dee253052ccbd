"""The pages of introductions: made from a card, carried on, confirmed by both sides, listed by stage."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ledger_rows import DAY, make_connection, make_sides
from office import Office
from rashinban.records.ledger import connections
from rashinban.records.ledger.connections import StepGiven
from rashinban.records.models import CardRow, ConnectionRow, Event, FactRow, PartyRow


def as_(client: Client, office: Office, who: str) -> Client:
    client.force_login(office.people[who])
    return client


@pytest.fixture
def sides(office: Office) -> dict[str, Any]:
    return make_sides(office)


def words(answer: Any) -> str:
    return str(answer.content.decode())


def test_from_a_card_to_a_confirmed_agreement(office: Office, client: Client, sides: dict[str, Any]) -> None:
    """Made from two cards without typing a name; two steps; both sides say yes; only then it counts."""
    reporter = as_(client, office, "reporter")
    address = f"{reverse('connection_new')}?need={sides['need'].pk}&offer={sides['offer'].pk}"
    assert f'<option value="{sides["need"].pk}" selected>' in words(reporter.get(address))
    sent = {"need": sides["need"].pk, "offer": sides["offer"].pk, "on": "2026-06-12", "confidentiality": "internal", "gathering": sides["salon"].pk}
    assert reporter.post(address, sent).status_code == 302
    row = ConnectionRow.objects.get()
    assert (row.need_party, row.offer_party, row.division) == (sides["firm"], sides["lab"], office.divisions["industry"])
    page = reverse("connection", args=[row.pk])
    assert "「引き合わせ」" in words(reporter.get(page))
    assert reporter.post(reverse("connection_step", args=[row.pk]), {"kind": "agreed", "on": "2026-07-01", "note": "共同で試作"}).status_code == 302
    step = row.steps.get(kind="agreed")
    assert "双方の確認が必要" in words(reporter.get(page))
    for side in ("need", "offer"):
        assert step.confirmed_at is None
        sent = {"side": side, "who": "担当の方", "on": "2026-07-02", "how": "メール"}
        assert reporter.post(reverse("connection_confirm", args=[row.pk, step.pk]), sent).status_code == 302
        step.refresh_from_db()
    assert step.confirmed_at is not None
    assert "双方が確認済み" in words(reporter.get(page))


def test_what_is_odd_is_shown_before_it_is_recorded(office: Office, client: Client, sides: dict[str, Any]) -> None:
    row = make_connection(office, sides)
    connections.add_step(row, StepGiven("agreed", DAY + timedelta(days=10)), office.people["planner"])
    planner = as_(client, office, "planner")
    address, sent = reverse("connection_step", args=[row.pk]), {"kind": "met", "on": "2026-06-30"}
    asked = planner.post(address, sent)
    assert asked.status_code == 409
    assert "段階が戻る" in words(asked)
    assert row.steps.count() == 2
    assert planner.post(address, sent | {"sure": "on"}).status_code == 302
    assert row.steps.count() == 3
    refused = planner.post(address, {"kind": "", "on": "2099-01-01"})
    assert refused.status_code == 400
    future = planner.post(address, {"kind": "met", "on": "2099-01-01", "sure": "on"})
    assert future.status_code == 400
    assert "まだ来ていない" in words(future)


def test_a_name_that_looks_like_a_known_one_asks_which_is_meant(office: Office, client: Client, sides: dict[str, Any]) -> None:
    planner = as_(client, office, "planner")
    address = reverse("connection_new")
    sent = {"need_name": "みほん精器（架空）", "offer": sides["offer"].pk, "on": "2026-06-12", "confidentiality": "internal"}
    asked = planner.post(address, sent)
    assert asked.status_code == 400
    assert "よく似た名前" in words(asked)
    assert 'name="need_pick"' in words(asked)
    assert planner.post(address, sent | {"need_pick": sides["firm"].pk}).status_code == 302
    assert ConnectionRow.objects.get().need_party == sides["firm"]
    assert planner.post(address, sent | {"need_pick": "new"}).status_code == 302
    assert ConnectionRow.objects.first().need_party.name == "みほん精器（架空）"  # type: ignore[union-attr]
    nobody = planner.post(address, {"on": "2026-06-12", "confidentiality": "internal"})
    assert nobody.status_code == 400
    assert "カードを選ぶか、名前を書いてください" in words(nobody)


def test_when_the_introduction_is_refused_no_party_is_left_over(office: Office, client: Client, sides: dict[str, Any]) -> None:
    sent = {"need_name": "ぜんぜん別の会社", "offer_name": "ぜんぜん別の会社", "on": "2026-06-12", "confidentiality": "internal"}
    refused = as_(client, office, "planner").post(reverse("connection_new"), sent)
    assert refused.status_code == 400
    assert "同じ相手どうし" in words(refused)
    assert not PartyRow.objects.filter(name="ぜんぜん別の会社").exists()


@pytest.mark.parametrize(
    ("who", "new", "page"),
    [
        ("planner", 200, 200), ("approver", 200, 200), ("reporter", 200, 200), ("other_reporter", 200, 200), ("viewer", 403, 200),
        ("administrator", 403, 404), ("council", 403, 404), ("stranger", 403, 404), ("former", 403, 404), (None, 302, 302),
    ],
)  # fmt: skip
def test_who_sees_and_who_makes(office: Office, client: Client, sides: dict[str, Any], who: str | None, new: int, page: int) -> None:
    row = make_connection(office, sides)
    if who:
        as_(client, office, who)
    assert client.get(reverse("connection_new")).status_code == new
    assert client.get(reverse("connection", args=[row.pk])).status_code == page
    events = Event.objects.count()
    if who not in ("planner",):
        step = row.steps.get()
        assert client.post(reverse("connection_step", args=[row.pk]), {"kind": "met", "on": "2026-06-20"}).status_code in (302, 403, 404)
        assert client.post(reverse("connection_confirm", args=[row.pk, step.pk]), {"side": "need", "who": "x", "on": "2026-06-20"}).status_code in (302, 403, 404)
        own = who in ("approver", "reporter", "other_reporter")
        assert row.steps.count() == (2 if own and row.division_id is None else 1)
        if not own:
            assert Event.objects.count() == events


def test_another_division_reads_and_does_not_write(office: Office, client: Client, sides: dict[str, Any]) -> None:
    row = make_connection(office, sides, "reporter")
    other = as_(client, office, "other_reporter")
    assert "次の段階を書き足す" not in words(other.get(reverse("connection", args=[row.pk])))
    assert other.post(reverse("connection_step", args=[row.pk]), {"kind": "met", "on": "2026-06-20"}).status_code == 403
    assert row.steps.count() == 1


def test_a_secret_introduction_is_on_no_page_of_others(office: Office, client: Client, sides: dict[str, Any]) -> None:
    row = make_connection(office, sides, "reporter", confidentiality="secret", title="内緒の試作")
    for who in ("planner", "viewer", "other_reporter"):
        as_(client, office, who)
        assert client.get(reverse("connection", args=[row.pk])).status_code == 404
        assert "内緒の試作" not in words(client.get(reverse("connections")))
    reporter = as_(client, office, "reporter")
    assert "内緒の試作" in words(reporter.get(reverse("connections")))
    assert Event.objects.filter(verb="read", person=office.people["reporter"]).count() == 1
    address, viewer, other = reverse("connection_people", args=[row.pk]), office.people["viewer"], office.people["other_reporter"]
    assert f'value="{viewer.pk}"' not in words(reporter.get(reverse("connection", args=[row.pk])))
    assert reporter.post(address, {"people": [other.pk]}).status_code == 302
    assert "内緒の試作" in words(as_(client, office, "other_reporter").get(reverse("connection", args=[row.pk])))


def test_a_name_one_may_not_read_is_not_on_the_page(office: Office, client: Client, sides: dict[str, Any]) -> None:
    person = PartyRow.objects.create(organisation=office.organisation, kind="person", name="架空の個人", division=office.divisions["industry"])
    card = CardRow.objects.create(organisation=office.organisation, kind="offer", what="expert", title="関係者限のカード", confidentiality="restricted", party=person)
    row = make_connection(office, sides | {"lab": person, "offer": card})
    viewer = as_(client, office, "viewer")
    for address in (reverse("connection", args=[row.pk]), reverse("connections")):
        page = words(viewer.get(address))
        assert "みほん精機" in page
        assert "架空の個人" not in page
        assert "関係者限のカード" not in page
        assert "（読めない相手）" in page
    assert "架空の個人" in words(as_(client, office, "planner").get(reverse("connection", args=[row.pk])))


def test_the_list_says_what_waits_and_what_is_quiet(office: Office, client: Client, sides: dict[str, Any], django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        row = make_connection(office, sides, title=f"その{number}")
        if number % 3 == 0:
            connections.add_step(row, StepGiven("agreed", DAY + timedelta(days=number)), office.people["planner"])
    planner = as_(client, office, "planner")
    planner.get(reverse("connections"))
    with django_assert_max_num_queries(20):
        page = words(planner.get(reverse("connections")))
    assert "<strong>20件</strong>" in page
    assert "成立のうち<strong>10件</strong>は、先方の確認がそろっていません" in page
    assert ("60日以上動いていません" in page) == (timezone.localdate() - DAY > timedelta(days=60))
    only = words(planner.get(reverse("connections"), {"stage": "agreed"}))
    assert "この段階にあるのは10件です" in only
    assert "その1<" not in only
    assert "この段階にあるのは" not in words(planner.get(reverse("connections"), {"stage": "何か"}))
    for name, row in (("network", sides["network"]), ("gathering", sides["salon"])):
        assert len(planner.get(reverse("connections"), {name: row.pk}).context["waiting"]) == 10
    before = words(planner.get(reverse("connections"), {"as_of": "2026-06-01"}))
    assert "引き合わせの記録はまだありません" in before


def test_suggestions_say_why_and_how_many_are_held_back(office: Office, client: Client, sides: dict[str, Any], django_assert_max_num_queries: Any) -> None:
    of = {"organisation": office.organisation, "kind": "offer", "what": "expert"}
    CardRow.objects.create(title="精密測定（輸出の審査が必要）", sensitive=True, **of)
    for number in range(30):
        CardRow.objects.create(title=f"精密測定の施設{number}", tags=("半導体",), **of)
    reporter = as_(client, office, "reporter")
    address = reverse("suggestions", args=[sides["need"].pk])
    reporter.get(address)
    with django_assert_max_num_queries(16):
        page = words(reporter.get(address))
    assert "キーワード「半導体」" in page
    assert "安全保障貿易管理の確認が必要な1件は、候補に出していません" in page
    assert "輸出の審査が必要" not in page
    assert f"{reverse('connection_new')}?need={sides['need'].pk}&amp;offer=" in page
    CardRow.objects.filter(pk=sides["need"].pk).update(sensitive=True)
    assert "候補を自動では出しません" in words(reporter.get(address))
    CardRow.objects.filter(pk=sides["need"].pk).update(confidentiality="restricted")
    assert as_(client, office, "viewer").get(address).status_code == 404


def test_withdrawn_steps_are_not_shown(office: Office, client: Client, sides: dict[str, Any]) -> None:
    row = make_connection(office, sides)
    step = connections.add_step(row, StepGiven("declined", DAY + timedelta(days=1), "取り消す記録"), office.people["planner"])
    FactRow.objects.filter(pk=step.pk).update(withdrawn_at=timezone.now())
    assert "取り消す記録" not in words(as_(client, office, "planner").get(reverse("connection", args=[row.pk])))
