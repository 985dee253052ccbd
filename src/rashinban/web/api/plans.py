"""Plans: the list, one with its progress, its editions, measures and indicators."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router

from rashinban.plans.plan import Indicator
from rashinban.records.models import EditionRow, IndicatorRow, MeasureRow
from rashinban.records.progress import View, view
from rashinban.web.api.answers import AsOf, Edition, Text, answer, day_of, note, reads
from rashinban.web.api.values import (
    EditionLine,
    EditionList,
    IndicatorAnswer,
    IndicatorLine,
    IndicatorList,
    MeasureAnswer,
    MeasureList,
    PlanAnswer,
    PlanLine,
    PlanList,
)
from rashinban.web.finding import find_edition, find_indicator, find_measure
from rashinban.web.plans.listing import current_editions

router = Router(tags=["計画"])


@router.get("/plans", response=reads(PlanList), summary="計画の一覧")
def list_plans(request: HttpRequest) -> HttpResponse:
    """Every plan the caller may read, with its edition in force."""
    lines = tuple(
        PlanLine(
            slug=edition.plan.slug,
            title=edition.title,
            organisation=edition.plan.organisation.name,
            fictional=edition.fictional,
            edition=told_edition(edition),
        )
        for edition, _ in current_editions(request)
    )
    return answer(request, PlanList(plans=lines))


@router.get("/plans/{slug:slug}", response=reads(PlanAnswer), summary="計画と進捗（時点を指定）")
def show_plan(request: HttpRequest, slug: str, as_of: AsOf = None, edition: Edition = None) -> HttpResponse:
    """The plan as far as the caller may read it, and the progress of every indicator with all numbers used."""
    row, seen = see(request, slug, as_of)
    return answer(
        request,
        PlanAnswer(
            slug=slug, edition=told_edition(row), as_of=seen.as_of, plan=seen.plan, progress=tuple(seen.progress.values())
        ),
    )


@router.get("/plans/{slug:slug}/editions", response=reads(EditionList), summary="計画の版の一覧")
def list_editions(request: HttpRequest, slug: str) -> HttpResponse:
    """The editions of a plan the caller may read, the newest first."""
    rows = list(EditionRow.objects.visible_to(request.user).filter(plan__slug=slug).defer("text").order_by("-number"))
    if not rows:
        raise Http404
    return answer(request, EditionList(editions=tuple(told_edition(row) for row in rows)))


@router.get("/plans/{slug:slug}/measures", response=reads(MeasureList), summary="施策の一覧")
def list_measures(request: HttpRequest, slug: str, as_of: AsOf = None, edition: Edition = None) -> HttpResponse:
    """The measures of an edition in the order of the document; ``parent`` makes the tree."""
    _, seen = see(request, slug, as_of, only=set())
    return answer(request, MeasureList(measures=seen.plan.measures))


@router.get("/plans/{slug:slug}/measures/{path:key}", response=reads(MeasureAnswer), summary="施策")
def show_measure(request: HttpRequest, slug: str, key: Text, as_of: AsOf = None, edition: Edition = None) -> HttpResponse:
    """A measure with what is directly under it."""
    row = find_measure(request, slug, key)
    seen = view(row.edition, request.user, day_of(as_of))
    note(request, row, row.confidentiality, plan=row.edition.plan)
    return answer(
        request,
        MeasureAnswer(
            measure=seen.plan.measure(key),
            path=tuple(measure.title for measure in seen.plan.path(key)),
            children=seen.plan.children(key),
            indicators=tuple(one.id for one in seen.plan.indicators if one.measure == key),
        ),
    )


@router.get("/plans/{slug:slug}/indicators", response=reads(IndicatorList), summary="指標の一覧と今の状態")
def list_indicators(request: HttpRequest, slug: str, as_of: AsOf = None, edition: Edition = None) -> HttpResponse:
    """Every indicator of an edition with its state, its newest value and its target."""
    row, seen = see(request, slug, as_of)
    held = _held(row)
    lines = tuple(_line(one, seen, *held[one.id]) for one in seen.plan.indicators)
    return answer(request, IndicatorList(as_of=seen.as_of, indicators=lines))


@router.get("/plans/{slug:slug}/indicators/{key}", response=reads(IndicatorAnswer), summary="指標と進捗（全部の数字）")
def show_indicator(request: HttpRequest, slug: str, key: Text, as_of: AsOf = None, edition: Edition = None) -> HttpResponse:
    """An indicator with its progress as of a day: every rule, every number a rule used, every change of its targets."""
    row = find_indicator(request, slug, key)
    seen = view(row.edition, request.user, day_of(as_of), only={key})
    note(request, row, row.confidentiality, plan=row.edition.plan)
    inside = is_inside(request, row.edition)
    return answer(
        request,
        IndicatorAnswer(
            slug=slug,
            edition=row.edition.number,
            as_of=seen.as_of,
            division=row.division.name if row.division else None,
            confidentiality=row.confidentiality,
            indicator=seen.plan.indicator(key),
            progress=seen.progress.get(key),
            target_changes=tuple(
                each if inside else each.model_copy(update={"decided_by": None}) for each in seen.changes if each.indicator == key
            ),
        ),
    )


def see(request: HttpRequest, slug: str, as_of: Any, only: set[str] | None = None) -> tuple[EditionRow, View]:
    """The edition the address names with what the caller sees of it; that something confidential is shown is noted."""
    row = find_edition(request, slug)
    seen = view(row, request.user, day_of(as_of), only=only)
    if request.user.is_authenticated:
        note(request, row, *_classes(row, seen), plan=row.plan)
    return row, seen


def told_edition(row: EditionRow) -> EditionLine:
    """An edition as the API tells it."""
    return EditionLine(
        number=row.number,
        title=row.title,
        standing=row.standing,
        period=row.period,
        decided_on=row.decided_on,
        published_at=row.published_at,
    )


def is_inside(request: HttpRequest, edition: EditionRow) -> bool:
    """Whether the caller works with this plan: the names of others are told to them only."""
    organisation = edition.plan.organisation_id
    held = any(organisation in of for duty, of in request.access.by_duty if duty != "council")
    return held or bool(request.access.divisions)


def _classes(row: EditionRow, seen: View) -> set[str]:
    """The classes of confidentiality of everything in a view."""
    measures = MeasureRow.objects.filter(edition=row, key__in=[one.id for one in seen.plan.measures])
    indicators = IndicatorRow.objects.filter(edition=row, key__in=[one.id for one in seen.plan.indicators])
    found = measures.order_by().values_list("confidentiality").union(indicators.order_by().values_list("confidentiality"))
    return {each for (each,) in found}


def _held(row: EditionRow) -> dict[str, tuple[str | None, str]]:
    columns = ("key", "division__name", "confidentiality")
    return {key: (name, each) for key, name, each in IndicatorRow.objects.filter(edition=row).values_list(*columns)}


def _line(one: Indicator, seen: View, division: str | None, confidentiality: str) -> IndicatorLine:
    stands = seen.progress.get(one.id)
    return IndicatorLine(
        key=one.id,
        label=one.label,
        measure=one.measure,
        unit=one.unit,
        division=division,
        confidentiality=confidentiality,
        state=stands.state if stands else None,
        reason=stands.reason if stands else None,
        current_value=stands.current_value if stands else None,
        current_period=stands.current.period if stands and stands.current else None,
        target_value=stands.target_value if stands else None,
        deadline=stands.target.deadline if stands and stands.target else None,
    )
