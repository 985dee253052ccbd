"""All introductions by how far they have come; what waits for whose yes, and what has gone quiet, first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rashinban.records import audit
from rashinban.records.ledger.connections import STEPS
from rashinban.records.ledger.pipeline import OPEN, WITH_CONNECTIONS, Head, Line, heads_of, lines_of
from rashinban.records.models import ConnectionRow, GatheringRow, MeasureRow, PartyRow
from rashinban.web.connections.forms import ConnectionFilter
from rashinban.web.finding import signed_in

#: How many introductions of one stage stand on the first page, and how many of those to be asked about next.
SHOWN, NEXT = 20, 10


@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """The pipeline; with ``?stage=`` all introductions of one stage, page by page. All are counted, those shown are read."""
    readable = ConnectionRow.objects.visible_to(request.user)
    form = ConnectionFilter(request.GET or None, **_choices(readable, request.user))
    said: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    rows = readable
    for name, path in (("network", "gathering__network"), ("gathering", "gathering"), ("measure", "measure")):
        if said.get(name):
            rows = rows.filter(**{path: said[name]})
    heads = heads_of(rows.order_by().values("pk"), request.user, request.as_of)
    stage = request.GET.get("stage", "")
    if stage in STEPS:
        page = Paginator([head for head in heads if head.stage == stage], 50).get_page(request.GET.get("page"))
        page.object_list = _read(request, page.object_list)
        return render(request, "connections/stage.html", {"page": page, "stage_name": STEPS[stage]})
    waiting, quiet = [head for head in heads if head.waits], [head for head in heads if head.quiet]
    stages = {code: [head for head in heads if head.stage == code] for code in STEPS}
    shown = [*waiting[:NEXT], *quiet[:NEXT], *(head for of_stage in stages.values() for head in of_stage[:SHOWN])]
    line = {each.row.pk: each for each in _read(request, shown)}
    context = {
        "form": form,
        "asked": any(said.values()),
        "stages": [
            (code, STEPS[code], [line[head.pk] for head in of_stage[:SHOWN]], len(of_stage))
            for code, of_stage in stages.items()
            if of_stage or code != "declined"
        ],
        "open": sum(head.stage in OPEN for head in heads),
        "waiting": [line[head.pk] for head in waiting[:NEXT]],
        "quiet": [line[head.pk] for head in quiet[:NEXT]],
        "all_waiting": len(waiting),
        "all_quiet": len(quiet),
        "total": len(heads),
        "may_record": bool(request.access.recording) and request.as_of == request.today,
    }
    return render(request, "connections/index.html", context)


def _read(request: HttpRequest, heads: Iterable[Head]) -> list[Line]:
    """Those that are shown, in the same order; that closed ones are among them is one event, about the strictest."""
    rows = ConnectionRow.objects.visible_to(request.user).filter(pk__in={head.pk for head in heads})
    lines = lines_of(list(rows.select_related(*WITH_CONNECTIONS)), request.user, request.as_of)
    _note(request, lines)
    return lines


def _choices(readable: Any, user: Any) -> dict[str, Any]:
    """Only what some introduction that may be read hangs on."""
    gatherings = GatheringRow.objects.visible_to(user).filter(pk__in=readable.exclude(gathering=None).values("gathering"))
    return {
        "gathering": gatherings,
        "network": PartyRow.objects.visible_to(user).filter(pk__in=gatherings.values("network")),
        "measure": MeasureRow.objects.visible_to(user).filter(pk__in=readable.exclude(measure=None).values("measure")).order_by("edition", "position"),
    }


def _note(request: HttpRequest, lines: list[Line]) -> None:
    closed = [line.row for line in lines if line.row.confidentiality in ("restricted", "secret")]
    if closed:
        row = max(closed, key=lambda each: each.confidentiality == "secret")
        audit.note_read(request.user, row, row.confidentiality, organisation=row.organisation)
