"""Facts on their way: entered, checked, returned, approved, published, corrected. Every step in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from rashinban.core.errors import WrongContent
from rashinban.monitoring.observations import Observation
from rashinban.records import audit, convert
from rashinban.records.access import access_of
from rashinban.records.models import COUNTED, Evidence, IndicatorRow, ObservationRow, Standing, Step

if TYPE_CHECKING:
    from rashinban.records.models import EditionRow, Person

#: From -> where a fact may go next. Nothing leaves 公表済み: a correction is a new fact.
STEPS: dict[str, tuple[str, ...]] = {
    Standing.DRAFT: (Standing.CHECKED,),
    Standing.CHECKED: (Standing.APPROVED, Standing.RETURNED),
    Standing.RETURNED: (Standing.CHECKED,),
    Standing.APPROVED: (Standing.PUBLISHED,),
    Standing.PUBLISHED: (),
}


class Overtaken(WrongContent):
    """Somebody else wrote down the same period meanwhile; ``row`` is what they wrote."""

    def __init__(self, row: ObservationRow) -> None:
        self.row = row
        super().__init__(
            f"入力しているあいだに、{row.period.japanese()}の値がほかの人によって入力されました。",
            remedy="二つの値を見比べて、どちらを残すかを選んでください。",
        )


@transaction.atomic
def enter(
    indicator: IndicatorRow,
    observation: Observation,
    person: Person | None,
    *,
    standing: str = Standing.DRAFT,
    confidentiality: str | None = None,
    reason: str = "",
    seen: int | None = None,
) -> ObservationRow:
    """Write down a fact. A draft of the same period is replaced; anything further along is corrected by a new row.

    WrongContent when what is already counted for that period and day of vintage says something else: a correction
    needs a later day, because what was known on a day stays known. ``seen`` is the id of the newest row of the
    indicator that the person had before their eyes (0: none); Overtaken when another came since for that period.
    """
    _allow(indicator, person, "may_enter")
    IndicatorRow.objects.select_for_update().get(pk=indicator.pk)  # two people at once: one after the other
    same = list(ObservationRow.objects.filter(indicator=indicator, period=observation.period).order_by("vintage", "id"))
    if seen is not None and any(row.pk > seen for row in same):
        raise Overtaken(max(same, key=lambda row: row.pk))
    counted = [row for row in same if row.standing in COUNTED]
    open_rows = [row for row in same if row.standing not in COUNTED]
    if counted and counted[-1].vintage >= observation.vintage:
        raise WrongContent(
            f"{observation.period.japanese()}には、把握日{counted[-1].vintage}の承認済みの値があります。",
            remedy="訂正するときは、訂正した日を把握日にしてください。",
        )
    before = _told(open_rows[-1]) if open_rows else (_told(counted[-1]) if counted else None)
    row = ObservationRow.objects.create(
        indicator=indicator,
        standing=standing,
        entered_by=person,
        revises=counted[-1] if counted else None,
        confidentiality=confidentiality or (counted[-1].confidentiality if counted else indicator.confidentiality),
        **convert.observation_columns(observation),
    )
    Evidence.objects.filter(observation__in=open_rows).update(observation=row)
    for replaced in open_rows:
        replaced.delete()
    Step.objects.create(observation=row, standing=standing, by=person)
    audit.record(
        person,
        "fact_corrected" if counted else "fact_entered",
        row,
        plan=indicator.edition.plan,
        before=before,
        after=_told(row),
        reason=reason,
        confidentiality=strictest(indicator.confidentiality, row.confidentiality),
    )
    return row


@transaction.atomic
def move(row: ObservationRow, standing: str, person: Person | None, note: str = "") -> ObservationRow:
    """Take a fact one step further (or back to its author, with a word). The author cannot approve it."""
    row = ObservationRow.objects.select_for_update(of=("self",)).select_related("indicator__edition__plan").get(pk=row.pk)
    if standing not in STEPS[row.standing]:
        told = dict(Standing.choices)
        raise WrongContent(
            f"「{told[row.standing]}」の値を「{told[standing]}」にはできません。", remedy="画面を読み直して、今の状態を確かめてください。"
        )
    if standing == Standing.CHECKED:
        _allow(row.indicator, person, "may_enter")
    if standing == Standing.PUBLISHED:
        _allow(row.indicator, person, "plans_for")
    if standing in (Standing.APPROVED, Standing.RETURNED):
        plan = row.indicator.edition.plan
        if not access_of(person).may_approve(row.indicator.division_id, plan.organisation_id, authors(row)):
            raise WrongContent("自分で入力した値や、担当していない課の値は承認できません。", remedy="別の承認者に頼んでください。")
    if standing == Standing.RETURNED and not note.strip():
        raise WrongContent("差し戻す理由がありません。", remedy="どこを直せばよいかを書いてください。")
    before = row.standing
    row.standing = standing
    row.save(update_fields=["standing"])
    Step.objects.create(observation=row, standing=standing, by=person, note=note.strip())
    audit.record(
        person,
        f"fact_{standing}",
        row,
        plan=row.indicator.edition.plan,
        before={"standing": before},
        after=_told(row),
        reason=note.strip(),
        confidentiality=strictest(row.indicator.confidentiality, row.confidentiality),
    )
    return row


@transaction.atomic
def withdraw(row: ObservationRow, person: Person | None) -> None:
    """Take a fact back that nobody waits for: a draft, or one that was returned. The audit trail keeps what it said."""
    row = ObservationRow.objects.select_for_update(of=("self",)).select_related("indicator__edition__plan").get(pk=row.pk)
    if row.standing not in (Standing.DRAFT, Standing.RETURNED):
        raise WrongContent("提出した値や承認された値は取り消せません。", remedy="直すときは、もう一度入力して提出してください。")
    _allow(row.indicator, person, "may_enter")
    confidentiality = strictest(row.indicator.confidentiality, row.confidentiality)
    audit.record(
        person, "fact_withdrawn", row, plan=row.indicator.edition.plan, before=_told(row), confidentiality=confidentiality
    )
    row.delete()


def authors(row: ObservationRow) -> set[int | None]:
    """Everybody whose hand is in a fact: who entered it, who checked it."""
    handled = row.steps.filter(standing__in=(Standing.DRAFT, Standing.CHECKED)).values_list("by", flat=True)
    return {row.entered_by_id, *handled}


@transaction.atomic
def import_approved(edition: EditionRow, observations: Iterable[Observation], person: Person | None = None) -> int:
    """Take over facts that were already official before this system: approved at once, said so in the audit trail."""
    indicators = {row.key: row for row in IndicatorRow.objects.filter(edition=edition)}
    rows = [
        ObservationRow(
            indicator=indicators[one.indicator],
            standing=Standing.APPROVED,
            entered_by=person,
            confidentiality=indicators[one.indicator].confidentiality,
            **convert.observation_columns(one),
        )
        for one in observations
    ]
    ObservationRow.objects.bulk_create(rows)
    Step.objects.bulk_create([Step(observation=row, standing=Standing.APPROVED, by=person) for row in rows])
    audit.record(person, "facts_imported", edition, plan=edition.plan, after={"count": len(rows)})
    return len(rows)


def strictest(*classes: str) -> str:
    """The most closed of several classes of confidentiality.

    >>> strictest("public", "secret", "internal")
    'secret'
    """
    order = ("public", "internal", "restricted", "secret")
    return max(classes, key=order.index)


def _allow(indicator: IndicatorRow, person: Person | None, right: str) -> None:
    """Refuse a person without this right; None is the system itself (a take-over, a job of a person checked before)."""
    if person is None:
        return
    access, organisation = access_of(person), indicator.edition.plan.organisation_id
    if not (access.plans_for(organisation) if right == "plans_for" else access.may_enter(indicator.division_id, organisation)):
        raise WrongContent("この指標の値を扱う役割がありません。", remedy="担当課か企画担当に頼んでください。")


def _told(row: ObservationRow) -> dict[str, object]:
    """A fact as the audit trail tells it."""
    return {
        "indicator": row.indicator.key,
        "period": row.period.code,
        "value": str(row.value) if row.value is not None else None,
        "judgement": row.judgement,
        "vintage": row.vintage.isoformat(),
        "status": row.status,
        "note": row.note,
        "source": row.source.document if row.source else None,
        "standing": row.standing,
        "confidentiality": row.confidentiality,
    }
