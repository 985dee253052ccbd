"""The form of the command line: the answer book without records, read back as a free table."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl

from rashinban import workflow
from rashinban.core.period import Period
from rashinban.monitoring.collection import read_observations
from rashinban.plans.plan import Criterion, Indicator, Measure, Plan, Target

PLAN = Plan(
    id="架空",
    title="架空市計画",
    measures=(Measure(id="1", level="施策", title="交流", owner="企画課"),),
    indicators=(
        Indicator(id="1-K1", measure="1", label="来訪者数", unit="人", targets=(Target(value=Decimal("1200.50")),)),
        Indicator(id="1-K2", measure="1", label="満足度", unit="%", owner="=1+1", criterion=Criterion(text="高い水準")),
        Indicator(id="1-X1", label="国の目標", kind="external_target"),
    ),
)


def test_an_empty_form_is_no_observation(tmp_path: Path) -> None:
    workflow.save_form(PLAN, Period.fiscal_year(2026), tmp_path / "実績.xlsx")
    assert read_observations(tmp_path / "実績.xlsx", PLAN) == ()


def test_what_is_filled_in_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "実績.xlsx"
    workflow.save_form(PLAN, Period.fiscal_year(2025), path)
    book = openpyxl.load_workbook(path)
    sheet = book["実績"]
    rows = [[cell.value for cell in row] for row in sheet]
    assert rows[4][:7] == ["1-K1", "来訪者数", "人", "企画課", "1,200.5", None, "2025年度"]
    assert rows[5][3:5] == ["=1+1", "高い水準"]
    assert len(rows) == 6
    sheet["H5"], sheet["I5"] = 1300, date(2026, 5, 1)
    assert sheet["H5"].protection.locked is False
    assert sheet["A5"].protection.locked is True
    book.save(path)
    (observation,) = read_observations(path, PLAN, today=date(2026, 11, 22))
    assert (observation.indicator, observation.value, observation.period.code) == ("1-K1", 1300, "FY2025")
    assert observation.vintage == date(2026, 5, 1)
