"""Finding parties among those that may be read, under whatever name they go by."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from rashinban.ledger.names import fold_name
from rashinban.records import audit
from rashinban.records.models import PartyName, PartyRow
from rashinban.web.finding import require

#: More than this no page lists: the words looked for are too few.
_MOST = 2000


def read_by(request: HttpRequest) -> bool:
    """Whether this person has a part in the work; the council and guests do not."""
    access = request.access
    return any(access.organisations(duty) for duty in ("planner", "approver", "reporter", "viewer"))


def check_reads(request: HttpRequest) -> None:
    """403 for whoever has none."""
    require(read_by(request))


def note_shown(request: HttpRequest, rows: Iterable[Any]) -> None:
    """One event for what of these rows is restricted or secret, about the first of them."""
    closed = [row for row in rows if row.confidentiality in ("restricted", "secret")]
    if closed:
        audit.note_read(request.user, closed[0], *{row.confidentiality for row in closed}, organisation=closed[0].organisation)


def find_party(request: HttpRequest, pk: int) -> PartyRow:
    """A party this person may read."""
    rows = PartyRow.objects.visible_to(request.user).select_related("organisation", "division", "merged_into", "recorded_by")
    row: PartyRow = get_object_or_404(rows.prefetch_related("names"), pk=pk)
    return row


def named(rows: Any, words: str) -> Any:
    """Of these parties those with a name, reading, number or other name that holds the words, however written."""
    plain = unicodedata.normalize("NFKC", words).casefold().strip()
    core = fold_name(words).core
    digits = "".join(character for character in plain if character.isdecimal())

    def fits(*names: str) -> bool:
        return any(plain in unicodedata.normalize("NFKC", name).casefold() or core in fold_name(name).core for name in names if name)

    found: dict[int, None] = {}
    for pk, name, kana, number in rows.values_list("pk", "name", "kana", "corporate_number"):
        if fits(name, kana) or (len(digits) >= 4 and digits in number):
            found[pk] = None
    for pk, name in PartyName.objects.filter(party__in=rows).values_list("party", "name"):
        if fits(name):
            found[pk] = None
    return rows.filter(pk__in=list(found)[:_MOST])
