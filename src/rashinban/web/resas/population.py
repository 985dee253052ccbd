"""The answers of population/…: three classes of age over the years, their changes, the pyramid, births and moves.

The years after ``boundaryYear`` are projections. A year of which nothing is known is left out, of each series by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rashinban.statistics.selection import FigureSource
from rashinban.web.resas.asking import Asked, Refused
from rashinban.web.resas.figures import Years, kept, years_of

TOTAL, CLASSES = "総人口", ("年少人口", "生産年齢人口", "老年人口")
_OBSERVED = {TOTAL: ("census_population", "population"), CLASSES[0]: ("population_0_14",), CLASSES[1]: ("population_15_64",), CLASSES[2]: ("population_65_over",)}
_PROJECTED = {
    TOTAL: ("projected_population", "announced_population"),
    CLASSES[0]: ("projected_0_14",),
    CLASSES[1]: ("projected_15_64",),
    CLASSES[2]: ("projected_65_over",),
}
#: Censuses are every five years; answers for prefectures began here.
_STEP, _FIRST = 5, 1960
_MOVEMENTS = {"出生数": "births", "死亡数": "deaths", "転入数": "in_migrants", "転出数": "out_migrants"}
_AGES = (("0～14歳", "0_14"), ("15～64歳", "15_64"), ("65歳～", "65_over"))


@dataclass(frozen=True, slots=True)
class Composition:
    """Persons by label and year, and the last year that was counted."""

    boundary: int
    series: Mapping[str, Years]


def compose(asked: Asked, source: FigureSource) -> Composition:
    """What is known of the area: counted figures, after the last of them projections. Kept answers fill the gaps.

    Refused with 404 when nothing is known.
    """
    keys = dict.fromkeys(key for table in (_OBSERVED, _PROJECTED) for chain in table.values() for key in chain)
    found = years_of(tuple(keys), asked, source)
    counted = {label: _first(found, chain) for label, chain in _OBSERVED.items()}
    ahead = {label: _first(found, chain) for label, chain in _PROJECTED.items()}
    for item, _dimensions, year, value, projected, _edition in kept("resas-composition", asked, source):
        if item in counted:
            (ahead if projected else counted)[item].setdefault(year, value)
    if not counted[TOTAL]:
        raise Refused("404", "この地域の人口は、この羅針盤に読み込まれていません。")
    boundary = max(counted[TOTAL])
    series = {
        label: dict(sorted({**{y: v for y, v in ahead[label].items() if y > boundary}, **counted[label]}.items())) for label in counted
    }
    return Composition(boundary, series)


def composition(asked: Asked, source: FigureSource) -> dict[str, Any]:
    """population/composition/perYear."""
    found = compose(asked, source)
    total = found.series[TOTAL]
    data: list[dict[str, Any]] = [{"label": TOTAL, "data": [{"year": year, "value": round(value)} for year, value in total.items()]}]
    for label in CLASSES:
        points = [
            {"year": year, "value": round(value), "rate": share(value, total[year])}
            for year, value in found.series[label].items()
            if total.get(year)
        ]
        data.append({"label": label, "data": points})
    return {"boundaryYear": found.boundary, "data": data}


def changes(asked: Asked, source: FigureSource) -> dict[str, Any]:
    """population/sum/perYear: the change over five years in per cent. ``line`` is the whole population; in ``bar`` each
    class has its part in it (its change, of the population five years before), and ``sum`` is what they add up to.
    """
    found = compose(asked, source)
    total = found.series[TOTAL]
    steps = [year for year in total if total.get(year - _STEP)]
    line = [{"year": year, "value": _percent(total[year] - total[year - _STEP], total[year - _STEP])} for year in steps]
    bars = []
    for year in steps:
        pairs = [(label, found.series[label].get(year), found.series[label].get(year - _STEP)) for label in CLASSES]
        parts = [(label, now - before) for label, now, before in pairs if now is not None and before is not None]
        if len(parts) == len(CLASSES):
            whole = total[year - _STEP]
            rows = [{"label": label, "value": _percent(change, whole)} for label, change in parts]
            bars.append({"year": year, "sum": _percent(sum(change for _, change in parts), whole), "class": rows})
    return {"line": {"boundaryYear": found.boundary, "data": line}, "bar": {"boundaryYear": found.boundary, "data": bars}}


def movements(asked: Asked, source: FigureSource) -> dict[str, Any]:
    """population/sum/estimate: births, deaths and people who moved, in every year there is, not only of censuses.

    Refused with 404 when nothing is known, and for areas added up: who moves between them would be counted.
    """
    if asked.region is not None:
        raise Refused("400", "転入数・転出数は足し合わせられません。addArea を外してください。")
    found = years_of(tuple(_MOVEMENTS.values()), asked, source)
    if not any(found.values()):
        raise Refused("404", "この地域の出生・死亡・転入・転出は、この羅針盤に読み込まれていません。")
    return {
        "data": [
            {"label": label, "data": [{"year": year, "value": round(value)} for year, value in sorted(found[key].items())]}
            for label, key in _MOVEMENTS.items()
        ]
    }


def pyramid(asked: Asked, source: FigureSource, left: int, right: int) -> dict[str, Any]:
    """population/composition/pyramid for two years, in the classes of age that are held.

    Refused with 404 when a year is not; it names those that are.
    """
    held = _by_sex(asked, source)
    for year in (left, right):
        if year not in held:
            known = "、".join(str(each) for each in sorted(held)) or "ありません"
            raise Refused("404", f"{year}年の男女・年齢別の人口は読み込まれていません（この地域にある年：{known}）。")
    return {"yearLeft": _side(left, held[left]), "yearRight": _side(right, held[right])}


def share(part: float, whole: float) -> int | float:
    """Per cent with one decimal, cut off and not rounded, as the service told it.

    >>> share(2906, 12817), share(2019, 12602)
    (22.6, 16)
    """
    return _plain(int(round(part * 1000) // round(whole)) / 10) if part >= 0 else _percent(part, whole)


def _by_sex(asked: Asked, source: FigureSource) -> dict[int, dict[str, tuple[float, float]]]:
    """Men and women by class of age and year: three classes, the oldest in two where that is known; five-year
    classes where a kept answer has them."""
    keys = [f"{sex}_{age}" for sex in ("male", "female") for age in ("0_14", "15_64", "65_over", "75_over")]
    found = years_of(keys, asked, source)
    held: dict[int, dict[str, tuple[float, float]]] = {}
    for year in sorted(found["male_0_14"]):
        classes = {label: (found[f"male_{age}"].get(year), found[f"female_{age}"].get(year)) for label, age in _AGES}
        if any(value is None for pair in classes.values() for value in pair):
            continue
        held[year] = {label: (float(men or 0), float(women or 0)) for label, (men, women) in classes.items()}
        men, women = found["male_75_over"].get(year), found["female_75_over"].get(year)
        if men is not None and women is not None:
            whole = held[year].pop("65歳～")
            held[year] |= {"65～74歳": (whole[0] - men, whole[1] - women), "75歳～": (men, women)}
    detailed: dict[int, dict[str, dict[str, float]]] = {}
    for _item, dimensions, year, value, _projected, _edition in kept("resas-pyramid", asked, source):
        detailed.setdefault(year, {}).setdefault(dimensions["age"], {})[dimensions["sex"]] = value
    for year, ages in detailed.items():
        ordered = sorted(ages, key=_begins)
        held[year] = {_label(age): (ages[age].get("male", 0.0), ages[age].get("female", 0.0)) for age in ordered}
    return held


def _side(year: int, classes: Mapping[str, tuple[float, float]]) -> dict[str, Any]:
    """One half of a pyramid: shares are of all men and women together."""
    whole = sum(men + women for men, women in classes.values()) or 1.0
    groups = {"old": 0.0, "middle": 0.0, "new": 0.0}
    for label, (men, women) in classes.items():
        begins = _begins(label)
        groups["old" if begins >= 65 else "middle" if begins >= 15 else "new"] += men + women
    summary: dict[str, int] = {}
    for name, count in groups.items():
        summary |= {f"{name}AgeCount": round(count), f"{name}AgePercent": round(100 * count / whole)}
    data = [
        {"class": label, "man": round(men), "manPercent": share(men, whole), "woman": round(women), "womanPercent": share(women, whole)}
        for label, (men, women) in classes.items()
    ]
    return {"year": year, **summary, "data": data}


def _first(found: Mapping[str, Years], chain: tuple[str, ...]) -> Years:
    """Of several indicators the first that has a figure of a census year."""
    merged: Years = {}
    for key in chain:
        for year, value in found[key].items():
            if year % _STEP == 0 and year >= _FIRST:
                merged.setdefault(year, value)
    return merged


def _percent(part: float, whole: float) -> int | float:
    return _plain(round(100 * part / whole, 2))


def _plain(value: float) -> int | float:
    return int(value) if value.is_integer() else value


def _begins(label: str) -> int:
    return int("".join(letter for letter in label.partition("～")[0].partition("-")[0] if letter.isdecimal()))


def _label(age: str) -> str:
    """``0-4`` as the service wrote it: 0～4歳, 90歳～."""
    return f"{age[:-1]}歳～" if age.endswith("+") else f"{age.replace('-', '～')}歳"
