"""One area beside others: its place in a ranking, and the areas that are like it, each with the reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from rashinban.statistics.formula.among_areas import NATION, level_of, standing_above
from rashinban.statistics.frame import Frame, Values, column_of
from rashinban.statistics.selection import FigureSource
from rashinban.statistics.showing import Shown, work_out

#: Indicators by which likeness is judged when none are chosen: age, industry, strength of finance, spread of people.
LIKENESS = (
    "ageing_rate",
    "child_share",
    "workers_primary_share",
    "workers_secondary_share",
    "local_tax_share",
    "habitable_density",
)

#: Indicators that span several powers of ten are compared by their logarithm.
_BY_LOGARITHM = frozenset({"habitable_density", "population_density", "population", "area"})


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a ranking; equals share ``rank``, and the next line is as many further down."""

    rank: int
    area: str
    value: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """Areas in order, and those of which there is no figure (withheld, not surveyed), which have no place."""

    places: tuple[Place, ...]
    without: tuple[str, ...]

    def of(self, area: str) -> Place | None:
        """The line of an area; None when it has no figure."""
        return next((place for place in self.places if place.area == area), None)


@dataclass(frozen=True, slots=True)
class Reason:
    """How near two areas are in one indicator: both figures, and the distance in standard deviations of all peers."""

    indicator: str
    own: float
    other: float
    distance: float


@dataclass(frozen=True, slots=True)
class Similar:
    """An area like another; ``distance`` is the root mean square of its reasons, which come nearest first."""

    area: str
    population: float
    distance: float
    reasons: tuple[Reason, ...]


def beside(areas: Sequence[str]) -> tuple[str, ...]:
    """The areas with those they are compared with: their prefectures, then the nation, each once.

    >>> beside(["04100", "04202", "05000"])
    ('04100', '04202', '05000', '04000', '00000')
    """
    above = [standing_above(code, "prefecture") for code in areas if level_of(code) != "prefecture"]
    return tuple(dict.fromkeys([*areas, *above, NATION]))


def rank(shown: Shown, period: str, order: Literal["largest", "smallest"] = "largest") -> Ranking:
    """The areas of a frame in the order of their figures of a period; areas of one figure in the order of their codes."""
    frame = shown.frame
    column = column_of(period)
    if column not in frame.columns:
        return Ranking((), frame.areas)
    values = frame.values[:, frame.columns.index(column)]
    rows = np.flatnonzero(np.isfinite(values))
    keyed = -values[rows] if order == "largest" else values[rows]
    ranks = np.searchsorted(np.sort(keyed), keyed, side="left") + 1
    lines = sorted(zip(ranks.tolist(), rows.tolist(), strict=True), key=lambda line: (line[0], frame.areas[line[1]]))
    places = tuple(Place(place, frame.areas[row], float(values[row])) for place, row in lines)
    return Ranking(places, tuple(a for a, value in zip(frame.areas, values, strict=True) if not np.isfinite(value)))


def find_similar(
    area: str,
    source: FigureSource,
    *,
    indicators: Sequence[str] = LIKENESS,
    band: float = 1.5,
    number: int = 10,
) -> tuple[Similar, ...]:
    """The areas of the same level that are most like one, among those with a population within ``band`` times its own.

    Each indicator is taken from the newest year for which the area has a figure, and counts in standard deviations of
    all areas of the level. Areas that lack a figure the area itself has are left out. Empty when nothing can be compared.
    """
    people = work_out("population", None, None, source).frame
    peers = [code for code in people.areas if level_of(code) == level_of(area)]
    own, size = _newest(people, area, peers)
    if own is None:
        return ()
    columns: list[tuple[str, Values]] = []
    for key in indicators:
        frame = work_out(key, None, None, source).frame
        found, values = _newest(frame, area, peers)
        if found is not None:
            columns.append((key, values))
    place = peers.index(area)
    near = (size <= own * band) & (size >= own / band)
    near[place] = False
    found_all = [_distances(key, values, place) for key, values in columns]
    if not found_all:
        return ()
    distances = np.array(found_all)
    total = np.sqrt((distances**2).mean(axis=0))
    order = [row for row in np.argsort(total, kind="stable").tolist() if near[row] and np.isfinite(total[row])]
    return tuple(_tell(row, place, peers, size, columns, distances, total) for row in order[:number])


def _newest(
    frame: Frame, area: str, peers: Sequence[str]
) -> tuple[float | None, Values]:
    """The area's newest figure, and those of its peers of the same period."""
    taken = frame.take_areas(peers)
    row = taken.row.get(area)
    columns = np.flatnonzero(taken.there[row]) if row is not None else np.zeros(0, np.intp)
    if row is None or not len(columns):
        return None, np.full(len(peers), np.nan)
    newest = int(columns[-1])
    return float(taken.values[row, newest]), taken.values[:, newest]


def _distances(
    key: str, values: Values, place: int
) -> Values:
    with np.errstate(divide="ignore", invalid="ignore"):
        scaled = np.log(np.where(values > 0, values, np.nan)) if key in _BY_LOGARITHM else values
    spread = float(np.nanstd(scaled))
    return np.abs(scaled - scaled[place]) / spread if spread > 0 else np.zeros_like(scaled)


def _tell(
    row: int,
    place: int,
    peers: Sequence[str],
    size: Values,
    columns: Sequence[tuple[str, Values]],
    distances: Values,
    total: Values,
) -> Similar:
    reasons = [
        Reason(key, float(values[place]), float(values[row]), float(distances[number, row]))
        for number, (key, values) in enumerate(columns)
    ]
    nearest = sorted(reasons, key=lambda reason: reason.distance)
    return Similar(peers[row], float(size[row]), float(total[row]), tuple(nearest))
