"""The planning division opens the reviews of a period."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from rashinban.core.errors import RashinbanError
from rashinban.core.period import Period
from rashinban.records import reviews
from rashinban.records.models import EditionRow, IndicatorRow, MeasureRow, PlanRow
from rashinban.web.finding import find_edition, require, signed_in
from rashinban.web.reviewing.forms import OpenForm


@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """Choose a plan, then what of it to review; all of it is opened in one action."""
    mine = request.access.organisations("planner")
    require(bool(mine) and not request.access.read_only)
    slug = request.GET.get("plan", "")
    plans = list(PlanRow.objects.visible_to(request.user).filter(organisation__in=mine))
    if not slug and len(plans) == 1:
        slug = plans[0].slug
    if not slug:
        return render(request, "reviewing/choose_plan.html", {"plans": plans})
    edition = find_edition(request, slug)
    require(edition.plan.organisation_id in mine)
    measures = list(MeasureRow.objects.filter(edition=edition, role="measure").visible_to(request.user).order_by("position"))
    indicators = list(IndicatorRow.objects.filter(edition=edition).visible_to(request.user).order_by("position"))
    choices: dict[str, Any] = {"periods": _periods(edition, request.today), "measures": measures, "indicators": indicators}
    form = OpenForm(request.POST or None, **choices, initial={"period": _last_year(request.today).code, "confidentiality": "public"})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        chosen: list[Any] = reviews.top_measures(edition)
        if said["which"] == "chosen":
            chosen = [row for row in measures if str(row.pk) in said["measures"]] + [row for row in indicators if str(row.pk) in said["indicators"]]
        try:
            opened = reviews.open_reviews(edition, chosen, Period.from_code(said["period"]), request.user, said["confidentiality"])
        except RashinbanError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("%(n)s件の見直しを始めました。担当課が自己評価を書けるようになりました。") % {"n": len(opened)})
            return redirect(f"{reverse('reviews')}?plan={slug}&period={said['period']}")
    context = {"form": form, "edition": edition, "top": reviews.top_measures(edition)}
    return render(request, "reviewing/new.html", context, status=400 if form.errors else 200)


def _last_year(today: date) -> Period:
    return Period.containing("fiscal_year", today).shift(-1)


def _periods(edition: EditionRow, today: date) -> list[Period]:
    """The fiscal years of the plan that have begun, the last one first; the last year and this one at least."""
    this = Period.containing("fiscal_year", today)
    years = {this, this.shift(-1)}
    if edition.period is not None:
        year = Period.containing("fiscal_year", edition.period.start)
        while year.start <= min(edition.period.end, today) and len(years) < 30:
            years.add(year)
            year = year.shift(1)
    return sorted(years, reverse=True)
