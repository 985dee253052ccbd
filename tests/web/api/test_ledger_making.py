"""Parties, gatherings, cards, introductions and their steps made through the API: with the rights of the pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from api_calls import Caller
from ledger_example import load_ledger
from office import Office
from rashinban.records.models import CardRow, CaseRow, ConnectionRow, Event, FactRow, GatheringRow, PartyRow

pytestmark = pytest.mark.django_db


@pytest.fixture
def worked(office: Office, tmp_path: Path) -> Office:
    load_ledger(office, tmp_path)
    return office


def pk(model: Any, key: str) -> int:
    return int(model.objects.get(key=key).pk)


def bodies() -> dict[str, dict[str, Any]]:
    return {
        "/parties": {"name": "株式会社みほん新社（架空）", "names": ["新社"], "place": "15000", "employees": 12, "tags": ["食品"]},
        "/gatherings": {"title": "みほん勉強会", "on": "2026-11-02", "starts": "14:00", "plan": "mihon", "measures": ["2.2"], "held": True},
        "/cards": {"kind": "offer", "what": "asset", "title": "試作室（架空）", "places": ["新潟県"], "party": pk(PartyRow, "seiki"), "limit": 5000, "document": "案内"},
        "/connections": {"need_party": pk(PartyRow, "miso"), "offer_party": pk(PartyRow, "seiki"), "on": "2026-11-02", "title": "引き合わせ"},
    }


def test_made_with_their_events(worked: Office) -> None:
    reporter = Caller(worked.people["reporter"])
    models = {"/parties": PartyRow, "/gatherings": GatheringRow, "/cards": CardRow, "/connections": ConnectionRow}
    for path, body in bodies().items():
        before = Event.objects.count()
        got = reporter.post(path, body)
        assert got.status_code == 201, got.content
        row = models[path].objects.get(pk=got.json()["id"])
        assert (row.division, row.recorded_by) == (worked.divisions["industry"], worked.people["reporter"])
        assert Event.objects.count() > before
    assert PartyRow.objects.get(name="株式会社みほん新社（架空）").names.get().name == "新社"
    gathering = GatheringRow.objects.get(title="みほん勉強会")
    assert (gathering.standing, gathering.measures.get().key) == ("held", "2.2")
    connection = ConnectionRow.objects.get(title="引き合わせ")
    got = reporter.post(f"/connections/{connection.pk}/steps", {"kind": "met", "on": "2026-11-10"})
    assert got.status_code == 201
    assert list(connection.steps.order_by("on").values_list("kind", flat=True)) == ["introduced", "met"]
    assert reporter.post(f"/connections/{connection.pk}/steps", {"kind": "met", "on": "2099-01-01"}).status_code == 422


@pytest.mark.parametrize(("name", "status"), [(None, 401), ("viewer", 403), ("council", 403), ("administrator", 403)])
def test_only_who_records_makes(worked: Office, name: str | None, status: int) -> None:
    caller = Caller(worked.people[name] if name else None)
    for path, body in bodies().items():
        got = caller.post(path, {key: value for key, value in body.items() if key not in ("party", "plan", "measures")})
        assert got.status_code in ((status, 422) if name == "administrator" or path == "/connections" else (status,)), (path, got.content)
    assert not GatheringRow.objects.filter(title="みほん勉強会").exists()
    assert not ConnectionRow.objects.filter(title="引き合わせ").exists()


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("/parties", {"corporate_number": "1234567890123"}),
        ("/parties", {"name": ""}),
        ("/parties", {"colour": "red"}),
        ("/gatherings", {"measures": ["9.9"]}),
        ("/gatherings", {"network": 999_999}),
        ("/cards", {"valid_from": "2026-05-01", "valid_to": "2026-04-01"}),
        ("/connections", {"offer_party": 999_999}),
        ("/connections", {"on": "2099-01-01"}),
    ],
)
def test_what_cannot_be_is_refused(worked: Office, path: str, wrong: dict[str, Any]) -> None:
    before = (PartyRow.objects.count(), GatheringRow.objects.count(), CardRow.objects.count(), ConnectionRow.objects.count(), FactRow.objects.count())
    got = Caller(worked.people["reporter"]).post(path, bodies()[path] | wrong)
    assert got.status_code == 422
    assert got.json()["what"]
    assert before == (PartyRow.objects.count(), GatheringRow.objects.count(), CardRow.objects.count(), ConnectionRow.objects.count(), FactRow.objects.count())


def test_results_are_for_those_named(worked: Office) -> None:
    path = f"/cases/{pk(CaseRow, 'case-seiki')}/results"
    got = Caller(worked.people["reporter"]).post(path, {"period": "FY2025", "amount": 901000001, "why": "決算書が届いた"})
    assert got.status_code == 201, got.content
    assert got.json()["confidentiality"] == "secret"
    before = FactRow.objects.count()
    assert Caller(worked.people["planner"]).post(path, {"period": "FY2025", "amount": 1}).status_code in (403, 404)
    assert FactRow.objects.count() == before
