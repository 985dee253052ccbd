"""Pairs of stored parties that may be one, for whoever may see both; those somebody decided about are left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rashinban.ledger.candidates import Candidate, Known, beside, propose
from rashinban.records.access import Access
from rashinban.records.models import NotTheSame, PartyName, PartyRow

_PREFECTURE = re.compile(r"^\s*(?:北海道|東京都|(?:京都|大阪)府|.{2,3}?県)")
#: 四日市市, 廿日市市 and 市川市 hold a 市 that is not the end of the name; 郡 and the ward of a large city do not matter.
_MUNICIPALITY = re.compile(r"^(?:.{1,5}郡)?((?:四日市|廿日市|野々市|八日市場|市原|市川|余市|高市|.)[^市区町村]{0,6}[市区町村])")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two parties side by side, with why they may be one."""

    one: PartyRow
    other: PartyRow
    candidate: Candidate


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


def candidates(user: Any, access: Access, only: int | None = None) -> list[Candidate]:
    """What a person should decide about: pairs in organisations they record for, of parties they may see.

    Parties are named by their numbers in the database; ``only`` keeps the pairs of one of them.
    """
    decided = {frozenset(map(str, pair)) for pair in NotTheSame.objects.filter(one__organisation__in=access.recording).values_list("one", "other")}
    found: list[Candidate] = []
    for organisation in sorted(access.recording):
        found += [each for each in _proposed(_known(user, organisation)) if each.pair not in decided]
    return [each for each in found if only is None or str(only) in each.pair]


def pairs(found: Sequence[Candidate], user: Any) -> list[Pair]:
    """The candidates with their rows, for a page of them."""
    wanted = {int(key) for each in found for key in each.pair}
    rows = {row.pk: row for row in PartyRow.objects.visible_to(user).filter(pk__in=wanted).select_related("organisation", "division")}
    return [Pair(rows[int(each.one)], rows[int(each.other)], each) for each in found if int(each.one) in rows and int(each.other) in rows]


def near(draft: PartyRow, names: Iterable[str], user: Any) -> list[Pair]:
    """The parties that one about to be written down may be the same as, among those this person may see."""
    mine = Known("", draft.kind, (draft.name, *names), draft.corporate_number, place_of(draft.place, draft.address))
    found = beside(mine, _known(user, draft.organisation_id))
    rows = {row.pk: row for row in PartyRow.objects.visible_to(user).filter(pk__in=[int(each.other) for each in found[:20]])}
    return [Pair(draft, rows[int(each.other)], each) for each in found[:20] if int(each.other) in rows]


def _known(user: Any, organisation: int) -> tuple[Known, ...]:
    """The parties as far as they matter here, without making rows of them: there may be ten thousand."""
    rows = PartyRow.objects.visible_to(user).filter(organisation=organisation, merged_into=None)
    aliases: dict[int, list[str]] = {}
    for pk, name in PartyName.objects.filter(party__in=rows.order_by()).values_list("party", "name"):
        aliases.setdefault(pk, []).append(name)
    columns = rows.order_by("pk").values_list("pk", "kind", "name", "corporate_number", "place", "address", "employer")
    return tuple(
        Known(str(pk), kind, (name, *aliases.get(pk, ())), number, place_of(place, address), str(employer or ""))
        for pk, kind, name, number, place, address, employer in columns
    )


@lru_cache(maxsize=8)
def _proposed(parties: tuple[Known, ...]) -> tuple[Candidate, ...]:
    """Comparing thousands takes seconds, and the page is opened again after every decision."""
    return propose(parties)
