"""Rows of the long table, gathered one figure after the other and made into Arrow at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rashinban.core.errors import Place, WrongContent
from rashinban.core.series import COLUMNS, Flag
from rashinban.statistics.symbols import FLAGS, SYMBOLS, read_cells

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(slots=True)
class Rows:
    """Figures as they stand in a file: the text of the cell is read when the table is made.

    ``places`` says where a figure stands (a line, a cell), for errors. An empty text is no figure and no row.
    """

    name: str
    items: list[str] = field(default_factory=list)
    areas: list[str] = field(default_factory=list)
    periods: list[str] = field(default_factory=list)
    dimensions: list[str] = field(default_factory=list)
    texts: list[str | None] = field(default_factory=list)
    units: list[str | None] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    def add(
        self,
        item: str,
        area: str,
        period: str,
        dimensions: str,
        text: str | None,
        unit: str | None,
        flag: Flag = "",
        place: Place | None = None,
    ) -> None:
        """Take one figure; ``flag`` is what is known of it beside its text, which prevails where it says more."""
        self.items.append(item)
        self.areas.append(area)
        self.periods.append(period)
        self.dimensions.append(dimensions)
        self.texts.append(text)
        self.units.append(unit)
        self.flags.append(flag)
        if place is not None:
            self.places.append(place)

    def extend(
        self,
        items: Sequence[str],
        areas: Sequence[str],
        periods: Sequence[str],
        dimensions: Sequence[str],
        texts: Sequence[str | None],
        units: Sequence[str | None],
    ) -> None:
        """Take many figures at once, column by column."""
        self.items += items
        self.areas += areas
        self.periods += periods
        self.dimensions += dimensions
        self.texts += texts
        self.units += units
        plain: Flag = ""
        self.flags += [plain] * len(items)

    def place(self, index: int) -> Place:
        """Where the figure of an index stands."""
        return self.places[index] if index < len(self.places) else Place(file=self.name)

    def make(self, symbols: Mapping[str, Flag] = SYMBOLS, below_unit: bool = True) -> pa.Table:
        """The Arrow table with the columns of ``COLUMNS``; WrongContent when the file says one figure twice."""
        import pyarrow as pa
        import pyarrow.compute as pc

        cells = read_cells(pa.array(self.texts, pa.string()), self.place, symbols, below_unit)
        said = pa.array(FLAGS, pa.string()).take(cells.flags)
        flags = pc.if_else(pc.equal(said, ""), pa.array(self.flags, pa.string()), said)
        columns = [
            _coded(self.items),
            _coded(self.areas),
            _coded(self.periods),
            _coded(self.dimensions),
            cells.values,
            _coded(self.units),
            flags.dictionary_encode(),
        ]
        table = pa.table(columns, names=list(COLUMNS))
        _check_once(table, self.place)
        return table.filter(pc.or_(pc.is_valid(cells.values), pc.not_equal(said, "")))


def _coded(texts: list[str] | list[str | None]) -> pa.Array:
    import pyarrow as pa

    return pa.array(texts, pa.string()).dictionary_encode()


def _check_once(table: pa.Table, place: Callable[[int], Place]) -> None:
    """Every figure stands once: the same item, area, period and dimensions must not come again."""
    import pyarrow as pa
    import pyarrow.compute as pc

    keys = list(COLUMNS[:4])
    plain = pa.table([pc.cast(table[key], pa.string()) for key in keys], names=keys)
    counted = plain.append_column("row", pa.array(range(len(plain)))).group_by(keys).aggregate([("row", "count"), ("row", "max")])
    twice = counted.filter(pc.greater(counted["row_count"], 1))
    if not len(twice):
        return
    first = twice.sort_by("row_max").slice(0, 1).to_pylist()[0]
    raise WrongContent(
        f"同じ値が2回以上あります（項目{first['item']}、地域{first['area']}、時点{first['period']}"
        f"{'、' + first['dimensions'] if first['dimensions'] else ''}ほか{len(twice)}件）。",
        place(first["row_max"]),
        "元のファイルの重なりを除くか、行を見分ける列を指定してください。",
    )
