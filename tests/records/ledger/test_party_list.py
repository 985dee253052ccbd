"""The list of parties as Excel, given back: unchanged it changes nothing, changed it changes just that."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from openpyxl import load_workbook

from ledger_example import load_ledger
from office import Office
from rashinban.core.errors import ManyErrors
from rashinban.records.ledger import parties
from rashinban.records.ledger.party_file import read_bytes
from rashinban.records.ledger.party_import import take_over
from rashinban.records.ledger.party_list import write_parties
from rashinban.records.models import Event, Organisation, PartyRow
from rashinban.records.rehearsal import rehearse


def listed(rows: object) -> bytes:
    found = list(rows.select_related("organisation").prefetch_related("names"))  # type: ignore[attr-defined]
    return write_parties(found, PartyRow.objects.in_bulk({row.employer_id for row in found if row.employer_id}))


def changed(content: bytes, name: str, heading: str, value: object) -> bytes:
    book = load_workbook(BytesIO(content))
    sheet = book.active
    columns = {cell.value: cell.column for cell in sheet[1]}
    (row,) = (row for row in range(2, sheet.max_row + 1) if sheet.cell(row, columns["名称"]).value == name)
    sheet.cell(row, columns[heading]).value = value
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("who", ["planner", "reporter", None])
def test_unchanged_nothing_changes(office: Office, tmp_path: Path, who: str | None) -> None:
    load_ledger(office, tmp_path)
    person = office.people[who] if who else None
    rows = PartyRow.objects.filter(merged_into=None)
    rows = rows.visible_to(person) if person else rows.filter(organisation=office.organisation)
    entries = read_bytes(listed(rows), "parties.xlsx")
    assert len(entries) == rows.count() > 5
    before = (PartyRow.objects.count(), Event.objects.count())
    assert take_over(entries, office.organisation, person) == ()
    assert before == (PartyRow.objects.count(), Event.objects.count())


def test_one_cell_is_one_change(office: Office, tmp_path: Path) -> None:
    load_ledger(office, tmp_path)
    planner = office.people["planner"]
    row = PartyRow.objects.get(key="seiki")
    content = listed(PartyRow.objects.visible_to(planner).filter(merged_into=None))
    for heading, value in (("従業員数", 77), ("名称", "まったく新しい名前"), ("分野・キーワード", "宇宙"), ("所在地", "新潟県")):
        (told,) = rehearse(take_over, read_bytes(changed(content, row.name, heading, value), "a.xlsx"), office.organisation, planner)
        assert told.kind == "changed", heading
    (told,) = take_over(read_bytes(changed(content, row.name, "名称", "まったく新しい名前"), "a.xlsx"), office.organisation, planner)
    row.refresh_from_db()
    assert row.name == "まったく新しい名前"
    with pytest.raises(ManyErrors):
        rehearse(take_over, read_bytes(changed(content, PartyRow.objects.get(key="miso").name, "記録番号", "ない番号"), "a.xlsx"), office.organisation, planner)


_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(str.strip)


class AnyParty(TestCase):
    """Whatever a party is called and tagged."""

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(_TEXT, _TEXT, st.lists(_TEXT.filter(lambda text: "|" not in text), max_size=3), st.integers(0, 10**12))
    def test_comes_back_as_it_went(self, name: str, note: str, tags: list[str], capital: int) -> None:
        office = Organisation.objects.create(name="試し（架空）")
        parties.add_party(office, {"name": name, "note": note, "tags": tuple(tags), "capital": capital}, None, names=["=1+1", "A, B"])
        parties.add_party(office, {"name": name, "place": "15000"}, None)
        assert take_over(read_bytes(listed(PartyRow.objects.filter(organisation=office)), "a.xlsx"), office, None) == ()
