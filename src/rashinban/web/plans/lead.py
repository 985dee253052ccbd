"""The sentence that says what matters about a whole plan, and the numbers behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rashinban.monitoring.progress import State
from rashinban.reports.states import LOOKS
from rashinban.reports.wording import Words

_GOOD: tuple[State, ...] = ("achieved", "ahead", "on_track")
_BAD: tuple[State, ...] = ("behind", "backwards", "rules_disagree")
_UNKNOWN: tuple[State, ...] = ("no_data", "stale", "baseline_missing", "no_target")
_OTHER: tuple[State, ...] = ("not_yet_due", "criterion")


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence; ``strong`` is what a busy reader must not miss."""

    text: str
    strong: bool = False


def count_states(states: Iterable[State | None]) -> tuple[tuple[State, int], ...]:
    """How many stand in each state, in the order of the table of states; only those that occur."""
    counted = Counter(states)
    return tuple((look.state, counted[look.state]) for look in LOOKS if counted[look.state])


def tell_lead(counts: Iterable[tuple[State, int]], language: str) -> tuple[Said, ...]:
    """How many are well, how many are not, how many nobody can judge: the words of the report.

    >>> "".join(said.text for said in tell_lead([("on_track", 3), ("behind", 1), ("no_data", 2)], "ja"))
    '6の指標のうち、3が達成・先行・順調です。遅れが1件あります。2件は、データや基準値・目標値が足りず、まだ判定できません。'
    """
    words, found = Words(language), dict(counts)
    total = sum(found.values())
    if not total:
        return (Said(words("lead_none")),)
    said = [Said(words("lead_good", total=total, good=_sum(found, _GOOD)))]
    bad = _parts(found, _BAD, words)
    if bad:
        said.append(Said(words("lead_bad", parts=bad), strong=True))
    if unknown := _sum(found, _UNKNOWN):
        said.append(Said(words("lead_unknown", count=unknown)))
    rest = _parts(found, _OTHER, words)
    if rest:
        said.append(Said(words("lead_rest", parts=rest)))
    return tuple(said)


def _parts(counts: dict[State, int], states: Iterable[State], words: Words) -> str:
    return words("list_separator").join(words(f"lead_part_{each}", count=counts[each]) for each in states if counts.get(each))


def _sum(counts: dict[State, int], states: Iterable[State]) -> int:
    return sum(counts.get(each, 0) for each in states)
