"""One end of a period in folded text: a year in any spelling and what narrows it (month, day, half, quarter)."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from rashinban.core.era import era
from rashinban.core.errors import WrongContent
from rashinban.core.period import Period

Unit = Literal["年度", "年", ""]

_KANJI = "元一二三四五六七八九十"
_ERA = r"(?:明治|大正|昭和|平成|令和)"
_YEAR = re.compile(
    r"(?<![\d.,A-Za-z])FY\s?(?P<fiscal>\d{4}|\d{2})(?![\d.,])"
    r"|(?<![\d.,/A-Za-z'‘’])(?P<western>(?:18[6-9]|19\d|20\d|21\d)\d)(?!\d|[.,]\d{3}(?!\d)|[A-EG-Za-z])"
    rf"|(?P<era>{_ERA})\s*(?P<count>元|\d{{1,2}}|[{_KANJI}]{{1,4}})(?![\d,]|丁目|番|号|丁|\.\d)"
    r"|(?<![\dA-Za-z.\-&])(?P<letter>[MTSHR])\s?\.?(?P<number>元|\d{1,2})(?![\dA-Za-z,%\-])"
    r"|(?<![\dA-Za-z])['‘’`′]\s?(?P<two>\d{2})(?![\d.,'‘’])"
    r"|(?P<positional>[一二][〇○零一二三四五六七八九]{3})(?=年)"
)
_BARE = re.compile(r"(?<![\d.,A-Za-z年月第])(?P<two>\d{1,2})(?=\s*年度|\s*年\s*\d{1,2}\s*月)")
_OTHER = rf"(?:西暦)?(?:\d{{4}}|[MTSHR]\.?(?:\d{{1,2}}|元)|{_ERA}\s*(?:元|\d{{1,2}}))"
#: The same year in the other calendar: 令和6(2024)年度, 令和6年(2024年)3月.
_ALIAS = re.compile(rf"\s*(?:年\s*)?\(\s*{_OTHER}\s*年?\s*\)(?=\s*(?:年|\d{{1,2}}\s*月))")
_AGAIN_CLOSED = re.compile(r"\s*(?:年度?)?\s*\)")
_BRACKET = re.compile(r"\s*\(\s*")
_UNIT = re.compile(r"\s*(?:(?P<unit>年度)|(?P<fy>FY)(?![A-Za-z])|(?P<year>年)(?![間号余]|目(?!標|途|指|安)|以上))")
_QUARTER = re.compile(
    r"\s*(?:の)?\s*第?\s*(?P<quarter>[1-4一二三四])\s*四半期|\s*(?:Q(?P<q>[1-4])|(?P<p>[1-4])Q)(?![A-Za-z\d])"
)
_HALF = re.compile(r"\s*(?:の)?\s*(?P<half>上半?期|下半?期)")
_MONTH = re.compile(
    r"\s*(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})\s*月(?!間)(?:(?P<closing>期)|\s*(?P<end>末)|\s*(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})\s*日(?!間))?"
)
_DOTTED = re.compile(
    r"\s*\.\s*(?P<month>\d{1,2})(?:\.(?P<day>\d{1,2}))?(?![\d.,%A-Za-z])(?:\s*月(?:\s*(?P<end>末)|\s*(?P<day2>\d{1,2})\s*日)?)?"
)
_ISO = re.compile(r"(?P<mark>[/.\-])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?![\d.,/\-])")
_ISO_MONTH = re.compile(
    r"(?:/|\.(?=\d{1,2}\s*(?:$|[)\]現末時])))(?P<month>0?[1-9]|1[0-2])(?![\d.,/\-]|\s*年)"
)
_MONTHS_WITHIN = re.compile(
    r"\s*(?P<first>\d{1,2})\s*月?\s*[~\-–—―‐−]\s*(?P<last>\d{1,2})\s*月(?!\s*\d|\s*末)"
)
_END = re.compile(r"\s*末")
_DAY = re.compile(r"(?P<day>\d{1,2})\s*日(?!間)")
_SHORT_YEAR = re.compile(r"(?P<year>\d{1,2})(?!\d|[.,]\d)")
_CLOSED = re.compile(r"\s*(?:$|[\s()\]|、。,・の]|平均|累計|累積)")


@dataclass(frozen=True, slots=True)
class Point:
    """A year with its unit as printed and ``rest``: () or ("month", 3), ("day", 3, 31), ("half", 1), ("quarter", 2)...

    ``offset`` is what turns a printed year into a western one, so that 平成29～31年度 can share the era.
    """

    start: int
    end: int
    year: int
    offset: int
    unit: Unit
    rest: tuple[str | int, ...] = ()
    western: bool = False
    fy: bool = False

    @property
    def bare(self) -> bool:
        """A four-digit year and nothing else: it may as well be a number."""
        return self.western and not self.unit and not self.rest

    def with_unit(self, unit: Unit) -> Point:
        return replace(self, unit=unit)

    def period(self) -> Period | None:
        """The period it means; None when there is no such day (2月30日)."""
        kind, numbers = (self.rest[0], [int(each) for each in self.rest[1:]]) if self.rest else ("", [])
        fiscal = self.unit == "年度"
        try:
            if kind == "day":
                return Period.day(date(self.year, numbers[0], numbers[1]))
            if kind == "month":
                return Period.month(self.year, numbers[0])
            if kind == "month_end":
                return Period.day(date(self.year, numbers[0], calendar.monthrange(self.year, numbers[0])[1]))
            if kind == "quarter":
                return (Period.fiscal_quarter if fiscal else Period.quarter)(self.year, numbers[0])
            whole = Period.fiscal_year(self.year) if fiscal else Period.year(self.year)
            if kind == "half":
                return (
                    Period.fiscal_half(self.year, numbers[0])
                    if fiscal
                    else _calendar_half(self.year, numbers[0])
                )
            if kind == "business_year":  # 2024年3月期: the business year that closes in that month
                end = Period.month(self.year, numbers[0])
                return (
                    Period.fiscal_year(self.year - 1) if numbers[0] == 3 else Period.span(end.shift(-11), end)
                )
            if kind == "decade":
                return Period.span(Period.year(self.year), Period.year(self.year + 9))
            return Period.day(whole.end) if kind == "end" else whole
        except (ValueError, WrongContent, calendar.IllegalMonthError):
            return None


def read_point(text: str, start: int, bare_era: str | None = None, closing: bool = False) -> Point | None:
    """The year that begins exactly here, with everything that narrows it; ``closing`` a range, H2 is a year."""
    match = _YEAR.match(text, start)
    if match is None:
        return _read_bare(text, start, bare_era)
    point = _read_year(text, match, closing)
    if point is None:
        return None
    alias = _ALIAS.match(text, point.end)
    point = replace(point, end=alias.end()) if alias else point
    if alias and _MONTH.match(text, point.end):
        point = point.with_unit("年")
    return _read_rest(text, _past_same_year(text, _read_unit(text, point)))


def _past_same_year(text: str, point: Point) -> Point:
    """2022年度(令和4年度): the bracket says the same year again."""
    opening = _BRACKET.match(text, point.end) if point.unit else None
    match = _YEAR.match(text, opening.end()) if opening else None
    again = _read_year(text, match, closing=True) if match else None
    if again is None or again.year != point.year:
        return point
    closing = _AGAIN_CLOSED.match(text, again.end)
    return replace(point, end=closing.end()) if closing else point


def read_inherited(text: str, start: int, first: Point) -> Point | None:
    """The second end of a range that leaves out what it shares with the first: ～29日, ～6月, ～31年度, R6～9."""
    if first.rest and first.rest[0] == "day":
        day = _DAY.match(text, start)
        if day:
            return replace(first, start=start, end=day.end(), rest=("day", first.rest[1], int(day["day"])))
    if first.rest and first.rest[0] in ("day", "month", "month_end"):
        month = _MONTH.match(text, start)
        return replace(first, start=start, end=month.end(), rest=_month_rest(month)) if month else None
    if first.rest:
        return None
    year = _SHORT_YEAR.match(text, start)
    if year is None:
        return None
    offset = first.year // 100 * 100 if first.western or first.fy else first.offset
    second = Point(start, year.end(), int(year["year"]) + offset, offset, "")
    second = _read_rest(text, _read_unit(text, second))
    closed = _CLOSED.match(text, second.end)
    return second if second.unit or (closed and (not first.unit or first.fy)) else None


def read_year_range(text: str, first: Point) -> tuple[Period, int] | None:
    """Months of one year: 2021年4～6月."""
    if first.unit != "年" or first.rest:
        return None
    match = _MONTHS_WITHIN.match(text, first.end)
    if match is None or not 1 <= int(match["first"]) < int(match["last"]) <= 12:
        return None
    opening, closing = (
        Period.month(first.year, int(match["first"])),
        Period.month(first.year, int(match["last"])),
    )
    return Period.span(opening, closing), match.end()


def _read_year(text: str, match: re.Match[str], closing: bool) -> Point | None:
    start, end = match.span()
    if match["fiscal"]:
        year = int(match["fiscal"])
        year = year if year > 99 else year + 2000
        return Point(start, end, year, 2000, "年度", fy=True)
    if match["western"]:
        return Point(start, end, int(match["western"]), 0, "", western=True)
    if match["positional"]:
        digits = "".join(
            str("〇一二三四五六七八九".index("〇" if c in "○零" else c)) for c in match["positional"]
        )
        return Point(start, end, int(digits), 0, "")
    if match["two"]:
        return Point(start, end, 2000 + int(match["two"]), 2000, "")
    if match["letter"] and not (closing or _is_era_letter(text, match)):
        return None
    chosen = era(match["era"] or match["letter"])
    year = read_kanji_number(match["count"] or match["number"])
    return Point(start, end, chosen.western(year), chosen.western(0), "") if year else None


def _is_era_letter(text: str, match: re.Match[str]) -> bool:
    """R6 and H30 are years; M6 (magnitude), H2 (hydrogen, a rocket), S3, T4 are so only with 年 or 年度 after them."""
    if _UNIT.match(text, match.end()):
        return True
    digits = len(match["number"])
    return match["letter"] == "R" or (match["letter"] in "HS" and digits == 2)


def _read_bare(text: str, start: int, bare_era: str | None) -> Point | None:
    match = _BARE.match(text, start) if bare_era else None
    if match is None or bare_era is None:
        return None
    offset = 2000 if bare_era == "西暦" else era(bare_era).western(0)
    point = Point(match.start(), match.end(), int(match["two"]) + offset, offset, "")
    return _read_rest(text, _read_unit(text, point))


def _read_unit(text: str, point: Point) -> Point:
    match = _UNIT.match(text, point.end)
    if match is None or (point.unit and not match["unit"]):
        return point
    return replace(point, end=match.end(), unit="年" if match["year"] else "年度")


def _read_rest(text: str, point: Point) -> Point:
    """What narrows a year: half, quarter, month, day, end, decade."""
    at = point.end
    reading = _read_part_of_year(text, at) if point.unit else None
    if reading is None and point.unit == "年":
        match = _MONTH.match(text, at)
        if match and not (match["end"] is None and match["day"] is None and _MONTHS_WITHIN.match(text, at)):
            reading = (_month_rest(match), match.end())
        elif text.startswith("代", at) and point.year % 10 == 0:
            reading = (("decade",), at + 1)
    if reading is None and not point.unit:
        pattern = (
            (_ISO.match(text, at) or _ISO_MONTH.match(text, at)) if point.western else _DOTTED.match(text, at)
        )
        if pattern:
            reading = (_month_rest(pattern), pattern.end())
        elif text.startswith("末", at):
            reading = (("end",), at + 1)
    if reading is None:
        return point
    rest, end = reading
    return replace(point, end=end, rest=rest)


def _read_part_of_year(text: str, at: int) -> tuple[tuple[str | int, ...], int] | None:
    quarter = _QUARTER.match(text, at)
    if quarter:
        number = quarter["quarter"] or quarter["q"] or quarter["p"]
        return ("quarter", read_kanji_number(number)), quarter.end()
    half = _HALF.match(text, at)
    if half:
        return ("half", 1 if half["half"].startswith("上") else 2), half.end()
    end = _END.match(text, at)
    return (("end",), end.end()) if end else None


def _month_rest(match: re.Match[str]) -> tuple[str | int, ...]:
    groups = match.groupdict()
    month = read_kanji_number(groups["month"])
    day = groups.get("day") or groups.get("day2")
    if day:
        return ("day", month, read_kanji_number(day))
    if groups.get("closing"):
        return ("business_year", month)
    return ("month_end" if groups.get("end") else "month", month)


def read_kanji_number(digits: str) -> int:
    """An Arabic or kanji number below a hundred; 元 is 1.

    >>> read_kanji_number("三十一"), read_kanji_number("元"), read_kanji_number("12")
    (31, 1, 12)
    """
    if digits.isdecimal():
        return int(digits)
    if digits == "元":
        return 1
    tens, ten, ones = digits.rpartition("十")
    value = "〇一二三四五六七八九".find
    if not ten:
        return max(value(ones), 0) if len(ones) == 1 else 0
    return (value(tens) if tens else 1) * 10 + (value(ones) if ones else 0)


def _calendar_half(year: int, half: int) -> Period:
    first = Period.month(year, 1 if half == 1 else 7)
    return Period.span(first, first.shift(5))
