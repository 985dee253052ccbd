"""Small cells: which sums to hide so that what few contributors gave cannot be worked out from the sums that are shown.

A sum with fewer contributors than the minimum is hidden (primary suppression). Others are hidden with it (complementary
or secondary suppression) until no adding and subtracting of what is shown gives a sum of fewer contributors than that.

The rule and the two steps are those of A. Hundepool et al., *Statistical Disclosure Control* (Wiley, 2012) and the
*Handbook on Statistical Disclosure Control* (ESSnet SDC), chapters on magnitude tables: minimum frequency rule, singletons,
secondary cell suppression. The choice of what to hide is greedy (fewest contributors first) and checked by elimination:
it may hide more than the least that is needed, never less.

Protected is the exact figure. Whoever knows that no contribution is negative learns bounds: none is larger than the sum
it is in. That all of several contributions are nothing follows from a sum of nothing, which is shown as it is.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Generic, TypeVar

#: Fewer contributors than this are never shown by themselves.
MINIMUM = 3
#: A prime so large that elimination over its remainders finds the rank that exact fractions find.
_PRIME = (1 << 61) - 1

Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Piece:
    """What no shown sum parts: the contributions that lie in the same sums.

    ``sums`` are the places of those sums; ``number`` is how many contributors there are, ``contributors`` names them
    (needed only where they are fewer than the minimum).
    """

    sums: frozenset[int]
    number: int
    contributors: frozenset[Hashable] = frozenset()


def hide(
    sums: Sequence[int], pieces: Sequence[Piece], *, known: frozenset[int] = frozenset(), minimum: int = MINIMUM
) -> frozenset[int]:
    """The places of the sums to hide. ``sums`` are their numbers of distinct contributors, ``pieces`` what they add up.

    ``known`` are the places of sums that are known already: they are hidden last, when nothing else would help.

    >>> whole, few, many = 0, 1, 2
    >>> pieces = [Piece(frozenset({whole, few}), 1, frozenset({"架空社A"})), Piece(frozenset({whole, many}), 5)]
    >>> sorted(hide([6, 1, 5], pieces))
    [1, 2]
    """
    hidden = {place for place, number in enumerate(sums) if 0 < number < minimum}
    # sums that share no piece tell nothing about each other: what is true of some of them together is true of each part
    for places, connected in _connected(pieces):
        groups = _groups([piece for piece in connected if 0 < piece.number < minimum], minimum)
        while (leak := _leak(sums, places, connected, groups, hidden)) is not None:
            hidden.add(min(leak - known or leak, key=lambda place: (sums[place], -place)))
    return frozenset(hidden)


def _connected(pieces: Iterable[Piece]) -> list[tuple[frozenset[int], list[Piece]]]:
    """The pieces parted so that no two parts lie in a common sum, each part with its sums."""
    parts: list[tuple[frozenset[int], list[Piece]]] = []
    for piece in pieces:
        touched = [part for part in parts if part[0] & piece.sums]
        parts = [part for part in parts if not part[0] & piece.sums]
        parts.append((piece.sums.union(*(part[0] for part in touched)), [*(each for part in touched for each in part[1]), piece]))
    return parts


@dataclass(frozen=True, slots=True)
class Table(Generic[Name]):
    """Which cells of a table with totals are hidden: inner cells by (row, column), totals of rows and columns, the
    grand total. A table of one dimension has one row."""

    cells: frozenset[tuple[Name, Name]]
    rows: frozenset[Name]
    columns: frozenset[Name]
    total: bool


def hide_in_table(cells: Mapping[tuple[Name, Name], frozenset[Hashable]], *, minimum: int = MINIMUM) -> Table[Name]:
    """What to hide in a table of two dimensions whose totals are shown; cells are given by who contributes to them.

    Empty cells are known to be empty. A contributor may be in several cells.
    """
    rows, columns = (list(dict.fromkeys(name[side] for name in cells)) for side in (0, 1))
    names: list[tuple[str, Hashable]] = [("cell", name) for name in cells]
    names += [("row", name) for name in rows] + [("column", name) for name in columns] + [("total", None)]
    place = {name: number for number, name in enumerate(names)}
    who: list[set[Hashable]] = [set() for _ in names]
    pieces = []
    for name, contributors in cells.items():
        within = [place["cell", name], place["row", name[0]], place["column", name[1]], place["total", None]]
        for number in within:
            who[number] |= contributors
        if contributors:
            pieces.append(Piece(frozenset(within), len(contributors), contributors))
    hidden = {names[number] for number in hide([len(each) for each in who], pieces, minimum=minimum)}
    return Table(
        cells=frozenset(name for name in cells if ("cell", name) in hidden),
        rows=frozenset(name for name in rows if ("row", name) in hidden),
        columns=frozenset(name for name in columns if ("column", name) in hidden),
        total=("total", None) in hidden,
    )


def hide_in_list(cells: Mapping[Name, frozenset[Hashable]], *, minimum: int = MINIMUM) -> tuple[frozenset[Name], bool]:
    """What to hide in a list of cells that add up to a shown total: the cells, and whether the total.

    >>> cells = {"北": frozenset("a"), "中": frozenset("bcd"), "南": frozenset("efgh")}
    >>> hidden, total = hide_in_list(cells)
    >>> sorted(hidden), total
    (['中', '北'], False)
    """
    who = {name: contributors for name, contributors in cells.items() if contributors}
    hidden = {name for name, contributors in who.items() if len(contributors) < minimum}
    together = frozenset().union(*(who[name] for name in hidden))
    # what is hidden stands together in the total alone: it must be more than a few
    for name in sorted(who.keys() - hidden, key=lambda name: (len(who[name]), str(name))):
        if not 0 < len(together) < minimum:
            break
        hidden.add(name)
        together |= who[name]
    return frozenset(hidden), 0 < len(together) < minimum


def _groups(small: Iterable[Piece], minimum: int) -> list[frozenset[Hashable]]:
    """Every set of fewer contributors than the minimum whose pieces together might be worked out."""
    single = {piece.contributors for piece in small}
    found = set(single)
    for several in range(2, minimum):
        found |= {union for chosen in combinations(single, several) if len(union := frozenset().union(*chosen)) < minimum}
    return sorted(found, key=lambda group: (len(group), sorted(map(str, group))))


def _leak(
    sums: Sequence[int], places: Iterable[int], pieces: Sequence[Piece], groups: Iterable[frozenset[Hashable]], hidden: set[int]
) -> set[int] | None:
    """Shown sums that together tell something about too few contributors alone; None when none do.

    Such a combination is one in which every piece of anybody else cancels out and a piece of theirs does not.
    """
    shown = [place for place in sorted(places) if place not in hidden and sums[place]]
    for group in groups:
        theirs = [piece for piece in pieces if piece.contributors and piece.contributors <= group]
        touched = {place for piece in theirs for place in piece.sums} - hidden
        if not touched:
            continue
        inside = {id(piece) for piece in theirs}
        others = [piece for piece in pieces if id(piece) not in inside]
        found = _combination(shown, others, theirs)
        if found is not None:
            return found
    return None


def _combination(shown: Sequence[int], others: Sequence[Piece], theirs: Sequence[Piece]) -> set[int] | None:
    """The shown sums of a combination that leaves nothing of the others and something of theirs; None without one.

    Elimination over the sums, the columns of the others first: a row left without others but with theirs is one.
    """
    columns = [*others, *theirs]
    rows = [
        ({number: 1 for number, piece in enumerate(columns) if place in piece.sums}, {place: 1}) for place in shown
    ]
    for number in range(len(others)):
        with_it = [row for row in rows if row[0].get(number)]
        if not with_it:
            continue
        pivot = min(with_it, key=lambda row: len(row[0]))
        rows = [row for row in rows if row is not pivot]
        inverse = pow(pivot[0][number], -1, _PRIME)
        rows = [
            (_less(row[0], pivot[0], times), _less(row[1], pivot[1], times))
            if (times := row[0].get(number, 0) * inverse % _PRIME)
            else row
            for row in rows
        ]
    told = [combined for left, combined in rows if left]
    return min((set(each) for each in told), key=len) if told else None


def _less(row: dict[int, int], pivot: dict[int, int], times: int) -> dict[int, int]:
    """A row less some times another."""
    taken = dict(row)
    for number, value in pivot.items():
        left = (taken.get(number, 0) - times * value) % _PRIME
        if left:
            taken[number] = left
        else:
            taken.pop(number, None)
    return taken
