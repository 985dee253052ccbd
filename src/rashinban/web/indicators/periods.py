"""The periods a person is most likely to enter a figure for: those asked for first, then the years of the plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from rashinban.core.errors import RashinbanError
from rashinban.core.period import Period
from rashinban.plans.plan import Plan
from rashinban.records.models import Collection
from rashinban.web.templatetags.rashinban import period as period_words


@dataclass(frozen=True, slots=True)
class Offered:
    """The choices of the form in order, and the one it starts with."""

    choices: tuple[tuple[str, str], ...]
    first: str


def offer(found: Any, user: Any, today: date, periods_known: Iterable[Period], wanted: str = "") -> Offered:
    """Open collections with their due day, then fiscal years of the plan that have begun, then periods with values."""
    asked = list(
        Collection.objects.visible_to(user).filter(edition=found.row.edition, closed_at=None).order_by("due", "pk")
    )
    choices: dict[str, str] = {}
    for collection in asked:
        words = _("{period}（照会中・期限 {due}）").format(period=period_words(collection.period), due=collection.due.isoformat())
        choices.setdefault(collection.period.code, words)
    for period in (*years(found.plan, today), *sorted(set(periods_known), reverse=True)):
        choices.setdefault(period.code, period_words(period))
    first = wanted if wanted in choices else next(iter(choices), "")
    if wanted not in choices and not asked:
        ended = [code for code in choices if Period.from_code(code).end < today]
        first = ended[0] if ended else first
    return Offered(tuple(choices.items()), first)


def years(plan: Plan, today: date) -> tuple[Period, ...]:
    """The fiscal years of the plan that have begun, the newest first; the last three years when the plan has no dates."""
    this = Period.containing("fiscal_year", today)
    if plan.period is None:
        return tuple(this.shift(-back) for back in range(3))
    opening = Period.containing("fiscal_year", plan.period.start)
    found = []
    while opening.start <= plan.period.end and opening.start <= today:
        found.append(opening)
        opening = opening.shift(1)
    return tuple(reversed(found))


def known_code(code: str) -> bool:
    """Whether this is the code of a period."""
    try:
        Period.from_code(code)
    except RashinbanError:
        return False
    return True
