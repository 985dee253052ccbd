"""Which areas and years somebody means on the command line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from rashinban.core.errors import RashinbanError, WrongContent

#: Words for whole levels of areas.
PREFECTURES, MUNICIPALITIES = "都道府県", "市区町村"
#: A region as one body draws it.
_OF_BODY = re.compile(r"(.+)[（(](.+)[）)]")
_BELOW = ("の市区町村", "の市町村", "*")


def read_areas(given: Iterable[str], today: date) -> tuple[str, ...]:
    """Codes of areas from texts with commas: names or codes (04, 宮城県, 仙台市), 全国, regions (東北, 関東（経済産業省）),
    都道府県, 市区町村, and 「宮城県の市町村」 (04*) for those of a prefecture; each once, in the order given.

    >>> read_areas(["秋田,04202", "全国"], date(2026, 11, 22))
    ('05000', '04202', '00000')
    >>> len(read_areas(["東北"], date(2026, 11, 22))), len(read_areas(["宮城県の市町村"], date(2026, 11, 22)))
    (6, 35)
    >>> read_areas(["関東（経済産業省）"], date(2026, 11, 22))[-1]
    '22000'
    """
    texts = [part.strip() for text in given for part in text.replace("、", ",").replace("，", ",").split(",")]
    return tuple(dict.fromkeys(code for text in texts if text for code in _codes(text, today)))


def _codes(text: str, today: date) -> tuple[str, ...]:
    from rashinban.core.area import PREFECTURES as ALL
    from rashinban.core.area import REGIONS, region
    from rashinban.core.areas.history import NORTHERN_VILLAGES, history
    from rashinban.statistics.views.asked import find_code

    if text == PREFECTURES:
        return tuple(area.code for area in ALL.areas)
    if text == MUNICIPALITIES:
        return tuple(area.code for area in history().as_of(today, "municipality") if area.code not in NORTHERN_VILLAGES)
    ending = next((each for each in _BELOW if text.endswith(each)), None)
    if ending is not None:
        above = ALL.find(text.removesuffix(ending)).code
        return tuple(area.code for area in history().parts(above, today))
    named = _OF_BODY.fullmatch(text)
    name, user = (named[1], named[2]) if named else (text, None)
    if any(name == each.name for each in REGIONS):
        return region(name, user).codes
    return (find_code(text),)


def read_periods(given: Iterable[str]) -> tuple[str, ...] | None:
    """Period codes from texts with commas: 2020, FY2020, 令和2年度, 2015-2020 (every year of it); None for nothing given.

    >>> read_periods(["2018-2020,令和4年"])
    ('2018', '2019', '2020', '2022')
    """
    from rashinban.core.period_text import parse_period

    codes: dict[str, None] = {}
    for text in (part.strip() for each in given for part in each.replace("、", ",").split(",")):
        if not text:
            continue
        try:
            period = parse_period(text)
        except RashinbanError as error:
            raise WrongContent(
                f"「{text}」は年として読めません。", remedy="2020、2015-2020、FY2020、令和2年度 のように、カンマで区切って書いてください。"
            ) from error
        if period.kind != "span":
            codes[period.code] = None
            continue
        fiscal = period.start.month == 4 and period.end.month == 3
        last = period.end.year - 1 if fiscal else period.end.year
        codes |= {f"FY{year}" if fiscal else str(year): None for year in range(period.start.year, last + 1)}
    return tuple(codes) or None
