"""Every role asks every address about something of every class: what comes back, and what is changed.

Generated from the addresses themselves; see ``site_routes.py`` and ``matrix.py``.
"""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from matrix import ROLES, World, make_world, may_read, texts_of
from matrix_addresses import addresses, api_addresses
from matrix_figures import FORBIDDEN, NAMED, NAMED_MAY, PAIRS, SHOWN, numbers_in
from matrix_ledger import READS as READS_LEDGER
from matrix_ledger import may_read_ledger
from own_home import own_home
from rashinban.records import audit
from rashinban.records.ledger import calendars
from rashinban.records.models import Event
from rashinban.records.tokens import make_token
from site_routes import API_ASKING, API_ROUTES, API_WRITERS, BODIES, OWN, ROUTES, WRITERS

BACKEND = "django.contrib.auth.backends.ModelBackend"
#: ``make test`` asks as those whose rights differ, on PostgreSQL as the two who differ most; ``make postgres`` as everybody.
FEW = ("anonymous", "reporter")
MOST = ("anonymous", "planner", "reporter", "other_reporter", "council", "viewer", "stranger", "read_only_token")
EVERYBODY = (*ROLES, "read_only_token")
CALLERS = EVERYBODY if os.environ.get("RASHINBAN_TEST_ALL") else FEW if "DATABASE_URL" in os.environ else MOST
#: Those who try to change things; of those who may change next to nothing the viewer alone, but in ``make postgres``.
CHANGING = CALLERS if os.environ.get("RASHINBAN_TEST_ALL") else tuple(each for each in CALLERS if each not in ("council", "stranger"))
REFUSED = (401, 403, 404, 405)
#: What reading may write: that it happened, the session, the file of a report and the job that draws it, the key of
#: one's own calendar.
BY_READING = {"django_session", "records_event", "records_chainhead", "records_token", "records_job", "records_reportfile", "records_storedfile"}
BY_READING |= {"records_calendarkey"}
#: Verbs of events that reading leaves behind.
READING = {"read", "exported", "downloaded"}
#: Addresses that show the audit trail.
TRAIL = {"events", "events_csv", "/events", "office"}
_WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)"?', re.IGNORECASE)


pytestmark = pytest.mark.django_db


@pytest.fixture
def _django_db_helper() -> None:
    """Instead of pytest-django's: no transaction for each test, because the office lives in one of the whole module."""


@pytest.fixture(scope="module", autouse=True)
def quiet() -> Iterator[None]:
    """Thousands of refusals are not written down with their tracebacks: that takes a third of the time."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Made once; everything is rolled back at the end."""
    with own_home(), django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


class Asker:
    """Somebody at the site and at the API."""

    def __init__(self, world: World, role: str) -> None:
        self.role = "planner" if role == "read_only_token" else role
        self.world = world
        self.client = Client(raise_request_exception=False)
        self.headers: dict[str, str] = {}
        person = world.office.people.get(self.role)
        if person is not None:
            read_only = role == "read_only_token"
            _, secret = make_token(person, "行列", timezone.localdate() + timedelta(days=9), read_only=read_only)
            self.headers = {"Authorization": f"Bearer {secret}"}
            if not read_only:
                self.client.force_login(person, backend=BACKEND)
        self.client.get("/login/")

    def own_addresses(self) -> Iterator[tuple[str, str]]:
        """Addresses that are a secret of this caller's: the calendar for other programs."""
        person = self.world.office.people.get(self.role)
        if person is not None:
            yield "calendar_feed", reverse("calendar_feed", args=[calendars.key_of(person)])

    def ask(self, method: str, address: str, body: Any = None) -> tuple[Any, bytes, set[str]]:
        """The answer, its content, and the tables that were written to."""
        headers = self.headers if address.startswith("/api/") else {}
        written: set[str] = set()

        def watch(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
            found = _WRITE.match(sql)
            if found:
                written.add(found[1])
            return execute(sql, parameters, many, context)

        with connection.execute_wrapper(watch), transaction.atomic():
            if method == "GET":
                answer = self.client.get(address, headers=headers)
            elif address.startswith("/api/"):
                answer = self.client.post(address, json.dumps(body or {}), content_type="application/json", headers=headers)
            else:
                answer = self.client.post(address, body or {})
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return answer, content, written


def routes() -> set[str]:
    """The names of all addresses of the site."""

    def names(patterns: list[Any]) -> Iterator[str]:
        for pattern in patterns:
            if getattr(pattern, "namespace", None) is None:
                if hasattr(pattern, "url_patterns"):
                    yield from names(pattern.url_patterns)
                else:
                    yield pattern.name or str(pattern.pattern)

    return set(names(get_resolver().url_patterns))


def counts() -> dict[str, int]:
    """How many rows there are of everything but what reading writes."""
    models = [model for model in apps.get_models() if model._meta.db_table not in BY_READING]
    return {model._meta.db_table: model._base_manager.count() for model in models}


@contextmanager
def unchanged() -> Iterator[None]:
    """Nothing is stored meanwhile but that something was read."""
    before, (number, _) = counts(), audit.head()
    yield
    assert counts() == before
    assert set(Event.objects.filter(number__gt=number).values_list("verb", flat=True)) <= READING


def test_every_address_is_in_the_tables() -> None:
    from rashinban.web.api.application import api

    assert routes() == set(ROUTES), "add new routes to site_routes.py"
    paths = api.get_openapi_schema()["paths"]
    assert {path.removeprefix("/api/v1") for path in paths} == set(API_ROUTES)
    assert {path.removeprefix("/api/v1") for path, methods in paths.items() if "post" in methods} == set(API_WRITERS) | set(API_ASKING)
    assert set(WRITERS) <= set(ROUTES)


@dataclass
class Looked:
    """What a caller found at all addresses: leaks, marks, and the figures of companies with where they stood."""

    wrong: list[str] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    figures: dict[int, list[str]] = field(default_factory=dict)


def look(world: World, role: str) -> Looked:
    """Ask for everything."""
    asker, looked = Asker(world, role), Looked()
    site = () if role == "read_only_token" else (*addresses(world), *asker.own_addresses())
    for route, address, *_about in (*site, *api_addresses(world)):
        body = API_ASKING.get(route)
        answer, content, written = asker.ask("GET" if body is None else "POST", address, body)
        if answer.status_code >= 500:
            looked.wrong.append(f"{address}: {answer.status_code}")
        if written - BY_READING:
            looked.wrong.append(f"{address}: reading wrote {sorted(written - BY_READING)}")
        found = world.found_in(content)
        looked.seen |= found
        leaked = {number for number in found if not may_read(asker.role, world.marks[number], route in TRAIL)}
        looked.wrong += [f"{address}: {world.marks[number]} mk{number:03d}" for number in sorted(leaked)]
        for number in set().union(*map(numbers_in, texts_of(content))):
            looked.figures.setdefault(number, []).append(address)
    return looked


@pytest.mark.parametrize("role", CALLERS)
def test_nobody_reads_what_they_may_not(world: World, role: str) -> None:
    """And no figure of a company leaves through any surface: neither the figure, nor a sum of one or two companies, nor
    two sums whose difference is one company's."""
    looked = look(world, role)
    assert looked.wrong == []
    asked_as = "planner" if role == "read_only_token" else role
    # the API has no matching days and no statistics
    elsewhere = {"import", "ledger_day", "statistic", "table"} if role == "read_only_token" else {"import"}
    readable = [number for number, mark in enumerate(world.marks) if may_read(asked_as, mark) and mark.what not in elsewhere]
    assert [(world.marks[number], number) for number in readable if number not in looked.seen] == []
    found = looked.figures
    forbidden = FORBIDDEN - (NAMED_MAY if role == NAMED else set())
    assert {number: where for number, where in found.items() if number in forbidden} == {}
    assert [pair for pair in PAIRS if set(pair) <= set(found)] == []
    if role in READS_LEDGER:  # sums of enough companies are there to be seen
        assert all(set(pair) & set(found) for pair in PAIRS), SHOWN - set(found)


@pytest.mark.parametrize("role", CHANGING)
def test_nobody_changes_what_they_may_not(world: World, role: str) -> None:
    asker, wrong = Asker(world, role), []
    with unchanged():
        for address, allowed, answer, written in attempts(world, asker, role):
            if allowed:
                continue
            led_away = answer.status_code == 302 and "/login/" in answer["Location"]
            told_why = answer.status_code == 400 and "/facts/" in address  # the service refuses the step and says why
            if answer.status_code not in REFUSED and not led_away and not told_why:
                wrong.append(f"POST {address}: {answer.status_code}")
            if written - BY_READING:
                wrong.append(f"POST {address}: wrote {sorted(written)}")
    assert wrong == []


def attempts(world: World, asker: Asker, role: str) -> Iterator[tuple[str, bool, Any, set[str]]]:
    """Posting to everything this caller has no right to; addresses that only show pages are posted to as well."""
    bodies = BODIES | world.bodies
    asked: set[str] = set()
    for route, address, kind, arguments in () if role == "read_only_token" else addresses(world, crossing=False):
        may = asker.role in WRITERS.get(route, ()) and not hidden(world, asker.role, kind, arguments)
        if route in OWN or may or (route not in WRITERS and route in asked):
            continue
        asked.add(route)
        answer, _, written = asker.ask("POST", address, bodies.get(route))
        shows_only = route not in WRITERS
        if shows_only and written - BY_READING:
            yield address, False, answer, written
        else:
            yield address, shows_only and answer.status_code < 500, answer, written
    for path, address, kind, arguments in api_addresses(world):
        if path in API_WRITERS:
            allowed, body = API_WRITERS[path]
            may = asker.role in allowed and not hidden(world, asker.role, kind, arguments)
            if role == "read_only_token" or not may:
                answer, _, written = asker.ask("POST", address, body | world.bodies.get(path, {}))
                yield address, False, answer, written


def hidden(world: World, role: str, kind: str, arguments: dict[str, Any]) -> bool:
    """Whether this example is a record of work that the caller may not even read."""
    about = world.about.get((kind, arguments.get("pk", 0)))
    return about is not None and not may_read_ledger(role, *about)
