"""Ids a person can read and say: the document's own numbers from the root down."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence

from rashinban.plans.plan import IndicatorKind

_PART = re.compile(r"[0-9A-Za-z\u3041-\u30ff\u4e00-\u9fff]+")
_WRAPPING = re.compile(r"第(?=.)|(?<=.)[章節項編部条号]")
_LETTERS: dict[IndicatorKind, str] = {
    "kpi": "K",
    "target": "T",
    "goal": "G",
    "external_target": "X",
    "activity_frequency": "A",
}


def measure_ids(headings: Sequence[tuple[str, str | None, str | None]]) -> dict[str, str]:
    """Readable ids for (draft id, parent's draft id, printed number), in the document's order.

    A heading without a number counts among its unnumbered siblings as ``u1``, ``u2``; a number that stands
    twice under one parent gets ``_2``. A number printed in full (``1-2`` under ``1``) is not doubled.

    >>> measure_ids([("a", None, "第１章"), ("b", "a", "（１）"), ("c", "a", "1-2"), ("d", "a", None), ("e", "a", "①")])
    {'a': '1', 'b': '1.1', 'c': '1.2', 'd': '1.u1', 'e': '1.1_2'}
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    unnumbered: Counter[str | None] = Counter()
    waiting = list(headings)
    while waiting:
        later = []
        for heading in waiting:
            draft_id, parent, number = heading
            if parent is not None and parent not in found:
                later.append(heading)
                continue
            parts = _parts(number)
            if not parts:
                unnumbered[parent] += 1
                parts = [f"u{unnumbered[parent]}"]
            found[draft_id] = _free(_below(found[parent] if parent is not None else None, parts), taken)
        if len(later) == len(waiting):  # a loop of parents: the plan refuses it by name
            found |= {draft_id: draft_id for draft_id, _, _ in later}
            break
        waiting = later
    return {draft_id: found[draft_id] for draft_id, _, _ in headings}


def indicator_ids(owners: Sequence[tuple[str | None, IndicatorKind]]) -> list[str]:
    """Ids for indicators from their measure and kind: ``2.3-K1`` is the first KPI of measure 2.3, ``K1`` of the plan.

    >>> indicator_ids([("2.3", "kpi"), ("2.3", "kpi"), ("2.3", "target"), (None, "kpi")])
    ['2.3-K1', '2.3-K2', '2.3-T1', 'K1']
    """
    counts: defaultdict[tuple[str | None, str], int] = defaultdict(int)
    names = []
    for measure, kind in owners:
        letter = _LETTERS[kind]
        counts[measure, letter] += 1
        names.append(f"{measure + '-' if measure is not None else ''}{letter}{counts[measure, letter]}")
    return names


def _parts(number: str | None) -> list[str]:
    folded = unicodedata.normalize("NFKC", number or "")
    return _PART.findall(_WRAPPING.sub("", folded))


def _below(parent: str | None, parts: list[str]) -> str:
    if parent is None:
        return ".".join(parts)
    above = parent.split(".")
    shared = len(parts) - 1
    if shared and above[-shared:] == parts[:-1]:
        parts = parts[-1:]
    return ".".join([*above, "-".join(parts)])


def _free(name: str, taken: set[str]) -> str:
    free, count = name, 1
    while free in taken:
        count += 1
        free = f"{name}_{count}"
    taken.add(free)
    return free
