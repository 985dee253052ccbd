"""Who met whom, as far as somebody may read it: what the network page is drawn from, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from rashinban.ledger.kinds import kinds
from rashinban.ledger.ties import Member, Presence
from rashinban.records import audit
from rashinban.records.models import ConnectionRow, FactRow, MeasureRow, Organisation, PartyRow

#: Parties that are drawn and facts that are looked at, at most; beyond these a sentence says so.
MOST_PARTIES = 150
MOST_FACTS = 20_000
_MEETING = tuple(name for name, kind in kinds().items() if kind.group in ("gathering", "connection"))
_LASTING = ("member", "role")
_COLUMNS = ("kind", "on", "until", "party", "counterpart", "gathering", "connection", "network", "organisation", "confidentiality", "pk")


@dataclass(frozen=True, slots=True)
class Found:
    """Presences and the parties that may be named, by pk as text; ``left_off`` had fewer meetings than those drawn,
    ``cut`` says that there were more facts than are looked at, ``unnamed`` how many took part who may not be named."""

    presences: tuple[Presence, ...]
    members: dict[str, Member]
    left_off: int
    cut: bool
    unnamed: int


def find(user: Any, since: date, day: date, *, network: int | None = None, measure: int | None = None, person: Any = None) -> Found:
    """Who was part of what from ``since`` to ``day``, as recorded by the end of that day.

    People are named only when they have agreed by then, whoever asks. Reading what is 関係者限 or 企業秘密 is noted for
    ``person``.
    """
    rows = _facts(user, since, day, network, measure)
    cut, rows = len(rows) > MOST_FACTS, rows[:MOST_FACTS]
    via = _via(user, {row[6] for row in rows if row[6]})
    presences = list(_presences(rows, via))
    everyone = {pk for pk, _, _, _, _ in presences}
    named, root = _named(user, everyone, day)
    count: dict[int, set[str]] = {}
    told = []
    for pk, meeting, on, lasting, until in presences:
        stands = root.get(pk, pk)
        told.append(Presence(str(stands), meeting, on, lasting, until))
        if stands in named:
            count.setdefault(stands, set()).add(meeting)
    kept = sorted(count, key=lambda pk: (-len(count[pk]), pk))[:MOST_PARTIES]
    _note(person, rows)
    return Found(tuple(told), _members(kept), len(count) - len(kept), cut, len({root.get(pk, pk) for pk in everyone} - named))


def _facts(user: Any, since: date, day: date, network: int | None, measure: int | None) -> list[Any]:
    """The newest first, one more than are looked at. What met and what lasts are asked for apart, each within every
    organisation: so the database reads facts of these kinds and days alone."""
    known = FactRow.objects.known_on(day).filter(organisation__in=Organisation.objects.values("pk"))
    if network is not None:
        known = known.filter(Q(network=network) | Q(network__merged_into=network))
    if measure is not None:
        known = known.filter(measure__in=_with_below(user, measure))
    met = known.filter(kind__in=_MEETING, on__gte=since, on__lte=day)
    lasting = known.filter(Q(until=None) | Q(until__gte=since), kind__in=_LASTING, network__isnull=False, on__lte=day)
    rows = []
    for those in (met, lasting):
        readable = FactRow.objects.visible_to(user).filter(pk__in=those.order_by().values("pk"))
        rows += readable.order_by("-on", "-pk").values_list(*_COLUMNS)[: MOST_FACTS + 1]
    return sorted(rows, key=lambda row: (row[1], row[-1]), reverse=True)[: MOST_FACTS + 1]


def _with_below(user: Any, measure: int) -> set[int]:
    """The measure and everything below it that may be read."""
    edition = MeasureRow.objects.filter(pk=measure).values("edition")
    below: dict[int | None, list[int]] = {}
    for pk, parent in MeasureRow.objects.visible_to(user).filter(edition__in=edition).values_list("pk", "parent"):
        below.setdefault(parent, []).append(pk)
    found, waiting = {measure}, [measure]
    while waiting:
        more = below.get(waiting.pop(), [])
        found.update(more)
        waiting += more
    return found


def _via(user: Any, connections: Collection[int]) -> dict[int, int]:
    """Who brought the two sides together, where the introduction itself may be read."""
    rows = ConnectionRow.objects.visible_to(user).filter(pk__in=connections, via__isnull=False)
    return dict(rows.values_list("pk", "via"))


def _presences(rows: Iterable[Any], via: dict[int, int]) -> Iterator[tuple[int, str, date, bool, date | None]]:
    for kind, on, until, party, counterpart, gathering, connection, network, *_rest in rows:
        lasting = kind in _LASTING
        meeting = f"c{connection}" if connection else f"g{gathering}" if gathering else f"n{network}" if lasting else None
        if meeting is None:
            continue
        for one in (party, counterpart, via.get(connection) if connection else None):
            if one is not None:
                yield one, meeting, on, lasting, until


def _named(user: Any, wanted: Collection[int], day: date) -> tuple[set[int], dict[int, int]]:
    """Those who may be named, by the pk they count under; and for a merged record the one it was merged into."""
    merged = dict(PartyRow.objects.filter(pk__in=wanted, merged_into__isnull=False).order_by().values_list("pk", "merged_into"))
    agreed = ~Q(kind="person") | Q(opted_in_on__lte=day)
    rows = PartyRow.objects.visible_to(user).filter(agreed, pk__in={*wanted, *merged.values()}, merged_into=None).exclude(kind="network")
    return set(rows.order_by().values_list("pk", flat=True)), merged


def _members(pks: Collection[int]) -> dict[str, Member]:
    """Of those who may be named the few that are drawn, in their order."""
    columns = PartyRow.objects.filter(pk__in=pks).order_by().values_list("pk", "name", "kana", "kind", "tags")
    found = {pk: Member(str(pk), name, kana, kind == "person", tuple(tags)) for pk, name, kana, kind, tags in columns}
    return {str(pk): found[pk] for pk in pks}


def _note(person: Any, rows: Iterable[Any]) -> None:
    """Ties drawn from what is 関係者限 or 企業秘密 have been read."""
    closed: dict[int, set[str]] = {}
    for row in rows:
        if row[9] in ("restricted", "secret"):
            closed.setdefault(row[8], set()).add(row[9])
    for organisation in Organisation.objects.filter(pk__in=closed) if closed else ():
        audit.note_read(person, organisation, *closed[organisation.pk], organisation=organisation)
