"""From e-Stat's codes to ours: periods, symbols of the notes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date

from rashinban.core.errors import RashinbanError
from rashinban.core.period import Period
from rashinban.core.period_text import parse_period
from rashinban.core.series import Flag
from rashinban.statistics.symbols import SYMBOLS

#: 国勢調査: its figures are those of 1 October of the year.
CENSUS = "00200521"
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)")
_MEANINGS: tuple[tuple[re.Pattern[str], Flag], ...] = (
    (re.compile(r"秘匿|秘密|公表(?:して|でき)|伏せ"), "suppressed"),
    (re.compile(r"あり得ない|ありえない|該当しない|成り立たない"), "not_applicable"),
    (re.compile(r"得られない|不詳|不明|未詳|未公表|未集計|調査(?:を|し|対象外)|資料がない|欠測"), "missing"),
    (re.compile(r"計数のない|計数がない|該当(?:する)?(?:数値|数字|データ|計数)|皆無|該当なし|事実のない"), "none"),
)


def read_time(code: str, name: str, survey: str = "") -> Period | None:
    """The period of a time code, with its printed name where the code does not say; None when neither does.

    ``yyyy000000`` is a year (of the census the day), ``yyyy100000`` a fiscal year, ``yyyy00mmmm`` a month,
    ``yyyy00mmnn`` from one month to another. After descriptions; other codes are read by their names.

    >>> [read_time(code, "").code for code in ("2020000000", "2015100000", "2023001212", "2021000103")]
    ['2020', 'FY2015', '2023-12', '2021Q1']
    """
    said = _by_name(name)
    match = _TIME.fullmatch(code)
    if match is None:
        return said
    year, kind, first, last = (int(part) for part in match.groups())
    if kind == 10 and first == last == 0:
        return Period.fiscal_year(year)
    if kind != 0 or not 1000 <= year <= 9998:
        return said
    if first == last == 0:
        if said is not None and said.kind == "fiscal_year" and said.start.year == year:
            return said
        return Period.day(date(year, 10, 1)) if survey == CENSUS else Period.year(year)
    if not 1 <= first <= last <= 12:
        return said
    if first == last:
        return Period.month(year, first)
    if (first, last) in ((1, 3), (4, 6), (7, 9), (10, 12)):
        return Period.quarter(year, last // 3)
    return Period.span(Period.month(year, first), Period.month(year, last))


def _by_name(name: str) -> Period | None:
    try:
        return parse_period(name)
    except RashinbanError:
        return None


def symbols_of(notes: Iterable[tuple[str, str]]) -> Mapping[str, Flag]:
    """The marks of missing figures with the meaning the table itself gives them.

    >>> symbols_of([("*", "標本が少なく秘匿したもの")])["*"]
    'suppressed'
    """
    own: dict[str, Flag] = {}
    for mark, meaning in notes:
        flag = next((flag for words, flag in _MEANINGS if words.search(meaning)), None)
        if mark and flag is not None and not any(character.isdecimal() for character in mark):
            own[unicodedata.normalize("NFKC", mark).strip().lower()] = own[mark] = flag
    return {**SYMBOLS, **own}


def tells_below_unit(notes: Iterable[tuple[str, str]]) -> bool:
    """Whether the notes say that a printed zero stands for less than half a unit."""
    return any("0" in mark and "単位" in meaning for mark, meaning in notes)
