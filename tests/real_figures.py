"""The real files at hand, read once by their publishers."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from rashinban.core.errors import RashinbanError
from rashinban.statistics.publisher import Received, Table
from rashinban.statistics.publishers.registry import recognise
from rashinban.statistics.shipped.build import read_publications
from rashinban.statistics.trial import Release, Trial

#: Folders of data in which files are of publishers; what no publisher knows in them is passed over.
FOLDERS = ("ssdse", "juki_population", "ipss2023_muni", "kenmin_keizai", "fiscal_indices", "population_jlstat")


@lru_cache(maxsize=1)
def real_figures(shared: Path) -> Trial:
    """Every table that a publisher reads from the shared folder, and what was copied from publications."""
    held: list[Release] = []
    for folder in FOLDERS:
        for path in sorted((shared / "data" / folder).rglob("*")):
            if path.suffix in (".csv", ".xls", ".xlsx"):
                file = Received(path.name, path.read_bytes())
                try:
                    publisher = recognise(file)
                except RashinbanError:
                    continue
                held += [Release(table, file.sha256, "2026-11-22T09:00:00+09:00") for table in publisher.read(file)]
    held += [
        Release(
            Table(each.held.publisher, each.held.table, each.held.edition, each.held.title, each.held.items, each.rows),
            each.held.sha256,
            each.held.received_at,
        )
        for each in read_publications()
    ]
    return Trial(held)
