"""An indicator as data: every fact that may be read with its vintage, as CSV for Excel and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponse, JsonResponse

from rashinban.monitoring.headings import JUDGEMENTS, METHODS, STATUSES, written
from rashinban.records import audit
from rashinban.records.history import Vintage, read_history
from rashinban.web.handing_out import csv_file
from rashinban.web.indicators.promise import Found, find

#: The words of an observation table, with what only the record knows beside them.
COLUMNS = (
    "指標番号",
    "指標名",
    "単位",
    "期間",
    "期間コード",
    "実績値",
    "判定",
    "判定者",
    "把握日",
    "速報・確報",
    "取得方法",
    "承認の段階",
    "公開区分",
    "訂正前の値",
    "公表日",
    "備考",
    "出典",
    "出典のページ",
    "根拠の数",
)


def indicator_csv(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Every vintage known by the day of the page; UTF-8 with a mark that Excel understands."""
    found, known = _read(request, slug, key)
    return csv_file((COLUMNS, *_rows(found, known)), f"{slug}-{key}-{request.as_of}.csv")


def indicator_json(request: HttpRequest, slug: str, key: str) -> JsonResponse:
    """The indicator as the plan promises it, its progress with every number a rule used, and its facts."""
    found, known = _read(request, slug, key)
    progress = found.view.progress.get(key)
    return JsonResponse(
        {
            "plan": slug,
            "edition": found.row.edition.number,
            "as_of": request.as_of.isoformat(),
            "indicator": found.indicator.model_dump(mode="json", exclude_none=True),
            "progress": progress.model_dump(mode="json") if progress is not None else None,
            "target_changes": [change.model_dump(mode="json") for change in found.view.changes if change.indicator == key],
            "facts": [
                {
                    **each.observation.model_dump(mode="json"),
                    "standing": each.row.standing,
                    "confidentiality": each.row.confidentiality,
                    "published_on": each.published_on.isoformat() if each.published_on else None,
                }
                for each in known
            ],
        },
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )


def _read(request: HttpRequest, slug: str, key: str) -> tuple[Found, tuple[Vintage, ...]]:
    """The indicator and what was known of it; an export of something closed is noted."""
    found = find(request, slug, key)
    known = tuple(each for each in read_history(found.row, request.user) if each.row.vintage <= request.as_of)
    person = request.user if request.user.is_authenticated else None
    classes = (found.row.confidentiality, *(each.row.confidentiality for each in known))
    audit.note_read(person, found.row, *classes, plan=found.row.edition.plan, verb="exported")
    return found, known


def _rows(found: Found, known: Iterable[Vintage]) -> Iterator[list[str]]:
    for each in known:
        row, source = each.row, each.row.source
        before = each.corrects.value if each.corrects is not None else None
        yield [
            found.indicator.id,
            found.indicator.label,
            found.indicator.unit or "",
            row.period.japanese(),
            row.period.code,
            "" if row.value is None else str(row.value),
            written(JUDGEMENTS).get(row.judgement, ""),
            row.judged_by or "",
            row.vintage.isoformat(),
            written(STATUSES)[row.status],
            written(METHODS)[row.method],
            row.get_standing_display(),
            row.get_confidentiality_display(),
            "" if before is None else str(before),
            each.published_on.isoformat() if each.published_on else "",
            row.note or "",
            source.document if source else "",
            str(source.page) if source and source.page else "",
            str(len(each.evidence)),
        ]
