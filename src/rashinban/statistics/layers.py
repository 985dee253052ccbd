"""Two stores read as one: what is held above stands, what lies beneath it fills in what is not held."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rashinban.core.series import Origin
from rashinban.statistics.selection import FIGURE_COLUMNS, FigureSource, Held, Selection
from rashinban.statistics.trial import keep_newest

if TYPE_CHECKING:
    import pyarrow as pa


class Layered:
    """A FigureSource: one laid over another, as the store of an installation over the figures that are shipped.

    Of two editions the newer stands wherever it is held, of one edition what is held above. A file that is held in
    both is said once, as it is held above.
    """

    def __init__(self, above: FigureSource, below: FigureSource) -> None:
        self._above, self._below = above, below

    def figures(self, selection: Selection) -> pa.Table:
        """See ``FigureSource``."""
        held = {each.sha256 for each in _of(self._above, selection)}
        beneath = {each.sha256 for each in _of(self._below, selection)}
        if beneath <= held:
            return self._above.figures(selection)
        if not held:
            return self._below.figures(selection)
        return self._merge(selection)

    def origins(self, sha256s: Iterable[str]) -> tuple[Origin, ...]:
        """See ``FigureSource``."""
        wanted = set(sha256s)
        return tuple(held.origin for held in self.tables() if held.sha256 in wanted)

    def tables(self) -> tuple[Held, ...]:
        """See ``FigureSource``."""
        above = self._above.tables()
        known = {(each.sha256, each.table, each.edition) for each in above}
        beneath = [each for each in self._below.tables() if (each.sha256, each.table, each.edition) not in known]
        if not beneath:
            return above
        return tuple(sorted([*above, *beneath], key=lambda each: (each.publisher, each.table, each.edition, each.received_at)))

    def _merge(self, selection: Selection) -> pa.Table:
        import pyarrow as pa

        schema = pa.schema([(name, pa.float64() if name == "value" else pa.string()) for name in FIGURE_COLUMNS])
        above, below = (layer.figures(selection).select(schema.names).cast(schema) for layer in (self._above, self._below))
        if not above.num_rows or not below.num_rows:
            return above if above.num_rows else below
        # what lies beneath has no time of receipt here: of the same edition what is held above comes first
        received = {each.sha256: each.received_at for each in _of(self._above, selection)}
        return keep_newest(pa.concat_tables([above, below]), received)


def _of(source: FigureSource, selection: Selection) -> list[Held]:
    """The editions of the table that is asked for."""
    return [each for each in source.tables() if (each.publisher, each.table) == (selection.publisher, selection.table)]
