"""The queue: whose facts, what beside them, own entries refused, several at once, returned with a reason, nudging."""

from datetime import date
from decimal import Decimal

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from rashinban.core.period import Period
from rashinban.monitoring.observations import Observation
from rashinban.records import facts
from rashinban.records.models import Event, IndicatorRow, ObservationRow, Role, Standing, Step

pytestmark = pytest.mark.django_db
NEXT = Period.fiscal_year(2026)


def client_of(office, name=None):
    client = Client()
    if name:
        client.force_login(office.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def wait(office, key="2.2-K4", value="48", by="reporter", standing=Standing.CHECKED):
    observation = Observation(indicator=key, period=NEXT, value=Decimal(value), vintage=timezone.localdate())
    return facts.enter(office.indicator(key), observation, office.people[by], standing=standing)


@pytest.mark.parametrize(
    ("name", "status"),
    [(None, 302), ("reporter", 403), ("viewer", 403), ("council", 403), ("stranger", 403), ("administrator", 403), ("approver", 200), ("planner", 200)],
)
def test_who_may_open_it(office, name, status):
    assert client_of(office, name).get("/approvals/").status_code == status


def test_a_row_says_all_an_approver_needs(office):
    wait(office)
    text = client_of(office, "approver").get("/approvals/").content.decode()
    assert "あなたの承認を待っている値が1件あります" in text
    for words in ("再生可能エネルギーを供給する小売事業者の割合", "2026年度", "48", "46.5", "+1.5", "55%", "reporterさん", "根拠なし"):
        assert words in text


def test_drafts_and_facts_of_others_do_not_wait_here(office):
    wait(office, standing=Standing.DRAFT)
    IndicatorRow.objects.filter(pk=office.indicator("2.1-K1").pk).update(division=office.divisions["other"])
    wait(office, "2.1-K1", "62", by="other_reporter")
    text = client_of(office, "approver").get("/approvals/").content.decode()
    assert "承認待ちの値はありません" in text
    assert "若者の県内就職率" in client_of(office, "planner").get("/approvals/").content.decode()


def test_approving_one(office):
    row = wait(office)
    assert client_of(office, "approver").post("/approvals/", {"approve": row.pk}).status_code == 302
    row.refresh_from_db()
    assert row.standing == Standing.APPROVED
    assert row.steps.last().by == office.people["approver"]


def test_own_entries_are_shown_but_not_approvable(office):
    row = wait(office, by="approver")
    client = client_of(office, "approver")
    text = client.get("/approvals/").content.decode()
    assert "自分の手が入った値なので、ほかの承認者が承認します" in text
    assert f'name="approve" value="{row.pk}"' not in text
    told = client.post("/approvals/", {"approve": row.pk}, follow=True).content.decode()
    assert "承認できません" in told
    row.refresh_from_db()
    assert row.standing == Standing.CHECKED


def test_whoever_checked_it_cannot_approve_it_either(office):
    row = wait(office, standing=Standing.DRAFT)
    facts.move(row, Standing.CHECKED, office.people["approver"])
    client_of(office, "approver").post("/approvals/", {"approve": row.pk})
    row.refresh_from_db()
    assert row.standing == Standing.CHECKED


def test_several_at_once_each_with_its_own_result(office):
    good, own, second = wait(office), wait(office, "2.1-K3", "53", by="approver"), wait(office, "2.1-K2", "110")
    chosen = {"fact": [good.pk, own.pk, second.pk, "999999", "x"]}
    told = client_of(office, "approver").post("/approvals/", chosen, follow=True).content.decode()
    assert "2件を承認しました" in told
    assert "男性の育児休業取得率（2026年度）" in told
    standings = dict(ObservationRow.objects.filter(pk__in=(good.pk, own.pk, second.pk)).values_list("pk", "standing"))
    assert standings == {good.pk: "approved", own.pk: "checked", second.pk: "approved"}
    again = client_of(office, "approver").post("/approvals/", {"fact": [good.pk]}, follow=True).content.decode()
    assert "「承認済み」の値を「承認済み」にはできません" in again
    assert Step.objects.filter(observation=good, standing="approved").count() == 1


def test_nothing_chosen(office):
    wait(office)
    assert "選ばれていません" in client_of(office, "approver").post("/approvals/", {}, follow=True).content.decode()


def test_returning_needs_a_reason(office):
    row = wait(office)
    client = client_of(office, "approver")
    assert "差し戻す理由がありません" in client.post("/approvals/", {"return": row.pk}, follow=True).content.decode()
    client.post("/approvals/", {"return": row.pk, f"note-{row.pk}": "単位を確かめてください"})
    row.refresh_from_db()
    assert row.standing == Standing.RETURNED
    text = client_of(office, "planner").get("/approvals/").content.decode()
    assert "単位を確かめてください" in text
    assert "差し戻した値" in text


def test_planners_do_not_approve_for_a_division_but_for_nobodys_indicator(office):
    row = wait(office)
    client = client_of(office, "planner")
    assert "承認できません" in client.post("/approvals/", {"approve": row.pk}, follow=True).content.decode()
    IndicatorRow.objects.filter(pk=row.indicator_id).update(division=None)
    client.post("/approvals/", {"approve": row.pk})
    row.refresh_from_db()
    assert row.standing == Standing.APPROVED


def test_facts_of_another_office_cannot_be_reached(office):
    row = wait(office)
    Role.objects.create(
        person=office.people["stranger"], duty="approver", organisation=office.partner, division=office.divisions["partner"], since=date(2024, 4, 1)
    )
    client_of(office, "stranger").post("/approvals/", {"approve": row.pk})
    row.refresh_from_db()
    assert row.standing == Standing.CHECKED


def test_a_planner_nudges_once_a_day_and_without_figures(office):
    row = wait(office, value="48.123")
    client = client_of(office, "planner")
    assert "知らせました" in client.post("/approvals/", {"nudge": row.pk}, follow=True).content.decode()
    assert [message.to for message in mail.outbox] == [["approver@example.jp"]]
    assert "48.123" not in mail.outbox[0].body
    assert "/approvals/" in mail.outbox[0].body
    assert "今日すでに催促しました" in client.post("/approvals/", {"nudge": row.pk}, follow=True).content.decode()
    assert len(mail.outbox) == 1
    assert Event.objects.filter(verb="nudged").count() == 1


def test_only_planners_nudge_and_never_into_the_void(office):
    row = wait(office, by="approver")
    assert "催促できるのは企画担当だけ" in client_of(office, "approver").post("/approvals/", {"nudge": row.pk}, follow=True).content.decode()
    assert "相手がいません" in client_of(office, "planner").post("/approvals/", {"nudge": row.pk}, follow=True).content.decode()
    assert mail.outbox == []


def test_the_author_of_a_returned_fact_is_nudged(office):
    row = wait(office)
    facts.move(row, Standing.RETURNED, office.people["approver"], "直してください")
    client_of(office, "planner").post("/approvals/", {"nudge": row.pk})
    assert [message.to for message in mail.outbox] == [["reporter@example.jp"]]


def test_queries_are_constant(office, django_assert_max_num_queries):
    edition, division = office.edition, office.divisions["industry"]
    rows = IndicatorRow.objects.bulk_create(
        [
            IndicatorRow(
                edition=edition, key=f"x{n}", position=1000 + n, label=f"指標{n}", kind="kpi", value_kind="level",
                combine="latest", division=division, confidentiality="public",
            )
            for n in range(300)
        ]
    )
    made = []
    for row in rows:
        for year in (2024, 2025):
            made.append(ObservationRow(indicator=row, period=Period.fiscal_year(year), value=Decimal(year), vintage=date(2026, 1, 1), standing="approved"))
        made.append(ObservationRow(indicator=row, period=NEXT, value=Decimal(5), vintage=date(2026, 5, 1), standing="checked", entered_by=office.people["reporter"]))
    ObservationRow.objects.bulk_create(made)
    for name in ("approver", "planner"):
        client = client_of(office, name)
        with django_assert_max_num_queries(24):
            response = client.get("/approvals/")
        assert response.status_code == 200
    assert "300件" in response.content.decode()
