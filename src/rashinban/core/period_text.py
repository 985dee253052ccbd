"""Periods in running text, in every spelling plan documents use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rashinban.core.errors import WrongContent
from rashinban.core.folded import fold
from rashinban.core.period import Period
from rashinban.core.period_point import Point, read_inherited, read_point, read_year_range

Qualifier = Literal["average", "cumulative", "by", "each_year"]

_CANDIDATE = re.compile(r"[0-9FMTSHR'‘’`′明大昭平令一二]")
_SEPARATOR = re.compile(r"\s*(?:\([月火水木金土日祝・]+\))?\s*(?P<mark>[~\-–—―‐−]|から|より)\s*")
_AS_OF = re.compile(r"\s*(?:時点|現在)")
_BOUNDARY = re.compile(
    r"\s*(?:$|[\s()\[\]【】「」『』<>〈〉《》|:;,.、。・/※の]|平均|年平均|累計|累積|合計|まで|毎年|各年)"
)
_QUALIFIERS: tuple[tuple[Qualifier, re.Pattern[str]], ...] = (
    ("average", re.compile(r"\s*(?:の|における|\()?\s*(?:年|月|期間)?平均")),
    ("cumulative", re.compile(r"\s*(?:の|における|\()?\s*(?:期間)?(?:累計|累積|合計|通算)")),
    ("each_year", re.compile(r"\s*(?:の|\(|、)?\s*(?:毎年度?|各年度?)")),
    ("by", re.compile(r"\s*中?\s*(?:まで|迄|を目途|をめど|を目処|を期限)")),
)
_OPEN = "([（「『【〈《<'\"|:"
_CLOSE = ")]）」』】〉》>'\"|:"


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A period as the text has it; ``qualifier`` is what the words right after it make of the period.

    ``start`` and ``end`` index the text that was searched and leave the qualifying words out.
    """

    start: int
    end: int
    period: Period
    text: str
    qualifier: Qualifier | None = None


def find_periods(text: str, bare_era: str | None = None) -> tuple[PeriodMention, ...]:
    """The periods a folded text mentions (see ``core.folded``), in order, the longest reading of each.

    A year without a unit counts as a calendar year where nothing else can be meant: R6, '22, (2022), 2020-2022.
    Two-digit years of an unstated era (18年度) count only when ``bare_era`` names the era (平成, 西暦, ...).

    >>> [mention.period.code for mention in find_periods("R6~R9の累計(2025年3月末時点、平成31年度は除く)")]
    ['2024/2027', '2025-03-31', 'FY2019']
    >>> find_periods("出生数 1,890人 (2021~2026年度平均)")[0].qualifier
    'average'
    """
    mentions: list[PeriodMention] = []
    at = 0
    while (candidate := _CANDIDATE.search(text, at)) is not None:
        mention = _read_mention(text, candidate.start(), bare_era)
        if mention is not None:
            mentions.append(mention)
        at = mention.end if mention is not None else candidate.start() + 1
    return tuple(mentions)


def parse_period(text: str, bare_era: str | None = None) -> Period:
    """The period that a whole string spells, in words or as a code; WrongContent when it is anything else.

    >>> parse_period("令和元年度") == parse_period("平成31年度") == parse_period("FY2019") == Period.fiscal_year(2019)
    True
    """
    plain = fold(text).text.strip()
    if plain.startswith("(") and plain.endswith(")"):
        plain = plain[1:-1].strip()
    mention = _read_mention(plain, 0, bare_era) if plain else None
    if mention is not None and mention.end == len(plain):
        return mention.period
    try:
        return Period.from_code(plain)
    except WrongContent as error:
        raise WrongContent(
            f"「{text}」は期間として読めません。",
            remedy="「2024年度」「令和6年度」「2025年3月31日」「2022年度～2024年度」のように書いてください。",
        ) from error


def _read_mention(text: str, start: int, bare_era: str | None) -> PeriodMention | None:
    """The longest period that begins exactly here."""
    first = read_point(text, start, bare_era)
    if first is None:
        return None
    reading = _read_range(text, first, bare_era)
    spanning = reading is not None
    if reading is None:
        period = first.period() if _is_certain(text, first) else None
        reading = (period, first.end) if period is not None else None
    if reading is None:
        return None
    period, end = reading
    as_of = _AS_OF.match(text, end)
    end = as_of.end() if as_of else end
    return PeriodMention(start, end, period, text[start:end], _qualify(text, start, end, spanning))


def _read_range(text: str, first: Point, bare_era: str | None) -> tuple[Period, int] | None:
    """A period from ``first`` to a second point, which may leave out what it shares with the first."""
    within = read_year_range(text, first)
    if within is not None:
        return within
    separator = _SEPARATOR.match(text, first.end)
    if separator is None:
        return None
    second = read_point(text, separator.end(), bare_era, closing=True) or read_inherited(
        text, separator.end(), first
    )
    if second is None or (separator["mark"] in ("から", "より") and not (first.unit and second.unit)):
        return None
    if first.bare and second.bare and not _BOUNDARY.match(text, second.end):
        return None
    opening = first.with_unit(second.unit) if not first.unit and not first.rest else first
    closing = second.with_unit(first.unit) if not second.unit and not second.rest else second
    start, end = opening.period(), closing.period()
    if start is None or end is None or end.end < start.start:
        return None
    return Period.span(start, end), second.end


def _is_certain(text: str, point: Point) -> bool:
    """Whether a western year without a unit can only be a year: alone, in brackets, or 「2022末」「2022時点」."""
    if not point.bare:
        return True
    if _AS_OF.match(text, point.end):
        return True
    before, after = (
        text[max(0, point.start - 2) : point.start].rstrip(),
        text[point.end : point.end + 2].lstrip(),
    )
    return bool(before) and before[-1] in _OPEN and bool(after) and after[0] in _CLOSE


def _qualify(text: str, start: int, end: int, spanning: bool) -> Qualifier | None:
    for qualifier, pattern in _QUALIFIERS:
        match = pattern.match(text, end)
        # The まで of 「2022年度から2024年度まで」 closes the range; it is no deadline.
        if match and not (qualifier == "by" and spanning):
            return qualifier
    # 「(～2024年度)」: open at its beginning.
    return "by" if not spanning and re.search(r"(?:^|[\s(])~ ?$", text[max(0, start - 3) : start]) else None
