"""Keeping a count as a value, and no longer counting."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rashinban.core.errors import RashinbanError
from rashinban.core.period import Period
from rashinban.records.ledger import binding, freezing
from rashinban.web.counting.forms import DropForm
from rashinban.web.finding import require, signed_in
from rashinban.web.indicators.promise import find, rights


@require_POST
@signed_in
def counting_freeze(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Keep today's answer for a period; the approver decides on it as on every value."""
    found = find(request, slug, key, as_of=request.today)
    require(rights(request, found).enter)
    try:
        period = Period.from_code(request.POST.get("period", ""))
        row = freezing.freeze(found.row, found.indicator, period, request.user)
    except freezing.Unchanged as same:
        messages.info(request, f"{same.what}{same.remedy}")
        return redirect("fact", slug, key, same.row.pk)
    except RashinbanError as refused:
        messages.error(request, f"{refused.what}{refused.remedy}")
        return redirect("indicator", slug, key)
    messages.success(request, _("数えた値を確定して提出しました。承認者が確かめます。このあと記録が変わっても、この値は動きません。"))
    return redirect("fact", slug, key, row.pk)


@require_POST
@signed_in
def counting_drop(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The indicator is not counted any more; frozen values stay."""
    found = find(request, slug, key, as_of=request.today)
    require(rights(request, found).plan, _("数え方を決めるのは企画担当です。企画担当に相談してください。"))
    form = DropForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("数えるのをやめるわけを書いてください。"))
        return redirect("counting", slug, key)
    try:
        binding.drop(found.row, request.user, form.cleaned_data["reason"])
    except RashinbanError as refused:
        messages.error(request, f"{refused.what}{refused.remedy}")
    else:
        messages.success(request, _("数えるのをやめました。確定した値はそのまま残ります。"))
    return redirect("indicator", slug, key)
