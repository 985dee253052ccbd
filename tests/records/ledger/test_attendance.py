"""A list of who took part: read by cell, compared, taken over whole, and the same again changes nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given as drawn
from hypothesis import strategies as st

from office import Office
from rashinban.core.errors import ManyErrors, Place, WrongContent
from rashinban.monitoring.sheets import text_rows
from rashinban.records.ledger import attendance, gatherings, parties
from rashinban.records.ledger.attendance import Attendee, read_attendance
from rashinban.records.ledger.ownership import Owner
from rashinban.records.models import Event, FactRow, GatheringRow, PartyRow

PLACE = Place(file="名簿")
LIST = """No.\t企業名\t氏名\t役割\t法人番号\t備考
1\t株式会社みほん精機\t見本 一郎\t発表\t7000012050002\t新しい加工法
2\t株式会社みほん精機\t見本 花子\t参加
3\t(株)みほん精機\t見本 次郎\t参加
4\tみほん大学\t\tメンター
5\t\t架空 三郎\t司会"""


def read(text: str) -> tuple[Attendee, ...]:
    return read_attendance(text_rows(text, PLACE))


@pytest.fixture
def fair(office: Office) -> GatheringRow:
    day = timezone.localdate() - timedelta(days=3)
    owner = Owner(office.organisation, office.divisions["industry"])
    return gatherings.add(owner, gatherings.Details("商談会", day), office.people["reporter"])


def take(office: Office, row: GatheringRow, text: str, chosen: dict[int, Any] | None = None) -> list[FactRow]:
    row.refresh_from_db()
    person = office.people["reporter"]
    return attendance.take(row, attendance.compare(row, read(text), person), chosen or {}, person)


def test_a_company_with_a_role_is_one_line() -> None:
    told = [(one.name, one.kind, one.people, one.role, one.number, one.note, one.alone) for one in read(LIST)]
    assert told == [
        ("株式会社みほん精機", "presented", 1, "", "7000012050002", "新しい加工法", False),
        ("株式会社みほん精機", "attended", 2, "", "7000012050002", "", False),
        ("みほん大学", "mentored", 0, "", "", "", False),
        ("架空 三郎", "attended", 1, "司会", "", "", True),
    ]


def test_without_headings_the_columns_stand_in_their_order() -> None:
    assert [(one.name, one.kind) for one in read("A社\t山田\t発表\nB社")] == [("A社", "presented"), ("B社", "attended")]


def test_every_mistake_is_named_by_its_cell() -> None:
    with pytest.raises(ManyErrors) as refused:
        read("企業名,法人番号\nA社,7000012050003\n,123\nB社,12")
    assert [(error.where.line, error.what[:8]) for error in refused.value.errors] == [(2, "法人番号「700"), (3, "企業名がありませ"), (4, "法人番号「12」")]
    for text, said in (("企業名,参加理由\nA社,好奇心", "見出し「参加理由」は使えません。"), ("企業名,役割", "名簿に行がありません。")):
        with pytest.raises(ManyErrors) as refused:
            read(text)
        assert [error.what for error in refused.value.errors] == [said]


def test_taken_over_whole(office: Office, fair: GatheringRow) -> None:
    known = parties.add_party(
        office.organisation, {"name": "みほん精機", "corporate_number": "7000012050002"}, office.people["planner"]
    )
    facts = take(office, fair, LIST)
    told = sorted((fact.kind, fact.party.name, fact.amount, fact.on == fair.on) for fact in facts)
    assert told == [
        ("attended", "みほん精機", 2, True),
        ("attended", "架空 三郎", None, True),
        ("mentored", "みほん大学", None, True),
        ("presented", "みほん精機", None, True),
    ]
    assert {fact.party_id for fact in facts if fact.party.name == "みほん精機"} == {known.pk}
    fair.refresh_from_db()
    assert fair.standing == "held"
    assert PartyRow.objects.get(name="架空 三郎").kind == "person"
    assert "見本 一郎" not in str(list(FactRow.objects.values_list("note", "role"))) + str(list(PartyRow.objects.values_list("name")))
    assert Event.objects.filter(verb="facts_recorded").latest("number").after == {"facts": 4}


def test_the_same_list_again_changes_nothing(office: Office, fair: GatheringRow) -> None:
    take(office, fair, LIST)
    before = (FactRow.objects.count(), PartyRow.objects.count(), Event.objects.count())
    assert take(office, fair, LIST) == []
    assert (FactRow.objects.count(), PartyRow.objects.count(), Event.objects.count()) == before


def test_a_longer_list_adds_what_is_new(office: Office, fair: GatheringRow) -> None:
    take(office, fair, "企業名\nA社\nB社")
    assert [fact.party.name for fact in take(office, fair, "企業名\nA社\nB社\nC社")] == ["C社"]


def test_similar_ones_have_to_be_chosen_and_nothing_is_kept_by_half(office: Office, fair: GatheringRow) -> None:
    there = parties.add_party(office.organisation, {"name": "青葉商会"}, office.people["planner"])
    text = "企業名\nA社\n青葉商事"
    with pytest.raises(ManyErrors) as refused:
        take(office, fair, text)
    assert [error.what for error in refused.value.errors] == ["「青葉商事」は似た名前があります。どれかを選んでください。"]
    assert FactRow.objects.count() == 0
    facts = take(office, fair, text, {1: there})
    assert {fact.party.name for fact in facts} == {"A社", "青葉商会"}
    assert PartyRow.objects.filter(name="青葉商事").count() == 0


def test_not_before_the_day(office: Office) -> None:
    day = timezone.localdate() + timedelta(days=1)
    row = gatherings.add(Owner(office.organisation), gatherings.Details("あした", day), office.people["planner"])
    with pytest.raises(WrongContent, match="まだ開催日"):
        attendance.take(row, attendance.compare(row, read("A社"), office.people["planner"]), {}, office.people["planner"])
    assert PartyRow.objects.count() == 0


def test_statements_do_not_grow_with_the_list(office: Office, fair: GatheringRow) -> None:
    PartyRow.objects.bulk_create(PartyRow(organisation=office.organisation, name=f"会社{number}号機") for number in range(330))
    counts = []
    for first, last in ((0, 30), (30, 330)):
        text = "企業名,役割\n" + "\n".join(f"会社{number}号機,発表" for number in range(first, last))
        with CaptureQueriesContext(connection) as asked:
            assert len(take(office, fair, text)) == last - first
        counts.append(len(asked))
    assert counts[1] <= counts[0] <= 50


NAME = st.text("みほん精機青葉工業商事ABC12ァアー", min_size=1, max_size=12)


@drawn(st.lists(st.tuples(NAME, st.sampled_from(["発表", "参加", "メンター", ""])), min_size=1, max_size=20))
def test_no_company_is_lost_and_none_invented(rows: list[tuple[str, str]]) -> None:
    from rashinban.ledger.names import fold_name

    text = "企業名,役割\n" + "\n".join(f'"{name}",{role}' for name, role in rows)
    kinds = {"発表": "presented", "参加": "attended", "メンター": "mentored", "": "attended"}
    found = {(fold_name(one.name).core, one.kind) for one in read(text)}
    assert found == {(fold_name(name).core, kinds[role]) for name, role in rows}
