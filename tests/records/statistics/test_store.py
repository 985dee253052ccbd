"""What is shipped lies beneath what is held."""

from __future__ import annotations

import pytest

from product_files import product_file
from rashinban.records.statistics import store
from rashinban.statistics.selection import Selection

ASKED = Selection("kenmin", "kenmin-product-2015", ("product",), ("04000",))


def by_period() -> dict[str, tuple[float, str]]:
    rows = store.figures_for(None).figures(ASKED).to_pylist()
    return {row["period"]: (row["value"], row["edition"]) for row in rows}


@pytest.mark.usefixtures("fresh_store")
def test_a_fresh_installation_answers_and_a_file_that_is_added_stands_over_it() -> None:
    shipped = by_period()
    assert shipped["FY2020"][0] == 9_485_225  # 内閣府「県民経済計算」令和2年度、宮城県の県内総生産（名目、百万円）
    assert store.store().tables() == ()
    added = store.store().add([product_file(y2024=900)]).held[0]
    now = by_period()
    assert (now["FY2024"], now["FY2011"]) == ((90_000.0, "2024"), (70_000.0, "2024"))
    assert {period: now[period] for period in shipped if period != "FY2011"} == {p: f for p, f in shipped.items() if p != "FY2011"}
    assert added.sha256 in {held.sha256 for held in store.figures_for(None).tables()}


@pytest.mark.usefixtures("fresh_store")
def test_there_is_one_store_for_a_folder() -> None:
    assert store.store() is store.store()
