"""Plan documents on their way in: corrections as values, versions, and that a cut anywhere leaves nothing by half."""

from __future__ import annotations

import dataclasses
import os
import shutil
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from office import MIHON, Office
from rashinban import workflow
from rashinban.core.errors import RashinbanError, WrongContent
from rashinban.plans.corrections import IndicatorWords, MeasureWords, PlanWords, branch
from rashinban.plans.documents.reader import read_content
from rashinban.records import audit, imports
from rashinban.records import import_corrections as corrections
from rashinban.records.imports import Stale
from rashinban.records.models import EditionRow, Event, IndicatorRow, PlanImport, PlanRow, StoredFile

TEXT = (MIHON / "plan.docx").read_bytes()


def taken_in(office: Office, *, plan: Any = None) -> PlanImport:
    row = imports.take_in(TEXT, "plan.docx", office.organisation, plan, office.people["planner"])
    return imports.read_import(row.pk)


def test_reading_twice_changes_nothing(office: Office) -> None:
    row = taken_in(office)
    events = Event.objects.count()
    again = imports.read_import(row.pk)
    assert (again.version, again.draft, Event.objects.count()) == (row.version, row.draft, events)


def test_text_no_database_can_keep_is_refused_with_its_reason(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fonts of a PDF can map a glyph to NUL, which PostgreSQL refuses."""
    row = imports.take_in(TEXT, "plan.docx", office.organisation, None, office.people["planner"])
    document = dataclasses.replace(read_content("plan.docx", TEXT), text="みほん\0町")
    monkeypatch.setattr("rashinban.plans.documents.reader.read_content", lambda *_: document)
    with pytest.raises(RashinbanError, match="NUL"):
        imports.read_import(row.pk)
    row.refresh_from_db()
    assert row.draft is None
    assert "NUL" in row.problem


def test_an_answer_to_what_was_given_up_is_stale(office: Office) -> None:
    row = taken_in(office)
    imports.discard(row.pk, office.people["planner"])
    with pytest.raises(Stale):
        corrections.settle(row.pk, office.people["planner"], row.version, "k01")


def test_what_is_read_is_what_the_library_reads(office: Office) -> None:
    row = taken_in(office)
    document = workflow.open_document(MIHON / "plan.docx")
    assert row.text == document.text
    assert row.draft == workflow.draft_plan(document)
    plan = imports.plan_of(row)
    assert plan == workflow.approve_plan(row.draft).model_copy(update={"organisation": plan.organisation})


@pytest.mark.parametrize("name", ["a.txt", "b.csv", "c.html"])
def test_parts_cover_the_text(name: str) -> None:
    """Whatever the format, the parts follow one another from the beginning to the end."""
    lines = "\n".join(f"{number}行目、みほん町の取り組み" for number in range(1500))
    content = f"<html><body><p>{lines}</p></body></html>" if name == "c.html" else lines
    document = read_content(name, content.encode())
    row = PlanImport(text=document.text, pages=imports.parts_of(document))
    spans = imports.spans_of(row)
    assert "".join(document.text[start:end] for start, end, _ in spans) == document.text
    assert len(spans) > 5 or name == "c.html"


def test_sheets_are_parts_by_their_names() -> None:
    document = read_content("plan.xlsx", (MIHON / "plan.xlsx").read_bytes())
    names = [part["name"] for part in imports.parts_of(document)]
    assert names[0] == document.sheets[0][0]
    assert len(set(names)) == len({name for name, _ in document.sheets})


def test_moving_a_measure_moves_what_is_below_it(office: Office) -> None:
    row = taken_in(office)
    measures = {one.id: one for one in row.draft.measures}
    moved = next(one for one in row.draft.measures if one.depth >= 2 and len(branch(row.draft, one.id)) > 1)
    top = next(one for one in row.draft.measures if one.depth == 1 and one.id not in (moved.parent, moved.id) and moved.id not in branch(row.draft, one.id))
    words = MeasureWords(title=moved.title.value, level=moved.level, number=moved.number, role=moved.role, parent=None)
    row = corrections.correct(row.pk, office.people["planner"], row.version, moved.id, words)
    depths = {one.id: one.depth for one in row.draft.measures}
    assert {depths[id] - measures[id].depth for id in branch(row.draft, moved.id)} == {1 - moved.depth}
    child = next(id for id in branch(row.draft, moved.id) if id != moved.id)
    with pytest.raises(WrongContent, match="その下の施策"):
        corrections.correct(row.pk, office.people["planner"], row.version, moved.id, words.model_copy(update={"parent": child}))
    assert PlanImport.objects.get(pk=row.pk).version == row.version
    assert top.id in depths


def test_correcting_the_plan_itself(office: Office) -> None:
    row = taken_in(office)
    row = corrections.correct(row.pk, office.people["planner"], row.version, "plan", PlanWords(title="直した名前", organisation="町"))
    plan = imports.plan_of(row)
    assert (plan.title, plan.organisation, plan.period) == ("直した名前", "町", None)
    assert "plan" in row.settled


def test_a_set_aside_measure_hands_on_what_it_held(office: Office) -> None:
    row = taken_in(office)
    held = next(one for one in row.draft.measures if any(i.measure == one.id for i in row.draft.indicators) and one.parent)
    before = imports.plan_of(row)
    row = corrections.set_aside(row.pk, office.people["planner"], row.version, held.id)
    after = imports.plan_of(row)
    assert len(after.measures) == len(before.measures) - 1
    assert {one.label for one in after.indicators} >= {i.label.value for i in row.draft.indicators if i.measure == held.id and i.kind == "kpi"}


def test_versions(office: Office) -> None:
    """An answer to an item nobody touched is taken; one to a changed item, and one to everything, is not."""
    row = taken_in(office)
    first, second = row.draft.indicators[:2]
    marks = {one.id: corrections.mark_of(row.draft, one.id) for one in (first, second)}
    words = IndicatorWords(label="ほかの名前")
    corrections.correct(row.pk, office.people["planner"], row.version, first.id, words, marks[first.id])
    corrections.settle(row.pk, office.people["planner"], row.version, second.id, marks[second.id])
    for act in (
        lambda: corrections.settle(row.pk, office.people["planner"], row.version, first.id, marks[first.id]),
        lambda: corrections.correct(row.pk, office.people["planner"], row.version, first.id, words),
        lambda: corrections.settle_rest(row.pk, office.people["planner"], row.version),
        lambda: imports.approve_import(row.pk, office.people["planner"], row.version, date(2024, 4, 1), "x"),
    ):
        with pytest.raises(Stale):
            act()


@pytest.mark.parametrize("who", ["administrator", "approver", "reporter", "council", "viewer", "stranger", "former"])
def test_services_refuse_everybody_else(office: Office, who: str) -> None:
    row = taken_in(office)
    person = office.people[who]
    item = row.draft.indicators[0].id
    acts: list[Any] = [
        lambda: imports.take_in(TEXT, "plan.docx", office.organisation, None, person),
        lambda: corrections.settle(row.pk, person, row.version, item),
        lambda: corrections.settle_rest(row.pk, person, row.version),
        lambda: corrections.set_aside(row.pk, person, row.version, item),
        lambda: corrections.correct(row.pk, person, row.version, item, IndicatorWords(label="x")),
        lambda: corrections.add(row.pk, person, "若者", 0, IndicatorWords(label="x")),
        lambda: corrections.drop_form(row.pk, person, row.version),
        lambda: imports.approve_import(row.pk, person, row.version, date(2024, 4, 1), "x"),
        lambda: imports.discard(row.pk, person),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
    assert PlanImport.objects.get(pk=row.pk).version == row.version


def test_a_plan_of_another_organisation_is_refused(office: Office) -> None:
    from rashinban.records import editions

    foreign = editions.add_plan("foreign", office.partner, "よその計画")
    with pytest.raises(RashinbanError, match="この団体のものではありません"):
        imports.take_in(TEXT, "plan.docx", office.organisation, foreign, office.people["planner"])
    assert not PlanImport.objects.exists()


def counts() -> tuple[int, ...]:
    return tuple(kind.objects.count() for kind in (PlanRow, EditionRow, IndicatorRow, Event, PlanImport, StoredFile))


VERBS = ["plan_added", "edition_added", "edition_in_force", "import_approved"]


@pytest.mark.parametrize("verb", VERBS)
def test_a_failure_in_the_middle_of_the_decision_leaves_nothing(office: Office, monkeypatch: pytest.MonkeyPatch, verb: str) -> None:
    row = taken_in(office)
    row = corrections.settle_rest(row.pk, office.people["planner"], row.version)
    before = counts()
    recorded = audit.record

    def failing(person: Any, name: str, *args: Any, **options: Any) -> Any:
        event = recorded(person, name, *args, **options)
        if name == verb:
            raise OSError("the disk is full")
        return event

    monkeypatch.setattr(audit, "record", failing)
    with pytest.raises(OSError, match="disk"):
        imports.approve_import(row.pk, office.people["planner"], row.version, date(2024, 4, 1), "new")
    monkeypatch.undo()
    assert counts() == before
    assert PlanImport.objects.get(pk=row.pk).edition is None
    assert audit.verify() == ()
    imports.approve_import(row.pk, office.people["planner"], row.version, date(2024, 4, 1), "new")
    assert PlanRow.objects.get(slug="new").editions.get().standing == "in_force"


#: Runs in a process of its own, on a database of its own, and dies where it is told to.
STORY = """
import os, sys
from datetime import date
import django
django.setup()
from rashinban.records import audit, imports, import_corrections, reviews
from rashinban.records.models import EditionRow, Organisation, Person, PlanImport

verb = sys.argv[1]
if verb == "prepare":
    from django.core.management import call_command
    call_command("migrate", verbosity=0)
    from office import MIHON, make_office
    office = make_office()
    planner = office.people["planner"]
    row = imports.take_in((MIHON / "plan.docx").read_bytes(), "plan.docx", office.organisation, office.plan, planner)
    imports.take_in((MIHON / "plan.docx").read_bytes(), "unread.docx", office.organisation, None, planner)
    row = imports.read_import(row.pk)
    import_corrections.settle_rest(row.pk, planner, row.version)
    sys.exit()
recorded = audit.record
def dying(person, name, *args, **options):
    event = recorded(person, name, *args, **options)
    if name == verb:
        os._exit(9)
    return event
audit.record = dying
planner = Person.objects.get(login="planner")
if verb == "import_read":
    imports.read_import(PlanImport.objects.get(name="unread.docx").pk)
elif verb == "review_opened":
    from rashinban.core.period import Period
    edition = EditionRow.objects.get(standing="in_force")
    reviews.open_reviews(edition, edition.measures.all(), Period.fiscal_year(2025), planner)
else:
    row = PlanImport.objects.get(name="plan.docx")
    imports.approve_import(row.pk, planner, row.version, date(2025, 4, 1), "new")
"""


def run(home: Path, verb: str) -> int:
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "RASHINBAN_DATABASE_URL")}
    environment |= {"RASHINBAN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "rashinban.web.settings"}
    environment["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "src")])
    return subprocess.run([sys.executable, "-c", STORY, verb], env=environment, timeout=300, check=False).returncode


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home: Path = tmp_path_factory.mktemp("killed") / "home"
    assert run(home, "prepare") == 0
    return home


@pytest.mark.own_sqlite
@pytest.mark.parametrize("verb", ["import_read", "edition_added", "edition_in_force", "import_approved", "review_opened"])
def test_killed_in_the_middle_the_database_is_whole(prepared: Path, tmp_path: Path, verb: str) -> None:
    """The process dies between two writes; every table is as it was before."""
    home = tmp_path / "home"
    shutil.copytree(prepared, home)
    before = contents(home)
    assert run(home, verb) == 9
    assert contents(home) == before


def contents(home: Path) -> dict[str, list[Any]]:
    """Every row of every table of the records."""
    database = next(path for path in home.rglob("*.sqlite3"))
    connection = sqlite3.connect(database)
    try:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
        names = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table' and name like 'records_%'")]
        return {name: connection.execute(f"select * from {name} order by 1").fetchall() for name in names}
    finally:
        connection.close()
