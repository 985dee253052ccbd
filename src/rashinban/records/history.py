"""Every value an indicator ever had, through all editions: who moved it where and when, on what it rests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from rashinban.monitoring.assessment import assess_indicator
from rashinban.monitoring.observations import Observation
from rashinban.monitoring.progress import Progress
from rashinban.plans.plan import Plan
from rashinban.records import convert
from rashinban.records.models import (
    COUNTED,
    EditionRow,
    Evidence,
    IndicatorRow,
    ObservationRow,
    Standing,
    Step,
)
from rashinban.records.progress import contents_of
from rashinban.records.rulesets import rulesets_of


@dataclass(frozen=True, slots=True)
class Vintage:
    """One row of the record: the fact, every step it took, its evidence that may be read, the row it corrects, and
    whether a later one corrects it."""

    row: Any
    observation: Observation
    steps: tuple[Any, ...]
    evidence: tuple[Any, ...]
    corrects: Any | None
    corrected: bool

    @property
    def counted(self) -> bool:
        return self.row.standing in COUNTED

    @property
    def published_on(self) -> date | None:
        """The day it was published, in the office's time; None when it was not, or when nobody wrote the day down."""
        moments = [step.at for step in self.steps if step.standing == Standing.PUBLISHED]
        return timezone.localdate(moments[0]) if moments else None


@dataclass(frozen=True, slots=True)
class AsPublished:
    """What the public could know on a day: the facts published by then, the targets then in force, the state."""

    day: date
    plan: Plan
    facts: tuple[Observation, ...]
    progress: Progress
    undated: int


def rows_of(indicator: IndicatorRow) -> list[int]:
    """The indicator's own row and those of the editions before whose facts it inherits."""
    contents = contents_of(indicator.edition, timezone.localdate())
    return [pk for pk, key in contents.keys.items() if key == indicator.key]


def read_history(indicator: IndicatorRow, user: Any) -> tuple[Vintage, ...]:
    """Every vintage this person may read, the newest period first and in it the newest vintage; three queries."""
    rows = list(
        ObservationRow.objects.filter(indicator__in=rows_of(indicator))
        .visible_to(user)
        .select_related("entered_by")
        .prefetch_related(
            Prefetch("steps", Step.objects.select_related("by")),
            Prefetch("evidence", Evidence.objects.visible_to(user).select_related("file", "verified_by", "added_by")),
        )
    )
    by_pk = {row.pk: row for row in rows}
    corrected = {row.revises_id for row in rows if row.standing in COUNTED}
    rows.sort(key=lambda row: (row.period.end, row.period.start, row.vintage, row.pk), reverse=True)
    return tuple(
        Vintage(
            row=row,
            observation=convert.read_observation(row, indicator.key),
            steps=tuple(row.steps.all()),
            evidence=tuple(row.evidence.all()),
            corrects=by_pk.get(row.revises_id) or _before(row, rows),
            corrected=row.pk in corrected or any(_before(each, rows) is row for each in rows),
        )
        for row in rows
    )


def as_published(edition: EditionRow, key: str, history: Iterable[Vintage], day: date) -> AsPublished | None:
    """What was public on a day; None when the indicator was a quoted target of others. ``undated`` counts published
    values whose day of publication was not written down: they are left out rather than guessed."""
    plan = contents_of(edition, day).plan
    indicator = plan.indicator(key)
    if indicator.kind == "external_target":
        return None
    known, undated = [], 0
    for each in history:
        published = each.published_on
        if each.row.confidentiality != "public":
            continue
        if each.row.standing == Standing.PUBLISHED and published is None:
            undated += 1
        elif published is not None and published <= day:
            known.append(each.observation)
    facts = tuple(sorted(known, key=lambda one: (one.period.end, one.vintage)))
    return AsPublished(day, plan, facts, assess_indicator(plan, indicator, facts, day, rulesets_of(edition.plan, day)), undated)


def _before(row: Any, rows: Iterable[Any]) -> Any | None:
    """The counted row of the same period with the vintage before: what was imported names no row it revises."""
    if row.standing not in COUNTED or row.revises_id is not None:
        return None
    older = [each for each in rows if each.period == row.period and each.standing in COUNTED and each.vintage < row.vintage]
    return max(older, key=lambda each: (each.vintage, each.pk), default=None)
