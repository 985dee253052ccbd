"""Pairs of stored parties that may be one, for whoever may see both; those somebody decided about are left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rashinban.ledger.candidates import Candidate, Known, beside, propose
from rashinban.records.access import Access
from rashinban.records.models import NotTheSame, PartyRow

_PREFECTURE = re.compile(r"^\s*(?:北海道|東京都|(?:京都|大阪)府|.{2,3}?県)")
#: 四日市市, 廿日市市 and 市川市 hold a 市 that is not the end of the name; 郡 and the ward of a large city do not matter.
_MUNICIPALITY = re.compile(r"^(?:.{1,5}郡)?((?:四日市|廿日市|野々市|八日市場|市原|市川|余市|高市|.)[^市区町村]{0,6}[市区町村])")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two parties side by side, with why they may be one."""

    one: PartyRow
    other: PartyRow
    candidate: Candidate


def known(row: PartyRow) -> Known:
    """A stored party (with ``names`` fetched) as far as it matters for comparing; its key is its number in the database."""
    names = (row.name, *(each.name for each in row.names.all()))
    return Known(str(row.pk), row.kind, names, row.corporate_number, place_of(row.place, row.address), str(row.employer_id or ""))


def place_of(place: str, address: str) -> str:
    """The municipality: its code, else the prefecture's with the name that the address gives, else the prefecture.

    >>> place_of("04100", ""), place_of("04000", "宮城県仙台市青葉区本町1"), place_of("15000", "三島郡出雲崎町"), place_of("", "")
    ('04100', '04000仙台市', '15000出雲崎町', '')
    """
    if not place.endswith("000"):
        return place
    rest = _PREFECTURE.sub("", unicodedata.normalize("NFKC", address)).strip()
    found = _MUNICIPALITY.match(rest)
    return place + (found[1] if found else "")


def pairs(user: Any, access: Access, only: int | None = None) -> list[Pair]:
    """What a person should decide about: pairs in organisations they record for, of parties they may see.

    ``only`` keeps the pairs of one party.
    """
    rows = _rows(user, access.recording)
    decided = {frozenset(map(str, pair)) for pair in NotTheSame.objects.filter(one__organisation__in=access.recording).values_list("one", "other")}
    found = []
    for organisation in sorted({row.organisation_id for row in rows.values()}):
        known_here = tuple(known(row) for row in rows.values() if row.organisation_id == organisation)
        found += [each for each in _proposed(known_here) if each.pair not in decided]
    if only is not None:
        found = [each for each in found if str(only) in each.pair]
    return [Pair(rows[int(each.one)], rows[int(each.other)], each) for each in found]


def near(row: PartyRow, user: Any) -> list[Pair]:
    """The parties a stored one may be the same as, among those this person may see and that were not decided about."""
    mine = NotTheSame.objects.filter(one=row) | NotTheSame.objects.filter(other=row)
    decided = {pk for pair in mine.values_list("one", "other") for pk in pair}
    return _beside(row, known(row), user, decided | {row.pk})


def near_draft(draft: PartyRow, names: Iterable[str], user: Any) -> list[Pair]:
    """The same for one that is about to be written down, with the other names it will have."""
    place = place_of(draft.place, draft.address)
    return _beside(draft, Known("", draft.kind, (draft.name, *names), draft.corporate_number, place), user, set())


def _beside(row: PartyRow, mine: Known, user: Any, without: set[int]) -> list[Pair]:
    rows = {pk: each for pk, each in _rows(user, [row.organisation_id]).items() if pk not in without}
    return [Pair(row, rows[int(each.other)], each) for each in beside(mine, [known(each) for each in rows.values()])]


def _rows(user: Any, organisations: Iterable[int]) -> dict[int, PartyRow]:
    rows = PartyRow.objects.visible_to(user).filter(organisation__in=organisations, merged_into=None)
    return {row.pk: row for row in rows.prefetch_related("names").order_by("pk")}


@lru_cache(maxsize=8)
def _proposed(parties: tuple[Known, ...]) -> tuple[Candidate, ...]:
    """Comparing thousands takes seconds, and the page is opened again after every decision."""
    return propose(parties)
