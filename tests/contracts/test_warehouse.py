"""Every engine of the warehouse answers alike, and as the plainest store in memory does."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from held_figures import MemoryFigures, table_of
from rashinban.core.errors import UnreadableFile
from rashinban.statistics.publisher import Table
from rashinban.statistics.selection import FIGURE_COLUMNS, Selection
from rashinban.statistics.warehouse.adding import JAPAN
from rashinban.statistics.warehouse.warehouse import Warehouse
from sample_publisher import recognise, write_file
from warehouse_engines import ENGINES, engine_setting

FIRST_DAY = datetime(2026, 4, 1, 9, tzinfo=JAPAN)

CENSUS_2015 = table_of(
    "census",
    "2015",
    ("P", "04100", "2015-10-01", "", 1082159.0, "人", ""),
    ("P", "04100", "2015-10-01", "sex=male", 527170.0, "人", ""),
    ("P", "07546", "2015-10-01", "", None, "人", "none"),
    ("H", "04100", "2015-10-01", "", 498953.0, "世帯", "provisional"),
    ("R'\\\"%", "04100", "2015-10-01", "", 0.1 + 0.2, None, ""),
    ("R'\\\"%", "05000", "2015-10-01", "", -1e-7, "", "below_unit"),
)
CENSUS_2020 = table_of(
    "census",
    "2020",
    ("P", "04100", "2015-10-01", "", 1082160.0, "人", ""),
    ("P", "04100", "2015-10-01", "sex=male", None, "人", "suppressed"),
    ("P", "04100", "2020-10-01", "", 1096704.0, "人", ""),
    ("H", "04100", "2015-10-01", "", 498953.0, "世帯", ""),
    ("H", "00000", "2020-10-01", "", 55830154.0, "世帯", ""),
)
OTHER = table_of("other", "FY2024", ("P", "04100", "FY2024", "", 1.0, "人", ""))


class Days:
    """A clock that moves one day with every look."""

    def __init__(self) -> None:
        self.now = FIRST_DAY

    def __call__(self) -> datetime:
        self.now += timedelta(days=1)
        return self.now


@pytest.fixture(scope="module", params=ENGINES)
def setting(request: pytest.FixtureRequest) -> Iterator[str]:
    with engine_setting(request.param) as said:
        yield said


@pytest.fixture
def warehouse(setting: str, tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path, setting, recognise, Days())


def add(warehouse: Warehouse, *tables: Table) -> MemoryFigures:
    """Add each table from a file of its own; the same in memory."""
    for table in tables:
        warehouse.add([write_file(f"{table.table}-{table.edition}.json", table)])
    by_age = sorted(warehouse.tables(), key=lambda held: held.received_at)
    return MemoryFigures(tuple((table, held.sha256, held.received_at) for table, held in zip(tables, by_age, strict=True)))


def plain(rows: pa.Table) -> list[dict[str, object]]:
    assert rows.column_names == list(FIGURE_COLUMNS)
    return rows.to_pylist()


SELECTIONS = {
    "one item": Selection("sample", "census", ("P",)),
    "every item": Selection("sample", "census", None),
    "signs that engines quote": Selection("sample", "census", ("R'\\\"%",)),
    "marks of our own in a text": Selection("sample", "census", ("'†area†'", "†item†", "P"), areas=("04100",)),
    "areas": Selection("sample", "census", ("P", "H"), areas=("00000", "07546")),
    "periods": Selection("sample", "census", ("P",), periods=("2020-10-01",)),
    "without dimensions": Selection("sample", "census", ("P",), dimensions=("",)),
    "one dimension": Selection("sample", "census", ("P",), dimensions=("sex=male",)),
    "an edition": Selection("sample", "census", ("P", "H"), edition="2015"),
    "an edition that is not held": Selection("sample", "census", ("P",), edition="1920"),
    "a day between": Selection("sample", "census", ("P",), known_on=date(2026, 4, 2)),
    "a day before": Selection("sample", "census", ("P",), known_on=date(2026, 4, 1)),
    "nothing": Selection("sample", "census", ()),
    "no such table": Selection("sample", "absent", None),
    "no such publisher": Selection("absent", "census", None),
}


def test_every_selection_as_in_memory(warehouse: Warehouse) -> None:
    memory = add(warehouse, CENSUS_2015, CENSUS_2020, OTHER)
    warehouse.prepare()
    for words, selection in SELECTIONS.items():
        assert plain(warehouse.figures(selection)) == plain(memory.figures(selection)), words
    assert memory.figures(SELECTIONS["one item"]).num_rows == 4
    assert memory.figures(SELECTIONS["a day between"]).num_rows == 3


def test_the_newest_edition_wins_in_whatever_order_they_came(warehouse: Warehouse) -> None:
    memory = add(warehouse, CENSUS_2020, CENSUS_2015)
    selection = Selection("sample", "census", ("P",), periods=("2015-10-01",), areas=("04100",))
    assert plain(warehouse.figures(selection)) == plain(memory.figures(selection))
    assert [(row["value"], row["flag"]) for row in plain(warehouse.figures(selection))] == [(1082160.0, ""), (None, "suppressed")]


def test_the_same_edition_again_is_newer_when_it_came_later(warehouse: Warehouse) -> None:
    corrected = table_of("census", "2015", ("P", "04100", "2015-10-01", "", 1082159.5, "人", ""))
    memory = add(warehouse, CENSUS_2015, corrected)
    for edition in (None, "2015"):
        selection = Selection("sample", "census", ("P",), dimensions=("",), edition=edition)
        assert plain(warehouse.figures(selection)) == plain(memory.figures(selection))
        assert 1082159.5 in warehouse.figures(selection)["value"].to_pylist()


def test_chance_editions_and_chance_selections(warehouse: Warehouse, setting: str) -> None:
    chance = random.Random(5)
    items, areas, years = ("A", "B", "C"), ("00000", "04000", "04100", "05000"), ("2015", "2020", "FY2020")
    dimensions, flags = ("", "age=0-14", "age=0-14;sex=male"), ("", "", "estimated", "missing")

    def edition(name: str) -> Table:
        keys = [(i, a, y, d) for i in items for a in areas for y in years for d in dimensions if chance.random() < 0.5]
        said = [(*key, chance.choice(flags)) for key in keys]
        return table_of("t", name, *((*row[:4], None if row[4] == "missing" else chance.gauss(0, 9), "人", row[4]) for row in said))

    memory = add(warehouse, *(edition(name) for name in ("2", "10", "1", "3")))

    def some(values: tuple[str, ...]) -> tuple[str, ...] | None:
        return tuple(chance.sample(values, chance.randrange(1, len(values)))) if chance.random() < 0.6 else None

    for _ in range(3 if setting.startswith("spark") else 12):
        known_on = FIRST_DAY.date() + timedelta(days=chance.randrange(6)) if chance.random() < 0.4 else None
        selection = Selection("sample", "t", some(items), some(areas), some(years), some(dimensions), None, known_on)
        assert plain(warehouse.figures(selection)) == plain(memory.figures(selection)), selection


def test_what_another_process_added_is_noticed(warehouse: Warehouse, tmp_path: Path) -> None:
    selection = Selection("sample", "census", ("P",))
    assert warehouse.figures(selection).num_rows == 0
    for number, table in enumerate((CENSUS_2015, CENSUS_2020), 1):
        Warehouse(tmp_path, "duckdb", recognise, Days()).add([write_file(f"{number}.json", table)])
        assert warehouse.figures(selection).num_rows == (3, 4)[number - 1]


def test_what_a_newer_edition_changed(warehouse: Warehouse) -> None:
    add(warehouse, CENSUS_2015)
    announced = warehouse.preview([write_file("2020.json", CENSUS_2020)])
    add_again = warehouse.add([write_file("2020.json", CENSUS_2020)])
    (revision,) = warehouse.revisions("sample", "census")
    assert revision.edition == add_again.held[0]
    assert (revision.added, revision.same) == (2, 0)
    told = [tuple(row.values()) for row in revision.changed.to_pylist()]
    assert told == [
        ("H", "04100", "2015-10-01", "", 498953.0, "世帯", "", 498953.0, "世帯", "provisional"),
        ("P", "04100", "2015-10-01", "", 1082160.0, "人", "", 1082159.0, "人", ""),
        ("P", "04100", "2015-10-01", "sex=male", None, "人", "suppressed", 527170.0, "人", ""),
    ]
    assert [each.changed.to_pylist() for each in announced] == [revision.changed.to_pylist()]
    assert revision.figures == {("H", "04100", "2015-10-01"), ("P", "04100", "2015-10-01")}


def test_a_broken_parquet_file_is_said_and_the_store_goes_on(warehouse: Warehouse, tmp_path: Path) -> None:
    add(warehouse, CENSUS_2015, OTHER)
    (path,) = (tmp_path / "series" / held.path for held in warehouse.tables() if held.table == "census")
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    assert [fault.where.file for fault in warehouse.verify()] == [path.name]
    with pytest.raises(UnreadableFile):
        warehouse.figures(Selection("sample", "census", ("P",)))
    assert warehouse.figures(Selection("sample", "other", ("P",))).num_rows == 1
    path.write_bytes(content)
    assert warehouse.figures(Selection("sample", "census", ("P",))).num_rows == 3
