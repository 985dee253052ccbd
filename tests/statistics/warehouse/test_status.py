"""What is held, how old, and what is missing."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from held_figures import table_of
from rashinban.core.errors import WrongContent
from rashinban.statistics.publishers.registry import find_publisher
from rashinban.statistics.warehouse.adding import JAPAN
from rashinban.statistics.warehouse.status import describe, expected_tables, read_expected
from rashinban.statistics.warehouse.warehouse import Warehouse
from sample_publisher import recognise, write_file

NEEDED = read_expected(
    "[{publisher: sample, table: yearly, title: 毎年の表（架空）, authority: 架空, get: 架空, every: 12},"
    " {publisher: sample, table: once, title: 一度の表（架空）, authority: 架空, get: 架空},"
    " {publisher: sample, table: absent, title: ない表（架空）, authority: 架空, get: 架空, every: 12}]",
    "needed.yaml",
)


def test_held_late_missing(tmp_path: Path) -> None:
    row = ("A", "01000", "2020", "", 1.0, "人", "")
    warehouse = Warehouse(tmp_path, "duckdb", recognise, lambda: datetime(2025, 4, 1, 23, 30, tzinfo=JAPAN))
    for table in (table_of("yearly", "2", row, ("A", "01000", "2021", "", 1.0, "人", "")), table_of("yearly", "1", row), table_of("once", "1", row), table_of("more", "1", row)):
        warehouse.add([write_file(f"{table.table}{table.edition}.json", table)])
    for today, state in ((date(2026, 4, 30), "held"), (date(2026, 5, 3), "late")):
        status = describe(warehouse.tables(), NEEDED, 7, today)
        assert [(each.table, each.state) for each in status.tables] == [("absent", "missing"), ("more", "held"), ("once", "held"), ("yearly", state)]
    yearly = status.tables[-1]
    assert (yearly.rows, yearly.periods, yearly.days) == (3, ("2020", "2021"), 397)
    assert [held.edition for held in yearly.editions] == ["1", "2"]
    assert (status.rows, status.received, [each.table for each in status.missing]) == (5, 7, ["absent"])
    assert status.series == sum(path.stat().st_size for path in (tmp_path / "series").glob("*.parquet"))


def test_an_empty_store_misses_everything(tmp_path: Path) -> None:
    status = Warehouse(tmp_path, "duckdb", recognise).status()
    assert len(status.missing) == len(expected_tables()) == len(status.tables)
    assert (status.rows, status.received, status.series) == (0, 0, 0)


def test_what_is_expected_has_a_publisher_who_can_read_it() -> None:
    keys = [(each.publisher, each.table) for each in expected_tables()]
    assert len(set(keys)) == len(keys)
    assert {find_publisher(each.publisher).authority for each in expected_tables()} == {each.authority for each in expected_tables()}


def test_a_list_that_says_something_else() -> None:
    with pytest.raises(WrongContent, match=r"needed\.yaml"):
        read_expected("[{table: x}]", "needed.yaml")
