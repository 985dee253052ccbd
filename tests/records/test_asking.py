"""Answered: a figure of that period has left the division's hands, in this edition or the one before."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office import MIHON, Office
from rashinban import workflow
from rashinban.core.period import Period
from rashinban.monitoring.observations import Observation
from rashinban.records import asking, editions, facts
from rashinban.records.models import Collection, IndicatorRow

PERIOD = Period.from_code("FY2026")


@pytest.fixture
def collection(office: Office) -> Any:
    """FY2026 is asked for; nothing is known yet."""
    return Collection.objects.create(edition=office.edition, period=PERIOD, title="2026年度の実績", due=date(2027, 5, 31))


def _enter(office: Office, row: Any, standing: str) -> None:
    """A figure of the period by the reporter, as far as ``standing``."""
    fact = facts.enter(
        row, Observation(indicator=row.key, period=PERIOD, value=Decimal(50), vintage=date(2027, 4, 10)), office.people["reporter"]
    )
    steps = {"draft": (), "checked": ("checked",), "returned": ("checked", "returned"), "approved": ("checked", "approved")}[standing]
    for step in steps:
        who = "reporter" if step == "checked" else "approver"
        facts.move(fact, step, office.people[who], "理由")


def test_nothing_is_answered_before_somebody_answers(office: Office, collection: Any) -> None:
    found = asking.answers(collection, office.people["planner"])
    asked = office.edition.indicators.exclude(kind__in=asking.CONTEXT).count()
    assert (found.asked, found.answered) == (asked, 0)
    assert [part.name for part in found.divisions] == ["産業人材課の係"]
    assert len(found.missing) == asked


def test_each_standing_is_counted_where_it_belongs(office: Office, collection: Any) -> None:
    rows = [row for row in office.edition.indicators.order_by("position") if row.value_kind != "criterion" and row.kind == "kpi"]
    rows = rows or list(office.edition.indicators.order_by("position"))
    for row, standing in zip(rows, ("draft", "checked", "returned", "approved"), strict=False):
        _enter(office, row, standing)
    (part,) = asking.answers(collection, office.people["planner"]).divisions
    assert (part.answered, part.waiting, part.drafts, part.returned) == (2, 1, 1, 1)
    assert rows[0].key in part.missing
    assert rows[2].key in part.missing
    assert {rows[1].key, rows[3].key}.isdisjoint(part.missing)


def test_a_division_sees_its_own_part_only(office: Office, collection: Any) -> None:
    row = office.edition.indicators.order_by("position").first()
    IndicatorRow.objects.filter(pk=row.pk).update(division=office.divisions["other"])
    assert asking.answers(collection, office.people["other_reporter"]).missing == (row.key,)
    assert row.key not in asking.answers(collection, office.people["reporter"]).missing
    assert asking.answers(collection, office.people["stranger"]).asked == 0
    assert asking.answers(collection, None).asked == 0
    both = asking.answers(collection, office.people["planner"])
    assert {part.name for part in both.divisions} == {"産業人材課の係", "別の課"}


def test_an_answer_given_to_the_edition_before_counts(office: Office) -> None:
    row = office.edition.indicators.order_by("position").first()
    _enter(office, row, "checked")
    value = workflow.load_plan(MIHON / "plan.yaml")
    newer = editions.add_edition(office.plan, value, office.people["planner"])
    editions.put_in_force(newer, date(2026, 4, 1), office.people["planner"])
    IndicatorRow.objects.filter(edition=newer).update(confidentiality="public")
    later = Collection.objects.create(edition=newer, period=PERIOD, title="新しい版で", due=date(2027, 5, 31))
    found = asking.answers(later, office.people["planner"])
    assert found.answered == 1
    assert row.key not in found.missing


def test_secret_figures_are_counted_as_answers_without_being_told(office: Office, collection: Any) -> None:
    row = office.edition.indicators.order_by("position").first()
    _enter(office, row, "approved")
    row.observations.filter(period=PERIOD).update(confidentiality="secret")
    assert row.key not in asking.answers(collection, office.people["planner"]).missing


def test_the_number_of_queries_does_not_grow(office: Office, collection: Any) -> None:
    def count() -> int:
        collection.refresh_from_db()
        with CaptureQueriesContext(connection) as found:
            asking.answers(Collection.objects.select_related("edition__plan").get(pk=collection.pk), office.people["planner"])
        return len(found)

    few = count()
    for row in office.edition.indicators.order_by("position")[:6]:
        IndicatorRow.objects.filter(pk=row.pk).update(division=office.divisions["other"])
        _enter(office, row, "draft")
    assert count() <= few
    assert few <= 5
