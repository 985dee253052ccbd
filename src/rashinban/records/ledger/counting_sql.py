"""A counting query as a condition of SQL on the rows of facts: the same words for SQLite and PostgreSQL.

Numbers of rows and names of kinds are written into the statement, texts and days are handed over beside it: a page asks for hundreds of
queries at once, and databases limit how many values a statement may be handed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from rashinban.core.period import Period
from rashinban.ledger.count import ROLE_KINDS, first_day, read_places
from rashinban.ledger.query import CountingQuery
from rashinban.records.models import CardRow, FactRow, MeasureRow, Organisation, PartyRow

FACTS = connection.ops.quote_name(FactRow._meta.db_table)
PARTIES = connection.ops.quote_name(PartyRow._meta.db_table)

Terms = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the queries of one page have in common: whose facts, as of which moment, and which rows their names mean."""

    organisation: int
    moment: datetime
    measures: Mapping[str, frozenset[int]] = field(default_factory=dict)
    networks: Mapping[str, frozenset[int]] = field(default_factory=dict)
    cards: Mapping[str, frozenset[int]] = field(default_factory=dict)
    roles: tuple[tuple[str, ...], ...] = ()

    @property
    def party(self) -> str:
        """The party of a fact ``f``, or the one it was merged into."""
        return self.kept("f.party_id")

    def kept(self, party: str) -> str:
        """The party a column names, or the one it was merged into. Not a join: SQLite would go through all that are
        merged for every fact where it expects few facts."""
        return f"CASE WHEN {party} IN (SELECT id FROM merged) THEN (SELECT merged_into_id FROM {PARTIES} m WHERE m.id = {party}) ELSE {party} END"

    @property
    def opening(self) -> Terms:
        """What to put before the SELECT: small tables that are made once for all its parts.

        ``later`` has a row when anything was recorded after the moment, which is seldom asked about: where it has none,
        no fact needs to be asked when it was recorded. ``merged`` are the merged parties, few beside the facts; and each
        of the ``held`` tables says from when until when parties held some roles.
        """
        parts: list[Terms] = [
            # the plus sign: by the moment, after which there is little, not by the organisation, which has everything
            (f"later(one) AS MATERIALIZED (SELECT 1 FROM {FACTS} WHERE +organisation_id = {self.organisation} AND recorded_at > %s LIMIT 1)", (_instant(self.moment),)),
            # by what was merged, likewise, not by the organisation, which has thousands of parties
            (f"merged(id) AS MATERIALIZED (SELECT id FROM {PARTIES} WHERE merged_into_id > 0 AND +organisation_id = {self.organisation})", ()),
        ]
        parts += [_held(number, roles, self) for number, roles in enumerate(self.roles)]
        return "WITH " + ", ".join(sql for sql, _values in parts) + " ", tuple(value for _sql, values in parts for value in values)


def ask(organisation: Organisation, queries: Iterable[CountingQuery], moment: datetime, plan: int | None = None) -> Asked:
    """Find the rows that the queries name: four statements at most, however many queries there are.

    Measures are those of every edition of ``plan`` (its pk), or of all plans of the organisation when it is None. A
    network that was merged into another is counted with it, by either name.
    """
    wanted = [each for query in queries for each in (query, query.of) if each is not None]
    networks = {key for query in wanted for key in query.networks}
    cards = {key for query in wanted for key in query.cards}
    return Asked(
        organisation=organisation.pk,
        moment=moment,
        measures=_measures(organisation.pk, plan) if any(query.measures for query in wanted) else {},
        networks=_networks(organisation.pk, networks) if networks else {},
        cards=_cards(organisation.pk, cards) if cards else {},
        roles=tuple(sorted({query.party_roles for query in wanted if query.party_roles})),
    )


def condition(query: CountingQuery, period: Period, asked: Asked, *, roles: bool = True) -> Terms:
    """The condition on a fact ``f`` (from ``FACTS``) that holds for the facts a query counts, and its values.

    Without ``roles`` it says nothing of the roles of the fact's party; see :func:`holders`.
    """
    terms: list[Terms] = [_whose(query, asked), *_window(query, period), *_known(asked)]
    if query.measures:
        terms.append((f"f.measure_id IN {_any(query.measures, asked.measures)}", ()))
    if query.networks:
        terms.append((f"f.network_id IN {_any(query.networks, asked.networks)}", ()))
    if query.cards:
        terms.append((f"f.card_id IN {_any(query.cards, asked.cards)}", ()))
    terms += [(f"{_FINDS} > 0", (f"|{tag}|",)) for tag in query.tags]
    terms += _places(query)
    if query.confirmed_only:
        terms.append(("f.confirmed_at <= %s", (_instant(asked.moment),)))
    if query.party_roles and roles:
        terms.append(_role(query, asked))
    return " AND ".join(sql for sql, _values in terms), tuple(value for _sql, values in terms for value in values)


def _known(asked: Asked) -> list[Terms]:
    """What stood in the records at the moment."""
    instant = _instant(asked.moment)
    return [
        ("(NOT EXISTS (SELECT 1 FROM later) OR f.recorded_at <= %s)", (instant,)),
        ("(f.withdrawn_at IS NULL OR f.withdrawn_at > %s)", (instant,)),
    ]


def _whose(query: CountingQuery, asked: Asked) -> Terms:
    """The organisation and the kinds, which are names of our own and need not be handed over. With measures, which are few rows of one organisation, their index is the shorter
    way: the plus sign keeps the database from the other one."""
    plus = "+" if query.measures else ""
    return f"{plus}f.organisation_id = {asked.organisation} AND f.kind IN ({', '.join(map(repr, query.kinds))})", ()


def _window(query: CountingQuery, period: Period) -> list[Terms]:
    first = first_day(query, period)
    terms: list[Terms] = [(f"{ON} <= %s", (_day(period.end),))]
    if first is not None:
        terms.append((f"{ON} >= %s", (_day(first),)))
    if query.window == "in_force":
        terms.append(("(f.until IS NULL OR f.until >= %s)", (_day(period.end),)))
    return terms


def _places(query: CountingQuery) -> list[Terms]:
    places = read_places(query.places)
    if places is None:
        return []
    if places.everywhere:
        return [("f.place <> ''", ())]
    ways: list[Terms] = []
    # from the first to behind the last of neighbouring codes: two comparisons, where taking a part of the text costs more
    # than everything else that is asked of a fact
    ways += [("(f.place >= %s AND f.place < %s)", each) for each in _runs(places.prefectures)]
    if places.municipalities:
        ways.append((f"f.place IN ({_marks(places.municipalities)})", tuple(sorted(places.municipalities))))
    joined = " OR ".join(sql for sql, _values in ways)
    return [(f"({joined})", tuple(value for _sql, values in ways for value in values))]


def _runs(prefectures: Iterable[str]) -> list[tuple[str, str]]:
    """Codes of two digits as runs of neighbours: where each begins, and before what it ends.

    >>> _runs({"15", "02", "03", "04"})
    [('02', '05'), ('15', '16')]
    """
    found: list[tuple[int, int]] = []
    for code in sorted(map(int, prefectures)):
        if found and found[-1][1] == code:
            found[-1] = (found[-1][0], code + 1)
        else:
            found.append((code, code + 1))
    return [(f"{first:02}", f"{end:02}") for first, end in found]


def _role(query: CountingQuery, asked: Asked) -> Terms:
    """The fact's party held one of the roles on the fact's day."""
    held = f"held{asked.roles.index(query.party_roles)}"
    return f"EXISTS (SELECT 1 FROM {held} h WHERE h.party = {asked.party} AND h.since <= {ON} AND h.until >= {ON})", ()


def holders(query: CountingQuery, period: Period, asked: Asked) -> Terms:
    """A SELECT of parties that held one of a query's roles, with the number ``n`` of its facts from when they held it.

    Nothing but a party's own facts of those days is read: where a query is about nearly everything that is less than
    asking of every fact whether its party held a role. The times of a party do not overlap.
    """
    where, values = condition(query, period, asked, roles=False)
    number = asked.roles.index(query.party_roles)
    first = first_day(query, period)
    since, given = ("h.since", ()) if first is None else (f"{_LATEST}(h.since, %s)", (_day(first),))
    days = f"{ON} >= {since} AND {ON} <= {_EARLIEST}(h.until, %s) AND (h.later IS NULL OR {ON} > h.later)"
    facts = f"SELECT COUNT(*) FROM {FACTS} f WHERE f.party_id = p.id AND {days} AND {by_party(where)}"
    # a cross join: SQLite takes its sides in this order
    itself = "(p.id = h.party AND p.merged_into_id IS NULL) OR p.merged_into_id = h.party"
    held = f"held{number} h CROSS JOIN {PARTIES} p WHERE ({itself})"
    return f"SELECT h.party, SUM(({facts})) AS n FROM {held} GROUP BY h.party", (*given, _day(period.end), *values)


def by_party(where: str) -> str:
    """A condition with which SQLite goes by the party of a fact, not by its organisation (the plus sign)."""
    return where.replace("f.organisation_id", "+f.organisation_id", 1)


def _held(number: int, roles: tuple[str, ...], asked: Asked) -> Terms:
    """From when until when parties held one of some roles: few rows, however many facts are asked about.

    Of those that end on the same day, the longest says it all; what ends within an earlier one is left out. ``later`` is
    the last day of all that began earlier: behind it no day is in two rows.
    """
    instant = _instant(asked.moment)
    kinds = ", ".join(map(repr, ROLE_KINDS))
    # cast: what a CASE gives has no type in SQLite, and what has none is not joined by an index
    told = f'SELECT CAST({asked.kept("r.party_id")} AS BIGINT) AS party, MIN(r."on") AS since, COALESCE(r.until, %s) AS until FROM {FACTS} r WHERE r.organisation_id = {asked.organisation}'
    which = f"r.kind IN ({kinds}) AND r.role IN ({_marks(roles)}) AND r.party_id IS NOT NULL"
    known = "r.recorded_at <= %s AND (r.withdrawn_at IS NULL OR r.withdrawn_at > %s)"
    before = "OVER (PARTITION BY party ORDER BY since, until ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
    times = f"SELECT party, since, MAX(until) {before} AS later, until FROM ({told} AND {which} AND {known} GROUP BY 1, r.until) t"
    found = f"SELECT * FROM ({times}) u WHERE later IS NULL OR later < until"
    return f"held{number}(party, since, later, until) AS MATERIALIZED ({found})", (_day(date.max), *roles, instant, instant)


def _measures(organisation: int, plan: int | None) -> dict[str, frozenset[int]]:
    """Measures by key, in every edition, each with all below it in its edition.

    What an earlier edition had under a key belongs to that key still: a fact recorded then is not lost to a new edition.
    """
    rows = MeasureRow.objects.filter(edition__plan__organisation=organisation)
    if plan is not None:
        rows = rows.filter(edition__plan=plan)
    found = list(rows.order_by().values_list("pk", "key", "parent_id"))
    keys = {pk: key for pk, key, _parent in found}
    parents = {pk: parent for pk, _key, parent in found}
    under: dict[str, set[int]] = {}
    for pk in keys:
        step: int | None = pk
        while step is not None:
            under.setdefault(keys[step], set()).add(pk)
            step = parents[step]
    return {key: frozenset(pks) for key, pks in under.items()}


def _networks(organisation: int, keys: set[str]) -> dict[str, frozenset[int]]:
    named = PartyRow.objects.filter(organisation=organisation, key__in=keys).values_list("key", "pk", "merged_into_id")
    kept = {key: merged or pk for key, pk, merged in named}
    group: dict[int, set[int]] = {}
    rows = PartyRow.objects.filter(Q(pk__in=kept.values()) | Q(merged_into__in=kept.values()), organisation=organisation)
    for pk, merged in rows.order_by().values_list("pk", "merged_into_id"):
        group.setdefault(merged or pk, set()).add(pk)
    return {key: frozenset(group.get(pk, ())) for key, pk in kept.items()}


def _cards(organisation: int, keys: set[str]) -> dict[str, frozenset[int]]:
    rows = CardRow.objects.filter(organisation=organisation, key__in=keys)
    return {key: frozenset({pk}) for key, pk in rows.order_by().values_list("key", "pk")}


def _any(keys: Iterable[str], rows: Mapping[str, frozenset[int]]) -> str:
    """The rows of some names as a list of SQL; a name nobody knows stands for no row at all."""
    found = sorted(frozenset().union(*(rows.get(key, frozenset()) for key in keys)))
    return f"({', '.join(map(str, found)) or 'NULL'})"


def _marks(values: Iterable[Any]) -> str:
    return ", ".join("%s" for _ in values)


def _day(day: Any) -> Any:
    return connection.ops.adapt_datefield_value(day)


def _instant(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)


ON = 'f."on"'
_POSTGRES = connection.vendor == "postgresql"
_FINDS = "STRPOS(f.tags, %s)" if _POSTGRES else "INSTR(f.tags, %s)"
_LATEST, _EARLIEST = ("GREATEST", "LEAST") if _POSTGRES else ("MAX", "MIN")
