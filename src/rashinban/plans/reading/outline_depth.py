"""The parent of each heading, inferred from the order in which marker classes first appear under each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rashinban.plans.reading.markers import BRACKET_KINDS, ordinal
from rashinban.plans.reading.outline_candidates import Candidate

_LABELS = BRACKET_KINDS | {"unnumbered"}


@dataclass(frozen=True, slots=True)
class _Open:
    index: int
    candidate: Candidate


def find_parents(
    candidates: Sequence[Candidate],
    told: dict[int, int] | None = None,
    narrative: frozenset[int] = frozenset(),
) -> tuple[int | None, ...]:
    """The index of each candidate's parent among the candidates (None: the outermost).

    ``told`` are parents known from the table of contents; ``narrative`` are candidates with running text under them, which
    close a block of indicators. There is no fixed order of classes: a class that is open closes down to itself,
    a new one opens below, unless the document elsewhere puts it above what is open.
    """
    told = told or {}
    below = _observed(candidates)
    stack: list[_Open] = []
    parents: list[int | None] = []
    last: dict[str, tuple[int | None, int | None]] = {}
    for index, candidate in enumerate(candidates):
        if index in told and any(entry.index == told[index] for entry in stack):
            while stack[-1].index != told[index]:
                stack.pop()
        else:
            _close(stack, candidate, below, last, index in narrative)
        parent = stack[-1].index if stack else None
        parents.append(parent)
        stack.append(_Open(index, candidate))
        last[candidate.key] = (ordinal(candidate.number), parent)
    return tuple(parents)


def _observed(candidates: Sequence[Candidate]) -> Counter[tuple[str, str]]:
    """How often one class opens directly under another: the next heading is the first of its series."""
    below: Counter[tuple[str, str]] = Counter()
    for before, after in pairwise(candidates):
        if before.key != after.key and ordinal(after.number) in {None, 1}:
            below[before.key, after.key] += 1
    return below


def _close(
    stack: list[_Open],
    candidate: Candidate,
    below: Counter[tuple[str, str]],
    last: dict[str, tuple[int | None, int | None]],
    narrative: bool,
) -> None:
    if candidate.level is not None:
        _close_styles(stack, candidate.level)
        return
    position = next((i for i in reversed(range(len(stack))) if stack[i].candidate.key == candidate.key), None)
    if position is not None:
        if not _restarts_inside(stack, position, candidate):
            del stack[position:]
        return
    if narrative:
        group = next((i for i, entry in enumerate(stack) if entry.candidate.indicators), None)
        if group is not None:
            del stack[group:]
    place, parent = last.get(candidate.key, (None, None))
    here = ordinal(candidate.number)
    if here is not None and place == here - 1 and here > 1:
        home = next((i for i, entry in enumerate(stack) if entry.index == parent), None)
        if home is not None:
            del stack[home + 1 :]
            return
    while stack and stack[-1].candidate.level is None and _above(candidate, stack[-1].candidate, below):
        stack.pop()


def _close_styles(stack: list[_Open], level: int) -> None:
    while stack and (stack[-1].candidate.level is None or stack[-1].candidate.level >= level):
        stack.pop()


def _restarts_inside(stack: list[_Open], position: int, candidate: Candidate) -> bool:
    """A series that begins again under an unnumbered heading opened since: (1)(2) inside 【取組】 inside (2)."""
    top, same = stack[-1].candidate, stack[position].candidate
    begins_again = ordinal(candidate.number) == 1 and (ordinal(same.number) or 0) >= 1
    return position < len(stack) - 1 and begins_again and top.kind in _LABELS and top.number is None


def _above(candidate: Candidate, entry: Candidate, below: Counter[tuple[str, str]]) -> bool:
    return below[candidate.key, entry.key] > below[entry.key, candidate.key]
