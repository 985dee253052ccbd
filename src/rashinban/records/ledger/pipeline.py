"""Where introductions stand as of a day: their stage, whose yes is awaited, which ones have gone quiet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from rashinban.ledger.connection import Stage, stage_of
from rashinban.ledger.fact import Fact
from rashinban.records.days import end_of
from rashinban.records.models import (
    CardRow,
    Confirmation,
    ConnectionRow,
    FactRow,
    GatheringRow,
    MeasureRow,
    PartyRow,
)

#: An open introduction in which nothing happened for this long has gone quiet.
QUIET = timedelta(days=60)
#: Stages after which somebody has to do something next.
OPEN: tuple[Stage, ...] = ("introduced", "interested", "met")
#: Whose yes an agreement needs.
SIDES = ("need", "offer")
#: Rows that are fetched with introductions so that lists ask no more.
WITH_CONNECTIONS = (
    *("organisation", "division", "need_party__merged_into", "offer_party__merged_into", "via__merged_into"),
    *("need", "offer", "gathering", "measure__edition__plan"),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """The rows beside an introduction that somebody may read: a name that is not here is not shown."""

    parties: frozenset[int]
    cards: frozenset[int]
    gatherings: frozenset[int]
    measures: frozenset[int]

    def party(self, row: PartyRow | None) -> PartyRow | None:
        """The party (the one it was merged into), or None when it may not be shown."""
        stands = None if row is None else (row.merged_into or row)
        return stands if stands is not None and stands.pk in self.parties else None


@dataclass(frozen=True, slots=True)
class Line:
    """One introduction as of a day, with what may be shown of it. ``waits`` are the sides whose yes to the agreement is
    missing; ``moved`` is the day of its newest step."""

    row: ConnectionRow
    need_party: PartyRow | None
    offer_party: PartyRow | None
    need: CardRow | None
    offer: CardRow | None
    gathering: GatheringRow | None
    measure: MeasureRow | None
    stage: Stage | None
    moved: date | None
    agreement: Any
    waits: tuple[str, ...]
    quiet: bool


@dataclass(frozen=True, slots=True)
class Head:
    """How far one introduction had come by a day, without anything that would name it; as in :class:`Line`."""

    pk: int
    stage: Stage
    moved: date
    waits: tuple[str, ...]
    quiet: bool


def heads_of(connections: Any, user: Any, as_of: date) -> list[Head]:
    """Where the introductions of a queryset stand, those that moved longest ago first: three statements and a few bytes
    for each, so that a list can count all of them and read those that it shows (:func:`lines_of`)."""
    newest = F("on").desc(), F("recorded_at").desc(), F("pk").asc()
    steps = _known(connections, user, as_of)
    last = steps.annotate(rank=Window(RowNumber(), partition_by="connection", order_by=newest)).filter(rank=1)
    agreed = _awaited(steps, end_of(as_of))
    found = []
    for pk, stage, moved in last.values_list("connection", "kind", "on"):
        waits = agreed.get(pk, ()) if stage in ("agreed", "outcome") else ()
        found.append(Head(pk, stage, moved, waits, stage in OPEN and as_of - moved > QUIET))
    return sorted(found, key=lambda head: (head.moved, head.pk))


def _awaited(steps: Any, moment: datetime) -> dict[int, tuple[str, ...]]:
    """For every introduction with an agreement that not both sides had said yes to: whose yes is missing to the last one."""
    agreed: dict[int, tuple[int, bool]] = {}
    done = set()
    for pk, connection, confirmed in steps.filter(kind="agreed").order_by("on", "recorded_at", "pk").values_list("pk", "connection", "confirmed_at"):
        agreed[connection] = pk, confirmed is None
        if confirmed is not None and confirmed <= moment:
            done.add(connection)
    waiting = {connection: each for connection, each in agreed.items() if connection not in done}
    said = _said(pk for pk, nobody_yet in waiting.values() if nobody_yet)
    return {connection: tuple(side for side in SIDES if side not in said[pk]) for connection, (pk, _) in waiting.items()}


def lines_of(rows: Sequence[ConnectionRow], user: Any, as_of: date) -> list[Line]:
    """The introductions as of a day, in a number of statements that does not grow with them; those of which nothing was
    known yet are left out."""
    steps = _steps(rows, user, as_of)
    shown = shown_beside(rows, user)
    said = _said(step.pk for found in steps.values() for step in found if step.kind == "agreed" and step.confirmed_at is None)
    lines = [_line(row, steps[row.pk], shown, said, as_of) for row in rows if steps[row.pk]]
    return sorted(lines, key=lambda line: (line.moved or as_of, line.row.pk))


def shown_beside(rows: Iterable[ConnectionRow], user: Any) -> Shown:
    """Which of the rows beside these introductions this person may read."""
    rows = list(rows)
    parties = {(party.merged_into or party).pk for row in rows for party in (row.need_party, row.offer_party, row.via) if party is not None}
    asked = (
        (PartyRow, parties),
        (CardRow, {pk for row in rows for pk in (row.need_id, row.offer_id) if pk is not None}),
        (GatheringRow, {row.gathering_id for row in rows if row.gathering_id is not None}),
        (MeasureRow, {row.measure_id for row in rows if row.measure_id is not None}),
    )
    return Shown(*(frozenset(model.objects.visible_to(user).filter(pk__in=pks).values_list("pk", flat=True)) if pks else frozenset() for model, pks in asked))


def _known(connections: Any, user: Any, as_of: date) -> Any:
    """The steps of these introductions that were known at the end of a day.

    Asked for by what they are steps of first: a database that starts from what somebody may read goes through all facts.
    """
    steps = FactRow.objects.known_on(as_of).filter(connection__in=connections, on__lte=as_of)
    return FactRow.objects.visible_to(user).filter(pk__in=steps.order_by().values("pk")).order_by()


def _steps(rows: Sequence[ConnectionRow], user: Any, as_of: date) -> dict[int, list[FactRow]]:
    found: dict[int, list[FactRow]] = defaultdict(list)
    names = ("pk", "key", "kind", "on", "recorded_at", "withdrawn_at", "confirmed_at", "connection_id")
    for step in _known([row.pk for row in rows], user, as_of).only(*names).order_by("on", "recorded_at", "pk"):
        found[step.connection_id].append(step)
    return found


def _said(steps: Iterable[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for fact, side in Confirmation.objects.filter(fact__in=list(steps)).values_list("fact", "side"):
        found[fact].add(side)
    return found


def _line(row: ConnectionRow, steps: list[FactRow], shown: Shown, said: dict[int, set[str]], as_of: date) -> Line:
    stage = stage_of([step_value(step) for step in steps], end_of(as_of))
    moved = max(step.on for step in steps)
    agreed = [step for step in steps if step.kind == "agreed"]
    agreement = next((step for step in agreed if confirmed_on(step, as_of)), agreed[-1] if agreed else None)
    waits: tuple[str, ...] = ()
    if agreement is not None and not confirmed_on(agreement, as_of) and stage in ("agreed", "outcome"):
        waits = tuple(side for side in SIDES if side not in said[agreement.pk])
    return Line(
        row=row,
        need_party=shown.party(row.need_party),
        offer_party=shown.party(row.offer_party),
        need=row.need if row.need_id in shown.cards else None,
        offer=row.offer if row.offer_id in shown.cards else None,
        gathering=row.gathering if row.gathering_id in shown.gatherings else None,
        measure=row.measure if row.measure_id in shown.measures else None,
        stage=stage,
        moved=moved,
        agreement=agreement,
        waits=waits,
        quiet=stage in OPEN and as_of - moved > QUIET,
    )


def confirmed_on(step: FactRow, as_of: date) -> bool:
    """Whether a step had been confirmed by both sides by the end of a day."""
    return step.confirmed_at is not None and step.confirmed_at <= end_of(as_of)


def step_value(step: FactRow) -> Fact:
    """A step as the value whose stage is worked out: only what that needs, of a row that was checked when written."""
    return Fact.model_construct(
        id=step.key, kind=step.kind, on=step.on, recorded_at=step.recorded_at, withdrawn_at=step.withdrawn_at, confirmed_at=step.confirmed_at
    )
