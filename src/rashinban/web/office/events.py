"""The audit trail: searched, exported, verified."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rashinban.records import anchors, audit
from rashinban.records.models import Event
from rashinban.records.verbs import word
from rashinban.web.finding import require, signed_in
from rashinban.web.handing_out import CSV, csv_pieces, hand_out
from rashinban.web.office.forms import EventFilter


@signed_in
def show(request: HttpRequest) -> HttpResponse:
    """The newest events first, filtered."""
    _allow(request)
    form = EventFilter(request.GET)
    rows = _filtered(request, form).select_related("plan")
    page = Paginator(rows.order_by("-number"), 50).get_page(request.GET.get("page"))
    audit.note_read(request.user, request.user, *(event.confidentiality for event in page.object_list))
    lines = [(event, word(event.verb), changes(event)) for event in page.object_list]
    asked = {name: value for name, value in request.GET.items() if name in form.fields and value}
    context = {"page": page, "lines": lines, "form": form, "asked": urlencode(asked), "may_verify": _administers(request)}
    return render(request, "office/events.html", context)


@signed_in
def export(request: HttpRequest) -> HttpResponse:
    """The same as CSV, with the hashes; exporting what is confidential is an event itself."""
    _allow(request)
    rows = _filtered(request, EventFilter(request.GET))
    classes = rows.order_by().values_list("confidentiality", flat=True).distinct()
    audit.note_read(request.user, request.user, *classes, verb="exported")
    return hand_out(csv_pieces(_told(rows.order_by("number"))), "events.csv", CSV)


@signed_in
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Walk the whole chain, with the marks that published reports carry."""
    _allow(request)
    require(_administers(request))
    breaks = audit.verify(anchors.published())
    audit.record(request.user, "trail_verified", request.user, after={"breaks": len(breaks)})
    if not breaks:
        count, end = audit.head()
        words = {"count": f"{count - 1:,}", "end": end[:12]}
        messages.success(request, _("監査記録%(count)s件のつながりを確かめました。書き換えはありません。") % words)
        return redirect("events")
    return render(request, "office/breaks.html", {"breaks": breaks})


def changes(event: Event) -> list[tuple[str, str, str]]:
    """What differs between before and after, as (name, before, after), or all that was noted."""
    before, after = event.before, event.after
    if not isinstance(before, dict) or not isinstance(after, dict):
        before = before if isinstance(before, dict) else ({"": before} if before is not None else {})
        after = after if isinstance(after, dict) else ({"": after} if after is not None else {})
    names = dict.fromkeys((*before, *after))
    return [(name, _plain(before.get(name)), _plain(after.get(name))) for name in names if before.get(name) != after.get(name)]


def _plain(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else f"{text[:200]}…"


def _allow(request: HttpRequest) -> None:
    require(_administers(request) or bool(request.access.organisations("planner")))


def _administers(request: HttpRequest) -> bool:
    return bool(request.access.organisations("administrator"))


def _filtered(request: HttpRequest, form: EventFilter) -> Any:
    rows = Event.objects.visible_to(request.user)
    if not form.is_valid():
        return rows
    given = form.cleaned_data
    if given["person"]:
        rows = rows.filter(person_name__icontains=given["person"])
    if given["verb"]:
        rows = rows.filter(verb=given["verb"])
    if given["subject"]:
        rows = rows.filter(subject_name__icontains=given["subject"])
    if given["since"]:
        rows = rows.filter(at__gte=_midnight(given["since"]))
    if given["until"]:
        rows = rows.filter(at__lt=_midnight(given["until"] + timedelta(days=1)))
    return rows


def _midnight(day: Any) -> Any:
    from datetime import datetime

    return timezone.make_aware(datetime(day.year, day.month, day.day))


def _told(rows: Any) -> Iterator[tuple[str, ...]]:
    yield ("番号", "日時", "氏名", "したこと", "動詞", "対象の種類", "対象", "計画", "区分", "変更前", "変更後", "理由", "前のハッシュ", "ハッシュ")
    for event in rows.select_related("plan").iterator(chunk_size=500):
        yield (
            str(event.number),
            timezone.localtime(event.at).isoformat(timespec="seconds"),
            event.person_name,
            word(event.verb),
            event.verb,
            event.subject_kind,
            event.subject_name,
            event.plan.slug if event.plan else "",
            event.confidentiality,
            "" if event.before is None else json.dumps(event.before, ensure_ascii=False),
            "" if event.after is None else json.dumps(event.after, ensure_ascii=False),
            event.reason,
            event.previous,
            event.hash,
        )
