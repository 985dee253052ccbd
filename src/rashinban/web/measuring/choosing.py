"""Choosing the statistic of an indicator: what it says is seen before it is bound; and taking it away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rashinban.core.errors import RashinbanError
from rashinban.monitoring.measuring import Measuring
from rashinban.records.statistics import binding
from rashinban.records.statistics.store import figures_for
from rashinban.web.finding import require, signed_in
from rashinban.web.indicators.promise import Found, find, language, rights
from rashinban.web.measuring.forms import MeasuringForm, WhyForm, initial_of
from rashinban.web.measuring.showing import MANY, Panel, panel_of, sentence_of


@signed_in
def measuring(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """「確かめる」 shows the figures; 「この統計で測る」 binds it."""
    found = _find(request, slug, key)
    bound = binding.bindings_of(found.row)
    known = next((each for each in bound if str(each.row.pk) == request.GET.get("row")), bound[0] if bound else None)
    form = MeasuringForm(
        request.POST or None,
        initial=initial_of(known.measuring if known else None),
        held=figures_for(request.user).tables(),
        language=language(),
    )
    chosen = known.measuring if known else None
    if request.method == "POST":
        chosen = form.measuring(found.indicator.id) if form.is_valid() else None
        if chosen is not None and _checked(form, found, chosen) and "save" in request.POST:
            binding.bind(found.row, found.indicator, chosen, request.user)
            return _done(request, found, chosen)
        chosen = chosen if form.is_valid() else None
    context = {
        "found": found,
        "plan": found.row.edition.plan,
        "indicator": found.indicator,
        "form": form,
        "bound": [(each, sentence_of(each.measuring, each.entry)) for each in bound],
        "known": known,
        "panel": _panel(request, found, chosen),
        "why": WhyForm(),
    }
    return render(request, "measuring/measuring.html", context, status=400 if form.errors else 200)


@require_POST
@signed_in
def measuring_drop(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The statistic is of the indicator no longer; values that were accepted stay."""
    found = _find(request, slug, key)
    form, number = WhyForm(request.POST), request.POST.get("row", "")
    if not form.is_valid() or not number.isdecimal():
        messages.error(request, _("統計で測るのをやめるわけを書いてください。"))
        return redirect("measuring", slug, key)
    try:
        binding.drop(found.row, int(number), request.user, form.cleaned_data["reason"])
    except RashinbanError as refused:
        messages.error(request, f"{refused.what}{refused.remedy}")
    else:
        messages.success(request, _("統計を外しました。取り入れた値はそのまま残ります。"))
    return redirect("indicator", slug, key)


def _find(request: HttpRequest, slug: str, key: str) -> Found:
    found = find(request, slug, key, as_of=request.today)
    require(rights(request, found).plan, _("測り方を決めるのは企画担当です。企画担当に相談してください。"))
    return found


def _checked(form: MeasuringForm, found: Found, chosen: Measuring) -> bool:
    """Whether the statistic fits the indicator; what does not is said beside the choice."""
    try:
        binding.check(found.indicator, chosen)
    except RashinbanError as refused:
        form.add_error("statistic", f"{refused.what}{refused.remedy}")
        return False
    return True


def _panel(request: HttpRequest, found: Found, chosen: Measuring | None) -> Panel | None:
    return panel_of(request, found.indicator, chosen, count=MANY) if chosen is not None else None


def _done(request: HttpRequest, found: Found, chosen: Measuring) -> HttpResponse:
    slug = found.row.edition.plan.slug
    if chosen.use == "reference":
        messages.success(request, _("統計を参考として結びつけました。指標の画面に並べて表示します。"))
        return redirect("indicator", slug, found.indicator.id)
    messages.success(request, _("この統計で測ることにしました。統計の値を確かめて、取り入れるものを選んでください。"))
    return redirect("measured", slug)
