"""Indicator tables: one promise per row and series, one target per target column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from rashinban.core.folded import fold
from rashinban.core.period import Period
from rashinban.core.period_text import find_periods
from rashinban.plans.documents.document import Document
from rashinban.plans.reading import vocabulary
from rashinban.plans.reading.cells import CellValue, Series, composite, read_cell
from rashinban.plans.reading.columns import (
    bands,
    each_year,
    each_year_in,
    header_start,
    read_layout,
    sides,
    unit_in,
    without_unit,
)
from rashinban.plans.reading.figures import counting_of, find_figures
from rashinban.plans.reading.grid import Grid, Square, grids, title_above
from rashinban.plans.reading.labels import without_explanation
from rashinban.plans.reading.layout import CALLED_START, Column, Layout
from rashinban.plans.reading.promise import Dated, Placed, Promise, dated, place
from rashinban.plans.reading.rows import Row, read_rows


def read_tables(
    document: Document, promising: Callable[[int], bool], era: str | None = None, plan: Period | None = None
) -> tuple[Promise, ...]:
    """Every promise in the tables of a document.

    ``promising(offset)`` tells whether the section at an offset speaks of indicators or targets. A table that goes
    on after a page break without headings keeps the layout of the one before. ``plan`` is the period of the plan:
    years before it are no targets.
    """
    found: list[Promise] = []
    before: tuple[Layout, int] | None = None
    for grid in (side for whole in grids(document) for band in bands(whole) for side in sides(band)):
        first = grid.row(grid.rows[0])[0]
        layout = read_layout(grid, promising(header_start(grid)), plan)
        if layout is None and len(grid.columns) <= 3 and (turned := read_layout(grid.turned(), True, plan)) is not None:
            grid, layout = grid.turned(), turned
        body = layout.body if layout else grid.rows[0]
        if layout is None and before is not None and before[1] == len(grid.columns) and _looks_like(grid, before[0]):
            layout = before[0]
        if layout is None:
            before = None
            continue
        before = (layout, len(grid.columns)) if layout.of("label") else None
        caption_unit = _caption_unit(document, grid, first)
        title = None if layout.of("label") else title_above(document, first)
        for own, row in read_rows(grid, layout, body, title):
            found += [promise for promise in _promises(document, own, row, caption_unit, era) if not _is_past(promise, plan)]
    return tuple(found)


def _is_past(promise: Promise, plan: Period | None) -> bool:
    """All its dates lie before a plan of several years: a promise of the plan before."""
    if plan is None or (plan.end - plan.start).days <= 366 or not promise.targets:
        return False
    return all(target.when is not None and target.when.period.end < plan.start for target in promise.targets)


def _looks_like(grid: Grid, layout: Layout) -> bool:
    """A continued table has values where the layout expects them."""
    targets = [column.index for column in layout.of("target", "from_to")]
    row = grid.rows[0]
    texts = [square.text for index in targets if (square := grid.at(row, index))]
    return any(re.search(r"\d", text) or vocabulary.NOT_PUBLISHED.match(text) for text in texts)


def _caption_unit(document: Document, grid: Grid, first: Square) -> str | None:
    lead = fold(document.text, max(0, first.start - 60), first.start).text
    match = re.search(r"単位\s*[::]\s*([^\s()]{1,8})[)\s|]*$", lead)
    return match.group(1) if match else None


def _promises(document: Document, layout: Layout, row: Row, caption_unit: str | None, era: str | None) -> Iterator[Promise]:
    def read(column: Column | None) -> CellValue | None:
        square = row.squares.get(column.index) if column else None
        return read_cell(document.text, square.start, square.end, era) if square else None

    base_column = _start_column(row, layout)
    target_columns = layout.of("target", "from_to")
    year = _year_cell(document, row, layout, "target_year", era)
    base_year = _year_cell(document, row, layout, "baseline_year", era)
    base = read(base_column)
    targets = [(column, cell) for column in target_columns if (cell := read(column)) is not None]
    if not targets:
        return
    for column, cell in targets[:1]:
        pairs = composite(document.text, cell.start, cell.end)
        if pairs:
            yield from _composite(row, layout, column, pairs)
            return
    label_unit = next((u for part in reversed(row.parts) if (u := unit_in(part))), None)
    for name in _series_names(base, [cell for _, cell in targets]):
        found = [(column, target) for column, cell in targets for target in _targets_of(cell, name, base)]
        begun = _of(base, name)
        own = begun.figures[0].figure.unit if begun and begun.figures else None
        units = [row.unit, *(column.unit for column, _ in found), label_unit, caption_unit, own]
        unit, yearly = each_year(next((u for u in units if u), ""))
        yearly = yearly or any(each_year_in(part) for part in row.parts)
        placed = tuple(_complete(target, year or column.when, column, unit or None, yearly) for column, target in found)
        start = _start_of(base, targets, name, placed) or (_start_in_label(document, row) if base is None else None)
        if start is not None:
            when = start.when or (base_column.when if base_column else None) or base_year
            if base_column is None and targets[0][0].base_when and start.when is None:
                when = targets[0][0].base_when
            start = replace(start, when=when, unit=start.figure.unit or unit or None)
        words_when = year or targets[0][0].when
        yield _promise(document, layout, row, name, placed, start, base, targets[0][1], label_unit, words_when)


def _composite(row: Row, layout: Layout, column: Column, pairs: tuple[tuple[Placed, Placed], ...]) -> Iterator[Promise]:
    """「1事業者25人から毎年10事業者500人以上へ」 under 「…の事業者数・受講者数」: one promise for each part."""
    head, _, tail = row.label.rpartition("の")
    names = tail.split("・") if tail.count("・") + 1 == len(pairs) else []
    for index, (start, target) in enumerate(pairs):
        label = f"{head}の{names[index]}" if names and head else names[index] if names else row.label
        yield Promise(
            label=label,
            label_start=row.label_start,
            label_end=row.label_end,
            start=row.start,
            end=row.end,
            targets=(replace(target, when=target.when or column.when),),
            baseline=replace(start, when=start.when or column.base_when),
            how="table",
            confidence=0.85,
        )


def _year_cell(document: Document, row: Row, layout: Layout, role: str, era: str | None) -> Dated | None:
    for column in layout.of(role):
        square = row.squares.get(column.index)
        mentions = find_periods(square.text, era) if square else ()
        if square and mentions:
            return dated(mentions[-1], square.start, square.end)
    return None


def _series_names(base: CellValue | None, targets: list[CellValue]) -> tuple[str | None, ...]:
    """The series of a row: those of its target cells, or of its start when the target holds for all.

    A start that gives the whole beside its parts (「男女計 8.5% 男性 12.9%」) is the start of the whole.
    """
    for cell in (*targets, base):
        names = [series.name for series in cell.series] if cell else []
        if len(names) > 1:
            whole = cell is base and any(name and vocabulary.WHOLE.match(name) for name in names)
            return (None,) if whole else tuple(names)
    return (None,)


def _of(cell: CellValue | None, name: str | None) -> Series | None:
    if cell is None or not cell.series:
        return None
    alike = next((series for series in cell.series if series.name == name), None)
    whole = next((series for series in cell.series if name is None and vocabulary.WHOLE.match(series.name or "")), None)
    return alike or whole or (cell.series[0] if len(cell.series) == 1 else None)


def _targets_of(cell: CellValue, name: str | None, base: CellValue | None) -> tuple[Placed, ...]:
    """The promised figure of a series, and those of later years in the same cell: 「1,200億円(R7)、1,500億円(R10)」."""
    series = _of(cell, name)
    if series is None or not series.figures:
        return ()
    if series.from_to:
        return (series.from_to[1],)
    start = _of(base, name)
    units = {figure.figure.unit for figure in start.figures[:1]} if start else set()
    alike = [figure for figure in series.figures if figure.figure.unit in units]
    first = (alike or series.figures)[0]
    later = [
        figure
        for figure in series.figures
        if figure.when and first.when and figure.figure.unit == first.figure.unit and figure.when.period.end > first.when.period.end
    ]
    return (first, *later)


def _complete(target: Placed, when: Dated | None, column: Column, unit: str | None, yearly: bool) -> Placed:
    """Give a target the date, unit and way of counting of its column or row when its own cell does not print them."""
    figure = target.figure
    if figure.aggregation is None and column.qualifier in {"cumulative", "average", "each_year"}:
        words = {"average": "average_over_period"}.get(column.qualifier, column.qualifier)
        figure = replace(figure, aggregation=words)
    if figure.aggregation is None and yearly:
        figure = replace(figure, aggregation="per_year")
    return Placed(figure, target.start, target.end, target.when or when, figure.unit or unit)


def _start_column(row: Row, layout: Layout) -> Column | None:
    """The column of the start; where a row has no result yet for the latest year, the latest year that has one."""
    column = next(iter(layout.of("baseline")), None)
    if column is None or column.when is None or CALLED_START.search(column.heading) or _has_value(row, column):
        return column
    last = column.when.period.end
    earlier = [c for c in layout.of("actual") if c.when and c.when.period.end < last and _has_value(row, c)]
    return max(earlier, key=lambda c: c.when.period.end if c.when else last, default=column)


def _has_value(row: Row, column: Column) -> bool:
    square = row.squares.get(column.index)
    return square is not None and bool(square.text) and not vocabulary.NOT_PUBLISHED.match(square.text)


def _start_of(
    base: CellValue | None, targets: list[tuple[Column, CellValue]], name: str | None, placed: tuple[Placed, ...]
) -> Placed | None:
    if base is None:
        series = _of(targets[0][1], name)
        return series.from_to[0] if series and series.from_to else None
    series = _of(base, name)
    if series is None or not series.figures:
        return None
    wanted = placed[0].figure.unit if placed else None
    return next((figure for figure in series.figures if figure.figure.unit == wanted), series.figures[0])


def _start_in_label(document: Document, row: Row) -> Placed | None:
    """「新規就農者数(令和5年度:88人)」 in a table without a column for the start."""
    folded = fold(document.text, row.label_start, row.label_end)
    for figure in find_figures(folded.text):
        lead = folded.text[: figure.period.start if figure.period else figure.start].rstrip()
        if figure.period is not None and figure.period.start < figure.start and re.search(r"(?:[(※]|(?:現状|基準)値?[::]?)$", lead):
            return place(folded, figure)
    return None


def _promise(
    document: Document,
    layout: Layout,
    row: Row,
    name: str | None,
    placed: tuple[Placed, ...],
    start: Placed | None,
    base: CellValue | None,
    first: CellValue,
    label_unit: str | None,
    words_when: Dated | None,
) -> Promise:
    label = row.label
    if base is None and start is not None:
        label = re.sub(r"\s*[(※][^(※]*\d[^(※]*$", "", label) or label
    if label_unit and placed:
        label = without_unit(label, label_unit)
    if name:
        label = without_explanation(label)  # an explanation gives way to the name of the series
    owner = _note(row, layout, "owner")
    return Promise(
        label=f"{label}({name})" if name else label,
        label_start=row.label_start,
        label_end=row.label_end,
        start=row.start,
        end=row.end,
        targets=placed,
        baseline=start,
        unpublished=(base.start, base.end) if base and base.dash and start is None else None,
        words=None if placed or first.dash else (first.text, first.start, first.end),
        words_when=words_when,
        counting=counting_of(row.label) or next((p.figure.counting for p in placed if p.figure.counting), None),
        owner=owner,
        definition=_note(row, layout, "note") or _definition(document, row),
        group=(row.group.text, row.group.start, row.group.end) if row.group else None,
        how="table",
        confidence=0.95,
    )


def _note(row: Row, layout: Layout, role: str) -> tuple[str, int, int] | None:
    for column in layout.of(role):
        square = row.squares.get(column.index)
        if square and square.text and not vocabulary.NOT_PUBLISHED.match(square.text):
            return square.text.replace("\n", ""), square.start, square.end
    return None


def _definition(document: Document, row: Row) -> tuple[str, int, int] | None:
    """The explanation printed under the name in the label cell, at its place."""
    if row.definition is None:
        return None
    folded = fold(document.text, row.label_start, row.label_end)
    solid = [index for index, character in enumerate(folded.text) if not character.isspace()]
    wanted = re.sub(r"\s", "", row.definition)
    at = "".join(folded.text[index] for index in solid).rfind(wanted)
    if at < 0:
        return None
    start, end = folded.span(solid[at], solid[at + len(wanted) - 1] + 1)
    return row.definition, start, end
