"""What is held, how old it is, what is missing of what is needed."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rashinban.core.period import Period
from rashinban.records.models import EditionRow, MeasuringRow
from rashinban.records.statistics.datasets import may_add
from rashinban.records.statistics.store import figures_for, store
from rashinban.statistics.selection import Held
from rashinban.statistics.warehouse.status import TableStatus, describe, expected_tables


@dataclass(frozen=True, slots=True)
class Line:
    """A table with its newest edition and the span of its periods."""

    status: TableStatus

    @property
    def newest(self) -> Held | None:
        """The newest edition."""
        return self.status.editions[-1] if self.status.editions else None

    @property
    def shipped(self) -> bool:
        """Whether nothing of it was handed in here: its figures come with the program."""
        return bool(self.status.editions) and not any(each.path for each in self.status.editions)

    @property
    def span(self) -> tuple[Period, ...]:
        """The first and the last period, or the only one."""
        return span_of(self.status.periods)

    @property
    def editions(self) -> tuple[Held, ...]:
        """The editions, the newest first."""
        return tuple(reversed(self.status.editions))


def datasets(request: HttpRequest) -> HttpResponse:
    """Every table that is held or needed; what to do where one is missing or old."""
    adds = may_add(request.user)
    received = sum(snapshot.size for snapshot in store().snapshots.all()) if adds else 0
    status = describe(figures_for(request.user).tables(), expected_tables(), received, request.today)
    lines = [Line(each) for each in status.tables]
    context = {
        "status": status,
        "missing": [line for line in lines if line.status.state == "missing"],
        "late": [line for line in lines if line.status.state == "late"],
        "held": [line for line in lines if line.status.state != "missing"],
        "may_add": adds,
        "measured": _measured(request) if request.user.is_authenticated else (),
    }
    return render(request, "datasets/datasets.html", context)


def span_of(periods: tuple[str, ...]) -> tuple[Period, ...]:
    """The first and the last of these periods (codes), or the only one."""
    known = sorted((Period.from_code(code) for code in periods), key=lambda period: (period.end, period.start))
    return tuple(dict.fromkeys((known[0], known[-1]))) if known else ()


def _measured(request: HttpRequest) -> list[EditionRow]:
    """The plans in force, for which this person decides, with an indicator that is measured."""
    bound = MeasuringRow.objects.filter(replaced_at=None).values("indicator__edition__plan")
    rows = EditionRow.objects.visible_to(request.user).filter(
        standing="in_force", plan__in=bound, plan__organisation__in=request.access.organisations("planner")
    )
    return list(rows.select_related("plan").defer("text").order_by("plan__title"))
