"""The pages of cases and lessons: what is waited for, figures for those named alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from office import Office
from rashinban.core.period import Period
from rashinban.records.ledger import cases
from rashinban.records.models import CaseRow, Event, FactRow, LessonRow, PartyRow

SECRETS = ("123,456,789", "234,567,890", "55,555,550", "123456789")


def at(office: Office, person: str) -> Client:
    client = Client()
    client.force_login(office.people[person])
    return client


@pytest.fixture
def case(office: Office) -> CaseRow:
    """A case with one result, read by its reporter and the approver."""
    firm = PartyRow.objects.create(organisation=office.organisation, name="みほん食品（架空）")
    given = {"title": "販路の開拓", "party": firm, "opened_on": date(2022, 6, 1), "baseline": Decimal(123456789), "share": Decimal("0.5")}
    row = cases.open_case(office.organisation, given, [office.people["approver"]], office.people["reporter"], division=office.divisions["industry"])
    cases.add_result(row, Period.fiscal_year(2022), Decimal(234567890), office.people["reporter"], grade="document")
    return row


@pytest.mark.parametrize("name", ["cases", "case_new", "lessons", "lesson_new"])
def test_who_comes_in(office: Office, client: Client, name: str) -> None:
    assert client.get(reverse(name)).status_code == 302
    assert at(office, "reporter").get(reverse(name)).status_code == 200
    assert at(office, "viewer").get(reverse(name)).status_code == (403 if name.endswith("_new") else 200)


def test_figures_are_on_the_pages_of_those_named_alone(office: Office, case: CaseRow) -> None:
    addresses = [reverse("case", args=[case.pk]), reverse("cases"), reverse("case_edit", args=[case.pk]), reverse("party", args=[case.party_id])]
    for person in ("planner", "viewer", "administrator", "council", "other_reporter", "stranger"):
        for address in addresses:
            shown = at(office, person).get(address).content.decode()
            assert not any(secret in shown for secret in SECRETS), (person, address)
    for person in ("reporter", "approver"):
        page = at(office, person).get(addresses[0])
        assert all(secret in page.content.decode() for secret in SECRETS[:2])
        assert "55,555,550.5" in page.content.decode()
    assert Event.objects.filter(verb="read", confidentiality="secret").count() >= 2
    assert "販路の開拓" in at(office, "viewer").get(addresses[0]).content.decode()
    assert at(office, "stranger").get(addresses[0]).status_code == 404


def test_a_year_that_is_missing_is_waited_for_until_it_comes(office: Office, case: CaseRow) -> None:
    page = at(office, "reporter")
    shown = page.get(reverse("cases")).content.decode()
    assert "結果を待っている案件が1件あります" in shown
    assert "結果待ち" not in at(office, "viewer").get(reverse("cases")).content.decode().split("<tbody>")[-1]
    result = reverse("case_result", args=[case.pk])
    last = Period.containing("fiscal_year", date.today()).start.year
    for year in range(2023, last):
        assert page.post(result, {"year": year, "amount": "200000000", "grade": "statement", "share_percent": "25"}).status_code == 302
    assert "待っている結果はありません" in page.get(reverse("cases")).content.decode()
    fact = FactRow.objects.filter(withdrawn_at=None).order_by("-on").first()
    assert (fact.share, fact.confidentiality) == (Decimal("0.25"), "secret")
    assert page.post(result, {"year": 2022, "amount": "300000000", "grade": "statement", "why": "確定"}).status_code == 302
    assert FactRow.objects.filter(withdrawn_at=None).count() == last - 2022
    assert page.post(result, {"year": 2022, "amount": "", "grade": "statement"}).status_code == 400
    assert at(office, "planner").post(result, {"year": 2022, "amount": "1", "grade": "statement"}).status_code == 403


def test_the_support_ends_the_case_goes_on(office: Office, case: CaseRow) -> None:
    page, end = at(office, "reporter"), reverse("case_end", args=[case.pk])
    page.post(end, {"what": "support", "on": "2023-03-31"})
    assert "支援は終了、追跡中" in page.get(reverse("cases")).content.decode()
    assert page.post(end, {"what": "close", "on": "2022-01-01"}).status_code == 400
    page.post(end, {"what": "close", "on": "2023-06-30"})
    assert "に追跡を終えました" in page.get(reverse("case", args=[case.pk])).content.decode()
    page.post(end, {"what": "reopen"})
    case.refresh_from_db()
    assert (case.support_ended_on, case.closed_on) == (date(2023, 3, 31), None)
    page.post(end, {"what": "close", "on": ""})
    case.refresh_from_db()
    assert case.closed_on is None
    assert at(office, "viewer").post(end, {"what": "support", "on": "2023-03-31"}).status_code == 403


def test_a_case_is_opened_and_changed(office: Office, case: CaseRow) -> None:
    page = at(office, "reporter")
    given = {"title": "新しい案件", "party_name": "㈱みほん食品（架空）", "opened_on": "2026-04-01", "confidentiality": "internal", "baseline": "1000", "baseline_year": "2025"}
    assert page.post(reverse("case_new"), given | {"party_name": "ない会社"}).status_code == 400
    assert page.post(reverse("case_new"), given | {"share_percent": "30", "named": [office.people["planner"].pk]}).status_code == 302
    row = CaseRow.objects.get(title="新しい案件")
    assert (row.share, row.baseline_period) == (Decimal("0.3"), Period.fiscal_year(2025))
    assert set(row.named.all()) == {office.people["planner"], office.people["reporter"]}
    edit = reverse("case_edit", args=[case.pk])
    assert "baseline" not in at(office, "planner").get(edit).context["form"].fields
    kept = {"title": "改めた件名", "party_name": "みほん食品（架空）", "opened_on": "2022-06-01", "confidentiality": "internal"}
    assert at(office, "planner").post(edit, kept | {"baseline": "1"}).status_code == 302
    case.refresh_from_db()
    assert (case.title, case.baseline, case.named.count()) == ("改めた件名", Decimal(123456789), 2)
    assert at(office, "other_reporter").get(edit).status_code == 403


def test_lessons_are_written_down_and_found(office: Office, case: CaseRow) -> None:
    page = at(office, "reporter")
    given = {"title": "工場を先に見せる", "text": "話が早い。", "tags": "販路", "case": case.pk, "confidentiality": "internal"}
    done = page.post(reverse("lesson_new"), given)
    row = LessonRow.objects.get()
    assert done.headers["Location"] == reverse("lesson", args=[row.pk])
    viewer = at(office, "viewer")
    assert "販路の開拓" in viewer.get(reverse("lesson", args=[row.pk])).content.decode()
    assert "工場を先に見せる" in viewer.get(reverse("lessons"), {"tag": "販路"}).content.decode()
    assert "工場を先に見せる" not in viewer.get(reverse("lessons"), {"tag": "観光"}).content.decode()
    assert "工場を先に見せる" in viewer.get(reverse("case", args=[case.pk])).content.decode()
    assert at(office, "stranger").get(reverse("lesson", args=[row.pk])).status_code == 404
    assert page.post(reverse("lesson_new"), {**given, "text": ""}).status_code == 400


def test_the_list_asks_little_whatever_its_length(office: Office, case: CaseRow) -> None:
    page = at(office, "reporter")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert page.get(reverse("cases")).status_code == 200
        return len(asked)

    few = queries()
    for number in range(20):
        cases.open_case(
            office.organisation, {"title": f"案件{number}", "party": case.party, "opened_on": date(2024, 4, 1)}, [], office.people["reporter"], division=case.division
        )
    assert queries() <= few + 1 <= 25
