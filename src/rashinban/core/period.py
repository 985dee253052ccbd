"""Spans of time with algebra: calendar and fiscal years, halves, quarters, months, days, named spans."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Literal

from rashinban.core.errors import RashinbanError, WrongContent

PeriodKind = Literal[
    "year", "fiscal_year", "fiscal_half", "quarter", "fiscal_quarter", "month", "day", "span"
]

#: Months a kind lasts, and the month (1 to 12) its first step of a year begins with.
_STEPS: dict[PeriodKind, tuple[int, int]] = {
    "year": (12, 1),
    "fiscal_year": (12, 4),
    "fiscal_half": (6, 4),
    "quarter": (3, 1),
    "fiscal_quarter": (3, 4),
    "month": (1, 1),
}


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days, both ends included; ``kind`` says how it is counted, ``name`` what the plan calls it.

    Periods are ordered by start, then by end.

    >>> Period.fiscal_year(2024).contains(Period.month(2025, 3))
    True
    >>> [part.code for part in Period.fiscal_year(2024).split("fiscal_quarter")]
    ['FY2024Q1', 'FY2024Q2', 'FY2024Q3', 'FY2024Q4']
    >>> Period.span(Period.fiscal_year(2022), Period.fiscal_year(2024)).shift(1).code
    'FY2025/FY2027'
    """

    kind: PeriodKind
    start: date
    end: date
    name: str | None = None

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise WrongContent(
                f"期間の終わり（{self.end}）が始まり（{self.start}）より前です。",
                remedy="始まりと終わりを確かめてください。",
            )

    @classmethod
    def year(cls, year: int) -> Period:
        """The calendar year, 1 January to 31 December."""
        return cls("year", date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def fiscal_year(cls, year: int) -> Period:
        """The Japanese fiscal year, 1 April to 31 March.

        >>> Period.fiscal_year(2021)
        Period(kind='fiscal_year', start=datetime.date(2021, 4, 1), end=datetime.date(2022, 3, 31), name=None)
        """
        return cls("fiscal_year", date(year, 4, 1), date(year + 1, 3, 31))

    @classmethod
    def fiscal_half(cls, year: int, half: int) -> Period:
        """A half of a fiscal year: 1 is April to September (上期), 2 is October to March (下期)."""
        return cls._step("fiscal_half", year, half)

    @classmethod
    def quarter(cls, year: int, quarter: int) -> Period:
        """A calendar quarter: 1 is January to March."""
        return cls._step("quarter", year, quarter)

    @classmethod
    def fiscal_quarter(cls, year: int, quarter: int) -> Period:
        """A quarter of a fiscal year: 1 is April to June, 4 is January to March of the next calendar year.

        >>> Period.fiscal_quarter(2024, 4).start
        datetime.date(2025, 1, 1)
        """
        return cls._step("fiscal_quarter", year, quarter)

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """A calendar month."""
        return cls._step("month", year, month)

    @classmethod
    def day(cls, day: date) -> Period:
        """A single day, e.g. that of 「2025年3月末時点」."""
        return cls("day", day, day)

    @classmethod
    def span(cls, start: Period | date, end: Period | date, name: str | None = None) -> Period:
        """From the first day of ``start`` to the last day of ``end``, with the plan's own name for it if it has one.

        >>> Period.span(Period.fiscal_year(2020), Period.fiscal_year(2022), name="第2期").code
        '第2期=FY2020/FY2022'
        """
        first = start.start if isinstance(start, Period) else start
        last = end.end if isinstance(end, Period) else end
        return cls("span", first, last, name)

    @classmethod
    def _step(cls, kind: PeriodKind, year: int, number: int) -> Period:
        """The step with this number (from 1) of a year counted in ``kind``."""
        length, opening = _STEPS[kind]
        if not 1 <= number <= 12 // length:
            raise WrongContent(
                f"{number}は期間の番号として使えません。",
                remedy=f"1から{12 // length}までの数にしてください。",
            )
        return cls._of_months(kind, year * 12 + opening - 1 + (number - 1) * length, length)

    @classmethod
    def _of_months(cls, kind: PeriodKind, index: int, length: int) -> Period:
        """``length`` months from the month ``index`` (year x 12 + month - 1) on."""
        return cls(kind, _first_day(index), _first_day(index + length) - timedelta(days=1))

    @classmethod
    def containing(cls, kind: PeriodKind, day: date) -> Period:
        """The period of this kind that a day lies in.

        >>> Period.containing("fiscal_year", date(2025, 3, 31)).code
        'FY2024'
        """
        if kind == "day":
            return cls.day(day)
        if kind == "span":
            raise WrongContent(
                "任意の期間は日付だけでは決まりません。", remedy="年度・年・四半期・月などを選んでください。"
            )
        length, opening = _STEPS[kind]
        index = _month_index(day)
        return cls._of_months(kind, index - (index - (opening - 1)) % length, length)

    @property
    def whole_months(self) -> int | None:
        """The number of months when it begins on a first and ends on a last day of a month, otherwise None."""
        if self.start.day != 1 or (self.end + timedelta(days=1)).day != 1:
            return None
        return _month_index(self.end) - _month_index(self.start) + 1

    @property
    def years(self) -> Fraction:
        """The length in years: exact twelfths for whole months, otherwise days over the mean Gregorian year.

        >>> Period.fiscal_quarter(2024, 1).years
        Fraction(1, 4)
        """
        months = self.whole_months
        if months is not None:
            return Fraction(months, 12)
        return Fraction(((self.end - self.start).days + 1) * 400, 146097)

    def contains(self, other: Period | date) -> bool:
        """Whether every day of the other period (or the day) lies in this one."""
        first, last = (other.start, other.end) if isinstance(other, Period) else (other, other)
        return self.start <= first and last <= self.end

    def overlaps(self, other: Period) -> bool:
        """Whether the two share at least one day."""
        return self.start <= other.end and other.start <= self.end

    def split(self, kind: PeriodKind) -> tuple[Period, ...]:
        """The parts of this kind, in order, that cover it exactly; WrongContent when they do not fit.

        >>> len(Period.span(Period.fiscal_year(2022), Period.fiscal_year(2024)).split("month"))
        36
        """
        part = Period.containing(kind, self.start)
        parts = [part]
        while parts[-1].end < self.end:
            parts.append(parts[-1].shift(1))
        if part.start != self.start or parts[-1].end != self.end:
            raise WrongContent(
                f"期間「{self.japanese()}」は、求められた区切りではちょうど分けられません。",
                remedy="月や日など、より細かい区切りを選んでください。",
            )
        return tuple(parts)

    def shift(self, steps: int) -> Period:
        """The period of the same kind that many steps later; a span moves by its own length and loses its name.

        A span of whole months moves by its number of months, any other span by its number of days.

        >>> Period.fiscal_year(2024).shift(-1).code, Period.month(2024, 12).shift(1).code
        ('FY2023', '2025-01')
        """
        if steps == 0:
            return self
        months = self.whole_months
        if self.kind == "day" or months is None:
            days = timedelta(days=steps * ((self.end - self.start).days + 1))
            return replace(self, start=self.start + days, end=self.end + days, name=None)
        return self._of_months(self.kind, _month_index(self.start) + steps * months, months)

    def __lt__(self, other: Period) -> bool:
        return (self.start, self.end) < (other.start, other.end)

    def __le__(self, other: Period) -> bool:
        return (self.start, self.end) <= (other.start, other.end)

    def __gt__(self, other: Period) -> bool:
        return (self.start, self.end) > (other.start, other.end)

    def __ge__(self, other: Period) -> bool:
        return (self.start, self.end) >= (other.start, other.end)

    @property
    def code(self) -> str:
        """The canonical spelling: ``2024``, ``FY2024``, ``FY2024Q1``, ``2024-03``, ``2024-03-31``, ``FY2022/FY2024``."""
        from rashinban.core.period_code import write_code

        return write_code(self)

    @classmethod
    def from_code(cls, code: str) -> Period:
        """Read what ``code`` wrote.

        >>> Period.from_code("FY2024Q1") == Period.fiscal_quarter(2024, 1)
        True
        """
        from rashinban.core.period_code import read_code

        return read_code(code)

    def japanese(self, era: bool = False) -> str:
        """The spelling of a Japanese document, western or (``era``) in 和暦; the name of a span is not in it.

        >>> Period.fiscal_year(2019).japanese(), Period.fiscal_year(2019).japanese(era=True)
        ('2019年度', '令和元年度')
        """
        from rashinban.core.period_names import write_japanese

        return write_japanese(self, era)

    def english(self) -> str:
        """The spelling of an English text.

        >>> Period.fiscal_year(2024).english(), Period.month(2025, 3).english()
        ('FY2024', 'March 2025')
        """
        from rashinban.core.period_names import write_english

        return write_english(self)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema

        def read(value: Any) -> Period:
            if isinstance(value, Period):
                return value
            try:
                return cls.from_code(str(value))
            except RashinbanError as error:  # pydantic gathers only ValueErrors, and adds the field's place
                raise ValueError(str(error)) from error

        return core_schema.no_info_plain_validator_function(
            read,
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda period: period.code, return_schema=core_schema.str_schema()
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        return {
            "type": "string",
            "title": "Period",
            "examples": ["FY2024", "2024", "2024-03", "2024-03-31", "FY2022/FY2024"],
        }


def _month_index(day: date) -> int:
    return day.year * 12 + day.month - 1


def _first_day(index: int) -> date:
    return date(index // 12, index % 12 + 1, 1)
