"""Asking: who may see what, what the page says, and that every change of a collection has its reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from asking_office import COUNT, PERIOD, SHARE, as_person, collection, fact, today  # noqa: F401
from office import Office
from rashinban.records import facts
from rashinban.records.models import Collection, Event, IndicatorRow


def test_the_planner_sees_how_many_divisions_have_answered(office: Office, collection: Any) -> None:  # noqa: F811
    IndicatorRow.objects.filter(edition=office.edition, key=SHARE).update(division=office.divisions["other"])
    facts.enter(office.indicator(SHARE), fact(SHARE), office.people["other_reporter"], standing="checked")
    page = as_person(office, "planner").get(f"/collections/{collection.pk}/")
    text = page.content.decode()
    assert "2課のうち1課が回答しました。" in text
    assert "期限まであと8日です。" in text
    assert text.count("<progress") == 2
    assert "2026/11/22" in text or "2026年11月22日" in text or "最後の入力" in text


def test_a_division_sees_its_own_row_and_what_is_left(office: Office, collection: Any) -> None:  # noqa: F811
    IndicatorRow.objects.filter(edition=office.edition, key__in=(SHARE, COUNT)).update(division=office.divisions["other"])
    facts.enter(office.indicator(SHARE), fact(SHARE), office.people["other_reporter"], standing="checked")
    text = as_person(office, "other_reporter").get(f"/collections/{collection.pk}/").content.decode()
    assert "2件のうち1件を回答しました。残りは1件です。" in text
    assert COUNT in text
    assert "産業人材課の係" not in text
    assert "締め切る" not in text


def test_days_past_the_due_date_are_told(office: Office, collection: Any) -> None:  # noqa: F811
    Collection.objects.update(due=date(2026, 11, 19))
    text = as_person(office, "planner").get(f"/collections/{collection.pk}/").content.decode()
    assert "期限を3日過ぎています。" in text
    assert "期限切れ" in text


@pytest.mark.parametrize("page", ["", "grid/", "upload/", "workbook.xlsx"])
def test_others_find_nothing_and_strangers_are_asked_who_they_are(office: Office, collection: Any, page: str) -> None:  # noqa: F811
    link = f"/collections/{collection.pk}/{page}"
    for who in ("council", "viewer", "stranger", "administrator", "other_reporter", "partner_reporter", "former"):
        assert as_person(office, who).get(link).status_code == 404, who
    answer = Client().get(link)
    assert (answer.status_code, "login" in answer["Location"]) == (302, True)


@pytest.mark.parametrize("page", ["grid/", "upload/", "workbook.xlsx"])
def test_a_reporter_does_not_reach_another_division(office: Office, collection: Any, page: str) -> None:  # noqa: F811
    IndicatorRow.objects.filter(edition=office.edition, key=SHARE).update(division=office.divisions["other"])
    client = as_person(office, "other_reporter")
    own, other = office.divisions["other"].pk, office.divisions["industry"].pk
    assert client.get(f"/collections/{collection.pk}/{page}?division={own}").status_code == 200
    for code in (other, "none", "x"):
        assert client.get(f"/collections/{collection.pk}/{page}?division={code}").status_code == 404


@pytest.mark.parametrize("step", ["close", "reopen", "due", "remind"])
def test_only_the_planner_looks_after_a_collection(office: Office, collection: Any, step: str) -> None:  # noqa: F811
    link = f"/collections/{collection.pk}/{step}/"
    assert as_person(office, "reporter").post(link, {"reopen-reason": "x"}).status_code == 403
    assert as_person(office, "viewer").post(link).status_code == 404
    assert as_person(office, "planner").get(link).status_code == 405


def test_the_list_is_for_those_who_ask_or_answer(office: Office, collection: Any) -> None:  # noqa: F811
    assert "2026年度の実績の照会" in as_person(office, "planner").get("/collections/").content.decode()
    assert "2026年度の実績の照会" in as_person(office, "approver").get("/collections/").content.decode()
    assert "2026年度の実績の照会" not in as_person(office, "other_reporter").get("/collections/").content.decode()
    assert as_person(office, "council").get("/collections/").status_code == 403


def test_asking_shows_who_would_be_asked_and_who_is_missing(office: Office, today: date) -> None:  # noqa: F811
    IndicatorRow.objects.filter(edition=office.edition, key=SHARE).update(division=None)
    client = as_person(office, "planner")
    page = client.get("/collections/new/", follow=True)
    text = page.content.decode()
    assert "担当の課がない指標が1件あります" in text
    assert "若者の県内就職率" in text
    assert page.context["counts"] == [("産業人材課の係", 17)]
    assert page.context["form"].initial["due"] == date(2026, 12, 14)
    fields = {"period": "FY2025", "title": "照会", "message": "", "due": "2026-12-14"}
    answer = client.post("/collections/new/mihon/", fields)
    row = Collection.objects.get()
    assert (answer.status_code, row.period.code, row.opened_by) == (302, "FY2025", office.people["planner"])
    assert Event.objects.filter(verb="collection_opened").count() == 1
    again = client.post("/collections/new/mihon/", fields)
    assert (again.status_code, Collection.objects.count()) == (400, 1)
    assert "すでに照会しています" in again.content.decode()


@pytest.mark.parametrize(("typed", "code"), [("2026年度上期", "FY2026H1"), ("2026年9月", "2026-09"), ("いつか", None)])
def test_any_spelling_of_a_period_may_be_typed(office: Office, today: date, typed: str, code: str | None) -> None:  # noqa: F811
    fields = {"period": "FY2025", "other_period": typed, "title": "照会", "due": "2026-12-14"}
    answer = as_person(office, "planner").post("/collections/new/mihon/", fields)
    assert answer.status_code == (302 if code else 400)
    assert [row.period.code for row in Collection.objects.all()] == ([code] if code else [])


def test_only_the_planner_asks(office: Office, today: date) -> None:  # noqa: F811
    for who in ("reporter", "administrator", "council"):
        assert as_person(office, who).get("/collections/new/").status_code == 403
        assert as_person(office, who).post("/collections/new/mihon/", {"title": "x"}).status_code == 403


def test_closing_opening_and_moving_by_hand(office: Office, collection: Any) -> None:  # noqa: F811
    client, link = as_person(office, "planner"), f"/collections/{collection.pk}/"
    assert client.post(f"{link}close/", {"close-reason": ""}).status_code == 302
    assert "締め切りました" in client.get(link).content.decode()
    assert client.post(f"{link}reopen/", {"reopen-reason": ""}).status_code == 400
    assert Collection.objects.get().closed_at is not None
    assert client.post(f"{link}reopen/", {"reopen-reason": "訂正のため"}).status_code == 302
    assert client.post(f"{link}due/", {"due": "2026-12-08", "reason": ""}).status_code == 400
    assert client.post(f"{link}due/", {"due": "2026-12-08", "reason": "議会のため"}).status_code == 302
    assert Collection.objects.get().due == date(2026, 12, 8)


def test_reminding_one_division_leaves_the_other_alone(office: Office, collection: Any) -> None:  # noqa: F811
    IndicatorRow.objects.filter(edition=office.edition, key=SHARE).update(division=office.divisions["other"])
    client = as_person(office, "planner")
    client.post(f"/collections/{collection.pk}/remind/", {"division": office.divisions["other"].pk})
    assert [message.to for message in mail.outbox] == [["other_reporter@example.jp"]]
    client.post(f"/collections/{collection.pk}/remind/")
    assert sorted(message.to[0] for message in mail.outbox) == ["other_reporter@example.jp", "reporter@example.jp"]


def more_indicators(office: Office, count: int) -> None:
    """Indicators of the same division, so that a page has more to show."""
    template, first = office.indicator(SHARE), office.edition.indicators.count()
    IndicatorRow.objects.bulk_create(
        [
            IndicatorRow(edition=office.edition, key=f"N{n}", position=first + n, label=f"架空の指標{n}", kind="kpi", value_kind="count", combine="sum", unit="件", division=office.divisions["industry"], confidentiality="public", measure=template.measure)
            for n in range(first, first + count)
        ]
    )
    type(office.edition).objects.filter(pk=office.edition.pk).update(version=1000 + first + count)


@pytest.mark.parametrize("page", ["", "grid/"])
@pytest.mark.parametrize("who", ["planner", "reporter"])
def test_queries_do_not_grow_with_the_indicators(office: Office, collection: Any, page: str, who: str) -> None:  # noqa: F811
    client = as_person(office, who)

    def count(indicators: int) -> int:
        more_indicators(office, indicators - office.edition.indicators.count())
        for row in office.edition.indicators.filter(key__startswith="N", observations=None)[:10]:
            facts.enter(row, fact(row.key), office.people["reporter"])
        client.get(f"/collections/{collection.pk}/{page}")
        with CaptureQueriesContext(connection) as found:
            assert client.get(f"/collections/{collection.pk}/{page}").status_code == 200
        return len(found)

    few = count(40)
    assert few == count(80)
    assert few < 25, few
