"""Indicators of the matrix that are measured by statistics, and tables of the store: one published, one of the office."""

from __future__ import annotations

from typing import Any

from held_figures import table_of
from product_files import product_file
from rashinban.records.statistics import datasets


class OwnTables:
    """Reads any file as a table of the office's own."""

    key, name, authority, licence, credit = "generic", "表", "架空の町", "架空の条件", "架空の町"

    def __init__(self, title: str) -> None:
        self.title = title

    def recognises(self, file: Any) -> bool:
        """Every file is."""
        return True

    def read(self, file: Any) -> Any:
        """One figure."""
        return (table_of("own", "2026", ("a", "04000", "2025", "", 1.0, "人", ""), publisher="generic", title=self.title),)


def add_statistics(world: Any) -> None:
    """A statistic bound to every indicator of a class, with a mark in the reason, and the two tables."""
    from rashinban.records.models import MeasuringRow

    planner = world.office.people["planner"]
    for arguments in [each for each in world.cases["indicator"] if each["slug"] in ("open", "house")]:
        row = world.office.organisation.plans.get(slug=arguments["slug"]).editions.get(standing="in_force").indicators.get(key=arguments["key"])
        why = world.mark("statistic", row.confidentiality, arguments["slug"] == "open")
        made = MeasuringRow.objects.create(indicator=row, statistic="population", areas=["04000"], use="reference", why=f"わけ{why}", by=planner)
        world.add("measured", **arguments)
        world.bodies["measuring_drop"] = {"row": made.pk}
    published, own = product_file(y2024=900), product_file("own.csv", y2024=1)
    datasets.hand_in([published], planner)
    datasets.hand_in([own], planner, publisher=OwnTables(f"役場の表{world.mark('table', 'internal', False)}"))
    for file in (published, own):
        world.add("dataset", sha256=file.sha256)
