"""The example's ledger comes in whole, once; whatever is wrong with a file is told with its line, and nothing is stored."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ledger_example import ledger_text, load_ledger
from office import Office
from rashinban.core.errors import ManyErrors, RashinbanError, UnreadableFile
from rashinban.core.period import Period
from rashinban.records import audit
from rashinban.records.ledger import book_file, loading
from rashinban.records.ledger.convert import WITH_FACTS, read_card, read_facts
from rashinban.records.models import CardRow, CaseRow, ConnectionRow, Event, FactRow, GatheringRow, PartyRow

pytestmark = pytest.mark.django_db


def given(folder: Path, text: str) -> book_file.BookFile:
    """A file with this text, read."""
    path = folder / "daichou.yaml"
    path.write_text(text, encoding="utf-8")
    return book_file.read_book(path)


def test_the_example_comes_in_whole_and_the_same_again_changes_nothing(office: Office, tmp_path: Path) -> None:
    with CaptureQueriesContext(connection, ) as asked:
        came = load_ledger(office, tmp_path)
    assert came.keys() == {"parties", "cards", "gatherings", "connections", "cases", "facts", "lessons"}
    assert len(asked) < 60, "in a number of statements that does not grow with the rows"
    assert came["facts"] == FactRow.objects.count()
    before = Event.objects.count()
    assert load_ledger(office, tmp_path) == {}
    assert (FactRow.objects.count(), Event.objects.count()) == (came["facts"], before)
    assert audit.verify() == ()
    assert Event.objects.filter(verb="ledger_loaded").count() == 1


def test_what_comes_in_is_what_the_file_says(office: Office, tmp_path: Path) -> None:
    load_ledger(office, tmp_path)
    kakou = PartyRow.objects.get(key="kakou")
    assert (kakou.tags, kakou.employees, kakou.organisation) == (("半導体",), 24, office.organisation)
    assert [each.name for each in PartyRow.objects.get(key="seiki").names.all()] == ["みほん精密工業"]
    assert PartyRow.objects.get(key="coordinator").employer.key == "koushi"
    salon = PartyRow.objects.get(key="salon")
    assert (salon.kind, salon.secretariat.key, [each.key for each in salon.measures.all()]) == ("network", "keizaikai", ["2.2"])
    case = CaseRow.objects.get(key="case-kakou")
    assert (case.baseline, case.share, case.baseline_period) == (Decimal(268000000), Decimal("0.4"), Period.fiscal_year(2024))
    assert [each.login for each in case.named.all()] == ["reporter"]
    card = read_card(CardRow.objects.get(key="shisaku-hojo"))
    assert (card.limit, card.valid_to, len(card.conditions)) == (Decimal(3000000), date(2027, 1, 29), 2)
    assert card.conditions[0].source is not None
    assert GatheringRow.objects.get(key="salon-9").facts.count() == 0, "a gathering still to come has no participants"


def test_steps_participations_and_figures_are_facts(office: Office, tmp_path: Path) -> None:
    load_ledger(office, tmp_path)
    facts = {each.id: each for each in read_facts(FactRow.objects.select_related(*WITH_FACTS))}
    presented = facts["salon-1-presented-kakou"]
    assert (presented.kind, presented.party, presented.network, presented.measure, presented.tags) == ("presented", "kakou", "salon", "2.2", ("ものづくり",))
    agreed = facts["hari-agreed-20260421"]
    assert (agreed.party, agreed.counterpart, agreed.connection) == ("byouin", "kakou", "hari")
    assert agreed.confirmed_at is not None
    assert facts["touketsu-agreed-20260930"].confirmed_at is None, "one side's yes is not an agreement of both"
    steps = ConnectionRow.objects.get(key="hari").steps
    assert sorted(steps.get(kind="agreed").confirmations.values_list("side", flat=True)) == ["need", "offer"]
    assert presented.recorded_at.date() == date(2024, 11, 21)
    assert set(FactRow.objects.filter(kind__in=("sales", "contract_value")).values_list("confidentiality", flat=True)) == {"secret"}


def test_company_figures_are_read_by_those_named_alone(office: Office, tmp_path: Path) -> None:
    load_ledger(office, tmp_path)
    seen = {name: FactRow.objects.filter(kind="sales").visible_to(office.people[name]).count() for name in ("reporter", "planner", "viewer", "stranger")}
    assert seen == {"reporter": 4, "planner": 0, "viewer": 0, "stranger": 0}


WRONG = {
    "an unknown party": ("presented: [seiki, kakou, mekki]", "presented: [seiki, nobody, mekki]", "nobody"),
    "an unknown measure": ("measure: '2.2', opened_on: '2024-12-02'", "measure: '9.9', opened_on: '2024-12-02'", "9.9"),
    "an unknown person": ("named: [approver]}\n  - {key: case-mekki", "named: [whoever]}\n  - {key: case-mekki", "whoever"),
    "an unknown kind of fact": ("kind: requested, on: '2026-10-28'", "kind: wished, on: '2026-10-28'", "wished"),
    "an unknown class": ("key: machiya,", "key: machiya, confidentiality: open,", "open"),
    "a key twice": ("key: machiya,", "key: basu,", "basu"),
    "an unknown field": ("key: machiya,", "key: machiya, colour: red,", "colour"),
    "a day that is none": ("on: '2026-09-16'", "on: '2026-09-31'", "2026-09-31"),
    "hours without a facility": ("party: suisan, card: reitou-jikken, amount: 8,", "party: suisan, amount: 8,", "制度・施設"),
    "a link that is none": ("kind: offer, what: programme,", "kind: offer, link: 'javascript:alert(1)', what: programme,", "アドレス"),
    "a condition that nobody can judge": ("費用はかかりません, conditions: [{field: employees, operator: at_most, values: ['300']", "無料, conditions: [{field: employees, operator: at_most, values: ['多数']", "多数"),
    "a website that is none": ("key: machiya,", "key: machiya, website: 'javascript:alert(1)',", "アドレス"),
    "an end before the beginning": ("until: '2027-06-30'", "until: '2020-06-30'", "終了日"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_is_told_with_its_line_and_nothing_is_stored(office: Office, tmp_path: Path, name: str) -> None:
    old, new, word = WRONG[name]
    text = ledger_text()
    assert old in text
    line = text[: text.index(old)].count("\n") + 1
    with pytest.raises(RashinbanError) as told:
        loading.load(given(tmp_path, text.replace(old, new, 1)), office.organisation, None)
    errors = told.value.errors if isinstance(told.value, ManyErrors) else (told.value,)
    assert any(word in each.what for each in errors)
    assert any(each.where.line == line and each.where.file == "daichou.yaml" and each.remedy for each in errors)
    assert (PartyRow.objects.count(), FactRow.objects.count(), GatheringRow.objects.count()) == (0, 0, 0)


def test_what_is_no_ledger_is_said_to_be_none(office: Office, tmp_path: Path) -> None:
    for text in ("", "- 1\n", "schema_version: other/1\n"):
        with pytest.raises(RashinbanError) as told:
            given(tmp_path, text)
        assert told.value.remedy
    with pytest.raises(UnreadableFile):
        book_file.read_book(tmp_path / "absent.yaml")
    (tmp_path / "x.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnreadableFile):
        book_file.read_book(tmp_path / "x.yaml")


def test_a_second_file_may_name_what_the_first_brought(office: Office, tmp_path: Path) -> None:
    load_ledger(office, tmp_path)
    more = "schema_version: rashinban-ledger/1\nplan: mihon\nfacts:\n  - {key: x-1, kind: consulted, on: '2026-11-20', party: seiki, measure: '2.2'}\n"
    assert loading.load(given(tmp_path, more), office.organisation, None) == {"facts": 1}
    assert FactRow.objects.get(key="x-1").party.key == "seiki"


def test_only_who_records_for_the_organisation_brings_a_ledger_in(office: Office, tmp_path: Path) -> None:
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied):
        loading.load(given(tmp_path, ledger_text()), office.organisation, office.people["viewer"])
    assert PartyRow.objects.count() == 0
