"""Writing through the API: the services of the pages, their rights, their audit trail; refused requests change nothing."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from api_calls import Caller
from office import Office
from rashinban.core.period import Period
from rashinban.records import audit
from rashinban.records.models import Collection, Evidence, IndicatorRow, ObservationRow

pytestmark = pytest.mark.django_db
FACTS = "/plans/mihon/indicators/2.1-K1/observations"
NEW = {"period": "FY2026", "value": 12.5}


def test_from_entering_to_approved(office: Office) -> None:
    reporter, approver = Caller(office.people["reporter"]), Caller(office.people["approver"])
    made = reporter.post(FACTS, NEW)
    assert made.status_code == 201
    fact = made.json()["fact"]
    assert (fact["standing"], fact["observation"]["value"]) == ("draft", 12.5)
    id = fact["id"]
    assert reporter.post(f"/observations/{id}/evidence", {"link": "https://example.jp/tokei", "title": "統計"}).status_code == 201
    assert reporter.post(f"/observations/{id}/submit").json()["fact"]["standing"] == "checked"
    assert reporter.post(f"/observations/{id}/approve").status_code == 403
    assert approver.post(f"/observations/{id}/return", {"note": "出典を書いてください"}).json()["fact"]["standing"] == "returned"
    assert approver.post(f"/observations/{id}/approve").status_code == 409
    reporter.post(f"/observations/{id}/submit")
    assert approver.post(f"/observations/{id}/approve").json()["fact"]["standing"] == "approved"
    row = ObservationRow.objects.get(pk=id)
    assert row.value == Decimal("12.5")
    assert Evidence.objects.get(observation=row).confidentiality == "internal"
    assert audit.verify() == ()


def test_an_author_cannot_approve(office: Office) -> None:
    approver = Caller(office.people["approver"])
    id = approver.post(FACTS, NEW | {"submit": True}).json()["fact"]["id"]
    assert approver.post(f"/observations/{id}/approve").status_code == 403
    assert ObservationRow.objects.get(pk=id).standing == "checked"


@pytest.mark.parametrize(
    ("name", "status"),
    [(None, 401), ("viewer", 403), ("council", 403), ("administrator", 403), ("other_reporter", 403), ("stranger", 403), ("former", 403)],
)
def test_others_enter_nothing(office: Office, name: str | None, status: int) -> None:
    before = ObservationRow.objects.count(), audit.head()
    caller = Caller(office.people[name] if name else None)
    before = ObservationRow.objects.count(), audit.head()
    assert caller.post(FACTS, NEW).status_code == status
    assert (ObservationRow.objects.count(), audit.head()) == before


def test_a_token_that_only_reads(office: Office) -> None:
    caller = Caller(office.people["planner"], read_only=True)
    refused = caller.post(FACTS, NEW)
    assert refused.status_code == 403
    assert "読み取り専用" in refused.json()["what"]


def test_a_session_needs_its_csrf_token(office: Office) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(office.people["reporter"], backend="django.contrib.auth.backends.ModelBackend")
    send = {"data": json.dumps(NEW), "content_type": "application/json"}
    assert client.post(f"/api/v1{FACTS}", **send).status_code == 403
    assert client.get("/account/").status_code == 200
    token = client.cookies["csrftoken"].value if "csrftoken" in client.cookies else None
    assert token
    assert client.post(f"/api/v1{FACTS}", **send, headers={"X-CSRFToken": token}).status_code == 201


def test_somebody_was_faster(office: Office) -> None:
    reporter = Caller(office.people["reporter"])
    first = reporter.post(FACTS, NEW).json()["fact"]["id"]
    late = reporter.post(FACTS, NEW | {"value": 13, "seen": first - 1})
    assert late.status_code == 409
    assert ObservationRow.objects.get(pk=first).value == Decimal("12.5")
    assert reporter.post(FACTS, NEW | {"value": 13, "seen": first}).status_code == 201


def test_what_one_cannot_see_is_not_replaced(office: Office) -> None:
    made = Caller(office.people["reporter"]).post(FACTS, NEW | {"confidentiality": "secret"}).json()["fact"]["id"]
    assert Caller(office.people["planner"]).post(FACTS, NEW).status_code == 409
    assert ObservationRow.objects.filter(pk=made).exists()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"period": "FY2026"},
        {"period": "いつか", "value": 1},
        {"period": "FY2026", "value": "zwölf"},
        {"period": "FY2026", "value": "NaN"},
        {"period": "FY2026", "value": 1e300},
        {"period": "FY2099", "value": 1},
        {"period": "FY2026", "value": 1, "vintage": "2099-01-01"},
        {"period": "FY2026", "value": 1, "note": "a\x00b"},
        {"period": "\x00=FY2020/FY2022", "value": 1},
        {"period": "\ud800=FY2020/FY2022", "value": 1},
        {"period": "FY2026", "value": 1, "standing": "approved"},
        {"period": "FY2024", "value": 1, "vintage": "2024-01-01"},
        [],
        "FY2026",
    ],
)
def test_wrong_content_is_told(office: Office, body: object) -> None:
    count = ObservationRow.objects.count()
    refused = Caller(office.people["reporter"]).post(FACTS, body)
    assert refused.status_code == 422
    assert refused.json()["what"]
    assert ObservationRow.objects.count() == count


def test_broken_json(office: Office) -> None:
    caller = Caller(office.people["reporter"])
    refused = caller.client.post(f"/api/v1{FACTS}", "{", content_type="application/json", headers=caller.headers)
    assert (refused.status_code, refused.json()["where"]) == (400, "本文")


def test_classes_are_never_more_open_than_what_they_belong_to(office: Office) -> None:
    IndicatorRow.objects.filter(edition=office.edition, key="2.1-K1").update(confidentiality="internal")
    reporter = Caller(office.people["reporter"])
    assert reporter.post(FACTS, NEW | {"confidentiality": "public"}).status_code == 422
    id = reporter.post(FACTS, NEW).json()["fact"]["id"]
    assert reporter.post(f"/observations/{id}/evidence", {"link": "https://example.jp/", "confidentiality": "public"}).status_code == 422


def test_targets(office: Office) -> None:
    path = "/plans/mihon/indicators/2.1-K1/targets"
    body = {"targets": [{"value": 99, "deadline": "FY2026"}], "decided_on": "2026-04-01", "reason_kind": "other", "reason": "見直し"}
    assert Caller(office.people["reporter"]).post(path, body).status_code == 403
    planner = Caller(office.people["planner"])
    changed = planner.post(path, body)
    assert changed.status_code == 201
    assert changed.json()["indicator"]["targets"][0]["value"] == 99
    assert planner.post(path, body).status_code == 422
    assert planner.post(path, body | {"reason": ""}).status_code == 422
    assert planner.get("/plans/mihon/indicators/2.1-K1").json()["target_changes"][0]["decided_by"]
    assert Caller().get("/plans/mihon/indicators/2.1-K1").json()["target_changes"][0]["decided_by"] is None


def test_asking(office: Office) -> None:
    due = (timezone.localdate() + timedelta(days=21)).isoformat()
    body = {"period": "FY2025", "title": "令和7年度の実績", "due": due}
    assert Caller(office.people["viewer"]).post("/plans/mihon/collections", body).status_code == 403
    planner = Caller(office.people["planner"])
    made = planner.post("/plans/mihon/collections", body)
    assert made.status_code == 201
    id = made.json()["collection"]["id"]
    assert planner.post("/plans/mihon/collections", body).status_code == 409
    reporter = Caller(office.people["reporter"])
    assert [one["id"] for one in reporter.get("/collections").json()["collections"]] == [id]
    assert {one["name"] for one in reporter.get(f"/collections/{id}").json()["divisions"]} == {office.divisions["industry"].name}
    assert Caller(office.people["stranger"]).get(f"/collections/{id}").status_code == 404
    Collection.objects.update(closed_at=timezone.now())
    late = reporter.post(FACTS, {"period": "FY2025", "value": 3, "vintage": str(timezone.localdate())})
    assert late.status_code == 422
    assert "締め切られ" in late.json()["what"]
    assert Period.from_code("FY2025") == Collection.objects.get().period
