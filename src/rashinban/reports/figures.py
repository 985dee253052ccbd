"""Numbers, dates and periods as they are printed."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from rashinban.core.period import Period
from rashinban.monitoring.promises import promise
from rashinban.plans.plan import Indicator, Target

_PERCENT = {"%", "％"}


def number_text(value: Decimal | None, unit: str | None = None, missing: str = "–") -> str:
    """A number with thousands separators, a true minus sign and its unit; never rounded.

    >>> number_text(Decimal("-1012.50"), "万円")
    '−1,012.50万円'
    >>> number_text(Decimal("70"), "％")
    '70%'
    """
    if value is None:
        return missing
    text = f"{value:,f}".replace("-", "−")
    return text + unit_text(unit)


def unit_text(unit: str | None) -> str:
    """A unit as it is printed; every spelling of percent becomes %."""
    return "%" if unit in _PERCENT else unit or ""


def computed_text(value: Decimal | None, unit: str | None = None, missing: str = "–") -> str:
    """A computed number, shortened to what can be read: two decimals, three below one.

    >>> computed_text(Decimal("0.45581234"))
    '0.456'
    >>> computed_text(Decimal("-14.05412"))
    '−14.05'
    """
    if value is None:
        return missing
    places = 3 if abs(value) < 1 else 2
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > places:
        value = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return number_text(value, unit)


def difference_unit(unit: str | None, language: str) -> str | None:
    """The unit of a difference: per cent differ in points."""
    if unit in _PERCENT:
        return "ポイント" if language == "ja" else " points"
    return unit


def date_text(day: date, language: str = "ja") -> str:
    """A day in both calendars.

    >>> date_text(date(2026, 11, 22)), date_text(date(2026, 11, 22), "en")
    ('2026年11月22日（令和8年11月22日）', '22 November 2026')
    """
    return period_text(Period.day(day), language)


def period_text(period: Period | None, language: str = "ja", missing: str = "–") -> str:
    """A period in both calendars; the plan's own name comes first when it has one.

    >>> period_text(Period.fiscal_year(2024))
    '2024年度（令和6年度）'
    """
    if period is None:
        return missing
    text = period.english() if language == "en" else f"{period.japanese()}（{period.japanese(era=True)}）"
    return f"{period.name}：{text}" if period.name else text


def short_period(period: Period, language: str = "ja") -> str:
    """A period in the western calendar, short enough for a chart.

    >>> short_period(Period.fiscal_year(2024)), short_period(Period.fiscal_year(2024), "en")
    ('2024年度', 'FY2024')
    """
    return period.english() if language == "en" else period.japanese()


def target_text(indicator: Indicator, target: Target, language: str = "ja") -> str:
    """A target as the plan promises it: operator, change against a base, gross or distinct.

    >>> rate = Indicator(id="a", label="県内就職率", unit="％", direction="up")
    >>> target_text(rate, Target(value=Decimal(70), operator=">="))
    '70%以上'
    """
    return promise(indicator, target).in_(language)
