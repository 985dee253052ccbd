"""Mistakes found while something is saved stand in the form, each by itself."""

from __future__ import annotations

import pytest
from django import forms

from rashinban.core.errors import ManyErrors, WrongContent
from rashinban.web.mistakes import told_in


class _Form(forms.Form):
    name = forms.CharField()


def test_every_mistake_is_told_where_it_belongs() -> None:
    form = _Form({"name": "あ"})
    assert form.is_valid()
    with told_in(form):
        raise ManyErrors((WrongContent("一つ目です。", remedy="直してください。"), WrongContent("二つ目です。")))
    with told_in(form, "name"):
        raise WrongContent("名前が違います。")
    assert form.non_field_errors() == ["一つ目です。直してください。", "二つ目です。"]
    assert form.errors["name"] == ["名前が違います。"]


def test_other_failures_are_not_hidden() -> None:
    form = _Form({"name": "あ"})
    with pytest.raises(KeyError), told_in(form):
        raise KeyError("name")
    assert form.is_valid()
