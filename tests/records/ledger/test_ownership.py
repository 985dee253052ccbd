"""Whose record something new is."""

from __future__ import annotations

from datetime import date

from office import Office
from rashinban.records.access import NOBODY, access_of
from rashinban.records.ledger.ownership import owners
from rashinban.records.models import Division, Role


def test_planners_record_for_the_organisation_as_a_whole(office: Office) -> None:
    (only,) = owners(access_of(office.people["planner"]))
    assert (only.organisation, only.division) == (office.organisation, None)


def test_reporters_and_approvers_record_for_their_division(office: Office) -> None:
    for name in ("reporter", "approver"):
        (only,) = owners(access_of(office.people[name]))
        assert (only.organisation, only.division) == (office.organisation, office.divisions["industry"])


def test_the_highest_division_is_the_default(office: Office) -> None:
    below = Division.objects.create(organisation=office.organisation, name="あの係", parent=office.divisions["industry"])
    found = owners(access_of(office.people["reporter"]))
    assert [each.division for each in found] == [office.divisions["industry"], below]


def test_two_duties_two_choices(office: Office) -> None:
    Role.objects.create(
        person=office.people["reporter"], duty="planner", organisation=office.partner, since=date(2024, 4, 1)
    )
    found = owners(access_of(office.people["reporter"]))
    assert [(each.organisation, each.division) for each in found] == [
        (office.partner, None),
        (office.organisation, office.divisions["industry"]),
    ]
    assert len({each.code for each in found}) == 2


def test_readers_record_nothing(office: Office) -> None:
    assert owners(NOBODY) == ()
    for name in ("viewer", "council", "administrator", "former", "stranger"):
        assert owners(access_of(office.people[name])) == ()
