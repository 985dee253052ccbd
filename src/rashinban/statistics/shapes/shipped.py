"""What maps are drawn on when nothing else was installed: outlines of prefectures, points of municipal offices."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

from rashinban.statistics.publisher import Received
from rashinban.statistics.shapes.boundaries import Boundaries, read_boundaries

FOLDER = Path(__file__).parent
OUTLINES, POINTS = "prefectures.json", "offices.csv"


@lru_cache(maxsize=1)
def prefectures() -> Boundaries:
    """The 47 prefectures."""
    return read_boundaries(Received(OUTLINES, (FOLDER / OUTLINES).read_bytes()))


@lru_cache(maxsize=1)
def offices() -> dict[str, tuple[float, float]]:
    """Longitude and latitude of the office of each municipality, designated cities and wards included, by code."""
    with (FOLDER / POINTS).open(encoding="utf-8", newline="") as file:
        return {row["code"]: (float(row["longitude"]), float(row["latitude"])) for row in csv.DictReader(file)}
