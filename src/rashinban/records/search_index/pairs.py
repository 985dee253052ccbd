"""The one place where databases differ: finding the entries that hold all of some pairs of characters.

SQLite keeps the pairs in an FTS5 table that is told of every entry; PostgreSQL works them out itself, in a column with a
GIN index. Both may name too many entries, never too few: what is found is verified.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from rashinban.matching.search import grams
from rashinban.records.models import SearchEntry

#: The name of the index (PostgreSQL) or of its table (SQLite).
NAME = "records_searchpairs"
_ENTRIES = SearchEntry._meta.db_table


class Pairs(Protocol):
    """An index over the pairs of characters of every entry."""

    def make(self, cursor: Any) -> None:
        """Make it anew; entries have to be added again."""

    def drop(self, cursor: Any) -> None:
        """Take it away, whether it is there or not."""

    def add(self, cursor: Any, entries: Sequence[SearchEntry]) -> None:
        """Tell it of entries that were stored."""

    def remove(self, cursor: Any, entries: Sequence[SearchEntry]) -> None:
        """Tell it of entries that are about to go, as they were stored."""

    def holding(self, pairs: Sequence[int]) -> Q:
        """The condition on entries to hold all of these pairs."""


class Fts5Pairs:
    """SQLite: a full-text table without content of its own; a pair is a word of hexadecimal digits."""

    def make(self, cursor: Any) -> None:
        cursor.execute(
            f"CREATE VIRTUAL TABLE {NAME} USING fts5(pairs, content='', detail=none, columnsize=0, tokenize='ascii')"
        )

    def drop(self, cursor: Any) -> None:
        cursor.execute(f"DROP TABLE IF EXISTS {NAME}")

    def add(self, cursor: Any, entries: Sequence[SearchEntry]) -> None:
        cursor.executemany(f"INSERT INTO {NAME} (rowid, pairs) VALUES (%s, %s)", [(each.pk, _spell(grams(each.folded))) for each in entries])

    def remove(self, cursor: Any, entries: Sequence[SearchEntry]) -> None:
        # a table without content forgets a row when told what stood in it
        told = [(each.pk, _spell(grams(each.folded))) for each in entries]
        cursor.executemany(f"INSERT INTO {NAME} ({NAME}, rowid, pairs) VALUES ('delete', %s, %s)", told)

    def holding(self, pairs: Sequence[int]) -> Q:
        return Q(pk__in=RawSQL(f"SELECT rowid FROM {NAME} WHERE {NAME} MATCH %s", (_spell(pairs),)))


class GinPairs:
    """PostgreSQL: an inverted index over a column of its own, which the database works out from the entry's text.

    (An index over the function alone would be smaller, but then the function is also called for what is verified.)
    New entries go into the index itself at once: a list of pending ones would be read through by every search.
    """

    def make(self, cursor: Any) -> None:
        cursor.execute(
            f"""CREATE OR REPLACE FUNCTION {NAME}_of(text) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
            SELECT coalesce(array_agg(DISTINCT pair), '{{}}') FROM (
                SELECT (ascii(letter)::bigint << 21) | lead(ascii(letter)) OVER (ORDER BY place) AS pair
                FROM unnest(string_to_array($1, NULL)) WITH ORDINALITY AS letters(letter, place)
            ) AS pairs WHERE pair IS NOT NULL $$"""
        )
        cursor.execute(f"ALTER TABLE {_ENTRIES} ADD COLUMN pairs bigint[] GENERATED ALWAYS AS ({NAME}_of(folded)) STORED")
        cursor.execute(f"CREATE INDEX {NAME} ON {_ENTRIES} USING gin (pairs) WITH (fastupdate = off)")

    def drop(self, cursor: Any) -> None:
        cursor.execute(f"ALTER TABLE {_ENTRIES} DROP COLUMN IF EXISTS pairs")

    def add(self, cursor: Any, entries: Sequence[SearchEntry]) -> None:
        """Nothing to tell."""

    def remove(self, cursor: Any, entries: Sequence[SearchEntry]) -> None:
        """Nothing to tell."""

    def holding(self, pairs: Sequence[int]) -> Q:
        return Q(RawSQL(f"{_ENTRIES}.pairs @> %s::bigint[]", (list(pairs),), output_field=BooleanField()))


def pairs_of(vendor: str) -> Pairs:
    """The index of a kind of database."""
    return GinPairs() if vendor == "postgresql" else Fts5Pairs()


def _spell(pairs: Iterable[int]) -> str:
    return " ".join(f"{pair:x}" for pair in pairs)
