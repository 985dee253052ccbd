"""Bringing the entries up to date with what was written since the last time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db import connection, transaction

from rashinban.matching.search import normalise
from rashinban.records.models import SearchEntry, SearchTouched
from rashinban.records.search_index.pairs import pairs_of
from rashinban.records.search_index.sources import SOURCES, Document
from rashinban.records.search_index.watching import ensure_watching

#: Changed rows that are read in one transaction: others wait for it no longer than a moment.
BATCH = 500


def refresh(most: int | None = None) -> int:
    """Read what changed, at most so many rows of it (None: all); returns how many rows still wait.

    Two at the same time wait for each other; a killed one has lost nothing.
    """
    ensure_watching()
    done = 0
    while SearchTouched.objects.exists():
        if most is not None and done >= most:
            return SearchTouched.objects.count()
        done += _refresh_batch()
    return 0


def rebuild() -> None:
    """Read everything again, as after a doubt."""
    ensure_watching()
    with transaction.atomic():
        for kind, source in SOURCES.items():
            rows = {*source.model._base_manager.values_list("pk", flat=True), *SearchEntry.objects.filter(kind=kind).values_list("row", flat=True)}
            SearchTouched.objects.bulk_create((SearchTouched(kind=kind, row=row) for row in rows), batch_size=1000)
    refresh()


@transaction.atomic
def _refresh_batch() -> int:
    touched = list(SearchTouched.objects.select_for_update().order_by("pk")[:BATCH])
    rows: dict[str, set[int]] = defaultdict(set)
    for each in touched:
        rows[each.kind].add(each.row)
    for kind, pks in rows.items():
        if kind in SOURCES:
            _refresh_rows(kind, pks)
    SearchTouched.objects.filter(pk__in=[each.pk for each in touched]).delete()
    return len(touched)


def _refresh_rows(kind: str, rows: set[int]) -> None:
    """The entries of these rows become what their words are now; what did not change is left alone."""
    wanted = {(each.row, each.part): each for each in SOURCES[kind].read(rows) if each.title or each.text}
    stale: list[SearchEntry] = []
    for entry in SearchEntry.objects.filter(kind=kind, row__in=rows):
        document = wanted.get((entry.row, entry.part))
        if document is not None and (entry.title, entry.text, entry.start) == (document.title, document.text, document.start):
            del wanted[entry.row, entry.part]
        else:
            stale.append(entry)
    index = pairs_of(connection.vendor)
    with connection.cursor() as cursor:
        if stale:
            index.remove(cursor, stale)
            SearchEntry.objects.filter(pk__in=[entry.pk for entry in stale]).delete()
        if wanted:
            entries = SearchEntry.objects.bulk_create(_entries(kind, wanted.values()), batch_size=BATCH)
            index.add(cursor, entries)


def _entries(kind: str, documents: Iterable[Document]) -> list[SearchEntry]:
    entries = []
    for each in documents:
        title = normalise(each.title)
        # a line between the two: no word reaches from the title into the text
        folded = f"{title}\n{normalise(each.text)}"
        entries.append(
            SearchEntry(
                kind=kind, row=each.row, part=each.part, start=each.start, title=each.title, text=each.text, folded=folded, head=len(title)
            )
        )
    return entries
