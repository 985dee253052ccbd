"""The audit trail: what happened, who did it, from what to what and why, in a chain that shows every tampering.

Each event's hash is the SHA-256 of the previous hash and the event's own content in canonical JSON. A changed,
removed or inserted event breaks the chain at its place; a chain cut off at the end disagrees with its head and with
the heads that published reports and backups carry.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone

from rashinban.records.models import ChainHead, Event

if TYPE_CHECKING:
    from rashinban.records.models import Organisation, Person, PlanRow

_COVERED = (
    "number",
    "person_id",
    "person_name",
    "verb",
    "subject_kind",
    "subject",
    "subject_name",
    "plan_id",
    "organisation_id",
    "confidentiality",
    "before",
    "after",
    "reason_kind",
    "reason",
    "previous",
)


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold: the number of the event and what is wrong with it."""

    number: int
    what: str


@dataclass(frozen=True, slots=True)
class Told:
    """One thing to be told: what was done to what, in which plan, from what to what, and why."""

    verb: str
    subject: models.Model
    plan: PlanRow | None = None
    before: Any = None
    after: Any = None
    reason_kind: str = ""
    reason: str = ""
    confidentiality: str | None = None
    organisation: Organisation | None = None


def record(person: Person | None, verb: str, subject: models.Model, **more: Any) -> Event:
    """Add one event to the chain (``more``: the other fields of Told), in the same transaction as what it tells of."""
    return record_all(person, [Told(verb, subject, **more)])[0]


def record_all(person: Person | None, told: Sequence[Told]) -> list[Event]:
    """Add several events, in their order, in as many statements as one takes."""
    if not told:
        return []
    with transaction.atomic():
        head, _ = ChainHead.objects.select_for_update().get_or_create(pk=1)
        events = []
        for each in told:
            event = _event(person, each, head)
            head.count, head.hash = event.number, event.hash
            events.append(event)
        Event.objects.bulk_create(events)
        head.save()
    return events


def _event(person: Person | None, told: Told, head: ChainHead) -> Event:
    known = person if person is not None and person.pk else None
    event = Event(
        number=head.count + 1,
        at=timezone.now(),
        person=known,
        person_name=f"{known.name}（{known.login}）" if known else "",
        verb=told.verb,
        subject_kind=told.subject._meta.model_name or "",
        subject=str(told.subject.pk),
        subject_name=_name(told.subject)[:500],
        plan=told.plan,
        organisation=told.organisation,
        confidentiality=told.confidentiality or getattr(told.subject, "confidentiality", "internal"),
        before=_plain(told.before),
        after=_plain(told.after),
        reason_kind=told.reason_kind,
        reason=told.reason,
        previous=head.hash,
    )
    event.hash = digest(event)
    return event


def note_read(
    person: Person | None,
    subject: models.Model,
    *classes: str,
    plan: PlanRow | None = None,
    organisation: Organisation | None = None,
    verb: str = "read",
) -> None:
    """Reading (or exporting) what is 関係者限 or 企業秘密 is itself an event; reading the rest is not."""
    closed = [each for each in classes if each in ("restricted", "secret")]
    if closed:
        strictest = "secret" if "secret" in closed else "restricted"
        record(person, verb, subject, plan=plan, organisation=organisation, confidentiality=strictest)


def digest(event: Event) -> str:
    """The hash an event must have: over its content, its moment and the hash before it."""
    content = {name: getattr(event, name) for name in _COVERED}
    content["at"] = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    return sha256(json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def verify(anchors: Iterable[tuple[str, str]] = (), using: str = "default") -> tuple[Break, ...]:
    """Walk the whole chain; nothing is returned when it holds.

    ``anchors`` are hashes noted elsewhere with the name of the place (a published report, a backup): each must still
    be in the chain.
    """
    breaks: list[Break] = []
    previous, expected, seen = "", 1, set()
    for event in Event.objects.using(using).order_by("number").iterator(chunk_size=2000):
        if event.number != expected:
            breaks.append(Break(expected, f"{expected}番から{event.number - 1}番までの記録がありません。"))
        if event.previous != previous:
            breaks.append(Break(event.number, "一つ前の記録とつながっていません。"))
        if digest(event) != event.hash:
            breaks.append(Break(event.number, "記録の内容が書き換えられています。"))
        previous, expected = event.hash, event.number + 1
        seen.add(event.hash)
    head = ChainHead.objects.using(using).filter(pk=1).first()
    if (head.count, head.hash) != (expected - 1, previous) if head else expected > 1:
        breaks.append(Break(expected, "終わりの記録が失われているか、終わりの印が書き換えられています。"))
    breaks += [Break(0, f"{name}に控えた印が記録の中にありません。") for name, hash in anchors if hash and hash not in seen]
    return tuple(breaks)


def head(using: str = "default") -> tuple[int, str]:
    """How long the chain is and how it ends: what is noted on reports and backups."""
    found = ChainHead.objects.using(using).filter(pk=1).first()
    return (found.count, found.hash) if found else (0, "")


def _name(subject: Any) -> str:
    """What the thing is called when it is read years later: its own name, or that of what it is about."""
    own = getattr(subject, "label", None) or getattr(subject, "title", None)
    if own:
        return str(own)
    about = getattr(subject, "indicator", None) or getattr(subject, "measure", None)
    period = getattr(subject, "period", None)
    if about is None:
        return str(subject)
    return f"{_name(about)}（{period.japanese()}）" if period is not None else _name(about)


def _plain(value: Any) -> Any:
    """As it will come back from the database, so that the hash is the same then."""
    return None if value is None else json.loads(json.dumps(value, ensure_ascii=False, default=str))
