"""People by age and sex as tables publish them, in the finest classes that are held for an area."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rashinban.core.period import Period
from rashinban.core.series import read_dimensions
from rashinban.statistics.selection import FigureSource, Selection

#: An open class of age is drawn up to here.
OLDEST = 100
_CLASS = re.compile(r"(\d+)(?:-(\d+)|(\+))$")

#: Tables by age and sex in the dimensions of one item.
_BY_DIMENSIONS = (("ipss", "ipss-municipalities", "population"), ("jlstat", "census-population", "population"), ("jlstat", "projection-nation", "population"))

#: Items of SSDSE by first age, of men and women; people of 65 and over stand for what is left when older ones are known.
_SSDSE = {"A130101": (0, "male"), "A130102": (0, "female"), "A130201": (15, "male"), "A130202": (15, "female"),
          "A130301": (65, "male"), "A130302": (65, "female"), "A141901": (75, "male"), "A141902": (75, "female")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AgeClass:
    """People from an age to the one before ``until``; ``open`` when it holds everybody older."""

    start: int
    until: int
    open: bool
    men: float
    women: float

    @property
    def text(self) -> str:
        """The class as it is printed."""
        return f"{self.start}+" if self.open else f"{self.start}–{self.until - 1}"


@dataclass(frozen=True, slots=True)
class Ages:
    """The people of areas together, of one period; classes from the youngest, without gaps."""

    period: str
    classes: tuple[AgeClass, ...]
    estimated: bool
    shas: tuple[str, ...]

    @property
    def total(self) -> float:
        """Everybody whose age is known."""
        return sum(each.men + each.women for each in self.classes)


#: Of one area and period: people by first age (and end, None for an open class) and sex, flags, files.
_Found = dict[tuple[int, int | None, str], tuple[float, str, str]]


def ages_of(codes: Sequence[str], source: FigureSource) -> tuple[Ages, ...]:
    """The people of these areas together by age and sex, for each period that all of them have, in the order of years.

    Of several tables of a year the one with more classes counts. Empty when nothing is held.
    """
    best: dict[int, Ages] = {}
    for found in (*_read_dimensions(codes, source), *_read_ssdse(codes, source)):
        for period, areas in found.items():
            if set(areas) != set(codes):
                continue
            ages = _join(period, [areas[code] for code in codes])
            year = Period.from_code(period).start.year
            if ages and (year not in best or len(ages.classes) > len(best[year].classes)):
                best[year] = ages
    return tuple(best[year] for year in sorted(best))


def _read_dimensions(codes: Sequence[str], source: FigureSource) -> Iterable[Mapping[str, Mapping[str, _Found]]]:
    held = {(each.publisher, each.table) for each in source.tables()}
    for publisher, table, item in _BY_DIMENSIONS:
        if (publisher, table) not in held:
            continue
        found: dict[str, dict[str, _Found]] = {}
        for area, period, dimensions, value, flag, sha in _rows(source, Selection(publisher, table, (item,), tuple(codes))):
            said = read_dimensions(dimensions)
            age = _CLASS.match(said.get("age", ""))
            if age is None or set(said) != {"age", "sex"} or value is None:
                continue
            end = None if age[3] else int(age[2]) + 1
            found.setdefault(period, {}).setdefault(area, {})[int(age[1]), end, said["sex"]] = (value, flag, sha)
        yield found


def _read_ssdse(codes: Sequence[str], source: FigureSource) -> Iterable[Mapping[str, Mapping[str, _Found]]]:
    held = {each.table for each in source.tables() if each.publisher == "ssdse"}
    for table in ("ssdse-a", "ssdse-b"):
        if table not in held:
            continue
        found: dict[str, dict[str, _Found]] = {}
        for area, period, item, value, flag, sha in _rows(source, Selection("ssdse", table, tuple(_SSDSE), tuple(codes), dimensions=("",)), "item"):
            if value is not None:
                start, sex = _SSDSE[item]
                found.setdefault(period, {}).setdefault(area, {})[start, {0: 15, 15: 65}.get(start), sex] = (value, flag, sha)
        yield {period: {area: _split_old(people) for area, people in areas.items()} for period, areas in found.items()}


def _split_old(people: _Found) -> _Found:
    """People of 65 and over as those up to 74 and those above, where both are told."""
    found = dict(people)
    if all((75, None, sex) in people and (65, None, sex) in people for sex in ("male", "female")):
        for sex in ("male", "female"):
            all_old, flag, sha = found.pop((65, None, sex))
            found[65, 75, sex] = (all_old - people[75, None, sex][0], flag, sha)
        return found
    return {key: each for key, each in found.items() if key[0] != 75}


def _rows(source: FigureSource, selection: Selection, third: str = "dimensions") -> Iterable[tuple[str, str, str, float | None, str, str]]:
    rows = source.figures(selection)
    columns = [rows[name].to_pylist() for name in ("area", "period", third, "value", "flag", "sha256")]
    return zip(*columns, strict=True)


def _join(period: str, areas: Sequence[_Found]) -> Ages | None:
    """Areas added up, when all have the same classes for both sexes and these leave no gap."""
    keys = set(areas[0])
    if any(set(each) != keys for each in areas) or {sex for *_age, sex in keys} != {"male", "female"}:
        return None
    spans = sorted({(start, end) for start, end, _sex in keys}, key=lambda span: span[0])
    starts_at_birth = bool(spans) and spans[0][0] == 0
    if not starts_at_birth or any(left[1] != right[0] for left, right in pairwise(spans)) or len(keys) != 2 * len(spans):
        return None
    people = {key: sum(each[key][0] for each in areas) for key in keys}
    classes = tuple(
        AgeClass(start, end if end is not None else max(OLDEST, start + 5), end is None, people[start, end, "male"], people[start, end, "female"])
        for start, end in spans
    )
    told = [said for each in areas for said in each.values()]
    return Ages(period, classes, any(flag == "estimated" for _value, flag, _sha in told), tuple(dict.fromkeys(sha for *_rest, sha in told)))
