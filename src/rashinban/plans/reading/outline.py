"""The outline of a plan document: its headings as a tree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rashinban.plans.documents.document import Document
from rashinban.plans.reading import outline_words as words
from rashinban.plans.reading.markers import INDICATOR_KEYWORDS, class_name, plain
from rashinban.plans.reading.outline_candidates import Candidate, Tag, marked_candidates
from rashinban.plans.reading.outline_cards import card_candidates
from rashinban.plans.reading.outline_contents import Contents, split_contents, title_key
from rashinban.plans.reading.outline_depth import find_parents
from rashinban.plans.reading.outline_inline import cut_lines
from rashinban.plans.reading.outline_lines import Line, read_lines
from rashinban.plans.reading.outline_plain import find_title, plain_headings
from rashinban.plans.reading.outline_selection import Surroundings, indicator_subgroups, select

Role = Literal["title", "section", "measure", "indicator_group"]


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading: where it stands in the tree and in the canonical text.

    ``parent`` is an index into the outline, ``depth`` 0 for the title of the document and one more than the parent's otherwise (1 for
    the outermost headings of a document without a title). ``start``/``end`` span the heading with its marker,
    ``body_end`` is where the next heading of the same or a smaller depth begins. ``functions`` are (tag, start, end).
    """

    id: str
    depth: int
    number: str | None
    title: str
    marker: str
    level_name: str
    start: int
    end: int
    body_end: int
    parent: int | None
    role: Role
    new: bool = False
    new_span: tuple[int, int] | None = None
    functions: tuple[Tag, ...] = ()


def outline(document: Document) -> tuple[Heading, ...]:
    """The headings of a document in reading order; parents stand before their children.

    Depth comes from the levels the format states, and otherwise from the order in which marker classes first appear under each
    other, with the table of contents as a check. Empty when nothing looks like a heading.
    """
    contents = split_contents(cut_lines(read_lines(document)))
    lines = contents.body
    title, chosen = _choose(document, contents)
    order = [chosen[index] for index in sorted(chosen)]
    told = _told_parents(contents, lines, order)
    narrative = _narrative(lines, chosen, order)
    parents = find_parents(order, told, narrative)
    headings = ([title] if title else []) + order
    shifted: list[int | None] = [None] if title else []
    shifted += [(p + 1 if title else p) if p is not None else (0 if title else None) for p in parents]
    return _assemble(headings, shifted, titled=title is not None, length=len(document.text))


def _choose(document: Document, contents: Contents) -> tuple[Candidate | None, dict[int, Candidate]]:
    """The title and the headings among the lines of the body."""
    lines = contents.body
    known = frozenset(entry.key for entry in contents.entries)
    cards = card_candidates(document, lines)
    marked = marked_candidates(lines)
    selected = select(lines, marked, known, document.text)
    cover = contents.before or lines
    title = find_title(cover, {} if contents.before else selected)
    begin = 0
    if title is not None and not contents.before:
        begin = title.at + 1
        selected.pop(title.at, None)
    chosen = selected | cards
    tops = frozenset(_first_of(lines, start) for _, start in document.sheets)
    chosen |= plain_headings(lines, chosen, known, begin, tops)
    chosen |= indicator_subgroups(lines, chosen)
    return title, chosen


def _first_of(lines: tuple[Line, ...], start: int) -> int:
    return next((line.start for line in lines if line.start >= start), -1)


def _told_parents(contents: Contents, lines: tuple[Line, ...], order: Sequence[Candidate]) -> dict[int, int]:
    """Parents stated by the table of contents, for headings that stand in it together with their parent."""
    entries = [entry for entry in contents.entries if entry.marker is not None and entry.marker.number is not None]
    listed = [
        Candidate(i, entry.marker.kind, entry.marker.number, entry.key, 0, 0)
        for i, entry in enumerate(entries)
        if entry.marker is not None
    ]
    parents = find_parents(listed)
    places: dict[str, int] = {}
    for index, candidate in enumerate(order):
        places.setdefault(title_key(lines[candidate.at].text), index)
    told: dict[int, int] = {}
    for entry, parent in zip(entries, parents, strict=True):
        if parent is None or entry.key not in places or entries[parent].key not in places:
            continue
        child, above = places[entry.key], places[entries[parent].key]
        if above < child and order[child].level is None:
            told[child] = above
    return told


def _narrative(
    lines: tuple[Line, ...], chosen: dict[int, Candidate], order: Sequence[Candidate]
) -> frozenset[int]:
    """Headings whose first words below, under whatever headings follow at once, are not a promised number."""
    around = Surroundings(lines, chosen)
    return frozenset(i for i, candidate in enumerate(order) if not around.promises(candidate))


def _assemble(
    candidates: Sequence[Candidate], parents: Sequence[int | None], *, titled: bool, length: int
) -> tuple[Heading, ...]:
    depths: list[int] = []
    roles: list[Role] = []
    talking: list[bool] = []
    for index, candidate in enumerate(candidates):
        parent = parents[index]
        depths.append(depths[parent] + 1 if parent is not None else (0 if titled else 1))
        words_only = (parent is not None and talking[parent]) or bool(words.TALKING.search(candidate.title))
        talking.append(words_only and not (titled and index == 0))
        above = (candidates[parent], roles[parent]) if parent is not None else None
        roles.append("title" if titled and index == 0 else _role(candidate, above, talking=talking[-1]))
    headings: list[Heading] = []
    for index, candidate in enumerate(candidates):
        end = next(
            (candidates[j].start for j in range(index + 1, len(candidates)) if depths[j] <= depths[index]), length
        )
        headings.append(
            Heading(
                id=f"h{index}",
                depth=depths[index],
                number=candidate.number,
                title=candidate.title,
                marker=_marker_name(candidate),
                level_name=_level_name(candidate),
                start=candidate.start,
                end=candidate.end,
                body_end=max(end, candidate.end),
                parent=parents[index],
                role=roles[index],
                new=candidate.new is not None,
                new_span=candidate.new,
                functions=candidate.functions,
            )
        )
    return tuple(headings)


def _marker_name(candidate: Candidate) -> str:
    if candidate.kind == "unnumbered" and candidate.level is not None:
        return "style"
    return candidate.kind


def _level_name(candidate: Candidate) -> str:
    if candidate.level_name or candidate.keyword:
        return candidate.level_name or candidate.keyword or ""
    if candidate.kind == "title":
        return "表題"
    if candidate.kind in {"unnumbered", "dash"}:
        return f"見出し{candidate.level}" if candidate.level is not None else "見出し"
    return class_name(candidate.kind)


def _role(candidate: Candidate, above: tuple[Candidate, Role] | None, *, talking: bool) -> Role:
    """What a heading is for; ``talking`` says that it or a heading above it is about background or procedure."""
    if candidate.indicators or candidate.keyword in INDICATOR_KEYWORDS or candidate.kind == "dash":
        return "indicator_group"
    if above is not None and above[1] == "indicator_group":
        return "indicator_group"
    if candidate.keyword is not None and not candidate.kind.startswith("chapter"):
        return "measure"
    if above is None or talking:
        return "section"
    return "measure" if above[1] == "measure" or (above[1] == "section" and _holds_measures(above[0])) else "section"


def _holds_measures(candidate: Candidate) -> bool:
    title = plain(candidate.title).text
    return bool(words.DOING.search(title)) and not re.search(r"考え方|体系$", title)
