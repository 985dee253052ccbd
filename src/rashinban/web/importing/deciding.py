"""From what was read to an edition in force: the Excel form both ways, the summary, the decision."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rashinban import workflow
from rashinban.core.errors import RashinbanError
from rashinban.plans.comparison import describe
from rashinban.plans.completeness import Gap, summarise
from rashinban.plans.documents.guards import Limits, check_amount
from rashinban.plans.plan import Plan
from rashinban.records import convert, files, import_corrections, imports
from rashinban.records.imports import Stale
from rashinban.records.models import EditionRow, PlanImport, StoredFile
from rashinban.web.finding import signed_in
from rashinban.web.handing_out import excel
from rashinban.web.importing.forms import ApproveForm, BookForm
from rashinban.web.importing.views import find_import

#: What a signed form may be confirmed within.
_A_DAY = timedelta(days=1)


@signed_in
def download_form(request: HttpRequest, pk: int) -> HttpResponse:
    """What was understood as the Excel form of a plan, to correct it there."""
    from rashinban.plans.workbook import plan_to_workbook

    row = find_import(request, pk)
    return excel(plan_to_workbook(imports.plan_of(row)), f"import-{row.pk}.xlsx")


@signed_in
def upload_form(request: HttpRequest, pk: int) -> HttpResponse:
    """A corrected form comes back: what it would change is shown before it replaces what was read."""
    row = find_import(request, pk)
    imports.require_planner(request.user, row.organisation_id)
    form = BookForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"row": row, "form": form}
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            check_amount(upload.name, upload.size, Limits())
            stored = imports.stored_form(upload.read(), upload.name, request.user)
            new = imports.value_in(stored.name, files.content_of(stored))
        except RashinbanError as error:
            form.add_error("file", [str(one) for one in error.each])
        else:
            sentences = describe(workflow.compare_plans(imports.plan_of(row), new))
            ticket = signing.dumps({"import": row.pk, "file": stored.pk}, salt="import-form")
            context |= {"ticket": ticket, "counts": sentences[:2], "sentences": sentences[2:], "book": stored}
    return render(request, "importing/book.html", context, status=400 if form.errors else 200)


@signed_in
@require_POST
def use_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes, the form goes before what was read."""
    row = find_import(request, pk)
    try:
        ticket = signing.loads(request.POST.get("ticket", ""), salt="import-form", max_age=_A_DAY)
    except signing.BadSignature:
        messages.error(request, _("確認の期限が切れました。様式をもう一度選んでください。"))
        return redirect("import_form", pk)
    book = get_object_or_404(StoredFile, pk=ticket["file"] if ticket["import"] == row.pk else None)
    try:
        import_corrections.use_form(row.pk, request.user, _version(request), book)
    except Stale as stale:
        messages.error(request, str(stale))
        return redirect("import_form", pk)
    messages.success(request, _("直した様式に置き換えました。内容を確かめて決定してください。"))
    return redirect("import_approve", pk)


@signed_in
@require_POST
def drop_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to what was read."""
    row = find_import(request, pk)
    import_corrections.drop_form(row.pk, request.user, _version(request))
    messages.success(request, _("様式の利用をやめ、読み取った内容に戻しました。"))
    return redirect("import", pk)


@signed_in
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """What becomes the plan, what stays open, what changes against the edition in force; and the decision."""
    row = find_import(request, pk)
    imports.require_planner(request.user, row.organisation_id)
    if row.edition_id is not None:
        return redirect("plan", row.edition.plan.slug)
    form = _approve_form(request, row)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            edition = imports.approve_import(row.pk, request.user, said["version"], said["decided_on"], said.get("slug", ""))
        except Stale as stale:
            form.add_error(None, str(stale))
        except RashinbanError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("「%(title)s」を決定し、運用を始めました。") % {"title": edition.title})
            return redirect("plan", edition.plan.slug)
    plan = imports.plan_of(row)
    gaps = _gaps(plan)
    context = {
        "row": row,
        "form": form,
        "plan": plan,
        "measures": sum(measure.role == "measure" for measure in plan.measures),
        "numbers": sum(any(target.value is not None for target in one.targets) for one in plan.indicators),
        "gaps": gaps[:100],
        "gap_count": len(gaps),
        "gap_kinds": _gap_kinds(gaps),
        "doubts": [] if row.form_id else imports.open_doubts(row),
        "counts": imports.counts_of(row) if row.draft is not None else None,
        **_against_the_one_in_force(row, plan),
    }
    return render(request, "importing/approve.html", context, status=400 if form.errors else 200)


def _approve_form(request: HttpRequest, row: PlanImport) -> ApproveForm:
    initial = {"decided_on": request.today.isoformat(), "version": row.version, "slug": f"plan-{row.pk}"}
    form = ApproveForm(request.POST or None, initial=initial)
    if row.plan_id is not None:
        del form.fields["slug"]
    settled, total = imports.counts_of(row) if row.draft is not None and not row.form_id else (0, 0)
    if settled == total:
        del form.fields["unread"]
    return form


def _gap_kinds(gaps: Any) -> list[tuple[Any, int]]:
    """What stays open, by kind, with how often; kinds that do not occur are left out."""
    from rashinban.plans.completeness import RULES

    counts = summarise(gaps)
    return [(rule.title, counts[rule.kind]) for rule in RULES if counts[rule.kind]]


def _against_the_one_in_force(row: PlanImport, plan: Plan) -> dict[str, Any]:
    """The comparison with the edition in force; nothing for a new plan."""
    if row.plan_id is None:
        return {}
    before = EditionRow.objects.filter(plan=row.plan_id, standing="in_force").select_related("plan").first()
    if before is None:
        return {}
    sentences = _changes(convert.read_plan(convert.read_rows(before)), plan)
    return {"before": before, "changes": sentences[2:202], "change_count": len(sentences) - 2, "change_summary": sentences[:2]}


@lru_cache(maxsize=16)
def _gaps(plan: Plan) -> tuple[Gap, ...]:
    """What a plan leaves open; of a long plan it takes a second or two, and the page is looked at more than once."""
    return workflow.check_plan(plan)


@lru_cache(maxsize=16)
def _changes(old: Plan, new: Plan) -> tuple[str, ...]:
    """What the new edition changes, in sentences."""
    return describe(workflow.compare_plans(old, new))


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0
