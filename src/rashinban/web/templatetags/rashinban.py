"""Tags and filters of the site's own words: states, periods, numbers, charts."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import get_template
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


def _language() -> str:
    return "en" if (translation.get_language() or "ja").startswith("en") else "ja"


@register.filter
def say(phrase: Any) -> str:
    """A Phrase (or anything with both languages) in the language of the page."""
    return phrase.in_(_language()) if hasattr(phrase, "in_") else str(phrase)


@register.filter
def period(value: Any) -> str:
    """A Period in words; empty for none."""
    if value is None:
        return ""
    return str(value.english() if _language() == "en" else value.japanese())


@register.filter
def number(value: Any) -> str:
    """A number with thousands separators and no trailing zeros; empty for none.

    >>> number(Decimal("12345.600"))
    '12,345.6'
    """
    if value is None:
        return ""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if exact == exact.to_integral_value():
        return f"{exact.to_integral_value():,f}"
    return f"{exact.normalize():,f}"


@register.simple_tag
def state(code: Any) -> SafeString:
    """A state as shape and word, coloured last."""
    return _badge(code, _language())


@lru_cache(maxsize=64)
def _badge(code: Any, language: str) -> SafeString:
    """One of the few badges there are, rendered once: long lists hold hundreds of them."""
    from rashinban.reports.states import LOOK

    look = LOOK[code]
    about = {"code": code, "symbol": look.symbol, "shape": look.shape, "word": look.word(language)}
    return mark_safe(get_template("parts/state.html").render(about))


@register.simple_tag
def chart(drawing: Any) -> SafeString:
    """A chart of the library as SVG in the page: no script, readable by a screen reader."""
    from rashinban.reports.drawing import draw_svg

    return mark_safe(draw_svg(drawing))


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The query string of this page with some parameters changed (None takes one away)."""
    asked = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            asked.pop(name, None)
        else:
            asked[name] = str(value)
    return f"?{asked.urlencode()}" if asked else "?"


@register.simple_tag(takes_context=True)
def here(context: dict[str, Any], link: str) -> SafeString:
    """Marks the entry of the navigation below which the page lies."""
    request = context.get("request")
    return mark_safe(' aria-current="page"') if request is not None and request.path.startswith(link) else mark_safe("")
