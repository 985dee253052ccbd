"""Activities as a table: taken in by cell, given back unchanged nothing changes, given back changed exactly that is corrected."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from ledger_example import load_ledger
from office import Office
from rashinban.core.errors import ManyErrors, WrongContent
from rashinban.records.ledger import parties
from rashinban.records.ledger.fact_file import HEADINGS, read_bytes, write_facts
from rashinban.records.ledger.fact_import import take_over
from rashinban.records.ledger.recording import Given, record_fact
from rashinban.records.ledger.showing import shown
from rashinban.records.models import Event, FactRow, PartyRow
from rashinban.records.rehearsal import rehearse

TABLE = """日付,種類,企業・団体,相手,集まり,施策,数量,単位,内容,分野
2026-05-12,相談支援,株式会社みほん精機,,,{measure},2,時間,販路の相談,半導体、医療機器
2026-05-12,相談支援,株式会社みほん精機,,,{measure},2,時間,販路の相談,半導体、医療機器
令和8年6月9日,研修修了,みほん大学,,,,30,,,
"""


def words(kind: str) -> str:
    from rashinban.ledger.kinds import kinds

    return kinds()[kind].label


@pytest.fixture
def table(office: Office) -> bytes:
    measure = office.edition.measures.first().key
    text = TABLE.format(measure=measure).replace("相談支援", words("consulted")).replace("研修修了", words("supported"))
    return text.encode("utf-8-sig")


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (FactRow, PartyRow, Event))


def given_back(content: bytes, change: dict[tuple[int, str], Any] | None = None, drop: tuple[int, ...] = ()) -> bytes:
    """The workbook with cells changed (row from 0, column) and rows taken out."""
    book = load_workbook(BytesIO(content))
    sheet = book.active
    columns = {name: place for place, name in enumerate(HEADINGS, start=1)}
    for (row, name), value in (change or {}).items():
        sheet.cell(row + 2, columns[name]).value = value
    for row in sorted(drop, reverse=True):
        sheet.delete_rows(row + 2)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_log_is_taken_in_and_the_same_again_changes_nothing(office: Office, table: bytes) -> None:
    entries = read_bytes(table, "log.csv")
    before = counts()
    told = rehearse(take_over, entries, office.organisation, office.people["planner"])
    assert counts() == before
    assert take_over(entries, office.organisation, office.people["planner"]) == told
    assert [each.kind for each in told] == ["party", "new", "new", "party", "new"]
    rows = FactRow.objects.filter(kind="consulted")
    assert [(row.amount, row.unit, row.party.name, row.tags) for row in rows] == [(Decimal(2), "時間", "株式会社みほん精機", ("半導体", "医療機器"))] * 2
    before = counts()
    assert take_over(entries, office.organisation, office.people["planner"]) == ()
    assert take_over(entries, office.organisation, None) == ()
    assert counts() == before
    assert Event.objects.filter(verb="activities_imported").count() == 1


@pytest.mark.parametrize("who", ["planner", "reporter", "viewer", None])
def test_the_list_given_back_unchanged_changes_nothing(office: Office, tmp_path: Path, who: str | None) -> None:
    load_ledger(office, tmp_path)
    person = office.people[who] if who else None
    facts = FactRow.objects.filter(withdrawn_at=None)
    facts = list(facts.visible_to(person or office.people["planner"]).select_related("organisation"))
    content = write_facts(shown(facts, person or office.people["planner"]))
    entries = read_bytes(content, "activities.xlsx")
    assert len(entries) == len(facts) > 50
    before = counts()
    assert take_over(entries, office.organisation, person) == ()
    assert counts() == before


def test_a_changed_cell_is_a_correction_with_its_reason(office: Office, tmp_path: Path) -> None:
    load_ledger(office, tmp_path)
    planner = office.people["planner"]
    facts = list(FactRow.objects.visible_to(planner).filter(withdrawn_at=None, connection=None, case=None).select_related("organisation")[:10])
    content = write_facts(shown(facts, planner))
    changed = given_back(content, {(3, "note"): "直した内容", (3, "on"): date(2026, 4, 2)}, drop=(5, 6))
    with pytest.raises(ManyErrors) as refused:
        rehearse(take_over, read_bytes(changed, "a.xlsx"), office.organisation, planner)
    (wrong,) = refused.value.errors
    assert "理由" in wrong.what
    assert wrong.where.cell == "Q5"
    changed = given_back(changed, {(3, "why"): "聞き違い"})
    (told,) = rehearse(take_over, read_bytes(changed, "a.xlsx"), office.organisation, planner)
    assert told.kind == "corrected"
    assert "直した内容" in told.words
    assert "2026-04-02" in told.words
    before = FactRow.objects.count()
    take_over(read_bytes(changed, "a.xlsx"), office.organisation, planner)
    assert FactRow.objects.count() == before + 1
    new = FactRow.objects.get(revises=facts[3])
    assert (new.note, new.on, new.party, new.amount) == ("直した内容", date(2026, 4, 2), facts[3].party, facts[3].amount)
    facts[3].refresh_from_db()
    assert facts[3].withdrawn_why == "聞き違い"
    # the same file once more: the number leads to what corrected it
    assert take_over(read_bytes(changed, "a.xlsx"), office.organisation, planner) == ()


def test_own_numbers_are_kept(office: Office) -> None:
    log = f"番号,日付,種類,内容,直すわけ\n日誌-1,2026-05-12,{words('consulted')},はじめ,\n"
    planner = office.people["planner"]
    take_over(read_bytes(log.encode(), "log.csv"), office.organisation, planner)
    assert FactRow.objects.get().key == "日誌-1"
    take_over(read_bytes(log.replace("はじめ,", "あとで,書きもらし").encode(), "log.csv"), office.organisation, None)
    assert FactRow.objects.get(withdrawn_at=None).note == "あとで"


def test_every_mistake_by_its_cell_and_nothing_is_kept(office: Office) -> None:
    parties.add_party(office.organisation, {"name": "みほん精機製作所"}, None)
    before = counts()
    text = "日付,種類,数量,施策\nきのう,なにか,たくさん,\n2026-05-12,,1,\n"
    with pytest.raises(ManyErrors) as refused:
        read_bytes(text.encode(), "log.csv")
    assert len(refused.value.errors) == 4
    text = f"日付,種類,企業・団体,施策,会議体\n2026-05-12,{words('consulted')},みほん精機製作処,9.9,ない会\n2026-05-12,{words('sales')},,,\n2026-05-13,{words('consulted')},新しい会社,,\n"
    with pytest.raises(ManyErrors) as refused:
        take_over(read_bytes(text.encode(), "log.csv"), office.organisation, office.people["planner"])
    assert [error.where.line for error in refused.value.errors] == [2, 3]
    assert counts() == before
    for text in ("名称\nあ\n", "日付,種類\n", f"日付,種類,色\n2026-05-12,{words('consulted')},赤\n", f"番号,日付,種類\na,2026-05-12,{words('consulted')}\na,2026-05-12,{words('consulted')}\n"):
        with pytest.raises(WrongContent if text.startswith("名称") else ManyErrors):
            read_bytes(text.encode(), "log.csv")


def test_what_others_recorded_is_not_changed(office: Office) -> None:
    other = record_fact(office.organisation, Given("consulted", date(2026, 5, 1), division=office.divisions["other"]), office.people["other_reporter"])
    reporter = office.people["reporter"]
    content = write_facts(shown([other], reporter))
    division = office.divisions["industry"]
    assert take_over(read_bytes(content, "a.xlsx"), office.organisation, reporter, division) == ()
    changed = given_back(content, {(0, "note"): "x", (0, "why"): "y"})
    with pytest.raises(ManyErrors):
        take_over(read_bytes(changed, "a.xlsx"), office.organisation, reporter, division)


def test_figures_of_others_are_neither_read_nor_guessed(office: Office) -> None:
    firm = parties.add_party(office.organisation, {"name": "みほん精機"}, None)
    planner, reporter = office.people["planner"], office.people["reporter"]
    secret = record_fact(office.organisation, Given("sales", date(2026, 3, 31), party=firm, amount=Decimal("848000000")), planner)
    entries = read_bytes(write_facts(shown([secret], planner)), "a.xlsx")
    assert take_over(entries, office.organisation, planner) == ()
    with pytest.raises(ManyErrors) as refused:
        take_over(entries, office.organisation, reporter, office.divisions["industry"])
    assert "848" not in str(refused.value)


def test_cells_are_texts_whatever_they_begin_with(office: Office) -> None:
    fact = record_fact(office.organisation, Given("consulted", date(2026, 5, 1), note='=HYPERLINK("http://x")', role="+1\r\n二行目"), office.people["planner"])
    content = write_facts(shown([fact], office.people["planner"]))
    cell = load_workbook(BytesIO(content)).active.cell(2, list(HEADINGS).index("note") + 1)
    assert cell.data_type == "s"
    assert take_over(read_bytes(content, "a.xlsx"), office.organisation, office.people["planner"]) == ()
