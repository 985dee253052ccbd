"""What was written down or decided about an indicator goes on in the editions after, until something else is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F

from rashinban.records.models import EditionRow, IndicatorRow


def speaks_for(continues: Mapping[int, int | None]) -> dict[int, int]:
    """Which indicator speaks for which: the ids of these and of what they were in the editions before, each with the id of
    the one of these; these first, then edition by edition.

    ``continues`` has the id of each with that of the one it continues. One statement for each edition.
    """
    found = {pk: pk for pk in continues}
    earlier = {before: pk for pk, before in continues.items() if before}
    while earlier:
        found |= earlier
        older = IndicatorRow.objects.filter(pk__in=earlier).exclude(continues=None).values_list("pk", "continues")
        earlier = {before: found[pk] for pk, before in older}
    return found


def nearest(continues: Mapping[int, int | None], decisions: Any) -> dict[int, tuple[list[Any], bool]]:
    """For every indicator the decisions that are nearest on its way back through the editions, and whether they were made
    for an earlier edition; without any it is left out. ``decisions`` is a query of rows with an ``indicator``.
    """
    line = speaks_for(continues)
    made: dict[int, list[Any]] = {}
    for row in decisions.filter(indicator__in=line):
        made.setdefault(row.indicator_id, []).append(row)
    found: dict[int, tuple[list[Any], bool]] = {}
    for pk, own in line.items():
        if pk in made:
            found.setdefault(own, (made[pk], pk != own))
    return found


def line_of(indicator: IndicatorRow) -> list[int]:
    """The ids of the indicator and of what it was in the editions before."""
    return list(speaks_for({indicator.pk: indicator.continues_id}))


def outdate(indicator: IndicatorRow) -> None:
    """Later editions inherit: what is kept in memory of any edition of its plan is not used again."""
    EditionRow.objects.filter(plan=indicator.edition.plan_id).update(version=F("version") + 1)
