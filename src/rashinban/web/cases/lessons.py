"""What was learnt: the newest first, by field, and one with where it was learnt."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from rashinban.records import audit
from rashinban.records.fields import TagsField
from rashinban.records.ledger import cases
from rashinban.records.models import CaseRow, ConnectionRow, GatheringRow, LessonRow, MeasureRow
from rashinban.web.cases.forms import LessonForm
from rashinban.web.finding import signed_in
from rashinban.web.mistakes import told_in
from rashinban.web.parties.finding import note_shown

#: What a page that leads here may have written already, and how much of it.
_WRITTEN = {"title": 300, "text": 2_000, "tags": 200}
_TIES: dict[str, Any] = {"measure": MeasureRow, "case": CaseRow, "connection": ConnectionRow, "gathering": GatheringRow}


@signed_in
def show_all(request: HttpRequest) -> HttpResponse:
    """Twenty a page, those of one field with ``?tag=``."""
    rows = LessonRow.objects.visible_to(request.user).select_related("recorded_by", "division", "organisation")
    tag = request.GET.get("tag", "")[:100]
    if tag:
        rows = rows.filter(tags__contains=TagsField.holding(tag))
    page = Paginator(rows, 20).get_page(request.GET.get("page"))
    lessons = list(page.object_list)
    note_shown(request, lessons)
    context = {"page": page, "lessons": lessons, "tag": tag, "records": bool(request.access.recording)}
    return render(request, "cases/lessons.html", context)


@signed_in
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One lesson."""
    rows = LessonRow.objects.visible_to(request.user).select_related("recorded_by", "division", "organisation")
    row = get_object_or_404(rows, pk=pk)
    audit.note_read(request.user, row, row.confidentiality, organisation=row.organisation)
    shown = {f"{name}_row": _one(model, getattr(row, f"{name}_id"), request) for name, model in _TIES.items()}
    return render(request, "cases/lesson.html", {"lesson": row, **shown})


@signed_in
def add(request: HttpRequest) -> HttpResponse:
    """Write one down; ``?case=`` and so on say where it was learnt, ``?text=`` and so on what is written already."""
    initial = {name: request.GET[name] for name in _TIES if request.GET.get(name, "").isdecimal()}
    initial |= {name: request.GET[name][:most] for name, most in _WRITTEN.items() if name in request.GET}
    form = LessonForm(request.POST or None, access=request.access, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        owner = form.owned_by
        with told_in(form):
            row = cases.add_lesson(owner.organisation, form.columns(), request.user, division=owner.division)
            messages.success(request, _("書き留めました。探すときに見つかります。"))
            return redirect("lesson", row.pk)
    return render(request, "cases/lesson_new.html", {"form": form}, status=400 if form.errors else 200)


def _one(model: Any, pk: int | None, request: HttpRequest) -> Any:
    """Where it was learnt, where that may be read; an introduction without a title would name its parties."""
    if pk is None:
        return None
    found = model.objects.visible_to(request.user).filter(pk=pk)
    return found.select_related("edition__plan").first() if model is MeasureRow else found.first()
