"""One box for plans, measures, indicators and reports: a plain look through everything one may read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from rashinban.records.models import EditionRow, IndicatorRow, MeasureRow, ReportRow
from rashinban.web.plans.board import note_shown
from rashinban.web.plans.listing import current_editions
from rashinban.web.searching.matching import Snippet, cut, find

#: Results that are shown of each kind; how many more there are is said.
MOST = 25


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that can be found: its texts, the most telling first, and where it leads."""

    name: str
    texts: tuple[str, ...]
    link: tuple[str, ...]
    plan: str
    edition: int | None = None
    confidentiality: str = "public"


@dataclass(frozen=True, slots=True)
class Hit:
    """A candidate that holds the words, with the place where it does."""

    candidate: Candidate
    address: str
    snippet: Snippet
    in_name: bool


@dataclass(frozen=True, slots=True)
class Results:
    """Everything found of one kind; ``more`` are not shown."""

    name: str
    hits: tuple[Hit, ...]
    more: int

    @property
    def total(self) -> int:
        return len(self.hits) + self.more


def search(request: HttpRequest) -> HttpResponse:
    """The page with what was found; five queries whatever is asked."""
    query = request.GET.get("q", "").strip()[:200]
    groups: list[Results] = []
    if query:
        editions = {edition.pk: edition for edition, _others in current_editions(request)}
        groups = [
            look_through(_("計画"), _plans(editions.values()), query),
            look_through(_("指標"), _indicators(request, editions), query),
            look_through(_("施策"), _measures(request, editions), query),
            look_through(_("報告書"), _reports(request), query),
        ]
        _note(request, editions, groups)
    total = sum(group.total for group in groups)
    return render(request, "searching/search.html", {"query": query, "groups": groups, "total": total, "most": MOST})


def look_through(name: str, candidates: Iterable[Candidate], query: str) -> Results:
    """Every candidate with the words in it, those with the words in their name first."""
    found: list[tuple[bool, Candidate, str, tuple[int, int]]] = []
    for candidate in candidates:
        for number, text in enumerate(candidate.texts):
            place = find(text, query)
            if place is not None:
                found.append((number > 0, candidate, text, place))
                break
    found.sort(key=lambda each: each[0])
    hits = tuple(
        Hit(candidate, _address(candidate), cut(text, *place), not later)
        for later, candidate, text, place in found[:MOST]
    )
    return Results(name, hits, max(len(found) - MOST, 0))


def _address(candidate: Candidate) -> str:
    """Where a candidate leads; the plan itself for a key that cannot stand in an address."""
    try:
        return reverse(candidate.link[0], args=candidate.link[1:])
    except NoReverseMatch:
        return reverse("plan", args=candidate.link[1:2])


def _plans(editions: Iterable[EditionRow]) -> Iterator[Candidate]:
    for edition in editions:
        texts = (edition.title, edition.organisation_name or "", edition.plan.organisation.name)
        yield Candidate(edition.title, texts, ("plan", edition.plan.slug), edition.organisation_name or "")


def _indicators(request: HttpRequest, editions: dict[int, EditionRow]) -> Iterator[Candidate]:
    rows = IndicatorRow.objects.visible_to(request.user).filter(edition__in=editions)
    columns = ("edition", "key", "label", "definition", "criterion", "confidentiality")
    for edition, key, label, definition, criterion, confidentiality in rows.values_list(*columns):
        plan = editions[edition].plan
        texts = (label, definition or "", criterion.text if criterion else "")
        yield Candidate(label, texts, ("indicator", plan.slug, key), plan.title, edition, confidentiality)


def _measures(request: HttpRequest, editions: dict[int, EditionRow]) -> Iterator[Candidate]:
    rows = MeasureRow.objects.visible_to(request.user).filter(edition__in=editions)
    columns = ("edition", "key", "number", "title", "text", "this_year", "next_year", "confidentiality")
    for edition, key, number, title, text, this_year, next_year, confidentiality in rows.values_list(*columns):
        plan = editions[edition].plan
        name = " ".join(part for part in (number, title) if part)
        texts = (name, title, text or "", this_year or "", next_year or "")
        yield Candidate(name, texts, ("measure", plan.slug, key), plan.title, edition, confidentiality)


def _reports(request: HttpRequest) -> Iterator[Candidate]:
    rows = ReportRow.objects.visible_to(request.user).order_by("-as_of", "-pk")
    for pk, title, plan in rows.values_list("pk", "title", "edition__plan__title"):
        yield Candidate(title, (title,), ("report", str(pk)), plan)


def _note(request: HttpRequest, editions: dict[int, EditionRow], groups: list[Results]) -> None:
    """What is confidential among the results has been read."""
    classes: dict[int, set[str]] = {}
    for group in groups:
        for hit in group.hits:
            if hit.candidate.edition is not None:
                classes.setdefault(hit.candidate.edition, set()).add(hit.candidate.confidentiality)
    for edition, found in classes.items():
        note_shown(request, editions[edition], found)
