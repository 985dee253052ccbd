"""What indicators count: decided by a person, kept when it is replaced, inherited by the next edition of the plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rashinban.core.errors import WrongContent
from rashinban.ledger.query import CountingQuery
from rashinban.ledger.sentence import say
from rashinban.records import audit
from rashinban.records.access import access_of
from rashinban.records.inheritance import line_of, nearest, outdate
from rashinban.records.models import CardRow, CountingRow, EditionRow, IndicatorRow, MeasureRow, PartyRow

if TYPE_CHECKING:
    from rashinban.core.period import Period
    from rashinban.core.phrase import Phrase
    from rashinban.ledger.bindings import Bindings
    from rashinban.records.models import Person


@dataclass(frozen=True, slots=True)
class Bound:
    """What an indicator counts; ``inherited`` when it was decided for an earlier edition."""

    row: CountingRow
    inherited: bool

    @property
    def query(self) -> CountingQuery:
        query: CountingQuery = self.row.query
        return query


@transaction.atomic
def bind(indicator: IndicatorRow, query: CountingQuery, person: Person | None, note: str = "") -> CountingRow:
    """From now on the indicator counts this; what it counted before is kept. The same again changes nothing.

    WrongContent when the query names a measure, network or programme that is not there; PermissionDenied for whoever
    does not plan for the organisation (None is the command line).
    """
    _may(indicator, person)
    IndicatorRow.objects.select_for_update().get(pk=indicator.pk)
    check(indicator, query)
    before = query_of(indicator)
    if before is not None and before.query == query and not before.inherited:
        return before.row
    CountingRow.objects.filter(indicator=indicator, replaced_at=None).update(replaced_at=timezone.now())
    row = CountingRow.objects.create(indicator=indicator, query=query, note=note.strip(), by=person)
    outdate(indicator)
    _tell(person, "counting_bound", indicator, before=before.query if before else None, after=query, reason=note.strip())
    return row


@transaction.atomic
def drop(indicator: IndicatorRow, person: Person | None, why: str) -> None:
    """The indicator is not counted any more, also not by what it inherited. WrongContent without a reason."""
    _may(indicator, person)
    before = query_of(indicator)
    if before is None:
        raise WrongContent(_("この指標には、数え方が決められていません。"), remedy=_("画面を開き直してください。"))
    if not why.strip():
        raise WrongContent(_("数えるのをやめるわけがありません。"), remedy=_("なぜやめるのかを一言書いてください。"))
    CountingRow.objects.filter(indicator__in=line_of(indicator), replaced_at=None).update(replaced_at=timezone.now())
    outdate(indicator)
    _tell(person, "counting_dropped", indicator, before=before.query, after=None, reason=why.strip())


def bind_all(edition: EditionRow, bindings: Bindings, person: Person | None = None, *, replace: bool = False) -> int:
    """Bind what a file says (see ``binding_files``); how many indicators count something new by it.

    An indicator about which somebody decided before keeps what was decided, unless it is to be replaced.
    """
    rows = {row.key: row for row in IndicatorRow.objects.filter(edition=edition).select_related("edition__plan__organisation")}
    known = queries_of(edition)
    decided = set(known) | set(CountingRow.objects.filter(indicator__in=[row.pk for row in rows.values()]).values_list("indicator", flat=True))
    new = 0
    with transaction.atomic():
        for each in bindings.counting:
            row = rows[each.indicator]
            if (replace and (row.pk not in known or known[row.pk].query != each.query)) or row.pk not in decided:
                bind(row, each.query, person, each.why)
                new += 1
    return new


def query_of(indicator: IndicatorRow) -> Bound | None:
    """What this indicator counts now: its own query, or the nearest of the editions it continues."""
    return _nearest({indicator.pk: indicator.continues_id}).get(indicator.pk)


def queries_of(edition: EditionRow, only: Iterable[str] | None = None) -> Mapping[int, Bound]:
    """What the indicators of an edition count, by the id of their rows; a number of statements that does not grow with
    them. ``only`` limits it to some keys."""
    rows = IndicatorRow.objects.filter(edition=edition)
    if only is not None:
        rows = rows.filter(key__in=list(only))
    return _nearest(dict(rows.order_by().values_list("pk", "continues")))


def check(indicator: IndicatorRow, query: CountingQuery) -> None:
    """Whether everything the query names is there; WrongContent names what is not."""
    organisation = indicator.edition.plan.organisation_id
    measures = MeasureRow.objects.filter(edition__plan=indicator.edition.plan_id)
    networks = PartyRow.objects.filter(organisation=organisation, kind="network")
    cards = CardRow.objects.filter(organisation=organisation)
    for each in (query, query.of):
        if each is None:
            continue
        _check_keys(_("施策"), each.measures, measures)
        _check_keys(_("会議体"), each.networks, networks)
        _check_keys(_("制度・資源"), each.cards, cards)


def names_for(edition: EditionRow, queries: Iterable[CountingQuery], user: Any) -> dict[str, str]:
    """The names of what the queries speak of, for this reader: what may not be read keeps its key."""
    queries = [part for query in queries for part in (query, query.of) if part is not None]
    wanted = {name: {key for query in queries for key in getattr(query, name)} for name in ("measures", "networks", "cards")}
    organisation = edition.plan.organisation_id
    names: dict[str, str] = {}
    if wanted["measures"]:
        rows = MeasureRow.objects.filter(edition=edition, key__in=wanted["measures"]).visible_to(user)
        names |= {key: f"{number or ''} {title}".strip() for key, number, title in rows.values_list("key", "number", "title")}
    if wanted["networks"]:
        rows = PartyRow.objects.filter(organisation=organisation, key__in=wanted["networks"]).visible_to(user)
        names |= dict(rows.values_list("key", "name"))
    if wanted["cards"]:
        rows = CardRow.objects.filter(organisation=organisation, key__in=wanted["cards"]).visible_to(user)
        names |= dict(rows.values_list("key", "title"))
    return names


def sentence_of(indicator: IndicatorRow, query: CountingQuery, user: Any, period: Period | None = None) -> Phrase:
    """The query as a sentence with the names this reader may see."""
    return say(query, names_for(indicator.edition, [query], user), period)


def _check_keys(what: str, keys: tuple[str, ...], rows: Any) -> None:
    known = set(rows.filter(key__in=keys).values_list("key", flat=True)) if keys else set()
    missing = [key for key in keys if key not in known]
    if missing:
        raise WrongContent(
            _("%(what)s「%(key)s」がありません。") % {"what": what, "key": missing[0]}, remedy=_("一覧にあるものから選んでください。")
        )


def _nearest(continues: dict[int, int | None]) -> dict[int, Bound]:
    """For every indicator the query in force that is nearest on its way back through the editions."""
    decisions = CountingRow.objects.filter(replaced_at=None).select_related("by")
    return {pk: Bound(rows[-1], inherited) for pk, (rows, inherited) in nearest(continues, decisions).items()}


def _may(indicator: IndicatorRow, person: Person | None) -> None:
    if person is not None and not access_of(person).plans_for(indicator.edition.plan.organisation_id):
        raise PermissionDenied(_("数え方を決めるのは企画担当です。企画担当に相談してください。"))


def _tell(person: Person | None, verb: str, indicator: IndicatorRow, *, before: CountingQuery | None, after: CountingQuery | None, reason: str) -> None:
    plain = [each.model_dump(mode="json", exclude_defaults=True) if each is not None else None for each in (before, after)]
    audit.record(person, verb, indicator, plan=indicator.edition.plan, before=plain[0], after=plain[1], reason=reason)
