"""What a chart of one indicator shows: dated points in years, taken from the plan and the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol, TypeVar

from rashinban.core.period import Period
from rashinban.monitoring.progress import Progress
from rashinban.monitoring.sentences import SENTENCES
from rashinban.monitoring.targets import published_base
from rashinban.plans.plan import Indicator
from rashinban.reports.figures import number_text, short_period, unit_text
from rashinban.reports.wording import Words


@dataclass(frozen=True, slots=True)
class Point:
    """A dated value as it is drawn: years on the x axis, the printed label beside it."""

    x: float
    y: float
    period: str
    label: str
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """What a chart of one indicator shows."""

    history: tuple[Point, ...]
    baseline: Point | None
    targets: tuple[Point, ...]
    upper: tuple[float, ...]
    fiscal: bool
    bars: bool
    falling: bool
    band: tuple[float, float] | None
    unit: str


def position(period: Period, fiscal: bool) -> float:
    """Where a period ends on an axis of years: the end of fiscal (or calendar) year y is at y.

    >>> position(Period.fiscal_year(2024), True), round(position(Period.fiscal_year(2024), False), 2)
    (2024.0, 2024.25)
    """
    end = period.end
    year = end.year - (1 if fiscal and end.month < 4 else 0)
    start = date(year, 4 if fiscal else 1, 1)
    length = (date(year + 1, start.month, 1) - start).days
    return year - 1 + ((end - start).days + 1) / length


def plot(indicator: Indicator, progress: Progress, words: Words) -> Course:
    """The course of an indicator as it is drawn, from its plan and its progress."""
    observations = [entry for entry in latest_by_period(progress.history) if entry.value is not None]
    dated = [target for target in indicator.targets if target.deadline is not None]
    baseline = progress.baseline or indicator.baseline
    periods = [entry.period for entry in observations] + [t.deadline for t in dated if t.deadline]
    if baseline is not None and baseline.period is not None:
        periods.append(baseline.period)
    fiscal = sum(1 for period in periods if period.kind != "year") * 2 >= len(periods)
    unit = indicator.unit

    def point(period: Period, value: Decimal, hollow: bool = False) -> Point:
        text = short_period(period, words.language)
        return Point(position(period, fiscal), float(value), text, number_text(value, unit), hollow)

    start = None
    base = published_base(indicator)
    if baseline is not None and baseline.period is not None and base.value is not None:
        start = point(baseline.period, Decimal(base.value.numerator) / Decimal(base.value.denominator))
    goals, upper = _goals(indicator, progress, point)
    falls = indicator.direction == "down" or bool(indicator.direction != "up" and start and goals and goals[-1].y < start.y)
    return Course(
        history=_by_time([point(e.period, e.value, e.status == "provisional") for e in observations if e.value is not None]),
        baseline=start,
        targets=goals,
        upper=upper,
        fiscal=fiscal,
        bars=indicator.accumulation == "flow" or (indicator.accumulation is None and indicator.value_kind == "count"),
        falling=falls,
        band=_band(progress),
        unit=unit_text(unit),
    )


def _by_time(points: Sequence[Point]) -> tuple[Point, ...]:
    return tuple(sorted(points, key=lambda point: point.x))


def _goals(indicator: Indicator, progress: Progress, point: Any) -> tuple[tuple[Point, ...], tuple[float, ...]]:
    goals: list[Point] = []
    upper: list[float] = []
    for target in indicator.targets:
        value = target.value if target.change_type == "level" else None
        if value is None and target == progress.target:
            value = progress.target_value
        if value is None or target.deadline is None:
            continue
        goals.append(point(target.deadline, value))
        if target.operator == "range" and target.upper is not None:
            upper.append(float(target.upper))
    return _by_time(goals), tuple(upper)


_LOW, _HIGH = (SENTENCES[code].ja.split("{")[0] for code in ("forecast_low", "forecast_high"))


def _band(progress: Progress) -> tuple[float, float] | None:
    """The forecast interval at the deadline, when a rule computed one."""
    for verdict in progress.verdicts:
        low = [n.value for n in verdict.numbers if n.name.ja.startswith(_LOW) and isinstance(n.value, Decimal)]
        high = [n.value for n in verdict.numbers if n.name.ja.startswith(_HIGH) and isinstance(n.value, Decimal)]
        if low and high:
            return float(low[0]), float(high[0])
    return None


class Dated(Protocol):
    """Something reported for a period, as known from a day on."""

    @property
    def period(self) -> Period: ...

    @property
    def vintage(self) -> date: ...


D = TypeVar("D", bound=Dated)


def latest_by_period(history: Sequence[D]) -> tuple[D, ...]:
    """One entry per period, the newest vintage of each, in the order of time."""
    newest: dict[tuple[date, date], D] = {}
    for entry in sorted(history, key=lambda entry: entry.vintage):
        newest[(entry.period.start, entry.period.end)] = entry
    return tuple(sorted(newest.values(), key=lambda entry: (entry.period.end, entry.period.start)))
