"""Reports: composed for a reader, shown to the council, published. What was published stays as it was.

A report holds its content whole. Publishing it publishes, in the same transaction, the facts it was composed from (when
it is for the public) and notes the end of the audit chain on it.
"""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from rashinban.core.errors import WrongContent
from rashinban.monitoring.target_changes import judge_changes
from rashinban.plans.completeness import check
from rashinban.records import audit, editions, files
from rashinban.records.access import PUBLIC, audience
from rashinban.records.jobs import JobHandle, job, queue
from rashinban.records.models import (
    ObservationRow,
    ReportFile,
    ReportRow,
    ReportStanding,
    Standing,
    Step,
    StoredFile,
)
from rashinban.records.progress import contents_of, view
from rashinban.reports.contents import InputHash, Report
from rashinban.reports.formats.writer import find_writer, suffixes
from rashinban.reports.report import arrange

if TYPE_CHECKING:
    from rashinban.records.models import EditionRow, Job, Person

MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "zip": "application/zip",
}


def formats() -> tuple[str, ...]:
    """The formats a report can be had in."""
    return tuple(suffix.lstrip(".") for suffix in suffixes())


def compose_for(edition: EditionRow, as_of: date, confidentiality: str, language: str) -> Report:
    """The report of an edition for readers of one class: approved facts up to that class, as known on the day."""
    seen = view(edition, audience(edition.plan.organisation, confidentiality), as_of)
    contents = contents_of(edition, as_of)
    return arrange(
        seen.plan,
        seen.progress.values(),
        as_of,
        observations=seen.observations,
        gaps=check(seen.plan),
        rulesets=seen.rulesets,
        files=_files(edition),
        language="en" if language == "en" else "ja",
        moved=judge_changes(seen.plan, seen.changes, seen.observations, as_of, seen.rulesets) if contents.changes else (),
    )


@transaction.atomic
def make_report(
    edition: EditionRow,
    person: Person,
    *,
    title: str,
    as_of: date,
    confidentiality: str = PUBLIC,
    language: str = "ja",
    foreword: str = "",
) -> ReportRow:
    """Compose a report and keep it as a draft."""
    content = compose_for(edition, as_of, confidentiality, language)
    row = ReportRow.objects.create(
        edition=edition,
        title=title,
        as_of=as_of,
        language=language,
        foreword=foreword,
        confidentiality=confidentiality,
        content=content,
        sha256=digest(content),
        made_by=person,
    )
    audit.record(person, "report_made", row, plan=edition.plan, after={"as_of": as_of, "sha256": row.sha256})
    return row


@transaction.atomic
def share(row: ReportRow, person: Person) -> None:
    """Show the draft to the council."""
    _advance(row, person, ReportStanding.DRAFT, ReportStanding.COUNCIL, "report_shared")


@transaction.atomic
def publish(row: ReportRow, person: Person) -> int:
    """Publish the report; returns how many facts were published with it (only with one for the public)."""
    published = _publish_facts(row, person) if row.confidentiality == PUBLIC else 0
    if row.confidentiality == PUBLIC:
        editions.publish_edition(row.edition, person)
    _advance(row, person, ReportStanding.COUNCIL, ReportStanding.PUBLISHED, "report_published", published_at=timezone.now())
    ReportRow.objects.filter(pk=row.pk).update(chain_head=audit.head()[1])
    row.refresh_from_db()
    transaction.on_commit(lambda: queue_files(row, person))
    return published


@transaction.atomic
def discard(row: ReportRow, person: Person) -> None:
    """Throw a draft away; what others have seen is not thrown away."""
    if row.standing != ReportStanding.DRAFT:
        raise WrongContent("委員に共有した報告書や公表した報告書は削除できません。", remedy="新しい報告書を作ってください。")
    audit.record(person, "report_discarded", row, plan=row.edition.plan, before={"sha256": row.sha256})
    row.delete()


def digest(content: Report) -> str:
    """The hash of a report's content: equal content, equal hash."""
    plain = content.model_dump(mode="json")
    return sha256(json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def find_file(row: ReportRow, format: str) -> StoredFile | None:
    """The report as a file, when it has been drawn."""
    found = ReportFile.objects.filter(report=row, format=format).select_related("file").first()
    return found.file if found else None


def draw_file(row: ReportRow, format: str, person: Person | None = None) -> StoredFile:
    """The report as a file of this format; drawn once, the same bytes ever after."""
    found = find_file(row, format)
    if found is not None:
        return found
    name = f"{row.title}.{format}"
    content = find_writer(Path(f"report.{format}"))(row.content)
    file = files.store(content, name, MEDIA_TYPES.get(format, "application/octet-stream"), person)
    return ReportFile.objects.get_or_create(report=row, format=format, defaults={"file": file})[0].file


def queue_files(row: ReportRow, person: Person, format: str = "") -> Job:
    """Draw one format (or all) in the background."""
    return queue("report_files", f"{row.title}（{format or '全形式'}）", {"report": row.pk, "format": format}, person)


@job("report_files", safe=True)
def draw_files(handle: JobHandle, report: int, format: str = "") -> dict[str, Any]:
    """Draw the formats that are missing, one after another."""
    from django.urls import reverse

    row = ReportRow.objects.get(pk=report)
    wanted = (format,) if format else formats()
    for done, each in enumerate(wanted):
        handle.progress(done, len(wanted), each)
        draw_file(row, each)
    handle.progress(len(wanted), len(wanted))
    return {"url": reverse("report_file", args=(report, format)) if format else reverse("report", args=(report,))}


def _publish_facts(row: ReportRow, person: Person) -> int:
    """The facts the report was composed from: approved by then, public, known by its day."""
    keys = contents_of(row.edition, row.as_of).keys
    reader = audience(row.edition.plan.organisation, PUBLIC)
    known = Step.objects.filter(standing=Standing.APPROVED, at__lte=row.made_at).values("observation")
    facts = ObservationRow.objects.filter(
        indicator__in=keys, standing=Standing.APPROVED, vintage__lte=row.as_of, pk__in=known
    ).visible_to(reader)
    ids = sorted(facts.values_list("pk", flat=True))
    ObservationRow.objects.filter(pk__in=ids).update(standing=Standing.PUBLISHED)
    Step.objects.bulk_create([Step(observation_id=pk, standing=Standing.PUBLISHED, by=person, note=row.title) for pk in ids])
    if ids:
        audit.record(person, "facts_published", row, plan=row.edition.plan, after={"facts": ids})
    return len(ids)


def _advance(row: ReportRow, person: Person, come_from: str, to: str, verb: str, **more: Any) -> None:
    changed = ReportRow.objects.filter(pk=row.pk, standing=come_from).update(standing=to, **more)
    if not changed:
        raise WrongContent("この報告書は、いまの状態ではこの操作ができません。", remedy="画面を読み直して、状態を確かめてください。")
    row.refresh_from_db()
    audit.record(person, verb, row, plan=row.edition.plan, before={"standing": come_from}, after={"standing": to, "sha256": row.sha256})


def _files(edition: EditionRow) -> tuple[InputHash, ...]:
    return (InputHash(name=edition.document.name, sha256=edition.document.sha256),) if edition.document else ()
