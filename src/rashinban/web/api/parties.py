"""Companies, people, networks, supported companies, and what was learnt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from rashinban.records.fields import TagsField
from rashinban.records.models import CardRow, CaseRow, FactRow, LessonRow, MeasureRow, PartyRow
from rashinban.web.api.answers import Page, Size, Text, answer, reads
from rashinban.web.api.ledger_telling import (
    named,
    note_rows,
    tell_lesson,
    tell_network,
    tell_party,
    visible_parties,
)
from rashinban.web.api.ledger_values import (
    CaseLine,
    CaseList,
    LessonList,
    NetworkList,
    PartyAnswer,
    PartyList,
)

router = Router(tags=["企業・団体・個人"])
Words = Annotated[Text | None, Query(max_length=200, description="名称・ふりがな・別名に含まれることば")]
Tag = Annotated[Text | None, Query(max_length=100, description="分野・キーワード")]


@router.get("/parties", response=reads(PartyList), summary="企業・団体・個人の一覧（ページごと）")
def list_parties(
    request: HttpRequest,
    q: Words = None,
    kind: Annotated[Literal["organisation", "person", "network"] | None, Query(description="種類")] = None,
    tag: Tag = None,
    page: Page = 1,
    size: Size = 100,
) -> HttpResponse:
    """The parties the caller may read, in the order of the syllabary; records that were merged are not listed."""
    rows = _parties(request).filter(merged_into=None)
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(kana__icontains=q) | Q(pk__in=PartyRow.objects.filter(names__name__icontains=q).values("pk")))
    if kind is not None:
        rows = rows.filter(kind=kind)
    if tag:
        rows = rows.filter(tags__contains=TagsField.holding(tag))
    shown = cut(rows, page, size)
    note_rows(request, shown)
    return answer(request, PartyList(page=page, size=size, total=rows.count(), parties=tuple(map(tell_party, shown))))


@router.get("/parties/{int:id}", response=reads(PartyAnswer), summary="企業・団体・個人（別名・記録の数つき）")
def show_party(request: HttpRequest, id: int) -> HttpResponse:
    """A party with its other names and how much of what was done is recorded of it; a merged record answers as itself."""
    row = get_object_or_404(_parties(request), pk=id)
    note_rows(request, [row], subject=row)
    same = Q(party=row) | Q(party__merged_into=row)
    kinds = FactRow.objects.visible_to(request.user).filter(same, withdrawn_at=None).order_by("kind").values_list("kind").annotate(n=Count("pk"))
    return answer(
        request,
        PartyAnswer(
            party=tell_party(row),
            names=tuple(row.names.order_by("name").values_list("name", flat=True)),
            employer=named(visible_parties(request, [row.employer_id]).get(row.employer_id or 0)),
            note=row.note,
            facts=dict(kinds),
        ),
    )


@router.get("/networks", response=reads(NetworkList), summary="会議体・ネットワークの一覧")
def list_networks(request: HttpRequest, page: Page = 1, size: Size = 100) -> HttpResponse:
    """The networks the caller may read, with their secretariats and the measures they serve."""
    rows = _parties(request).filter(kind="network", merged_into=None)
    shown = cut(rows, page, size)
    note_rows(request, shown)
    parties = visible_parties(request, (row.secretariat_id for row in shown))
    serves = measures_of(request, PartyRow.measures.through, "partyrow", shown)
    lines = tuple(tell_network(row, parties, serves.get(row.pk, ())) for row in shown)
    return answer(request, NetworkList(page=page, size=size, total=rows.count(), networks=lines))


@router.get("/cases", response=reads(CaseList), summary="支援案件の一覧")
def list_cases(request: HttpRequest, page: Page = 1, size: Size = 100) -> HttpResponse:
    """The cases the caller may read; the company's figures are told to those named on the case alone."""
    rows = CaseRow.objects.visible_to(request.user).select_related("organisation").order_by("-opened_on", "-pk")
    shown = cut(rows, page, size)
    parties = visible_parties(request, (pk for row in shown for pk in (row.party_id, row.supporter_id)))
    beside = {
        "programme": CardRow.objects.visible_to(request.user).in_bulk({row.programme_id for row in shown if row.programme_id}),
        "measure": MeasureRow.objects.visible_to(request.user).in_bulk({row.measure_id for row in shown if row.measure_id}),
    }
    mine = _figures(request, shown)
    note_rows(request, shown)
    note_rows(request, [_AsSecret(row) for row in shown if row.pk in mine and row.baseline is not None])
    lines = tuple(_tell_case(row, parties, beside, row.pk in mine) for row in shown)
    return answer(request, CaseList(page=page, size=size, total=rows.count(), cases=lines))


@router.get("/lessons", response=reads(LessonList), summary="学んだことの一覧")
def list_lessons(request: HttpRequest, tag: Tag = None, page: Page = 1, size: Size = 100) -> HttpResponse:
    """What was learnt, the newest first."""
    rows = LessonRow.objects.visible_to(request.user).select_related("organisation").order_by("-pk")
    if tag:
        rows = rows.filter(tags__contains=TagsField.holding(tag))
    shown = cut(rows, page, size)
    note_rows(request, shown)
    return answer(request, LessonList(page=page, size=size, total=rows.count(), lessons=tuple(map(tell_lesson, shown))))


def cut(rows: Any, page: int, size: int) -> list[Any]:
    """One page of rows."""
    start = (page - 1) * size
    return list(rows[start : start + size])


def measures_of(request: HttpRequest, through: Any, own: str, rows: Iterable[Any]) -> dict[int, tuple[str, ...]]:
    """Row -> the keys of the measures it serves that the caller may read."""
    readable = MeasureRow.objects.visible_to(request.user).values("pk")
    pairs = through.objects.filter(**{f"{own}__in": [row.pk for row in rows]}, measurerow__in=readable).order_by("measurerow__position")
    found: dict[int, tuple[str, ...]] = {}
    for pk, key in pairs.values_list(own, "measurerow__key"):
        found[pk] = (*found.get(pk, ()), key)
    return found


class _AsSecret:
    """A case whose figures were read: of the class of the figures, whatever the class of the case."""

    confidentiality = "secret"

    def __init__(self, row: CaseRow) -> None:
        self.organisation_id, self.organisation = row.organisation_id, row.organisation


def _figures(request: HttpRequest, rows: Iterable[CaseRow]) -> set[int]:
    """The cases whose figures the caller reads, as ``records.ledger.cases.sees_figures`` says it of one."""
    access = request.access
    if access.person is None or not (access.recording or access.read_only):
        return set()
    here = frozenset().union(*(organisations for _duty, organisations in access.by_duty))
    reads_them = Q(named=access.person) | Q(recorded_by=access.person, organisation__in=here)
    return set(CaseRow.objects.filter(reads_them, pk__in=[row.pk for row in rows]).values_list("pk", flat=True))


def _tell_case(row: CaseRow, parties: dict[int, PartyRow], beside: dict[str, Any], figures: bool) -> CaseLine:
    plain = {name: getattr(row, name) for name in ("key", "title", "opened_on", "support_ended_on", "closed_on", "confidentiality")}
    secret = {name: getattr(row, name) if figures else None for name in ("baseline", "baseline_period", "share")}
    return CaseLine(
        id=row.pk,
        party=named(parties.get(row.party_id)),
        supporter=named(parties.get(row.supporter_id or 0)),
        programme=named(beside["programme"].get(row.programme_id)),
        measure=named(beside["measure"].get(row.measure_id)),
        figures=figures,
        **plain,
        **secret,
    )


def _parties(request: HttpRequest) -> Any:
    return PartyRow.objects.visible_to(request.user).select_related("organisation", "division")
