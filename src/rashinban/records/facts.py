"""Facts on their way: entered, checked, returned, approved, published, corrected. Every step in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from rashinban.core.errors import ManyErrors, RashinbanError, WrongContent
from rashinban.monitoring.observations import Observation
from rashinban.records import audit, convert
from rashinban.records.access import access_of
from rashinban.records.closing import refuse_closed
from rashinban.records.inheritance import speaks_for
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


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact to be written down. ``seen`` is the id of the newest row of the indicator that the person had before
    their eyes (0: none; None: does not matter)."""

    indicator: IndicatorRow
    observation: Observation
    confidentiality: str | None = None
    seen: int | None = None


class Refusals(ManyErrors):
    """Why some of several facts cannot be written down, by the key of their indicator; none of them was."""

    def __init__(self, by_indicator: dict[str, RashinbanError]) -> None:
        self.by_indicator = by_indicator
        super().__init__(tuple(by_indicator.values()))


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
    """Write down one fact (see :func:`enter_all`); what is wrong with it is raised as it is."""
    try:
        entry = Entry(indicator, observation, confidentiality, seen)
        return enter_all([entry], person, standing=standing, reason=reason)[0]
    except Refusals as refused:
        raise refused.errors[0] from None


@transaction.atomic
def enter_all(
    entries: Sequence[Entry], person: Person | None, *, standing: str = Standing.DRAFT, reason: str = ""
) -> list[ObservationRow]:
    """Write down facts, all or none, in a number of statements that does not grow with them.

    A draft of the same period is replaced; anything further along is corrected by a new row. Refusals when what is
    already counted for a period and day of vintage says something else (a correction needs a later day, because what
    was known on a day stays known), when somebody else was quicker (Overtaken), without the right to enter, or while
    the period is closed. At most one entry for an indicator.
    """
    keys = sorted(entry.indicator.pk for entry in entries)
    list(IndicatorRow.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))  # one after the other
    known = _known(entries)
    for plan_period in {(entry.indicator.edition.plan_id, entry.observation.period): entry for entry in entries}.values():
        refuse_closed(plan_period.indicator.edition, plan_period.observation.period, person, reason)
    refused: dict[str, RashinbanError] = {}
    for entry in entries:
        try:
            _check(entry, known[entry.indicator.pk], person)
        except RashinbanError as error:
            refused[entry.indicator.key] = error
    if refused:
        raise Refusals(refused)
    return _write(entries, known, person, standing, reason)


def _known(entries: Sequence[Entry]) -> dict[int, list[ObservationRow]]:
    """What is written down for the same period, also in earlier editions, oldest first, by the entry's indicator."""
    line = speaks_for({entry.indicator.pk: entry.indicator.continues_id for entry in entries})
    periods = {entry.indicator.pk: entry.observation.period for entry in entries}
    rows = ObservationRow.objects.filter(indicator__in=line, period__in=set(periods.values())).order_by("vintage", "id")
    known: dict[int, list[ObservationRow]] = {pk: [] for pk in periods}
    for row in rows.select_related("indicator"):
        own = line[row.indicator_id]
        if row.period == periods[own]:
            known[own].append(row)
    return known


def _check(entry: Entry, known: list[ObservationRow], person: Person | None) -> None:
    allow(entry.indicator, person, "may_enter")
    if entry.seen is not None and any(row.pk > entry.seen for row in known):
        raise Overtaken(max(known, key=lambda row: row.pk))
    counted = [row for row in known if row.standing in COUNTED]
    if counted and counted[-1].vintage >= entry.observation.vintage:
        raise WrongContent(
            f"{entry.observation.period.japanese()}には、把握日{counted[-1].vintage}の承認済みの値があります。",
            remedy="訂正するときは、訂正した日を把握日にしてください。",
        )


def _write(
    entries: Sequence[Entry], known: dict[int, list[ObservationRow]], person: Person | None, standing: str, reason: str
) -> list[ObservationRow]:
    rows, told = [], []
    replaced: dict[int, ObservationRow] = {}
    for entry in entries:
        same = known[entry.indicator.pk]
        counted = next((row for row in reversed(same) if row.standing in COUNTED), None)
        drafts = [row for row in same if row.standing not in COUNTED]
        row = ObservationRow(
            indicator=entry.indicator,
            standing=standing,
            entered_by=person,
            revises=counted,
            confidentiality=entry.confidentiality or (counted or entry.indicator).confidentiality,
            **convert.observation_columns(entry.observation),
        )
        rows.append(row)
        replaced |= {draft.pk: row for draft in drafts}
        before = drafts[-1] if drafts else counted
        told.append(("fact_corrected" if counted else "fact_entered", tell(before) if before else None))
    ObservationRow.objects.bulk_create(rows)
    for evidence in Evidence.objects.filter(observation__in=replaced) if replaced else ():
        Evidence.objects.filter(pk=evidence.pk).update(observation=replaced[evidence.observation_id])
    ObservationRow.objects.filter(pk__in=replaced).delete()
    Step.objects.bulk_create([Step(observation=row, standing=standing, by=person) for row in rows])
    audit.record_all(
        person,
        [
            audit.Told(
                verb,
                row,
                plan=row.indicator.edition.plan,
                before=before,
                after=tell(row),
                reason=reason,
                confidentiality=strictest(row.indicator.confidentiality, row.confidentiality),
            )
            for row, (verb, before) in zip(rows, told, strict=True)
        ],
    )
    return rows


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
        allow(row.indicator, person, "may_enter")
    if standing == Standing.PUBLISHED:
        allow(row.indicator, person, "plans_for")
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
        after=tell(row),
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
    allow(row.indicator, person, "may_enter")
    confidentiality = strictest(row.indicator.confidentiality, row.confidentiality)
    audit.record(
        person, "fact_withdrawn", row, plan=row.indicator.edition.plan, before=tell(row), confidentiality=confidentiality
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


def allow(indicator: IndicatorRow, person: Person | None, right: str) -> None:
    """Refuse a person without this right; None is the system itself (a take-over, a job of a person checked before)."""
    if person is None:
        return
    access, organisation = access_of(person), indicator.edition.plan.organisation_id
    if not (access.plans_for(organisation) if right == "plans_for" else access.may_enter(indicator.division_id, organisation)):
        raise WrongContent("この指標の値を扱う役割がありません。", remedy="担当課か企画担当に頼んでください。")


def tell(row: ObservationRow) -> dict[str, object]:
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
