"""The rows of an indicator table: their labels, and rows that are told apart by 「目標」 and 「実績」 in a cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rashinban.plans.reading import vocabulary
from rashinban.plans.reading.columns import role_of
from rashinban.plans.reading.grid import Grid, Square
from rashinban.plans.reading.labels import join_parts, names_a_measure, split_definition
from rashinban.plans.reading.layout import Column, Layout

#: Where the start of a row stands that was printed in a row of its own (「実績」 under 「目標」).
BORROWED = -1


@dataclass(frozen=True, slots=True)
class Row:
    """The label of a row and its value cells by column."""

    label: str
    parts: tuple[str, ...]
    label_start: int
    label_end: int
    start: int
    end: int
    unit: str | None
    group: Square | None
    squares: dict[int, Square]
    definition: str | None = None


def read_rows(grid: Grid, layout: Layout, body: int, title: Square | None = None) -> Iterator[tuple[Layout, Row]]:
    """The rows that name an indicator, each with the layout that holds for it.

    ``title`` is the line above the table, which names the row of a table without a column of labels.
    """
    if not layout.of("label"):
        yield from ((layout, row) for row in _untitled(grid, body, title))
        return
    roles = _role_column(grid, layout, body)
    if roles is None:
        yield from ((layout, row) for row in _rows(grid, layout, body))
    else:
        yield from _paired(grid, layout, body, roles)


def _untitled(grid: Grid, body: int, title: Square | None) -> Iterator[Row]:
    for row in grid.rows:
        squares = {c: square for c in grid.columns if (square := grid.at(row, c)) is not None}
        if row >= body and squares and title is not None:
            yield _row(row, [title], squares, None, None)


def _rows(grid: Grid, layout: Layout, body: int) -> Iterator[Row]:
    labels = [column.index for column in layout.of("label")]
    groups = [column.index for column in layout.of("group")]
    units = [column.index for column in layout.of("unit")]
    values = {column.index for column in layout.of("target", "from_to", "baseline", "year", "actual")}
    group: Square | None = None
    above: Square | None = None
    named: list[Square] = []
    for row in grid.rows:
        if row < body:
            continue
        squares = {c: square for c in grid.columns if (square := grid.at(row, c)) is not None}
        if not squares:
            continue
        group = next((squares[c] for c in reversed(groups) if c in squares and squares[c].text), group)
        parts = _distinct([squares[c] for c in labels if c in squares and squares[c].text])
        split = next((squares[c] for c in groups if labels and c > labels[0] and c in squares and squares[c].text), None)
        if split is not None and ((parts and _goes_on(grid, row, labels[0], split.column)) or (not parts and named)):
            parts = [*(parts or named[:1]), split]
        named = parts or named
        if not parts:
            parts = _fallback(squares, groups, values)
        cells = grid.row(row)
        if len(cells) < 2:
            above = cells[0] if names_a_measure(cells[0].text) else None
            continue
        if not parts or _repeats_header(parts, layout):
            continue
        if any(names_a_measure(part.text) for part in parts):
            above = None
        parts = _with_parent(parts, _beside(squares, layout, labels) or above)
        yield _row(row, parts, squares, next((squares[c].text for c in units if c in squares and squares[c].text), None), group)


def _row(row: int, parts: list[Square], squares: dict[int, Square], unit: str | None, group: Square | None) -> Row:
    own = [square for square in squares.values() if row in (square.row, square.column)] or list(squares.values())
    names = [split_definition(part.text) for part in parts]
    printed = [part for part in parts if part in own] or parts
    return Row(
        join_parts([name for name, _ in names]),
        tuple(part.text for part in parts),
        printed[0].start,
        printed[-1].end,
        min(square.start for square in own),
        max(square.end for square in own),
        unit if unit and not vocabulary.NOT_PUBLISHED.match(unit) else None,
        group if group not in parts else None,
        squares,
        next((definition for _, definition in names if definition), None),
    )


def _beside(squares: dict[int, Square], layout: Layout, labels: list[int]) -> Square | None:
    """The cell to the left under one heading with the label: 「特定保健指導実施率」 beside 「積極的支援」."""
    if not labels or labels[0] not in squares:
        return None
    heading = next(column.heading for column in layout.columns if column.index == labels[0])
    left = [c.index for c in layout.of("group") if c.index == labels[0] - 1 and heading and c.heading == heading]
    return squares.get(left[0]) if left else None


def _with_parent(parts: list[Square], parent: Square | None) -> list[Square]:
    """A row that names no measure itself is named by the measure that stands over it or beside it."""
    if parent is None or parent in parts or not parent.text or any(names_a_measure(part.text) for part in parts):
        return parts
    return [parent, *parts] if names_a_measure(parent.text) else parts


def _goes_on(grid: Grid, row: int, label: int, split: int) -> bool:
    """The label of this row also names a row above or below it, told apart by another column: 男性, 女性."""
    here = grid.at(row, label)
    for other in (row - 1, row + 1):
        beside, words = grid.at(other, label), grid.at(other, split)
        if beside is here:
            return True
        if other > row and words is not None and words.text and (beside is None or not beside.text):
            return True
    return False


def _fallback(squares: dict[int, Square], groups: list[int], values: set[int]) -> list[Square]:
    """A row whose label cell is empty may still be named by its right-most group cell."""
    named = [squares[c] for c in groups if c in squares and squares[c].text]
    return named[-1:] if named and any(c in squares for c in values) else []


def _distinct(squares: list[Square]) -> list[Square]:
    return list({square.start: square for square in squares}.values())


def _repeats_header(parts: list[Square], layout: Layout) -> bool:
    return parts[0].text in {column.heading for column in layout.columns}


_ROLE_CELL = re.compile(r"^(?:(?:数値)?目標値?|計画値?|実績値?|現状値?|見込値?|基準値?)(?:[(][^()]{1,6}[)])?$")


def _role_column(grid: Grid, layout: Layout, body: int) -> int | None:
    """The column whose cells say 「目標」 or 「実績」 for their row; None when the table has no such column."""
    for column in layout.columns:
        if column.role in {"target", "baseline", "year", "actual", "from_to"}:
            continue
        words = [square.text for row in grid.rows if row >= body and (square := grid.at(row, column.index)) is not None]
        if len(words) >= 2 and all(_ROLE_CELL.match(word) for word in words) and any(role_of(word) == "target" for word in words):
            return column.index
    return None


def _paired(grid: Grid, layout: Layout, body: int, roles: int) -> Iterator[tuple[Layout, Row]]:
    """One row per 「目標」 row; its start is the latest figure of the 「実績」 row with the same label."""
    plain = Layout(tuple(_unlabelled(column, roles) for column in layout.columns), layout.body)
    rows = [(row.squares[roles].text, row) for row in _rows(grid, plain, body) if roles in row.squares]
    years = tuple(column for column in layout.columns if column.when and column.role in {"target", "baseline", "year", "actual"})
    last = {c.index for c in layout.columns} - {c.index for c in years}
    for role, row in rows:
        if role_of(role) != "target" and "計画" not in role:
            continue
        others = [other for word, other in rows if other.label == row.label and role_of(word) == "baseline"]
        targets = tuple(replace(column, role="target") for column in years)
        start = next((found for other in others if (found := _latest(other, years))), None)
        squares = dict(row.squares)
        columns = (*(column for column in plain.columns if column.index in last), *targets)
        if start is not None:
            squares[BORROWED] = start[1]
            columns = (*columns, Column(BORROWED, "baseline", start[0].heading, start[0].when, unit=start[0].unit))
        yield Layout(columns, layout.body), replace(row, squares=squares)


def _unlabelled(column: Column, roles: int) -> Column:
    return replace(column, role="") if column.index == roles else column


def _latest(row: Row, years: tuple[Column, ...]) -> tuple[Column, Square] | None:
    known = [
        (column, square)
        for column in years
        if (square := row.squares.get(column.index)) is not None and square.text and not vocabulary.NOT_PUBLISHED.match(square.text)
    ]
    return known[-1] if known else None
