"""Evidence: handing it out to those who may read it, adding it, saying that it was looked at."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rashinban.records import audit, evidence, files
from rashinban.records.models import Evidence
from rashinban.web.finding import require, signed_in
from rashinban.web.handing_out import hand_out
from rashinban.web.indicators.facts import evidence_form, find_fact
from rashinban.web.indicators.promise import find, rights


def download(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The file as it was handed over, always as a download, never shown by the browser as a page of ours."""
    row = _find(request, slug, pk)
    if row.file is None:
        raise Http404
    content = files.content_of(row.file)
    person = request.user if request.user.is_authenticated else None
    audit.note_read(person, row, *evidence.closed_of(row), plan=row.observation.indicator.edition.plan, verb="downloaded")
    return hand_out(content, row.file.name, row.file.media_type)


@signed_in
def add_evidence(request: HttpRequest, slug: str, key: str, pk: int) -> HttpResponse:
    """More evidence for a fact that is already there."""
    found = find(request, slug, key)
    require(rights(request, found).enter)
    row = find_fact(request, found, pk)
    handed = (request.POST, request.FILES) if request.method == "POST" else ()
    form = evidence_form(found.row, row, *handed)
    if request.method == "POST" and form.is_valid():
        given = form.given()
        assert given is not None  # the form asks for a file or a link
        evidence.add(row, given, request.user)
        messages.success(request, _("根拠を加えました。"))
        return redirect("fact", slug, key, pk)
    context = {"found": found, "plan": found.row.edition.plan, "indicator": found.indicator, "row": row, "evidence_form": form}
    return render(request, "indicators/add_evidence.html", context)


@signed_in
@require_POST
def verify_evidence(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """An approver has looked at it."""
    row = _find(request, slug, pk)
    indicator = row.observation.indicator
    organisation = indicator.edition.plan.organisation_id
    require(
        request.access.may_approve(indicator.division_id, organisation, {row.added_by_id}),
        _("根拠を確認済みにできるのは、担当課の承認者だけです（自分で付けた根拠は除きます）。"),
    )
    evidence.verify(row, request.user)
    messages.success(request, _("根拠を確認済みにしました。"))
    return redirect("fact", slug, indicator.key, row.observation_id)


def _find(request: HttpRequest, slug: str, pk: int) -> Any:
    rows = Evidence.objects.visible_to(request.user).filter(observation__indicator__edition__plan__slug=slug)
    return get_object_or_404(rows.select_related("file", "observation__indicator__edition__plan"), pk=pk)
