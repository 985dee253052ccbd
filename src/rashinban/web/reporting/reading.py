"""Reading reports as they were stored, comparing two of them, taking them along as files."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from rashinban.records import audit, files, publishing
from rashinban.records.models import EditionRow, PlanRow, ReportRow
from rashinban.reports.comparison import compare_reports
from rashinban.web.handing_out import hand_out

#: Reports of up to this many indicators are drawn while one waits; larger ones by the worker.
AT_ONCE = 60


def readable(request: HttpRequest) -> QuerySet:
    """The reports this person may read, with what a page says about them."""
    return ReportRow.objects.visible_to(request.user).select_related("edition__plan__organisation", "made_by")


def list_reports(request: HttpRequest) -> HttpResponse:
    """Every report one may read, the newest day first."""
    rows = readable(request).defer("content")
    plan = request.GET.get("plan", "")
    if plan:
        rows = rows.filter(edition__plan__slug=plan)
    may_make = EditionRow.objects.filter(plan__organisation__in=request.access.organisations("planner")).exclude(standing="draft").exists()
    page = Paginator(rows, 30).get_page(request.GET.get("page"))
    plans = PlanRow.objects.visible_to(request.user)
    return render(request, "reporting/list.html", {"page": page, "plans": plans, "plan": plan, "may_make": may_make})


def find_report(request: HttpRequest, pk: int) -> ReportRow:
    """The report, if this person may read it; reading a closed one is noted."""
    row = get_object_or_404(readable(request), pk=pk)
    if request.user.is_authenticated:
        audit.note_read(request.user, row, row.confidentiality, plan=row.edition.plan)
    return row


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The report: what matters, every indicator, what is missing, sources and hashes."""
    row = find_report(request, pk)
    others = readable(request).filter(edition__plan=row.edition.plan, language=row.language).exclude(pk=row.pk).defer("content")
    return render(
        request,
        "reporting/report.html",
        {
            "row": row,
            "report": row.content,
            "attention": [(row.content.rows[each.row - 1], each.reason) for each in row.content.attention],
            "others": others[:20],
            "formats": publishing.formats(),
            "may_decide": request.access.plans_for(row.edition.plan.organisation_id),
            "may_open": row.edition.plan.organisation_id in request.access.organisations("planner"),
        },
    )


def show_row(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One indicator as the report told it."""
    row = find_report(request, pk)
    if not 1 <= number <= len(row.content.pages):
        raise Http404
    page = row.content.pages[number - 1]
    sources = {each.mark: each for each in row.content.sources}
    marks = sorted({*page.lead.marks, *page.row.latest.marks, *page.row.target.marks, *page.row.baseline.marks})
    return render(
        request,
        "reporting/row.html",
        {
            "row": row,
            "page": page,
            "sources": [sources[mark] for mark in marks if mark in sources],
            "before": number - 1 or None,
            "after": number + 1 if number < len(row.content.pages) else None,
        },
    )


def download(request: HttpRequest, pk: int, format: str) -> HttpResponse:
    """The report as a file; a large one is drawn by the worker first."""
    row = find_report(request, pk)
    if format not in publishing.formats():
        raise Http404
    file = publishing.find_file(row, format)
    if file is None and len(row.content.pages) > AT_ONCE and request.user.is_authenticated:
        return redirect("job", publishing.queue_files(row, request.user, format).pk)
    file = file or publishing.draw_file(row, format, request.user if request.user.is_authenticated else None)
    return hand_out(files.content_of(file), f"{row.title}.{format}", file.media_type)


def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """What this report says differently from an earlier one."""
    new = find_report(request, pk)
    given = request.GET.get("with", "")
    candidates = readable(request).filter(edition__plan=new.edition.plan, language=new.language).exclude(pk=new.pk)
    old = get_object_or_404(candidates, pk=int(given)) if given.isdecimal() else candidates.filter(as_of__lte=new.as_of).first()
    differences = compare_reports(old.content, new.content) if old else ()
    context = {"new": new, "old": old, "others": candidates.defer("content")[:20], "differences": differences}
    return render(request, "reporting/compare.html", context)
