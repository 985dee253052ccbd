"""An indicator of the catalogue, worked out for areas and years from what the store holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from rashinban.core.areas.carry import Remark
from rashinban.core.areas.history import history
from rashinban.core.errors import WrongContent
from rashinban.core.period import Period
from rashinban.core.series import Origin, Point, Series
from rashinban.statistics.boundaries import carry_frame
from rashinban.statistics.catalogue.catalogue import Catalogue, catalogue
from rashinban.statistics.catalogue.entry import Entry
from rashinban.statistics.formula.among_areas import NATION, level_of, standing_above
from rashinban.statistics.formula.evaluation import Evaluation
from rashinban.statistics.formula.tree import Call, Reference, Word, walk
from rashinban.statistics.frame import ABSENT, BELOW_UNIT, FLAG_ORDER, Column, Frame, column_of
from rashinban.statistics.gathering import Gathered, gather
from rashinban.statistics.regions import Chosen, add_regions
from rashinban.statistics.selection import FigureSource


@dataclass(frozen=True)
class Shown:
    """An indicator for areas and periods as arrays, with every source that took part and what a reader must know."""

    entry: Entry
    frame: Frame
    origins: tuple[Origin, ...]
    remarks: tuple[Remark, ...] = ()

    def origins_of(self, area: str, period: str) -> tuple[Origin, ...]:
        """The files that the figure of an area and a period rests on."""
        row, column = self.frame.row.get(area), self._column(period)
        if row is None or column is None:
            return ()
        return self._read_marks(tuple(int(word) for word in self.frame.marks[:, row, column]))

    def value(self, area: str, period: str) -> float | None:
        """The figure of an area and a period; None when there is none."""
        row, column = self.frame.row.get(area), self._column(period)
        if row is None or column is None or not self.frame.there[row, column]:
            return None
        return float(self.frame.values[row, column])

    def series(self) -> Series:
        """The figures one by one, those absent left out, in the order of area and period."""
        frame, unit = self.frame, self.entry.unit or None
        periods = [
            Period.from_code(code or str(column[0])) for code, column in zip(frame.periods, frame.columns, strict=True)
        ]
        single = {1 << bit: origin for bit, origin in enumerate(self.origins)} if len(frame.marks) == 1 else {}
        rows, columns = np.nonzero(frame.flags != ABSENT)
        points = [
            Point(
                item=self.entry.key,
                area=frame.areas[row],
                period=periods[column],
                dimensions="",
                value=exact(value) if number < BELOW_UNIT else None,
                unit=unit,
                flag=FLAG_ORDER[number],
                origin=single.get(mark),
            )
            for row, column, value, number, mark in zip(
                rows.tolist(),
                columns.tolist(),
                frame.values[rows, columns].tolist(),
                frame.flags[rows, columns].tolist(),
                frame.marks[0][rows, columns].tolist(),
                strict=True,
            )
        ]
        return Series(
            indicator=self.entry.key, unit=unit, points=tuple(points), origins=self.used
        )

    @property
    def used(self) -> tuple[Origin, ...]:
        """The origins of the figures that are shown."""
        union = np.bitwise_or.reduce(self.frame.marks.reshape(len(self.frame.marks), -1), axis=1)
        return self._read_marks(tuple(int(word) for word in union))

    def _column(self, period: str) -> int | None:
        wanted = column_of(period)
        return self.frame.columns.index(wanted) if wanted in self.frame.columns else None

    def _read_marks(self, words: tuple[int, ...]) -> tuple[Origin, ...]:
        return tuple(o for i, o in enumerate(self.origins) if words[i // 64] >> (i % 64) & 1)


def exact(value: float) -> Decimal:
    """A figure as a number of plain digits, at most twelve of them where it is no whole number.

    >>> exact(1973395.0), exact(27.4)
    (Decimal('1973395'), Decimal('27.4'))
    """
    return Decimal(int(value)) if value.is_integer() else Decimal(f"{value:.12g}")


def show(
    indicator: str,
    areas: Sequence[str] | None,
    periods: Sequence[str] | None,
    source: FigureSource,
    boundaries: date | None = None,
) -> Series:
    """The figures of an indicator for areas (codes; None: all) and periods (codes; None: all there are).

    With ``boundaries`` published figures are first carried to the municipalities of that day. A period is found by
    its year, whether it is counted on a day, over the calendar year or over the fiscal year.
    """
    return work_out(indicator, areas, periods, source, boundaries).series()


def work_out(
    indicator: str,
    areas: Sequence[str] | None,
    periods: Sequence[str] | None,
    source: FigureSource,
    boundaries: date | None = None,
    *,
    regions: Sequence[Chosen] = (),
    known_on: date | None = None,
    entries: Catalogue | None = None,
) -> Shown:
    """As ``show``, as arrays; ``regions`` are shown beside the areas, ``known_on`` asks what was known on a day."""
    return work_out_all(
        (indicator,), areas, periods, source, boundaries, regions=regions, known_on=known_on, entries=entries
    )[0]


def work_out_all(
    indicators: Sequence[str],
    areas: Sequence[str] | None,
    periods: Sequence[str] | None,
    source: FigureSource,
    boundaries: date | None = None,
    *,
    regions: Sequence[Chosen] = (),
    known_on: date | None = None,
    entries: Catalogue | None = None,
) -> tuple[Shown, ...]:
    """Several indicators at once, in their order: every published figure is asked for once, every entry worked out once."""
    book = entries or catalogue()
    keys = [book.find(indicator).key for indicator in indicators]
    chain = tuple(dict.fromkeys(entry for key in keys for entry in book.expand(key)))
    _require_formulas(chain)
    wanted = None if areas is None else [*areas, *(code for region in regions for code in region.areas)]
    asked = None if boundaries is not None else _areas_to_ask(chain, wanted)
    items = dict.fromkeys(reference for entry in chain for reference in entry.reads)
    gathered = gather(items, asked, source, known_on, rows=wanted or ())
    done, remarks = _evaluate(chain, gathered, boundaries, regions)
    rows = None if areas is None else [*areas, *(region.code for region in regions)]
    columns = None if periods is None else sorted({column_of(code) for code in periods})
    return tuple(Shown(book.find(key), _cut(done[key], rows, columns), gathered.origins, remarks) for key in keys)


def _require_formulas(chain: Iterable[Entry]) -> None:
    """WrongContent when an entry cannot be worked out yet; it names the tables that would be needed."""
    unknown = next((entry for entry in chain if entry.formula is None), None)
    if unknown is not None:
        tables = "、".join(f"{need.publisher}「{need.table}」" for need in unknown.needs)
        raise WrongContent(
            f"指標「{unknown.name}」は、まだ求められません。", remedy=f"{tables}を読み込めるようにする必要があります。"
        )


def _cut(frame: Frame, rows: Sequence[str] | None, columns: Sequence[Column] | None) -> Frame:
    """These areas and columns; without, those of which something is said."""
    shown = frame.take_areas(rows) if rows is not None else frame
    said = shown.flags != ABSENT
    if columns is None:
        columns = [column for column, some in zip(shown.columns, said.any(axis=0), strict=True) if some]
    shown = shown.take_columns(columns)
    if rows is None:
        some_said = (shown.flags != ABSENT).any(axis=1)
        shown = shown.take_areas([area for area, some in zip(shown.areas, some_said, strict=True) if some])
    return shown


def _evaluate(
    chain: Sequence[Entry], gathered: Gathered, boundaries: date | None, regions: Sequence[Chosen]
) -> tuple[dict[str, Frame], tuple[Remark, ...]]:
    """Each entry of the chain in turn, from the published items to the indicators that were asked for."""
    done: dict[str, Frame] = {}
    remarks: dict[Remark, None] = {}
    for entry in chain:
        joining = entry.join

        def item(reference: Reference, rule: str = joining) -> Frame:
            frame = gathered.frames[reference]
            if boundaries is None:
                return frame
            carried, said = carry_frame(frame, boundaries, "sum" if rule == "sum" else "unchanged")
            remarks.update(dict.fromkeys(said))
            return carried

        tree = entry.tree
        assert tree is not None
        frame = Evaluation(item, done.__getitem__).figures(tree)
        done[entry.key] = add_regions(frame, regions, joining) if entry.reads else frame
    return done, tuple(remarks)


def _areas_to_ask(chain: Iterable[Entry], areas: Sequence[str] | None) -> list[str] | None:
    """The areas whose published figures take part; None for all."""
    if areas is None:
        return None
    wanted = dict.fromkeys(areas)
    calls = [node for entry in chain if entry.tree for node in walk(entry.tree) if isinstance(node, Call)]
    for call in calls:
        if call.function in ("rank", "rank_from_smallest", "percentile"):
            return None
        scope = next((each.scope for each in call.arguments if isinstance(each, Word)), None)
        if scope:
            wanted.update(dict.fromkeys(standing_above(code, scope) for code in areas))
    if any(call.function.endswith("parts") for call in calls):
        if NATION in wanted:
            return None
        for code in [code for code in wanted if level_of(code) == "prefecture"]:
            wanted.update(dict.fromkeys(each for each in history().by_code if each[:2] == code[:2]))
    return list(wanted)
