"""Reports: composed for their readers, kept whole, never computed again."""

from datetime import date
from decimal import Decimal

import pytest

from office import Office
from rashinban.core.errors import WrongContent
from rashinban.core.period import Period
from rashinban.monitoring.observations import Observation
from rashinban.records import audit, editions, facts, publishing
from rashinban.records.models import IndicatorRow, ObservationRow, ReportRow, Standing
from rashinban.records.progress import view

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)


def make(office: Office, **options) -> ReportRow:
    return publishing.make_report(office.edition, office.people["planner"], title="進捗報告", as_of=DAY, **options)


def publish(office: Office, row: ReportRow) -> int:
    publishing.share(row, office.people["planner"])
    return publishing.publish(row, office.people["planner"])


def test_a_report_survives_the_database_with_its_hash(office: Office) -> None:
    row = make(office)
    again = ReportRow.objects.get(pk=row.pk)
    assert again.content == row.content
    assert publishing.digest(again.content) == again.sha256


def test_a_published_report_never_changes(office: Office) -> None:
    row = make(office)
    publish(office, row)
    before = ReportRow.objects.get(pk=row.pk)
    indicator = next(each for each in office.edition.indicators.all() if each.observations.filter(value__isnull=False).exists())
    late = Observation(indicator=indicator.key, period=Period.fiscal_year(2025), value=Decimal("1"), vintage=date(2026, 11, 20))
    fact = facts.enter(indicator, late, office.people["reporter"], standing=Standing.CHECKED)
    facts.move(fact, Standing.APPROVED, office.people["approver"])
    targeted = next(each for each in office.edition.indicators.all() if each.revisions.get().targets.exists())
    plan = view(office.edition, office.people["planner"], DAY).plan
    targets = tuple(target.model_copy(update={"value": Decimal("9999")}) for target in plan.indicator(targeted.key).targets)
    editions.change_targets(targeted, targets, date(2026, 11, 1), "other", "架空の変更", office.people["planner"])
    IndicatorRow.objects.filter(pk=indicator.pk).update(confidentiality="secret")
    after = ReportRow.objects.get(pk=row.pk)
    assert after.content == before.content
    assert publishing.digest(after.content) == before.sha256
    office.edition.refresh_from_db()
    assert publishing.compose_for(office.edition, DAY, "public", "ja") != before.content


def test_publishing_publishes_the_facts_it_was_made_from_and_no_others(office: Office) -> None:
    ObservationRow.objects.update(standing=Standing.APPROVED)
    row = make(office)
    indicator = office.edition.indicators.first()
    late = Observation(indicator=indicator.key, period=Period.fiscal_year(2030), value=Decimal("1"), vintage=DAY)
    fact = facts.enter(indicator, late, office.people["reporter"], standing=Standing.CHECKED)
    facts.move(fact, Standing.APPROVED, office.people["approver"])
    count = publish(office, row)
    assert count == ObservationRow.objects.filter(standing=Standing.PUBLISHED).count() > 0
    fact.refresh_from_db()
    assert fact.standing == Standing.APPROVED


def test_a_report_for_the_public_holds_only_what_is_public(office: Office) -> None:
    hidden = office.edition.indicators.first()
    IndicatorRow.objects.filter(pk=hidden.pk).update(confidentiality="internal")
    shown = {page.row.indicator for page in publishing.compose_for(office.edition, DAY, "public", "ja").pages}
    inside = {page.row.indicator for page in publishing.compose_for(office.edition, DAY, "internal", "ja").pages}
    assert inside - shown == {hidden.key}


def test_a_report_notes_the_end_of_the_chain(office: Office) -> None:
    row = make(office)
    publish(office, row)
    row.refresh_from_db()
    assert audit.verify([("報告書", row.chain_head)]) == ()
    assert audit.verify([("報告書", "0" * 64)])


def test_steps_cannot_be_jumped_or_taken_twice(office: Office) -> None:
    row = make(office)
    with pytest.raises(WrongContent):
        publishing.publish(row, office.people["planner"])
    publish(office, row)
    with pytest.raises(WrongContent):
        publishing.publish(row, office.people["planner"])
    with pytest.raises(WrongContent):
        publishing.discard(row, office.people["planner"])


def test_files_are_drawn_once(office: Office) -> None:
    row = make(office)
    first = publishing.draw_file(row, "xlsx")
    assert publishing.draw_file(row, "xlsx").pk == first.pk
    assert first.size > 1000


def test_an_earlier_day_knows_less(office: Office) -> None:
    early = publishing.compose_for(office.edition, date(2025, 4, 1), "public", "ja")
    assert early.as_of == date(2025, 4, 1)
    assert all(each.vintage <= early.as_of for page in early.pages for each in page.history)
