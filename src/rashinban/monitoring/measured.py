"""Observations that official statistics give, and what a new release would change of them before it is accepted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from rashinban.core.errors import RashinbanError, WrongContent
from rashinban.core.period import Period
from rashinban.core.series import Flag, Origin, Point
from rashinban.core.source import Source
from rashinban.monitoring.counted import in_unit_of
from rashinban.monitoring.measuring import Measuring, MeasuringBook
from rashinban.monitoring.observations import Observation, ObservationStatus
from rashinban.plans.plan import Indicator, Plan
from rashinban.statistics.catalogue.catalogue import Catalogue
from rashinban.statistics.regions import Chosen
from rashinban.statistics.selection import FigureSource
from rashinban.statistics.showing import Shown, work_out

#: Why a figure is not there, or what it is, for the note of an observation.
_SAID: dict[Flag, str] = {
    "suppressed": "統計では秘匿されています。",
    "missing": "統計では調査されていないか不明です。",
    "none": "統計では該当する数がありません。",
    "not_applicable": "統計の値からは求められません。",
    "below_unit": "統計の単位の半分に満たない値です。",
    "estimated": "一部を推計した値です。",
    "carried": "合併などの後の区域に組み替えた値です。",
}

ChangeKind = Literal["added", "revised", "withdrawn", "restated"]


@dataclass(frozen=True, slots=True)
class Change:
    """What a new release does to one indicator and period.

    added: there was no value. revised: the value is another. withdrawn: there is a value no longer. restated: the same
    value from another edition, or with another status.
    """

    kind: ChangeKind
    indicator: str
    period: Period
    old: Observation | None
    new: Observation | None


def observe(
    plan: Plan,
    book: MeasuringBook,
    source: FigureSource,
    *,
    periods: Iterable[str] | None = None,
    known_on: date | None = None,
    entries: Catalogue | None = None,
) -> tuple[Observation, ...]:
    """What the statistics say of the bound indicators, oldest period first; references are left out.

    The vintage is the day on which the newest file that takes part was received. A figure that is withheld or missing
    is an observation without a value that says so. WrongContent when unit or statistic do not fit.
    """
    found: list[Observation] = []
    wanted = list(periods) if periods is not None else None
    for each in book.measuring:
        if each.use == "value":
            shown = look(each, source, wanted, known_on, entries)
            found += _observations(plan.indicator(each.indicator), each, shown)
    return tuple(found)


def look(
    binding: Measuring,
    source: FigureSource,
    periods: list[str] | None = None,
    known_on: date | None = None,
    entries: Catalogue | None = None,
) -> Shown:
    """The statistic of a binding, for a value or as a reference: one row, of the area or of the region."""
    regions = (Chosen(binding.region, binding.areas),) if len(binding.areas) > 1 and binding.region else ()
    areas = [] if regions else list(binding.areas)
    return work_out(binding.statistic, areas, periods, source, regions=regions, known_on=known_on, entries=entries)


def what_would_change(old: Iterable[Observation], new: Iterable[Observation]) -> tuple[Change, ...]:
    """What accepting ``new`` would change of ``old``, by indicator and period; what stays as it is is left out.

    Only measured observations of ``old`` are looked at, of each period the newest vintage, and only indicators that
    ``new`` speaks of.
    """
    coming = {(one.indicator, one.period): one for one in new}
    known: dict[tuple[str, Period], Observation] = {}
    indicators = {one.indicator for one in coming.values()}
    for one in old:
        key = one.indicator, one.period
        if one.method == "measured" and one.indicator in indicators and (key not in known or known[key].vintage <= one.vintage):
            known[key] = one
    changes = []
    for key in sorted(coming.keys() | known.keys(), key=lambda key: (key[0], key[1].end, key[1].start)):
        kind = _compare(known.get(key), coming.get(key))
        if kind:
            changes.append(Change(kind, *key, known.get(key), coming.get(key)))
    return tuple(changes)


def _compare(old: Observation | None, new: Observation | None) -> ChangeKind | None:
    then, now = old.value if old else None, new.value if new else None
    if then is None and now is None:
        return None
    if then is None:
        return "added"
    if now is None:
        return "withdrawn"
    if then != now:
        return "revised"
    same = old is not None and new is not None and (old.status, old.source) == (new.status, new.source)
    return None if same else "restated"


def _observations(indicator: Indicator, binding: Measuring, shown: Shown) -> Iterable[Observation]:
    for point in shown.series().points:
        origins = shown.origins_of(point.area, point.period.code)
        value = _convert(indicator, binding, shown, point)
        note = _note(point, origins)
        yield Observation(
            indicator=indicator.id,
            period=point.period,
            value=value,
            vintage=_vintage(indicator, origins),
            method="measured",
            status=_status(point.flag),
            note=note or None,
            source=_source(shown, origins),
        )


def _convert(indicator: Indicator, binding: Measuring, shown: Shown, point: Point) -> Decimal | None:
    """The figure in the unit of the indicator."""
    if point.value is None:
        return None
    found = in_unit_of(indicator, point.value, shown.entry.unit or None)
    if found is None:
        raise WrongContent(
            f"指標「{indicator.label}」の単位「{indicator.unit}」と、統計「{shown.entry.name}」の単位「{shown.entry.unit}」は種類が違います。",
            remedy=f"統計「{binding.statistic}」のかわりに、単位の合うものを結びつけてください。",
        )
    return found


def _status(flag: Flag) -> ObservationStatus:
    return "provisional" if flag in ("provisional", "estimated") else "final"


def _note(point: Point, origins: tuple[Origin, ...]) -> str:
    said = _SAID.get(point.flag, "")
    if len(origins) > 1:
        listed = "、".join(f"{each.title}（{each.edition}、SHA-256 {each.sha256}）" for each in origins[1:])
        said += f"ほかに{listed}から求めました。"
    return said


def _vintage(indicator: Indicator, origins: tuple[Origin, ...]) -> date:
    days = [date.fromisoformat(each.retrieved_on) for each in origins if each.retrieved_on]
    if not days:
        raise RashinbanError(
            f"指標「{indicator.label}」の統計を受け取った日が分かりません。", remedy="統計のファイルを読み込み直してください。"
        )
    return max(days)


def _source(shown: Shown, origins: tuple[Origin, ...]) -> Source:
    """The first file, with how the figure came about; the others are in the note."""
    first = origins[0]
    return Source(
        document=f"{first.title}「{shown.entry.name}」",
        edition=first.edition,
        publisher=shown.entry.source,
        sha256=first.sha256,
    )
