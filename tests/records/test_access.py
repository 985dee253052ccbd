"""What a person may read and do follows from the roles they hold today, and from nothing else."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from office import Office
from rashinban.records.access import NOBODY, access_of
from rashinban.records.models import (
    Division,
    EditionRow,
    IndicatorRow,
    ObservationRow,
    Person,
    Role,
    Standing,
)

pytestmark = pytest.mark.django_db


def fresh(person: Person) -> Person:
    """The person as the next request finds them."""
    return Person.objects.get(pk=person.pk)


def keys(user: object) -> set[str]:
    return set(IndicatorRow.objects.visible_to(user).values_list("key", flat=True))


def test_nobody_reads_what_is_not_published(office: Office) -> None:
    EditionRow.objects.update(published_at=None)
    assert access_of(AnonymousUser()) is NOBODY
    assert keys(AnonymousUser()) == keys(None) == set()
    assert keys(office.people["viewer"])


def test_a_role_begins_and_ends_with_its_days(office: Office) -> None:
    EditionRow.objects.update(published_at=None)
    today = timezone.localdate()
    role = Role.objects.get(person=office.people["viewer"])
    for since, until, reads in (
        (today, today, True),
        (today - timedelta(9), None, True),
        (today + timedelta(1), None, False),
        (today - timedelta(9), today - timedelta(1), False),
    ):
        Role.objects.filter(pk=role.pk).update(since=since, until=until)
        assert bool(keys(fresh(office.people["viewer"]))) is reads, (since, until)


def test_a_disabled_person_has_no_rights(office: Office) -> None:
    person = office.people["planner"]
    person.is_active = False
    assert access_of(person) is NOBODY


def test_a_superior_answers_for_the_divisions_below(office: Office) -> None:
    department = Division.objects.create(organisation=office.organisation, name="部")
    Division.objects.filter(pk=office.divisions["industry"].pk).update(parent=department)
    head = Person.objects.create_person("head", "部長さん", "tameshi-no-kagi")
    Role.objects.create(person=head, duty="approver", organisation=office.organisation, division=department, since=date(2024, 4, 1))
    access = access_of(head)
    assert access.may_approve(office.divisions["industry"].pk, office.organisation.pk, [])
    assert not access.may_approve(office.divisions["other"].pk, office.organisation.pk, [])


def test_nobody_approves_their_own_hand(office: Office) -> None:
    access = access_of(office.people["approver"])
    division, organisation = office.divisions["industry"].pk, office.organisation.pk
    assert access.may_approve(division, organisation, [office.people["reporter"].pk])
    assert not access.may_approve(division, organisation, [office.people["reporter"].pk, office.people["approver"].pk])


def test_a_secret_is_read_by_its_division_alone(office: Office) -> None:
    row = office.edition.indicators.first()
    IndicatorRow.objects.filter(pk=row.pk).update(confidentiality="secret")
    readers = {name for name, person in office.people.items() if row.key in keys(person)}
    assert readers == {"approver", "reporter"}


def test_a_draft_is_read_by_its_division_and_the_planners(office: Office) -> None:
    ObservationRow.objects.update(standing=Standing.DRAFT)
    readers = {name for name, person in office.people.items() if ObservationRow.objects.visible_to(person).exists()}
    assert readers == {"approver", "reporter", "planner"}


def test_a_partner_reads_what_its_division_answers_for(office: Office) -> None:
    EditionRow.objects.update(published_at=None)
    row = office.edition.indicators.first()
    IndicatorRow.objects.filter(pk=row.pk).update(division=office.divisions["partner"], confidentiality="restricted")
    partner = office.people["partner_reporter"]
    assert keys(partner) == {row.key}
    assert list(EditionRow.objects.visible_to(partner)) == [office.edition]
    assert keys(office.people["stranger"]) == set()


def test_a_key_that_only_reads_does_nothing_else(office: Office) -> None:
    person = fresh(office.people["planner"])
    person._read_only = True
    access = access_of(person)
    assert access.organisations("planner")
    assert not access.plans_for(office.organisation.pk)
    assert not access.may_enter(office.divisions["industry"].pk, office.organisation.pk)
    assert keys(person) == keys(office.people["planner"])
