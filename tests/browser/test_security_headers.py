"""Every page holds to the policy it sends: nothing inline, nothing from elsewhere, not in a frame; no page is forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from lxml import html

from browser.site_example import Example, make_example
from browser.site_pages import NOT_PAGES, PAGES, Page, handed_in, routes
from own_home import own_home

BACKEND = "django.contrib.auth.backends.ModelBackend"
ELSEWHERE = re.compile(r"^(https?:)?//", re.IGNORECASE)
#: What a page loads by itself; links that a person follows may lead anywhere.
LOADING = (("script", "src"), ("link", "href"), ("img", "src"), ("source", "src"), ("iframe", "src"), ("image", "href"), ("use", "href"))


@pytest.fixture
def example(db: None) -> Iterator[Example]:
    with own_home():
        yield make_example()


def clients(example: Example) -> dict[str, Client]:
    made = {"anonymous": Client(raise_request_exception=False)}
    for role, person in example.office.people.items():
        made[role] = Client(raise_request_exception=False)
        made[role].force_login(person, backend=BACKEND)
        session = made[role].session
        session.update(handed_in(example.names))
        session.save()
    return made


def inline(page: Any) -> list[str]:
    """Everything a strict policy would refuse."""
    found = [f"<{each.tag} style>" for each in page.iter() if isinstance(each.tag, str) and each.get("style") is not None]
    found += [f"<{each.tag} {name}>" for each in page.iter() if isinstance(each.tag, str) for name in each.keys() if name.startswith(("on", "hx-on"))]  # noqa: SIM118
    found += ["<style>" for _ in page.iter("style")]
    found += ["<script> without src" for each in page.iter("script") if not each.get("src")]
    found += [f"javascript: in <{each.tag}>" for each in page.iter() if isinstance(each.tag, str) for value in each.values() if value.strip().lower().startswith("javascript:")]
    found += [f"<{tag} {name}={each.get(name)}>" for tag, name in LOADING for each in page.iter(tag) if ELSEWHERE.match(each.get(name) or "")]
    return found


def wrong_with(answer: Any, page: Page) -> list[str]:
    """What one answer does not hold to."""
    if answer.status_code != page.status:
        return [f"answered {answer.status_code}"]
    policy = answer["Content-Security-Policy"]
    found = inline(html.fromstring(answer.content.decode()))
    found += [word for word in ("unsafe-inline", "unsafe-eval", "http:", "https:", "*") if word in policy]
    found += [] if "default-src 'none'" in policy and "frame-ancestors 'none'" in policy else [f"policy: {policy}"]
    found += [] if answer["X-Frame-Options"] == "DENY" else ["may be framed"]
    found += [] if answer["X-Content-Type-Options"] == "nosniff" else ["may be sniffed"]
    found += [] if answer["Referrer-Policy"] == "same-origin" else ["tells others where it was read"]
    return found


def test_no_route_is_forgotten() -> None:
    known = {page.route for page in PAGES} | set(NOT_PAGES)
    there = set(routes())
    assert there - known == set(), "add these routes to PAGES or NOT_PAGES in site_pages.py"
    assert known - there == set(), "these routes are no more"
    assert not {page.route for page in PAGES} & set(NOT_PAGES)


def test_every_page_holds_to_its_policy(example: Example) -> None:
    by_role = clients(example)
    wrong = {}
    for page in PAGES:
        found = wrong_with(by_role[page.role].get(page.address(example.names)), page)
        if found:
            wrong[page.id] = found
    assert wrong == {}


def test_pages_of_mistakes_hold_to_it_as_well(example: Example) -> None:
    client = clients(example)["reporter"]
    for address, status in (("/nothing/", 404), ("/office/people/new/", 403), ("/plans/mihon/settings/", 403)):
        answer = client.get(address)
        if answer.status_code in (403, 404):
            assert wrong_with(answer, Page("told", status=answer.status_code)) == [], address
        assert answer.status_code == status, address


#: For routes that are only posted to: what their ``pk`` is, by how the name begins.
SUBJECTS = {
    "token": "token",
    "collection": "collection",
    "paste": "collection",
    "upload": "upload",
    "import": "import",
    "report": "report",
    "review": "review",
    "verify_evidence": "evidence",
    "job": "job",
    "role_new": "person",
    "role_end": "role",
    "person": "person",
    "division": "division",
    "activity": "activity",
    "gathering": "gathering",
    "network": "network",
    "party": "party",
    "case": "case",
    "card": "programme",
    "connection": "connection",
    "matching_day": "day",
}
SHAPES: tuple[tuple[str, ...], ...] = ((), ("pk",), ("slug", "pk"), ("slug", "key"), ("slug", "key", "pk"), ("pk", "item"), ("pk", "stage"), ("pk", "fact"))


def address_of(route: str, example: Example) -> str:
    """The address of a route that is no page, whatever arguments it takes."""
    subject = next((name for start, name in SUBJECTS.items() if route.startswith(start)), "person")
    given = {"pk": example.names[subject], "slug": "mihon", "key": example.names["fact_indicator"]}
    given |= {"item": example.names["import_item"], "stage": "self", "fact": example.names["membership"]}
    for shape in SHAPES:
        with suppress(NoReverseMatch):
            return reverse(route, kwargs={name: given[name] for name in shape})
    pytest.fail(f"no example for {route}")


def test_what_is_only_posted_to_is_not_got(example: Example) -> None:
    by_role = clients(example)
    only_posted = [route for route, why in NOT_PAGES.items() if why == "only posted to"]
    answers = {route: {by_role[role].get(address_of(route, example)).status_code for role in ("planner", "administrator")} for route in only_posted}
    assert {route: got for route, got in answers.items() if 405 not in got or got - {405, 403, 404}} == {}


def test_the_first_run_holds_to_it(db: None) -> None:
    assert wrong_with(Client().get("/setup/"), Page("setup", "anonymous")) == []


def test_a_form_from_another_site_is_refused(example: Example) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(example.office.people["planner"], backend=BACKEND)
    answer = client.post("/language/", {"language": "en"})
    assert answer.status_code == 403
    assert example.office.people["planner"].__class__.objects.get(login="planner").language == "ja"
