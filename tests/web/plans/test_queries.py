"""How often the database is asked: never more often because a plan is larger."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from large_plan import store_large_plan
from rashinban.core.period import Period
from rashinban.records import progress
from rashinban.records.models import Collection, Organisation, Person, Role
from rashinban.records.search_index.refreshing import refresh
from rashinban.web.plans import memory

pytestmark = pytest.mark.django_db
MOST = 25
PLAN_PAGES = ("/", "/plans/", "/plans/{slug}/", "/plans/{slug}/?state=hand", "/plans/{slug}/measures/1/", "/plans/{slug}/original/", "/plans/{slug}/settings/", "/plans/{slug}/compare/", "/search/?q=架空")


def forget() -> None:
    progress.forget()
    memory.forget()


def asked(client, address: str) -> int:
    """Queries of a page that is asked for the first time."""
    forget()
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)
    assert answer.status_code == 200, address
    return len(seen)


def office_of(size: int):
    edition, person = made_office(size)
    refresh()  # what was written is read once for the search, not by every page
    return edition, person


def made_office(size: int):
    """An organisation with one plan of a size, a collection that asks for its figures, and somebody with every duty."""
    organisation = Organisation.objects.create(name=f"架空県{size}")
    edition = store_large_plan(organisation, size, 3, divisions=size // 4)
    person = Person.objects.create_person(f"all-{size}", "何でもする人", "tameshi-no-kagi")
    division = organisation.divisions.first()
    for duty in ("administrator", "planner", "council"):
        Role.objects.create(person=person, duty=duty, organisation=organisation, since=date(2024, 4, 1))
    for duty in ("reporter", "approver"):
        Role.objects.create(person=person, duty=duty, organisation=organisation, division=division, since=date(2024, 4, 1))
    Collection.objects.create(edition=edition, period=Period.fiscal_year(2026), title="照会", due=timezone.localdate() + timedelta(days=9))
    return edition, person


def test_the_number_of_queries_does_not_grow_with_the_plan(client) -> None:
    found = {}
    for size in (40, 80):
        edition, person = office_of(size)
        client.force_login(person)
        client.get("/")
        found[size] = {page: asked(client, page.format(slug=edition.plan.slug)) for page in PLAN_PAGES}
    assert found[40] == found[80]
    for page in PLAN_PAGES:
        if page != "/":
            assert found[80][page] < MOST, page


@pytest.mark.parametrize("duty", ["administrator", "planner", "council", "reporter", "approver", "viewer"])
def test_the_first_page_of_each_duty_asks_little(client, duty) -> None:
    edition, person = office_of(40)
    Role.objects.filter(person=person).exclude(duty=duty).delete()
    if duty == "viewer":
        Role.objects.create(person=person, duty=duty, organisation=edition.plan.organisation, since=date(2024, 4, 1))
    client.force_login(person)
    client.get("/")
    assert asked(client, "/") < MOST


def test_the_public_pages_ask_little(client) -> None:
    edition, _ = office_of(40)
    client.get("/")
    for page in ("/", f"/plans/{edition.plan.slug}/", f"/plans/{edition.plan.slug}/plan.csv"):
        assert asked(client, page) < MOST, page


def test_what_was_written_is_read_for_the_search_in_few_statements() -> None:
    refresh()
    asked = []
    for size in (12, 24):
        made_office(size)
        with CaptureQueriesContext(connection) as seen:
            assert refresh() == 0
        asked.append(len(seen))
    assert asked[0] == asked[1] < 16
