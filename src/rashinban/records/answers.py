"""Answers taken in: every change of a grid, a workbook or a pasted table in one transaction, or none of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from rashinban.core.errors import ManyErrors, Place, RashinbanError, WrongContent
from rashinban.monitoring.answers import Answers
from rashinban.monitoring.observations import Observation
from rashinban.records import facts
from rashinban.records.access import access_of
from rashinban.records.closing import refuse_closed
from rashinban.records.models import Collection as CollectionRow
from rashinban.records.models import IndicatorRow, Standing
from rashinban.records.questions import Question, hidden_answers, put_question

if TYPE_CHECKING:
    from rashinban.records.models import Division, Person

#: Reads what was typed or sent, beside the question as it stands at that moment.
Reading = Callable[[Question], Answers]


@dataclass(frozen=True, slots=True)
class Taken:
    """What was done: how many facts were entered, how many drafts were handed on to be approved, how many rows said
    what is recorded already."""

    entered: int
    submitted: int
    unchanged: int
    answers: Answers


def answer(
    collection: CollectionRow,
    division: Division | None,
    person: Person,
    today: date,
    read: Reading,
    *,
    submit: bool = False,
    only: Collection[str] | None = None,
    reason: str = "",
) -> Taken:
    """Take in what ``read`` finds, all of it or nothing: as drafts, or (``submit``) on to the approver.

    The indicators are locked before anything is compared, so nobody else's entry is overwritten unseen. ``submit``
    hands on the drafts of before as well, those of ``only`` (indicator keys; None: the whole question). What was
    returned and not changed stays with its author. ``reason`` is kept in the audit trail.
    WrongContent without the right to enter or while the period is closed; ManyErrors with every row that cannot be.
    """
    access = access_of(person)
    if not access.may_enter(division.pk if division else None, collection.edition.plan.organisation_id):
        raise WrongContent("この課の実績を入力する役割がありません。", remedy="企画担当に相談してください。")
    with transaction.atomic():
        refuse_closed(collection.edition, collection.period, person, reason)
        asked = IndicatorRow.objects.select_for_update().filter(edition=collection.edition_id, division=division)
        list(asked.order_by("pk").values_list("pk", flat=True))  # everybody takes the locks in the same order
        question = put_question(collection, division, person, today)
        found = read(question)
        entered = _enter_all(question, found, person, Standing.CHECKED if submit else Standing.DRAFT, reason)
        submitted = _hand_on(question, entered, person, only) if submit else 0
    return Taken(len(entered), submitted + (len(entered) if submit else 0), found.unchanged, found)


def _enter_all(question: Question, found: Answers, person: Person, standing: str, reason: str) -> set[str]:
    """Every observation through ``facts.enter``; all refusals together, each at the row it is about."""
    hidden = hidden_answers(question, (one.indicator for one in found.observations)) if found.observations else frozenset()
    places = {change.indicator: change.place for change in found.changes}
    entries, errors = [], []
    for one in found.observations:
        record = question.records.get(one.indicator)
        if one.indicator in hidden:
            errors.append(_hidden(one, places))
        entries.append(facts.Entry(question.rows[one.indicator], one, record.confidentiality if record is not None else None))
    try:
        if not errors:
            facts.enter_all(entries, person, standing=standing, reason=reason)
    except facts.Refusals as refused:
        errors = [WrongContent(error.what, places.get(key, Place()), error.remedy) for key, error in refused.by_indicator.items()]
    if errors:
        raise ManyErrors(tuple(errors))
    return {one.indicator for one in found.observations}


def _hidden(one: Observation, places: Mapping[str, Place]) -> RashinbanError:
    return WrongContent(
        f"指標「{one.indicator}」には、あなたが見ることのできない実績が記録されています。",
        places.get(one.indicator, Place()),
        "担当課に入力を頼んでください。",
    )


def _hand_on(question: Question, entered: set[str], person: Any, only: Collection[str] | None) -> int:
    """Drafts that were there before and were not changed now go on to the approver."""
    waiting = [
        row
        for key, row in question.records.items()
        if row.standing == Standing.DRAFT and key not in entered and (only is None or key in only)
    ]
    for row in waiting:
        facts.move(row, Standing.CHECKED, person)
    return len(waiting)
