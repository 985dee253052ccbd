"""What became of what: municipalities over time with their changes, and the shipped record of them since 1970."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import get_args

from rashinban.core.area import NATION, PREFECTURES, Area, AreaLevel, AreaTable
from rashinban.core.errors import WrongContent

#: Villages of the northern territories: they have codes, no figures, and no sum may wait for them.
NORTHERN_VILLAGES = frozenset(("01695", "01696", "01697", "01698", "01699", "01700"))

#: The 13 municipalities of Fukushima's coast that IPSS does not project one by one (令和5年推計), only as 浜通り地域.
FUKUSHIMA_COAST = frozenset(
    ("07204", "07209", "07212", "07561", "07564", *(str(code).zfill(5) for code in range(7541, 7549)))
)

#: The sum of the special wards of Tokyo, published under a code of its own.
SPECIAL_WARDS = "13100"

#: The kind of change in which the place that loses land goes on under its code.
SEPARATION = "分離"


@dataclass(frozen=True, slots=True)
class Change:
    """On ``day``, ``source`` or a part of it became, or became a part of, ``target``; ``kind`` as published."""

    day: date
    kind: str
    source: Area
    target: Area


#: Places in the table of an area before a change and of one after it.
Link = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Successor:
    """An area that holds what another was; ``whole`` when all of the other lies in it."""

    area: Area
    whole: bool


@dataclass(frozen=True, eq=False)
class History:
    """Areas over time with the changes between them, in the order of days."""

    table: AreaTable
    changes: tuple[Change, ...]

    def find(self, key: str, on: date | None = None) -> Area:
        """The area with this code or name on a day (see ``AreaTable.find``); an error says when such an area existed."""
        others = [] if any(_fits(a, on) for a in self.table.versions(key)) else self.table.versions(key)
        if not others:
            return self.table.find(key, on)
        days = "、".join(f"{area.name}（{area.code}）は{_days(area)}" for area in others)
        when = f"{on}には" if on else "今は"
        raise WrongContent(
            f"地域「{key}」は{when}ありません。{days}です。",
            remedy="日付を確かめるか、その日の名前かコードで書いてください。",
        )

    def as_of(self, day: date, *levels: AreaLevel) -> tuple[Area, ...]:
        """The areas that exist on a day, of these levels or of all, in the order of the codes."""
        return tuple(area for area in _as_of(self, day) if not levels or area.level in levels)

    def parts(self, code: str, day: date) -> tuple[Area, ...]:
        """What an area is the sum of on a day: wards of a city, municipalities of a county or prefecture, 47 prefectures.

        Empty for what has no parts. The northern villages are in no sum.
        """
        if code == NATION.code:
            return PREFECTURES.areas
        if code == SPECIAL_WARDS:
            return tuple(a for a in self._municipalities(day) if SPECIAL_WARDS < a.code <= "13123")
        if code.endswith("000"):
            return tuple(a for a in self._municipalities(day) if a.parent == code)
        county = next((a for a in self.by_code.get(code, ()) if a.level == "group"), None)
        if county:
            name, above = county.name, county.parent
            return tuple(a for a in self._municipalities(day) if a.county == name and a.parent == above)
        return tuple(a for a in self.as_of(day, "ward") if a.parent == code)

    def successors(self, code: str, from_day: date, to_day: date) -> tuple[Successor, ...]:
        """Which areas of the later day hold what the area with this code was on the earlier day.

        Backwards too: with ``to_day`` before ``from_day``, the areas it came from.

        >>> [each.area.name for each in history().successors("04423", date(2016, 1, 1), date(2017, 1, 1))]
        ['富谷市']
        """
        from rashinban.core.areas.crosswalk import crosswalks

        area = self.find(code, from_day)
        crosswalk = crosswalks(self, (from_day,), to_day)[from_day]
        targets = crosswalk.targets_of(area.code, area.level)
        return tuple(Successor(self.find(target, to_day), share == 1) for target, share in targets)

    def _municipalities(self, day: date) -> Iterable[Area]:
        return (a for a in self.as_of(day, "municipality") if a.code not in NORTHERN_VILLAGES)

    @cached_property
    def links(self) -> dict[AreaLevel, dict[date, list[Link]]]:
        """The changes of municipalities (a ward standing for its city) and those of wards, by day.

        What goes on after a part of it was separated stands as becoming itself.
        """
        place = {area: i for i, area in enumerate(self.table.areas)}
        links: dict[AreaLevel, dict[date, dict[Link, None]]] = {"municipality": {}, "ward": {}}
        for change in self.changes:
            ends = place[change.source], place[change.target]
            if change.target.level == "ward":
                links["ward"].setdefault(change.day, {})[ends] = None
                if change.kind == SEPARATION:
                    links["ward"][change.day][ends[0], ends[0]] = None
            if change.source.level != "ward":
                city = place[self._city(change.target, change.day)]
                links["municipality"].setdefault(change.day, {})[ends[0], city] = None
        return {level: {day: list(pairs) for day, pairs in days.items()} for level, days in links.items()}

    def _city(self, area: Area, day: date) -> Area:
        """The city of a ward on a day, any other area itself."""
        if area.level != "ward" or area.parent is None:
            return area
        return _standing(self.by_code[area.parent], day)

    @cached_property
    def crossings(self) -> tuple[Change, ...]:
        """Changes from one prefecture to another."""
        return tuple(c for c in self.changes if c.source.code[:2] != c.target.code[:2])

    @cached_property
    def by_code(self) -> dict[str, tuple[Area, ...]]:
        """The versions of each code, in the order of their days."""
        found: dict[str, list[Area]] = {}
        for area in sorted(self.table.areas, key=lambda a: a.valid_from or date.min):
            found.setdefault(area.code, []).append(area)
        return {code: tuple(areas) for code, areas in found.items()}


@lru_cache(maxsize=128)
def _as_of(history: History, day: date) -> tuple[Area, ...]:
    return history.table.as_of(day)


def _fits(area: Area, on: date | None) -> bool:
    return area.valid_on(on) if on else area.valid_to is None


def _days(area: Area) -> str:
    since = f"{area.valid_from}から" if area.valid_from else ""
    return since + (f"{area.valid_to}まで" if area.valid_to else "")


@lru_cache(maxsize=1)
def history() -> History:
    """The nation, its prefectures, municipalities and wards since 1 April 1970 with their changes (see SOURCE.md)."""
    folder = files("rashinban.core.areas")
    areas = [NATION, *PREFECTURES.areas]
    with (folder / "municipalities.csv").open(encoding="utf-8") as file:
        areas += [_read_area(row) for row in csv.DictReader(file)]
    before: dict[tuple[str, date], Area] = {}
    after: dict[tuple[str, date], Area] = {}
    versions: dict[str, list[Area]] = {}
    for area in areas:
        versions.setdefault(area.code, []).append(area)
        if area.valid_from:
            after[area.code, area.valid_from] = area
        if area.valid_to:
            before[area.code, date.fromordinal(area.valid_to.toordinal() + 1)] = area
    changes = []
    with (folder / "changes.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            day, source, target = date.fromisoformat(row["day"]), row["source"], row["target"]
            changes.append(
                Change(
                    day,
                    row["kind"],
                    before.get((source, day)) or _standing(versions[source], day),
                    after.get((target, day)) or _standing(versions[target], day),
                )
            )
    return History(AreaTable(tuple(areas)), tuple(changes))


def _standing(versions: Iterable[Area], day: date) -> Area:
    """The version that exists on a day."""
    return next(area for area in versions if area.valid_on(day))


def _read_area(row: dict[str, str]) -> Area:
    level = next(each for each in get_args(AreaLevel) if each == row["level"])
    since, until = (date.fromisoformat(row[side]) if row[side] else None for side in ("since", "until"))
    return Area(row["code"], row["name"], level, row["parent"], since, until, row["kana"], row["county"] or None)
