"""By which statistics indicators are measured: decided by a person, kept when it is replaced, inherited by the next
edition of the plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rashinban.core.areas.history import history
from rashinban.core.errors import RashinbanError, WrongContent
from rashinban.monitoring.counted import in_unit_of
from rashinban.monitoring.measuring import Measuring
from rashinban.plans.plan import Indicator
from rashinban.records import audit
from rashinban.records.access import access_of
from rashinban.records.inheritance import line_of, nearest, outdate
from rashinban.records.models import EditionRow, IndicatorRow, MeasuringRow
from rashinban.statistics.catalogue.catalogue import catalogue

if TYPE_CHECKING:
    from rashinban.monitoring.measuring import MeasuringBook
    from rashinban.records.models import Person
    from rashinban.statistics.catalogue.entry import Entry


@dataclass(frozen=True, slots=True)
class Bound:
    """A statistic of an indicator; ``inherited`` when it was decided for an earlier edition."""

    row: MeasuringRow
    key: str
    inherited: bool

    @property
    def measuring(self) -> Measuring:
        """As the library has it, of the indicator of the edition that is looked at."""
        return _measuring(self.row, self.key)

    @property
    def entry(self) -> Entry | None:
        """The entry of the catalogue; None when a package that brought it is gone."""
        return catalogue().find(self.row.statistic) if self.row.statistic in catalogue() else None


@transaction.atomic
def bind(row: IndicatorRow, indicator: Indicator, measuring: Measuring, person: Person | None) -> MeasuringRow:
    """From now on the indicator (``indicator``: the row as a value) is measured by this statistic, or shows it beside.

    A value replaces the value there was, a reference the one of the same statistic; what was is kept. The same again
    changes nothing. WrongContent for an unknown statistic or area, or a value in another kind of unit; PermissionDenied
    for whoever does not plan for the organisation (None is the command line).
    """
    _may(row, person)
    IndicatorRow.objects.select_for_update().get(pk=row.pk)
    check(indicator, measuring)
    bound = bindings_of(row)
    same = [each for each in bound if _replaces(measuring, each.measuring)]
    if any(not each.inherited and each.measuring == measuring for each in same):
        return next(each.row for each in same if each.measuring == measuring)
    MeasuringRow.objects.filter(pk__in=[each.row.pk for each in same if not each.inherited]).update(replaced_at=timezone.now())
    for each in bound:
        if each.inherited and each not in same:  # what was inherited beside it goes on
            _write(row, each.measuring, each.row.by)
    made = _write(row, measuring, person)
    outdate(row)
    _tell(person, "measuring_bound", row, before=same[0].measuring if same else None, after=measuring, reason=measuring.why)
    return made


@transaction.atomic
def drop(row: IndicatorRow, number: int, person: Person | None, why: str) -> None:
    """The statistic with this number is of the indicator no longer, also where it was inherited; what was accepted
    stays. WrongContent without a reason or without such a statistic."""
    _may(row, person)
    found = next((each for each in bindings_of(row) if each.row.pk == number), None)
    if found is None:
        raise WrongContent(_("この指標には、その統計が結びついていません。"), remedy=_("画面を開き直してください。"))
    if not why.strip():
        raise WrongContent(_("統計で測るのをやめるわけがありません。"), remedy=_("なぜやめるのかを一言書いてください。"))
    earlier = MeasuringRow.objects.filter(indicator__in=line_of(row), replaced_at=None)
    gone = [each.pk for each in earlier if _replaces(found.measuring, _measuring(each, row.key))]
    MeasuringRow.objects.filter(pk__in=gone).update(replaced_at=timezone.now())
    outdate(row)
    _tell(person, "measuring_dropped", row, before=found.measuring, after=None, reason=why.strip())


def bind_all(
    edition: EditionRow, indicators: Iterable[Indicator], book: MeasuringBook, person: Person | None = None, *, replace: bool = False
) -> int:
    """Bind what a file says (see ``monitoring.measuring``); how many statistics are new by it.

    An indicator about which somebody decided before keeps what was decided, unless it is to be replaced.
    """
    rows = {row.key: row for row in IndicatorRow.objects.filter(edition=edition).select_related("edition__plan__organisation")}
    values = {each.id: each for each in indicators}
    known = bindings_in(edition)
    decided = {pk for pk, bound in known.items() if bound}
    decided |= set(MeasuringRow.objects.filter(indicator__in=[row.pk for row in rows.values()]).values_list("indicator", flat=True))
    new = 0
    with transaction.atomic():
        for each in book.measuring:
            row = rows[each.indicator]
            if any(bound.measuring == each for bound in known[row.pk]) or (row.pk in decided and not replace):
                continue
            bind(row, values[each.indicator], each, person)
            new += 1
    return new


def bindings_of(row: IndicatorRow) -> tuple[Bound, ...]:
    """The statistics of an indicator: its own, or those of the nearest edition it continues; the value first."""
    return _nearest({row.pk: row.continues_id}, {row.pk: row.key})[row.pk]


def bindings_in(edition: EditionRow, only: Iterable[str] | None = None) -> Mapping[int, tuple[Bound, ...]]:
    """The statistics of the indicators of an edition by the id of their rows; the number of statements does not grow
    with them. ``only`` limits it to some keys."""
    rows = IndicatorRow.objects.filter(edition=edition)
    if only is not None:
        rows = rows.filter(key__in=list(only))
    told = list(rows.order_by().values_list("pk", "continues", "key"))
    return _nearest({pk: continues for pk, continues, _key in told}, {pk: key for pk, _continues, key in told})


def check(indicator: Indicator, measuring: Measuring) -> None:
    """WrongContent when the catalogue, the record of areas or the indicator's unit do not fit the statistic."""
    entry = catalogue().find(measuring.statistic)
    if entry.formula is None:
        raise WrongContent(
            _("「%(name)s」は、まだ求められません。") % {"name": entry.name}, remedy=_("ほかの統計を選んでください。")
        )
    for code in measuring.areas:
        try:
            history().find(code)
        except RashinbanError as error:
            if not history().table.versions(code):
                raise error from None
    if measuring.use != "value":
        return
    if indicator.criterion is not None and all(target.value is None for target in indicator.targets):
        raise WrongContent(_("言葉の目標は、統計の値では判定できません。"), remedy=_("参考として結びつけてください。"))
    if in_unit_of(indicator, Decimal(1), entry.unit or None) is None:
        raise WrongContent(
            _("指標の単位（%(unit)s）と統計の単位（%(given)s）は種類が違います。") % {"unit": indicator.unit or "–", "given": entry.unit or "–"},
            remedy=_("単位の合う統計を選ぶか、参考として結びつけてください。"),
        )


def _replaces(new: Measuring, old: Measuring) -> bool:
    if new.use == "value" and old.use == "value":
        return True
    return new.statistic == old.statistic and new.areas == old.areas


def _measuring(row: MeasuringRow, key: str) -> Measuring:
    areas, region = tuple(row.areas), row.region or None
    return Measuring(indicator=key, why=row.why, statistic=row.statistic, areas=areas, region=region, use=row.use)


def _write(row: IndicatorRow, measuring: Measuring, person: Person | None) -> MeasuringRow:
    return MeasuringRow.objects.create(
        indicator=row,
        statistic=measuring.statistic,
        areas=list(measuring.areas),
        region=measuring.region or "",
        use=measuring.use,
        why=measuring.why,
        by=person,
    )


def _nearest(continues: dict[int, int | None], keys: dict[int, str]) -> dict[int, tuple[Bound, ...]]:
    """For every indicator what was last decided on its way back through the editions."""
    found: dict[int, tuple[Bound, ...]] = dict.fromkeys(continues, ())
    decisions = MeasuringRow.objects.filter(replaced_at=None).select_related("by")
    for pk, (rows, inherited) in nearest(continues, decisions).items():
        ordered = sorted(rows, key=lambda row: (row.use != "value", row.pk))
        found[pk] = tuple(Bound(row, keys[pk], inherited) for row in ordered)
    return found


def _may(row: IndicatorRow, person: Any) -> None:
    if person is not None and not access_of(person).plans_for(row.edition.plan.organisation_id):
        raise PermissionDenied(_("測り方を決めるのは企画担当です。企画担当に相談してください。"))


def _tell(person: Person | None, verb: str, row: IndicatorRow, *, before: Measuring | None, after: Measuring | None, reason: str) -> None:
    plain = [each.model_dump(mode="json", exclude_defaults=True) if each is not None else None for each in (before, after)]
    audit.record(person, verb, row, plan=row.edition.plan, before=plain[0], after=plain[1], reason=reason)
