"""Reports as they were stored: the list, the content, the file."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from rashinban.records import files, publishing
from rashinban.records.models import ReportRow
from rashinban.web.api.answers import Text, answer, answer_file, hands_out, note, reads
from rashinban.web.api.values import Drawing, ReportAnswer, ReportLine, ReportList

router = Router(tags=["報告書"])
#: Reports of up to this many indicators are drawn while one waits; larger ones by the worker.
AT_ONCE = 60


@router.get("/reports", response=reads(ReportList), summary="報告書の一覧")
def list_reports(
    request: HttpRequest, plan: Annotated[Text | None, Query(description="計画（slug）")] = None
) -> HttpResponse:
    """The reports the caller may read, the newest day first."""
    rows = _readable(request).defer("content").order_by("-as_of", "-pk")
    if plan is not None:
        rows = rows.filter(edition__plan__slug=plan)
    return answer(request, ReportList(reports=tuple(_line(row) for row in rows)))


@router.get("/reports/{int:id}", response=reads(ReportAnswer), summary="報告書の内容")
def show_report(request: HttpRequest, id: int) -> HttpResponse:
    """A report as it was stored; what was published does not change."""
    row = _find(request, id, "read")
    return answer(request, ReportAnswer(report=_line(row), foreword=row.foreword, content=row.content))


@router.get(
    "/reports/{int:id}/file.{slug:format}",
    response=reads(None) | {202: Drawing},
    summary="報告書のファイル（html・pdf・docx・pptx・xlsx・zip）",
    openapi_extra=hands_out(*(each.partition(";")[0] for each in publishing.MEDIA_TYPES.values())),
)
def report_file(request: HttpRequest, id: int, format: str) -> HttpResponse:
    """A report as a file: drawn once, the same bytes ever after. 202 while a large one is being drawn: ask again."""
    row = _find(request, id, "exported")
    if format not in publishing.formats():
        raise Http404
    file = publishing.find_file(row, format)
    known = request.user.is_authenticated
    if file is None and known and len(row.content.pages) > AT_ONCE:
        response = answer(request, Drawing(job=publishing.queue_files(row, request.user, format).pk), 202)
        response["Retry-After"] = "10"
        return response
    file = file or publishing.draw_file(row, format, request.user if known else None)
    return answer_file(request, files.content_of(file), file.media_type, f"{row.title}.{format}")


def _readable(request: HttpRequest) -> Any:
    return ReportRow.objects.visible_to(request.user).select_related("edition__plan")


def _find(request: HttpRequest, id: int, verb: str) -> ReportRow:
    row = get_object_or_404(_readable(request), pk=id)
    note(request, row, row.confidentiality, plan=row.edition.plan, verb=verb)
    return row


def _line(row: ReportRow) -> ReportLine:
    return ReportLine(
        id=row.pk,
        plan=row.edition.plan.slug,
        edition=row.edition.number,
        title=row.title,
        as_of=row.as_of,
        language=row.language,
        confidentiality=row.confidentiality,
        standing=row.standing,
        sha256=row.sha256,
        published_at=row.published_at,
    )
