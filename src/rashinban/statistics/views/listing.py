"""A view as rows: what goes into CSV and JSON, every figure with area, period, unit and flag."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rashinban.core.phrase import Phrase
from rashinban.core.series import Flag
from rashinban.statistics.catalogue.entry import Entry
from rashinban.statistics.regions import PREFIX
from rashinban.statistics.views.lines import Lines
from rashinban.statistics.views.mapping import MapView
from rashinban.statistics.views.overview import Overview
from rashinban.statistics.views.pyramid import PyramidView
from rashinban.statistics.views.ranking import RankingView
from rashinban.statistics.views.scatter import ScatterView
from rashinban.statistics.views.sources import SourceLine
from rashinban.statistics.views.words import FLAGS, full_names_of

Viewed = Lines | RankingView | ScatterView | MapView | PyramidView | Overview

HEADINGS = {
    "ja": ("地域コード", "地域", "指標", "年齢", "男女", "期間", "値", "単位", "状態", "順位"),
    "en": ("area code", "area", "indicator", "age", "sex", "period", "value", "unit", "status", "rank"),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A figure of a view; ``key`` is that of the indicator, empty for people by age."""

    area: str
    name: Phrase
    key: str
    indicator: str
    indicator_en: str
    period: str
    value: float | None
    unit: str
    unit_en: str
    flag: Flag = ""
    rank: int | None = None
    age: str = ""
    sex: str = ""

    def cells(self, language: str) -> tuple[str, ...]:
        """The row as texts."""
        english = language == "en"
        sex = {"male": ("男", "male"), "female": ("女", "female")}.get(self.sex, ("", ""))[english]
        return (
            "" if self.area.startswith(PREFIX) else self.area, self.name.in_(language), self.indicator_en if english else self.indicator, self.age, sex, self.period,
            "" if self.value is None else f"{self.value:.12g}", self.unit_en if english else self.unit,
            FLAGS[self.flag].in_(language) if self.flag else "", str(self.rank or ""),
        )  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        """The row by names, areas by their official one; what does not apply is left out."""
        found: dict[str, Any] = {"area": self.area, "name": self.name.ja, "indicator": self.key or "population", "period": self.period}
        found |= {"age": self.age, "sex": self.sex} if self.age else {}
        found |= {"value": self.value, "unit": self.unit, "flag": self.flag}
        return found | ({"rank": self.rank} if self.rank is not None else {})


def rows_of(view: Viewed) -> Iterator[Listed]:
    """Every figure of a view, in its order."""
    if isinstance(view, Lines):
        for line in view.lines:
            yield from (_row(line.code, line.name, view.entry, dot.period, dot.value, dot.flag) for dot in line.dots if dot.flag is not None)
    elif isinstance(view, Overview):
        for row in view.rows:
            for (code, name, _role), cell in zip(view.columns, row.cells, strict=True):
                if cell.flag is not None:
                    yield _row(code, name, row.entry, row.period, cell.value, cell.flag, cell.rank)
    elif isinstance(view, RankingView):
        yield from (_row(each.code, full_names_of(each.code), view.entry, view.period, each.value, each.flag, each.rank) for each in view.places)
    elif isinstance(view, MapView):
        yield from (_row(code, full_names_of(code), view.entry, view.period, value, view.flags[code]) for code, value in view.values.items())
    elif isinstance(view, ScatterView):
        for spot in view.spots:
            yield _row(spot.code, full_names_of(spot.code), view.across, view.across_period, spot.x, spot.x_flag)
            yield _row(spot.code, full_names_of(spot.code), view.up, view.up_period, spot.y, spot.y_flag)
    elif view.ages is not None:
        flag: Flag = "estimated" if view.ages.estimated else ""
        for each in view.ages.classes:
            for sex, value in (("male", each.men), ("female", each.women)):
                yield Listed("", view.name, "", "人口", "Population", view.ages.period, value, "人", "persons", flag, age=each.text.replace("–", "-"), sex=sex)


def sources_as_json(sources: tuple[SourceLine, ...]) -> list[dict[str, Any]]:
    """The files by names."""
    return [
        {
            "publisher": each.publisher, "table": each.table, "edition": each.edition, "title": each.title, "authority": each.authority,
            "licence": each.licence, "credit": each.credit, "sha256": each.sha256, "received_on": each.received_on.isoformat() if each.received_on else None,
        }
        for each in sources
    ]  # fmt: skip


def _row(code: str, name: Phrase, entry: Entry, period: str, value: float | None, flag: Flag | None, rank: int | None = None) -> Listed:
    return Listed(code, name, entry.key, entry.name, entry.name_en, period, value, entry.unit, entry.unit_en or entry.unit, flag or "", rank)
