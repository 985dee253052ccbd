"""Which sums over company figures are not shown to whoever asks (see ``counting`` for what is and is not protected)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection

from rashinban.methods.small_cells import MINIMUM, Piece, hide, hide_in_list
from rashinban.records.access import access_of
from rashinban.records.ledger.counting_figures import CHUNK, Pair, run
from rashinban.records.ledger.counting_sql import FACTS, Asked, Terms, condition
from rashinban.records.models import Confidentiality, FactRow

#: Sums marked in one number: a whole number of a database has 63 digits in base two.
_BITS = 60


def hidden_sums(pairs: Sequence[Pair], asked: Asked, user: Any, known: frozenset[int] = frozenset()) -> frozenset[int]:
    """The places of the sums to suppress: too few companies, or that of too few could be worked out from the others.

    ``known`` are the places of sums that whoever asks knows from elsewhere: what would give one away with them is hidden.

    Facts that lie in the same sums are told as one piece, with the companies they come from: two statements, whatever
    the number of facts.
    """
    if not pairs:
        return frozenset()
    opening = _opening(asked, user)
    secret = [_secret(pair, asked) for pair in pairs]
    # whether one sum alone is of too few is known when so many were seen; among several the fewest are hidden first
    enough = f" LIMIT {MINIMUM}" if len(pairs) == 1 else ""
    told = "COUNT(*), MIN(party), MAX(party)"
    seen = ((f"SELECT DISTINCT party FROM ({sql}) s{enough}", given) for sql, given in secret)
    found = run([(f"SELECT {place}, {told} FROM ({sql}) d", given) for place, (sql, given) in enumerate(seen)], opening)
    numbers = {place: (number, first, last) for place, number, first, last in found}
    if not any(number for number, _first, _last in numbers.values()):
        return frozenset()
    # one sum is one piece
    pieces = [_piece(frozenset({0}), *numbers[0])] if len(pairs) == 1 else _pieces(secret, opening)
    return hide([numbers[place][0] for place in range(len(pairs))], pieces, known=known)


def hidden_groups(pair: Pair, asked: Asked, group: str, user: Any) -> tuple[frozenset[Any], bool]:
    """The groups of a breakdown to suppress, and whether its total; the groups part the facts."""
    opening = _opening(asked, user)
    sql, given = _secret(pair, asked, f", {group} AS part")
    cells: dict[Any, set[int]] = {}
    for part, party in run([(f"SELECT DISTINCT part, party FROM ({sql}) s", given)], opening):
        cells.setdefault(part, set()).add(party)
    return hide_in_list({part: frozenset(parties) for part, parties in cells.items()})


def _opening(asked: Asked, user: Any) -> Terms:
    """The secret facts that whoever asks may read, before the statement; they are nothing to hide."""
    rows = FactRow.objects.filter(organisation=asked.organisation, confidentiality=Confidentiality.SECRET)
    try:
        sql, values = rows.visible_to(access_of(user)).order_by().values("pk").query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        sql, values = "SELECT CAST(NULL AS BIGINT) WHERE 1 = 0", ()
    begun, given = asked.opening
    return f"{begun.rstrip()}, readable(id) AS ({sql}) ", (*given, *values)


def _secret(pair: Pair, asked: Asked, more: str = "") -> Terms:
    """The secret facts a query adds up that whoever asks may not read; facts of nobody are taken for one company's."""
    where, values = condition(*pair, asked)
    told = f"SELECT f.id AS fact, COALESCE({asked.party}, 0) AS party{more} FROM {FACTS} f WHERE {where}"
    unread = "f.amount IS NOT NULL AND f.confidentiality = %s AND f.id NOT IN (SELECT id FROM readable)"
    return f"{told} AND {unread}", (*values, Confidentiality.SECRET.value)


def _pieces(secret: Sequence[Terms], opening: Terms) -> list[Piece]:
    """The facts parted by the sums they lie in; each part with its number of companies, and their names if they are two
    at most. Which sums a fact lies in is a number with one digit, in base two, for each of them."""
    width = (len(secret) - 1) // _BITS + 1
    marked = []
    for place, (sql, _given) in enumerate(secret):
        marks = (str(1 << place % _BITS if place // _BITS == number else 0) for number in range(width))
        marked.append(f"SELECT fact, party, {', '.join(f'{mark} AS m{number}' for number, mark in enumerate(marks))} FROM ({sql}) s")
    chunks = [" UNION ALL ".join(marked[start : start + CHUNK]) for start in range(0, len(marked), CHUNK)]
    seen = " UNION ALL ".join(f"SELECT * FROM ({chunk}) c" for chunk in chunks)
    added = ", ".join(f"SUM(m{number}) AS s{number}" for number in range(width))
    columns = ", ".join(f"s{number}" for number in range(width))
    told = (
        f"SELECT COUNT(DISTINCT party), MIN(party), MAX(party), {columns} FROM "
        f"(SELECT fact, party, {added} FROM ({seen}) a GROUP BY fact, party) b GROUP BY {columns}"
    )
    given = tuple(value for _sql, each in secret for value in each)
    return [_piece(_places(marks), number, first, last) for number, first, last, *marks in run([(told, given)], opening)]


def _piece(places: frozenset[int], number: int, first: Any, last: Any) -> Piece:
    return Piece(places, number, frozenset({first, last}) if number <= 2 else frozenset())


def _places(marks: Sequence[Any]) -> frozenset[int]:
    return frozenset(number * _BITS + bit for number, mark in enumerate(marks) for bit in range(_BITS) if int(mark) >> bit & 1)
