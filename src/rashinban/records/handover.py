"""Handing duties over: in April one action ends a person's roles and opens the same for the successor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from rashinban.core.errors import WrongContent
from rashinban.records import audit, people
from rashinban.records.access import access_of, below
from rashinban.records.asking import count_answers
from rashinban.records.facts import strictest
from rashinban.records.ledger import handing_over
from rashinban.records.models import (
    CaseRow,
    Collection,
    ConnectionRow,
    IndicatorRow,
    MeasureRow,
    ObservationRow,
    Person,
    Review,
    ReviewStep,
    Role,
    Standing,
)

if TYPE_CHECKING:
    from rashinban.records.asking import DivisionAnswers

#: Facts that still are in somebody's hands.
OPEN = (Standing.DRAFT, Standing.RETURNED)


@dataclass(frozen=True, slots=True)
class Moving:
    """What a hand-over would do: roles that move, roles that stay because another administrator is needed for them,
    the facts not yet submitted that become the successor's, and on how many cases and connections the successor will be
    named (who administers need not know on which)."""

    roles: tuple[Role, ...]
    staying: tuple[Role, ...]
    drafts: tuple[ObservationRow, ...]
    cases: int = 0
    connections: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """What a successor needs to know (引き継ぎ書), as far as the reader may see it."""

    roles: tuple[Role, ...]
    indicators: tuple[IndicatorRow, ...]
    measures: tuple[MeasureRow, ...]
    asked: tuple[tuple[Collection, tuple[DivisionAnswers, ...]], ...]
    drafts: tuple[ObservationRow, ...]
    notes: tuple[ObservationRow, ...]
    reviews: tuple[ReviewStep, ...]
    cases: tuple[CaseRow, ...] = ()
    connections: tuple[ConnectionRow, ...] = ()


def next_april(today: date) -> date:
    """The first day of the next fiscal year.

    >>> next_april(date(2026, 3, 31)), next_april(date(2026, 4, 1))
    (datetime.date(2026, 4, 1), datetime.date(2027, 4, 1))
    """
    return date(today.year + (today.month >= 4), 4, 1)


def preview(predecessor: Person, day: date, by: Person | None) -> Moving:
    """What would move on that day; ``by`` None is the command line, which administers everything."""
    held = Role.objects.filter(person=predecessor, since__lt=day).filter(Q(until__isnull=True) | Q(until__gte=day))
    roles = tuple(held.select_related("organisation", "division", "person"))
    mine = people.administered(access_of(by)) if by is not None else {role.organisation_id for role in roles}
    moving = tuple(role for role in roles if role.organisation_id in mine)
    cases, connections = handing_over.count_named(predecessor, [(role, below((role.division_id,))) for role in moving])
    return Moving(
        roles=moving,
        staying=tuple(role for role in roles if role.organisation_id not in mine),
        drafts=tuple(_drafts(predecessor, moving)),
        cases=cases,
        connections=connections,
    )


@transaction.atomic
def hand_over(predecessor: Person, successor: Person, day: date, by: Person | None) -> Moving:
    """End the roles the day before and open the same for the successor; drafts follow when the day has come.

    WrongContent when nothing would move, or it is the same person. A role the successor has already is not opened twice.
    """
    if predecessor.pk == successor.pk:
        raise WrongContent("前任者と後任者が同じ人です。", remedy="別の人を選んでください。")
    if not successor.is_active:
        raise WrongContent(f"{successor.name}さんのアカウントは使用停止です。", remedy="先に使用停止を解いてください。")
    moving = preview(predecessor, day, by)
    if not moving.roles:
        raise WrongContent(f"{predecessor.name}さんには、その日に引き継ぐ役割がありません。", remedy="前任者と引き継ぎ日を確かめてください。")
    for role in moving.roles:
        # the successor first: an organisation is never without its administrator, not even on paper
        if not _has(successor, role, day):
            people.give_role(
                successor, role.duty, role.organisation, role.division, day, role.until, by, taken_over_from=role
            )
        people.end_role(role, day - timedelta(days=1), by)
    after = {"successor": successor.login, "day": day.isoformat(), "roles": len(moving.roles), "drafts": len(moving.drafts)}
    audit.record(by, "handed_over", predecessor, after=after)
    if day <= timezone.localdate():
        move_drafts(timezone.localdate())
        move_named(timezone.localdate())
    return moving


@transaction.atomic
def move_drafts(day: date) -> int:
    """Give what predecessors left unsubmitted to their successors, once their day has come; returns how many.

    Who typed it stays in the steps, so that nobody approves what their own hand was in. Safe to call every hour.
    """
    count = 0
    for role in _begun(day):
        before = role.taken_over_from.person
        for row in _drafts(before, (role,)):
            ObservationRow.objects.filter(pk=row.pk).update(entered_by=role.person)
            audit.record(
                None,
                "draft_handed_over",
                row,
                plan=row.indicator.edition.plan,
                before={"entered_by": before.login},
                after={"entered_by": role.person.login},
                confidentiality=strictest(row.confidentiality, row.indicator.confidentiality),
            )
            count += 1
    return count


def move_named(day: date) -> int:
    """Name successors on the cases and connections of their predecessors, once their day has come; returns how many.

    Safe to call every hour.
    """
    return sum(handing_over.hand_on(role, below((role.division_id,)), day) for role in _begun(day))


def _begun(day: date) -> list[Role]:
    """The roles that were taken over from somebody else and have begun."""
    rows = Role.objects.filter(since__lte=day, taken_over_from__isnull=False, taken_over_from__until__lt=day, person__is_active=True)
    return [role for role in rows.select_related("person", "taken_over_from__person").order_by("pk") if role.person_id != role.taken_over_from.person_id]


def read_note(person: Person, reader: Any, today: date) -> Note:
    """What this person has in hand, as far as the reader may see it."""
    roles = _roles(person, today)
    divisions = below(role.division_id for role in roles)
    indicators = IndicatorRow.objects.visible_to(reader).filter(division__in=divisions, edition__standing="in_force")
    measures = MeasureRow.objects.visible_to(reader).filter(division__in=divisions, edition__standing="in_force")
    opened = Collection.objects.visible_to(reader).filter(closed_at=None).select_related("edition__plan").order_by("due")
    asked = []
    for collection in opened:
        parts = count_answers(collection, IndicatorRow.objects.visible_to(reader).filter(division__in=divisions)).divisions
        if parts:
            asked.append((collection, parts))
    facts = ObservationRow.objects.visible_to(reader).filter(indicator__division__in=divisions)
    facts = facts.select_related("indicator__edition__plan").order_by("indicator__position", "period")
    year_ago = today - timedelta(days=366)
    own = ReviewStep.objects.filter(by=person, at__date__gte=year_ago).select_related("review__measure", "review__indicator")
    readable = Review.objects.visible_to(reader).values("pk")
    return Note(
        roles=roles,
        indicators=tuple(indicators.select_related("edition__plan").order_by("edition__plan__position", "edition", "position")),
        measures=tuple(measures.select_related("edition__plan").order_by("edition__plan__position", "edition", "position")),
        asked=tuple(asked),
        drafts=tuple(facts.filter(standing__in=OPEN)),
        notes=tuple(facts.exclude(note=None).exclude(note="").filter(vintage__gte=year_ago)),
        reviews=tuple(own.filter(review__in=readable)),
        cases=tuple(CaseRow.objects.visible_to(reader).filter(named=person, closed_on=None).select_related("party")),
        connections=tuple(ConnectionRow.objects.visible_to(reader).filter(named=person).select_related("need_party", "offer_party")),
    )


def _roles(person: Person, today: date) -> tuple[Role, ...]:
    """The roles of today, or, of somebody who has left, those that ended last."""
    rows = Role.objects.filter(person=person).select_related("organisation", "division")
    held = tuple(rows.held_on(today))
    last = None if held else rows.filter(until__lt=today).order_by("-until").first()
    return held if last is None else tuple(rows.filter(until=last.until))


def _has(person: Person, role: Role, day: date) -> bool:
    same = Role.objects.filter(person=person, duty=role.duty, organisation=role.organisation, division=role.division)
    return bool(same.filter(Q(until__isnull=True) | Q(until__gte=day)).exists())


def _drafts(person: Person, roles: tuple[Role, ...]) -> Any:
    divisions = below(role.division_id for role in roles)
    rows = ObservationRow.objects.filter(entered_by=person, standing__in=OPEN, indicator__division__in=divisions)
    return rows.select_related("indicator__edition__plan").order_by("pk")
