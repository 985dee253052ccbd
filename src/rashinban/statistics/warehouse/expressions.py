"""What is asked of the figures, as Ibis expressions: the same on every engine."""

from __future__ import annotations

from typing import Any

from rashinban.statistics.selection import Selection
from rashinban.statistics.warehouse.ordering import KEY

#: Beside the columns of the long table every relation has the number of the file a row is of: the higher, the newer.
VINTAGE = "vintage"


def select(figures: Any, selection: Selection, vintages: tuple[int, ...] | None) -> Any:
    """The figures of a selection, of each the newest among these vintages (None: all that the relation has)."""
    wanted = {"item": selection.items, "area": selection.areas, "period": selection.periods, "dimensions": selection.dimensions}
    conditions = [figures[name].isin(values) for name, values in wanted.items() if values is not None]
    if vintages is not None:
        conditions.append(figures[VINTAGE].isin(vintages))
    return figures.filter(*conditions) if conditions else figures


def keep_newest(figures: Any) -> Any:
    """Of figures that say something of the same thing, the one of the newest file."""
    newest = figures.group_by(*KEY).aggregate(**{VINTAGE: figures[VINTAGE].max()})
    return figures.semi_join(newest, [*KEY, VINTAGE])
