"""The page of a job: how far it is, how to stop it, what came of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from rashinban.records import jobs
from rashinban.records.models import Job
from rashinban.web.finding import signed_in


@signed_in
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The job. While it lives the part asks again every second, or the page every three without script."""
    row = _find(request, pk)
    page = "jobs/part.html" if request.htmx else "jobs/job.html"
    live = row.standing in jobs.LIVE
    answer = render(request, page, {"job": row, "live": live, "may_retry": jobs.may_retry(row)})
    if request.htmx and not live:
        answer["HX-Refresh"] = "true"  # the whole page once more, now without the order to come again
    answer["Cache-Control"] = "no-store"
    return answer


@signed_in
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop the work."""
    jobs.cancel(_find(request, pk))
    return redirect("job", pk)


@signed_in
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Try again."""
    return redirect("job", jobs.retry(_find(request, pk)).pk)


def _find(request: HttpRequest, pk: int) -> Job:
    return get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
