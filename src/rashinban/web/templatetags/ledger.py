"""Filters of the pages about the work: places and kinds of activities in words."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import translation

from rashinban.core.area import PREFECTURES
from rashinban.core.errors import RashinbanError
from rashinban.ledger.kinds import kinds

register = template.Library()


@register.filter
def place(code: str) -> str:
    """A place by its code: the prefecture's name, with the code of the municipality behind it.

    >>> place("04000"), place("04100"), place("")
    ('宮城県', '宮城県（04100）', '')
    """
    if not code:
        return ""
    try:
        name = PREFECTURES.find(code[:2]).name
    except RashinbanError:
        return code
    return name if code.endswith("000") else f"{name}（{code}）"


@register.filter
def kind(name: str) -> str:
    """A kind of activity in the language of the page."""
    known = kinds().get(name)
    if known is None:
        return name
    return known.label_en if (translation.get_language() or "ja").startswith("en") else known.label


@register.filter
def typed(value: Any) -> str:
    """Names as they are typed in one line."""
    return "、".join(value) if isinstance(value, (tuple, list)) else str(value or "")
