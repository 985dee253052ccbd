"""The two published plans, each in the office of its body, before anybody has recorded anything.

Read from the documents themselves where these are at hand (then every paragraph can be searched and shown), from the
examples otherwise. People and what they will record are 架空.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from office import PASSWORD

ROOT = Path(__file__).parents[2]
REAL = ROOT / "examples" / "real"
#: Address of the plan -> its body, the division that works on it, how logins of its people begin.
BODIES = {
    "tohoku-meti-midterm": ("東北経済産業局", "地域経済課", "bureau"),
    "tokeiren-2021": ("一般社団法人東北経済連合会", "産業経済グループ", "federation"),
}


@dataclass
class Real:
    """People by login."""

    people: dict[str, Any]


def make_real() -> Real:
    """Both plans in force and published, their counting bound; a planner, a reporter and an approver for each."""
    from rashinban.cli.loading import load_files

    documents = Path(os.environ.get("RASHINBAN_SHARED", ROOT.parent / "shared")) / "documents"
    people: dict[str, Any] = {}
    for slug, (body, division, prefix) in BODIES.items():
        document = documents / f"{slug}.pdf"
        source = document if document.exists() else REAL / f"{slug}.yaml"
        load_files(source, organisation=body, slug=slug, publish=True, counting=REAL / f"{slug}.counting.yaml")
        people |= _people(body, division, prefix)
    return Real(people)


def _people(body: str, division: str, prefix: str) -> dict[str, Any]:
    from rashinban.records.models import Division, Organisation, Person, Role

    organisation = Organisation.objects.get(name=body)
    part = Division.objects.create(organisation=organisation, name=division)
    found = {}
    for duty, of in (("planner", None), ("reporter", part), ("approver", part)):
        person = Person.objects.create_person(f"{prefix}_{duty}", f"見本 {duty}", PASSWORD)
        Role.objects.create(person=person, duty=duty, organisation=organisation, division=of, since=date(2020, 4, 1))
        found[person.login] = person
    return found
