"""Check items that the whole sheet answers: headings, units, areas, gaps, several tables."""

from __future__ import annotations

from collections.abc import Iterator

from rashinban.statistics.grid import letters
from rashinban.statistics.publishers.generic.looking import Look, is_figure, take_unit

Said = tuple[str, str | None, str]


def judge_table(look: Look, figure_columns: set[int]) -> Iterator[Said]:
    """(check item, cell, what) for the sheet."""
    if look.first is None or not figure_columns:
        return
    yield from _headings(look, figure_columns)
    yield from _units(look, figure_columns)
    yield from _keys(look)
    yield from _gaps(look, figure_columns)


def _headings(look: Look, figure_columns: set[int]) -> Iterator[Said]:
    """Every column with data has a heading of its own."""
    assert look.first is not None
    if not look.heading_rows:
        yield "1-6", None, "項目名の行がありません。"
        return
    bottom = look.heading_rows[-1]
    used = [column for column in range(look.grid.width) if look.column(column, look.first)]
    seen: dict[tuple[str, ...], int] = {}
    for column in used:
        cell = f"{letters(column)}{bottom + 1}"
        own = tuple(look.headings(column)) if column in figure_columns else tuple(look.rows[at][column] for at in look.heading_rows)
        if not any(own):
            yield "1-6", cell, f"{letters(column)}列に項目名がありません。"
        elif column in figure_columns and own in seen:
            yield "1-6", cell, f"{letters(column)}列の項目名が{letters(seen[own])}列と同じです。"
        elif column in figure_columns:
            seen[own] = column


def _units(look: Look, figure_columns: set[int]) -> Iterator[Said]:
    """A unit for the whole table, in the heading, or in a column."""
    if look.unit_of_all is not None or any("単位" in text or text.lower() == "unit" for row in look.rows[: look.first] for text in row):
        return
    headed = {column: "／".join(look.headings(column)) for column in sorted(figure_columns)}
    lacking = [letters(column) for column, heading in headed.items() if heading and take_unit(heading)[1] is None]
    if lacking:
        yield "1-9", None, f"{'、'.join(lacking[:10])}{'ほか' if len(lacking) > 10 else ''}列の単位が書かれていません。"


def _keys(look: Look) -> Iterator[Said]:
    """Areas in every row of figures, none left out because it is that of the row above."""
    assert look.first is not None
    if not look.area_columns:
        yield "1-12", None, "地域コードか地域名の列がありません。"
        return
    keys = [*look.area_columns[:2], *look.period_columns_anywhere[:1]]
    for column in keys:
        filled = [bool(row[column]) for row in look.rows[look.first :] if any(map(is_figure, row))]
        if sum(filled) < len(filled):
            at = next(at for at, row in enumerate(look.rows) if at >= (look.first or 0) and any(map(is_figure, row)) and not row[column])
            yield "1-6", f"{letters(column)}{at + 1}", f"{letters(column)}列に、数値のある行なのに空のセルがあります（{len(filled) - sum(filled)}か所）。"


def _gaps(look: Look, figure_columns: set[int]) -> Iterator[Said]:
    """Blank rows and columns within the table; a heading again after a gap is another table."""
    assert look.first is not None
    rows = look.rows
    filled = [any(row) for row in rows]
    last = max(at for at, full in enumerate(filled) if full)
    with_figures = [at for at, row in enumerate(rows) if at >= (look.first or 0) and any(is_figure(row[c]) for c in figure_columns)]
    for at in range(look.first, last):
        if filled[at] or at > with_figures[-1]:
            continue
        after = next((row for row in rows[at + 1 :] if any(row)), [])
        heads = any(after[c] and not is_figure(after[c]) for c in figure_columns if c < len(after))
        if heads:
            yield "2-2", f"A{at + 2}", f"{at + 1}行目の空白の後に、別の表の見出しらしい行があります。"
        elif filled[at - 1]:
            yield "2-1", f"A{at + 1}", f"{at + 1}行目が空白で、表が分かれています。"
    used = {column for column in range(look.grid.width) if look.column(column)}
    for column in range(min(used), max(used)):
        if column not in used:
            beyond = any(later in look.area_columns for later in used if later > column)
            before = any(earlier in figure_columns for earlier in used if earlier < column)
            if beyond and before:
                yield "2-2", f"{letters(column + 1)}1", f"{letters(column)}列の空白の右に、別の表らしい列があります。"
            else:
                yield "2-1", f"{letters(column)}1", f"{letters(column)}列が空白で、表が分かれています。"
