"""Asking anew: choose the plan, see who would be asked for what, send the question."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from rashinban.core.period import Period
from rashinban.records import collecting, convert
from rashinban.records.asking import CONTEXT
from rashinban.records.models import EditionRow, EditionStanding, IndicatorRow
from rashinban.web.asking.forms import AskForm
from rashinban.web.finding import require, signed_in
from rashinban.web.mistakes import told_in
from rashinban.web.templatetags.rashinban import period as period_words


@signed_in
def choose(request: HttpRequest) -> HttpResponse:
    """The plans one may ask for; the page of the only one at once."""
    editions = _editions(request)
    if len(editions) == 1:
        return redirect("collection_ask", editions[0].plan.slug)
    return render(request, "asking/choose.html", {"editions": editions})


@signed_in
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """The form with who is asked beside it."""
    edition = get_object_or_404(_rows(request), plan__slug=slug)
    plan = convert.read_plan(convert.read_rows(edition))
    years = fiscal_years(edition.period, request.today)
    form = AskForm(request.POST or None, plan=plan, years=years, initial=_initial(years, request.today))
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        with told_in(form):
            row = collecting.open_collection(
                edition, fields["period"], fields["title"], fields["message"], fields["due"], request.user
            )
            messages.success(request, _("照会を始めました。担当課の画面に表示されています。"))
            return redirect("collection", row.pk)
    asked = IndicatorRow.objects.filter(edition=edition).exclude(kind__in=CONTEXT).order_by("position")
    rows = list(asked.visible_to(request.user).values_list("key", "label", "division__name"))
    # secret indicators of a division are asked too; the planning division is told how many, not which
    counts = Counter(asked.exclude(division=None).values_list("division__name", flat=True))
    context = {
        "form": form,
        "edition": edition,
        "counts": sorted(counts.items()),
        "nobody": [(key, label) for key, label, division in rows if division is None],
        "total": sum(counts.values()),
    }
    return render(request, "asking/ask.html", context, status=400 if form.errors else 200)


def fiscal_years(period: Period | None, today: date) -> tuple[Period, ...]:
    """The plan's fiscal years, the newest that has ended first, then those still to end; without a period, three.

    >>> [year.code for year in fiscal_years(Period.from_code("FY2024/FY2026"), date(2026, 11, 22))]
    ['FY2025', 'FY2024', 'FY2026']
    """
    now = Period.containing("fiscal_year", today)
    whole = period or Period.span(now.shift(-2), now)
    first, last = Period.containing("fiscal_year", whole.start), Period.containing("fiscal_year", whole.end)
    years = [first]
    while years[-1].end < last.end:
        years.append(years[-1].shift(1))
    ended = [year for year in years if year.end < today]
    return (*reversed(ended), *(year for year in years if year.end >= today))


def _initial(years: tuple[Period, ...], today: date) -> dict[str, object]:
    title = _("%(period)sの実績の照会") % {"period": period_words(years[0])}
    return {"period": years[0].code, "title": title, "due": collecting.usual_due(today)}


def _rows(request: HttpRequest) -> Any:
    mine = request.access.organisations("planner")
    require(bool(mine) and not request.access.read_only)
    rows = EditionRow.objects.visible_to(request.user).filter(standing=EditionStanding.IN_FORCE, plan__organisation__in=mine)
    return rows.select_related("plan__organisation")


def _editions(request: HttpRequest) -> list[EditionRow]:
    return list(_rows(request).order_by("plan__position", "plan__title"))
