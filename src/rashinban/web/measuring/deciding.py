"""The figures of a plan's measured indicators that are not stored yet, and the decision on them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from rashinban.core.errors import RashinbanError
from rashinban.records.models import EditionRow
from rashinban.records.statistics import measured as measuring
from rashinban.web.finding import find_edition, require, signed_in
from rashinban.web.measuring.showing import sentence_of


@signed_in
def measured(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits, indicator by indicator; with POST the chosen figures are taken as values or set aside."""
    edition = find_edition(request, slug)
    require(
        request.access.plans_for(edition.plan.organisation_id), _("統計の値を取り入れるのは企画担当です。企画担当に相談してください。")
    )
    error = ""
    if request.method == "POST":
        try:
            _decide(request, edition)
        except RashinbanError as refused:
            error = " ".join(f"{each.what}{each.remedy or ''}" for each in refused.each)
        else:
            return redirect("measured", slug)
    found = measuring.measure(edition, request.user, request.today)
    context = {
        "edition": edition,
        "plan": edition.plan,
        "found": [(each, sentence_of(each.bound.measuring, each.bound.entry)) for each in found],
        "new": sum(len(each.new) for each in found),
        "restated": sum(len(each.restated) for each in found),
        "error": error,
        "reason": request.POST.get("reason", ""),
        "chosen": set(request.POST.getlist("figure")) if error else None,
    }
    return render(request, "measuring/measured.html", context, status=400 if error else 200)


def _decide(request: HttpRequest, edition: EditionRow) -> None:
    """Take or set aside what is marked; one sentence says what was done."""
    seals = request.POST.getlist("figure")
    if "aside" in request.POST:
        count = measuring.set_aside(edition, seals, request.user, request.today, request.POST.get("reason", ""))
        messages.success(request, _("%(count)d件の値を見送りました。統計の値が変われば、もう一度たずねます。") % {"count": count})
    else:
        rows = measuring.accept(edition, seals, request.user, request.today)
        messages.success(request, _("%(count)d件の値を取り入れて提出しました。承認者が確かめます。") % {"count": len(rows)})
