"""The pages of reports, from making one to its public page."""

from datetime import date

import pytest
from django.test import Client

from office import Office
from rashinban.records import publishing
from rashinban.records.models import ReportRow

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)


def as_(office: Office, name: str) -> Client:
    client = Client()
    client.force_login(office.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def told(office: Office, **more: str) -> dict[str, str]:
    plain = {"edition": str(office.edition.pk), "title": "令和8年度 進捗報告", "as_of": DAY.isoformat(), "confidentiality": "public", "language": "ja"}
    return plain | more


def test_from_making_to_the_public_page(office: Office, django_capture_on_commit_callbacks) -> None:
    planner = as_(office, "planner")
    look = planner.post("/reports/new/", told(office, look=""))
    assert "この内容になります" in look.content.decode()
    assert not ReportRow.objects.exists()
    made = planner.post("/reports/new/", told(office, keep=""))
    row = ReportRow.objects.get()
    assert made["Location"] == f"/reports/{row.pk}/"
    council, public = as_(office, "council"), Client()
    assert council.get(f"/reports/{row.pk}/").status_code == 404
    planner.post(f"/reports/{row.pk}/share/")
    assert council.get(f"/reports/{row.pk}/").status_code == 200
    assert public.get(f"/reports/{row.pk}/").status_code == 404
    assert "内容は変わっていません" in planner.get(f"/reports/{row.pk}/publish/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        planner.post(f"/reports/{row.pk}/publish/")
    page = public.get(f"/reports/{row.pk}/")
    assert row.content.rows[0].label in page.content.decode()
    assert public.get(f"/reports/{row.pk}/rows/1/").status_code == 200
    assert public.get(f"/reports/{row.pk}/rows/999/").status_code == 404
    assert row.title in public.get("/reports/").content.decode()
    assert {each.format for each in row.files.all()} == set(publishing.formats())


@pytest.mark.parametrize("format", ["html", "xlsx", "pptx", "zip"])
def test_a_file_comes_down_as_a_file(office: Office, format: str) -> None:
    row = publishing.make_report(office.edition, office.people["planner"], title="報告", as_of=DAY)
    got = as_(office, "planner").get(f"/reports/{row.pk}/file.{format}")
    assert got.status_code == 200
    assert got["Content-Disposition"].startswith("attachment")
    assert got["X-Content-Type-Options"] == "nosniff"
    assert got["Content-Type"] == publishing.MEDIA_TYPES[format]


@pytest.mark.parametrize("name", ["viewer", "reporter", "approver", "council", "administrator"])
def test_only_planners_make_share_and_publish(office: Office, name: str) -> None:
    row = publishing.make_report(office.edition, office.people["planner"], title="報告", as_of=DAY)
    publishing.share(row, office.people["planner"])
    client = as_(office, name)
    assert client.post("/reports/new/", told(office, keep="")).status_code == 403
    assert client.post(f"/reports/{row.pk}/publish/").status_code in (403, 404)
    row.refresh_from_db()
    assert (ReportRow.objects.count(), row.standing) == (1, "council")


def test_a_day_to_come_is_refused_beside_its_field(office: Office) -> None:
    answer = as_(office, "planner").post("/reports/new/", told(office, as_of="2099-01-01", keep=""))
    assert answer.status_code == 400
    assert "まだ来ていない日" in answer.content.decode()


def test_two_reports_side_by_side(office: Office) -> None:
    planner = office.people["planner"]
    old = publishing.make_report(office.edition, planner, title="前の報告", as_of=date(2025, 6, 1))
    new = publishing.make_report(office.edition, planner, title="今の報告", as_of=DAY)
    page = as_(office, "planner").get(f"/reports/{new.pk}/compare/?with={old.pk}").content.decode()
    assert "変わったところ" in page


def test_the_list_asks_a_fixed_number_of_queries(office: Office, django_assert_max_num_queries) -> None:
    for number in range(12):
        publishing.make_report(office.edition, office.people["planner"], title=f"報告{number}", as_of=DAY)
    client = as_(office, "planner")
    with django_assert_max_num_queries(15):
        assert client.get("/reports/").status_code == 200
