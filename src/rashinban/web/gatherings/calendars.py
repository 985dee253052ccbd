"""The calendar: a month as a list, and addresses at which calendar programs read the same."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rashinban.records.ledger import calendars
from rashinban.records.models import GatheringRow
from rashinban.web.finding import require, signed_in
from rashinban.web.gatherings.views import note_shown, readable_networks
from rashinban.web.handing_out import hand_out
from rashinban.web.recording.activities import reads


def show(request: HttpRequest) -> HttpResponse:
    """One month, day by day, and the addresses for other programs."""
    first = _month(request)
    following = _later(first, 1)
    rows = GatheringRow.objects.visible_to(request.user).filter(on__gte=first, on__lt=following).select_related("organisation")
    found = list(rows.order_by("on", "starts", "id"))
    note_shown(request, found)
    networks = readable_networks(request, found)
    days = [(day, [(row, networks.get(row.network_id)) for row in each]) for day, each in groupby(found, lambda row: row.on)]
    mine = reads(request) if request.user.is_authenticated else False
    context = {
        "first": first,
        "before": _later(first, -1) if first.year > 1900 else None,
        "after": following if following.year < 2100 else None,
        "days": days,
        "count": len(found),
        "personal": _address(request, "calendar_feed", calendars.key_of(request.user)) if mine else "",
        "public": _address(request, "calendar_public"),
    }
    return render(request, "gatherings/calendar.html", context)


def feed(request: HttpRequest, key: str) -> HttpResponse:
    """What the owner of the key may read today; 404 for a key that opens nothing."""
    person = calendars.person_of(key)
    if person is None:
        raise Http404
    return _answer(calendars.personal(person, _site(request)))


def public(request: HttpRequest) -> HttpResponse:
    """Public gatherings, for everybody."""
    return _answer(calendars.public(_site(request)))


@signed_in
@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    """Another address; the one before opens nothing any more."""
    require(reads(request))
    calendars.renew(request.user)
    messages.success(request, _("購読アドレスを新しくしました。前のアドレスは、もう使えません。"))
    return redirect("calendar")


def _answer(content: bytes) -> HttpResponse:
    answer: HttpResponse = hand_out(content, "rashinban.ics", "text/calendar; charset=utf-8", inline=True)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _address(request: HttpRequest, name: str, *args: str) -> str:
    return request.build_absolute_uri(reverse(name, args=args))


def _month(request: HttpRequest) -> date:
    try:
        asked = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        asked = request.today
    return min(max(asked, date(1900, 1, 1)), date(2100, 1, 1)).replace(day=1)


def _later(first: date, months: int) -> date:
    return (first + timedelta(days=31) if months > 0 else first - timedelta(days=1)).replace(day=1)
