"""No hidden sum, and no sum of fewer than three, can be worked out from what is shown: checked by other means than those
by which it is hidden (exact linear algebra over fractions; intervals by linear programming)."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from rashinban.methods.small_cells import Piece, hide, hide_in_list, hide_in_table

WHO = st.frozensets(st.sampled_from("abcdefg"), max_size=5)
TABLES = st.integers(2, 4).flatmap(
    lambda rows: st.integers(2, 3).flatmap(
        lambda columns: st.fixed_dictionaries({(r, c): WHO for r in range(rows) for c in range(columns)})  # type: ignore[arg-type]
    )
)


def rank(rows: list[list[int]]) -> int:
    """The rank, in exact fractions."""
    left = [[Fraction(value) for value in row] for row in rows]
    found = 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((row for row in range(found, len(left)) if left[row][column]), None)
        if pivot is None:
            continue
        left[found], left[pivot] = left[pivot], left[found]
        for row in range(found + 1, len(left)):
            times = left[row][column] / left[found][column]
            left[row] = [a - times * b for a, b in zip(left[row], left[found], strict=True)]
        found += 1
    return found


def leaks(shown: list[list[int]], contributors: list[frozenset[str]]) -> bool:
    """Whether some combination of shown sums speaks of fewer than three contributors alone."""
    everybody = sorted(frozenset().union(*contributors)) if contributors else []
    for number in (1, 2):
        for group in combinations(everybody, number):
            others = [place for place, who in enumerate(contributors) if not who <= set(group)]
            if shown and rank(shown) > rank([[row[place] for place in others] for row in shown]):
                return True
    return False


@settings(deadline=None)
@given(TABLES)
def test_in_a_table_nothing_of_few_follows_from_what_is_shown(cells: dict[tuple[int, int], frozenset[str]]) -> None:
    assume(any(cells.values()))
    table = hide_in_table(cells)
    names = [name for name, who in cells.items() if who]
    rows, columns = sorted({name[0] for name in cells}), sorted({name[1] for name in cells})
    shown = [[int(each == name) for each in names] for name in names if name not in table.cells]
    shown += [[int(each[0] == row) for each in names] for row in rows if row not in table.rows]
    shown += [[int(each[1] == column) for each in names] for column in columns if column not in table.columns]
    shown += [] if table.total else [[1] * len(names)]
    assert all(name in table.cells for name in names if len(cells[name]) < 3)
    assert not leaks(shown, [cells[name] for name in names])


@settings(deadline=None, max_examples=50)
@given(TABLES, st.data())
def test_every_hidden_cell_could_be_more_and_less(cells: dict[tuple[int, int], frozenset[str]], data: st.DataObject) -> None:
    table = hide_in_table(cells)
    names = [name for name, who in cells.items() if who]
    value = {name: data.draw(st.integers(1, 1000)) for name in names}
    hidden = sorted(table.cells)
    assume(hidden)
    rows, columns = {name[0] for name in cells}, {name[1] for name in cells}
    lines = [[each for each in names if each[0] == row] for row in rows if row not in table.rows]
    lines += [[each for each in names if each[1] == column] for column in columns if column not in table.columns]
    lines += [] if table.total else [names]
    matrix = np.array([[int(each in line) for each in hidden] for line in lines]).reshape(len(lines), len(hidden))
    sums = [sum(value[each] for each in line if each in table.cells) for line in lines]
    for number, name in enumerate(hidden):
        if len(cells[name]) >= 3:
            continue
        aim = np.zeros(len(hidden))
        aim[number] = 1
        known = {"A_eq": matrix, "b_eq": sums} if lines else {}
        least, most = (linprog(sign * aim, bounds=(0, None), **known) for sign in (1, -1))
        assert most.status == 3 or -most.fun - least.fun > 1e-6


@given(st.lists(WHO, min_size=1, max_size=8))
def test_a_list_is_a_table_with_one_total(cells: list[frozenset[str]]) -> None:
    hidden, total = hide_in_list(dict(enumerate(cells)))
    names = [place for place, who in enumerate(cells) if who]
    shown = [[int(each == place) for each in names] for place in names if place not in hidden]
    shown += [] if total else [[1] * len(names)]
    assert all(place in hidden for place in names if len(cells[place]) < 3)
    assert not names or not leaks(shown, [cells[place] for place in names])


@settings(deadline=None)
@given(st.lists(st.tuples(st.frozensets(st.integers(0, 4), min_size=1), WHO.filter(bool)), min_size=1, max_size=7))
def test_overlapping_sums_give_nothing_of_few_away(parts: list[tuple[frozenset[int], frozenset[str]]]) -> None:
    pieces = [Piece(sums, len(who), who) for sums, who in parts]
    who = [frozenset().union(*(each for sums, each in parts if place in sums)) for place in range(5)]
    hidden = hide([len(each) for each in who], pieces)
    shown = [[int(place in sums) for sums, _who in parts] for place in range(5) if place not in hidden]
    assert all(place in hidden for place in range(5) if 0 < len(who[place]) < 3)
    assert not leaks(shown, [each for _sums, each in parts])


def test_years_and_their_total_hide_a_second_year() -> None:
    """Two years of many firms and one of one firm: the total would give it away, so another year goes with it."""
    cells = {2022: frozenset("a"), 2023: frozenset("bcd"), 2024: frozenset("bcdef")}
    assert hide_in_list(cells) == (frozenset({2022, 2023}), False)


def test_nothing_is_hidden_where_all_are_many() -> None:
    cells = {(row, column): frozenset("abc") for row in range(3) for column in range(3)}
    table = hide_in_table(cells)
    assert (table.cells, table.rows, table.columns, table.total) == (frozenset(), frozenset(), frozenset(), False)


def test_what_is_known_already_is_not_what_is_hidden() -> None:
    """Four companies in all, three of them in a part: with the part known, the total is hidden in its place."""
    whole, part = 0, 1
    pieces = [Piece(frozenset({whole}), 1, frozenset({"架空社F"})), Piece(frozenset({whole, part}), 3)]
    assert hide([4, 3], pieces) == {part}
    assert hide([4, 3], pieces, known=frozenset({part})) == {whole}
    assert hide([4, 3], pieces, known=frozenset({whole, part})) == {part}  # nothing else would help
