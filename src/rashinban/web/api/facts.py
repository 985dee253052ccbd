"""Facts: read by indicator, period and standing; one with its steps and evidence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Query, Router

from rashinban.monitoring.headings import JUDGEMENTS, STATUSES, written
from rashinban.records import convert
from rashinban.records.models import EditionRow, Evidence, IndicatorRow, ObservationRow, Standing, Step
from rashinban.records.progress import contents_of
from rashinban.web.api.answers import (
    AsOf,
    Edition,
    Page,
    PeriodCode,
    Size,
    Text,
    answer,
    answer_file,
    day_of,
    hands_out,
    note,
    reads,
)
from rashinban.web.api.plans import is_inside
from rashinban.web.api.values import EvidenceLine, Fact, FactAnswer, FactList, StepLine
from rashinban.web.finding import find_edition
from rashinban.web.handing_out import CSV, csv_pieces

router = Router(tags=["実績"])
IndicatorKey = Annotated[Text | None, Query(description="指標番号")]
Stands = Annotated[
    Literal["draft", "checked", "returned", "approved", "published"] | None, Query(description="承認の段階")
]
#: The headings of an observation table, so that the file can be taken in again.
HEADINGS = ("指標番号", "期間", "実績値", "判定", "判定者", "把握日", "速報・確報", "備考", "出典", "承認の段階", "公開区分")


@router.get("/plans/{slug:slug}/observations", response=reads(FactList), summary="実績の一覧（ページごと）")
def list_observations(
    request: HttpRequest,
    slug: str,
    indicator: IndicatorKey = None,
    period: PeriodCode = None,
    standing: Stands = None,
    as_of: AsOf = None,
    edition: Edition = None,
    page: Page = 1,
    size: Size = 100,
) -> HttpResponse:
    """Facts known by a day, those of earlier editions under the indicator of today; newest vintages included."""
    row = find_edition(request, slug)
    day = day_of(as_of)
    keys, rows = _known(request, row, day, indicator, period, standing)
    start = (page - 1) * size
    shown = list(rows[start : start + size])
    _note_all(request, row, shown, "read")
    facts = tuple(tell_fact(each, slug, keys[each.indicator_id]) for each in shown)
    return answer(request, FactList(as_of=day, page=page, size=size, total=rows.count(), observations=facts))


@router.get(
    "/plans/{slug:slug}/observations.csv",
    response=reads(None),
    summary="実績の表（CSV）",
    openapi_extra=hands_out("text/csv"),
)
def export_observations(
    request: HttpRequest,
    slug: str,
    indicator: IndicatorKey = None,
    period: PeriodCode = None,
    standing: Stands = None,
    as_of: AsOf = None,
    edition: Edition = None,
) -> HttpResponse:
    """The same facts as one table that can be taken in again; UTF-8 with a byte order mark, so that Excel reads it."""
    row = find_edition(request, slug)
    keys, rows = _known(request, row, day_of(as_of), indicator, period, standing)
    shown = list(rows)
    _note_all(request, row, shown, "exported")
    text = "".join(csv_pieces((HEADINGS, *(_cells(each, keys[each.indicator_id]) for each in shown))))
    return answer_file(request, text.encode(), CSV, f"{slug}-observations.csv")


@router.get("/observations/{int:id}", response=reads(FactAnswer), summary="実績1件（段階・根拠つき）")
def show_observation(request: HttpRequest, id: int) -> HttpResponse:
    """One fact with the steps it took and what it rests on."""
    row = find_fact(request, id)
    note(request, row, row.indicator.confidentiality, row.confidentiality, plan=row.indicator.edition.plan)
    return answer(request, tell_whole(request, row))


def find_fact(request: HttpRequest, id: int) -> Any:
    """A fact the caller may read; else 404."""
    rows = ObservationRow.objects.visible_to(request.user).select_related("indicator__edition__plan")
    return get_object_or_404(rows, pk=id)


def tell_whole(request: HttpRequest, row: Any) -> FactAnswer:
    """A fact with its steps and the evidence the caller may read."""
    inside = is_inside(request, row.indicator.edition)
    slug = row.indicator.edition.plan.slug
    steps = Step.objects.filter(observation=row).select_related("by").order_by("pk")
    evidence = Evidence.objects.visible_to(request.user).filter(observation=row).select_related("file")
    return FactAnswer(
        fact=tell_fact(row, slug, row.indicator.key),
        steps=tuple(
            StepLine(standing=step.standing, at=step.at, by=step.by.name if step.by else None, note=step.note)
            for step in steps
            if inside
        ),
        evidence=tuple(tell_evidence(each, slug) for each in evidence.order_by("pk")),
    )


def tell_fact(row: Any, slug: str, key: str) -> Fact:
    """A row as the API tells it."""
    return Fact(
        id=row.pk,
        plan=slug,
        standing=row.standing,
        confidentiality=row.confidentiality,
        revises=row.revises_id,
        entered_at=row.entered_at,
        observation=convert.read_observation(row, key),
    )


def tell_evidence(row: Any, slug: str) -> EvidenceLine:
    """A piece of evidence as the API tells it."""
    return EvidenceLine(
        id=row.pk,
        title=row.title,
        link=row.link,
        file=reverse("evidence", args=(slug, row.pk)) if row.file else None,
        sha256=row.file.sha256 if row.file else None,
        page=row.page,
        grade=row.grade,
        confidentiality=row.confidentiality,
        verified=row.verified_by_id is not None,
    )


def _known(
    request: HttpRequest, edition: EditionRow, day: Any, indicator: str | None, period: Any, standing: str | None
) -> tuple[Any, Any]:
    """Row of an indicator -> its key of today, and the facts that were asked for."""
    keys = contents_of(edition, day).keys
    readable = set(IndicatorRow.objects.filter(edition=edition).visible_to(request.user).values_list("key", flat=True))
    if indicator is not None:
        if indicator not in readable:
            raise Http404
        readable = {indicator}
    wanted = [pk for pk, key in keys.items() if key in readable]
    rows = ObservationRow.objects.filter(indicator__in=wanted, vintage__lte=day).visible_to(request.user)
    if period is not None:
        rows = rows.filter(period=period)
    if standing is not None:
        rows = rows.filter(standing=standing)
    return keys, rows.order_by("indicator", "period", "vintage", "pk")


def _note_all(request: HttpRequest, edition: EditionRow, rows: Iterable[Any], verb: str) -> None:
    indicators = {row.indicator_id for row in rows}
    classes = set(IndicatorRow.objects.filter(pk__in=indicators).order_by().values_list("confidentiality", flat=True))
    note(request, edition, *classes, *{row.confidentiality for row in rows}, plan=edition.plan, verb=verb)


def _cells(row: Any, key: str) -> list[str]:
    return [
        key,
        row.period.code,
        "" if row.value is None else str(row.value),
        written(JUDGEMENTS).get(row.judgement, ""),
        row.judged_by or "",
        row.vintage.isoformat(),
        written(STATUSES)[row.status],
        row.note or "",
        row.source.document if row.source else "",
        Standing(row.standing).label,
        row.get_confidentiality_display(),
    ]
