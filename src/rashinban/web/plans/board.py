"""Everything a page needs to know of an edition, read for one person on one day in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from rashinban.monitoring.progress import State
from rashinban.records import audit
from rashinban.records.access import Access, access_of
from rashinban.records.models import COUNTED, EditionRow, IndicatorRow, MeasureRow, ObservationRow
from rashinban.records.progress import View, contents_of, view
from rashinban.web.plans.lead import Said, count_states, tell_lead
from rashinban.web.plans.lines import Figures, Held, Line, draw_figures, draw_lines
from rashinban.web.plans.memory import recall, replace
from rashinban.web.plans.missing import Lack, count_lacks, find_gaps, find_lacks


@dataclass(frozen=True, slots=True)
class Board:
    """An edition as one person sees it: its lines, who answers for what, where everything stands."""

    edition: EditionRow
    view: View
    lines: tuple[Line, ...]
    held: Mapping[str, Held]
    above: dict[str, Held]
    counts: tuple[tuple[State, int], ...]
    lead: tuple[Said, ...]
    reader: Access
    spoken: str

    @property
    def slug(self) -> str:
        return str(self.edition.plan.slug)

    @property
    def same(self) -> tuple[object, ...]:
        """What must be the same for an answer about an indicator to be the same."""
        return same_as(self.edition, self.view.as_of)

    @property
    def key(self) -> tuple[object, ...]:
        """A name for what is drawn of this board; the board itself tells whether it is still right."""
        return (*self.same, self.reader, self.spoken)

    @property
    def lacks(self) -> tuple[Lack, ...]:
        return count_lacks(self.lines)

    @property
    def own(self) -> tuple[Line, ...]:
        """The indicators the plan itself promises: without targets of others that it only quotes."""
        return tuple(line for line in self.lines if line.state is not None)


def language() -> str:
    """The language of the page, as the library names it."""
    return "en" if (translation.get_language() or "ja").startswith("en") else "ja"


def address_part(request: HttpRequest) -> str:
    """What links of the page carry on when an edition was asked for by its number."""
    number = request.GET.get("edition", "")
    return f"?edition={number}" if number.isdecimal() else ""


def read_board(edition: EditionRow, user: Any, as_of: date) -> Board:
    """The board of an edition; the number of queries does not depend on its size.

    The same object is returned as long as nothing on it has changed, so pages can keep what they drew of it.
    """
    seen = view(edition, user, as_of)
    held = read_held(IndicatorRow, edition, set(seen.progress) | {each.id for each in seen.plan.indicators})
    above = read_held(MeasureRow, edition, {each.id for each in seen.plan.measures})
    bare = _unsupported(edition, seen, as_of)
    spoken = language()
    reader = access_of(user)
    key = ("board", same_as(edition, as_of), reader, spoken)
    stated, board = recall(key, seen, lambda: ((held, above, bare), _draw(edition, seen, held, above, bare, spoken, reader)))
    if stated != (held, above, bare):  # a division was renamed, evidence was added
        board = _draw(edition, seen, held, above, bare, spoken, reader)
        replace(key, seen, ((held, above, bare), board))
    return board


def _draw(
    edition: EditionRow, seen: View, held: dict[str, Held], above: dict[str, Held], bare: set[str], spoken: str, reader: Access
) -> Board:
    gaps, figures = _work_out(edition, seen, seen.as_of, spoken)
    lacks = find_lacks(seen.plan, gaps, held, above, bare)
    slug = edition.plan.slug
    lines = draw_lines(slug, seen.plan, seen.progress, held, lacks, figures, lambda key: address("indicator", slug, key))
    counts = count_states(line.state for line in lines if line.state is not None)
    return Board(edition, seen, lines, held, above, counts, tell_lead(counts, spoken), reader, spoken)


@lru_cache(maxsize=20_000)
def address(name: str, *where: str) -> str:
    """The address of a page; empty for a key that cannot stand in one."""
    try:
        return str(reverse(name, args=where))
    except NoReverseMatch:
        return ""


def read_held(rows: Any, edition: EditionRow, readable: set[str]) -> dict[str, Held]:
    """Division and class of the measures or indicators that are among ``readable``."""
    columns = ("key", "division", "division__name", "confidentiality")
    return {
        key: Held(division, name or "", confidentiality)
        for key, division, name, confidentiality in rows.objects.filter(edition=edition).values_list(*columns)
        if key in readable
    }


def note_shown(request: HttpRequest, edition: EditionRow, classes: set[str], verb: str = "read") -> None:
    """One event when something confidential is on the page (or in the file) that is handed over."""
    person = request.user if request.user.is_authenticated else None
    audit.note_read(person, edition, *classes, plan=edition.plan, verb=verb)


def same_as(edition: EditionRow, as_of: date) -> tuple[object, ...]:
    """A key of what an edition holds on a day."""
    return (edition.pk, edition.version, edition.standing, as_of)


def _work_out(
    edition: EditionRow, seen: View, as_of: date, spoken: str
) -> tuple[dict[str, frozenset[str]], dict[str, Figures]]:
    """The gaps and the figures of every indicator; what did not change since the last time is not worked out again."""
    same = same_as(edition, as_of)
    gaps, figures = {}, {}
    for one in seen.plan.indicators:
        facts, progress = seen.facts.get(one.id, ()), seen.progress.get(one.id)
        gaps[one.id] = recall(("gaps", same, one.id), facts, partial(find_gaps, seen.plan, one, facts, as_of))
        figures[one.id] = recall(("figures", same, one.id, spoken), progress, partial(draw_figures, one, progress, spoken))
    return gaps, figures


def _unsupported(edition: EditionRow, seen: View, as_of: date) -> set[str]:
    """Indicators with a value that counts, and that has neither a source nor a piece of evidence."""
    bare = {key for key, facts in seen.facts.items() if any(fact.source is None for fact in facts)}
    if not bare:
        return set()
    keys = contents_of(edition, as_of).keys
    rows = ObservationRow.objects.filter(
        indicator__in=[pk for pk, key in keys.items() if key in bare],
        standing__in=COUNTED,
        source__isnull=True,
        evidence__isnull=True,
        vintage__lte=as_of,
    )
    return {keys[pk] for pk in rows.values_list("indicator", flat=True).distinct()}
