"""What was decided and done: the reviews of a plan, the audit trail."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from rashinban.records import reviews
from rashinban.records.models import Event, Review
from rashinban.web.api.answers import AsOf, Edition, Page, PeriodCode, Size, Text, answer, day_of, note, reads
from rashinban.web.api.callers import require, signed_in
from rashinban.web.api.values import EventLine, EventList, ReviewList
from rashinban.web.finding import find_edition

router = Router(tags=["見直しと記録"])


@router.get("/plans/{slug:slug}/reviews", response=reads(ReviewList), summary="見直し")
def list_reviews(
    request: HttpRequest, slug: str, period: PeriodCode = None, as_of: AsOf = None, edition: Edition = None
) -> HttpResponse:
    """The reviews the caller may read, with what was written by a day; without names."""
    row = find_edition(request, slug)
    day = day_of(as_of)
    rows = Review.objects.filter(edition=row).visible_to(request.user)
    note(request, row, *rows.order_by().values_list("confidentiality", flat=True), plan=row.plan)
    return answer(request, ReviewList(as_of=day, reviews=reviews.summary_for(row, request.user, period, day)))


@router.get("/events", response=reads(EventList), summary="操作の記録")
def list_events(
    request: HttpRequest,
    plan: Annotated[Text | None, Query(description="計画（slug）")] = None,
    verb: Annotated[Text | None, Query(description="したこと（fact_approved など）")] = None,
    subject: Annotated[Text | None, Query(description="対象の番号")] = None,
    page: Page = 1,
    size: Size = 100,
) -> HttpResponse:
    """The audit trail, the oldest first: for administrators and planners."""
    signed_in(request)
    access = request.access
    require(bool(access.organisations("administrator") | access.organisations("planner")), "操作の記録を読む役割がありません。")
    rows = Event.objects.visible_to(request.user).select_related("plan").order_by("number")
    for column, wanted in (("plan__slug", plan), ("verb", verb), ("subject", subject)):
        if wanted is not None:
            rows = rows.filter(**{column: wanted})
    start = (page - 1) * size
    events = tuple(_line(row) for row in rows[start : start + size])
    return answer(request, EventList(page=page, size=size, total=rows.count(), events=events))


def _line(row: Event) -> EventLine:
    return EventLine(
        number=row.number,
        at=row.at,
        person=row.person_name,
        verb=row.verb,
        subject_kind=row.subject_kind,
        subject=row.subject,
        subject_name=row.subject_name,
        plan=row.plan.slug if row.plan else None,
        confidentiality=row.confidentiality,
        before=row.before,
        after=row.after,
        reason_kind=row.reason_kind,
        reason=row.reason,
        previous=row.previous,
        hash=row.hash,
    )
