"""Gatherings as a table, given back: unchanged it changes nothing, a changed cell changes just that."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from django.test import Client
from openpyxl import load_workbook

from ledger_example import load_ledger
from office import Office
from rashinban.records.ledger.gathering_import import import_gatherings, read_gatherings
from rashinban.records.models import Event, FactRow, GatheringRow


def test_given_back(office: Office, tmp_path: Path) -> None:
    load_ledger(office, tmp_path)
    planner = office.people["planner"]
    site = Client()
    site.force_login(planner)
    path = tmp_path / "gatherings.xlsx"
    path.write_bytes(site.get("/gatherings/gatherings.xlsx").content)
    listed = read_gatherings(path)
    before = (GatheringRow.objects.count(), FactRow.objects.count(), Event.objects.count())
    taken = import_gatherings(office.organisation, listed, planner)
    assert len(listed) == taken.known == GatheringRow.objects.visible_to(planner).count()
    assert (taken.new, taken.facts, taken.changed, taken.networks) == ((), 0, (), ())
    assert before == (GatheringRow.objects.count(), FactRow.objects.count(), Event.objects.count())
    book = load_workbook(BytesIO(path.read_bytes()))
    sheet = book.active
    headings = [cell.value for cell in sheet[1]]
    sheet.cell(2, headings.index("会場") + 1).value = "新しい会場"
    sheet.cell(2, headings.index("名称") + 1).value = "新しい名前"
    key = sheet.cell(2, headings.index("記録番号") + 1).value
    book.save(path)
    taken = import_gatherings(office.organisation, read_gatherings(path), planner)
    assert len(taken.changed) == 1
    row = GatheringRow.objects.get(key=key)
    assert (row.venue, row.title) == ("新しい会場", "新しい名前")
    assert before[:2] == (GatheringRow.objects.count(), FactRow.objects.count())
