"""Which editions of plans are searched: of every plan one may read, the one in force, else the newest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rashinban.records.models import EditionRow, IndicatorRow, MeasureRow


@dataclass(frozen=True, slots=True)
class Current:
    """The editions by their keys, with their plans fetched."""

    rows: dict[int, Any]

    @property
    def editions(self) -> tuple[int, ...]:
        return tuple(self.rows)


def current_editions(user: Any) -> Current:
    """One query; the texts of the documents are not fetched."""
    readable = EditionRow.objects.visible_to(user).select_related("plan__organisation").defer("text")
    by_plan: dict[int, Any] = {}
    for edition in readable.order_by("plan", "-number"):
        known = by_plan.get(edition.plan_id)
        if known is None or (known.standing != "in_force" and edition.standing == "in_force"):
            by_plan[edition.plan_id] = edition
    return Current({edition.pk: edition for edition in by_plan.values()})


def open_texts(user: Any, current: Current) -> tuple[int, ...]:
    """The editions whose document may be read as a whole: a hidden measure stands in it in plain words. One query."""
    rows = EditionRow.objects.filter(pk__in=current.editions)
    for parts in (MeasureRow.objects, IndicatorRow.objects):
        hidden = parts.filter(edition__in=current.editions).exclude(pk__in=parts.visible_to(user).values("pk"))
        rows = rows.exclude(pk__in=hidden.values("edition"))
    return tuple(rows.order_by().values_list("pk", flat=True))
