"""What official statistics say of the shipped plans, and what they do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from rashinban import workflow
from rashinban.monitoring.measured import look, observe
from rashinban.monitoring.measuring import read_measuring
from real_figures import real_figures

REAL = Path(__file__).parents[2] / "examples" / "real"


def test_the_bureaus_productivity_has_a_reference_and_no_value(shared: Path) -> None:
    """FY2020, six prefectures: product 34,332,445 million yen (県民経済計算), 4,165,693 employed (令和2年国勢調査)."""
    plan = workflow.load_plan(REAL / "tohoku-meti-midterm.yaml")
    file = REAL / "tohoku-meti-midterm.measuring.yaml"
    book = read_measuring(file.read_text(encoding="utf-8"), file.name, plan)
    source = real_figures(shared)
    assert observe(plan, book, source) == ()
    shown = look(book.measuring[0], source)
    assert shown.value("=東北6県", "FY2020") == pytest.approx(34_332_445 / 4_165_693 * 1000)
    assert {origin.table for origin in shown.origins_of("=東北6県", "FY2020")} == {"kenmin-product-2015", "ssdse-a"}
    assert {each.indicator for each in book.not_measurable} >= {"IV.1.u1-K1"}
