"""What is decided about a report: shared with the council, published, thrown away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from rashinban.records import publishing
from rashinban.records.models import ReportRow
from rashinban.reports.comparison import compare_reports
from rashinban.web.finding import require, signed_in
from rashinban.web.reporting.reading import readable


def _own(request: HttpRequest, pk: int) -> ReportRow:
    row = get_object_or_404(readable(request), pk=pk)
    require(request.access.plans_for(row.edition.plan.organisation_id))
    return row


@signed_in
@require_POST
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the draft to the council."""
    publishing.share(_own(request, pk), request.user)
    messages.success(request, _("委員に共有しました。委員はログインすると読めます。"))
    return redirect("report", pk)


@signed_in
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """What publishing means, what has changed since the report was made, and the button."""
    row = _own(request, pk)
    if request.method == "POST":
        count = publishing.publish(row, request.user)
        told = ngettext("公表しました。実績%(count)d件も公開されました。", "公表しました。実績%(count)d件も公開されました。", count)
        messages.success(request, told % {"count": count})
        return redirect("report", pk)
    now = publishing.compose_for(row.edition, row.as_of, row.confidentiality, row.language)
    return render(request, "reporting/publish.html", {"row": row, "differences": compare_reports(row.content, now)})


@signed_in
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw the draft away."""
    publishing.discard(_own(request, pk), request.user)
    messages.success(request, _("下書きの報告書を削除しました。"))
    return redirect("reports")
