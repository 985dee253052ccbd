"""What nobody touches: for each indicator what it lacks, and the numbers that lead to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from rashinban.core.phrase import Phrase
from rashinban.monitoring.coverage import measure_coverage
from rashinban.monitoring.observations import Observation
from rashinban.plans.plan import Plan
from rashinban.web.plans.lines import LACKS, Held, Line, paths_of


@dataclass(frozen=True, slots=True)
class Lack:
    """One kind of lack with the number of indicators it is found at."""

    code: str
    name: Phrase
    count: int


def find_lacks(
    plan: Plan,
    facts: Iterable[Observation],
    as_of: date,
    held: Mapping[str, Held],
    above: Mapping[str, Held],
    unsupported: Collection[str],
) -> dict[str, frozenset[str]]:
    """What each indicator lacks on a day.

    ``held`` and ``above`` say which division answers for an indicator and for a measure: either counts as an owner.
    ``unsupported`` are indicators with a value that has neither a source nor a piece of evidence.
    """
    coverage = measure_coverage(plan, facts, as_of)
    paths = paths_of(plan)
    found: dict[str, set[str]] = {}
    for key in coverage.never_reported:
        found.setdefault(key, set()).add("never")
    for key in coverage.overdue:
        found.setdefault(key, set()).add("overdue")
    measures = {indicator.id: indicator.measure for indicator in plan.indicators}
    for key in coverage.no_owner:
        answers = held.get(key, Held()).division, *(above.get(each.id, Held()).division for each in paths[measures[key]])
        if all(division is None for division in answers):
            found.setdefault(key, set()).add("owner")
    for key in set(coverage.no_source) & set(unsupported):
        found.setdefault(key, set()).add("evidence")
    for indicator in plan.indicators:
        if indicator.kind != "external_target" and indicator.baseline is not None and not indicator.baseline.published:
            found.setdefault(indicator.id, set()).add("baseline")
    return {key: frozenset(codes) for key, codes in found.items()}


def count_lacks(lines: Iterable[Line]) -> tuple[Lack, ...]:
    """Every kind of lack in its order, with its number (also 0: that nothing is lacking is said too)."""
    counted = Counter(code for line in lines for code in line.lacks)
    return tuple(Lack(code, name, counted[code]) for code, name in LACKS.items())
