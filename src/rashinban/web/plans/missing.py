"""What nobody touches: for each indicator what it lacks, and the numbers that lead to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from rashinban.core.phrase import Phrase
from rashinban.monitoring.coverage import measure_coverage
from rashinban.monitoring.observations import Observation
from rashinban.plans.plan import Indicator, Plan
from rashinban.web.plans.lines import LACKS, Held, Line, paths_of


@dataclass(frozen=True, slots=True)
class Lack:
    """One kind of lack with the number of indicators it is found at."""

    code: str
    name: Phrase
    count: int


def find_gaps(plan: Plan, indicator: Indicator, facts: Iterable[Observation], as_of: date) -> frozenset[str]:
    """What the record of one indicator lacks on a day: a report, a report in time, a source (then evidence may do)."""
    coverage = measure_coverage(plan.model_copy(update={"indicators": (indicator,)}), facts, as_of)
    found = {"never": coverage.never_reported, "overdue": coverage.overdue, "evidence": coverage.no_source}
    return frozenset(code for code, keys in found.items() if keys)


def find_lacks(
    plan: Plan,
    gaps: Mapping[str, frozenset[str]],
    held: Mapping[str, Held],
    above: Mapping[str, Held],
    unsupported: Collection[str],
) -> dict[str, frozenset[str]]:
    """What each indicator lacks: the gaps of its record, an owner, a published baseline.

    ``held`` and ``above`` say which division answers for an indicator and for a measure: either counts as an owner, and
    so does an owner written in the plan. ``unsupported`` are indicators with a value that has neither source nor evidence.
    """
    paths = paths_of(plan)
    found: dict[str, frozenset[str]] = {}
    for one in plan.indicators:
        if one.kind == "external_target":
            continue
        codes = set(gaps[one.id])
        if one.id not in unsupported:
            codes.discard("evidence")
        path = paths[one.measure]
        divisions = (held.get(one.id, Held()).division, *(above.get(each.id, Held()).division for each in path))
        if not one.owner and not any(each.owner for each in path) and all(each is None for each in divisions):
            codes.add("owner")
        if one.baseline is not None and not one.baseline.published:
            codes.add("baseline")
        if codes:
            found[one.id] = frozenset(codes)
    return found


def count_lacks(lines: Iterable[Line]) -> tuple[Lack, ...]:
    """Every kind of lack in its order, with its number (also 0: that nothing is lacking is said too)."""
    counted = Counter(code for line in lines for code in line.lacks)
    return tuple(Lack(code, name, counted[code]) for code, name in LACKS.items())
