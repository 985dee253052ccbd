"""Choosing what is counted, reading it as a sentence, the rows behind the number, freezing and dropping; who may not."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.test import Client

from rashinban.core.period import Period
from rashinban.ledger.query import CountingQuery
from rashinban.records import facts
from rashinban.records.ledger import binding
from rashinban.records.ledger.recording import Given, record_facts
from rashinban.records.models import (
    CountingRow,
    Event,
    FactRow,
    FrozenCount,
    GatheringRow,
    ObservationRow,
    PartyRow,
)

pytestmark = pytest.mark.django_db
KEY = "2.1.1.1.u1-K1"
INDICATOR = f"/plans/mihon/indicators/{KEY}/"
PAGE = f"{INDICATOR}counting/"
VISITS = CountingQuery(kinds=("attended",), count="parties", measures=("2.1.1.1.u1",))


def client_of(office: Any, name: str | None = None) -> Client:
    client = Client()
    if name:
        client.force_login(office.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def ledger(office: Any) -> Any:
    """Two schools, one of them three times; the third visit is restricted."""
    ObservationRow.objects.filter(indicator__key=KEY).delete()
    schools = [PartyRow.objects.create(organisation=office.organisation, name=f"第{n}高校（架空）") for n in (1, 2)]
    measure = office.edition.measures.get(key="2.1.1.1.u1")
    visits = [(0, 5, "internal"), (0, 6, "internal"), (0, 7, "restricted"), (1, 5, "internal")]
    given = [Given("attended", date(2025, month, 10), party=schools[n], measure=measure, confidentiality=open_to) for n, month, open_to in visits]
    record_facts(office.organisation, given, office.people["planner"])
    office.edition.refresh_from_db()
    return office


def bind(office: Any, query: CountingQuery = VISITS) -> None:
    binding.bind(office.indicator(KEY), query, office.people["planner"])


FORM = {"kinds": ["attended"], "count": "parties", "window": "within", "measures": ["2.1.1.1.u1"]}


def test_checking_shows_the_sentence_and_the_numbers_and_keeps_nothing(ledger: Any) -> None:
    page = client_of(ledger, "planner").post(PAGE, {**FORM, "check": "1"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "高校生の企業訪問の実施" in text
    assert "企業・団体の実数（同じところは一度だけ）で数えます" in text
    first = next(line for line in page.context["preview"].lines if line.period == Period.fiscal_year(2025))
    assert (first.value, first.counted.facts, first.counted.parties) == (2, 4, 2)
    assert len(page.context["preview"].rows) == 4
    assert not CountingRow.objects.exists()


def test_saving_binds_and_leads_to_the_answer(ledger: Any) -> None:
    client = client_of(ledger, "planner")
    answer = client.post(PAGE, {**FORM, "note": "訪問の記録から", "save": "1"})
    assert (answer.status_code, answer.url) == (302, INDICATOR)
    row = CountingRow.objects.get()
    assert (row.query, row.note) == (VISITS, "訪問の記録から")
    text = client.get(INDICATOR).content.decode()
    assert "活動の記録から数えた値" in text
    assert "達成率 10％" in text
    again = client.get(PAGE).content.decode()
    assert "訪問の記録から" in again
    assert "いまの数え方" in again


def test_a_share_has_a_denominator_of_the_same_controls(ledger: Any) -> None:
    client = client_of(ledger, "planner")
    given = {**FORM, "share": "on", "of-kinds": ["attended", "held"], "of-count": "facts", "of-window": "within", "save": "1"}
    client.post(PAGE, given)
    assert CountingRow.objects.get().query.of == CountingQuery(kinds=("attended", "held"))
    wrong = client.post(PAGE, {**given, "of-kinds": []})
    assert "記録の種類を一つ以上選んでください" in wrong.content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kinds": []}, "記録の種類を一つ以上選んでください"),
        ({"since": "2024-04-01"}, "累計のときだけ"),
        ({"towns": "仙台"}, "5けたのコードではありません"),
        ({"measures": ["nai"]}, "nai"),
        ({"count": "heads"}, "heads"),
    ],
)
def test_what_does_not_fit_together_is_said_and_nothing_kept(ledger: Any, change: dict[str, Any], words: str) -> None:
    page = client_of(ledger, "planner").post(PAGE, {**FORM, **change, "save": "1"})
    assert page.status_code == 200
    assert words in page.content.decode()
    assert 'role="alert"' in page.content.decode()
    assert not CountingRow.objects.exists()


@pytest.mark.parametrize(("name", "status"), [("planner", 200), ("reporter", 403), ("approver", 403), ("viewer", 403), ("council", 403), (None, 302)])
def test_only_the_planning_division_builds(ledger: Any, name: str | None, status: int) -> None:
    assert client_of(ledger, name).get(PAGE).status_code == status
    assert client_of(ledger, name).post(PAGE, {**FORM, "save": "1"}).status_code == (302 if name in ("planner", None) else status)
    assert CountingRow.objects.exists() == (name == "planner")


def test_what_is_not_there_is_not_found(ledger: Any) -> None:
    client = client_of(ledger, "planner")
    assert client.get("/plans/mihon/indicators/none/counting/").status_code == 404
    assert client.get(f"{PAGE}rows/").status_code == 404  # nothing is counted yet
    ledger.edition.indicators.filter(key=KEY).update(confidentiality="restricted")
    assert client_of(ledger, "viewer").get(f"{PAGE}rows/").status_code == 404


def test_rows_are_those_that_may_be_read_and_the_others_are_counted(ledger: Any) -> None:
    bind(ledger)
    for name, seen, hidden in (("planner", 4, 0), ("viewer", 3, 1)):
        page = client_of(ledger, name).get(f"{PAGE}rows/?period=FY2025")
        assert (len(page.context["lines"]), page.context["hidden"]) == (seen, hidden)
        assert page.context["value"] == 2
        assert page.context["may_freeze"] == (name == "planner")
        assert ("このほか1件は見る権限がありません" in page.content.decode()) == bool(hidden)
    assert Event.objects.filter(verb="read", confidentiality="restricted").count() == 1


@pytest.mark.parametrize(("name", "status"), [("council", 403), ("administrator", 403), ("stranger", 403), (None, 302)])
def test_rows_are_for_those_who_read_the_records(ledger: Any, name: str | None, status: int) -> None:
    bind(ledger)
    assert client_of(ledger, name).get(f"{PAGE}rows/").status_code == status
    assert client_of(ledger, name).get(f"{PAGE}rows.csv").status_code == status
    assert "活動の記録から数えた値" not in client_of(ledger, name).get(INDICATOR).content.decode()


def test_rows_for_excel_are_harmless_and_noted(ledger: Any) -> None:
    bind(ledger)
    FactRow.objects.filter(on=date(2025, 5, 10)).update(note="=HYPERLINK(1)")
    answer = client_of(ledger, "planner").get(f"{PAGE}rows.csv?period=FY2025")
    content = b"".join(answer.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(lines) == 4
    assert {line["内容"] for line in lines} == {"'=HYPERLINK(1)", ""}
    assert Event.objects.filter(verb="exported", confidentiality="restricted").exists()


def test_rows_come_in_pages_with_few_queries(ledger: Any, django_assert_max_num_queries: Any) -> None:
    bind(ledger)
    party = PartyRow.objects.first()
    measure = ledger.edition.measures.get(key="2.1.1.1.u1")
    record_facts(ledger.organisation, [Given("attended", date(2025, 8, 1), party=party, measure=measure)] * 120, ledger.people["planner"])
    client = client_of(ledger, "viewer")
    client.get(f"{PAGE}rows/?period=FY2025")
    with django_assert_max_num_queries(25):
        page = client.get(f"{PAGE}rows/?period=FY2025&page=2")
    assert len(page.context["lines"]) == 50


def test_freezing_hands_the_value_to_the_approver(ledger: Any) -> None:
    bind(ledger)
    client = client_of(ledger, "reporter")
    answer = client.post(f"{PAGE}freeze/", {"period": "FY2025"})
    row = FrozenCount.objects.get().observation
    assert answer.url == f"{INDICATOR}facts/{row.pk}/"
    assert (row.standing, row.value) == ("checked", 2)
    told = client.get(answer.url).content.decode()
    assert f"{PAGE}rows/?frozen={row.pk}" in told
    assert "企業・団体の実数" in told
    again = client.post(f"{PAGE}freeze/", {"period": "FY2025"}, follow=True)
    assert "変わりません" in again.content.decode()
    facts.move(row, "approved", ledger.people["approver"])
    party = PartyRow.objects.create(organisation=ledger.organisation, name="第3高校（架空）")
    late = Given("attended", date(2025, 4, 2), party=party, measure=ledger.edition.measures.get(key="2.1.1.1.u1"))
    record_facts(ledger.organisation, [late], ledger.people["planner"])
    assert client.get(f"{PAGE}rows/?period=FY2025").context["value"] == 3
    frozen = client.get(f"{PAGE}rows/?frozen={row.pk}")
    assert frozen.context["value"] == 2
    assert "この値は動きません" in frozen.content.decode()


@pytest.mark.parametrize(("name", "status"), [("viewer", 403), ("council", 403), ("other_reporter", 403), (None, 302)])
def test_only_who_enters_values_freezes(ledger: Any, name: str | None, status: int) -> None:
    bind(ledger)
    assert client_of(ledger, name).post(f"{PAGE}freeze/", {"period": "FY2025"}).status_code == status
    assert not FrozenCount.objects.exists()


def test_dropping_needs_a_reason_and_the_planning_division(ledger: Any) -> None:
    bind(ledger)
    for name in ("reporter", "viewer"):
        assert client_of(ledger, name).post(f"{PAGE}drop/", {"reason": "やめる"}).status_code == 403
    planner = client_of(ledger, "planner")
    planner.post(f"{PAGE}drop/", {"reason": ""})
    assert binding.query_of(ledger.indicator(KEY)) is not None
    planner.post(f"{PAGE}drop/", {"reason": "届出の数を使う"})
    assert binding.query_of(ledger.indicator(KEY)) is None
    assert planner.get(f"{PAGE}freeze/").status_code == 405


def test_twenty_presentations_and_four_agreements_show_target_and_rate(office: Any) -> None:
    """No figure is typed: 20 of 20 presented, 4 of 4 agreed, 20 % as planned (the federation's salon)."""
    from pathlib import Path

    from rashinban import workflow
    from rashinban.records import loading
    from rashinban.records.ledger.binding_files import read_bindings
    from rashinban.records.models import ConnectionRow, EditionRow, Role

    real = Path(__file__).parents[3] / "examples" / "real"
    plan = workflow.load_plan(real / "tokeiren-2021.yaml")
    bindings = read_bindings((real / "tokeiren-2021.counting.yaml").read_text(encoding="utf-8"), None, plan)
    loading.load(plan, (), bindings=bindings)
    edition = EditionRow.objects.select_related("plan__organisation").get(plan__slug="tokeiren-2021")
    body = edition.plan.organisation
    Role.objects.create(person=office.people["planner"], duty="planner", organisation=body, since=date(2024, 4, 1))
    measure = edition.measures.get(key="III.2.6.1.u2")
    salon = GatheringRow.objects.create(organisation=body, title="東北産学官金サロン", on=date(2021, 9, 1))
    firms = [PartyRow.objects.create(organisation=body, name=f"企業{n}（架空）") for n in range(20)]
    shown = [Given("presented", date(2021, 9, 1), party=firm, gathering=salon, measure=measure) for firm in firms]
    pairs = [ConnectionRow.objects.create(organisation=body, need_party=firms[n], offer_party=firms[n + 10], measure=measure) for n in range(4)]
    agreed = [Given("agreed", date(2021, 11, 1), party=firms[n], connection=pair, measure=measure) for n, pair in enumerate(pairs)]
    rows = record_facts(body, [*shown, *agreed], None)
    FactRow.objects.filter(pk__in=[row.pk for row in rows]).update(confirmed_at=rows[0].recorded_at)
    page = client_of(office, "planner").get("/plans/tokeiren-2021/indicators/III.2.6.1.u2-K1/")
    text = page.content.decode()
    counting = page.context["counting"]
    assert (counting.live.value, counting.target, counting.reached) == (20, 20, 100)
    assert (counting.rate.planned, counting.rate.actual) == (20, 20)
    assert text.count("20％") >= 2
    assert page.context["told"].page.row.state == "achieved"
    goal = client_of(office, "planner").get("/plans/tokeiren-2021/indicators/III.2.6.1.u2-T1/")
    assert goal.context["counting"].live.value == 4
