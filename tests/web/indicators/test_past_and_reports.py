"""What an indicator carries with it: facts of the edition before, and what published reports said about it."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from office import MIHON
from rashinban import workflow
from rashinban.records import editions, facts
from rashinban.records.history import read_history
from rashinban.records.models import IndicatorRow, MeasureRow, ObservationRow, ReportRow, Standing
from rashinban.records.published import told_in_reports

pytestmark = pytest.mark.django_db
KEY = "2.2-K4"
PAGE = f"/plans/mihon/indicators/{KEY}/"
OF_REPORT = date(2026, 9, 30)


@pytest.fixture
def report(office):
    plan = workflow.load_plan(MIHON / "plan.yaml")
    content = workflow.compose_report(plan, workflow.load_observations(MIHON / "observations.csv", plan), OF_REPORT)
    return ReportRow.objects.create(
        edition=office.edition,
        title="年次の報告",
        as_of=OF_REPORT,
        standing="published",
        content=content,
        sha256="a" * 64,
        published_at=timezone.now(),
    )


@pytest.fixture
def next_edition(office):
    value = workflow.load_plan(MIHON / "plan.yaml")
    edition = editions.add_edition(office.plan, value, office.people["planner"])
    editions.put_in_force(edition, date(2026, 4, 1), office.people["planner"])
    IndicatorRow.objects.filter(edition=edition).update(division=office.divisions["industry"], confidentiality="public")
    MeasureRow.objects.filter(edition=edition).update(confidentiality="public")
    editions.publish_edition(edition, office.people["planner"])
    return edition


def test_published_reports_are_named_with_what_they_said(office, report):
    text = Client().get(PAGE).content.decode()
    told = text[text.index('id="published"') :]
    assert "年次の報告" in told
    assert "46.5%" in told
    (said,) = told_in_reports(office.plan, KEY, None)
    assert (said.state, said.as_of) == ("on_track", OF_REPORT)


def test_reports_are_read_once_and_drafts_never(office, report, django_assert_num_queries):
    told_in_reports(office.plan, KEY, None)
    with django_assert_num_queries(1):
        assert told_in_reports(office.plan, "2.1-K1", None)
    assert told_in_reports(office.plan, "none", None) == ()
    ReportRow.objects.update(standing="council")
    assert told_in_reports(office.plan, KEY, None) == ()


def test_a_changed_report_is_read_again(office, report):
    assert told_in_reports(office.plan, KEY, None)
    row = ReportRow.objects.get()
    pages = tuple(page for page in row.content.pages if page.row.indicator != KEY)
    ReportRow.objects.update(content=row.content.model_copy(update={"pages": pages}), sha256="b" * 64)
    assert told_in_reports(office.plan, KEY, None) == ()


def test_facts_of_the_edition_before_are_inherited(office, next_edition):
    row = next_edition.indicators.select_related("edition__plan").get(key=KEY)
    assert [str(each.row.value) for each in read_history(row, None)] == ["46.5", "45", "38"]
    text = Client().get(PAGE).content.decode()
    assert "46.5" in text
    old = ObservationRow.objects.filter(indicator__key=KEY).first()
    assert Client().get(f"{PAGE}facts/{old.pk}/").status_code == 200


def test_an_old_draft_does_not_become_a_fact_of_the_new_edition(office, next_edition):
    reporter = Client()
    reporter.force_login(office.people["reporter"], backend="django.contrib.auth.backends.ModelBackend")
    fields = {
        "period": "FY2025",
        "value": "47",
        "vintage": timezone.localdate().isoformat(),
        "status": "final",
        "confidentiality": "public",
        "seen": ObservationRow.objects.order_by("-pk").first().pk,
        "submit": "1",
        "reason_kind": "typing",
        "reason": "入力の誤り",
    }
    response = reporter.post(f"{PAGE}enter/", fields)
    assert response.status_code == 302
    new = ObservationRow.objects.order_by("-pk").first()
    assert (new.indicator.edition, new.standing) == (next_edition, Standing.CHECKED)
    facts.move(new, Standing.APPROVED, office.people["approver"])
    (first, *_) = read_history(next_edition.indicators.select_related("edition__plan").get(key=KEY), office.people["viewer"])
    assert str(first.row.value) == "47"
    assert str(first.corrects.value) == "46.5"
