"""An indicator of many areas on a map."""

from __future__ import annotations

from dataclasses import dataclass

from rashinban.core.phrase import Phrase
from rashinban.core.series import Flag
from rashinban.statistics.catalogue.entry import Entry
from rashinban.statistics.views.asked import Asked
from rashinban.statistics.views.ranking import peers_of, ranking_of
from rashinban.statistics.views.sources import SourceLine
from rashinban.statistics.views.words import with_unit
from rashinban.statistics.views.worked import Worked, flag_at


@dataclass(frozen=True, slots=True)
class MapView:
    """Figures by code of area (None where there is none), why some are not there or not quite what they seem, how they
    are written, and which areas are to be marked."""

    entry: Entry
    period: str
    among: Phrase
    values: dict[str, float | None]
    flags: dict[str, Flag]
    texts: dict[str, Phrase]
    chosen: tuple[str, ...]
    finding: Phrase
    sources: tuple[SourceLine, ...]
    periods: tuple[str, ...] = ()


def map_of(asked: Asked, worked: Worked) -> MapView:
    """The areas of the ranking on a map; what has no figure is drawn as such."""
    ranking = ranking_of(asked, worked)
    shown = worked.shown(asked.indicator, carried=asked.carried)
    codes, among = peers_of(asked, shown)
    values: dict[str, float | None] = dict.fromkeys(codes)
    values.update({place.code: place.value for place in ranking.places})
    texts = {place.code: with_unit(place.value, ranking.entry) for place in ranking.places}
    return MapView(
        ranking.entry, ranking.period, among, values, {code: flag_at(shown, code, ranking.period) for code in codes}, texts, asked.areas, ranking.finding, ranking.sources, ranking.periods
    )  # fmt: skip
