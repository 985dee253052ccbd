"""The statements behind counting: numbers, sums and names of the facts that queries count, many queries at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection

from rashinban.core.period import Period
from rashinban.ledger.count import Count, add_up
from rashinban.ledger.query import CountingQuery
from rashinban.records.fields import ExactField
from rashinban.records.ledger.counting_sql import (
    FACTS,
    ON,
    PARTIES,
    Asked,
    Terms,
    by_party,
    condition,
    holders,
)

Pair = tuple[CountingQuery, Period]
#: The place of a query among those asked for, and the group of facts (None without groups).
Cell = tuple[int, Any]
#: Terms of one statement: SQLite takes 500 of them.
CHUNK = 400
_SCALE = ExactField.SCALE
#: So many facts for every party are many.
_MANY = 4
#: So many measures may hold a large part of the facts, so many kinds may.
_MANY_MEASURES, _MANY_KINDS = 20, 4


def figures(pairs: Sequence[Pair], asked: Asked, group: str | None = None) -> dict[Cell, Count]:
    """What every query counts, by ``group`` (an expression over a fact ``f``) when there is one; nothing is hidden yet."""
    found = {cell: _read(pairs[cell[0]][0], row) for cell, row in _numbers(pairs, asked, group).items()}
    by_unit = _sums(pairs, asked, group)
    for cell, count in found.items():
        query = pairs[cell[0]][0]
        if query.sums:
            value, unit, left_out = add_up(query, by_unit.get(cell, {}))
            found[cell] = Count(value, count.facts, count.parties, unit=unit, left_out=left_out)
    return found


def names(pairs: Sequence[Pair], asked: Asked) -> list[dict[str, tuple[str, ...]]]:
    """The keys of the facts and of the parties of every query, in order."""
    terms: list[Terms] = []
    for place, (query, period) in enumerate(pairs):
        where, values = condition(query, period, asked)
        named = f"LEFT JOIN {PARTIES} p ON p.id = {asked.party}"
        terms.append((f"SELECT {place}, f.key, p.key FROM {FACTS} f {named} WHERE {where}", values))
    facts: list[list[str]] = [[] for _ in pairs]
    parties: list[set[str]] = [set() for _ in pairs]
    for place, fact, party in run(terms, asked.opening):
        facts[place].append(fact)
        if party is not None:
            parties[place].add(party)
    return [
        {"keys": tuple(sorted(of_facts)), "party_keys": tuple(sorted(of_parties))}
        for of_facts, of_parties in zip(facts, parties, strict=True)
    ]


def run(terms: Sequence[Terms], opening: Terms) -> Iterable[tuple[Any, ...]]:
    """The rows of many small SELECTs, a few hundred of them in one statement."""
    begun, values = opening
    with connection.cursor() as cursor:
        for start in range(0, len(terms), CHUNK):
            chunk = terms[start : start + CHUNK]
            handed = [*values, *(value for _sql, given in chunk for value in given)]
            cursor.execute(begun + " UNION ALL ".join(sql for sql, _given in chunk), handed)
            yield from cursor.fetchall()


def _numbers(pairs: Sequence[Pair], asked: Asked, group: str | None) -> dict[Cell, tuple[int, int, int]]:
    """How many facts, how many parties, and what the query counts (nothing where it adds up)."""
    terms: list[Terms] = []
    for place, (query, period) in enumerate(pairs):
        if group is None and _broad(query, asked):
            terms.append(_of_holders(place, query, period, asked) if query.party_roles else _by_party(place, query, period, asked))
            continue
        where, values = condition(query, period, asked)
        told = f"SELECT {place}, {group or 'NULL'}, COUNT(*), COUNT(DISTINCT {asked.party}), {_counts(query, asked)} FROM {FACTS} f WHERE {where}"
        terms.append((told + (f" GROUP BY {group}" if group else ""), values))
    return {(place, key): (facts, parties, number) for place, key, facts, parties, number in run(terms, asked.opening)}


def _broad(query: CountingQuery, asked: Asked) -> bool:
    """Whether a query may be about so many facts that it pays to ask party by party."""
    if query.networks or query.cards:
        return False
    if query.measures and sum(len(asked.measures.get(key, ())) for key in query.measures) < _MANY_MEASURES:
        return False
    return not query.party_roles or (len(query.kinds) >= _MANY_KINDS and query.count in ("facts", "parties"))


def _of_holders(place: int, query: CountingQuery, period: Period, asked: Asked) -> Terms:
    """The numbers of facts and of parties of a query that may be broad, among those who held a role."""
    held, values = holders(query, period, asked)
    return f"SELECT {place}, NULL, COALESCE(SUM(n), 0), COUNT(CASE WHEN n > 0 THEN 1 END), 0 FROM ({held}) h", values


def _by_party(place: int, query: CountingQuery, period: Period, asked: Asked) -> Terms:
    """The numbers of a query that may be broad.

    Where facts are many beside the parties, asking every party whether it has one ends early, and is several times
    faster than sorting the parties of all facts; where they are few it is the other way round.
    """
    where, values = condition(query, period, asked)
    every, its_own = f"FROM {FACTS} f WHERE {where}", f"f.party_id = p.id AND {by_party(where)}"
    owned = f"FROM {PARTIES} p WHERE p.organisation_id = {asked.organisation}"
    many = f"CASE WHEN n.facts > {_MANY} * (SELECT COUNT(*) {owned})"
    asked_each = f"SELECT COUNT(DISTINCT COALESCE(p.merged_into_id, p.id)) {owned} AND EXISTS (SELECT 1 FROM {FACTS} f WHERE {its_own})"
    parties = f"{many} THEN ({asked_each}) ELSE (SELECT COUNT(DISTINCT {asked.party}) {every}) END"
    counted, number, times = _counts(query, asked), "n.number", 3
    if query.count == "appearances":
        number = f"{many} THEN ({_added_up(its_own, asked)}) ELSE (SELECT {counted} {every}) END"
        counted, times = "0", 5
    told = f"SELECT {place}, NULL, n.facts, {parties}, {number} FROM (SELECT COUNT(*) AS facts, {counted} AS number {every}) n"
    return told, values * times


def _added_up(its_own: str, asked: Asked) -> str:
    """The appearances of all parties, one after the other, each with what was merged into it (a cross join: SQLite takes
    its sides in this order)."""
    one = f"FROM {PARTIES} p CROSS JOIN {FACTS} f WHERE (p.id = k.id OR p.merged_into_id = k.id) AND {its_own}"
    kept = f"FROM {PARTIES} k WHERE k.organisation_id = {asked.organisation} AND k.merged_into_id IS NULL"
    return f"SELECT COALESCE(SUM((SELECT {_appearances('f.gathering_id', ON)} {one})), 0) {kept}"


def _counts(query: CountingQuery, asked: Asked) -> str:
    if query.count == "appearances":
        # two numbers as one: databases count distinct values, not distinct pairs
        return _appearances(f"{asked.party} * 4294967296 + f.gathering_id", f"CAST({asked.party} AS TEXT) || '/' || CAST({ON} AS TEXT)")
    column = {"connections": "f.connection_id", "gatherings": "f.gathering_id"}.get(query.count)
    # few facts have one: SQLite would look for each NULL among those it has seen
    return f"COUNT(DISTINCT {column}) FILTER (WHERE {column} IS NOT NULL)" if column else "0"


def _appearances(meeting: str, day: str) -> str:
    """How often parties appeared: at different gatherings, and on different days apart from gatherings."""
    return f"COUNT(DISTINCT {meeting}) FILTER (WHERE f.gathering_id IS NOT NULL) + COUNT(DISTINCT {day}) FILTER (WHERE f.gathering_id IS NULL)"


def _read(query: CountingQuery, row: tuple[int, int, int]) -> Count:
    facts, parties, number = row
    value = None if query.sums else Decimal({"facts": facts, "parties": parties}.get(query.count, number))
    return Count(value, facts, parties)


def _sums(pairs: Sequence[Pair], asked: Asked, group: str | None) -> dict[Cell, dict[str, Decimal]]:
    """Every sum, exactly, by unit: whole numbers and ten-thousandths apart so that none grows too large, and by share,
    because the product of two columns would."""
    terms: list[Terms] = []
    for place, (query, period) in enumerate(pairs):
        if not query.sums:
            continue
        where, values = condition(query, period, asked)
        share, base = ("f.share", "COALESCE(f.baseline, 0)") if query.count == "effect" else (None, "0")
        parts = ", ".join(f"SUM({column} {part} {_SCALE})" for column in ("f.amount", base) for part in ("/", "%%"))
        by = ", ".join(each for each in (group, "f.unit", share) if each)
        told = f"SELECT {place}, {group or 'NULL'}, f.unit, {share or 'CAST(NULL AS BIGINT)'}, {parts} FROM {FACTS} f"
        terms.append((f"{told} WHERE {where} AND f.amount IS NOT NULL GROUP BY {by}", values))
    found: dict[Cell, dict[str, Decimal]] = {}
    for place, key, unit, share, *added in run(terms, asked.opening):
        whole, rest, base_whole, base_rest = (Decimal(part) for part in added)
        change = whole - base_whole + (rest - base_rest) / _SCALE
        sums = found.setdefault((place, key), {})
        sums[unit] = sums.get(unit, Decimal(0)) + (change if share is None else change * share / _SCALE)
    return found
