"""A collection in the small office, on a day of its own, for the tests of asking."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from office import Office
from rashinban.core.period import Period
from rashinban.monitoring.observations import Observation
from rashinban.records.models import Collection, Event, ObservationRow, Step, StoredFile, Upload

DAY = date(2026, 11, 22)
PERIOD = Period.fiscal_year(2026)
#: Three indicators of the example: a share, a count, and a promise in words.
SHARE, COUNT, WORDS = "2.1-K1", "2.1-K2", "2.1.1.1.u1-T1"
FIRST = 5  # the row of the first indicator in the workbook


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> date:
    """The day of the tests, whatever the calendar says."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: DAY)
    return DAY


@pytest.fixture
def collection(office: Office, today: date) -> Any:
    """FY2026 is asked for; nothing of it is known."""
    row = Collection.objects.create(
        edition=office.edition, period=PERIOD, title="2026年度の実績の照会", due=date(2026, 11, 30), opened_by=office.people["planner"]
    )
    return Collection.objects.select_related("edition__plan").get(pk=row.pk)


def as_person(office: Office, name: str) -> Client:
    """A browser of this person."""
    client = Client()
    client.force_login(office.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def fact(key: str, value: str = "60", vintage: date = date(2026, 10, 1), **fields: Any) -> Observation:
    """A figure of the period."""
    return Observation(indicator=key, period=PERIOD, value=Decimal(value), vintage=vintage, **fields)


def counts() -> tuple[int, ...]:
    """How much is stored of everything an upload could change."""
    return tuple(model.objects.count() for model in (ObservationRow, Step, Event, Upload, StoredFile))


def form_of(office: Office, client: Client, collection: Any, **typed: str) -> dict[str, str]:
    """The fields of the grid as they are rendered, some typed over: ``value__2_1_K1`` style is spelled by ``name``."""
    page = client.get(f"/collections/{collection.pk}/grid/")
    fields = {"day": page.context["day"], "action": "draft"}
    for row in page.context["rows"]:
        fields[f"stamp-{row.pk}"] = row.stamp
        fields |= {cell.name: cell.text for cell in row.cells}
    fields["key"] = [row.indicator.id for row in page.context["rows"]]  # type: ignore[assignment]
    return fields | typed


def name_of(office: Office, field: str, key: str) -> str:
    """The name of an input of the grid."""
    return f"{field}-{office.indicator(key).pk}"


def workbook(client: Client, collection: Any, cells: dict[str, Any] | None = None, change: Any = None, query: str = "") -> io.BytesIO:
    """The downloaded workbook with cells typed into, as a file to send."""
    answer = client.get(f"/collections/{collection.pk}/workbook.xlsx{query}")
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    for place, content in (cells or {}).items():
        book["実績"][place] = content
    if change is not None:
        change(book)
    held = io.BytesIO()
    book.save(held)
    held.seek(0)
    held.name = "回答.xlsx"
    return held
