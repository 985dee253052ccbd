"""What a page about regions is asked: areas, what they are compared with, the indicator, the year, the way to look at it.

Every view has an address: the parameters of a query, in one order and spelling, so that equal questions have equal
addresses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, get_args
from urllib.parse import urlencode

from rashinban.core.areas.history import SPECIAL_WARDS, history
from rashinban.core.errors import RashinbanError, WrongContent
from rashinban.core.period import Period
from rashinban.statistics.catalogue.catalogue import Catalogue, catalogue
from rashinban.statistics.catalogue.entry import Theme
from rashinban.statistics.formula.among_areas import NATION, level_of
from rashinban.statistics.regions import PREFIX, Chosen
from rashinban.statistics.views.words import UNNAMED

View = Literal["overview", "trend", "ranking", "scatter", "map", "pyramid", "table"]
Beside = Literal["prefecture", "nation", "similar"]
#: Whom a ranking is about: all prefectures, all municipalities, or the municipalities of the area's own prefecture.
Among = Literal["prefectures", "municipalities", "within"]
Order = Literal["largest", "smallest"]
#: How a trend is drawn: the figures themselves, or each line in per cent of one year; empty leaves it to the figures.
Scale = Literal["", "value", "index"]

#: Areas beside each other in one picture; more can be summed.
MOST_AREAS = 8
MOST_SUMMED = 300
MOST_NAME = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the page; ``beside`` None means nobody chose what to compare with, ``carried`` asks for earlier
    figures on the boundaries of the day of the page.
    """

    areas: tuple[str, ...] = ()
    summed: bool = False
    name: str = ""
    beside: tuple[Beside, ...] | None = None
    theme: Theme = "state"
    indicator: str = ""
    other: str = ""
    period: str = ""
    view: View = "overview"
    among: Among | None = None
    order: Order = "largest"
    scale: Scale = ""
    carried: bool = False

    @property
    def comparing(self) -> tuple[Beside, ...]:
        """With what the areas are compared: prefecture and nation unless somebody chose."""
        return ("prefecture", "nation") if self.beside is None else self.beside

    @property
    def region(self) -> Chosen | None:
        """The chosen areas as one, when that is asked and there are several."""
        if not self.summed or len(self.areas) < 2:
            return None
        return Chosen(self.name or UNNAMED.ja, self.areas)

    @property
    def own(self) -> tuple[str, ...]:
        """Codes of what the page is about: the region, or the areas one by one."""
        return (self.region.code,) if self.region else self.areas

    @property
    def peers(self) -> Among:
        """Among whom the first area is ranked when nobody chose: prefectures, or the municipalities of its prefecture."""
        if self.among:
            return self.among
        levels = {level_of(code) for code in self.areas}
        return "within" if levels and levels <= {"municipality", "ward"} else "prefectures"

    def change(self, **changes: Any) -> Asked:
        """The question with other answers to some of it."""
        return replace(self, **changes)

    @property
    def query(self) -> str:
        """The address of the question: what is as it is without asking is left out."""
        plain = Asked()
        pairs: list[tuple[str, str]] = [("area", code) for code in self.areas]
        if self.summed:
            pairs.append(("sum", "1"))
        if self.carried:
            pairs.append(("carried", "1"))
        if self.beside is not None:
            pairs += [("with", each) for each in self.beside or ("none",)]
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name in ("areas", "summed", "beside", "carried") or value == getattr(plain, field.name):
                continue
            pairs.append((field.name, value))
        return urlencode(pairs)


def read_asked(given: Mapping[str, Sequence[str]], book: Catalogue | None = None) -> Asked:
    """The question of a query (values by name); WrongContent says which part cannot be answered.

    >>> read_asked({"area": ["04100,05201"], "indicator": ["ageing_rate"]}).view
    'trend'
    """
    book = book or catalogue()
    codes = dict.fromkeys(_code(text) for many in given.get("area", ()) for text in many.split(",") if text.strip())
    summed = _last(given, "sum") == "1"
    indicator, other = (book.find(key).key if (key := _last(given, name)) else "" for name in ("indicator", "other"))
    themes = book.find(indicator).themes if indicator else ("state",)
    theme = _one(given, "theme", get_args(Theme), themes[0])
    asked = Asked(
        areas=tuple(codes),
        summed=summed,
        name="".join(each for each in _last(given, "name") if each.isprintable()).strip()[:MOST_NAME].lstrip(PREFIX).strip(),
        beside=_beside(given.get("with")),
        theme=theme,
        indicator=indicator,
        other=other,
        period=_period(_last(given, "period")),
        view=_one(given, "view", get_args(View), "trend" if indicator else "overview"),
        among=_one(given, "among", get_args(Among), None),
        order=_one(given, "order", get_args(Order), "largest"),
        scale=_one(given, "scale", get_args(Scale), ""),
        carried=_last(given, "carried") == "1",
    )
    if not indicator and asked.view not in ("overview", "pyramid"):
        asked = asked.change(view="overview")
    return _check(asked)


def _check(asked: Asked) -> Asked:
    """As it is, unless there are too many areas, or some are counted twice in a sum."""
    most = MOST_SUMMED if asked.summed else MOST_AREAS
    if len(asked.areas) > most:
        raise WrongContent(
            f"選んだ地域が{len(asked.areas)}あります（{most}まで）。",
            remedy="地域を減らすか、「合わせて一つの地域として見る」を選んでください。" if not asked.summed else "地域を減らしてください。",
        )
    twice = _overlap(asked.areas) if asked.summed else None
    if twice:
        inner, outer = (_name(code) for code in twice)
        raise WrongContent(f"{inner}は{outer}に含まれるため、合わせると二重に数えることになります。", remedy="どちらかを外してください。")
    return asked


def find_code(text: str) -> str:
    """The code of an area by code or name, of today or of earlier days; WrongContent when none or several fit."""
    text = text.strip()
    known = history()
    if text in known.by_code:
        return text
    return known.find(text).code


def _code(text: str) -> str:
    return find_code(text[: MOST_NAME * 2])


def _overlap(codes: Sequence[str]) -> tuple[str, str] | None:
    """An area and one that holds it, both among these."""
    given = set(codes)
    for code in codes:
        above = {NATION, f"{code[:2]}000"} | {version.parent or "" for version in history().by_code.get(code, ())}
        if code[:3] == "131" and level_of(code) == "municipality":
            above.add(SPECIAL_WARDS)
        if found := next((each for each in sorted(above) if each in given and each != code), None):
            return code, found
    return None


def _name(code: str) -> str:
    return history().by_code[code][-1].name


def _beside(given: Sequence[str] | None) -> tuple[Beside, ...] | None:
    if given is None:
        return None
    return tuple(each for each in get_args(Beside) if each in given)


def _period(text: str) -> str:
    if not text:
        return ""
    try:
        return Period.from_code(text).code
    except (RashinbanError, ValueError) as error:
        raise WrongContent(f"期間「{text[:40]}」が読めません。", remedy="2020 や FY2020 のように書いてください。") from error


def _last(given: Mapping[str, Sequence[str]], name: str) -> str:
    values = given.get(name) or ("",)
    return values[-1]


def _one(given: Mapping[str, Sequence[str]], name: str, known: Sequence[Any], otherwise: Any) -> Any:
    value = _last(given, name)
    if not value:
        return otherwise
    if value not in known:
        raise WrongContent(f"「{name}={value[:40]}」という見方はありません。", remedy="画面の選択肢から選んでください。")
    return value
