"""Numbers in three steps, goal-target-indicator, that Open SDG needs for every indicator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from dataclasses import dataclass

from rashinban.plans.plan import Indicator, Measure, Plan


@dataclass(frozen=True, slots=True)
class Numbered:
    """An indicator under its number; goal and target are places in the plan's tree, 0 where there is no measure."""

    indicator: Indicator
    goal: int
    target: int
    place: int
    goal_title: str
    target_title: str

    @property
    def id(self) -> str:
        """The number as file names have it: 1-2-3."""
        return f"{self.goal}-{self.target}-{self.place}"

    @property
    def number(self) -> str:
        """The number as readers see it: 1.2.3."""
        return f"{self.goal}.{self.target}.{self.place}"


def number_indicators(plan: Plan, wanted: Container[str]) -> tuple[Numbered, ...]:
    """The wanted indicators in the plan's order; goals are its outermost measures that tell them apart."""
    indicators = [one for one in plan.indicators if one.id in wanted and one.kind != "external_target"]
    depth = _depth(plan, indicators)
    goals = {measure.id: place for place, measure in enumerate(_at(plan, depth), 1)}
    places: Counter[tuple[int, int]] = Counter()
    numbered = []
    for indicator in indicators:
        path = plan.path(indicator.measure)[depth:]
        goal = goals[path[0].id] if path else 0
        target = 1 + plan.children(path[0].id).index(path[1]) if len(path) > 1 else 0
        places[goal, target] += 1
        goal_title = _name(path[0]) if path else plan.title
        target_title = _name(path[1]) if len(path) > 1 else goal_title
        numbered.append(Numbered(indicator, goal, target, places[goal, target], goal_title, target_title))
    return tuple(sorted(numbered, key=lambda entry: (entry.goal == 0, entry.goal, entry.target, entry.place)))


def _depth(plan: Plan, indicators: list[Indicator]) -> int:
    """How many levels all indicators share before their paths part or one of them ends."""
    paths = [[measure.id for measure in plan.path(one.measure)] for one in indicators]
    depth = 0
    while paths and all(len(path) > depth + 1 for path in paths) and len({path[depth] for path in paths}) == 1:
        depth += 1
    return depth


def _at(plan: Plan, depth: int) -> tuple[Measure, ...]:
    return tuple(measure for measure in plan.measures if len(plan.path(measure.id)) == depth + 1)


def _name(measure: Measure) -> str:
    return " ".join(part for part in (measure.number, measure.title) if part)
