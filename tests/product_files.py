"""Fictional files of prefectural product, as the reader of 県民経済計算 knows them, for tests of measured indicators."""

from __future__ import annotations

from publisher_samples import PREFECTURE_NAMES, as_csv
from rashinban.statistics.publisher import Received

#: A unit of the plan (億円) in that of the file (百万円).
HUNDRED_MILLION = 100


def product_file(name: str = "product.csv", **by_year: float) -> Received:
    """The product (億円) of every prefecture, the same in all: ``product_file(y2023=880)``. Its series begins with
    2011, by which the reader knows the base of the catalogue's table; the last year is its edition."""
    rows = [
        ["total_gdp_1", str(int(code[:2])), prefecture, year[1:], "gross_prefectural_product_nominal", str(value * HUNDRED_MILLION), "百万円"]
        for code, prefecture in PREFECTURE_NAMES
        for year, value in {"y2011": 700, **by_year}.items()
    ]
    header = ["source_file", "pref_code", "pref_name", "fiscal_year", "indicator", "value", "unit"]
    return Received(name, as_csv([header, *rows]))
