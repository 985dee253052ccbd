"""What comes with the package: what the build makes of the files at hand, and the figures that were published."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from rashinban.core.area import PREFECTURES
from rashinban.core.series import COLUMNS
from rashinban.statistics.catalogue.catalogue import catalogue
from rashinban.statistics.remembering import Remembering
from rashinban.statistics.selection import FIGURE_COLUMNS, Selection
from rashinban.statistics.shipped import ShippedFigures
from rashinban.statistics.shipped.build import collect, write
from rashinban.statistics.showing import work_out, work_out_all

#: IPSS 人口統計資料集2025 表12-6（令和5年推計）: thousands of people 2020, 2025 … 2050.
IPSS_TOTALS = {
    "02000": (1238, 1157, 1077, 996, 914, 833, 755),
    "03000": (1211, 1138, 1066, 995, 924, 853, 783),
    "04000": (2302, 2239, 2172, 2097, 2014, 1924, 1830),
    "05000": (960, 888, 819, 752, 686, 622, 560),
    "06000": (1068, 1005, 945, 886, 828, 769, 711),
    "07000": (1833, 1732, 1640, 1546, 1449, 1349, 1247),
    "15000": (2201, 2084, 1974, 1863, 1751, 1637, 1525),
    "00000": (126146, 123262, 120116, 116639, 112837, 108801, 104686),
}
YEARS = tuple(str(year) for year in range(2020, 2051, 5))


@pytest.fixture(scope="module")
def shipped() -> Remembering:
    return Remembering(ShippedFigures())


def test_it_is_what_the_build_makes_of_the_files(shared: Path, tmp_path: Path) -> None:
    write(collect(shared / "data"), tmp_path / "built.parquet")
    built, kept = ShippedFigures(tmp_path / "built.parquet"), ShippedFigures()
    assert built.tables() == kept.tables()
    for held in kept.tables():
        asked = Selection(held.publisher, held.table, None, edition=held.edition)
        assert built.figures(asked).equals(kept.figures(asked)), held.title


def test_it_is_small_and_says_whose_the_figures_are() -> None:
    source = ShippedFigures()
    assert source.path.stat().st_size <= 1_500_000
    for held in source.tables():
        assert held.authority, held.table
        assert held.credit, held.table
        assert held.licence, held.table
        assert len(held.sha256) == 64
        assert {item.code for item in held.items} == set(source.figures(Selection(held.publisher, held.table, None, edition=held.edition))["item"].to_pylist())


@pytest.mark.parametrize(("area", "published"), IPSS_TOTALS.items())
def test_totals_of_ipss_are_as_published(shipped: Remembering, area: str, published: tuple[int, ...]) -> None:
    shown = work_out("projected_population", [area], YEARS, shipped)
    assert tuple(round((shown.value(area, year) or 0) / 1000) for year in YEARS) == published


def test_sums_of_municipalities_are_the_published_totals_too(shipped: Remembering) -> None:
    """Where both are held they say the same to the thousand: the copy by hand has no slip."""
    printed = shipped.figures(Selection("ipss", "ipss-prefectures", ("population",))).to_pylist()
    sums = work_out("projected_population", list(IPSS_TOTALS), YEARS, shipped)
    assert len(printed) == 56
    for row in printed:
        assert round((sums.value(row["area"], row["period"]) or 0) / 1000) == row["value"], row


def test_rates_of_ipss_are_as_published(shipped: Remembering) -> None:
    """IPSS 令和5年推計, 公表資料: change 2020–2050, share of those aged 65 and over in 2050, yearly change of Akita."""
    change, share, yearly = work_out_all(
        ("projected_growth_from_2020", "projected_ageing_rate", "projected_annual_growth"), None, ["2025", "2035", "2050"], shipped
    )
    for area, published in {"05000": -41.6, "02000": -39.0, "03000": -35.3, "00000": -17.0}.items():
        assert round(change.value(area, "2050") or 0, 1) == published, area
    for area, published in {"05000": 49.9, "02000": 48.4, "03000": 45.9, "01000": 42.6, "00000": 37.1, "13000": 29.6}.items():
        assert round(share.value(area, "2050") or 0, 1) == published, area
    for period, published in {"2025": -1.54, "2035": -1.70, "2050": -2.06}.items():
        assert round(yearly.value("05000", period) or 0, 2) == pytest.approx(published, abs=0.011), period


def test_every_indicator_says_something_of_a_prefecture_a_town_or_the_nation(shipped: Remembering) -> None:
    entries = [entry.key for entry in catalogue().entries if entry.formula]
    for shown in work_out_all(entries, ["05000", "05201", "00000"], None, shipped):
        assert shown.frame.there.any(), shown.entry.key


def test_all_prefectures_have_people_jobs_and_product(shipped: Remembering) -> None:
    for key, period in (("population", "2020"), ("employees", "2021"), ("net_migration", "2022"), ("gross_product", "FY2020")):
        shown = work_out(key, [area.code for area in PREFECTURES.areas], [period], shipped)
        assert shown.frame.there.all(), key


def test_a_selection_takes_what_it_asks_for() -> None:
    source = ShippedFigures()
    rows = source.figures(Selection("ssdse", "ssdse-a", ("A1101",), ("05201", "04100"), edition="2024"))
    assert rows.column_names == list(FIGURE_COLUMNS)
    assert [(row["area"], row["edition"]) for row in rows.to_pylist()] == [("04100", "2024"), ("05201", "2024")]
    newest = source.figures(Selection("ssdse", "ssdse-a", ("A1101",), ("05201",), periods=("2020",)))
    assert [(row["value"], row["edition"]) for row in newest.to_pylist()] == [(307672.0, "2026")], "2020 census, 秋田市"
    assert source.figures(Selection("ssdse", "ssdse-a", ())).num_rows == 0
    assert source.figures(Selection("ssdse", "ssdse-a", None, known_on=date(2026, 11, 21))).num_rows == 0
    assert source.figures(Selection("nobody", "nothing", None)).schema.names == list(FIGURE_COLUMNS)


def test_figures_are_in_the_order_of_an_answer() -> None:
    rows = ShippedFigures().figures(Selection("kenmin", "kenmin-product-2015", None))
    keys = [(row["area"], row["period"], row["dimensions"], row["item"]) for row in rows.to_pylist()]
    assert keys == sorted(set(keys))
    assert rows.schema.field("value").type == pa.float64()
    assert set(COLUMNS) < set(rows.column_names)


def test_origins_name_the_file() -> None:
    source = ShippedFigures()
    held = next(each for each in source.tables() if each.table == "ipss-prefectures")
    (origin,) = source.origins([held.sha256, "0" * 64])
    assert (origin.publisher, origin.table, origin.title) == ("ipss", "ipss-prefectures", held.title)
    assert "人口統計資料集2025" in (held.source or "")
