"""Searching everything one may read: what holds all the words, the best first, with the place of the words.

One statement finds, counts and ranks; every record in it passes ``visible_to`` there, so that nothing which may not be
read is counted, cut or weighed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add, and_, or_
from typing import Any

from django.db import connection
from django.db.models import Case, Count, Exists, F, FloatField, OuterRef, Q, Value, When, Window
from django.db.models.functions import RowNumber, StrIndex
from django.db.models.lookups import GreaterThan, LessThanOrEqual

from rashinban.matching.search import TITLE, Snippet, cut_snippet, needed, split_query, weigh
from rashinban.records import audit
from rashinban.records.models import SearchEntry
from rashinban.records.search_index.describing import Described, describe
from rashinban.records.search_index.editions import Current, current_editions, open_texts
from rashinban.records.search_index.pairs import pairs_of
from rashinban.records.search_index.refreshing import refresh
from rashinban.records.search_index.sources import SOURCES

#: Hits of each kind where all kinds are shown.
FIRST = 5
#: Hits on one page of one kind.
PAGE = 50
#: Changed records that are read before an answer; when more wait, the answer says so.
AT_ONCE = 3000


@dataclass(frozen=True, slots=True)
class Hit:
    """One record (or paragraph of a plan) that holds all the words.

    ``name`` is what it is called; ``in_title`` and ``in_text`` are where words stand in its names and in its text.
    ``start`` and ``end`` are the place in the plan's text, for a paragraph.
    """

    kind: str
    row: int
    part: int
    name: str
    in_title: Snippet | None
    in_text: Snippet | None
    start: int
    end: int
    about: Described


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind: how many there are, and those that are shown."""

    kind: str
    total: int
    hits: tuple[Hit, ...]

    @property
    def more(self) -> int:
        return self.total - len(self.hits)


@dataclass(frozen=True, slots=True)
class Found:
    """An answer. ``waiting`` records were changed just now and are not searched yet (0 but after a large import)."""

    query: str
    words: tuple[str, ...]
    groups: tuple[Group, ...]
    waiting: int = 0

    @property
    def total(self) -> int:
        return sum(group.total for group in self.groups)

    @property
    def hits(self) -> tuple[Hit, ...]:
        """Everything that is shown."""
        return tuple(hit for group in self.groups for hit in group.hits)


def search(user: Any, query: str, *, kind: str | None = None, first: int = FIRST, skip: int = 0) -> Found:
    """What this person may read that holds all words of the query, whatever their width and case.

    Of every kind the ``first`` best; with ``kind`` (a key of ``SOURCES``) of that kind alone, after leaving out
    ``skip``. The number of statements depends neither on the records nor on the hits.
    """
    words = split_query(query)
    if not words or (kind is not None and kind not in SOURCES):
        return Found(query, words, ())
    waiting = refresh(AT_ONCE)
    current = current_editions(user)
    kinds = [kind] if kind else _kinds_with(words)
    if not kinds:
        return Found(query, words, (), waiting)
    readable = _readable(user, current, kinds)
    # keys first: ranking carries no texts along
    placed = _ranked(readable, words).filter(place__gt=skip, place__lte=skip + first).order_by("kind", "place")
    keys = list(placed.values_list("pk", "kind", "total", "place"))
    totals = {name: total for _pk, name, total, _place in keys}
    entries = SearchEntry.objects.in_bulk([pk for pk, *_rest in keys])
    found: dict[str, list[SearchEntry]] = {}
    for pk, name, _total, _place in keys:
        if pk in entries:
            found.setdefault(name, []).append(entries[pk])
    about = describe(user, current, {name: {row.row for row in each} for name, each in found.items()})
    groups = (Group(name, totals[name], _hits(found[name], words, about)) for name in SOURCES if name in found)
    return Found(query, words, tuple(groups), waiting)


def note_shown(person: Any, found: Found, verb: str = "read") -> None:
    """Tell the audit trail of what is 関係者限 or 企業秘密 among the hits: one event for each plan and organisation."""
    shown: dict[Any, list[Hit]] = {}
    for hit in found.hits:
        if hit.about.confidentiality in ("restricted", "secret") and hit.about.owner is not None:
            shown.setdefault(hit.about.owner, []).append(hit)
    told = [
        audit.Told(
            verb,
            owner.subject,
            plan=owner.plan,
            organisation=owner.organisation,
            after={"search": found.query, "shown": [f"{hit.kind}:{hit.row}" for hit in hits]},
            confidentiality="secret" if any(hit.about.confidentiality == "secret" for hit in hits) else "restricted",
        )
        for owner, hits in shown.items()
    ]
    audit.record_all(person if getattr(person, "is_authenticated", False) else None, told)


def _kinds_with(words: Sequence[str]) -> list[str]:
    """The kinds in which something may hold the words, read or not: only for them it is worth asking who reads what."""
    rows = SearchEntry.objects.filter(_narrowed(words) or Q())
    there = set(rows.order_by().values_list("kind", flat=True).distinct())
    return [kind for kind in SOURCES if kind in there]


def _readable(user: Any, current: Current, kinds: Iterable[str]) -> Q:
    """Entries of these kinds whose record may be read now, in the editions that count."""
    return reduce(or_, (Q(_rows(user, current, kind), kind=kind) for kind in kinds))


def _rows(user: Any, current: Current, kind: str) -> Q:
    """The condition on an entry of this kind that its record may be read."""
    if kind == "plan":
        return Q(row__in=current.editions)
    if kind == "text":
        return Q(row__in=open_texts(user, current))
    source = SOURCES[kind]
    rows = source.model.objects.visible_to(user).filter(**dict(source.only))
    if source.of_edition:
        rows = rows.filter(**{f"{source.of_edition}__in": current.editions})
    return Q(Exists(rows.filter(pk=OuterRef("row"))))


def _ranked(readable: Q, words: Sequence[str]) -> Any:
    """Entries with all the words, each with its place within its kind and how many of its kind there are."""
    scores = [Value(weight, FloatField()) * _prominence(word) for word, weight in _weights(readable, words)]
    order = (F("score").desc(), F("part").asc(), F("row").desc())
    rows = SearchEntry.objects.filter(holding(words), readable).annotate(score=reduce(add, scores))
    return rows.annotate(
        total=Window(Count("pk"), partition_by=F("kind")), place=Window(RowNumber(), partition_by=F("kind"), order_by=order)
    )


def holding(words: Sequence[str]) -> Q:
    """The condition on entries to hold all of these (normalised) words: by the index first, then verified."""
    return reduce(and_, (Q(GreaterThan(_at(word), 0)) for word in words), _narrowed(words) or Q())


def _narrowed(words: Sequence[str]) -> Q | None:
    """What the index says of all these words; None when all of them have one character."""
    pairs = tuple(dict.fromkeys(pair for word in words for pair in needed(word)))
    return pairs_of(connection.vendor).holding(pairs) if pairs else None


def _at(word: str) -> StrIndex:
    """Where the word stands in what is compared, from 1; 0 when it does not."""
    return StrIndex(F("folded"), Value(word))


def _prominence(word: str) -> Case:
    """1 for a word of the text, more for one of the title, and more of a title the less else it says."""
    in_title = Value(TITLE) + Value(1.0) / (F("head") + Value(1.0))
    return Case(When(LessThanOrEqual(_at(word), F("head")), then=in_title), default=Value(1.0), output_field=FloatField())


def _weights(readable: Q, words: Sequence[str]) -> list[tuple[str, float]]:
    """How much each word tells: by how many entries hold it, among those that may be read."""
    if len(words) == 1:
        return [(words[0], 1.0)]
    stands = {f"word{number}": Q(GreaterThan(_at(word), 0)) for number, word in enumerate(words)}
    narrowed = [_narrowed([word]) for word in words]
    # a word of one character can be anywhere, so then the index is of no help
    candidates = Q() if None in narrowed else reduce(or_, narrowed)
    counts = SearchEntry.objects.filter(candidates, readable).aggregate(
        **{name: Count("pk", filter=holds) for name, holds in stands.items()}
    )
    return [(word, weigh(counts[f"word{number}"])) for number, word in enumerate(words)]


def _hits(entries: Iterable[SearchEntry], words: tuple[str, ...], about: dict[tuple[str, int], Described]) -> tuple[Hit, ...]:
    """Entries as they are shown; one whose record vanished a moment ago is left out."""
    return tuple(_hit(each, words, about[each.kind, each.row]) for each in entries if (each.kind, each.row) in about)


def _hit(entry: SearchEntry, words: tuple[str, ...], about: Described) -> Hit:
    in_text = cut_snippet(entry.text, words)
    in_title = cut_snippet(entry.title, words)
    start, end = (entry.start + in_text.start, entry.start + in_text.end) if in_text else (0, 0)
    name = str(entry.title).partition("\n")[0] or about.name
    return Hit(entry.kind, entry.row, entry.part, name, in_title, in_text, start, end, about)
