"""All introductions by how far they have come; what waits for whose yes, and what has gone quiet, first."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rashinban.records import audit
from rashinban.records.ledger.connections import STEPS
from rashinban.records.ledger.pipeline import OPEN, WITH_CONNECTIONS, Line, lines_of
from rashinban.records.models import ConnectionRow, GatheringRow, MeasureRow, PartyRow
from rashinban.web.connections.forms import ConnectionFilter
from rashinban.web.finding import signed_in

#: How many introductions of one stage stand on the first page.
SHOWN = 20


@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """The pipeline; with ``?stage=`` all introductions of one stage, page by page."""
    readable = ConnectionRow.objects.visible_to(request.user)
    form = ConnectionFilter(request.GET or None, **_choices(readable, request.user))
    said: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    rows = readable.select_related(*WITH_CONNECTIONS)
    for name, path in (("network", "gathering__network"), ("gathering", "gathering"), ("measure", "measure")):
        if said.get(name):
            rows = rows.filter(**{path: said[name]})
    found = list(rows)
    lines = lines_of(found, request.user, request.as_of)
    _note(request, lines)
    stage = request.GET.get("stage", "")
    context = {
        "form": form,
        "asked": any(said.values()),
        "stages": [(code, STEPS[code], of_stage[:SHOWN], len(of_stage)) for code in STEPS if (of_stage := [line for line in lines if line.stage == code]) or code != "declined"],
        "open": sum(line.stage in OPEN for line in lines),
        "waiting": [line for line in lines if line.waits],
        "quiet": [line for line in lines if line.quiet],
        "total": len(lines),
        "stage": stage if stage in STEPS else "",
        "may_record": bool(request.access.recording) and request.as_of == request.today,
    }
    if context["stage"]:
        of_stage = [line for line in lines if line.stage == stage]
        context |= {"page": Paginator(of_stage, 50).get_page(request.GET.get("page")), "stage_name": STEPS[stage]}
        return render(request, "connections/stage.html", context)
    return render(request, "connections/index.html", context)


def _choices(readable: Any, user: Any) -> dict[str, Any]:
    """Only what some introduction that may be read hangs on."""
    gatherings = GatheringRow.objects.visible_to(user).filter(pk__in=readable.exclude(gathering=None).values("gathering"))
    return {
        "gathering": gatherings,
        "network": PartyRow.objects.visible_to(user).filter(pk__in=gatherings.values("network")),
        "measure": MeasureRow.objects.visible_to(user).filter(pk__in=readable.exclude(measure=None).values("measure")).order_by("edition", "position"),
    }


def _note(request: HttpRequest, lines: list[Line]) -> None:
    """That closed introductions were shown in the list is one event, about the strictest of them."""
    closed = [line.row for line in lines if line.row.confidentiality in ("restricted", "secret")]
    if closed:
        row = max(closed, key=lambda each: each.confidentiality == "secret")
        audit.note_read(request.user, row, row.confidentiality, organisation=row.organisation)
