"""Compile the shipped tables of municipalities: ``python -m rashinban.core.areas.compilation FOLDER``.

FOLDER holds ``codes/``, ``boundaries/`` and ``juki_population/`` (see SOURCE.md beside this file for what they are and who published them).
Only facts are taken: codes, names, readings, days, what became of what. The tables are our own arrangement of them.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from rashinban.core.area import PREFECTURES

#: Okinawa's codes are on record from the return to Japan on; the northern villages' from the day the law on them came
#: into force; these two wards were laid out with a merger, not with the designation of their city.
_OKINAWA = date(1972, 5, 15)
_NORTHERN = ("01695", "01696", "01697", "01698", "01699", "01700"), date(1983, 4, 1)
_LATE_WARDS = {"34108": (date(1985, 3, 20), "34321"), "11110": (date(2005, 4, 1), "11213")}

_SEPARATION = "分離"
_ABSORPTION = "編入合併"
_DESIGNATION = "政令指定都市施行"

Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Version:
    """One municipality under one code, name and reading; ``key`` is how the events name it."""

    number: int
    key: Key
    kana: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the events: what became of what on a day."""

    day: date
    kind: str
    source: Key
    target: Key


def read_versions(path: Path) -> list[Version]:
    """The versions in the order of the file: first those of April 1970 by code, then as events brought them."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Version(
                int(row["node_id"]),
                (row["city_code"], row["pref_name"], row["city_desig_name"], row["city_name"]),
                row["city_desig_name_kana"] + row["city_name_kana"],
            )
            for row in csv.DictReader(file)
        ]


def read_events(path: Path) -> list[Event]:
    """The events; two rows that say the same are one."""

    def key(row: dict[str, str], side: str) -> Key:
        code, prefecture, city, name = (
            row[f"{side}_{part}"] for part in ("city_code", "pref_name", "city_desig_name", "city_name")
        )
        return code, prefecture, city, name

    with path.open(encoding="utf-8", newline="") as file:
        found = {
            Event(date.fromisoformat(row["date"]), row["type"], key(row, "from"), key(row, "to")): None
            for row in csv.DictReader(file)
        }
    return list(found)


def read_towns(shapes: Path) -> dict[str, str]:
    """The county of each town and village of 2021 by code."""
    (drawn,) = json.loads(shapes.read_text(encoding="utf-8"))["objects"].values()
    rows = (shape["properties"] for shape in drawn["geometries"])
    return {
        row["N03_007"]: row["N03_003"]
        for row in rows
        if row["N03_007"] and (row["N03_003"] or "").endswith("郡")
    }


def read_counties(registers: list[Path]) -> dict[str, str]:
    """Counties by the code they are published under, outside Hokkaido."""
    counties = {}
    for register in registers:
        with register.open(encoding="utf-8-sig", newline="") as file:
            for code, _, name, *_rest in csv.reader(file):
                if len(code) == 6 and name.endswith("郡"):
                    counties[code[:5]] = name
    return counties


def county_of(version: Version, towns: dict[str, str], counties: dict[str, str]) -> str:
    """The county of a town or village, empty where none is on record (or, on some islands, none exists).

    A county's code opens a block of twenty (04420 黒川郡: 04421 to 04439), so a block names the county of places that are
    gone as well. All 917 places of 2021 agree with their block, as do those that were moved to another county.
    """
    code, _, _, name = version.key
    if not name.endswith(("町", "村")):
        return ""
    return towns.get(code) or counties.get(f"{code[:2]}{int(code[2:]) // 20 * 20:03}", "")


def shorten(events: list[Event]) -> list[Event]:
    """Pass over what began and ended on one day: a village joining a town that became a city that day joins the city."""
    by_day: dict[date, list[Event]] = defaultdict(list)
    for event in events:
        by_day[event.day].append(event)
    shortened: dict[Event, None] = {}
    for day in sorted(by_day):
        next_of = {
            e.source: e.target for e in by_day[day] if e.kind != _SEPARATION and e.source != e.target
        }
        made = {e.target for e in by_day[day] if e.kind != _ABSORPTION}
        for event in by_day[day]:
            target = event.target
            while target in next_of and target != event.source:
                target = next_of[target]
            if not (event.source in made and event.source in next_of and event.source != event.target):
                shortened[replace(event, target=target)] = None
    return list(shortened)


def date_versions(versions: list[Version], events: list[Event]) -> list[Version]:
    """Give every version its first and last day."""
    first = next(
        i for i, (a, b) in enumerate(pairwise(versions), 1) if b.key[0] < a.key[0]
    )
    designated = {e.target[0]: e.day for e in events if e.kind == _DESIGNATION}
    born = {e.target: e.day for e in reversed(events) if e.kind != _ABSORPTION and e.source != e.target}
    ended = {e.source: e.day for e in events if e.kind != _SEPARATION and e.source != e.target}
    reread = {e.source: e.day for e in events if e.source == e.target}
    same: dict[Key, list[Version]] = defaultdict(list)
    for version in versions:
        same[version.key].append(version)
    dated = []
    for place, version in enumerate(versions):
        key, code = version.key, version.key[0]
        since: date | None
        until = ended[key] - timedelta(days=1) if key in ended else None
        if key in reread and version.number == max(each.number for each in same[key]):
            since = reread[key]
        else:
            since = None if place < first else born.get(key) or _first_day(version, designated)
            until = reread[key] - timedelta(days=1) if key in reread else until
        if since is not None and until is not None and until < since:
            continue
        if code in _LATE_WARDS:
            since = _LATE_WARDS[code][0]
        dated.append(replace(version, since=since, until=until))
    return dated


def _first_day(version: Version, designated: dict[str, date]) -> date:
    """The first day of what no event brought: a ward comes with its city's designation, others as noted above."""
    code, _, city, name = version.key
    if code in _NORTHERN[0]:
        return _NORTHERN[1]
    if code.startswith("47"):
        return _OKINAWA
    if not (city and name):
        raise ValueError(f"no event brought {version.key}")
    return designated[max(each for each in designated if each <= code and each[:2] == code[:2])]


def write_areas(versions: list[Version], towns: dict[str, str], counties: dict[str, str], path: Path) -> None:
    """Write one row per version, and per county: code, name, kana, level, parent, county, first and last day."""
    cities: dict[str, list[str]] = defaultdict(list)
    members: dict[tuple[str, str], list[Version]] = defaultdict(list)
    for version in versions:
        code, _, city, name = version.key
        if city and not name:
            cities[city].append(code)
        members[code[:2], county_of(version, towns, counties)].append(version)
    rows: list[tuple[str, ...]] = []
    for version in versions:
        code, prefecture, city, name = version.key
        ward = bool(city and name)
        level = "ward" if ward else "group" if code == "13100" else "municipality"
        parent = cities[city][0] if ward else PREFECTURES.find(prefecture).code
        county = county_of(version, towns, counties)
        rows.append((code, city + name, version.kana, level, parent, county, *_days(version.since, version.until)))
    for code, name in counties.items():
        since = [each.since for each in members[code[:2], name]]
        until = [each.until for each in members[code[:2], name]]
        first = min((day for day in since if day), default=None) if None not in since else None
        last = max((day for day in until if day), default=None) if None not in until else None
        rows.append((code, name, "", "group", code[:2] + "000", "", *_days(first, last)))
    _write(path, ("code", "name", "kana", "level", "parent", "county", "since", "until"), rows)


def _days(since: date | None, until: date | None) -> tuple[str, str]:
    return since.isoformat() if since else "", until.isoformat() if until else ""


def write_changes(events: list[Event], path: Path) -> None:
    """Write one row per change: the day, its kind as published, the code before, the code after."""
    rows: list[tuple[str, ...]] = [(e.day.isoformat(), e.kind, e.source[0], e.target[0]) for e in events]
    rows += [(day.isoformat(), "区の設置", town, ward) for ward, (day, town) in _LATE_WARDS.items()]
    _write(path, ("day", "kind", "source", "target"), rows)


def _write(path: Path, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(sorted(rows))


def compile_tables(data: Path, into: Path) -> None:
    """Read the published facts below ``data`` and write both tables into a folder."""
    codes = data / "codes"
    events = read_events(codes / "municipality_change_events_1970_2024.csv")
    versions = date_versions(read_versions(codes / "jpcity_municipality_versions.csv"), events)
    registers = sorted((data / "juki_population").glob("juki_population_20??.csv"))
    readable = [path for path in registers if path.read_bytes().startswith(b"\xef\xbb\xbf")]
    towns = read_towns(data / "boundaries" / "N03-21_210101_topojson_s0001.json")
    write_areas(versions, towns, read_counties(readable), into / "municipalities.csv")
    write_changes(shorten(events), into / "changes.csv")


if __name__ == "__main__":
    compile_tables(Path(sys.argv[1]), Path(__file__).parent)
