"""Matching days: set up, seated, decided, handed out as Excel."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rashinban.core.errors import RashinbanError
from rashinban.matching.day_book import slot_words, write_day_book
from rashinban.matching.seating import MatchingDay as DayValue
from rashinban.matching.seating import Meeting, Seating, seat
from rashinban.matching.wishes import foresee
from rashinban.records import audit
from rashinban.records.ledger import matching_days
from rashinban.records.ledger.matching_days import Details
from rashinban.records.models import GatheringRow, MatchingDay
from rashinban.web.connections.day_forms import DayForm
from rashinban.web.finding import require, signed_in
from rashinban.web.handing_out import excel


@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """The matching days, the newest first."""
    rows = MatchingDay.objects.visible_to(request.user).annotate(
        firms=Count("guests", filter=Q(guests__side="firm"), distinct=True),
        supporters=Count("guests", filter=Q(guests__side="supporter"), distinct=True),
        meetings=Count("seats", distinct=True),
    ).order_by("-on", "-pk")
    context = {"page": Paginator(rows, 50).get_page(request.GET.get("page")), "may_record": bool(request.access.recording)}
    return render(request, "connections/days.html", context)


@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """Set up a day; ``?gathering=`` fills in the gathering."""
    require(bool(request.access.recording))
    given = {"gathering": request.GET["gathering"]} if request.GET.get("gathering", "").isdecimal() else {}
    form = DayForm(request.POST or None, access=request.access, user=request.user, initial=given)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in Details.__slots__}
        try:
            day = matching_days.add_day(form.owned_by, Details(**said), request.user)
        except RashinbanError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("マッチングの日を設けました。次に、参加者を加えてください。"))
            return redirect("matching_day_guests", day.pk)
    return render(request, "connections/day_new.html", {"form": form}, status=400 if form.errors else 200)


@signed_in
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the day is, and the seating once it is decided."""
    day = find_day(request, pk)
    value = matching_days.value_of(day, request.user, _("（読めない相手）"))
    meetings = matching_days.decided(day)
    context = tables_of(day, value, meetings) if meetings else {}
    return render(request, "connections/day.html", _about(request, day, value) | context)


@signed_in
@require_POST
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Work out a seating and show it; nothing is kept."""
    day = find_day(request, pk)
    require(matching_days.may_change(day, request.user))
    value = matching_days.value_of(day, request.user, _("（読めない相手）"))
    return _proposal(request, day, value, seat(value))


@signed_in
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the proposal that was looked at; when it has become another, that one is shown instead."""
    day = find_day(request, pk)
    require(matching_days.may_change(day, request.user))
    value = matching_days.value_of(day, request.user, _("（読めない相手）"))
    seating = seat(value)
    try:
        matching_days.decide(day, seating, request.POST.get("seen", ""), request.user)
    except RashinbanError as error:
        messages.warning(request, str(error))
        return _proposal(request, day, value, seating, status=409)
    messages.success(request, _("席を決定しました。Excelで配れます。"))
    return redirect("matching_day", day.pk)


@signed_in
@require_GET
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The decided seating by slot, by firm and by supporter, and the table of wishes to fill in."""
    day = find_day(request, pk, verb="exported")
    value = matching_days.value_of(day, request.user, _("（読めない相手）"))
    content = write_day_book(day.title, value, matching_days.decided(day), day.starts, day.minutes)
    return excel(content, f"{day.title}_{day.on}.xlsx")


def find_day(request: HttpRequest, pk: int, verb: str = "read") -> MatchingDay:
    """A day this person may read; reading a closed one is told to the audit trail."""
    rows = MatchingDay.objects.visible_to(request.user).select_related("organisation", "division", "gathering")
    day: MatchingDay = get_object_or_404(rows, pk=pk)
    if day.gathering_id is not None and not GatheringRow.objects.visible_to(request.user).filter(pk=day.gathering_id).exists():
        day.gathering = None  # not named on the page; what is stored stays as it is
    audit.note_read(request.user, day, day.confidentiality, organisation=day.organisation, verb=verb)
    return day


def tables_of(day: MatchingDay, value: DayValue, meetings: tuple[Meeting, ...]) -> dict[str, Any]:
    """The seating by slot and by firm, in the order in which people look for it."""
    names = {guest.key: guest.called for guest in (*value.firms, *value.supporters)}
    slots = range(1, value.slots + 1)
    by_slot: dict[int, list[tuple[str, str]]] = {slot: [] for slot in slots}
    with_whom: dict[str, dict[int, str]] = {}
    for meeting in meetings:
        by_slot[meeting.slot].append((names[meeting.firm], names[meeting.supporter]))
        with_whom.setdefault(meeting.firm, {})[meeting.slot] = names[meeting.supporter]
    return {
        "slot_names": [slot_words(slot, day.starts, day.minutes) for slot in slots],
        "by_slot": [(slot_words(slot, day.starts, day.minutes), sorted(by_slot[slot])) for slot in slots],
        "by_firm": [
            (firm.called, [(slot_words(slot, day.starts, day.minutes), with_whom.get(firm.key, {}).get(slot, ""), slot in firm.absent) for slot in slots])
            for firm in value.firms
        ],
        "meetings": meetings,
    }


def _about(request: HttpRequest, day: MatchingDay, value: DayValue) -> dict[str, Any]:
    return {
        "day": day,
        "value": value,
        "impossible": foresee(value),
        "musts": sum(wish.rule == "must" for wish in value.wishes),
        "may_change": matching_days.may_change(day, request.user),
        "last_slot": slot_words(day.slots, day.starts, day.minutes),
    }


def _proposal(request: HttpRequest, day: MatchingDay, value: DayValue, seating: Seating, status: int = 200) -> HttpResponse:
    names = {guest.key: guest.called for guest in (*value.firms, *value.supporters)}
    context = _about(request, day, value) | tables_of(day, value, seating.meetings)
    context |= {"seating": seating, "seen": matching_days.mark(seating.meetings), "without": [names[key] for key in seating.without]}
    return render(request, "connections/day.html", context, status=status)
