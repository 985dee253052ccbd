"""A fictional plan with records, and answer books on disk, for the tests of the Excel round trip."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

from rashinban.core.period import Period
from rashinban.core.source import Source
from rashinban.monitoring.answers import Answers, read_answers, write_answer_book
from rashinban.monitoring.observations import Observation
from rashinban.plans.plan import Criterion, Indicator, Measure, Plan, Target

TODAY = date(2026, 11, 22)
PERIOD = Period.fiscal_year(2025)
PLAN = Plan(
    id="kakuu",
    title="架空市計画",
    edition="第1版",
    fictional=True,
    measures=(Measure(id="1", level="施策", title="交流", owner="企画課"),),
    indicators=(
        Indicator(id="K1", measure="1", label="架空の相談件数", unit="件", value_kind="count", targets=(Target(value=Decimal(70), operator=">=", deadline=Period.fiscal_year(2027)),)),
        Indicator(id="K2", measure="1", label="架空の就職率", unit="％", value_kind="share"),
        Indicator(id="K3", measure="1", label="架空の仕組み", criterion=Criterion(text="仕組みができている")),
        Indicator(id="K4", label="架空の増減", owner="=1+1", unit="件"),
        Indicator(id="X1", label="国の目標", kind="external_target"),
    ),
)  # fmt: skip
RECORD = Observation(
    indicator="K1", period=PERIOD, value=Decimal(120), vintage=date(2026, 5, 1), status="provisional", method="counted",
    items=("架空A社", "架空B社"), note="=1+1ではない", source=Source(document="架空の年報", page=3),
)  # fmt: skip
LOG = (
    Observation(indicator="K1", period=Period.fiscal_year(2023), value=Decimal(90), vintage=date(2024, 5, 1)),
    Observation(indicator="K1", period=Period.fiscal_year(2024), value=Decimal(1100), vintage=date(2025, 5, 1)),
    Observation(indicator="K1", period=Period.month(2025, 3), value=Decimal(7), vintage=date(2025, 5, 1)),
    Observation(indicator="K1", period=PERIOD, value=Decimal(100), vintage=date(2026, 4, 10)),
    RECORD,
    Observation(indicator="K2", period=PERIOD, value=Decimal("0.5"), vintage=date(2026, 5, 1)),
)
SHEET, FIRST = "実績", 5


def made(folder: Path, observations: tuple[Observation, ...] = LOG, name: str = "様式.xlsx", **options: Any) -> Path:
    """An answer book on disk."""
    path = folder / name
    path.write_bytes(write_answer_book(options.pop("plan", PLAN), options.pop("period", PERIOD), observations=observations, today=date(2026, 6, 1), **options))
    return path


def edited(path: Path, cells: Mapping[str, Any] | Callable[[Any], None]) -> Path:
    """The book with cells of the sheet overwritten, or changed by a function of the workbook, saved by openpyxl."""
    book = openpyxl.load_workbook(path)
    if callable(cells):
        cells(book)
    else:
        for name, content in cells.items():
            book[SHEET][name] = content
    book.save(path)
    return path


def read(path: Path, observations: tuple[Observation, ...] = LOG, **options: Any) -> Answers:
    """What comes back of it."""
    options.setdefault("today", TODAY)
    return read_answers(path, options.pop("plan", PLAN), options.pop("period", PERIOD), observations, **options)
