"""What a newer edition says differently, and what was worked out from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from rashinban.statistics.selection import Held
from rashinban.statistics.warehouse.ordering import KEY

if TYPE_CHECKING:
    import pyarrow as pa

#: Item, area and period of a figure.
Figure = tuple[str, str, str]

Key = TypeVar("Key")

_SAID = ("value", "unit", "flag")


@dataclass(frozen=True, slots=True)
class Revision:
    """What one edition changed of what was held before it.

    ``changed`` has the columns item, area, period, dimensions, value, unit, flag and the latter three with ``_before``;
    ``added`` counts figures of which nothing was held, ``same`` those that were said again.
    """

    edition: Held
    changed: pa.Table
    added: int
    same: int

    @property
    def figures(self) -> frozenset[Figure]:
        """What changed, whatever the dimensions."""
        columns = (self.changed[name].to_pylist() for name in ("item", "area", "period"))
        return frozenset(zip(*columns, strict=True))


def compare(before: pa.Table, after: pa.Table) -> tuple[pa.Table, int]:
    """The figures that both tables have and say differently, in the order of ``KEY``, and how many they say alike.

    Both are long tables with every figure once. A value, a unit or a flag that differs is a difference; so is a figure
    that is withheld from now on.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    plain = pa.schema([(name, pa.float64() if name == "value" else pa.string()) for name in (*KEY, *_SAID)])
    old = before.select(plain.names).cast(plain).rename_columns([*KEY, *(f"{name}_before" for name in _SAID)])
    both = after.select(plain.names).cast(plain).join(old, list(KEY), join_type="inner")
    alike = pa.chunked_array([pa.array([True] * both.num_rows, pa.bool_())])
    for name in _SAID:
        now, then = both[name], both[f"{name}_before"]
        equal = pc.fill_null(pc.equal(now, then), fill_value=False)
        alike = pc.and_(alike, pc.or_(equal, pc.and_(pc.is_null(now), pc.is_null(then))))
    changed = both.filter(pc.invert(alike)).sort_by([(name, "ascending") for name in KEY])
    return changed, both.num_rows - changed.num_rows


def dependants(used: Mapping[Key, Iterable[Figure]], revisions: Iterable[Revision]) -> dict[Key, frozenset[Figure]]:
    """Of things worked out from figures, those that revisions touch, with the figures that changed.

    ``used`` says for each thing (a measured KPI, a finding) which figures of the revised table took part.
    """
    changed = frozenset(figure for revision in revisions for figure in revision.figures)
    touched = {key: changed.intersection(figures) for key, figures in used.items()}
    return {key: figures for key, figures in touched.items() if figures}
