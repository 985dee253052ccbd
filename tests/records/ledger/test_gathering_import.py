"""Gatherings from a table: read by cell, taken over whole or not at all, the same again changes nothing."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook

from office import Office
from rashinban.core.errors import ManyErrors
from rashinban.records.ledger import parties
from rashinban.records.ledger.gathering_import import (
    Taken,
    import_gatherings,
    read_gatherings,
)
from rashinban.records.ledger.naming import Register
from rashinban.records.models import Event, FactRow, GatheringRow, PartyRow
from rashinban.records.rehearsal import rehearse

TABLE = """開催日,名称,会議体,開始,会場,施策,状態,公開の範囲,企業名,役割
2026-05-12,第1回みほんサロン,みほん産学官金サロン,14:00,みほん会館,{measure},開催済み,公開,株式会社みほん精機,発表
2026-05-12,第1回みほんサロン,,,,,,,みほん大学,参加
令和8年6月9日,第2回みほんサロン,みほん産学官金サロン,14時,みほん会館,,開催済み,,A社,発表
2099/1/1,新年の会,,,,,予定,,,
2026-07-01,流れた会,,,,,中止,,,
"""


@pytest.fixture
def table(office: Office, tmp_path: Path) -> Path:
    path = tmp_path / "gatherings.csv"
    path.write_text(TABLE.format(measure=office.edition.measures.first().key), "utf-8")
    return path


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (GatheringRow, PartyRow, FactRow, Event))


def test_taken_over_and_the_same_again(office: Office, table: Path) -> None:
    listed = read_gatherings(table)
    before = counts()
    told = rehearse(import_gatherings, office.organisation, listed, None)
    assert counts() == before
    taken = import_gatherings(office.organisation, listed, None)
    assert taken == told
    assert (len(taken.new), taken.facts, taken.networks, taken.known) == (4, 5, ("みほん産学官金サロン",), 0)
    after = counts()
    assert import_gatherings(office.organisation, read_gatherings(table), None) == Taken((), 0, (), 4)
    assert counts() == after


def test_what_was_written_stands(office: Office, table: Path) -> None:
    import_gatherings(office.organisation, read_gatherings(table), None)
    first = GatheringRow.objects.get(on=date(2026, 5, 12))
    assert (first.title, first.starts, first.venue, first.confidentiality, first.standing) == (
        *("第1回みほんサロン", time(14), "みほん会館"),
        *("public", "held"),
    )
    assert list(first.measures.all()) == [office.edition.measures.first()]
    assert sorted(first.facts.values_list("kind", "party__name", "confidentiality")) == [
        ("attended", "みほん大学", "internal"),
        ("held", "みほん産学官金サロン", "internal"),
        ("presented", "株式会社みほん精機", "internal"),
    ]
    assert {row.title: row.standing for row in GatheringRow.objects.all()} == {
        **{"第1回みほんサロン": "held", "第2回みほんサロン": "held", "新年の会": "planned", "流れた会": "cancelled"},
    }


def test_excel_with_its_own_days_and_times(office: Office, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["開催日", "名称", "開始", "終了"])
    sheet.append([datetime(2026, 5, 12), "会", time(14), time(16, 30)])
    path = tmp_path / "g.xlsx"
    book.save(path)
    import_gatherings(office.organisation, read_gatherings(path), None)
    row = GatheringRow.objects.get()
    assert (row.on, row.starts, row.ends) == (date(2026, 5, 12), time(14), time(16, 30))


def test_every_mistake_by_its_place_and_nothing_kept(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "wrong.csv"
    path.write_text("開催日,名称\n2026-13-40,会\n,名のみ\n2026-05-12,\n", "utf-8")
    with pytest.raises(ManyErrors) as refused:
        read_gatherings(path)
    assert [error.where.line for error in refused.value.errors] == [2, 3, 4]
    path.write_text("開催日,名称,施策,公開の範囲\n2026-05-12,会一,ない施策,\n2026-05-13,会二,,企業秘密\n2026-05-14,会三,,\n", "utf-8")
    before = counts()
    with pytest.raises(ManyErrors) as refused:
        import_gatherings(office.organisation, read_gatherings(path), None)
    assert [error.where.line for error in refused.value.errors] == [2, 3]
    assert counts() == before
    path.write_text("日,名\n1,2\n", "utf-8")
    with pytest.raises(ManyErrors) as refused:
        read_gatherings(path)
    assert "見出し「開催日」と「名称」" in refused.value.errors[0].what


def test_names_that_only_look_alike_are_for_a_person(office: Office, tmp_path: Path) -> None:
    parties.add_party(office.organisation, {"name": "青葉商会"}, office.people["planner"])
    path = tmp_path / "g.csv"
    path.write_text("開催日,名称,企業名\n2026-05-12,会,青葉商事\n", "utf-8")
    with pytest.raises(ManyErrors) as refused:
        import_gatherings(office.organisation, read_gatherings(path), None)
    assert refused.value.errors[0].where.line == 2
    assert GatheringRow.objects.count() == 0
    import_gatherings(office.organisation, read_gatherings(path), None, new_names=True)
    assert set(PartyRow.objects.values_list("name", flat=True)) == {"青葉商会", "青葉商事"}


def test_the_register_is_read_once_and_told_of_new_companies(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    monkeypatch.setattr(Register, "__post_init__", lambda self, known=Register.__post_init__: (read.append(self), known(self))[1])
    path = tmp_path / "many.csv"
    rows = "".join(f"2026-05-{day:02},第{day}回みほん会,株式会社架空{day % 3}製作所,7000012050002\n" if day == 3 else f"2026-05-{day:02},第{day}回みほん会,架空{day % 3}製作所,\n" for day in range(1, 10))
    path.write_text(f"開催日,名称,企業名,法人番号\n{rows}", "utf-8")
    taken = import_gatherings(office.organisation, read_gatherings(path), office.people["planner"], new_names=True)
    assert (len(taken.new), len(read)) == (9, 1)
    assert sorted(PartyRow.objects.values_list("name", flat=True)) == ["架空1製作所", "架空2製作所", "株式会社架空0製作所"]
    assert FactRow.objects.filter(kind="attended").count() == 9
