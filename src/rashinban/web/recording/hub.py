"""The first page of the work: the box, what was recorded last, what waits for somebody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rashinban.records.ledger.ownership import owners
from rashinban.records.ledger.showing import shown
from rashinban.records.models import CaseRow, FactRow, GatheringRow, GatheringStanding
from rashinban.web.finding import require, signed_in
from rashinban.web.recording.activities import note_shown, reads

#: How many lines each list shows.
_LINES = 8
#: After how long a case without figures is asked about.
_YEAR = timedelta(days=365)


@signed_in
def show(request: HttpRequest) -> HttpResponse:
    """What happened, and what is to be done about it."""
    require(reads(request))
    facts = FactRow.objects.visible_to(request.user).filter(withdrawn_at=None).select_related("recorded_by", "organisation")
    mine = list(facts.filter(recorded_by=request.user).order_by("-recorded_at", "-id")[:_LINES])
    others = list(_division(request, facts).exclude(recorded_by=request.user).order_by("-recorded_at", "-id")[:_LINES])
    note_shown(request, [*mine, *others])
    lines = shown([*mine, *others], request.user)
    context = {
        "records": bool(owners(request.access)) if request.access.recording else False,
        "mine": lines[: len(mine)],
        "others": lines[len(mine) :],
        **_due(request),
    }
    context["due"] = bool(context["unheld"] or context["unconfirmed"] or context["silent"])
    return render(request, "recording/work.html", context)


def _division(request: HttpRequest, facts: Any) -> Any:
    """What others of one's division recorded; for the planning division, of the organisation."""
    access = request.access
    return facts.filter(Q(division__in=access.divisions) | Q(organisation__in=access.organisations("planner") | access.organisations("viewer")))


def _due(request: HttpRequest) -> dict[str, Any]:
    user, today, access = request.user, request.today, request.access
    if not access.recording:
        return {"unheld": [], "unconfirmed": [], "silent": []}
    own = Q(recorded_by=user) | Q(division__in=access.divisions) | Q(organisation__in=access.organisations("planner"))
    past = GatheringRow.objects.visible_to(user).filter(own, standing=GatheringStanding.PLANNED, on__lt=today)
    agreed = FactRow.objects.visible_to(user).filter(own, kind__in=("agreed", "outcome"), connection__isnull=False)
    agreed = agreed.filter(confirmed_at=None, withdrawn_at=None).order_by("on")
    figures = FactRow.objects.filter(case=OuterRef("pk"), withdrawn_at=None, kind="sales", on__gt=today - _YEAR)
    cases = CaseRow.objects.visible_to(user).filter(own, closed_on=None, opened_on__lt=today - _YEAR)
    silent = cases.filter(~Exists(figures)).order_by("opened_on")
    return {
        "unheld": list(past.order_by("on")[:_LINES]),
        "unconfirmed": shown(list(agreed[:_LINES]), user),
        "silent": list(silent[:_LINES]),
    }
