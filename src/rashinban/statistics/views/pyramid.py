"""The pyramid of ages of a region, and that of another year or of the nation as an outline."""

from __future__ import annotations

from dataclasses import dataclass

from rashinban.core.period import Period
from rashinban.core.phrase import Phrase
from rashinban.statistics.formula.among_areas import NATION
from rashinban.statistics.views.ages import Ages, ages_of
from rashinban.statistics.views.asked import Asked
from rashinban.statistics.views.sources import SourceLine, source_lines
from rashinban.statistics.views.words import figure, full_names_of, names_of, period_words
from rashinban.statistics.views.worked import Worked


@dataclass(frozen=True, slots=True)
class PyramidView:
    """People by age and sex; ``ages`` None when no table gives them for the area. ``outline`` is drawn to the same total."""

    name: Phrase
    ages: Ages | None
    outline: Ages | None
    outline_name: Phrase
    periods: tuple[str, ...]
    finding: Phrase
    sources: tuple[SourceLine, ...]

    @property
    def scale(self) -> float:
        """What the outline is multiplied by, so that both have as many people."""
        if self.ages is None or self.outline is None or not self.outline.total:
            return 0.0
        return self.ages.total / self.outline.total


def pyramid_of(asked: Asked, worked: Worked) -> PyramidView:
    """The pyramid of the region or of the first area, for the year asked for or the newest that is no projection."""
    codes = asked.areas if asked.region else asked.areas[:1]
    name = names_of(asked.own[0]) if asked.region else full_names_of(codes[0]) if codes else Phrase("", "")
    found = worked.kept(("ages", codes), lambda: ages_of(codes, worked)) if codes else ()
    ages = _pick(found, asked.period)
    nation = worked.kept(("ages", (NATION,)), lambda: ages_of((NATION,), worked)) if ages and codes != (NATION,) else ()
    outline = next((each for each in nation if ages and _year(each) == _year(ages) and _same(each, ages)), None)
    shas = [*(ages.shas if ages else ()), *(outline.shas if outline else ())]
    sources = source_lines(worked.source.origins(shas), worked.held)
    tables = {"ssdse-a", "ssdse-b", "ipss-municipalities", "census-population", "projection-nation"}
    return PyramidView(
        name, ages, outline, names_of(NATION), tuple(each.period for each in found), _finding(name, ages),
        tuple(line for line in sources if line.table in tables),
    )  # fmt: skip


def _year(ages: Ages) -> int:
    return Period.from_code(ages.period).start.year


def _same(one: Ages, other: Ages) -> bool:
    """Whether the outline has the same or finer classes: only then can both be drawn on one axis of ages."""
    return {each.start for each in other.classes} <= {each.start for each in one.classes}


def _pick(found: tuple[Ages, ...], period: str) -> Ages | None:
    if not found:
        return None
    wanted = Period.from_code(period).start.year if period else None
    asked_for = next((each for each in found if _year(each) == wanted), None)
    return asked_for or next((each for each in reversed(found) if not each.estimated), found[-1])


def _finding(name: Phrase, ages: Ages | None) -> Phrase:
    if ages is None:
        return Phrase("年齢と男女の別の人口がありません", "No population by age and sex")
    old = sum(each.men + each.women for each in ages.classes if each.start >= 65)
    share = figure(old / ages.total * 100, 1) if ages.total else ""
    when = period_words(ages.period)
    said, told = ("（推計）", " (projection)") if ages.estimated else ("", "")
    return Phrase(f"{name.ja}は、{when.ja}{said}に65歳以上が{share}%", f"{name.en}: {share}% were 65 or older in {when.en}{told}")
