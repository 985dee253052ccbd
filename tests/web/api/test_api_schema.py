"""Schemathesis asks every endpoint of the OpenAPI document as several people: no 5xx, answers as they are described."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api_calls import bearer
from ledger_example import load_ledger
from office import Office
from rashinban.core.period import Period
from rashinban.monitoring.observations import Observation
from rashinban.records import collecting, facts, progress, publishing
from rashinban.records.models import CardRow, FactRow, IndicatorRow, ObservationRow
from rashinban.web.api.application import api
from rashinban.web.wsgi import application

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
DOCUMENT = schemathesis.openapi.from_dict(dict(api.get_openapi_schema()))
#: Bodies that can be accepted, by the end of the address.
BODIES = {
    "/observations": {"period": "FY2026", "value": 1},
    "/evidence": {"link": "https://example.jp/"},
    "/collections": {"period": "FY2024", "title": "照会", "due": "2099-03-31"},
    "/facts": {"kind": "consulted", "on": "2026-11-20", "note": "相談"},
    "/confirm": {"side": "office", "who": "課長"},
    "/withdraw": {"why": "二重"},
    "/eligibility": {"answers": {"place": ["新潟県"]}},
    "/targets": {"targets": [{"value": 99}], "decided_on": "2026-04-01", "reason_kind": "other", "reason": "試験"},
}
OPERATIONS = {f"{each.method.upper()} {each.path}": each for each in (found.ok() for found in DOCUMENT.get_all_operations())}


class Rolled(Exception):
    """Ends a call's transaction, so that every call finds the same office."""


@pytest.fixture
def real(office: Office, db: None, tmp_path: Path) -> dict[str, list[Any]]:
    """What addresses may name, so that not every call ends at a 404."""
    people = office.people
    load_ledger(office, tmp_path)
    work = FactRow.objects.get(key="c-1")
    card = CardRow.objects.get(key="shisaku-hojo")
    row = collecting.open_collection(office.edition, Period.fiscal_year(2025), "照会", "", date(2099, 3, 31), people["planner"])
    waiting = Observation(indicator="2.1-K1", period=Period.fiscal_year(2025), value=5, vintage=date(2026, 10, 1))
    fact = facts.enter(office.indicator("2.1-K1"), waiting, people["reporter"], standing="checked")
    report = publishing.make_report(office.edition, people["planner"], title="報告", as_of=date(2026, 11, 22))
    return {
        "slug": ["mihon"],
        "key": list(IndicatorRow.objects.filter(edition=office.edition).values_list("key", flat=True)[:3]),
        "id": [fact.pk, row.pk, report.pk, work.pk, card.pk, ObservationRow.objects.order_by("pk").first().pk],
        "format": ["zip", "xlsx"],
    }


@pytest.mark.parametrize("name", ["anonymous", "planner", "reporter"])
def test_the_api_does_what_its_document_says(office: Office, real: dict[str, list[Any]], name: str) -> None:
    headers = bearer(office.people[name]) if name != "anonymous" else {}
    reached: set[int] = set()
    for operation in OPERATIONS.values():
        examples = 3 if "file." in operation.path or operation.path.endswith("zip") else 7
        ask(operation, real, headers, examples, reached)
    assert {200, 404, 422} <= reached
    assert (201 in reached) == (name != "anonymous")


def ask(operation: Any, real: dict[str, list[Any]], headers: dict[str, str], examples: int, reached: set[int]) -> None:
    """Call one endpoint with drawn arguments, half of the time at an address that exists."""

    @seed(20261122)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), existing=st.booleans(), data=st.data())
    def call(case: Any, existing: bool, data: Any) -> None:
        if existing:
            case.path_parameters = {part: data.draw(st.sampled_from(real[part])) for part in case.path_parameters or {}}
            end = f"/{case.path.rpartition('/')[2]}"
            if case.method == "POST" and end in BODIES and data.draw(st.booleans()):
                case.body = BODIES[end]
        case.headers = {key: value for key, value in (case.headers or {}).items() if key.lower() != "authorization"}
        try:
            with transaction.atomic():
                response = case.call(app=application, headers=headers)
                raise Rolled
        except Rolled:
            progress.forget()  # ids and versions that were rolled back come again with another content
            reached.add(response.status_code)
            case.validate_response(response, checks=CHECKS)

    call()
