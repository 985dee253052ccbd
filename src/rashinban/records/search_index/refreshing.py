"""Bringing the entries up to date with what was written since the last time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import reduce
from operator import or_

from django.db import connection, transaction
from django.db.models import Q

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
    _refresh_rows({kind: pks for kind, pks in rows.items() if kind in SOURCES})
    SearchTouched.objects.filter(pk__in=[each.pk for each in touched]).delete()
    return len(touched)


def _refresh_rows(rows: Mapping[str, set[int]]) -> None:
    """The entries of these rows become what their words are now; what did not change is left alone.

    One statement for each kind reads its rows; all the rest is done for all kinds together.
    """
    if not rows:
        return
    wanted: dict[tuple[str, int, int], Document] = {}
    for kind, pks in rows.items():
        wanted |= {(kind, each.row, each.part): each for each in SOURCES[kind].read(pks) if each.title or each.text}
    stale: list[SearchEntry] = []
    for entry in SearchEntry.objects.filter(reduce(or_, (Q(kind=kind, row__in=pks) for kind, pks in rows.items()))):
        document = wanted.get((entry.kind, entry.row, entry.part))
        if document is not None and (entry.title, entry.text, entry.start) == (document.title, document.text, document.start):
            del wanted[entry.kind, entry.row, entry.part]
        else:
            stale.append(entry)
    index = pairs_of(connection.vendor)
    with connection.cursor() as cursor:
        if stale:
            index.remove(cursor, stale)
            SearchEntry.objects.filter(pk__in=[entry.pk for entry in stale]).delete()
        if wanted:
            entries = SearchEntry.objects.bulk_create([_entry(kind, each) for (kind, *_), each in wanted.items()], batch_size=BATCH)
            index.add(cursor, entries)


def _entry(kind: str, document: Document) -> SearchEntry:
    title = normalise(document.title)
    # a line between the two: no word reaches from the title into the text
    folded = f"{title}\n{normalise(document.text)}"
    return SearchEntry(
        kind=kind,
        row=document.row,
        part=document.part,
        start=document.start,
        title=document.title,
        text=document.text,
        folded=folded,
        head=len(title),
    )
