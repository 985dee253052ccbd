"""Who has answered what was asked: the one definition of "answered", used by pages, reminders and exports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rashinban.records.access import access_of
from rashinban.records.inheritance import speaks_for
from rashinban.records.models import IndicatorRow, ObservationRow, Standing

if TYPE_CHECKING:
    from rashinban.records.models import Collection

#: Kinds of indicators that only give context: nobody is asked for them.
CONTEXT = ("external_target", "activity_frequency")
#: A division has answered once its figure left its hands.
ANSWERED = (Standing.CHECKED, Standing.APPROVED, Standing.PUBLISHED)


@dataclass(frozen=True, slots=True)
class DivisionAnswers:
    """One division's part of a collection. ``division`` None: indicators nobody answers for.

    ``answered`` counts ``waiting`` (for approval) too; ``drafts`` and ``returned`` are among the ``missing``, which
    names the indicators without an answer by key, in the plan's order.
    """

    division: int | None
    name: str
    asked: int = 0
    answered: int = 0
    waiting: int = 0
    drafts: int = 0
    returned: int = 0
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answers:
    """How far a collection has come, division by division in the order of the organisation."""

    collection: int
    divisions: tuple[DivisionAnswers, ...]

    @property
    def asked(self) -> int:
        """All indicators that are asked for."""
        return sum(one.asked for one in self.divisions)

    @property
    def answered(self) -> int:
        """Those with an answer."""
        return sum(one.answered for one in self.divisions)

    @property
    def missing(self) -> tuple[str, ...]:
        """Keys of those without one."""
        return tuple(key for one in self.divisions for key in one.missing)


@dataclass(slots=True)
class _Count:
    name: str
    asked: int = 0
    waiting: int = 0
    drafts: int = 0
    returned: int = 0
    missing: list[str] = field(default_factory=list)


def answers(collection: Collection, user: Any) -> Answers:
    """How far the collection has come as this person may know it: all divisions for its planners, else their own.

    A fixed number of queries (one more for each earlier edition).
    """
    access = access_of(user)
    asked = IndicatorRow.objects.visible_to(access)
    if collection.edition.plan.organisation_id not in access.organisations("planner"):
        asked = asked.filter(division__in=access.divisions)
    return count_answers(collection, asked)


def count_answers(collection: Collection, asked: Any) -> Answers:
    """The same for a queryset of indicators; the reminder uses it for the office as a whole."""
    rows = list(
        asked.filter(edition=collection.edition_id)
        .exclude(kind__in=CONTEXT)
        .order_by("division__organisation", "division__position", "division__name", "position")
        .values_list("pk", "key", "division", "division__name", "continues")
    )
    furthest = _furthest(collection, rows)
    counts: dict[int | None, _Count] = {}
    for pk, key, division, name, _ in rows:
        count = counts.setdefault(division, _Count(name or ""))
        count.asked += 1
        standing = furthest.get(pk)
        count.waiting += standing == Standing.CHECKED
        count.drafts += standing == Standing.DRAFT
        count.returned += standing == Standing.RETURNED
        if standing not in ANSWERED:
            count.missing.append(key)
    found = (
        DivisionAnswers(
            division=division,
            name=one.name,
            asked=one.asked,
            answered=one.asked - len(one.missing),
            waiting=one.waiting,
            drafts=one.drafts,
            returned=one.returned,
            missing=tuple(one.missing),
        )
        for division, one in counts.items()
    )
    return Answers(collection.pk, tuple(sorted(found, key=lambda one: one.division is None)))


_ORDER = (Standing.RETURNED, Standing.DRAFT, Standing.CHECKED, Standing.APPROVED, Standing.PUBLISHED)


def _furthest(collection: Collection, rows: Iterable[tuple[Any, ...]]) -> dict[int, str]:
    """Indicator row -> how far its fact of the period has come. That there is one is told, never what it says."""
    line = speaks_for({pk: continues for pk, *_, continues in rows})
    facts = ObservationRow.objects.filter(
        indicator__edition__plan=collection.edition.plan_id, indicator__in=line, period=collection.period
    )
    found: dict[int, str] = {}
    for indicator, standing in facts.order_by().values_list("indicator", "standing"):
        pk = line[indicator]
        if pk not in found or _ORDER.index(standing) > _ORDER.index(found[pk]):
            found[pk] = standing
    return found
