"""What the pages of an indicator share: the indicator with its view, the people around it, what may be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import translation

from rashinban.plans.plan import Indicator, Measure, Plan
from rashinban.records import progress
from rashinban.records.models import Division, Duty, Role
from rashinban.reports.contents import Language
from rashinban.web.finding import find_indicator

#: Duties whose holders are staff: they see each other's names. Members of a council are guests.
STAFF = (Duty.PLANNER, Duty.ADMINISTRATOR, Duty.APPROVER, Duty.REPORTER, Duty.VIEWER)


@dataclass(frozen=True, slots=True)
class Found:
    """An indicator an address names: its row, the edition as this reader sees it on a day, its value in the plan."""

    row: Any
    view: progress.View
    indicator: Indicator

    @property
    def plan(self) -> Plan:
        return self.view.plan

    @property
    def organisation(self) -> int:
        return int(self.row.edition.plan.organisation_id)

    @property
    def path(self) -> tuple[Measure, ...]:
        """From the root of the tree to the measure it stands under."""
        return self.plan.path(self.indicator.measure)


@dataclass(frozen=True, slots=True)
class Rights:
    """What this reader may do with this indicator."""

    enter: bool
    plan: bool
    staff: bool


def find(request: HttpRequest, slug: str, key: str, as_of: date | None = None) -> Found:
    """The indicator with its view as of the day of the page (or another day); 404 when it cannot be read."""
    row = find_indicator(request, slug, key)
    view = progress.view(row.edition, request.user, as_of or request.as_of, only={key})
    return Found(row, view, view.plan.indicator(key))


def rights(request: HttpRequest, found: Found) -> Rights:
    """Worked out from the roles the person holds today."""
    access, organisation, division = request.access, found.organisation, found.row.division_id
    staff = any(organisation in access.organisations(duty) for duty in STAFF) or division in access.divisions
    return Rights(
        enter=access.may_enter(division, organisation) and found.indicator.kind != "external_target",
        plan=access.plans_for(organisation),
        staff=access.person is not None and staff,
    )


def answering(division: int | None, on: date) -> tuple[Any, ...]:
    """The roles of those who report and approve for a division or one above it; two queries."""
    if division is None:
        return ()
    parents = dict(Division.objects.values_list("pk", "parent_id"))
    above: list[int] = []
    step: int | None = division
    while step is not None and step not in above:
        above.append(step)
        step = parents.get(step)
    held = Role.objects.held_on(on).filter(duty__in=(Duty.REPORTER, Duty.APPROVER), division__in=above)
    return tuple(held.select_related("person", "division").order_by("duty", "person__name"))


def language() -> Language:
    """The language of the page, as the library names it."""
    return "en" if (translation.get_language() or "ja").startswith("en") else "ja"


def influencing(plan: Plan, indicator: Indicator) -> tuple[tuple[Measure, str | None], ...]:
    """Measures that should move this indicator: those the plan says contribute, then the actions under its own
    measure; each with the note of the link."""
    on_the_way = {indicator.id, *(measure.id for measure in plan.path(indicator.measure))}
    linked = [
        (plan.measure(link.measure), link.note)
        for link in plan.links
        if link.kind == "contributes_to" and link.to in on_the_way
    ]
    named = {measure.id for measure, _ in linked}
    return (*linked, *((measure, None) for measure in _actions(plan, indicator) if measure.id not in named))


def _actions(plan: Plan, indicator: Indicator) -> Iterable[Measure]:
    """The deepest measures below the one the indicator stands under, or that one itself."""
    if indicator.measure is None:
        return
    parents = {measure.parent for measure in plan.measures}
    for measure in plan.branch(indicator.measure):
        if measure.role == "measure" and measure.id not in parents:
            yield measure
