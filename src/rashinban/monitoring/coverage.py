"""What nobody touches: indicators without reports, sources or owners. The first thing to look at on a plan."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from rashinban.core.value import Number, Value
from rashinban.monitoring.course import first_year_end, moment
from rashinban.monitoring.observations import Observation, known_at
from rashinban.monitoring.progress import shown
from rashinban.monitoring.totals import known_moment
from rashinban.plans.plan import Indicator, Plan


class Coverage(Value):
    """Ids of the indicators that lack something, out of ``total`` that the plan itself promises.

    ``never_reported``: nothing is known of it. ``overdue``: the newest report is older than the indicator allows, or
    there is none although the plan's first year is over. ``no_source``: reports without a source. ``no_owner``: nobody
    answers for it, nor for its measure or any measure above. ``reported_share`` is None for a plan without indicators.
    """

    as_of: date
    total: int
    never_reported: tuple[str, ...]
    overdue: tuple[str, ...]
    no_source: tuple[str, ...]
    no_owner: tuple[str, ...]
    reported_share: Number | None


def measure_coverage(plan: Plan, observations: Iterable[Observation], as_of: date) -> Coverage:
    """What is reported, sourced and owned, as known on a day."""
    reports: dict[str, list[Observation]] = {}
    for one in known_at(observations, as_of):
        reports.setdefault(one.indicator, []).append(one)
    own = [indicator for indicator in plan.indicators if indicator.kind != "external_target"]
    never = tuple(one.id for one in own if one.id not in reports)
    return Coverage(
        as_of=as_of,
        total=len(own),
        never_reported=never,
        overdue=tuple(one.id for one in own if _is_overdue(plan, one, reports.get(one.id, []), as_of)),
        no_source=tuple(
            one.id for one in own if any(report.source is None for report in reports.get(one.id, []))
        ),
        no_owner=tuple(one.id for one in own if not _has_owner(plan, one)),
        reported_share=shown((len(own) - len(never)) / len(own)) if own else None,
    )


def _is_overdue(plan: Plan, indicator: Indicator, reports: list[Observation], as_of: date) -> bool:
    if not reports:
        return plan.period is not None and first_year_end(plan.period) < as_of
    newest = max(known_moment(one) for one in reports)
    ends = [
        period.end for target in indicator.targets if (period := target.deadline or plan.period) is not None
    ]
    if ends and newest >= moment(max(ends)):
        return False
    return newest + Fraction(indicator.stale_after_months, 12) < moment(as_of)


def _has_owner(plan: Plan, indicator: Indicator) -> bool:
    return bool(indicator.owner) or any(measure.owner for measure in plan.path(indicator.measure))
