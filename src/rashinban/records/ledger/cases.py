"""Support cases: opened, followed year by year beyond the end of the support, closed. And what was learnt.

A case may be known to many; its baseline and its figures only to those named on it (企業秘密), which :func:`sees_figures`
decides for the columns of the case, and ``visible_to`` for the facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from rashinban.core.errors import WrongContent
from rashinban.core.period import Period
from rashinban.ledger.effects import Followed, Result, expected_years
from rashinban.records import audit
from rashinban.records.access import access_of
from rashinban.records.ledger import recording
from rashinban.records.ledger.recording import Given
from rashinban.records.models import FIGURES, CaseRow, Confidentiality, FactRow, Grade, LessonRow, PartyKind

if TYPE_CHECKING:
    from rashinban.records.models import Division, Organisation, Person

COLUMNS = (
    *("title", "party", "programme", "supporter", "measure", "opened_on", "baseline", "baseline_period", "share"),
    *("note", "confidentiality"),
)
#: Columns that are the company's own figures: told in the trail as secrets, shown to those named.
FIGURE_COLUMNS = ("baseline", "baseline_period", "share")
#: Grades of which it can be said that a document was seen.
CHECKED = tuple(grade for grade in Grade.values if grade != Grade.STATEMENT)


@dataclass(frozen=True, slots=True)
class YearResult:
    """One year's figure of a case with the fact that holds it."""

    fact: FactRow
    value: Result


def may_change(row: CaseRow, person: Person | None) -> bool:
    """Whether this person may change the case: those who record for its division, who opened it, who are named on it."""
    if person is None:
        return True
    access = access_of(person)
    return access.may_change(row) or (access.records_for(row.organisation_id) and row.named.filter(pk=access.person).exists())


def sees_figures(row: CaseRow, person: Person | None) -> bool:
    """Whether this person is named on the case or opened it, and so may read the company's figures."""
    if person is None:
        return True
    access = access_of(person)
    if access.person is None or not (access.recording or access.read_only):
        return False
    works_here = any(row.organisation_id in organisations for _duty, organisations in access.by_duty)
    return (works_here and row.recorded_by_id == access.person) or row.named.filter(pk=access.person).exists()


@transaction.atomic
def open_case(
    organisation: Organisation,
    given: Mapping[str, Any],
    named: Iterable[Person],
    person: Person | None,
    *,
    division: Division | None = None,
) -> CaseRow:
    """A new case. Whoever opens it is named on it with the others, so that its figures have a reader."""
    if person is not None and not access_of(person).records_for(organisation.pk, division.pk if division else None):
        raise PermissionDenied(_("この組織や課の活動を記録する役割がありません。企画担当に相談してください。"))
    row = CaseRow(organisation=organisation, division=division, recorded_by=person)
    _take(row, given)
    row.save()
    row.named.set({*named, person} - {None})
    _tell(person, "case_opened", row, {}, summary(row))
    return row


@transaction.atomic
def change_case(row: CaseRow, given: Mapping[str, Any], person: Person | None, *, named: Iterable[Person] | None = None) -> bool:
    """Change some columns and, with ``named``, who may read its figures; False when all is as it was.

    Figures and names are changed by those who see the figures alone.
    """
    _check_may_change(row, person)
    if ({*given} & {*FIGURE_COLUMNS} or named is not None) and not sees_figures(row, person):
        raise PermissionDenied(_("企業の数値と、それを見られる人は、この案件で名前を挙げられた人だけが変えられます。"))
    before = summary(row)
    _take(row, given)
    row.save()
    if named is not None:
        row.named.set(named)
        if not row.named.exists():
            raise WrongContent(_("数値を見られる人が一人もいなくなります。"), remedy=_("少なくとも一人を選んでください。"))
    return _tell(person, "case_changed", row, before, summary(row))


@transaction.atomic
def add_result(
    row: CaseRow,
    period: Period,
    amount: Decimal,
    person: Person,
    *,
    grade: str = Grade.STATEMENT,
    share: Decimal | None = None,
    note: str = "",
    evidence: Any = None,
    why: str = "",
) -> FactRow:
    """One year's sales as a secret fact, on the year's last day. A year reported already is corrected, with a reason.

    Baseline and share are those of the case as they stand; ``share`` overrides the latter for this year.
    """
    if not may_change(row, person) or not sees_figures(row, person):
        raise PermissionDenied(_("この案件の数値は、案件で名前を挙げられた人だけが記録できます。"))
    if row.baseline is None:
        raise WrongContent(_("支援前の売上高がありません。"), remedy=_("先に案件を編集して、支援前の売上高を書いてください。"))
    if period.end < row.opened_on:
        raise WrongContent(_("支援が始まる前の年です。"), remedy=_("支援前の売上高は、案件の編集で書いてください。"))
    effective = share if share is not None else row.share if row.share is not None else Decimal(1)
    given = Given(
        kind="sales",
        on=period.end,
        party=row.party,
        case=row,
        measure=row.measure,
        card=row.programme,
        amount=amount,
        baseline=row.baseline,
        share=effective,
        note=note,
        grade=str(grade),
        evidence=evidence,
        division=row.division,
    )
    known = [each for each in results(row, None) if each.value.period == period]
    if known:
        return recording.correct(known[-1].fact, given, person, why or _("報告が改められた"))
    return recording.record_fact(row.organisation, given, person)


@transaction.atomic
def end_support(row: CaseRow, on: date, person: Person | None) -> None:
    """The support ends; the case stays open, its results keep coming."""
    _check_may_change(row, person)
    if on < row.opened_on:
        raise WrongContent(_("支援の終了日が開始日より前です。"), remedy=_("日付を直してください。"))
    if row.closed_on is not None and on > row.closed_on:
        raise WrongContent(_("支援の終了日が、追跡の終了日より後です。"), remedy=_("日付を直してください。"))
    _set(row, person, "case_support_ended", support_ended_on=on)


@transaction.atomic
def close_case(row: CaseRow, on: date, person: Person | None) -> None:
    """No more results are followed; the support ends with it at the latest."""
    _check_may_change(row, person)
    if on < (row.support_ended_on or row.opened_on):
        raise WrongContent(_("追跡の終了日が、支援の終了日より前です。"), remedy=_("日付を直してください。"))
    _set(row, person, "case_closed", closed_on=on, support_ended_on=row.support_ended_on or on)


@transaction.atomic
def reopen_case(row: CaseRow, person: Person | None) -> None:
    """It is followed on after all."""
    _check_may_change(row, person)
    _set(row, person, "case_reopened", closed_on=None)


def results(row: CaseRow, user: Any, on: date | None = None) -> list[YearResult]:
    """The yearly results this person may read (None: all), the newest report of each year, up to a day."""
    facts = FactRow.objects.filter(case=row, kind="sales", withdrawn_at=None)
    if user is not None:
        facts = facts.visible_to(user)
    if on is not None:
        facts = facts.filter(on__lte=on)
    return _by_year(facts.order_by("on", "id"))


def followed(rows: Sequence[CaseRow], user: Any, today: date) -> dict[int, Followed]:
    """Cases by their number with the results this person may read and the years that are due; one query for all."""
    facts = FactRow.objects.visible_to(user).filter(case__in=rows, kind="sales", withdrawn_at=None).order_by("on", "id")
    by_case: dict[int, list[FactRow]] = {}
    for fact in facts:
        by_case.setdefault(fact.case_id, []).append(fact)
    found = {}
    for row in rows:
        values = tuple(each.value for each in _by_year(by_case.get(row.pk, ())))
        closed = row.closed_on is not None and row.closed_on <= today
        found[row.pk] = Followed(row.key, values, expected_years(row.opened_on, row.closed_on, today), closed)
    return found


def add_lesson(
    organisation: Organisation,
    given: Mapping[str, Any],
    person: Person | None,
    *,
    division: Division | None = None,
) -> LessonRow:
    """What was learnt, with where it was learnt: a measure, a connection, a case, a gathering."""
    if person is not None and not access_of(person).records_for(organisation.pk, division.pk if division else None):
        raise PermissionDenied(_("この組織や課の活動を記録する役割がありません。企画担当に相談してください。"))
    row = LessonRow(organisation=organisation, division=division, recorded_by=person, **given)
    row.title, row.text = row.title.strip(), row.text.strip()
    if not row.title or not row.text:
        raise WrongContent(_("見出しと内容の両方が要ります。"), remedy=_("空いているところを書いてください。"))
    for name in ("connection", "case", "gathering"):
        other = getattr(row, name)
        if other is not None and other.organisation_id != organisation.pk:
            raise WrongContent(_("ほかの組織の記録とは結びつけられません。"), remedy=_("この組織の中から選んでください。"))
    with transaction.atomic():
        row.save()
        audit.record(person, "lesson_added", row, organisation=organisation, after={"title": row.title, "text": row.text})
    return row


def summary(row: CaseRow) -> dict[str, Any]:
    """The case as the audit trail keeps it, figures included."""
    told = {name: getattr(row, name) for name in (*COLUMNS, "support_ended_on", "closed_on") if name not in _ROWS}
    told |= {name: getattr(row, f"{name}_id") for name in _ROWS}
    told |= {"baseline_period": row.baseline_period.code if row.baseline_period else None}
    told |= {"named": sorted(row.named.values_list("login", flat=True))}
    return {name: value for name, value in told.items() if value not in (None, "", [])}


_ROWS = ("party", "programme", "supporter", "measure")


def _take(row: CaseRow, given: Mapping[str, Any]) -> None:
    for name, value in given.items():
        if name not in COLUMNS:
            raise WrongContent(_("「%(name)s」という項目はありません。") % {"name": name}, remedy=_("項目の名前を直してください。"))
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    if not row.title:
        raise WrongContent(_("件名がありません。"), remedy=_("件名を書いてください。"))
    if row.party is None or row.party.kind != PartyKind.ORGANISATION:
        raise WrongContent(_("支援する相手は、企業・団体から選びます。"), remedy=_("企業・団体の記録を選んでください。"))
    if row.share is not None and not 0 <= row.share <= 1:
        raise WrongContent(_("寄与割合は0から1のあいだで書いてください。"), remedy=_("30％なら0.3と書いてください。"))
    if row.confidentiality not in Confidentiality.values:
        raise WrongContent(_("公開の範囲が決まっていません。"), remedy=_("公開、庁内、関係者限、企業秘密のどれかにしてください。"))
    for name in ("party", "supporter", "programme"):
        other = getattr(row, name)
        if other is not None and other.organisation_id != row.organisation_id:
            raise WrongContent(_("ほかの組織の記録とは結びつけられません。"), remedy=_("この組織の中から選んでください。"))
    if row.measure is not None and row.measure.edition.plan.organisation_id != row.organisation_id:
        raise WrongContent(_("ほかの組織の計画の施策とは結びつけられません。"), remedy=_("この組織の計画から選んでください。"))
    for end, what in ((row.support_ended_on, _("支援の終了日")), (row.closed_on, _("追跡の終了日"))):
        if end is not None and end < row.opened_on:
            raise WrongContent(_("開始日が%(what)sより後です。") % {"what": what}, remedy=_("日付を直してください。"))


def _check_may_change(row: CaseRow, person: Person | None) -> None:
    if not may_change(row, person):
        raise PermissionDenied(_("この案件を変える役割がありません。案件で名前を挙げられた人か、企画担当に相談してください。"))


def _set(row: CaseRow, person: Person | None, verb: str, **columns: Any) -> None:
    before = {name: getattr(row, name) for name in columns}
    if before == columns:
        return
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=list(columns))
    audit.record(person, verb, row, organisation=row.organisation, before=before, after=columns)


def _tell(person: Person | None, verb: str, row: CaseRow, before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Two events: what anybody who reads the trail may know, and the figures as the secrets they are."""
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    figures = changed & {*FIGURE_COLUMNS}
    told = []
    for names, confidentiality in ((changed - figures, row.confidentiality), (figures, FIGURES)):
        if names:
            old, new = ({name: each[name] for name in sorted(names) if name in each} for each in (before, after))
            told.append(audit.Told(verb, row, organisation=row.organisation, before=old or None, after=new, confidentiality=confidentiality))
    audit.record_all(person, told)
    return bool(told)


def _by_year(facts: Iterable[FactRow]) -> list[YearResult]:
    """The last report of each year, in the order of years; facts in the order of day and record."""
    newest: dict[Period, YearResult] = {}
    for fact in facts:
        period = Period.containing("fiscal_year", fact.on)
        share = fact.share if fact.share is not None else Decimal(1)
        value = Result(period, fact.amount, fact.baseline or Decimal(0), share, fact.grade in CHECKED or fact.confirmed_at is not None)
        newest[period] = YearResult(fact, value)
    return [newest[period] for period in sorted(newest, key=lambda each: each.start)]
