"""Asking for figures: the collections, how far they have come, opening one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router

from rashinban.core.errors import WrongContent
from rashinban.records import asking, collecting
from rashinban.records.models import Collection
from rashinban.web.api.answers import answer, reads, writes
from rashinban.web.api.callers import require, signed_in, writing
from rashinban.web.api.problems import Refused
from rashinban.web.api.requests import NewCollection
from rashinban.web.api.values import CollectionAnswer, CollectionLine, CollectionList, DivisionLine
from rashinban.web.finding import find_edition

router = Router(tags=["照会"])


@router.get("/collections", response=reads(CollectionList), summary="実績照会の一覧")
def list_collections(request: HttpRequest) -> HttpResponse:
    """The collections the caller has to do with, the newest first."""
    signed_in(request)
    rows = Collection.objects.visible_to(request.user).select_related("edition__plan").order_by("-opened_at", "-pk")
    return answer(request, CollectionList(collections=tuple(_line(row) for row in rows)))


@router.get("/collections/{int:id}", response=reads(CollectionAnswer), summary="実績照会と回答の状況")
def show_collection(request: HttpRequest, id: int) -> HttpResponse:
    """A collection with how far it has come: every division for its planners, else the caller's own."""
    signed_in(request)
    row = get_object_or_404(Collection.objects.visible_to(request.user).select_related("edition__plan"), pk=id)
    return answer(request, _tell(request, row))


@router.post("/plans/{slug:slug}/collections", response=writes(CollectionAnswer), summary="実績を照会する")
def open_collection(request: HttpRequest, slug: str, given: NewCollection) -> HttpResponse:
    """Ask every division for the figures of a period. 409 when the period is being asked for already."""
    person = writing(request)
    edition = find_edition(request, slug)
    require(request.access.plans_for(edition.plan.organisation_id), "実績を照会できるのは企画担当だけです。")
    if given.due < timezone.localdate():
        raise WrongContent("期限がもう過ぎた日です。", remedy="今日からあとの日にしてください。")
    if Collection.objects.filter(edition__plan=edition.plan_id, period=given.period, closed_at=None).exists():
        raise Refused(409, f"{given.period.japanese()}の実績は、すでに照会しています。", remedy="その照会を使うか、締め切ってください。")
    row = collecting.open_collection(edition, given.period, given.title, given.message, given.due, person)
    return answer(request, _tell(request, row), 201)


def _tell(request: HttpRequest, row: Collection) -> CollectionAnswer:
    found = asking.answers(row, request.user)
    return CollectionAnswer(
        collection=_line(row),
        asked=found.asked,
        answered=found.answered,
        divisions=tuple(
            DivisionLine(
                name=one.name,
                asked=one.asked,
                answered=one.answered,
                waiting=one.waiting,
                drafts=one.drafts,
                returned=one.returned,
                missing=one.missing,
            )
            for one in found.divisions
        ),
    )


def _line(row: Collection) -> CollectionLine:
    return CollectionLine(
        id=row.pk,
        plan=row.edition.plan.slug,
        edition=row.edition.number,
        period=row.period,
        title=row.title,
        message=row.message,
        due=row.due,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
    )
