"""Networks: when they last met, who is in them as of a day, what they are for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rashinban.records.ledger import networks, parties
from rashinban.records.ledger.ownership import Owner
from rashinban.records.ledger.showing import shown
from rashinban.records.models import FactRow, GatheringRow, GatheringStanding, MeasureRow, PartyRow
from rashinban.web.finding import require, signed_in
from rashinban.web.gatherings.forms import LeaveForm, MemberForm, NetworkForm
from rashinban.web.mistakes import told_in
from rashinban.web.recording.who import Who


def show_all(request: HttpRequest) -> HttpResponse:
    """Those past their interval first."""
    found = networks.due_first(networks.meetings(_rows(request), request.user, request.as_of))
    context = {"networks": found, "overdue": sum(each.overdue for each in found)}
    return render(request, "gatherings/networks.html", context)


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Members as of the day, meetings, measures."""
    row = find(request, pk)
    return _page(request, row, MemberForm(initial={"on": request.today}), None)


@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """A network nobody has written down yet."""
    require(bool(request.access.recording))
    form = NetworkForm(request.POST or None, access=request.access, user=request.user)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            row = networks.add(form.owned_by, form.details(), request.user)
            messages.success(request, _("会議体を加えました。"))
            return redirect("network", row.pk)
    return render(request, "gatherings/network_form.html", {"form": form, "network": None})


@signed_in
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another secretariat, another interval."""
    row = _mine(request, pk)
    names = ("name", "kana", "secretariat", "meets_every_months", "purpose", "website", "tags", "confidentiality")
    initial = {name: getattr(row, name) for name in names} | {"measures": list(row.measures.all())}
    form = NetworkForm(request.POST or None, access=request.access, user=request.user, initial=initial)
    form.fields.pop("owner", None)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            changed = networks.change(row, form.details(), request.user)
            messages.success(request, _("保存しました。") if changed else _("変わったところはありません。"))
            return redirect("network", row.pk)
    return render(request, "gatherings/network_form.html", {"form": form, "network": row})


@signed_in
@require_POST
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """New members, all of them or none."""
    row = _mine(request, pk)
    form = MemberForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, None)
    who = Who(form.cleaned_data["who"], request.user, Owner(row.organisation, row.division), request.POST)
    if not who.settled:
        return _page(request, row, form, who)
    with told_in(form, "who"), transaction.atomic():
        joining = list(dict.fromkeys(who.keep().values()))
        for party in joining:
            networks.join(row, party, form.cleaned_data["on"], request.user, role=form.cleaned_data["role"])
    if form.errors:
        return _page(request, row, form, who)
    messages.success(request, _("%(count)d件の加入を記録しました。") % {"count": len(joining)})
    return redirect("network", row.pk)


@signed_in
@require_POST
def leave(request: HttpRequest, pk: int, fact: int) -> HttpResponse:
    """The last day of a member."""
    row = _mine(request, pk)
    membership = get_object_or_404(FactRow.objects.visible_to(request.user), pk=fact, network=row, kind="member")
    form = LeaveForm(request.POST)
    if form.is_valid():
        parties.end_role(membership, form.cleaned_data["until"], request.user)
        messages.success(request, _("脱退日を記録しました。"))
    else:
        messages.error(request, _("脱退日を入れてください。"))
    return redirect("network", row.pk)


def find(request: HttpRequest, pk: int) -> PartyRow:
    """A network this person may read."""
    row: PartyRow = get_object_or_404(_rows(request).select_related("organisation", "division", "secretariat"), pk=pk)
    return row


def _rows(request: HttpRequest) -> Any:
    return PartyRow.objects.visible_to(request.user).filter(kind="network", merged_into=None).order_by("kana", "name", "id")


def _mine(request: HttpRequest, pk: int) -> PartyRow:
    row = find(request, pk)
    require(parties.may_change(row, request.user))
    return row


def _page(request: HttpRequest, row: PartyRow, form: MemberForm, who: Who | None) -> HttpResponse:
    user, day = request.user, request.as_of
    (meeting,) = networks.meetings(_rows(request).filter(pk=row.pk), user, day)
    facts = FactRow.objects.visible_to(user)
    members = shown(list(networks.members(facts, row, day).order_by("role", "on", "id")), user)
    past = facts.filter(network=row, kind="member", withdrawn_at=None, until__lt=day).order_by("-until")
    gatherings = GatheringRow.objects.visible_to(user).filter(network=row)
    secretariat = PartyRow.objects.visible_to(user).filter(pk=row.secretariat_id).first() if row.secretariat_id else None
    context = {
        "network": row,
        "meeting": meeting,
        "secretariat": secretariat,
        "measures": list(MeasureRow.objects.visible_to(user).filter(networks=row).select_related("edition__plan")),
        "members": members,
        "past_members": shown(list(past[:200]), user),
        "gatherings": list(gatherings.exclude(standing=GatheringStanding.CANCELLED).order_by("-on", "-id")[:50]),
        "writes": user.is_authenticated and parties.may_change(row, user),
        "form": form,
        "leave_form": LeaveForm(initial={"until": request.today}),
        "who": who,
        "undecided": who is not None and not who.settled,
    }
    return render(request, "gatherings/network.html", context)
