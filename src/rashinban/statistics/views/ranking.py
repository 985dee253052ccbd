"""Areas in the order of one indicator, with the place of those the page is about."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rashinban.core.areas.history import NORTHERN_VILLAGES
from rashinban.core.phrase import Phrase
from rashinban.core.series import Flag
from rashinban.statistics.catalogue.entry import Entry
from rashinban.statistics.comparing import rank
from rashinban.statistics.formula.among_areas import level_of
from rashinban.statistics.showing import Shown
from rashinban.statistics.views.asked import Among, Asked
from rashinban.statistics.views.sources import SourceLine, source_lines
from rashinban.statistics.views.words import figure_of, full_names_of, names_of, period_words, with_unit
from rashinban.statistics.views.worked import Worked, flag_at, newest_period, origins_at, periods_among

#: Lines of a ranking that a page shows at once; those the page is about are always among them.
MOST_LINES = 60


@dataclass(frozen=True, slots=True)
class Standing:
    """A line: ``share`` is the length of its bar in per cent, from ``start`` on (figures may be negative)."""

    rank: int
    code: str
    name: Phrase
    value: float
    text: str
    own: bool
    start: float
    share: float
    flag: Flag = ""


@dataclass(frozen=True, slots=True)
class RankingView:
    """A ranking of a period: all lines, those without a figure, and a sentence about the first area."""

    entry: Entry
    period: str
    among: Phrase
    places: tuple[Standing, ...]
    without: tuple[Phrase, ...]
    finding: Phrase
    sources: tuple[SourceLine, ...]
    periods: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[Standing, ...]:
        """The first lines, and with them those of the areas the page is about."""
        return tuple(each for number, each in enumerate(self.places) if number < MOST_LINES or each.own)


def peers_of(asked: Asked, shown: Shown) -> tuple[tuple[str, ...], Phrase]:
    """The areas that are ranked, and what they are called; the areas the page is about are among them if they can be."""
    codes = [code for code in shown.frame.areas if code not in NORTHERN_VILLAGES]
    if asked.peers == "prefectures":
        return tuple(code for code in codes if level_of(code) == "prefecture"), Phrase("都道府県", "prefectures")
    local = [code for code in codes if level_of(code) == "municipality"]
    if asked.peers == "municipalities" or not asked.areas:
        return tuple(local), Phrase("市区町村", "municipalities")
    inside = list(dict.fromkeys(code[:2] for code in asked.areas if level_of(code) != "nation"))
    names = [names_of(f"{each}000") for each in inside]
    return tuple(code for code in local if code[:2] in inside), Phrase(
        f"{'・'.join(each.ja for each in names)}の市町村", f"municipalities of {', '.join(each.en for each in names)}"
    )


def ranking_of(asked: Asked, worked: Worked) -> RankingView:
    """The ranking of a period, the newest one of the areas when none is asked for."""
    shown = worked.shown(asked.indicator, carried=asked.carried)
    codes, among = peers_of(asked, shown)
    period = asked.period or newest_period(shown, [code for code in asked.areas if code in shown.frame.row] or list(codes))
    among_shown = replace(shown, frame=shown.frame.take_areas(codes))
    found = rank(among_shown, period, asked.order) if period else None
    values = [place.value for place in found.places] if found else []
    low, high = min([0.0, *values]), max([0.0, *values])
    span = (high - low) or 1.0
    places = tuple(
        Standing(
            place.rank,
            place.area,
            full_names_of(place.area) if asked.peers == "municipalities" else names_of(place.area),
            place.value,
            figure_of(place.value, shown.entry),
            place.area in asked.areas,
            round((min(place.value, 0.0) - low) / span * 100, 2),
            round(abs(place.value) / span * 100, 2),
            flag_at(shown, place.area, period),
        )
        for place in (found.places if found else ())
    )
    origins = origins_at(shown, period, codes)
    without = tuple(names_of(code) for code in found.without) if found else ()
    finding = _finding(shown.entry, places, among, period, asked)
    periods = periods_among(shown, codes)
    return RankingView(shown.entry, period, among, places, without, finding, source_lines(origins, worked.held), periods)


def _finding(entry: Entry, places: tuple[Standing, ...], among: Phrase, period: str, asked: Asked) -> Phrase:
    if not places:
        return Phrase(f"{entry.name}の順位を出せる値がありません", f"No figures to rank {entry.name_en} by")
    when, number = period_words(period), len(places)
    side, english = ("大きい", "highest") if asked.order == "largest" else ("小さい", "lowest")
    own = next((place for place in places if place.own), None)
    told = own or places[0]
    amount = with_unit(told.value, entry)
    if own is None:
        return Phrase(f"{entry.name}が最も{side}のは{told.name.ja}（{when.ja}、{amount.ja}）", f"{english.capitalize()} {entry.name_en}: {told.name.en} ({when.en}, {amount.en})")
    return Phrase(
        f"{told.name.ja}の{entry.name}は、{number}{_counted(among, asked)}のうち{side}方から{told.rank}番目（{when.ja}、{amount.ja}）",
        f"{told.name.en} has rank {told.rank} of {number} {among.en} in {entry.name_en} ({when.en}, {amount.en}; {english} first)",
    )


def _counted(among: Phrase, asked: Asked) -> str:
    known: dict[Among, str] = {"prefectures": "都道府県", "municipalities": "市区町村", "within": "市町村"}
    return known[asked.peers]
