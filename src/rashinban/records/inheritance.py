"""What was decided about an indicator goes on in the editions after, until something else is decided there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F

from rashinban.records.models import EditionRow, IndicatorRow


def nearest(continues: Mapping[int, int | None], decisions: Any) -> dict[int, tuple[list[Any], bool]]:
    """For every indicator (by its id, with the id of the one it continues) the decisions that are nearest on its way back
    through the editions, and whether they were made for an earlier edition; without any it is left out.

    ``decisions`` is a query of rows with an ``indicator``. The number of statements does not grow with the indicators.
    """
    found: dict[int, tuple[list[Any], bool]] = {}
    speaks_for: dict[int, int] = {pk: pk for pk in continues}
    first = True
    while speaks_for:
        for row in decisions.filter(indicator__in=speaks_for):
            found.setdefault(speaks_for[row.indicator_id], ([], not first))[0].append(row)
        waiting = {pk: own for pk, own in speaks_for.items() if own not in found}
        if first:
            earlier = {before: waiting[pk] for pk, before in continues.items() if before and pk in waiting}
        else:
            older = IndicatorRow.objects.filter(pk__in=waiting).exclude(continues=None).values_list("pk", "continues")
            earlier = {before: waiting[pk] for pk, before in older}
        speaks_for, first = earlier, False
    return found


def line_of(indicator: IndicatorRow) -> list[int]:
    """The ids of the indicator and of what it was in the editions before."""
    found, step = [indicator.pk], indicator.continues_id
    while step is not None:
        found.append(step)
        step = IndicatorRow.objects.filter(pk=step).values_list("continues", flat=True).first()
    return found


def outdate(indicator: IndicatorRow) -> None:
    """Later editions inherit: what is kept in memory of any edition of its plan is not used again."""
    EditionRow.objects.filter(plan=indicator.edition.plan_id).update(version=F("version") + 1)
