"""The figures beside a review: where its indicators stand, and their values before and after what was changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from rashinban.monitoring.observations import Observation
from rashinban.monitoring.progress import BAD, Progress
from rashinban.plans.plan import Indicator
from rashinban.records import progress
from rashinban.records.models import Review


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator of a review: its progress on the day, its last value up to the period reviewed, and its newest
    value of a later period (None while there is none)."""

    indicator: Indicator
    progress: Progress
    before: Observation | None
    after: Observation | None


def figures_of(review: Review, user: Any, as_of: date) -> tuple[Figure, ...]:
    """The indicators of the subject (of a measure: with everything below it) that somebody may read, as of a day."""
    seen = progress.view(review.edition, user, as_of)
    if review.indicator_id is not None:
        wanted = [one for one in seen.plan.indicators if one.id == review.indicator.key]
    elif review.measure.key in {one.id for one in seen.plan.measures}:
        below = {one.id for one in seen.plan.branch(review.measure.key)}
        wanted = [one for one in seen.plan.indicators if one.measure in below]
    else:
        wanted = []
    return tuple(
        Figure(
            one,
            seen.progress[one.id],
            _last(seen.progress[one.id], lambda fact: fact.period.end <= review.period.end),
            _last(seen.progress[one.id], lambda fact: fact.period.end > review.period.end),
        )
        for one in wanted
        if one.id in seen.progress
    )


def needs_cause(review: Review, user: Any, as_of: date) -> bool:
    """Whether any indicator missed its target or went beyond it, so that a self-review has to say why."""
    return any(deviates(figure.progress) for figure in figures_of(review, user, as_of))


def deviates(found: Progress) -> bool:
    """Behind, backwards, ahead, or achieved with another value than the target's."""
    if found.state in BAD or found.state == "ahead":
        return True
    return found.state == "achieved" and found.target_value is not None and found.current_value != found.target_value


def _last(found: Progress, wanted: Any) -> Observation | None:
    return next((fact for fact in reversed(found.history) if wanted(fact)), None)
