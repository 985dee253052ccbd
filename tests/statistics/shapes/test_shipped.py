"""The outlines and points that come with the package."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rashinban.core.area import PREFECTURES
from rashinban.statistics.shapes.build import CREDIT, build_outlines, build_points
from rashinban.statistics.shapes.shipped import FOLDER, OUTLINES, POINTS, offices, prefectures
from rashinban.statistics.shapes.simplifying import area_of
from rashinban.statistics.shapes.topology import Line


def inside(point: tuple[float, float], rings: tuple[Line, ...]) -> bool:
    """Whether a ray to the east crosses the rings an odd number of times."""
    x, y = point
    crossed = 0
    for ring in rings:
        (x1, y1), (x2, y2) = ring[:-1].T, ring[1:].T
        spans = (y1 > y) != (y2 > y)
        at = x1 + (y - y1) / np.where(y2 == y1, 1, y2 - y1) * (x2 - x1)
        crossed += int((spans & (at > x)).sum())
    return crossed % 2 == 1


def test_it_is_small_and_names_its_source() -> None:
    assert (FOLDER / OUTLINES).stat().st_size <= 100_000
    assert (FOLDER / POINTS).stat().st_size <= 50_000
    assert prefectures().credit == CREDIT


def test_every_prefecture_is_there_once() -> None:
    assert [(o.code, o.name) for o in prefectures().outlines] == [(area.code, area.name) for area in PREFECTURES.areas]


@pytest.mark.parametrize(
    ("code", "square_kilometres"),
    # 国土地理院「全国都道府県市区町村別面積調」; Shiga with its lake, Hokkaido with the northern islands
    [("02000", 9646), ("03000", 15275), ("04000", 7282), ("05000", 11638), ("06000", 9323), ("07000", 13784), ("15000", 12584), ("01000", 83424)],
)
def test_areas_keep_their_size(code: str, square_kilometres: float) -> None:
    drawn = sum(area_of(ring) for ring in prefectures().by_code[code].rings)
    assert drawn == pytest.approx(square_kilometres, rel=0.02)


def test_offices_lie_in_their_prefectures() -> None:
    places = offices()
    outside = [c for c, place in places.items() if not inside(place, prefectures().by_code[f"{c[:2]}000"].rings)]
    assert len(places) == 1916
    assert len(outside) < 0.03 * len(places)  # harbours, and islands too small to be drawn
    assert places["04100"] == pytest.approx((140.87, 38.27), abs=0.02)


def test_what_is_shipped_is_what_the_script_makes(shared: Path) -> None:
    data = shared / "data"
    assert build_outlines(data / "boundaries" / "prefectures_topojson_s0010.json") == (FOLDER / OUTLINES).read_bytes()
    assert build_points(data / "codes" / "localgovjp-utf8.csv") == (FOLDER / POINTS).read_bytes()
