"""Figures, areas, periods and flags as a page says them."""

from __future__ import annotations

from functools import lru_cache

from rashinban.core.areas.history import history
from rashinban.core.period import Period
from rashinban.core.phrase import Phrase
from rashinban.core.series import Flag
from rashinban.statistics.catalogue.entry import Entry
from rashinban.statistics.formula.among_areas import level_of
from rashinban.statistics.frame import Column
from rashinban.statistics.regions import PREFIX

FLAGS: dict[Flag, Phrase] = {
    "provisional": Phrase("速報", "provisional"),
    "carried": Phrase("組み替え", "carried over"),
    "estimated": Phrase("推計", "estimated"),
    "below_unit": Phrase("単位未満", "below the unit"),
    "none": Phrase("該当なし", "none"),
    "not_applicable": Phrase("求められない", "not applicable"),
    "missing": Phrase("不詳", "not known"),
    "suppressed": Phrase("秘匿", "withheld"),
}
NOTHING = Phrase("値なし", "no figure")
#: A sum of areas to which nobody gave a name.
UNNAMED = Phrase("選んだ地域の合計", "Sum of the chosen areas")


@lru_cache(maxsize=8192)
def name_of(code: str) -> str:
    """The name of an area, as it is or last was; of a chosen region the name it was given.

    >>> name_of("04100"), name_of("=仙台圏")
    ('仙台市', '仙台圏')
    """
    if code.startswith(PREFIX):
        return code.removeprefix(PREFIX)
    versions = history().by_code.get(code, ())
    if not versions:
        return code
    area = versions[-1]
    city = name_of(area.parent) if area.level == "ward" and area.parent else ""
    return city + area.name


@lru_cache(maxsize=8192)
def full_name_of(code: str) -> str:
    """The name after that of the prefecture, where several places bear it or it is not clear where it is.

    >>> full_name_of("04100"), full_name_of("04000")
    ('宮城県仙台市', '宮城県')
    """
    if code.startswith(PREFIX) or level_of(code) in ("nation", "prefecture", ""):
        return name_of(code)
    return name_of(f"{code[:2]}000") + name_of(code)


@lru_cache(maxsize=8192)
def names_of(code: str) -> Phrase:
    """The name of an area in both languages; of a municipality, which has no English name here, the official one.

    >>> names_of("04000"), names_of("04100").en
    (Phrase(ja='宮城県', en='Miyagi'), '仙台市')
    """
    versions, name = history().by_code.get(code, ()), name_of(code)
    if code.startswith(PREFIX) and name == UNNAMED.ja:
        return UNNAMED
    return Phrase(name, (versions[-1].english if versions else "") or name)


@lru_cache(maxsize=8192)
def full_names_of(code: str) -> Phrase:
    """The same with the prefecture, where several places bear the name or it is not clear where it is.

    >>> full_names_of("04100").en, full_names_of("04000").en
    ('仙台市 (Miyagi)', 'Miyagi')
    """
    if code.startswith(PREFIX) or level_of(code) in ("nation", "prefecture", ""):
        return names_of(code)
    return Phrase(full_name_of(code), f"{name_of(code)} ({names_of(f'{code[:2]}000').en})")


def figure(value: float | None, places: int) -> str:
    """A figure as it is printed, without its unit; empty for none.

    >>> figure(-1234.56, 1), figure(-0.04, 1), figure(None, 0)
    ('−1,234.6', '0.0', '')
    """
    if value is None:
        return ""
    text = f"{value:,.{places}f}"
    if text.startswith("-"):
        text = "−" + text[1:] if any(digit in "123456789" for digit in text) else text[1:]
    return text


def figure_of(value: float | None, entry: Entry) -> str:
    """A figure of an indicator; what is a calendar year (nothing else counted in years reaches a thousand) has no comma."""
    text = figure(value, entry.places)
    return text.replace(",", "") if entry.unit == "年" else text


def with_unit(value: float | None, entry: Entry) -> Phrase:
    """A figure with its unit."""
    text = figure_of(value, entry)
    if not text:
        return NOTHING
    unit = unit_words(entry)
    return Phrase(f"{text}{unit.ja}", f"{text}{unit.en}")


def unit_words(entry: Entry) -> Phrase:
    """The unit as it follows a figure: words in English stand apart from it, signs do not."""
    english = entry.unit_en or entry.unit
    return Phrase(entry.unit, english if not english or english.startswith(("%", "‰")) else f" {english}")


def difference(value: float, entry: Entry) -> Phrase:
    """A difference with its unit: of percentages in points.

    >>> from rashinban.statistics.catalogue.catalogue import catalogue
    >>> difference(-4.3, catalogue().find("ageing_rate")).ja
    '4.3ポイント'
    """
    text = figure(abs(value), entry.places)
    if entry.unit in ("%", "‰"):
        return Phrase(f"{text}ポイント", f"{text} points")
    return Phrase(f"{text}{entry.unit}", f"{text} {entry.unit_en or entry.unit}".strip())


@lru_cache(maxsize=1024)
def period_words(code: str) -> Phrase:
    """A period in words; ``code`` as published.

    >>> period_words("FY2020").ja
    '2020年度'
    """
    period = Period.from_code(code)
    return Phrase(period.japanese(), period.english())


def code_of(column: Column, published: str) -> str:
    """The code of a column of a frame: as published, or its year where it was worked out."""
    return published or str(column[0])


def year_of(code: str) -> float:
    """Where a period stands on an axis of years: its year, and the part of it where it is shorter.

    >>> year_of("FY2020"), year_of("2020-10-01"), year_of("2020-07")
    (2020.0, 2020.0, 2020.5)
    """
    period = Period.from_code(code)
    if period.kind == "month":
        return period.start.year + (period.start.month - 1) / 12
    if period.kind in ("quarter", "fiscal_quarter", "fiscal_half"):
        return period.start.year + (period.start.month - 1) / 12
    return float(period.start.year)
