"""The table of activities and the list of parties on their pages: downloaded, changed, looked at, taken in; by permission."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from ledger_example import load_ledger
from office import Office
from rashinban.records.models import Event, FactRow


def client(office: Office, name: str) -> Client:
    found = Client()
    found.force_login(office.people[name])
    return found


def test_downloaded_changed_and_given_back(office: Office, tmp_path: Path) -> None:
    load_ledger(office, tmp_path)
    site = client(office, "planner")
    answer = site.get("/activities/list.xlsx?kind=consulted")
    assert answer.status_code == 200
    book = load_workbook(BytesIO(answer.content))
    sheet = book.active
    headings = [cell.value for cell in sheet[1]]
    assert sheet.max_row - 1 == FactRow.objects.visible_to(office.people["planner"]).filter(kind="consulted", withdrawn_at=None).count() > 0
    page = site.post("/activities/import/", {"file": SimpleUploadedFile("a.xlsx", answer.content)}, follow=True)
    assert "変わることはありません" in page.content.decode()
    sheet.cell(2, headings.index("日付") + 1).value = date(2026, 4, 3)
    sheet.cell(2, headings.index("直すわけ") + 1).value = "日付の誤り"
    buffer = BytesIO()
    book.save(buffer)
    page = site.post("/activities/import/", {"file": SimpleUploadedFile("a.xlsx", buffer.getvalue())}, follow=True)
    assert "2026-04-03" in page.content.decode()
    before = FactRow.objects.count()
    assert site.post(page.redirect_chain[-1][0]).status_code == 302
    assert FactRow.objects.count() == before + 1
    assert Event.objects.filter(verb="activities_imported", person=office.people["planner"]).exists()


def test_mistakes_are_shown_and_nothing_is_kept(office: Office) -> None:
    site = client(office, "reporter")
    answer = site.post("/activities/import/", {"file": SimpleUploadedFile("a.csv", "日付,種類\nきのう,なにか\n".encode())})
    assert answer.status_code == 400
    assert FactRow.objects.count() == 0


def test_who_may(office: Office, tmp_path: Path) -> None:
    load_ledger(office, tmp_path)
    for path in ("/activities/import/", "/activities/import/form.xlsx"):
        assert client(office, "reporter").get(path).status_code == 200
        assert client(office, "viewer").get(path).status_code == 403
        assert Client().get(path).status_code == 302
    for path in ("/activities/list.xlsx", "/parties/parties.xlsx"):
        assert client(office, "viewer").get(path).status_code == 200
        assert client(office, "council").get(path).status_code == 403
        assert Client().get(path).status_code == 302
    assert client(office, "viewer").get("/activities/import/1/").status_code == 404


def test_figures_leave_to_those_named_alone_and_it_is_noted(office: Office, tmp_path: Path) -> None:
    load_ledger(office, tmp_path)

    def figures(name: str) -> set[object]:
        sheet = load_workbook(BytesIO(client(office, name).get("/activities/list.xlsx").content)).active
        return {cell.value for row in sheet.iter_rows() for cell in row} & {848000000, 812000000, "848000000"}

    assert figures("planner") == figures("viewer") == set()
    assert figures("reporter") == {848000000}
    assert Event.objects.filter(verb="exported", confidentiality="secret", person=office.people["reporter"]).exists()
