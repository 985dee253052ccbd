"""Where promises meet facts: what indicators count, asked of the records of work, becomes observations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rashinban.core.period import Period
from rashinban.core.source import Source
from rashinban.ledger.count import Count
from rashinban.ledger.query import CountingQuery
from rashinban.ledger.sentence import say
from rashinban.monitoring.counted import in_unit_of, periods_to_count
from rashinban.monitoring.observations import Observation
from rashinban.plans.plan import Indicator, Plan

#: Where a counted value comes from, as lists of sources name it.
RECORDS = "活動の記録"


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be counted for an indicator: its query, over one period."""

    indicator: str
    query: CountingQuery
    period: Period


def questions(plan: Plan, queries: Mapping[str, CountingQuery], as_of: date) -> tuple[Question, ...]:
    """What to count for the indicators (by their ids) of a plan on a day, in the plan's order.

    Each is counted over the period its target is about (a year, a total, everything since the count began) and over the
    years of the plan that have begun.
    """
    return tuple(
        Question(indicator.id, queries[indicator.id], period)
        for indicator in plan.indicators
        if indicator.id in queries
        for period in periods_to_count(plan, indicator, as_of)
    )


def collect(
    plan: Plan,
    asked: Sequence[Question],
    counts: Iterable[Count],
    as_of: date,
    names: Mapping[str, str] | None = None,
) -> tuple[Observation, ...]:
    """The answers as observations that became known on ``as_of``, oldest period first for each indicator.

    What has no value (suppressed, divided by nothing, of another kind of unit) is no observation. ``names`` are those of
    measures, networks and programmes by their keys, for the sentence that the source quotes.
    """
    found = [
        made
        for question, counted in zip(asked, counts, strict=True)
        if (made := observe(plan.indicator(question.indicator), question, counted, as_of, names)) is not None
    ]
    order = {indicator.id: place for place, indicator in enumerate(plan.indicators)}
    return tuple(sorted(found, key=lambda each: (order[each.indicator], each.period.end, each.period.start)))


def observe(
    indicator: Indicator, question: Question, counted: Count, as_of: date, names: Mapping[str, str] | None = None
) -> Observation | None:
    """One answer as an observation in the indicator's unit; provisional while its period lasts. None without a value."""
    value = None if counted.value is None else in_unit_of(indicator, counted.value, counted.unit)
    if value is None:
        return None
    sentence = say(question.query, names, question.period).ja
    return Observation(
        indicator=indicator.id,
        period=question.period,
        value=value,
        vintage=as_of,
        method="counted",
        status="final" if question.period.end < as_of else "provisional",
        items=counted.party_keys if counts_distinct(indicator, question.query) else (),
        note=f"延べ{counted.facts:,}件、実数{counted.parties:,}者",
        source=Source(document=RECORDS, edition=f"{as_of.isoformat()}時点", quotation=sentence),
    )


def counts_distinct(indicator: Indicator, query: CountingQuery) -> bool:
    """Whether its periods can only be put together by the names of those counted (実数)."""
    return query.of is None and (query.count == "parties" or indicator.counting == "distinct" or indicator.combine == "distinct")
