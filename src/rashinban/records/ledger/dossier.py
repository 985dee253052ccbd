"""Everything about one party that somebody may read, as of a day. What may not be read is not there, not hinted at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q
from django.db.models.functions import Coalesce

from rashinban.ledger.effects import Followed
from rashinban.ledger.kinds import kinds
from rashinban.records.ledger import cases, pipeline, pooled_hours
from rashinban.records.ledger.showing import Shown, shown, shown_parties
from rashinban.records.models import (
    CardRow,
    CaseRow,
    ConnectionRow,
    FactRow,
    LessonRow,
    PartyKind,
    PartyMerge,
    PartyRow,
)

#: Facts that say what somebody is, not what they did.
STANDING = ("member", "role", "founded", "certified")
AWARDS = ("grant_won", "adopted", "awarded", "certified")
#: How many activities the page shows before it leads to the list of all.
NEWEST = 40


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a party did something (延べ), and with how many different others or on how many occasions (実数)."""

    kind: str
    rows: int
    distinct: int
    of: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """A party with what is around it. ``roles`` hold on the day, ``past_roles`` no longer or not yet."""

    party: PartyRow
    names: tuple[str, ...]
    merges: tuple[PartyMerge, ...]
    roles: tuple[Shown, ...]
    past_roles: tuple[Shown, ...]
    members: tuple[Shown, ...]
    awards: tuple[Shown, ...]
    newest: tuple[Shown, ...]
    total: int
    tallies: tuple[Tally, ...]
    cards: tuple[CardRow, ...]
    connections: tuple[pipeline.Line, ...]
    cases: tuple[tuple[CaseRow, Followed], ...]
    hours: tuple[pooled_hours.Line, ...]
    supports: tuple[CaseRow, ...]
    lessons: tuple[LessonRow, ...]
    staff: tuple[PartyRow, ...]
    employer: PartyRow | None
    secretariat: PartyRow | None

    @property
    def networks(self) -> tuple[Shown, ...]:
        """The networks it is a member of on the day."""
        return tuple(each for each in self.roles if each.fact.kind == "member")

    @property
    def classes(self) -> frozenset[str]:
        """The classes of what is shown, for the audit trail."""
        facts = {each.fact.confidentiality for each in (*self.newest, *self.roles, *self.past_roles, *self.members, *self.awards)}
        rows = {row.confidentiality for row in (self.party, *self.cards, *self.supports, *self.lessons, *self.staff)}
        rows |= {each for line in self.hours for each in line.classes}
        return frozenset(facts | rows | {row.confidentiality for row, _ in self.cases} | {line.row.confidentiality for line in self.connections})


def dossier(party: PartyRow, user: Any, as_of: date) -> Dossier:
    """Gather it, in a number of statements that does not grow with what there is."""
    merged = list(PartyRow.objects.filter(merged_into=party).prefetch_related("names"))
    group = [party.pk, *(row.pk for row in merged)]
    known = _known(group, user, as_of)
    standing = list(known.filter(party__in=group, kind__in=STANDING).order_by("-on", "-id"))
    joined = list(known.filter(network__in=group, kind="member").order_by("-on", "-id")) if party.kind == PartyKind.NETWORK else []
    awards = list(known.filter(party__in=group, kind__in=AWARDS).order_by("-on", "-id")[:NEWEST])
    newest = list(known.order_by("-on", "-id")[:NEWEST])
    every = {fact.pk: fact for fact in (*standing, *joined, *awards, *newest)}
    said = {each.fact.pk: each for each in shown(tuple(every.values()), user)}
    roles, past = _on(standing, as_of)
    members, _former = _on(joined, as_of)
    tallies = _tallies(known, group, network=party.kind == PartyKind.NETWORK)
    lines = _connections(group, user, as_of)
    mine = list(CaseRow.objects.visible_to(user).filter(party__in=group).order_by("-opened_on"))
    followed = cases.followed(mine, user, as_of) if mine else {}
    beside = shown_parties({party.employer_id, party.secretariat_id}, user)
    return Dossier(
        party=party,
        names=_names(party, merged, user),
        merges=_merges(group, user),
        **{name: tuple(said[fact.pk] for fact in facts) for name, facts in (("roles", roles), ("past_roles", past), ("members", members))},
        **{name: tuple(said[fact.pk] for fact in facts) for name, facts in (("awards", awards), ("newest", newest))},
        total=known.count() if len(newest) == NEWEST else len(newest),
        tallies=tallies,
        cards=tuple(CardRow.objects.visible_to(user).filter(party__in=group)),
        connections=tuple(reversed(lines)),
        cases=tuple((row, followed[row.pk]) for row in mine),
        hours=pooled_hours.pooled_hours(Q(party__in=group), user, as_of),
        supports=tuple(CaseRow.objects.visible_to(user).filter(supporter__in=group).order_by("-opened_on")[:NEWEST]),
        lessons=_lessons(mine, lines, user),
        staff=tuple(PartyRow.objects.visible_to(user).filter(employer__in=group, merged_into=None)),
        employer=beside.get(party.employer_id),
        secretariat=beside.get(party.secretariat_id),
    )


def last_days(rows: Sequence[PartyRow], user: Any, as_of: date) -> dict[int, tuple[date, int]]:
    """For each party the day of its newest activity that may be read, and how many there are; of a network those in it.

    Two statements, however many parties.
    """
    facts = FactRow.objects.visible_to(user).known_on(as_of).filter(on__lte=as_of)
    networks = [row.pk for row in rows if row.kind == PartyKind.NETWORK]
    others = [row.pk for row in rows if row.kind != PartyKind.NETWORK]
    last: dict[int, tuple[date, int]] = {}
    for column, wanted in (("network", networks), ("party", others)):
        if wanted:
            of = Q(**{f"{column}__in": wanted}) | Q(**{f"{column}__merged_into__in": wanted})
            stands = facts.filter(of).annotate(stands=Coalesce(f"{column}__merged_into", column))
            found = stands.order_by().values("stands").annotate(last=Max("on"), count=Count("pk"))
            last |= {row["stands"]: (row["last"], row["count"]) for row in found}
    return last


def _known(group: list[int], user: Any, as_of: date) -> Any:
    of = Q(party__in=group) | Q(counterpart__in=group) | Q(network__in=group)
    return FactRow.objects.visible_to(user).known_on(as_of).filter(of, on__lte=as_of)


def _on(facts: Iterable[FactRow], day: date) -> tuple[list[FactRow], list[FactRow]]:
    """Those in force on the day, and the others."""
    now: list[FactRow] = []
    past: list[FactRow] = []
    for fact in facts:
        (now if fact.until is None or fact.until >= day else past).append(fact)
    return now, past


def _tallies(known: Any, group: list[int], *, network: bool) -> tuple[Tally, ...]:
    """延べ beside 実数: of a network its different parties, of a party its occasions or its counterparts."""
    who = Coalesce("party__merged_into", "party")
    with_whom = Coalesce("counterpart__merged_into", "counterpart")
    mine = known.exclude(kind__in=("member", "role", "founded", "sales", "contract_value"))
    mine = mine.filter(network__in=group) if network else mine.filter(party__in=group)
    counts = mine.order_by().values("kind").annotate(
        rows=Count("pk"),
        parties=Count(who, distinct=True),
        gatherings=Count("gathering", distinct=True),
        others=Count(with_whom, distinct=True),
    )
    found = {row["kind"]: row for row in counts}
    tallies = []
    for name in kinds():
        if (row := found.get(name)) is not None:
            of = "parties" if network else "gatherings" if row["gatherings"] else "others" if row["others"] else ""
            tallies.append(Tally(name, row["rows"], row[of] if of else row["rows"], of))
    return tuple(tallies)


def _connections(group: list[int], user: Any, as_of: date) -> list[pipeline.Line]:
    side = Q(need_party__in=group) | Q(offer_party__in=group) | Q(via__in=group)
    rows = list(ConnectionRow.objects.visible_to(user).filter(side).select_related(*pipeline.WITH_CONNECTIONS))
    return pipeline.lines_of(rows, user, as_of) if rows else []


def _lessons(mine: Sequence[CaseRow], lines: Sequence[pipeline.Line], user: Any) -> tuple[LessonRow, ...]:
    about = Q(case__in=[row.pk for row in mine]) | Q(connection__in=[line.row.pk for line in lines])
    return tuple(LessonRow.objects.visible_to(user).filter(about)) if mine or lines else ()


def _names(party: PartyRow, merged: Sequence[PartyRow], user: Any) -> tuple[str, ...]:
    """Its other names, with those under which it was recorded a second time where that record may be read."""
    readable = set(PartyRow.objects.visible_to(user).filter(pk__in=[row.pk for row in merged]).values_list("pk", flat=True)) if merged else set()
    others = [name for row in merged if row.pk in readable for name in (row.name, *(each.name for each in row.names.all()))]
    return tuple(dict.fromkeys(name for name in (*(each.name for each in party.names.all()), *others) if name != party.name))


def _merges(group: list[int], user: Any) -> tuple[PartyMerge, ...]:
    """The decisions in force about this party whose other record may be read."""
    if len(group) == 1:
        return ()
    rows = PartyMerge.objects.filter(undone_at=None, merged__in=group).select_related("kept", "merged", "by")
    readable = set(PartyRow.objects.visible_to(user).filter(pk__in=group).values_list("pk", flat=True))
    return tuple(row for row in rows if row.merged_id in readable)

