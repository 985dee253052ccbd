"""Which part of each area of one day lies in which area of another day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache

from rashinban.core.area import Area, AreaLevel
from rashinban.core.areas.history import History, Link
from rashinban.core.errors import WrongContent

#: How an area that was divided is shared out: (day, code before, code after) to a share, or to anything the shares are
#: in proportion to, such as the population of each part. To carry figures back over a merger the same, with the
#: merged area's code as the code after.
Weights = Mapping[tuple[date, str, str], Decimal]

ONE = Decimal(1)
_PLACES = Decimal("1e-12")

#: Where an area lies: places of areas in the table, each with the share of it, None where the share is not known.
_Flow = dict[int, Decimal | None]

#: Where code after code lies, with the share; as ``_Flow``, by codes.
Shares = Mapping[str, tuple[tuple[str, Decimal | None], ...]]


@dataclass(frozen=True)
class Crosswalk:
    """From the areas of one day (by code) to those of another, with the share of each; None is a share not known.

    Two layers each cover the country once. ``municipal`` leads to municipalities, ``wards`` to wards of designated
    cities; a town that became a part of a ward stands in both. Neither names the areas that are the same on both days:
    their codes are ``same``, on either level, and ``same_wards``.
    """

    municipal: Shares
    wards: Shares
    same: frozenset[str]
    same_wards: frozenset[str]

    @cached_property
    def sources(self) -> Mapping[str, tuple[str, ...]]:
        """The codes a target is put together from, for each target that is not just one area as it was."""
        found: dict[str, list[str]] = defaultdict(list)
        for layer in (self.municipal, self.wards):
            for code, targets in layer.items():
                for target, _ in targets:
                    found[target].append(code)
        for target in found.keys() & self.same:
            found[target].append(target)
        return {target: tuple(codes) for target, codes in found.items()}

    def rows(self, level: AreaLevel = "municipality") -> list[tuple[str, str, Decimal | None]]:
        """The level as a table to join with: code before, code after, share; in the order of the codes."""
        wards = level == "ward"
        same = self.same_wards if wards else self.same - self.same_wards
        layer = self.wards if wards else self.municipal
        moved = [(code, target, share) for code, targets in layer.items() for target, share in targets]
        return sorted([*moved, *((code, code, ONE) for code in same)], key=lambda row: row[:2])

    def is_ward(self, code: str) -> bool:
        """Whether the code is that of a ward of a designated city on the day the figures are of."""
        return code in self.same_wards or (code in self.wards and code not in self.municipal)

    def targets_of(self, code: str, level: AreaLevel) -> tuple[tuple[str, Decimal | None], ...]:
        """Where the area with this code lies, on its own level where there is a choice."""
        if code in self.same or level not in ("municipality", "ward"):
            return ((code, ONE),)
        return (self.wards if level == "ward" else self.municipal).get(code, ())


def crosswalks(
    history: History, days: Iterable[date], to_day: date, weights: Weights | None = None
) -> dict[date, Crosswalk]:
    """A crosswalk from each of the days to one day, earlier or later than they."""
    wanted = frozenset(days)
    return _remembered(history, wanted, to_day) if not weights else _compute(history, wanted, to_day, weights)


@lru_cache(maxsize=8)
def _remembered(history: History, wanted: frozenset[date], to_day: date) -> dict[date, Crosswalk]:
    return _compute(history, wanted, to_day, {})


def _compute(
    history: History, wanted: frozenset[date], to_day: date, weights: Weights
) -> dict[date, Crosswalk]:
    alive = _alive(history, {*wanted, to_day})
    table = history.table.areas
    moved: dict[date, list[Shares]] = {day: [] for day in wanted}
    same: dict[date, list[frozenset[str]]] = {day: [] for day in wanted}
    for level, links in history.links.items():
        start = frozenset(i for i in alive[to_day] if table[i].level == level)
        for forward in (True, False):
            walk = _Walk(table, links, start, to_day, weights, forward)
            for day, flows in walk.take(day for day in wanted if (day <= to_day) == forward):
                moved[day].append(
                    {
                        table[i].code: tuple((table[t].code, share) for t, share in flows[i].items())
                        for i in flows.keys() & alive[day]
                    }
                )
                same[day].append(frozenset(table[i].code for i in (start & alive[day]) - flows.keys()))
    found = {}
    for day in wanted:
        (municipal, wards), (same_cities, same_wards) = moved[day], same[day]
        found[day] = Crosswalk(municipal, wards, same_cities | same_wards, same_wards)
    return found


def _alive(history: History, days: set[date]) -> dict[date, frozenset[int]]:
    """Places in the table of the municipalities and wards that exist on each day."""
    spans = [
        (i, area.valid_from or date.min, area.valid_to or date.max)
        for i, area in enumerate(history.table.areas)
        if area.level in ("municipality", "ward")
    ]
    return {day: frozenset(i for i, first, last in spans if first <= day <= last) for day in days}


@dataclass(frozen=True, slots=True)
class _Walk:
    """From the areas of a day (``start``) to earlier days (``forward``: figures move on) or to later ones."""

    table: tuple[Area, ...]
    links: Mapping[date, list[Link]]
    start: frozenset[int]
    to_day: date
    weights: Weights
    forward: bool

    def take(self, days: Iterable[date]) -> Iterable[tuple[date, dict[int, _Flow]]]:
        """Each of the days with the flows of the areas that are not as on the target day."""
        flows: dict[int, _Flow] = {}
        changed = [day for day in self.links if (day <= self.to_day) == self.forward]
        changed.sort(reverse=self.forward)
        at = 0
        for day in sorted(days, reverse=self.forward):
            while at < len(changed) and (changed[at] > day if self.forward else changed[at] <= day):
                flows.update(self._step(changed[at], flows))
                at += 1
            yield day, flows

    def _step(self, day: date, flows: Mapping[int, _Flow]) -> dict[int, _Flow]:
        """Flows of the areas on the far side of one day's changes, from the flows on the near side."""
        nexts: dict[int, dict[int, _Flow]] = defaultdict(dict)
        for source, target in self.links[day]:
            near, far = (target, source) if self.forward else (source, target)
            kept = [target] if not self.forward and self._stood(target, day) else []
            for place in (near, *kept):
                flow = flows.get(place) or ({place: ONE} if place in self.start else None)
                if flow:
                    nexts[far][place] = flow
        return {far: self._merge(far, parts, day) for far, parts in nexts.items()}

    def _stood(self, place: int, day: date) -> bool:
        """Whether the area existed before the day's changes too."""
        since = self.table[place].valid_from
        return since is None or since < day

    def _merge(self, far: int, parts: dict[int, _Flow], day: date) -> _Flow:
        """Where an area lies that falls into these parts: where all lie in one target no share is needed."""
        targets = dict.fromkeys(target for flow in parts.values() for target in flow)
        if len(targets) == 1:
            return dict.fromkeys(targets, ONE)
        merged: _Flow = dict.fromkeys(targets, Decimal(0))
        for flow, share in zip(parts.values(), self._shares(far, [*parts], day), strict=True):
            for target, inner in flow.items():
                sofar = merged[target]
                if share is None or inner is None or sofar is None:
                    merged[target] = None
                else:
                    merged[target] = sofar + share * inner
        return merged

    def _shares(self, far: int, parts: list[int], day: date) -> list[Decimal | None]:
        """The share of each part; together exactly one, so that nothing is lost or gained."""
        if len(parts) == 1:
            return [ONE]
        area, codes = self.table[far], [self.table[part].code for part in parts]
        given = [
            self.weights.get((day, area.code, code) if self.forward else (day, code, area.code))
            for code in codes
        ]
        known = [weight for weight in given if weight is not None]
        if len(known) < len(given):
            return [None] * len(parts)
        total = sum(known)
        if total <= 0 or min(known) < 0:
            raise WrongContent(
                f"{day}の{area.name}（{area.code}）を分ける割合が正しくありません。",
                remedy="割合は0以上で、合計が0より大きくなるようにしてください。",
            )
        shares = [(weight / total).quantize(_PLACES) for weight in known[:-1]]
        return [*shares, ONE - sum(shares)]
