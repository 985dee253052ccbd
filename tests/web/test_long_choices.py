"""Long lists say the same as Django's own, whatever is written in them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django import forms

from rashinban.web.long_choices import LongChecks, LongSelect

CHOICES = [("", "（なし）"), ("1", '<b>"太字"</b> & \''), ("群", [("a", "一つ"), ('"><script>', "二つ")]), (3, "三")]


def plain(html: str) -> str:
    """Without the white space between the parts."""
    return re.sub(r">\s+|\s+<", lambda found: found.group().strip(), html)


@pytest.mark.parametrize("value", ["", "1", "a", '"><script>', "3", None])
@pytest.mark.parametrize("attrs", [{}, {"id": "id_x", "class": 'k"', "aria-invalid": "true"}, {"id": "id_x", "required": True, "disabled": False}])
@pytest.mark.parametrize(("long", "own"), [(LongSelect, forms.Select), (LongChecks, forms.CheckboxSelectMultiple)])
def test_the_markup_is_djangos(long: Any, own: Any, attrs: dict[str, Any], value: Any) -> None:
    chosen = [value] if own is forms.CheckboxSelectMultiple and value is not None else value
    said = long(choices=CHOICES).render("x<y", chosen, attrs)
    assert plain(said) == plain(own(choices=CHOICES).render("x<y", chosen, attrs))
    assert "<script>" not in said
