"""Form fields for what plans are made of: periods and exact numbers as officials type them."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from rashinban.core.errors import RashinbanError
from rashinban.core.folded import fold
from rashinban.core.period import Period
from rashinban.core.period_text import parse_period


class PeriodInput(forms.CharField):
    """A period in words (2024年度, 令和6年度, 2022年度～2024年度) or as a code."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return Period.from_code(text) if "=" in text else parse_period(text)
        except RashinbanError as error:
            raise forms.ValidationError(f"{error.what}{error.remedy}") from error


class NumberInput(forms.CharField):
    """An exact number; full-width digits and thousands separators are understood."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            number = Decimal(fold(text).text.replace(",", "").replace(" ", ""))
        except InvalidOperation as error:
            raise forms.ValidationError(_("数値として読めません。「12.5」のように、単位を付けずに入力してください。")) from error
        if not number.is_finite() or abs(number) >= Decimal(10) ** 20:
            raise forms.ValidationError(_("数値が大きすぎます。"))
        return number


def written(period: Period | None) -> str:
    """A period as it can be typed again: in words where they mean exactly this period, else as its code.

    >>> written(Period.fiscal_year(2024)), written(Period.span(Period.fiscal_year(2020), Period.fiscal_year(2022), "第2期"))
    ('2024年度', '第2期=FY2020/FY2022')
    """
    if period is None:
        return ""
    words = period.japanese()
    try:
        return words if parse_period(words) == period else period.code
    except RashinbanError:
        return period.code
