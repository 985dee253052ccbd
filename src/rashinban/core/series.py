"""The one long table of official figures: what, where, when, of whom, how much, and why there is no number."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field

from rashinban.core.period import Period
from rashinban.core.value import Number, Value

#: Why a figure is not, or not quite, what it seems. Empty: a plain figure. A figure that is not there is never zero.
#: suppressed: withheld to protect respondents (x, X, χ, 秘匿); missing: not surveyed, not known (…, ***); none: there is
#: nothing to count (-); not_applicable: could not exist; below_unit: less than half the unit it is printed in (0.0);
#: provisional: 速報; estimated: 推計; carried: worked out from figures of other boundaries.
Flag = Literal["", "suppressed", "missing", "none", "not_applicable", "below_unit", "provisional", "estimated", "carried"]

#: Columns of the long table, in order. ``item`` is the publisher's own code, ``area`` five digits, ``period`` a period
#: code (``core.period_code``), ``dimensions`` ``name=value`` pairs in the order of their names joined by ``;``
#: (``age=0-14;sex=male``), ``value`` a double, ``flag`` one of the flags.
COLUMNS = ("item", "area", "period", "dimensions", "value", "unit", "flag")


class Origin(Value):
    """Where a figure was published: enough to find the bytes it was read from again."""

    publisher: str
    table: str
    edition: str
    title: str
    sha256: str
    licence: str | None = None
    retrieved_on: str | None = None


class Point(Value):
    """One figure of a series."""

    item: str
    area: str
    period: Period
    dimensions: str = ""
    value: Number | None = None
    unit: str | None = None
    flag: Flag = ""
    origin: Origin | None = None


class Series(Value):
    """Figures of one indicator, in the order of area and period, with the place each came from."""

    indicator: str
    unit: str | None = None
    points: tuple[Point, ...] = ()
    origins: tuple[Origin, ...] = Field(default=(), description="every source that took part, once")

    def value(self, area: str, period: Period) -> Decimal | None:
        """The figure of an area and a period; None when there is none, or none that may be shown."""
        return next((p.value for p in self.points if p.area == area and p.period == period), None)


def write_dimensions(**pairs: str) -> str:
    """Dimensions in their one spelling.

    >>> write_dimensions(sex="male", age="0-14")
    'age=0-14;sex=male'
    """
    return ";".join(f"{name}={value}" for name, value in sorted(pairs.items()))


def read_dimensions(text: str) -> dict[str, str]:
    """Dimensions by name.

    >>> read_dimensions("age=0-14;sex=male")
    {'age': '0-14', 'sex': 'male'}
    """
    return dict(part.split("=", 1) for part in text.split(";") if part)
