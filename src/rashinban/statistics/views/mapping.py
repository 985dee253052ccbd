"""An indicator of many areas on a map."""

from __future__ import annotations

from dataclasses import dataclass

from rashinban.core.phrase import Phrase
from rashinban.statistics.catalogue.entry import Entry
from rashinban.statistics.views.asked import Asked
from rashinban.statistics.views.ranking import ranking_of
from rashinban.statistics.views.sources import SourceLine
from rashinban.statistics.views.words import period_words
from rashinban.statistics.views.worked import Worked


@dataclass(frozen=True, slots=True)
class MapView:
    """Figures by code of area (None where there is none), as they are written, and those to be marked."""

    entry: Entry
    period: str
    among: Phrase
    values: dict[str, float | None]
    texts: dict[str, str]
    chosen: tuple[str, ...]
    finding: Phrase
    sources: tuple[SourceLine, ...]


def map_of(asked: Asked, worked: Worked) -> MapView:
    """The areas of the ranking on a map; what has no figure is drawn as such."""
    from rashinban.statistics.views.ranking import peers_of

    ranking = ranking_of(asked, worked)
    codes, among = peers_of(asked, worked.shown(asked.indicator))
    values: dict[str, float | None] = dict.fromkeys(codes)
    values.update({place.code: place.value for place in ranking.places})
    texts = {place.code: f"{place.text}{ranking.entry.unit}" for place in ranking.places}
    return MapView(ranking.entry, ranking.period, among, values, texts, asked.areas, _title(ranking.entry, among, ranking.period, ranking.finding), ranking.sources)


def _title(entry: Entry, among: Phrase, period: str, finding: Phrase) -> Phrase:
    return finding if period else Phrase(f"{entry.name}（{among.ja}）{period_words(period).ja if period else ''}", f"{entry.name_en} ({among.en})")
