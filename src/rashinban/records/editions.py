"""Deciding: a plan becomes an edition, an edition comes into force and is published, a target is changed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from rashinban.core.errors import WrongContent
from rashinban.monitoring.target_changes import REASON_KINDS
from rashinban.plans.comparison import compare
from rashinban.plans.plan import Plan, Target
from rashinban.records import audit, convert
from rashinban.records.models import (
    Division,
    EditionRow,
    EditionStanding,
    IndicatorRow,
    MeasureRow,
    Organisation,
    PlanRow,
    TargetRevision,
)

if TYPE_CHECKING:
    from rashinban.records.models import Person, StoredFile


@transaction.atomic
def add_plan(slug: str, organisation: Organisation, title: str, person: Person | None = None) -> PlanRow:
    """A new plan without an edition; its slug is its address."""
    plan = PlanRow.objects.create(slug=slug, organisation=organisation, title=title)
    audit.record(person, "plan_added", plan, plan=plan, after={"title": title, "slug": slug})
    return plan


@transaction.atomic
def add_edition(
    row: PlanRow, plan: Plan, person: Person | None = None, *, document: StoredFile | None = None, text: str = ""
) -> EditionRow:
    """Store a plan as the next edition, still a draft. Divisions are found by the names of the owners in the plan."""
    number = (row.editions.aggregate(last=Max("number"))["last"] or 0) + 1
    edition = EditionRow.objects.create(
        plan=row, number=number, document=document, text=text, created_by=person, **convert.edition_columns(plan)
    )
    convert.write_plan(plan, edition)
    _assign_by_name(edition)
    audit.record(person, "edition_added", edition, plan=row, after={"number": number, "indicators": len(plan.indicators)})
    return edition


@transaction.atomic
def put_in_force(edition: EditionRow, decided_on: date, person: Person | None = None) -> None:
    """The edition counts from now on; the one before becomes an old edition, and its facts are carried over."""
    before = EditionRow.objects.filter(plan=edition.plan, standing=EditionStanding.IN_FORCE).first()
    if edition.standing != EditionStanding.DRAFT:
        raise WrongContent("この版はすでに決定されています。", remedy="新しい版として取り込んでください。")
    if before is not None:
        _carry_over(before, edition)
        EditionRow.objects.filter(pk=before.pk).update(standing=EditionStanding.SUPERSEDED)
    EditionRow.objects.filter(pk=edition.pk).update(
        standing=EditionStanding.IN_FORCE, decided_on=decided_on, version=F("version") + 1
    )
    PlanRow.objects.filter(pk=edition.plan_id).update(title=edition.title)
    edition.refresh_from_db()
    audit.record(person, "edition_in_force", edition, plan=edition.plan, after={"decided_on": decided_on})


@transaction.atomic
def publish_edition(edition: EditionRow, person: Person | None = None) -> None:
    """The public may read the plan (what of it is 公開)."""
    if edition.standing == EditionStanding.DRAFT:
        raise WrongContent("案のままでは公表できません。", remedy="先に決定してください。")
    if edition.published_at is None:
        EditionRow.objects.filter(pk=edition.pk).update(published_at=timezone.now())
        edition.refresh_from_db()
        audit.record(person, "edition_published", edition, plan=edition.plan)


@transaction.atomic
def change_targets(
    indicator: IndicatorRow,
    targets: tuple[Target, ...],
    decided_on: date,
    reason_kind: str,
    reason: str,
    person: Person | None = None,
) -> TargetRevision:
    """Replace the targets of an indicator from a day on; the old ones stay, with the reason for the change."""
    if not reason.strip():
        raise WrongContent("目標を変える理由がありません。", remedy="理由を文で入力してください。")
    if reason_kind not in REASON_KINDS:
        raise WrongContent("目標を変える理由の種類が選ばれていません。", remedy="一覧から選んでください。")
    newest = indicator.revisions.select_for_update().order_by("-number").first()
    if newest is None or (newest.decided_on is not None and decided_on < newest.decided_on):
        raise WrongContent("決定日が、前の変更の日より前です。", remedy="決定日を確かめてください。")
    rows = convert.read_rows(indicator.edition)
    before = rows.targets.get(newest.pk, ())
    if before == targets:
        raise WrongContent("目標は今のものと同じです。", remedy="変える値を入力してください。")
    revision = TargetRevision.objects.create(
        indicator=indicator,
        number=newest.number + 1,
        decided_on=decided_on,
        reason_kind=reason_kind,
        reason=reason.strip(),
        decided_by=person,
    )
    convert.write_targets([(revision, targets)])
    touch(indicator.edition)
    audit.record(
        person,
        "targets_changed",
        indicator,
        plan=indicator.edition.plan,
        before=[target.model_dump(mode="json", exclude_none=True) for target in before],
        after=[target.model_dump(mode="json", exclude_none=True) for target in targets],
        reason_kind=reason_kind,
        reason=reason.strip(),
    )
    return revision


def touch(edition: EditionRow) -> None:
    """Say that what the edition holds has changed, so that cached answers are not used again."""
    EditionRow.objects.filter(pk=edition.pk).update(version=F("version") + 1)


def _assign_by_name(edition: EditionRow) -> None:
    """Owners written in the plan become divisions where a division of that name exists; nobody is guessed."""
    divisions = {each.name: each for each in Division.objects.filter(organisation=edition.plan.organisation)}
    for rows in (MeasureRow, IndicatorRow):
        owned = list(rows.objects.filter(edition=edition, owner__in=divisions))
        for row in owned:
            row.division = divisions[row.owner]
        rows.objects.bulk_update(owned, ["division"])
    inherited = []
    by_measure = {row.pk: row for row in MeasureRow.objects.filter(edition=edition)}
    for row in IndicatorRow.objects.filter(edition=edition, division=None).exclude(measure=None):
        measure = by_measure.get(row.measure_id)
        while measure is not None and measure.division_id is None:
            measure = by_measure.get(measure.parent_id)
        if measure is not None:
            row.division_id = measure.division_id
            inherited.append(row)
    IndicatorRow.objects.bulk_update(inherited, ["division"])


def _carry_over(before: EditionRow, after: EditionRow) -> None:
    """Indicators that are the same promise in both editions inherit facts, division and class."""
    old_rows, new_rows = convert.read_rows(before), convert.read_rows(after)
    old = {row.key: row for row in old_rows.indicators}
    new = {row.key: row for row in new_rows.indicators}
    changed = []
    for difference in compare(convert.read_plan(old_rows), convert.read_plan(new_rows)).indicators:
        if len(difference.old) == len(difference.new) == 1:
            row, previous = new[difference.new[0].id], old[difference.old[0].id]
            row.continues = previous
            row.division_id = row.division_id or previous.division_id
            row.confidentiality = previous.confidentiality
            changed.append(row)
    IndicatorRow.objects.bulk_update(changed, ["continues", "division", "confidentiality"])
