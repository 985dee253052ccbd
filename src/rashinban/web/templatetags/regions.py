"""Filters of the pages about regions: periods, flags and units in the language of the page."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import translation

from rashinban.core.area import Area
from rashinban.statistics.catalogue.entry import Entry
from rashinban.statistics.views.words import FLAGS, figure, period_words

register = template.Library()


def _english() -> bool:
    return (translation.get_language() or "ja").startswith("en")


@register.filter
def when(code: str) -> str:
    """A period by its code in words; empty for none."""
    return period_words(code).in_("en" if _english() else "ja") if code else ""


@register.filter
def named(area: Area) -> str:
    """The name of an area, in English where it has such a name."""
    return (_english() and area.english) or area.name


@register.filter
def flag(code: Any) -> str:
    """Why a figure is not, or not quite, what it seems; empty for a plain one."""
    return FLAGS[code].in_("en" if _english() else "ja") if code else ""


@register.filter
def called(entry: Entry) -> str:
    """The name of an indicator."""
    return entry.name_en if _english() else entry.name


@register.filter
def unit(entry: Entry) -> str:
    """Its unit."""
    return (entry.unit_en or entry.unit) if _english() else entry.unit


@register.filter
def defined(entry: Entry) -> str:
    """What it is."""
    return (entry.definition_en or entry.definition) if _english() else entry.definition


@register.filter
def printed(value: Any, places: int = 0) -> str:
    """A figure with so many decimals."""
    return figure(value, places)
