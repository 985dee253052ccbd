"""The columns of an indicator table, and what their dates say of them: results up to the start, targets after it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from rashinban.core.period import Period
from rashinban.plans.reading.promise import Dated


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its role, the period its heading names, and the unit its heading gives."""

    index: int
    role: str
    heading: str
    when: Dated | None = None
    base_when: Dated | None = None
    unit: str | None = None
    qualifier: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table and the first row that holds values."""

    columns: tuple[Column, ...]
    body: int

    def of(self, *roles: str) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.role in roles)


def evaluates(columns: list[Column]) -> bool:
    """A target beside what was reached by then, or a rate of achievement: the plan before is judged, nothing is promised."""
    targets = [column for column in columns if column.role == "target"]
    reached = [column for column in columns if column.role == "baseline" and re.search(r"実績|結果|到達", column.heading)]
    if not targets or not reached:
        return False
    if all(column.when for column in (*targets, *reached)):
        return _latest(reached) >= _latest(targets)
    return any(column.role == "achieved" for column in columns)


#: Beside a column of targets, a dated heading with these words tells what was reached by then, or soon will be.
_RESULT = re.compile(r"現在|時点|見込(?!値)|速報")


def settle_years(columns: list[Column], promising: bool, plan: Period | None) -> list[Column]:
    """Columns headed by a year alone: up to the start they are results, after it they are targets."""
    years = [column for column in columns if column.role == "year" and column.when]
    if not years:
        return columns
    targets = [column for column in columns if column.role == "target"]
    if targets:
        columns = [replace(column, role="baseline") if column in years and _RESULT.search(column.heading) else column for column in columns]
        years = [column for column in columns if column.role == "year" and column.when]
    baselines = [column for column in columns if column.role == "baseline"]
    if not targets and not baselines and not (
        promising or any(re.search(r"指標|KPI|目標", column.heading) for column in columns)
    ):
        return columns
    settled = {column.index: _year_role(column, years, targets, baselines, plan) for column in years}
    return [replace(column, role=settled[column.index]) if column.index in settled else column for column in columns]


def _year_role(column: Column, years: list[Column], targets: list[Column], baselines: list[Column], plan: Period | None) -> str:
    assert column.when is not None
    before_plan = plan is not None and column.when.period.end < plan.start
    if baselines:
        known = [_earliest([start]) for start in baselines if start.when]
        after = not known or _earliest([column]) > max(known)
        return "target" if after and not before_plan else "actual"
    if targets:
        return "target" if _earliest([column]) > _latest(targets) else "baseline"
    if plan is not None:
        return "baseline" if before_plan else "target"
    first, every_year = _earliest(years), len(years) > 2 and _follow_yearly(years)
    return "baseline" if len(years) > 1 and not every_year and _earliest([column]) == first else "target"


def _follow_yearly(years: list[Column]) -> bool:
    ends = sorted(_earliest([column]) for column in years)
    return all(after - before <= 366 for before, after in pairwise(ends))


def _latest(columns: list[Column]) -> int:
    return max(_earliest([column]) for column in columns)


def _earliest(columns: list[Column]) -> int:
    return min(column.when.period.end.toordinal() if column.when else 0 for column in columns)


#: A column of this name is the start, whatever other results stand beside it.
CALLED_START = re.compile(r"基準|現状|策定時|当初|現況")


def settle_actuals(columns: list[Column]) -> list[Column]:
    """Of several start columns the one called so is the baseline, otherwise the latest full year; the others are results."""
    starts = [column for column in columns if column.role == "baseline"]
    if len(starts) < 2:
        return columns
    named = [column for column in starts if CALLED_START.search(column.heading)]
    firm = [column for column in starts if not _is_unfinished(column)]
    chosen = named[0] if len(named) == 1 else max(named or firm or starts, key=lambda column: _earliest([column]))
    return [replace(column, role="actual") if column.role == "baseline" and column is not chosen else column for column in columns]


def _is_unfinished(column: Column) -> bool:
    """Results of a part of a year (「9月30日現在」), or expected ones (「見込」)."""
    return "見込" in column.heading or (column.when is not None and (column.when.period.end - column.when.period.start).days < 300)
