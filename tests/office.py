"""A small office for tests: one organisation with two divisions, a partner, a person for every duty, and a plan.

Everything is made through the same functions the site uses.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

MIHON = Path(__file__).parents[1] / "examples" / "mihon"
PASSWORD = "tameshi-no-kagi"


@dataclass
class Office:
    """The rows that tests name."""

    organisation: Any
    partner: Any
    divisions: dict[str, Any]
    people: dict[str, Any]
    plan: Any
    edition: Any

    def indicator(self, key: str) -> Any:
        """The row of an indicator of the edition."""
        return self.edition.indicators.get(key=key)


def make_office(*, published: bool = True, facts: bool = True) -> Office:
    """The office with the example plan in force (and published), its facts approved (and published)."""
    from django.utils import timezone

    from rashinban import workflow
    from rashinban.records import editions
    from rashinban.records import facts as record_facts
    from rashinban.records.models import (
        Division,
        IndicatorRow,
        MeasureRow,
        ObservationRow,
        Organisation,
        Person,
        Role,
        Standing,
    )

    organisation = Organisation.objects.create(name="みほん県（架空）", fictional=True)
    partner = Organisation.objects.create(name="みほん経済会（架空）", fictional=True)
    divisions = {
        "planning": Division.objects.create(organisation=organisation, name="企画課"),
        "industry": Division.objects.create(organisation=organisation, name="産業人材課の係"),
        "other": Division.objects.create(organisation=organisation, name="別の課"),
        "partner": Division.objects.create(organisation=partner, name="事務局"),
    }
    duties = {
        "administrator": ("administrator", organisation, None),
        "planner": ("planner", organisation, None),
        "approver": ("approver", organisation, divisions["industry"]),
        "reporter": ("reporter", organisation, divisions["industry"]),
        "other_reporter": ("reporter", organisation, divisions["other"]),
        "partner_reporter": ("reporter", partner, divisions["partner"]),
        "council": ("council", organisation, None),
        "viewer": ("viewer", organisation, None),
        "stranger": ("viewer", partner, None),
    }
    people = {}
    for name, (duty, of, division) in duties.items():
        person = Person.objects.create_person(name, f"{name}さん", PASSWORD, mail=f"{name}@example.jp")
        Role.objects.create(person=person, duty=duty, organisation=of, division=division, since=date(2024, 4, 1))
        people[name] = person
    former = Person.objects.create_person("former", "前任さん", PASSWORD)
    Role.objects.create(
        person=former, duty="planner", organisation=organisation, since=date(2020, 4, 1), until=date(2024, 3, 31)
    )
    people["former"] = former
    value = workflow.load_plan(MIHON / "plan.yaml")
    plan = editions.add_plan("mihon", organisation, value.title, people["planner"])
    edition = editions.add_edition(plan, value, people["planner"])
    editions.put_in_force(edition, date(2024, 4, 1), people["planner"])
    IndicatorRow.objects.filter(edition=edition).update(division=divisions["industry"], confidentiality="public")
    MeasureRow.objects.filter(edition=edition).update(division=divisions["industry"], confidentiality="public")
    if facts:
        known = workflow.load_observations(MIHON / "observations.csv", value)
        record_facts.import_approved(edition, known, people["planner"])
        if published:
            ObservationRow.objects.update(standing=Standing.PUBLISHED)
    if published:
        editions.publish_edition(edition, people["planner"])
        type(edition).objects.filter(pk=edition.pk).update(published_at=timezone.now())
    edition.refresh_from_db()
    return Office(organisation, partner, divisions, people, plan, edition)
