"""What the statistics say of the measured indicators of a plan beside what is stored, and its acceptance as values.

Nothing becomes a value by itself: a figure waits until somebody accepts it, then it goes the way of every entered value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from rashinban.core.errors import RashinbanError, WrongContent
from rashinban.core.source import Source
from rashinban.monitoring.measured import Change, observe, what_would_change
from rashinban.monitoring.measuring import MeasuringBook
from rashinban.monitoring.observations import Observation
from rashinban.plans.plan import Indicator, Plan
from rashinban.records import audit, convert, facts
from rashinban.records.access import access_of
from rashinban.records.inheritance import speaks_for
from rashinban.records.models import (
    COUNTED,
    EditionRow,
    IndicatorRow,
    ObservationRow,
    SetAsideFigure,
    Standing,
)
from rashinban.records.progress import contents_of
from rashinban.records.statistics.binding import Bound, bindings_in
from rashinban.records.statistics.store import figures_for

if TYPE_CHECKING:
    from rashinban.records.models import Person
    from rashinban.statistics.selection import FigureSource


@dataclass(frozen=True, slots=True)
class Waiting:
    """A figure that is not what is stored. ``stored`` is the newest value of the period, whoever wrote it down;
    ``overtaken`` when that was written down after the statistic came in, so that it stands."""

    change: Change
    stored: Observation | None
    overtaken: bool

    @property
    def seal(self) -> str:
        """What the figure is, to be sure that what is accepted is what was looked at."""
        new = self.change.new
        said = (new.value, new.status, new.source.sha256 if new.source else "", new.vintage) if new else ("gone",)
        return "|".join(map(str, (self.change.indicator, self.change.period.code, *said)))


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator with the statistic that measures it: what waits, how many figures are stored as they are, or why
    nothing can be said."""

    row: IndicatorRow
    indicator: Indicator
    bound: Bound
    waiting: tuple[Waiting, ...] = ()
    same: int = 0
    error: RashinbanError | None = None

    @property
    def new(self) -> tuple[Waiting, ...]:
        """What waits for a decision and says another value."""
        return tuple(each for each in self.waiting if each.change.kind != "restated" and not each.overtaken)

    @property
    def restated(self) -> tuple[Waiting, ...]:
        """The same values from another edition."""
        return tuple(each for each in self.waiting if each.change.kind == "restated" and not each.overtaken)

    @property
    def overtaken(self) -> tuple[Waiting, ...]:
        """What somebody wrote down later is said instead."""
        return tuple(each for each in self.waiting if each.overtaken and each.change.kind != "restated")


def measure(
    edition: EditionRow, user: Any, today: date, *, only: Iterable[str] | None = None, source: FigureSource | None = None
) -> tuple[Measured, ...]:
    """Every indicator of the edition that is measured and that this person may read, with what waits for a decision.

    Periods are those that have ended by today and not before plan and baseline began. ``source`` looks at other figures
    than those of the installation (a release that is not accepted yet); ``only`` limits it to some keys.
    """
    bound = {pk: each[0] for pk, each in bindings_in(edition, only).items() if each and each[0].row.use == "value"}
    if not bound:
        return ()
    plan = contents_of(edition, today).plan
    known = {each.id: each for each in plan.indicators}
    rows = IndicatorRow.objects.visible_to(user).filter(pk__in=bound).select_related("edition__plan__organisation", "division")
    readable = [row for row in rows.order_by("position") if row.key in known]
    stored = _stored(readable)
    refused = _set_aside(readable)
    figures = source or figures_for(user)
    found = []
    for row in readable:
        given = (plan, known[row.key], bound[row.pk], figures, today)
        found.append(_measure(row, stored.get(row.pk, ()), refused.get(row.pk, frozenset()), *given))
    return tuple(found)


@transaction.atomic
def accept(edition: EditionRow, seals: Iterable[str], person: Person, today: date, *, submit: bool = True) -> tuple[ObservationRow, ...]:
    """Take these figures (``Waiting.seal``) as values of their indicators; ``submit`` hands them to the approver.

    Each is an observation of the method "measured" with the day it was received, its table and the hash of the file.
    WrongContent when a figure is not what was looked at any more; the errors of ``facts.enter_all``; all or none.
    """
    may_decide(edition, person)
    chosen = _chosen(edition, seals, person, today)
    rows: list[ObservationRow] = []
    standing = Standing.CHECKED if submit else Standing.DRAFT
    for entries in _one_of_each([(measured, each) for measured, each in chosen]):
        written = [facts.Entry(measured.row, _observation(each, today)) for measured, each in entries]
        rows += facts.enter_all(written, person, standing=standing, reason=_("統計の値を取り入れた"))
    told = [
        audit.Told(
            "measured_accepted",
            row,
            plan=edition.plan,
            after={"period": row.period.code, "value": str(row.value), "sha256": row.source.sha256 if row.source else None, "vintage": row.vintage},
            confidentiality=facts.strictest(row.indicator.confidentiality, row.confidentiality),
        )
        for row in rows
    ]
    audit.record_all(person, told)
    return tuple(rows)


@transaction.atomic
def set_aside(edition: EditionRow, seals: Iterable[str], person: Person, today: date, why: str) -> int:
    """These figures are not taken as values: they are asked about again when the statistic says something else.

    WrongContent without a reason or when a figure is not what was looked at any more.
    """
    may_decide(edition, person)
    if not why.strip():
        raise WrongContent(_("見送るわけがありません。"), remedy=_("なぜ取り入れないのかを一言書いてください。"))
    chosen = _chosen(edition, seals, person, today)
    made, told = [], []
    for measured, each in chosen:
        new = each.change.new
        value, sha256 = (new.value, _hash_of(new)) if new else (None, "")
        made.append(SetAsideFigure(indicator=measured.row, period=each.change.period, value=value, sha256=sha256, why=why.strip(), by=person))
        after = {"period": each.change.period.code, "value": str(value), "sha256": sha256}
        told.append(audit.Told("measured_set_aside", measured.row, plan=edition.plan, after=after, reason=why.strip()))
    SetAsideFigure.objects.bulk_create(made)
    audit.record_all(person, told)
    return len(made)


def may_decide(edition: EditionRow, person: Any) -> None:
    """PermissionDenied for whoever does not plan for the organisation of this plan."""
    if not access_of(person).plans_for(edition.plan.organisation_id):
        raise PermissionDenied(_("統計の値を取り入れるのは企画担当です。企画担当に相談してください。"))


def look_ahead(person: Any, source: FigureSource, today: date) -> tuple[tuple[EditionRow, tuple[Measured, ...]], ...]:
    """What the measured indicators of the plans in force would say by ``source``, where it is not what is stored.

    Only plans for which this person decides.
    """
    access = access_of(person)
    rows = EditionRow.objects.visible_to(person).filter(standing="in_force", plan__organisation__in=access.organisations("planner"))
    found = []
    for edition in rows.select_related("plan__organisation").defer("text").order_by("plan__title"):
        measured = tuple(each for each in measure(edition, person, today, source=source) if each.new or each.error)
        if measured:
            found.append((edition, measured))
    return tuple(found)


def _measure(
    row: IndicatorRow, stored: Sequence[tuple[ObservationRow, Observation]], refused: frozenset[tuple[Any, ...]],
    plan: Plan, indicator: Indicator, bound: Bound, figures: FigureSource, today: date,
) -> Measured:
    """One indicator; an error of the statistic is told, the others go on."""
    first = _beginning(plan, indicator)
    try:
        book = MeasuringBook(plan=plan.id, measuring=(bound.measuring,))
        said = tuple(one for one in observe(plan, book, figures) if first <= one.period.start and one.period.end <= today)
    except RashinbanError as error:
        return Measured(row, indicator, bound, error=error)
    old = [one for _row, one in stored if first <= one.period.start]
    changes = what_would_change(old, said)
    waiting = [_wait(change, stored) for change in changes]
    kept = tuple(each for each in waiting if _figure(each.change) not in refused)
    told = {change.period for change in changes}
    return Measured(row, indicator, bound, kept, sum(one.value is not None and one.period not in told for one in said))


def _beginning(plan: Plan, indicator: Indicator) -> date:
    """From which day figures matter: of the baseline, or of the plan."""
    days = [each.start for each in (plan.period, indicator.baseline.period if indicator.baseline else None) if each is not None]
    return min(days, default=date.min)


def _wait(change: Change, stored: Sequence[tuple[ObservationRow, Observation]]) -> Waiting:
    """The change beside the newest value of the same period."""
    same = [(row, one) for row, one in stored if one.period == change.period]
    newest = max(same, key=lambda pair: (pair[1].vintage, pair[0].pk), default=None)
    counted = [one.vintage for row, one in same if row.standing in COUNTED]
    overtaken = change.new is not None and bool(counted) and max(counted) >= change.new.vintage
    return Waiting(change, newest[1] if newest else None, overtaken)


def _observation(waiting: Waiting, today: date) -> Observation:
    """What is written down: what the statistic says, or that it says nothing any more."""
    change = waiting.change
    if change.new is not None:
        return change.new
    old = change.old
    source = Source(document=old.source.document) if old is not None and old.source is not None else None
    note = _("統計から、この期間の値がなくなりました。")
    return Observation(indicator=change.indicator, period=change.period, vintage=today, method="measured", note=note, source=source)


def _chosen(edition: EditionRow, seals: Iterable[str], person: Person, today: date) -> list[tuple[Measured, Waiting]]:
    """The figures of these seals; WrongContent when one is not there any more."""
    wanted = set(seals)
    if not wanted:
        raise WrongContent(_("値が選ばれていません。"), remedy=_("取り入れる値に印を付けてください。"))
    there = {each.seal: (measured, each) for measured in measure(edition, person, today) for each in measured.waiting if not each.overtaken}
    if wanted - there.keys():
        raise WrongContent(
            _("選んだ値のうち%(count)d件は、見ているあいだに変わりました。") % {"count": len(wanted - there.keys())},
            remedy=_("画面を開き直して、今の値を確かめてください。"),
        )
    return [there[seal] for seal in there if seal in wanted]


def _one_of_each(chosen: list[tuple[Measured, Waiting]]) -> Iterable[list[tuple[Measured, Waiting]]]:
    """The figures in rounds, in each of which an indicator has one."""
    left = chosen
    while left:
        seen: set[int] = set()
        now: list[tuple[Measured, Waiting]] = []
        later: list[tuple[Measured, Waiting]] = []
        for pair in left:
            (later if pair[0].row.pk in seen else now).append(pair)
            seen.add(pair[0].row.pk)
        yield now
        left = later


def _stored(rows: Sequence[IndicatorRow]) -> dict[int, list[tuple[ObservationRow, Observation]]]:
    """What is written down for these indicators, also in the editions before, by their ids; what was returned is not."""
    keys = {row.pk: row.key for row in rows}
    line = speaks_for({row.pk: row.continues_id for row in rows})
    found: dict[int, list[tuple[ObservationRow, Observation]]] = {}
    kept = ObservationRow.objects.filter(indicator__in=line).exclude(standing=Standing.RETURNED)
    for row in kept.order_by("vintage", "pk"):
        own = line[row.indicator_id]
        found.setdefault(own, []).append((row, convert.read_observation(row, keys[own])))
    return found


def _set_aside(rows: Sequence[IndicatorRow]) -> Mapping[int, frozenset[tuple[Any, ...]]]:
    """The figures that were set aside, by the ids of the indicators."""
    found: dict[int, set[tuple[Any, ...]]] = {}
    for each in SetAsideFigure.objects.filter(indicator__in=[row.pk for row in rows]):
        found.setdefault(each.indicator_id, set()).add((each.period, each.value, each.sha256))
    return {pk: frozenset(figures) for pk, figures in found.items()}


def _figure(change: Change) -> tuple[Any, ...]:
    new = change.new
    return (change.period, new.value, _hash_of(new)) if new is not None else (change.period, None, "")


def _hash_of(one: Observation) -> str:
    return (one.source.sha256 if one.source is not None else None) or ""
