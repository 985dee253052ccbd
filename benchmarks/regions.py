"""The pages of regions: every view for areas and indicators drawn by lot, and the first of each theme in a new process.

    python benchmarks/regions.py [--pages 300] [--data FOLDER …]

Makes a temporary installation with the figures that are shipped, and those of the folders when some are given. The site
answers in this process: what is measured is the page itself, without a server and a network before it.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

VIEWS = ("overview", "trend", "table", "ranking", "map", "scatter", "pyramid", "sum", "similar")
INDICATORS = ("population", "ageing_rate", "households", "net_migration_rate", "workers_primary_share", "local_tax_share", "birth_rate", "employees")
THEMES = ("state", "population", "industry", "firms", "finance", "work", "town", "tourism", "consumption", "circulation")


def main() -> None:
    """Print processor and wall time of the pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--data", type=Path, nargs="*", default=())
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"RASHINBAN_HOME": home, "DJANGO_SETTINGS_MODULE": "rashinban.web.settings"}
        fetch = start(given.data)
        for theme in THEMES:
            print(f"first page of {theme:<14}{1000 * fetch(f'area=04100&theme={theme}')[0]:>8.0f} ms")
        times = {view: [fetch(query) for query in queries(view, given.pages // len(VIEWS))] for view in VIEWS}
        print(f"{'view':<12}{'pages':>6}{'p50 ms':>10}{'p95 ms':>10}{'max ms':>10}{'p95 wall':>10}")
        everything = [each for found in times.values() for each in found]
        for view, found in (*times.items(), ("all", everything)):
            own, wall = (sorted(1000 * each[side] for each in found) for side in (0, 1))
            at = [own[len(own) // 2], own[int(len(own) * 0.95)], own[-1], wall[int(len(wall) * 0.95)]]
            print(f"{view:<12}{len(found):>6}" + "".join(f"{each:>10.0f}" for each in at))
        print(f"most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def start(folders: tuple[Path, ...]) -> Callable[[str], tuple[float, float]]:
    """The installation; what is returned asks for a page and tells processor and wall time in seconds."""
    from rashinban.records import installation

    installation.start()
    installation.migrate()
    from django.conf import settings
    from django.test import Client

    from rashinban.core.errors import RashinbanError
    from rashinban.records.models import Person
    from rashinban.records.statistics.store import store
    from rashinban.statistics.publisher import Received

    settings.ALLOWED_HOSTS = ["testserver"]
    Person.objects.create_person("planner", "企画", "x")  # without anybody every page leads to the first steps
    for path in (each for folder in folders for each in sorted(folder.rglob("*")) if each.suffix in (".csv", ".xls", ".xlsx")):
        try:
            store().add([Received(path.name, path.read_bytes())])
        except RashinbanError as error:
            print(f"left out: {path.name}: {error.what}")
    client = Client()

    def fetch(query: str) -> tuple[float, float]:
        own, wall = time.process_time(), time.perf_counter()
        answer = client.get(f"/statistics/region/?{query}")
        assert answer.status_code == 200, (query, answer.status_code)
        return time.process_time() - own, time.perf_counter() - wall

    return fetch


def queries(view: str, number: int) -> list[str]:
    """Addresses of a view, the same in every run."""
    from rashinban.core.areas.history import NORTHERN_VILLAGES, history

    lot = random.Random(view)
    towns = [area.code for area in history().as_of(date(2025, 4, 1), "municipality") if area.code not in NORTHERN_VILLAGES]
    found = []
    for _ in range(number):
        first, other, indicator = lot.choice(towns), lot.choice(towns), lot.choice(INDICATORS)
        wide = lot.choice(("", "&among=municipalities"))
        found.append(
            {
                "overview": f"area={first}&theme={lot.choice(THEMES)}",
                "sum": f"area={first}&area={other}&sum=1&indicator={indicator}",
                "similar": f"area={first}&indicator={indicator}&with=similar",
                "scatter": f"area={first}&indicator={indicator}&other=child_share&view=scatter{wide}",
                "pyramid": f"area={first}&view=pyramid",
            }.get(view, f"area={first}&indicator={indicator}&view={view}{wide}")
        )
    return found


if __name__ == "__main__":
    main()
