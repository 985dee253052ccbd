"""Gatherings: those to come, those that were held, each with its participants and what came of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rashinban.ledger.kinds import kinds
from rashinban.records import audit
from rashinban.records.ledger import gatherings
from rashinban.records.ledger.gathering_list import write_gatherings
from rashinban.records.ledger.showing import Shown, call, shown
from rashinban.records.models import (
    ConnectionRow,
    FactRow,
    GatheringRow,
    GatheringStanding,
    LessonRow,
    MeasureRow,
    PartyRow,
)
from rashinban.web.finding import require, signed_in
from rashinban.web.gatherings.forms import GatheringForm
from rashinban.web.handing_out import excel
from rashinban.web.mistakes import told_in
from rashinban.web.recording.forms import ReasonForm


def show_all(request: HttpRequest) -> HttpResponse:
    """What is to come first, then what was, the newest on top."""
    rows = GatheringRow.objects.visible_to(request.user).select_related("organisation")
    to_come = list(rows.filter(on__gte=request.today).order_by("on", "starts", "id")[:100])
    page = Paginator(rows.filter(on__lt=request.today).order_by("-on", "-id"), 50).get_page(request.GET.get("page"))
    past = list(page.object_list)
    note_shown(request, [*to_come, *past])
    networks = readable_networks(request, [*to_come, *past])
    context = {
        "to_come": [(row, networks.get(row.network_id)) for row in to_come],
        "past": [(row, networks.get(row.network_id)) for row in past],
        "page": page,
        "unheld": sum(row.standing == GatheringStanding.PLANNED for row in past),
    }
    return render(request, "gatherings/gatherings.html", context)


def workbook(request: HttpRequest) -> HttpResponse:
    """All of them with who took part, as ``rashinban import gatherings`` reads them back."""
    rows = list(GatheringRow.objects.visible_to(request.user).select_related("organisation").order_by("-on", "-id").prefetch_related(
        Prefetch("measures", MeasureRow.objects.visible_to(request.user))
    ))
    facts = FactRow.objects.visible_to(request.user).filter(gathering__in=[row.pk for row in rows], withdrawn_at=None)
    kept = list(facts.filter(kind__in=[name for name, kind in kinds().items() if kind.group == "gathering" and name != "held"]).order_by("id"))
    taken_part: dict[int, list[Shown]] = {}
    for each in shown(kept, request.user):
        taken_part.setdefault(each.fact.gathering_id, []).append(each)
    if request.user.is_authenticated:
        audit.note_read(request.user, request.user, *{row.confidentiality for row in (*rows, *kept)}, verb="exported")
    return excel(write_gatherings(rows, readable_networks(request, rows), taken_part), "gatherings.xlsx")


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Agenda, measures, who took part as what, what was learnt and who was brought together."""
    row = find(request, pk)
    note_shown(request, [row])
    facts = FactRow.objects.visible_to(request.user).filter(gathering=row, withdrawn_at=None).exclude(kind="held")
    lines = shown(list(facts.order_by("kind", "id")), request.user)
    lessons = LessonRow.objects.visible_to(request.user).filter(gathering=row)
    connections = ConnectionRow.objects.visible_to(request.user).filter(gathering=row)
    context = {
        "gathering": row,
        "network": readable_networks(request, [row]).get(row.network_id),
        "measures": list(measures_of(request, row)),
        "groups": _by_kind(lines),
        "lessons": list(lessons),
        "connections": call(connections, request.user),
        "writes": request.user.is_authenticated and gatherings.writes(row, request.user),
        "over": row.on <= request.today,
        "reason_form": ReasonForm(),
    }
    return render(request, "gatherings/gathering.html", context)


@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """A gathering to come, or one that was."""
    require(bool(request.access.recording))
    asked = request.GET.get("network", "")
    form = GatheringForm(request.POST or None, access=request.access, user=request.user, initial={"network": asked or None})
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            row = gatherings.add(form.owned_by, form.details(), request.user)
            messages.success(request, _("集まりを加えました。"))
            return redirect("gathering", row.pk)
    return render(request, "gatherings/gathering_form.html", {"form": form, "gathering": None})


@signed_in
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another day, another agenda."""
    row = _mine(request, pk)
    names = ("title", "network", "on", "starts", "ends", "venue", "place", "agenda", "tags", "confidentiality")
    initial = {name: getattr(row, name) for name in names} | {"measures": list(row.measures.all())}
    form = GatheringForm(request.POST or None, access=request.access, user=request.user, initial=initial)
    form.fields.pop("owner", None)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            changed = gatherings.change(row, form.details(), request.user)
            messages.success(request, _("保存しました。") if changed else _("変わったところはありません。"))
            return redirect("gathering", row.pk)
    return render(request, "gatherings/gathering_form.html", {"form": form, "gathering": row})


@signed_in
@require_POST
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """It took place."""
    fact = gatherings.mark_held(_mine(request, pk), request.user)
    messages.success(request, _("開催済みにしました。") if fact else _("すでに開催済みです。"))
    return redirect("gathering", pk)


@signed_in
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """It does not take place, and why."""
    form = ReasonForm(request.POST)
    row = _mine(request, pk)
    if form.is_valid():
        gatherings.cancel(row, request.user, form.cleaned_data["reason"])
        messages.success(request, _("中止にしました。カレンダーには中止と表示されます。"))
    else:
        messages.error(request, _("中止のわけを書いてください。"))
    return redirect("gathering", pk)


@signed_in
@require_POST
def plan_again(request: HttpRequest, pk: int) -> HttpResponse:
    """It is to be held after all."""
    gatherings.plan_again(_mine(request, pk), request.user)
    messages.success(request, _("予定に戻しました。"))
    return redirect("gathering", pk)


def find(request: HttpRequest, pk: int) -> GatheringRow:
    """A gathering this person may read."""
    rows = GatheringRow.objects.visible_to(request.user).select_related("organisation", "division", "network")
    row: GatheringRow = get_object_or_404(rows, pk=pk)
    return row


def measures_of(request: HttpRequest, row: GatheringRow) -> Any:
    """The measures a gathering serves, those that may be read."""
    return MeasureRow.objects.visible_to(request.user).filter(gatherings=row).select_related("edition__plan")


def readable_networks(request: HttpRequest, rows: list[GatheringRow]) -> dict[int, PartyRow]:
    """The networks of gatherings, those that may be named."""
    pks = {row.network_id for row in rows if row.network_id}
    return {row.pk: row for row in PartyRow.objects.visible_to(request.user).filter(pk__in=pks)} if pks else {}


def note_shown(request: HttpRequest, rows: list[GatheringRow]) -> None:
    """One event for restricted gatherings that were shown, about the first of them."""
    closed = [row for row in rows if row.confidentiality in ("restricted", "secret")]
    if closed:
        classes = {row.confidentiality for row in closed}
        audit.note_read(request.user, closed[0], *classes, organisation=closed[0].organisation)


def _by_kind(lines: list[Shown]) -> list[tuple[str, list[Shown]]]:
    """Participants under what they did, in the order of the kinds."""
    found = {line.fact.kind for line in lines}
    return [(name, [line for line in lines if line.fact.kind == name]) for name in kinds() if name in found]


def _mine(request: HttpRequest, pk: int) -> GatheringRow:
    row = find(request, pk)
    require(gatherings.writes(row, request.user))
    return row
