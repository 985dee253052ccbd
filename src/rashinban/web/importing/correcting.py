"""Answers to what was read: yes so, put right, no promise, one more."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rashinban.core.errors import RashinbanError
from rashinban.plans.corrections import PLAN, find_item, item_evidence
from rashinban.plans.draft import DraftIndicator
from rashinban.records import import_corrections as corrections
from rashinban.records import imports
from rashinban.records.imports import Stale, spans_of
from rashinban.records.models import PlanImport
from rashinban.web.finding import signed_in
from rashinban.web.importing.cards import cards_of
from rashinban.web.importing.forms import (
    AddForm,
    IndicatorForm,
    MeasureForm,
    PlanForm,
    TargetForms,
    target_initials,
)
from rashinban.web.importing.views import find_import, next_open


@signed_in
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """This is as it was read."""
    item = request.POST.get("item", "")
    return _answer(request, pk, lambda row: corrections.settle(row.pk, request.user, _version(request), item, request.POST.get("mark", "")))


@signed_in
@require_POST
def settle_rest(request: HttpRequest, pk: int) -> HttpResponse:
    """All that is still open on this part of the text (or everywhere) is as it was read."""

    def act(row: PlanImport) -> PlanImport:
        ids = None
        if request.POST.get("where") != "all":
            ids = [card.id for card in cards_of(row) if card.part == _number(request)]
        return corrections.settle_rest(row.pk, request.user, _version(request), ids)

    return _answer(request, pk, act)


@signed_in
@require_POST
def set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """This is no promise of the plan."""
    item = request.POST.get("item", "")
    mark = request.POST.get("mark", "")
    return _answer(request, pk, lambda row: corrections.set_aside(row.pk, request.user, _version(request), item, mark))


@signed_in
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """It is one after all."""
    item = request.POST.get("item", "")
    return _answer(request, pk, lambda row: corrections.restore(row.pk, request.user, _version(request), item))


@signed_in
def edit(request: HttpRequest, pk: int, item: str) -> HttpResponse:
    """Put one item right. When somebody else changed it meanwhile, both are shown and nothing is kept."""
    row = _correctable(request, pk)
    if item != PLAN and (find_item(row.draft, item) is None or item in row.set_aside):
        raise Http404
    form, targets = _forms(request, row, item)
    stale, problem = False, ""
    if request.method == "POST" and form.is_valid() and (targets is None or targets.is_valid()):
        words = form.words(targets) if isinstance(form, IndicatorForm) else form.words()
        try:
            corrections.correct(row.pk, request.user, _version(request), item, words, request.POST.get("mark", ""))
        except Stale:
            stale = True
            row = _correctable(request, pk)
        except RashinbanError as error:
            problem = str(error)
        else:
            messages.success(request, _("直しました。"))
            return redirect(_next_place(request, pk, _part_of(row, item)))
    found = None if item == PLAN else find_item(row.draft, item)
    stored, _unused = _unbound(row, item)
    return render(
        request,
        "importing/edit.html",
        {
            "row": row,
            "item": item,
            "title": found.label.value if isinstance(found, DraftIndicator) else found.title.value if found else row.name,
            "form": form,
            "targets": targets,
            "stale": stale,
            "problem": problem,
            "stored": _stored_lines(row, item) if stale else (),
            "mark": corrections.mark_of(row.draft, item),
            "quotation": item_evidence(found).quotation if found else "",
            "number": _part_of(row, item),
            "doubts": imports.doubts_of(row).get(item, ()),
            "unchanged": stored,
        },
        status=409 if stale else 400 if request.method == "POST" else 200,
    )


@signed_in
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """One more indicator: from the passage that was selected, or from words copied out of the original."""
    row = _correctable(request, pk)
    number = _number(request)
    parts = spans_of(row)
    near = parts[min(max(number, 1), len(parts)) - 1][0]
    given = request.GET.get("quotation", "")[:2000]
    initial = {"quotation": given, "label": " ".join(given.split())[:100], "near": near}
    form = AddForm(request.POST or None, draft=row.draft, initial=initial)
    targets = TargetForms(request.POST or None, prefix="target")
    if request.method == "POST" and form.is_valid() and targets.is_valid():
        said = form.cleaned_data
        try:
            row, id = corrections.add(row.pk, request.user, said["quotation"], said["near"] or 0, form.words(targets))
        except RashinbanError as error:
            form.add_error("quotation", str(error))
        else:
            messages.success(request, _("指標を足しました。"))
            return redirect(f"{reverse('import', args=[pk])}?page={_part_of(row, id)}#{id}")
    status = 400 if request.method == "POST" else 200
    return render(request, "importing/add.html", {"row": row, "form": form, "targets": targets, "number": number}, status=status)


def _answer(request: HttpRequest, pk: int, act: Any) -> HttpResponse:
    """Do what was asked and go on to what is open next; a stale page is told so, with the page as it is now."""
    row = find_import(request, pk)
    number = _number(request)
    try:
        act(row)
    except Stale as stale:
        messages.error(request, str(stale))
        return redirect(f"{reverse('import', args=[pk])}?page={number}#{request.POST.get('item', '')}")
    return redirect(_next_place(request, pk, number))


def _next_place(request: HttpRequest, pk: int, number: int) -> str:
    """The address of what to look at next, or of the decision when nothing is left."""
    card = next_open(cards_of(find_import(request, pk)), number)
    address = reverse("import", args=[pk])
    return f"{address}?page={card.part}#{card.id}" if card else f"{address}?page={number}#progress"


def _correctable(request: HttpRequest, pk: int) -> PlanImport:
    row = find_import(request, pk)
    if row.draft is None or row.edition_id is not None or row.form_id is not None:
        raise Http404
    imports.require_planner(request.user, row.organisation_id)
    return row


def _forms(request: HttpRequest, row: PlanImport, item: str) -> tuple[Any, Any]:
    """The form of an item (and of its targets), filled with what was sent or with what is stored."""
    form, targets = _unbound(row, item)
    if request.method != "POST":
        return form, targets
    options = {} if item == PLAN else {"draft": row.draft, "id": item}
    bound = type(form)(request.POST, initial=form.initial, **options)
    return bound, TargetForms(request.POST, prefix="target", initial=targets.initial) if targets is not None else None


def _unbound(row: PlanImport, item: str) -> tuple[Any, Any]:
    if item == PLAN:
        return PlanForm(initial=PlanForm.initial_of(row.draft, item)), None
    found = find_item(row.draft, item)
    kind: Any = IndicatorForm if isinstance(found, DraftIndicator) else MeasureForm
    form = kind(draft=row.draft, id=item, initial=kind.initial_of(row.draft, item))
    if isinstance(found, DraftIndicator):
        return form, TargetForms(prefix="target", initial=target_initials(found))
    return form, None


def _stored_lines(row: PlanImport, item: str) -> list[tuple[str, str]]:
    """What is stored now, in words, to compare with what was typed."""
    card = next((card for card in cards_of(row) if card.id == item), None)
    return [(_("名称"), card.title), *((field.label, field.value) for field in card.fields)] if card else []


def _part_of(row: PlanImport, item: str) -> int:
    return next((card.part for card in cards_of(row) if card.id == item), 1)


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0


def _number(request: HttpRequest) -> int:
    given = request.POST.get("page") or request.GET.get("page") or "1"
    return int(given) if given.isdecimal() and len(given) < 6 else 1
