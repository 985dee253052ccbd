"""The work itself through the API: read with the rights of the pages, recorded, confirmed and withdrawn; figures stay with those named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from api_calls import Caller
from ledger_example import load_ledger
from office import Office
from rashinban.ledger.query import CountingQuery
from rashinban.records.ledger import binding
from rashinban.records.models import CardRow, CaseRow, ConnectionRow, Event, FactRow, PartyRow

pytestmark = pytest.mark.django_db


@pytest.fixture
def worked(office: Office, tmp_path: Path) -> Office:
    """The office with the example's work of two years."""
    load_ledger(office, tmp_path)
    return office


def pk(model: Any, key: str) -> int:
    """The number of a row of the example."""
    return int(model.objects.get(key=key).pk)


def test_company_figures_leave_to_those_named_alone(worked: Office) -> None:
    for name in (None, "planner", "viewer", "administrator", "council", "stranger", "partner_reporter", "other_reporter"):
        caller = Caller(worked.people[name] if name else None)
        for path in ("/facts?kind=sales", f"/facts?case={pk(CaseRow, 'case-seiki')}", "/facts?kind=contract_value", "/cases", f"/facts?party={pk(PartyRow, 'seiki')}&size=1000"):
            text = caller.get(path).content.decode()
            assert not any(figure in text for figure in ("848000000", "812000000", "4200000", "143000000")), (name, path)
    named = Caller(worked.people["reporter"])
    assert "848000000" in named.get("/facts?kind=sales").content.decode()
    cases = {each["key"]: each for each in named.get("/cases").json()["cases"]}
    assert (cases["case-seiki"]["baseline"], cases["case-yado"]["baseline"]) == (812000000, None)
    assert not cases["case-yado"]["figures"], "another is named there"
    assert Event.objects.filter(verb="read", confidentiality="secret", person=worked.people["reporter"]).exists()


def test_facts_about_what_one_may_not_read_are_those_about_nothing(worked: Office) -> None:
    viewer, planner = Caller(worked.people["viewer"]), Caller(worked.people["planner"])
    person = pk(PartyRow, "fukugyou-2")
    keys = {each["key"] for each in planner.get(f"/facts?party={person}").json()["facts"]}
    assert keys & {each["key"] for each in viewer.get("/facts?size=1000").json()["facts"]}, "the facts are read, who took part is not"
    for name in ("party", "network", "gathering", "connection", "case", "card"):
        nothing = viewer.get(f"/facts?{name}=987654").json()
        assert (nothing["total"], nothing["facts"]) == (0, [])
    assert viewer.get(f"/facts?party={person}").json() == viewer.get("/facts?party=987654").json()


def test_who_may_not_be_named_is_not(worked: Office) -> None:
    viewer, planner = Caller(worked.people["viewer"]), Caller(worked.people["planner"])
    person = pk(PartyRow, "fukugyou-2")
    assert viewer.get(f"/parties/{person}").status_code == 404
    assert planner.get(f"/parties/{person}").status_code == 200
    fact = next(each for each in viewer.get("/facts?kind=supported").json()["facts"] if each["key"] == "s-4")
    assert fact["counterpart"] is None
    assert fact["party"]["key"] == "miso"
    assert "二瓶" not in viewer.get("/facts?size=1000").content.decode() + viewer.get("/connections").content.decode()


def test_restricted_records_are_for_planners_and_reading_them_is_noted(worked: Office) -> None:
    path = f"/connections/{pk(ConnectionRow, 'tsutsu')}"
    assert Caller(worked.people["viewer"]).get(path).status_code == 404
    before = Event.objects.filter(verb="read").count()
    assert Caller(worked.people["planner"]).get(path).status_code == 200
    assert Event.objects.filter(verb="read").count() == before + 1


def test_the_public_reads_what_is_public(worked: Office) -> None:
    public = Caller()
    assert public.get("/gatherings").json()["total"] > 10
    assert {each["card"]["kind"] for each in public.get("/cards").json()["cards"]} == {"offer"}
    assert public.get("/facts").json()["total"] == 0
    assert public.get("/connections").json()["total"] == 0
    assert all(each["confidentiality"] == "public" for each in public.get("/parties").json()["parties"])


def test_recording_confirming_withdrawing(worked: Office) -> None:
    reporter = Caller(worked.people["reporter"])
    given = {"kind": "consulted", "on": "2026-11-20", "party": pk(PartyRow, "seiki"), "plan": "mihon", "measure": "2.2", "amount": 1}
    got = reporter.post("/facts", given)
    assert got.status_code == 201
    fact = got.json()
    assert (fact["party"]["key"], fact["measure"]["key"], fact["confirmed_at"]) == ("seiki", "2.2", None)
    row = FactRow.objects.get(pk=fact["id"])
    assert (row.division, row.recorded_by) == (worked.divisions["industry"], worked.people["reporter"])
    assert reporter.post(f"/facts/{fact['id']}/confirm", {"who": "課長"}).json()["confirmed_at"]
    other = Caller(worked.people["other_reporter"])
    assert other.post(f"/facts/{fact['id']}/withdraw", {"why": "x"}).status_code == 403
    assert reporter.post(f"/facts/{fact['id']}/withdraw", {"why": "二重"}).json()["withdrawn_at"]
    assert reporter.post(f"/facts/{fact['id']}/withdraw", {"why": "二重"}).status_code == 422
    assert reporter.get(f"/facts?party={given['party']}&since=2026-11-20").json()["total"] == 0
    for name, status in (("viewer", 403), ("council", 403), ("administrator", 403)):
        assert Caller(worked.people[name]).post("/facts", {"kind": "consulted", "on": "2026-11-20"}).status_code == status
    assert Caller().post("/facts", {"kind": "consulted", "on": "2026-11-20"}).status_code == 401
    assert Caller(worked.people["reporter"], read_only=True).post("/facts", given).status_code == 403


WRONG: tuple[dict[str, Any], ...] = (
    {"kind": "wished"},
    {"party": 999_999},
    {"measure": "9.9", "plan": "mihon"},
    {"until": "2020-01-01"},
    {"amount": "0.00001"},
    {"share": 2},
    {"colour": "red"},
    {"kind": "sales"},
)


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_what_cannot_be_is_refused_with_a_reason(worked: Office, wrong: dict[str, Any]) -> None:
    before = FactRow.objects.count()
    got = Caller(worked.people["reporter"]).post("/facts", {"kind": "consulted", "on": "2026-11-20"} | wrong)
    assert got.status_code == 422
    assert got.json()["what"]
    assert FactRow.objects.count() == before


def test_a_figure_recorded_through_the_api_is_secret_whatever_is_asked(worked: Office) -> None:
    given = {"kind": "sales", "on": "2026-11-20", "party": pk(PartyRow, "seiki"), "case": pk(CaseRow, "case-seiki"), "amount": 870000001, "confidentiality": "public"}
    assert Caller(worked.people["reporter"]).post("/facts", given).json()["confidentiality"] == "secret"
    assert "870000001" not in Caller(worked.people["planner"]).get("/facts?size=1000").content.decode()


def test_a_step_goes_to_its_introduction_and_needs_both_sides(worked: Office) -> None:
    reporter = Caller(worked.people["reporter"])
    connection_pk = pk(ConnectionRow, "haisui")
    step = reporter.post("/facts", {"kind": "met", "on": "2026-11-10", "connection": connection_pk}).json()
    assert step["connection"]["key"] == "haisui"
    assert reporter.get(f"/connections/{connection_pk}").json()["connection"]["stage"] == "met"
    assert reporter.get(f"/connections/{connection_pk}?as_of=2026-10-31").json()["connection"]["stage"] == "interested"
    assert reporter.post(f"/facts/{step['id']}/confirm", {"side": "office"}).status_code == 422
    said = {"who": "先方", "on": "2026-11-12"}
    assert reporter.post(f"/facts/{step['id']}/confirm", {"side": "need"} | said).json()["confirmed_at"] is None
    assert reporter.post(f"/facts/{step['id']}/confirm", {"side": "offer"} | said).json()["confirmed_at"]


def test_as_of_a_day_facts_are_those_recorded_by_then(worked: Office) -> None:
    viewer = Caller(worked.people["viewer"])
    then = viewer.get("/facts?kind=presented&as_of=2025-12-31").json()
    now = viewer.get("/facts?kind=presented&as_of=2026-11-22").json()
    assert 0 < then["total"] < now["total"]
    assert max(each["recorded_at"] for each in then["facts"]) < "2026-01-01"


def test_eligibility_says_why_with_its_source(worked: Office) -> None:
    path = f"/cards/{pk(CardRow, 'yushi')}/eligibility"
    got = Caller().post(path, {"answers": {"place": ["新潟県"]}, "on": "2026-11-22"}).json()
    assert got["verdict"] == "no"
    assert "新潟県" in got["why"]["ja"]
    assert got["findings"][-1]["source"] or got["findings"][0]["source"]
    assert Caller().post(path, {"answers": {}, "on": "2026-11-22"}).json()["asks"]
    assert Caller().post(path, {"answers": {"colour": ["red"]}}).status_code == 422
    assert Caller().post(f"/cards/{pk(CardRow, 'bunseki')}/eligibility", {}).status_code == 404


def test_what_an_indicator_counts(worked: Office) -> None:
    path = "/plans/mihon/indicators/2.2-K2/counting"
    viewer = Caller(worked.people["viewer"])
    assert viewer.get(path).status_code == 404
    query = CountingQuery(kinds=("agreed",), count="connections", window="until_end", confirmed_only=True)
    binding.bind(worked.indicator("2.2-K2"), query, worked.people["planner"])
    got = viewer.get(f"{path}?as_of=2026-11-22").json()
    assert (got["state"], got["value"], got["query"]["kinds"]) == ("counted", 7, ["agreed"])
    assert "成立" in got["sentence"]["ja"]
    assert Caller().get(path).status_code == 404


def test_lists_ask_the_database_as_often_for_one_as_for_many(worked: Office) -> None:
    caller = Caller(worked.people["reporter"])
    for path in ("/parties", "/networks", "/gatherings", "/facts", "/connections", "/cases", "/lessons", "/cards"):
        caller.get(f"{path}?size=1")
        with CaptureQueriesContext(connection) as one:
            caller.get(f"{path}?size=120")
        with CaptureQueriesContext(connection) as many:
            caller.get(f"{path}?size=500")
        assert len(many) <= len(one) + 4, path  # a sort of row more that is named, an organisation more that is noted
        assert len(many) < 25, path
