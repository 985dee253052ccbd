"""Whether a firm's place lies in what a condition names: prefectures, municipalities, regions as each body draws them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rashinban.core.area import NATION, PREFECTURES, prefecture, region
from rashinban.core.errors import RashinbanError, WrongContent

#: Who draws the regions in which jGrants states its target areas.
JGRANTS = "Jグランツ"
_ALL = frozenset(PREFECTURES.areas)
_NAMES = {area.code: area.name for area in PREFECTURES.areas}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody is: the prefecture's five-digit code and, where known, the municipality's code or name."""

    prefecture: str
    municipality: str = ""

    def __str__(self) -> str:
        """In words; a municipality known by its code alone is shown as the code."""
        name = _NAMES[self.prefecture]
        return f"{name}（{self.municipality}）" if self.municipality.isdecimal() else f"{name}{self.municipality}"


@dataclass(frozen=True, slots=True)
class Reach:
    """What one value of a condition covers: whole prefectures, or one municipality in one of them (or in any)."""

    prefectures: frozenset[str]
    municipality: str = ""


def read_spot(text: str) -> Spot:
    """A place as it is typed or kept: 15000, 04100, 新潟県, 新潟, 宮城県仙台市. WrongContent when no prefecture is named.

    >>> read_spot("新潟県"), read_spot("宮城県石巻市"), read_spot("04100")
    (Spot(prefecture='15000', municipality=''), Spot(prefecture='04000', municipality='石巻市'), Spot(prefecture='04000', municipality='04100'))
    """
    reach = _reach_of_area(unicodedata.normalize("NFKC", text).strip())
    if reach is None or len(reach.prefectures) != 1:
        raise WrongContent(f"所在地「{text}」の都道府県が分かりません。", remedy="都道府県から書いてください（例：新潟県長岡市）。")
    return Spot(next(iter(reach.prefectures)), reach.municipality)


@lru_cache(maxsize=4096)
def read_reach(text: str, region_user: str | None = None) -> Reach:
    """What a value of a condition covers; WrongContent for a region that nobody knows or that bodies draw differently.

    >>> sorted(read_reach("関東・甲信越地方", JGRANTS).prefectures)[-3:]
    ['15000', '19000', '20000']
    """
    wanted = unicodedata.normalize("NFKC", text).strip()
    if wanted in (NATION.name, NATION.code, "日本", "国内"):
        return Reach(frozenset(area.code for area in _ALL))
    area = _reach_of_area(wanted)
    if area is not None:
        return area
    try:
        return Reach(frozenset(region(wanted, region_user).codes))
    except RashinbanError:
        if region_user is None and not _named_like_municipality(wanted):
            raise
    try:  # the body draws no region of this name: it means what everybody means by it
        return Reach(frozenset(region(wanted).codes))
    except RashinbanError:
        if not _named_like_municipality(wanted):
            raise
    return Reach(frozenset(area.code for area in _ALL), wanted)


def covers(spot: Spot, values: Sequence[str], region_user: str | None = None) -> tuple[bool | None, str]:
    """Whether a place lies in one of the values, and the value that says so (or leaves it open).

    None when it depends on the municipality, which is not known or not written so that the two can be compared.

    >>> covers(read_spot("新潟県"), ["東北地方", "新潟県長岡市"], JGRANTS)
    (None, '新潟県長岡市')
    """
    open_value = ""
    for value in values:
        reach = read_reach(value, region_user)
        if spot.prefecture not in reach.prefectures:
            continue
        if not reach.municipality:
            return True, value
        same = _same_municipality(spot.municipality, reach.municipality)
        if same:
            return True, value
        if same is None:
            open_value = open_value or value
    return (None, open_value) if open_value else (False, "")


def _same_municipality(known: str, wanted: str) -> bool | None:
    """A ward lies in its city (仙台市青葉区 in 仙台市); a code and a name cannot be compared."""
    if not known:
        return None
    if known.isdecimal() != wanted.isdecimal():
        return None
    if known.isdecimal():
        return known == wanted
    if wanted.startswith(known) and wanted != known:
        return None  # the city is known, the condition names one of its wards
    return known == wanted or (known.startswith(wanted) and known.endswith("区"))


def _reach_of_area(wanted: str) -> Reach | None:
    if wanted.isdecimal():
        area = prefecture(f"{wanted[:2]}000")
        whole = wanted.ljust(5, "0")[2:5] == "000"
        return Reach(frozenset({area.code}), "" if whole else wanted[:5])
    for area in PREFECTURES.areas:
        if wanted in (area.name, area.name.rstrip("都府県") if area.name != "京都府" else "京都"):
            return Reach(frozenset({area.code}))
        if wanted.startswith(area.name):
            return Reach(frozenset({area.code}), wanted[len(area.name) :].strip())
    return None


def _named_like_municipality(wanted: str) -> bool:
    return wanted[-1:] in ("市", "区", "町", "村")
