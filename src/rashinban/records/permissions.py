"""``visible_to(user)`` for every kind of row: the one path by which screens, API, exports, reports, search and jobs read."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_
from typing import Any, Self

from django.db import models
from django.db.models import Q

from rashinban.records.access import Access, Line, access_of
from rashinban.records.days import end_of

NOTHING = Q(pk__in=())


class Visible(models.QuerySet[Any]):
    """Rows that can say which of them somebody may read."""

    def visible_to(self, user: Any) -> Self:
        """The rows this person (an anonymous visitor, or an Access) may read."""
        return self.filter(self.readable(access_of(user)))

    def readable(self, access: Access) -> Q:
        """The condition; each kind of row has its own."""
        return reduce(or_, (self.by_line(line) for line in access.lines), NOTHING)

    def by_line(self, line: Line) -> Q:
        """What one reason to read lets through."""
        return NOTHING


def _edition(line: Line, path: str) -> Q:
    """The edition at ``path`` is one this line reaches."""
    condition = Q(**{f"{path}standing__in": ("draft", "in_force", "superseded") if line.editions == "all" else ("in_force", "superseded")})
    if line.editions == "published":
        condition &= Q(**{f"{path}published_at__isnull": False})
    if line.organisations is not None:
        condition &= Q(**{f"{path}plan__organisation__in": line.organisations})
    return condition


def _held(line: Line, path: str, division: str, *classes: str) -> Q:
    """Rows with a class of their own, in an edition, answered for by a division."""
    condition = _edition(line, path)
    for each in classes:
        condition &= Q(**{f"{each}__in": line.classes})
    if line.divisions is not None:
        condition &= Q(**{f"{division}__in": line.divisions})
    return condition


class VisibleEditions(Visible):
    """Editions: those of the organisation, those published, and those in which one's division has a part."""

    def by_line(self, line: Line) -> Q:
        if line.divisions is None:
            return _edition(line, "")
        from rashinban.records.models import IndicatorRow, MeasureRow

        parts = (IndicatorRow.objects, MeasureRow.objects)
        mine = (Q(pk__in=rows.filter(division__in=line.divisions).values("edition")) for rows in parts)
        return _edition(line, "") & reduce(or_, mine)


class VisiblePlans(Visible):
    """Plans of which some edition can be read."""

    def readable(self, access: Access) -> Q:
        from rashinban.records.models import EditionRow

        return Q(pk__in=EditionRow.objects.visible_to(access).values("plan"))


class VisibleMeasures(Visible):
    """Measures by their class and division."""

    def by_line(self, line: Line) -> Q:
        return _held(line, "edition__", "division", "confidentiality")


class VisibleIndicators(Visible):
    """Indicators by their class and division."""

    def by_line(self, line: Line) -> Q:
        return _held(line, "edition__", "division", "confidentiality")


class VisibleObservations(Visible):
    """Facts whose indicator may be read, of a class that may be read, that have come far enough."""

    def by_line(self, line: Line) -> Q:
        held = _held(line, "indicator__edition__", "indicator__division", "indicator__confidentiality", "confidentiality")
        return held & Q(standing__in=line.facts)


class VisibleEvidence(Visible):
    """Evidence of facts that may be read, of a class that may be read."""

    def by_line(self, line: Line) -> Q:
        classes = ("observation__indicator__confidentiality", "observation__confidentiality", "confidentiality")
        held = _held(line, "observation__indicator__edition__", "observation__indicator__division", *classes)
        return held & Q(observation__standing__in=line.facts)


class VisibleReviews(Visible):
    """Reviews of what may be read: the public reads those published, a division those of its measures and indicators."""

    def by_line(self, line: Line) -> Q:
        condition = _edition(line, "edition__") & Q(confidentiality__in=line.classes)
        for subject in ("measure", "indicator"):
            condition &= Q(**{subject: None}) | Q(**{f"{subject}__confidentiality__in": line.classes})
        if line.divisions is not None:
            condition &= Q(measure__division__in=line.divisions) | Q(indicator__division__in=line.divisions)
        return condition & Q(published_at__isnull=False) if line.editions == "published" else condition


class VisibleReports(Visible):
    """Reports by their class and how far they have come."""

    def by_line(self, line: Line) -> Q:
        if line.divisions is not None:
            return NOTHING
        return _edition(line, "edition__") & Q(confidentiality__in=line.classes, standing__in=line.reports)


class VisibleCollections(Visible):
    """Collections: the planning division's own, and those that ask one's division."""

    def readable(self, access: Access) -> Q:
        from rashinban.records.models import IndicatorRow

        asked = IndicatorRow.objects.filter(division__in=access.divisions).values("edition")
        return Q(edition__plan__organisation__in=access.organisations("planner")) | Q(edition__in=asked)


class VisibleUploads(Visible):
    """Answer books: one's own, and all of them for the planning division."""

    def readable(self, access: Access) -> Q:
        own = Q(by=access.person) if access.person is not None else NOTHING
        return own | Q(collection__edition__plan__organisation__in=access.organisations("planner"))


class VisibleImports(Visible):
    """Plan documents on their way in: the planning division's."""

    def readable(self, access: Access) -> Q:
        return Q(organisation__in=access.organisations("planner"))


class VisibleEvents(Visible):
    """The audit trail: administrators read everything but what is confidential; planners read that of their plans."""

    def readable(self, access: Access) -> Q:
        open_to_many = Q(confidentiality__in=("public", "internal"))
        administered = access.organisations("administrator")
        condition = NOTHING
        if administered:
            office = Q(plan__isnull=True, organisation__isnull=True)
            condition |= open_to_many & (office | Q(plan__organisation__in=administered))
        planners = access.organisations("planner")
        planned = Q(plan__organisation__in=planners) | Q(organisation__in=planners)
        return condition | planned & Q(confidentiality__in=("public", "internal", "restricted"))


class VisibleJobs(Visible):
    """Jobs: one's own."""

    def readable(self, access: Access) -> Q:
        return Q(by=access.person) if access.person is not None else NOTHING


class VisibleLedger(Visible):
    """Records of work: by their class to the organisation, to their division, and to whoever wrote them down.

    企業秘密 is read by those named on the record alone (``named``) and by whoever wrote it down.
    """

    #: Whether the public reads what is of the class 公開.
    openly = False

    def readable(self, access: Access) -> Q:
        condition = super().readable(access)
        if access.person is not None and (access.recording or access.read_only):
            condition |= Q(recorded_by=access.person, organisation__in=_works_for(access)) | self.named(access.person)
        return condition

    def named(self, person: int) -> Q:
        """Records that name this person."""
        return NOTHING

    def by_line(self, line: Line) -> Q:
        if line.organisations is None and line.divisions is None:
            return Q(confidentiality="public") if self.openly else NOTHING
        condition = Q(confidentiality__in=line.ledger)
        if line.organisations is not None:
            condition &= Q(organisation__in=line.organisations)
        if line.divisions is not None:
            condition &= Q(division__in=line.divisions)
        return condition if line.organisations is None or line.ledger != ("public",) or self.openly else NOTHING


def _works_for(access: Access) -> frozenset[int]:
    """The organisations in which this person has any duty today: what one wrote down in an office left is not kept."""
    return frozenset().union(*(organisations for _duty, organisations in access.by_duty))


class VisibleOpenly(VisibleLedger):
    """Records of which those of the class 公開 are for everybody: gatherings, needs and offers, lessons."""

    openly = True


class VisibleParties(VisibleOpenly):
    """Parties: people who have not opted in are seen by the planning division and their own division alone."""

    def by_line(self, line: Line) -> Q:
        condition = super().by_line(line)
        return condition if line.people else condition & ~Q(kind="person", opted_in_on=None)


class VisibleConnections(VisibleLedger):
    """Connections; those of 企業秘密 to the people named on them."""

    def named(self, person: int) -> Q:
        from rashinban.records.models import ConnectionRow

        return Q(pk__in=ConnectionRow.named.through.objects.filter(person=person).values("connectionrow"))


class VisibleCases(VisibleLedger):
    """Cases; those of 企業秘密 to the people named on them."""

    def named(self, person: int) -> Q:
        from rashinban.records.models import CaseRow

        return Q(pk__in=CaseRow.named.through.objects.filter(person=person).values("caserow"))


class VisibleFacts(VisibleLedger):
    """Facts of the ledger; those of 企業秘密 to the people named on their case or connection."""

    def named(self, person: int) -> Q:
        from rashinban.records.models import CaseRow, ConnectionRow

        cases = CaseRow.named.through.objects.filter(person=person).values("caserow")
        connections = ConnectionRow.named.through.objects.filter(person=person).values("connectionrow")
        return Q(case__in=cases) | Q(connection__in=connections)

    def known_on(self, day: date) -> Self:
        """Those that stood in the records at the end of a day: written down by then, and not withdrawn by then."""
        moment = end_of(day)
        return self.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=moment), recorded_at__lte=moment)
