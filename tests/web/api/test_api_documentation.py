"""The documentation names every address, its examples run, and the page of the site is made from the OpenAPI document."""

from __future__ import annotations

import io
import re
import shlex
from datetime import date
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest
from django.test import Client

from api_calls import bearer
from ledger_example import load_ledger
from office import Office
from rashinban.ledger.query import CountingQuery
from rashinban.records import publishing
from rashinban.records.ledger import binding
from rashinban.records.models import (
    CardRow,
    CaseRow,
    Collection,
    ConnectionRow,
    GatheringRow,
    ObservationRow,
    PartyRow,
)
from rashinban.web.api.application import api
from rashinban.web.api.guide import endpoints

GUIDE = Path(__file__).parents[3] / "docs" / "developers" / "api.md"
SITE = "http://testserver"
#: Address of a row of the ledger -> the row the examples mean by number 1.
ROWS: dict[str, Any] = {
    "parties": (PartyRow, "seiki"),
    "gatherings": (GatheringRow, "salon-1"),
    "connections": (ConnectionRow, "hari"),
    "cards": (CardRow, "shisaku-hojo"),
    "cases": (CaseRow, "case-seiki"),
}


class Site:
    """The site behind the two functions the examples use."""

    def __init__(self, ids: dict[str, str]) -> None:
        self.client, self.ids, self.called = Client(), ids, set[str]()

    def send(self, method: str, address: str, headers: dict[str, str], body: str | bytes) -> Any:
        path = address.removeprefix(SITE)
        for example, real in self.ids.items():
            path = re.sub(rf"^{example}(?=$|/)", real, path)
        got = self.client.generic(method, path, body, content_type=headers.pop("Content-Type", ""), headers=headers)
        self.called.add(path.split("?")[0])
        assert got.status_code in (200, 201), (path, got.content[:300])
        return got

    def curl(self, line: str) -> None:
        words = iter(shlex.split(line)[1:])
        method, headers, body, address = "GET", {}, "", ""
        for word in words:
            if word == "-X":
                method = next(words)
            elif word == "-H":
                name, _, value = next(words).partition(": ")
                headers[name] = value
            elif word == "-d":
                body = next(words)
            elif word == "-o":
                next(words)
            else:
                address = word
        self.send(method, address, headers, body)

    def urlopen(self, request: Any) -> Any:
        try:
            headers = {key.title(): value for key, value in request.header_items()}
            got = self.send(request.get_method(), request.full_url, headers, request.data or b"")
        except AssertionError as error:
            raise HTTPError(request.full_url, 400, str(error), request.headers, None) from error
        return io.BytesIO(got.content)


@pytest.mark.django_db
def test_every_example_runs(office: Office, tmp_path: Path) -> None:
    people = office.people
    load_ledger(office, tmp_path)
    report = publishing.make_report(office.edition, people["planner"], title="報告", as_of=date(2026, 11, 22))
    first = ObservationRow.objects.first()
    site = Site({"/api/v1/observations/1": f"/api/v1/observations/{first.pk}", "/api/v1/reports/1": f"/api/v1/reports/{report.pk}"})
    site.ids |= {f"/api/v1/{part}/1": f"/api/v1/{part}/{kind.objects.get(key=key).pk}" for part, (kind, key) in ROWS.items()}
    indicator = office.indicator("2.2-K2")
    binding.bind(indicator, CountingQuery(kinds=("agreed",), count="connections", window="until_end"), people["planner"])
    tokens = {name: bearer(people[name])["Authorization"].removeprefix("Bearer ") for name in ("planner", "reporter", "approver")}
    words = {"SITE": SITE} | {name.upper(): token for name, token in tokens.items()}
    scope: dict[str, Any] = words | {"urlopen": site.urlopen, "print": lambda *_: None}
    ran = 0
    for example in re.finditer(r"```python\n(.*?)```|^    (curl [^\n]*)$", GUIDE.read_text(encoding="utf-8"), re.S | re.M):
        code, line = example.groups()
        if code is not None:
            exec(compile(code.replace(", urlopen\n", "\n"), "api.md", "exec"), scope)
        else:
            if Collection.objects.exists():
                site.ids["/api/v1/collections/1"] = f"/api/v1/collections/{Collection.objects.get().pk}"
            site.curl(re.sub(r"\$([A-Z]+)", lambda found: words[found[1]], line))
        ran += 1
    assert ran > 20
    missed = [path for path in paths() if not any(re.fullmatch(pattern_of(path), called) for called in site.called)]
    assert missed == []


def test_every_address_is_named() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert [path for path in paths() if f"`{path}`" not in text and f"$SITE{path}\n" not in text] == []


@pytest.mark.django_db
def test_the_page_names_every_address(office: Office) -> None:
    page = Client().get("/api/")
    content = page.content.decode()
    assert page.status_code == 200
    for one in endpoints(dict(api.get_openapi_schema())):
        assert f"<code>{one.method} {one.path}</code>" in content
        assert f'id="{one.anchor}"' in content
        assert "{" not in one.address
    assert "<script>" not in content
    assert " style=" not in content
    assert "'unsafe-inline'" not in page["Content-Security-Policy"]


def pattern_of(path: str) -> str:
    return "".join("[^/]+" if part.startswith("{") else re.escape(part) for part in re.split(r"(\{[^}]+\})", path))


def paths() -> list[str]:
    return list(api.get_openapi_schema()["paths"])
