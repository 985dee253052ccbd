"""Who reads which records of work: the rows themselves, before any page."""

from collections.abc import Iterator

import pytest

from matrix import ROLES, World, make_world
from matrix_ledger import may_read_ledger
from own_home import own_home
from rashinban.records.access import NOBODY, access_of
from rashinban.records.models import (
    CardRow,
    CaseRow,
    ConnectionRow,
    FactRow,
    GatheringRow,
    LessonRow,
    PartyRow,
)


def kinds(row: object) -> str:
    """The kind of mark a row carries."""
    if isinstance(row, PartyRow):
        return "person" if row.kind == "person" else "party"
    if isinstance(row, FactRow):
        return {"agreed": "step", "sales": "figure"}.get(row.kind, "fact")
    names = {GatheringRow: "gathering", CardRow: "card", ConnectionRow: "connection", CaseRow: "case", LessonRow: "lesson"}
    return names[type(row)]


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with own_home():
        yield make_world()


def test_every_role_reads_what_it_may_and_nothing_else(world: World) -> None:
    for role in ROLES:
        person = world.office.people.get(role)
        access = access_of(person) if person else NOBODY
        for model in (PartyRow, GatheringRow, CardRow, ConnectionRow, CaseRow, LessonRow, FactRow):
            readable = set(model.objects.visible_to(access).values_list("pk", flat=True))
            for row in model.objects.all():
                if isinstance(row, FactRow) and ("activity", row.pk) not in world.about:
                    continue  # figures of companies have a test of their own
                may = may_read_ledger(role, kinds(row), row.confidentiality)
                assert (row.pk in readable) is may, (role, model.__name__, kinds(row), row.confidentiality)


def test_whoever_wrote_it_down_reads_their_own_secret_while_they_work_there(world: World) -> None:
    viewer, former = world.office.people["other_reporter"], world.office.people["former"]
    row = FactRow.objects.filter(confidentiality="secret").first()
    for person, may in ((viewer, True), (former, False)):
        FactRow.objects.filter(pk=row.pk).update(recorded_by=person)
        assert FactRow.objects.visible_to(person).filter(pk=row.pk).exists() is may

