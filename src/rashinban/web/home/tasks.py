"""わたしの仕事: what waits for this person today, worked out from the duties they hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Max, Min, OuterRef, Q, Subquery, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from rashinban.records.access import Access
from rashinban.records.models import (
    Collection,
    IndicatorRow,
    ObservationRow,
    Person,
    PlanImport,
    ReportRow,
    Review,
    ReviewStep,
    Role,
    Standing,
    Step,
)

#: Roles that end within so many days are told to the administrator.
SOON = 45
#: Reports of one standing that are named.
FEW = 5
#: Divisions that have not answered are named up to here.
NAMED = 6


@dataclass(frozen=True, slots=True)
class Asked:
    """A collection with how far it has come: for a reporter their own part, for a planner everybody's."""

    collection: Collection
    total: int
    answered: int
    days: int
    silent: tuple[str, ...] = ()
    more_silent: int = 0

    @property
    def days_late(self) -> int:
        return max(-self.days, 0)

    @property
    def left(self) -> int:
        return self.total - self.answered


@dataclass(frozen=True, slots=True)
class Work:
    """Everything that waits; an empty field is shown as nothing. ``alone``: nobody else can log in yet."""

    asked: tuple[Asked, ...] = ()
    returned: tuple[ObservationRow, ...] = ()
    waiting: int = 0
    oldest: int | None = None
    running: tuple[Asked, ...] = ()
    imports: int = 0
    drafts: tuple[ReportRow, ...] = ()
    reviews: int = 0
    shared: tuple[ReportRow, ...] = ()
    opinions: int = 0
    without_role: int = 0
    alone: bool = False
    ending: tuple[Role, ...] = ()

    @property
    def any(self) -> bool:
        return replace(self, alone=False) != Work()


#: For each collection and division (None: nobody): how many indicators are asked, how many have an answer on its way.
Parts = dict[int, dict[tuple[int, str] | None, tuple[int, int]]]


def find_work(user: Any, access: Access, today: date) -> Work:
    """What waits for a person; a duty that is not held costs no query."""
    planned, administered = access.organisations("planner"), access.organisations("administrator")
    advised = access.organisations("council")
    found: dict[str, Any] = {}
    collections = _open_collections(user) if access.divisions or planned else []
    if collections:
        parts = _answers(collections)
        found["asked"] = _mine(collections, parts, access.reporting, today)
        found["running"] = _everybody(collections, parts, planned, today)
    if access.reporting or planned:
        found["returned"] = _returned(user, access)
    if access.approving or planned:
        found["waiting"], found["oldest"] = _waiting(user, access, today)
    if planned:
        found["imports"] = PlanImport.objects.visible_to(user).filter(edition=None).count()
    if planned or advised:
        found |= _reports(user, planned, advised)
        open_reviews = _reviews(user)
        found["reviews"] = sum(stage != "effect" for organisation, stage in open_reviews if organisation in planned)
        found["opinions"] = sum(stage == "self" for organisation, stage in open_reviews if organisation in advised)
    if administered:
        found |= _people(administered, today)
    return Work(**found)


def _open_collections(user: Any) -> list[Collection]:
    rows = Collection.objects.visible_to(user).filter(closed_at=None).select_related("edition__plan")
    return list(rows.defer("edition__text").order_by("due", "pk"))


def _answers(collections: list[Collection]) -> Parts:
    """How far each collection has come in every division; a draft or what was sent back is no answer."""
    editions = {one.edition_id for one in collections}
    rows = IndicatorRow.objects.filter(edition__in=editions).exclude(kind="external_target")
    asked = list(rows.values_list("pk", "edition", "division", "division__name"))
    periods = {one.period for one in collections}
    facts = ObservationRow.objects.filter(indicator__edition__in=editions, period__in=periods).exclude(
        standing__in=(Standing.DRAFT, Standing.RETURNED)
    )
    answered = {(pk, period.code) for pk, period in facts.values_list("indicator", "period")}
    found: Parts = {}
    for one in collections:
        parts: dict[tuple[int, str] | None, tuple[int, int]] = {}
        for pk, edition, division, name in asked:
            if edition == one.edition_id:
                key = None if division is None else (division, name)
                total, done = parts.get(key, (0, 0))
                parts[key] = (total + 1, done + ((pk, one.period.code) in answered))
        found[one.pk] = parts
    return found


def _mine(
    collections: list[Collection], parts: Parts, mine: frozenset[int], today: date
) -> tuple[Asked, ...]:
    found = []
    for one in collections:
        asked = [part for division, part in parts[one.pk].items() if division is not None and division[0] in mine]
        total, done = sum(total for total, _ in asked), sum(done for _, done in asked)
        if total:
            found.append(Asked(one, total, done, (one.due - today).days))
    return tuple(found)


def _everybody(
    collections: list[Collection], parts: Parts, planned: frozenset[int], today: date
) -> tuple[Asked, ...]:
    shown = [one for one in collections if one.edition.plan.organisation_id in planned]
    found = []
    for one in shown:
        known = parts[one.pk]
        total, done = sum(total for total, _ in known.values()), sum(done for _, done in known.values())
        silent = [division[1] for division, (asked, got) in known.items() if division is not None and got < asked]
        rest = max(len(silent) - NAMED, 0)
        found.append(Asked(one, total, done, (one.due - today).days, tuple(silent[:NAMED]), rest))
    return tuple(found)


def _returned(user: Any, access: Access) -> tuple[ObservationRow, ...]:
    """Facts that came back, each with the word it came back with."""
    word = Step.objects.filter(observation=OuterRef("pk"), standing=Standing.RETURNED).order_by("-pk").values("note")[:1]
    rows = ObservationRow.objects.visible_to(user).filter(standing=Standing.RETURNED)
    rows = rows.filter(Q(indicator__division__in=access.reporting) | Q(entered_by=access.person))
    return tuple(
        rows.annotate(word=Subquery(word)).select_related("indicator__edition__plan").defer("indicator__edition__text")[:8]
    )


def _waiting(user: Any, access: Access, today: date) -> tuple[int, int | None]:
    """Facts this person can approve (none with their own hand in it), and for how many days the oldest has waited."""
    allowed = Q(indicator__division__in=access.approving)
    allowed |= Q(indicator__division=None, indicator__edition__plan__organisation__in=access.organisations("planner"))
    rows = ObservationRow.objects.visible_to(user).filter(allowed, standing=Standing.CHECKED).exclude(entered_by=access.person)
    own = Step.objects.filter(by=access.person, standing__in=(Standing.DRAFT, Standing.CHECKED)).values("observation")
    counted = rows.exclude(pk__in=own).aggregate(count=Count("pk", distinct=True), oldest=Min("entered_at"))
    days = (today - timezone.localdate(counted["oldest"])).days if counted["oldest"] else None
    return counted["count"], days


def _reviews(user: Any) -> list[tuple[int, str | None]]:
    """Organisation and newest stage of every review that is not finished."""
    newest = ReviewStep.objects.filter(review=OuterRef("pk")).order_by("-pk").values("stage")[:1]
    rows = Review.objects.visible_to(user).filter(edition__standing="in_force").annotate(stage=Subquery(newest))
    return list(rows.values_list("edition__plan__organisation", "stage").distinct().order_by("pk"))


def _reports(user: Any, planned: frozenset[int], advised: frozenset[int]) -> dict[str, tuple[ReportRow, ...]]:
    """Drafts to finish, and reports that wait for the council: the first few of each."""
    office = "edition__plan__organisation__in"
    drafts = Q(standing="draft", **{office: planned})
    shared = Q(standing="council", **{office: advised})
    place = Window(RowNumber(), partition_by=F("standing"), order_by=ReportRow._meta.ordering)
    rows = ReportRow.objects.visible_to(user).filter(drafts | shared).annotate(place=place).filter(place__lte=FEW)
    found = list(rows.defer("content", "edition__text").select_related("edition__plan"))
    return {name: tuple(row for row in found if row.standing == standing) for name, standing in (("drafts", "draft"), ("shared", "council"))}


def _people(organisations: frozenset[int], today: date) -> dict[str, Any]:
    held = Role.objects.held_on(today)
    ending = held.filter(organisation__in=organisations, until__lte=today + timedelta(days=SOON))
    idle = Q(is_active=True) & ~Q(pk__in=held.values("person"))
    told = Person.objects.aggregate(all=Count("pk"), idle=Count("pk", filter=idle))
    return {
        "alone": told["all"] == 1,
        "without_role": told["idle"],
        "ending": tuple(ending.filter(handed_over_to=None).select_related("person").order_by("until")[:6]),
    }


def newest_facts(user: Any, plans: Iterable[int], as_of: date, most: int = 6) -> tuple[Step, ...]:
    """The facts of these plans that were approved or published last, among those this person may read; each once."""
    rows = ObservationRow.objects.visible_to(user).filter(standing__in=(Standing.APPROVED, Standing.PUBLISHED))
    newest = rows.filter(vintage__lte=as_of, indicator__edition__plan__in=list(plans)).annotate(last=Max("steps")).exclude(last=None).order_by("-last")[:most]
    return tuple(
        Step.objects.filter(pk__in=newest.values("last"))
        .select_related("observation__indicator__edition__plan")
        .defer("observation__indicator__edition__text")
        .order_by("-pk")
    )
