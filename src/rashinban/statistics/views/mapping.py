"""An indicator of many areas on a map."""

from __future__ import annotations

from dataclasses import dataclass

from rashinban.core.phrase import Phrase
from rashinban.statistics.catalogue.entry import Entry
from rashinban.statistics.views.asked import Asked
from rashinban.statistics.views.ranking import peers_of, ranking_of
from rashinban.statistics.views.sources import SourceLine
from rashinban.statistics.views.words import with_unit
from rashinban.statistics.views.worked import Worked


@dataclass(frozen=True, slots=True)
class MapView:
    """Figures by code of area (None where there is none), as they are written, and those to be marked."""

    entry: Entry
    period: str
    among: Phrase
    values: dict[str, float | None]
    texts: dict[str, Phrase]
    chosen: tuple[str, ...]
    finding: Phrase
    sources: tuple[SourceLine, ...]
    periods: tuple[str, ...] = ()


def map_of(asked: Asked, worked: Worked) -> MapView:
    """The areas of the ranking on a map; what has no figure is drawn as such."""
    ranking = ranking_of(asked, worked)
    codes, among = peers_of(asked, worked.shown(asked.indicator, carried=asked.carried))
    values: dict[str, float | None] = dict.fromkeys(codes)
    values.update({place.code: place.value for place in ranking.places})
    texts = {place.code: with_unit(place.value, ranking.entry) for place in ranking.places}
    return MapView(
        ranking.entry, ranking.period, among, values, texts, asked.areas, ranking.finding, ranking.sources, ranking.periods
    )  # fmt: skip
