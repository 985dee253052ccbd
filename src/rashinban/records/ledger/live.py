"""What the indicators of an edition come to, counted from the records of work as they stood on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rashinban.core.period import Period
from rashinban.core.source import Source
from rashinban.ledger.count import Count, settle
from rashinban.ledger.query import CountingQuery
from rashinban.monitoring.collect import RECORDS
from rashinban.monitoring.counted import in_unit_of, period_to_count, periods_to_count
from rashinban.monitoring.observations import Observation
from rashinban.monitoring.targets import same_days
from rashinban.plans.plan import Indicator, Plan
from rashinban.records.access import READS_LEDGER, Access
from rashinban.records.days import end_of
from rashinban.records.ledger.counting import count_all
from rashinban.records.ledger.counting_figures import Pair
from rashinban.records.models import Event, FactRow, FrozenCount

if TYPE_CHECKING:
    from rashinban.records.models import EditionRow

#: Events that change nothing.
_READING = ("read", "exported", "downloaded")


@dataclass(frozen=True, slots=True)
class Live:
    """The answer of the records for one period; ``value`` is in the indicator's unit, None when there is none to show."""

    query: CountingQuery
    period: Period
    counted: Count
    value: Any


def reads_ledger(access: Access, organisation: int) -> bool:
    """Whether this person reads the records of work of an organisation: guests and the public do not."""
    return access.person is not None and any(organisation in access.organisations(duty) for duty in READS_LEDGER)


def version_of(organisation: int) -> tuple[int, int]:
    """Changes whenever the records of an organisation do: its newest fact and the newest event about its records.

    Facts are only ever added, withdrawn, confirmed, and their parties merged; each of these is an event.
    """
    facts = FactRow.objects.filter(organisation=organisation).order_by("-pk").values_list("pk", flat=True)
    events = Event.objects.filter(organisation=organisation).exclude(verb__in=_READING).order_by("-number")
    return facts.first() or 0, events.values_list("number", flat=True).first() or 0


def count_now(
    edition: EditionRow, plan: Plan, queries: Mapping[str, CountingQuery], as_of: date, access: Access
) -> dict[str, Live]:
    """What each of these indicators comes to in the period that is judged, in a number of statements that does not grow
    with them; those whose period has not begun are left out."""
    found = {}
    plain = [
        (key, query, period)
        for key, query in queries.items()
        if not adds_up(query) and (period := period_to_count(plan, plan.indicator(key), as_of)) is not None
    ]
    counts = count_all(
        edition.plan.organisation, [(query, period) for _, query, period in plain], end_of(as_of), user=access, plan=edition.plan_id
    )
    for (key, query, period), counted in zip(plain, counts, strict=True):
        found[key] = Live(query, period, counted, value_of(plan.indicator(key), counted))
    for (key, period), counted in sums_of(edition, plan, queries, as_of, access).items():
        if period == period_to_count(plan, plan.indicator(key), as_of):
            found[key] = Live(queries[key], period, counted, value_of(plan.indicator(key), counted))
    return {key: found[key] for key in queries if key in found}


def sums_of(
    edition: EditionRow, plan: Plan, queries: Mapping[str, CountingQuery], as_of: date, access: Any, kept: Sequence[Pair] | None = None
) -> dict[tuple[str, Period], Count]:
    """The answers of all indicators of the plan that add amounts up, for every period that can be looked at: by key and
    period, in one call. Which of them are suppressed is settled for all surfaces here; beside the values that were kept
    (``kept``, where they have been read already).
    """
    asked = [
        (key, query, period) for key, query in queries.items() if adds_up(query) for period in periods_to_count(plan, plan.indicator(key), as_of)
    ]
    if not asked:
        return {}
    pairs = [(query, period) for _, query, period in asked]
    counts = count_all(
        edition.plan.organisation, pairs, end_of(as_of), user=access, plan=edition.plan_id, known=kept_sums(edition) if kept is None else kept
    )
    return {(key, period): counted for (key, _, period), counted in zip(asked, counts, strict=True)}


def count_beside(
    edition: EditionRow, plan: Plan, queries: Mapping[str, CountingQuery], asked_for: Sequence[Pair], as_of: date, access: Any
) -> list[Count]:
    """What other queries answer (one being built) for a reader who sees the sums of the plan as well."""
    known: tuple[Pair, ...] = ()
    if any(adds_up(query) for query, _period in asked_for):  # what does not add up gives no sum away
        sums = sums_of(edition, plan, queries, as_of, access, kept := kept_sums(edition))
        known = (*((queries[key], period) for (key, period), counted in sums.items() if counted.state == "counted"), *kept)
    return count_all(edition.plan.organisation, asked_for, end_of(as_of), user=access, plan=edition.plan_id, known=known)


def kept_sums(edition: EditionRow) -> list[Pair]:
    """The sums of the plan that were kept as values: they are known, whatever is counted later."""
    kept = FrozenCount.objects.filter(observation__indicator__edition__plan=edition.plan_id).exclude(observation__standing="returned")
    pairs = [(each.query, each.observation.period) for each in kept.select_related("observation")]
    return [pair for place, pair in enumerate(pairs) if adds_up(pair[0]) and pair not in pairs[:place]]


def adds_up(query: CountingQuery) -> bool:
    """Whether a query adds amounts up, itself or in what it is a share of."""
    return query.sums or (query.of is not None and query.of.sums)


def value_of(indicator: Indicator, counted: Count) -> Any:
    """The answer in the indicator's unit; None when it is suppressed, undefined, or of another kind of unit."""
    return None if counted.value is None else in_unit_of(indicator, counted.value, counted.unit)


def provisional(indicator: Indicator, live: Live, as_of: date) -> Observation | None:
    """The answer as a provisional value of the indicator. None without a value, for a promise in words, and while
    nothing at all was recorded: that nobody recorded anything does not say that nothing was done."""
    wordy = indicator.criterion is not None and all(target.value is None for target in indicator.targets)
    if live.value is None or not live.counted.facts or wordy:
        return None
    return Observation(
        indicator=indicator.id,
        period=live.period,
        value=live.value,
        vintage=as_of,
        method="counted",
        status="provisional",
        source=Source(document=RECORDS),
    )


@dataclass(frozen=True, slots=True)
class Rate:
    """How much of what is done leads to its goal: the plan's hidden assumption beside what the records say, in percent.

    ``actual`` is None while nothing was done.
    """

    deed: Indicator
    goal: Indicator
    planned: Decimal
    actual: Decimal | None


def rate_of(plan: Plan, key: str, live: Mapping[str, Live]) -> Rate | None:
    """The rate an indicator is part of: a KPI and a goal that are counted under the same measures over the same days
    (20 presentations, 4 agreements). None when there is no such pair."""
    if key not in live:
        return None
    for other in live:
        deed, goal = sorted((plan.indicator(key), plan.indicator(other)), key=lambda one: one.kind != "kpi")
        fit = live[key].query.measures and live[key].query.measures == live[other].query.measures
        plain = not any(live[one].query.sums or live[one].query.of for one in (key, other))
        if not (fit and plain and deed.kind == "kpi" and goal.kind in ("target", "goal") and same_days(live[key].period, live[other].period)):
            continue
        promised = _promised(deed), _promised(goal)
        done, reached = live[deed.id].value, live[goal.id].value
        if promised[0] and promised[1] is not None and done is not None and reached is not None:
            return Rate(deed, goal, _percent(promised[1], promised[0]), _percent(reached, done) if done else None)
    return None


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    """To a tenth of a percent, without a superfluous zero."""
    return settle((part * 100 / whole).quantize(Decimal("0.1")))


def _promised(indicator: Indicator) -> Decimal | None:
    return next((target.value for target in indicator.targets if target.value is not None), None)


def as_measured(indicator: Indicator, query: CountingQuery | None) -> Indicator:
    """The indicator as it is judged: what sums increases measures the change itself, which starts from nothing."""
    if query is not None and query.count == "effect" and indicator.value_kind == "level":
        return indicator.model_copy(update={"value_kind": "change"})
    return indicator
