"""The plan as a tree of nodes ready to be shown, and the bar of states of each branch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rashinban.core.phrase import Phrase
from rashinban.monitoring.progress import State
from rashinban.plans.plan import Measure, Plan
from rashinban.reports.states import LOOK, LOOKS
from rashinban.web.plans.filters import STATUSES
from rashinban.web.plans.lead import count_states
from rashinban.web.plans.lines import Held, Line, name_of

#: As many rows are shown without anybody opening anything; deeper levels start closed.
OPEN_ROWS = 30
_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Node:
    """A measure with its indicators (``drawn``: as they are shown) and what is below it. ``total`` and ``hands`` count the whole branch."""

    measure: Measure
    link: str
    held: Held
    lines: tuple[Line, ...]
    drawn: tuple[str, ...]
    children: tuple[Node, ...]
    counts: tuple[tuple[State, int], ...]
    opened: bool

    @property
    def total(self) -> int:
        return sum(count for _, count in self.counts)

    @property
    def hands(self) -> int:
        """How many indicators of the branch need a hand."""
        return sum(count for state, count in self.counts if LOOK[state].urgency is not None)

    @property
    def name(self) -> str:
        return name_of(self.measure)

    @property
    def status(self) -> Phrase | None:
        """New, changed or stopped in words; that a measure goes on is not worth a word."""
        return None if self.measure.status in (None, "continued") else STATUSES[self.measure.status]

    @property
    def is_new(self) -> bool:
        return self.measure.status == "new"

    @property
    def owner(self) -> str:
        return self.held.division_name or self.measure.owner or ""

    @property
    def every_line(self) -> tuple[Line, ...]:
        """The indicators of the whole branch, in the plan's order."""
        return self.lines + tuple(line for child in self.children for line in child.every_line)


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a bar: where it begins and how wide it is, of 100."""

    state: State
    count: int
    x: float
    width: float
    fill: str


def grow_tree(
    plan: Plan,
    lines: Iterable[Line],
    held: dict[str, Held],
    link: Callable[[str], str] = str,
    draw: Callable[[Line], str] | None = None,
) -> tuple[tuple[Node, ...], tuple[Line, ...]]:
    """The roots, and the indicators that belong to no measure; ``link`` gives the address of a
    measure's page, ``draw`` an indicator as it is shown.
    """
    below: dict[str | None, list[Measure]] = {}
    for measure in plan.measures:
        below.setdefault(measure.parent, []).append(measure)
    own: dict[str | None, list[Line]] = {}
    for line in lines:
        own.setdefault(line.measure, []).append(line)
    depth = _open_depth(below, own)

    def node(measure: Measure, level: int) -> Node:
        children = tuple(node(child, level + 1) for child in below.get(measure.id, ()))
        mine = tuple(own.get(measure.id, ()))
        counted: Counter[State] = Counter(line.state for line in mine if line.state is not None)
        for child in children:
            counted.update(dict(child.counts))
        ordered = tuple((look.state, counted[look.state]) for look in LOOKS if counted[look.state])
        return Node(measure, link(measure.id), held.get(measure.id, Held()), mine, tuple(map(draw, mine)) if draw else (), children, ordered, level < depth)

    return tuple(node(root, 0) for root in below.get(None, ())), tuple(own.get(None, ()))


def branches_of(roots: tuple[Node, ...]) -> tuple[Node, ...]:
    """The outermost measures that tell the indicators apart: past every level where one alone holds them all."""
    holding = tuple(node for node in roots if node.total)
    while len(holding) == 1 and not holding[0].lines:
        holding = tuple(child for child in holding[0].children if child.total)
    return holding


def draw_bar(counts: Iterable[tuple[State, int]]) -> tuple[Part, ...]:
    """The states of a branch as pieces of one bar; the pieces fill it exactly.

    >>> [(part.state, part.x, part.width) for part in draw_bar([("on_track", 3), ("behind", 1)])]
    [('on_track', 0.0, 75.0), ('behind', 75.0, 25.0)]
    """
    known = list(counts)
    total = sum(count for _, count in known)
    parts, before = [], 0
    for state, count in known:
        x, end = before / total * _WIDTH, (before + count) / total * _WIDTH
        parts.append(Part(state, count, round(x, 3), round(end - x, 3), LOOK[state].fill))
        before += count
    return tuple(parts)


def whole(lines: Iterable[Line]) -> tuple[tuple[State, int], ...]:
    """The states of some indicators; quoted targets of others have none and are left out."""
    return count_states(line.state for line in lines)


def _open_depth(below: dict[str | None, list[Measure]], own: dict[str | None, list[Line]]) -> int:
    """How many levels start open: as many as fit into what one can take in at once, at least one."""
    depth, rows, level = 0, 0, list(below.get(None, ()))
    while level:
        rows += len(level) + sum(len(own.get(measure.id, ())) for measure in level)
        if depth and rows > OPEN_ROWS:
            break
        depth, level = depth + 1, [child for measure in level for child in below.get(measure.id, ())]
    return depth
