"""Make the shipped figures: ``python -m rashinban.statistics.shipped.build FOLDER``.

FOLDER holds the files as they were received (see ``SOURCES``). Of each table are kept the nation, the prefectures and
the municipalities of the seven prefectures (of some editions all municipalities), and what the catalogue of indicators
reads; every edition says of which authority it is and from which bytes it was read. Nothing is worked out here.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rashinban.core.area import region
from rashinban.core.series import COLUMNS
from rashinban.statistics.publisher import Item, Publisher, Received, Table
from rashinban.statistics.selection import Held
from rashinban.statistics.shipped.source import METADATA, write_heading

if TYPE_CHECKING:
    import pyarrow as pa

#: The day the files were received, in Japan.
RECEIVED = "2026-11-22T00:00:00+09:00"
#: Files, and those of their tables that another file holds better: of the prefectural accounts the published workbooks
#: are read, and from the tidied copy only what no workbook is there of.
SOURCES: tuple[tuple[str, frozenset[str]], ...] = (
    ("ssdse/SSDSE-*.csv", frozenset()),
    ("ipss2023_muni/muni_profile_ipss2023.csv", frozenset()),
    ("juki_population/juki_population_*.csv", frozenset()),
    ("kenmin_keizai/raw/*.xls*", frozenset()),
    (
        "kenmin_keizai/kenmin_keizai_tidy.csv",
        frozenset({"kenmin-product-2015", "kenmin-product-2005", "kenmin-income-2015", "kenmin-income-2011", "kenmin-income-2005"}),
    ),
    ("fiscal_indices/fiscal_indices_2005_2021.csv", frozenset()),
    ("population_jlstat/*.csv", frozenset()),
)
#: Tables that are kept with all their items: small, and more is made of them than indicators.
WHOLE_ITEMS = ("census-population", "projection-", "kenmin-", "ipss-")
#: Items that pyramids are drawn from, beside those of the indicators: men and women in classes of age.
PYRAMID = frozenset(f"{age}{sex}" for age in ("A1301", "A1302", "A1303", "A1419") for sex in ("01", "02"))
#: Editions that are kept with all their municipalities: prefectures and the nation are their sums, and a place among all
#: is only one when all are there.
WHOLE_AREAS = frozenset({("ipss-municipalities", "2023"), ("municipal-profile", "2026"), ("ssdse-a", "2026")})
#: The order of rows in which they take the least room.
_ORDER = ("item", "dimensions", "period", "area")


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of a table as it is shipped."""

    held: Held
    rows: pa.Table


def collect(data: Path) -> tuple[Edition, ...]:
    """What is shipped, in the order of publisher, table, edition and file; an error of a file stops it."""
    found = [*read_publications(), *_of_files(data)]
    return tuple(sorted(found, key=lambda each: (each.held.publisher, each.held.table, each.held.edition, each.held.name)))


def write(editions: Iterable[Edition], path: Path) -> None:
    """One file, a group of rows for each edition."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    listed = tuple(editions)
    headings = json.dumps([write_heading(each.held) for each in listed], ensure_ascii=False, sort_keys=True)
    schema = pa.schema([(name, pa.float64() if name == "value" else pa.string()) for name in COLUMNS])
    # measured: numbers by their bytes and no second copy of the headings take a third less than what Parquet does by itself
    smallest = {"compression": "zstd", "compression_level": 19, "column_encoding": {"value": "BYTE_STREAM_SPLIT"}, "store_schema": False}
    texts = [name for name in COLUMNS if name != "value"]
    with pq.ParquetWriter(path, schema, use_dictionary=texts, write_statistics=False, **smallest) as writer:
        for each in listed:
            writer.write_table(each.rows.cast(schema), row_group_size=each.rows.num_rows)
        writer.add_key_value_metadata({METADATA: headings})


def _of_files(data: Path) -> Iterator[Edition]:
    """The editions of the files that were received."""
    from rashinban.statistics.publishers.registry import recognise

    for pattern, left_out in SOURCES:
        for path in sorted(data.glob(pattern)):
            file = Received(path.name, path.read_bytes())
            publisher = recognise(file)
            for table in publisher.read(file):
                if table.table not in left_out:
                    yield from _cut(table, publisher, file)


def _cut(table: Table, publisher: Publisher, file: Received) -> Iterator[Edition]:
    """The rows that are shipped of a table; nothing when there are none."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from rashinban.statistics.warehouse.checks import check_table

    rows = check_table(table, publisher, file.name)
    if (table.table, table.edition) not in WHOLE_AREAS:
        within = pa.array([code[:2] for code in region("東北・新潟").codes])
        rows = rows.filter(pc.or_(pc.is_in(pc.utf8_slice_codeunits(rows["area"], 0, 2), within), pc.ends_with(rows["area"], "000")))
    if not table.table.startswith(WHOLE_ITEMS):
        rows = rows.filter(pc.is_in(rows["item"], pa.array(sorted(_read_by_catalogue(table.table)), pa.string())))
    if rows.num_rows:
        yield _edition(table, rows, publisher, file)


def _read_by_catalogue(table: str) -> set[str]:
    """The items of a table that some indicator reads, and those of pyramids."""
    from rashinban.statistics.catalogue.catalogue import catalogue

    return {reference.item for entry in catalogue().entries for reference in entry.reads if reference.table == table} | PYRAMID


def read_publications() -> Iterator[Edition]:
    """The editions that were copied by hand; the file of the copy is what their hash is of."""
    import pyarrow as pa
    import yaml

    from rashinban.statistics.publishers.registry import find_publisher

    content = (files(__package__) / "published.yaml").read_bytes()
    for given in yaml.safe_load(content):
        rows = [row for item in given["items"] for row in _rows_of(item)]
        items = tuple(Item(item["code"], item["name"], item["unit"], given["source"]) for item in given["items"])
        table = Table(
            publisher=given["publisher"],
            table=given["table"],
            edition=given["edition"],
            title=given["title"],
            items=items,
            rows=pa.table(dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True))),
            notes=tuple(given["notes"]),
        )
        edition = _edition(table, table.rows, find_publisher(given["publisher"]), Received("published.yaml", content))
        yield replace(edition, held=replace(edition.held, source=given["source"]))


def _rows_of(item: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Rows of the long table; what comes after the base year is projected."""
    for area, values in item["values"].items():
        for period, value in zip(item["periods"], values, strict=True):
            yield item["code"], area, period, "", float(value), item["unit"], "estimated" if period > item["base"] else ""


def _edition(table: Table, rows: pa.Table, publisher: Publisher, file: Received) -> Edition:
    import pyarrow.compute as pc

    kept = set(pc.unique(rows["item"]).to_pylist())
    held = Held(
        publisher=table.publisher,
        table=table.table,
        edition=table.edition,
        title=table.title,
        items=tuple(item for item in table.items if item.code in kept),
        periods=tuple(sorted(pc.unique(rows["period"]).to_pylist())),
        received_at=RECEIVED,
        sha256=file.sha256,
        rows=rows.num_rows,
        licence=table.licence or publisher.licence,
        credit=publisher.credit,
        authority=table.authority or publisher.authority,
        name=file.name,
        released=table.released,
        notes=table.notes,
    )
    return Edition(held, rows.select(list(COLUMNS)).sort_by([(name, "ascending") for name in _ORDER]))


if __name__ == "__main__":
    write(collect(Path(sys.argv[1])), Path(str(files(__package__) / "figures.parquet")))
