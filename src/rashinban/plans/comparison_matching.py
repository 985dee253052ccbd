"""Which items of two editions belong together: stated lineage, same id, likeness; merged and split ones as well.

Everything here is the same from either side, so that comparing backwards tells the same story backwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from rashinban.plans.comparison_fields import field_changes
from rashinban.plans.plan import Indicator, Measure, Plan
from rashinban.plans.similarity import Bigrams, bigrams, covered, dice

#: Likeness from which two items with one id are the same, and from which two with different ids are.
SAME_ID = 0.45
ALIKE = 0.6
#: One id weighs this much: an inserted item shifts the numbers, and the words then tell better than the number.
ID_BONUS = 0.15
#: An item went into another one when this share of its title is found there, …
COVERED = 0.75
#: … the titles that went in explain this share of the title they went into, …
EXPLAINED = 0.7
#: … and each of them explains this much that the others do not.
OWN_SHARE = 0.15
_TITLE, _PLACE = 0.8, 0.2  # weights of an item's own words and of what stands above it

MatchedBy = Literal["identity", "link", "id", "similarity"]
Item = Measure | Indicator
Edge = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Group:
    """Ids of the old and new items that belong together; one side is empty for what came or went."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    matched_by: MatchedBy | None = None
    similarity: Decimal | None = None


def match_measures(old: Plan, new: Plan) -> tuple[Group, ...]:
    """Groups of measures; every measure of both editions is in exactly one."""
    texts = _texts(old), _texts(new)
    above = _above(old), _above(new)

    def place(one: Item, other: Item) -> float:
        up, over = above[0][one.id], above[1][other.id]
        return float(up is over) if up is None or over is None else dice(up, over)

    def text(one: Item, other: Item) -> float:
        said, told = texts[0][one.id], texts[1][other.id]
        return dice(said, told) if said and told else 0.0

    matching = _Matching(old.measures, new.measures, place, text)
    return matching.groups(_lineage(old, new))


def match_indicators(old: Plan, new: Plan, measures: Sequence[Group]) -> tuple[Group, ...]:
    """Groups of indicators; under measures that belong together they are taken for the same more readily."""
    homes = {id: group for group in measures for id in group.old}
    targets = {id: group for group in measures for id in group.new}
    under = {x.id: x.measure for x in old.indicators}, {x.id: x.measure for x in new.indicators}

    def place(one: Item, other: Item) -> float:
        up, over = under[0][one.id], under[1][other.id]
        return float(up is over) if up is None or over is None else float(homes[up] is targets[over])

    return _Matching(old.indicators, new.indicators, place, lambda one, other: 0.0).groups(set())


def _texts(plan: Plan) -> dict[str, Bigrams]:
    return {x.id: bigrams("".join(filter(None, (x.text, x.this_year)))) for x in plan.measures}


def _above(plan: Plan) -> dict[str, Bigrams | None]:
    titles = {x.id: bigrams(x.title) for x in plan.measures}
    return {x.id: titles[x.parent] if x.parent is not None else None for x in plan.measures}


def _lineage(old: Plan, new: Plan) -> set[Edge]:
    """Pairs (old, new) the later edition names as its origin; the one whose period begins later is the later."""
    backwards = bool(old.period and new.period and new.period.start < old.period.start)
    later, earlier = (old, new) if backwards else (new, old)
    ids = {x.id: index for index, x in enumerate(earlier.measures)}
    titles = {x.title: index for index, x in reversed(list(enumerate(earlier.measures)))}
    positions = {x.id: index for index, x in enumerate(later.measures)}
    edges: set[Edge] = set()
    for link in later.links:
        origin = ids.get(link.to, titles.get(link.to))
        if link.kind in ("supersedes", "merged_from", "split_from") and origin is not None:
            edge = origin, positions[link.measure]
            edges.add((edge[1], edge[0]) if backwards else edge)
    return edges


class _Matching:
    """The items of both sides by position, with the likeness of every two of them."""

    def __init__(
        self,
        old: Sequence[Item],
        new: Sequence[Item],
        place: Callable[[Item, Item], float],
        text: Callable[[Item, Item], float],
    ) -> None:
        self.old, self.new = old, new
        self.old_titles = [bigrams(_title(x)) for x in old]
        self.new_titles = [bigrams(_title(x)) for x in new]
        self.place, self.text = place, text
        self.found: dict[Edge, tuple[MatchedBy, Decimal | None]] = {}
        self.free_old, self.free_new = set(range(len(old))), set(range(len(new)))

    def groups(self, lineage: set[Edge]) -> tuple[Group, ...]:
        self._take_identical()
        for edge in lineage:
            if edge[0] in self.free_old and edge[1] in self.free_new:
                self.found[edge] = ("link", None)
        self._close(self.found)
        linked = {edge for edge, (how, _) in self.found.items() if how == "link"}
        scores = {(i, j): self._likeness(i, j) for i in self.free_old for j in self.free_new}
        self._take_best(scores)
        for edge in self._attached(linked):
            self.found[edge] = ("similarity", None)
        return self._components()

    def _take_identical(self) -> None:
        """What stands in both editions word for word under one id needs no further question."""
        positions = {x.id: j for j, x in enumerate(self.new)}
        for i, item in enumerate(self.old):
            j = positions.get(item.id)
            if j is not None and not field_changes(item, self.new[j]):
                self.found[i, j] = ("identity", None)
        self._close(self.found)

    def _close(self, edges: Iterable[Edge]) -> None:
        for i, j in edges:
            self.free_old.discard(i)
            self.free_new.discard(j)

    def _same_id(self, i: int, j: int) -> bool:
        return self.old[i].id == self.new[j].id

    def _likeness(self, i: int, j: int) -> float:
        title = dice(self.old_titles[i], self.new_titles[j])
        own = max(title, (title + self.text(self.old[i], self.new[j])) / 2)
        return _TITLE * own + _PLACE * self.place(self.old[i], self.new[j])

    def _take_best(self, scores: dict[Edge, float]) -> None:
        """One to one, the most alike first; among equals the nearest in order, which is the same from both sides."""
        shared = {edge for edge in scores if self._same_id(*edge)}
        likely = [e for e, score in scores.items() if score >= (SAME_ID if e in shared else ALIKE)]
        likely.sort(key=lambda e: (-scores[e] - (ID_BONUS if e in shared else 0), abs(e[0] - e[1]), e[0] + e[1]))
        for i, j in likely:
            if i in self.free_old and j in self.free_new:
                how: MatchedBy = "id" if (i, j) in shared else "similarity"
                self.found[i, j] = (how, Decimal(str(round(scores[i, j], 3))))
                self._close([(i, j)])

    def _attached(self, linked: set[Edge]) -> set[Edge]:
        """Items left over that went into (or came out of) an item of the other side together with others."""
        partners = {j: i for i, j in self.found if (i, j) not in linked}
        merged = _went_into(self.free_old, self.old_titles, self.new_titles, self._hosts(partners, self.free_new, True))
        back = {i: j for j, i in partners.items()}
        split = _went_into(self.free_new, self.new_titles, self.old_titles, self._hosts(back, self.free_old, False))
        return merged | {(i, j) for j, i in split}

    def _hosts(self, partners: dict[int, int], free: set[int], new_side: bool) -> dict[int, int | None]:
        """Items others may have gone into: free ones, and matched ones whose title became another."""
        hosts: dict[int, int | None] = dict.fromkeys(free)
        for host, partner in partners.items():
            i, j = (partner, host) if new_side else (host, partner)
            if self.old_titles[i] != self.new_titles[j]:
                hosts[host] = partner
        return hosts

    def _components(self) -> tuple[Group, ...]:
        """Items tied by the pairs found, each once; in the order of the new edition, then what went."""
        olds = {i: {i} for i in range(len(self.old))}
        news: dict[int, set[int]] = {i: set() for i in range(len(self.old))}
        root = dict.fromkeys(range(len(self.new)), -1)
        for i, j in sorted(self.found):
            home = next(r for r, members in olds.items() if i in members)
            if root[j] in (-1, home):
                root[j] = home
                news[home].add(j)
                continue
            other = root[j]
            olds[other] |= olds.pop(home)
            moved = news.pop(home)
            news[other] |= moved
            root |= dict.fromkeys(moved, other)
        groups = [self._group(sorted(olds[r]), sorted(news[r])) for r in olds]
        groups += [self._group([], [j]) for j, r in root.items() if r == -1]
        order = {x.id: position for position, x in enumerate(self.new)}
        return tuple(sorted(groups, key=lambda group: order[group.new[0]] if group.new else len(order)))

    def _group(self, olds: list[int], news: list[int]) -> Group:
        ties = [self.found[i, j] for i in olds for j in news if (i, j) in self.found]
        how, similarity = ties[0] if len(ties) == 1 else (None, None)
        if len(ties) > 1:
            how = "link" if any(tie[0] == "link" for tie in ties) else "similarity"
        return Group(tuple(self.old[i].id for i in olds), tuple(self.new[j].id for j in news), how, similarity)


def _title(item: Item) -> str:
    return item.title if isinstance(item, Measure) else item.label


def _went_into(
    free: set[int], titles: list[Bigrams], host_titles: list[Bigrams], hosts: dict[int, int | None]
) -> set[Edge]:
    """(item, host) for the free items whose titles, with those of the host's own partner, make up the host's title."""
    guests: dict[int, list[int]] = {}
    for item in free:
        candidates = [h for h in hosts if covered(titles[item], host_titles[h]) >= COVERED]
        if candidates:
            best = max(candidates, key=lambda h: (dice(titles[item], host_titles[h]), -abs(h - item), -h))
            guests.setdefault(best, []).append(item)
    edges: set[Edge] = set()
    for host, items in guests.items():
        partner = hosts[host]
        members = [*items, *([] if partner is None else [partner])]
        if len(members) > 1 and _make_up(host_titles[host], [titles[x] for x in members]):
            edges |= {(item, host) for item in items}
    return edges


def _make_up(whole: Bigrams, parts: list[Bigrams]) -> bool:
    """Whether the parts together explain the whole, and each of them something the others do not."""

    def explained(some: list[Bigrams]) -> float:
        union: Bigrams = Bigrams()
        for part in some:
            union |= part
        return covered(whole, union)

    everything = explained(parts)
    if everything < EXPLAINED:
        return False
    return all(
        everything - explained([*parts[:index], *parts[index + 1 :]]) >= OWN_SHARE for index in range(len(parts))
    )
