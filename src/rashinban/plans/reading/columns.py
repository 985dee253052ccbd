"""What each column of a table is for, by the words of its heading and by the values under it."""

from __future__ import annotations

import re
from dataclasses import replace

from rashinban.core.counters import UNIT_AFTER_NUMBER
from rashinban.core.period import Period
from rashinban.core.period_text import PeriodMention, find_periods
from rashinban.core.quantity_text import find_quantities
from rashinban.plans.reading import vocabulary
from rashinban.plans.reading.grid import Grid, Square
from rashinban.plans.reading.layout import Column, Layout, evaluates, settle_actuals, settle_years
from rashinban.plans.reading.promise import Dated, dated

_UNIT = re.compile(r"[(\[]\s*(?:単位\s*[::]?\s*)?([^\s()\[\]0-9、,~:][^\s()\[\]、,~:]{0,13})\s*[)\]]|単位\s*[::]\s*([^\s()\[\]、,]{1,8})")
_PER_YEAR = re.compile(r"/年(?:度)?$")
_SPELLED_OUT = re.compile(r"(?:ミリ|センチ|キロ|マイクロ|ナノ|メガ|ギガ|テラ)?(?:グラム|リットル|メートル|ワット(?:時)?|ジュール|ヘルツ|トン|ベクレル|シーベルト)")


def unit_in(heading: str) -> str | None:
    """The unit a heading or label gives in brackets: 「(件)」, 「(件/年)」, 「(単位:千人)」.

    >>> unit_in("開催件数(件/年)"), unit_in("宿泊者数(万人)"), unit_in("受診率(男性)"), unit_in("燃料(GJ/百万円)")
    ('件', '万人', None, 'GJ/百万円')
    """
    for match in _UNIT.finditer(heading):
        unit = _PER_YEAR.sub("", match.group(1) or match.group(2))
        known = _is_unit(unit) or all(_is_unit(part) for part in unit.split("/"))
        if unit and (known or match.group(2)) and unit not in {"年", "年度", "月", "市", "県", "町", "村", "案"}:
            return unit
    return None


def _is_unit(words: str) -> bool:
    return bool(UNIT_AFTER_NUMBER.fullmatch(words) or _SPELLED_OUT.fullmatch(words))


def each_year(unit: str) -> tuple[str, bool]:
    """A unit without 「/年」, and whether it had it.

    >>> each_year("件/年"), each_year("人/km2")
    (('件', True), ('人/km2', False))
    """
    bare = _PER_YEAR.sub("", unit)
    return bare, bare != unit


def each_year_in(label: str) -> bool:
    """Does the unit in the brackets of a label count by the year: 「相談件数(件/年)」?"""
    return bool(re.search(r"[^\s()/]/年度?\s*[)\]]", label))


def without_unit(label: str, unit: str | None) -> str:
    """The label without the brackets that give its unit: 「観光消費額(億円)」, 「相談件数(単位:件/年)」."""
    if unit is None:
        return label
    return re.sub(r"[(\[]\s*(?:単位\s*[::]?\s*)?" + re.escape(unit) + r"(?:/年度?)?\s*[)\]]", "", label).strip()


_BARE_YEAR = re.compile(r"^\s*((?:19|20)\d{2})(?=\s*(?:$|[(\[【]|実績|目標|現状|基準|見込|計画))")


def heading_periods(text: str) -> tuple[PeriodMention, ...]:
    """The periods a heading names; a bare 「2024」 alone or before 「(実績)」 is a year here."""
    mentions = find_periods(text)
    bare = _BARE_YEAR.match(text) if not mentions else None
    if bare is None:
        return mentions
    start, end = bare.span(1)
    return (PeriodMention(start, end, Period.year(int(bare.group(1))), bare.group(1)),)


def bands(grid: Grid) -> tuple[Grid, ...]:
    """The parts of a table that each begin with headings of their own; a table without such a row in its middle is whole."""
    starts = [grid.rows[0]]
    values = False
    for row in grid.rows:
        squares = grid.row(row)
        if any(_holds_value(square.text) for square in squares):
            values = True
        elif values and _names_columns(squares):
            starts.append(row)
            values = False
    ends = [*starts[1:], grid.rows[-1] + 1]
    return tuple(grid.part(start, end) for start, end in zip(starts, ends, strict=True))


def sides(grid: Grid) -> tuple[Grid, ...]:
    """Two tables printed side by side under the same headings, each by itself."""
    half = len(grid.columns) // 2
    row = (_header_rows(grid) or grid.rows)[0]
    texts = [square.text if (square := grid.at(row, column)) else "" for column in grid.columns]
    if half < 2 or len(texts) % 2 or texts[:half] != texts[half:] or len(set(texts)) < 2:
        return (grid,)
    return tuple(side for columns in (grid.columns[:half], grid.columns[half:]) if (side := grid.beside(columns)).rows)


def header_start(grid: Grid) -> int:
    """Where the headings of a table begin: in a sheet, below the titles above it."""
    header = _header_rows(grid)
    return grid.row(header[0] if header else grid.rows[0])[0].start


def read_layout(grid: Grid, promising: bool, plan: Period | None = None) -> Layout | None:
    """The layout of an indicator table, or None when the table promises nothing.

    ``promising`` is True when the heading or caption above the table speaks of indicators or targets; ``plan`` is
    the period of the plan, when known.
    """
    header = _header_rows(grid)
    if not header:
        return None
    columns = [_column(grid, header, column) for column in grid.columns]
    columns = _name_the_label(grid, header, columns)
    if evaluates(columns):
        return None
    columns = settle_years(columns, promising, plan)
    columns = settle_actuals(columns)
    layout = Layout(tuple(columns), header[-1] + 1)
    has_values = layout.of("target", "from_to")
    if not has_values:
        return None
    return layout if layout.of("label") or _only_values(grid, layout) else None


def _only_values(grid: Grid, layout: Layout) -> bool:
    """One row of values under 「現状値」 and 「目標値」: what is measured stands above the table."""
    valued = layout.of("target", "from_to", "baseline", "actual", "achieved", "owner", "note", "unit")
    rows = [row for row in grid.rows if row >= layout.body]
    return bool(layout.of("baseline", "from_to")) and len(valued) == len(grid.columns) and len(rows) == 1


def _header_rows(grid: Grid) -> tuple[int, ...]:
    """The rows of headings: after any title rows, as long as they hold words and years but no values."""
    rows: list[int] = []
    for row in grid.rows[:8]:
        squares = grid.row(row)
        if not rows:
            if _is_header(squares) or _heads_the_values(grid, squares):
                rows.append(row)
            elif len(squares) > 2 and not _caption_like(squares):
                return ()
            continue
        continues = _is_subheader(squares) or all(grid.at(row, s.column) is grid.at(rows[-1], s.column) for s in squares)
        spanned = any(grid.at(row, c) is not None and grid.at(row, c) is grid.at(rows[-1], c) for c in grid.columns)
        if continues and (spanned or _mostly_periods(squares) or all(square.header for square in squares)):
            rows.append(row)
        else:
            break
    return tuple(rows)


def _caption_like(squares: tuple[Square, ...]) -> bool:
    return sum(bool(square.text) for square in squares) <= 2


def _is_header(squares: tuple[Square, ...]) -> bool:
    if len(squares) < 2:
        return False
    if any(_holds_value(square.text) for square in squares):
        return False
    return all(square.header for square in squares) or _names_columns(squares)


def _heads_the_values(grid: Grid, squares: tuple[Square, ...]) -> bool:
    """A single heading over the values, the corner above the labels left empty."""
    if len(squares) != 1 or not squares[0].header or squares[0].column == grid.columns[0]:
        return False
    return role_of(squares[0].text) in {"target", "from_to", "baseline"} or _is_period(squares[0].text)


def _names_columns(squares: tuple[Square, ...]) -> bool:
    """The words of at least two squares are those of headings."""
    named = {role for square in squares if (role := role_of(square.text)) is not None}
    years = sum(_is_period(square.text) for square in squares)
    promising = named & {"target", "from_to"} and named & {"label", "baseline", "group", "number", "unit"}
    if "label" in named and len(named) >= 2:
        return True
    return bool(promising) or (bool(named & {"label", "baseline", "target"}) and years >= 1)


def _is_subheader(squares: tuple[Square, ...]) -> bool:
    words = [square.text for square in squares if square.text]
    return bool(words) and not any(_holds_value(text) for text in words) and all(
        _is_period(text) or role_of(text) is not None or len(text) <= 8 for text in words
    )


def _mostly_periods(squares: tuple[Square, ...]) -> bool:
    return bool(squares) and 2 * sum(_is_period(square.text) for square in squares) >= len(squares)


def _holds_value(text: str) -> bool:
    """A number that is neither a date nor part of a heading's own words."""
    periods = heading_periods(text)
    return any(
        not any(p.start < q.end and q.start < p.end for p in periods) and q.unit not in {"年", "か年", "年度"}
        for q in find_quantities(text)
    )


def _is_period(text: str) -> bool:
    mentions = heading_periods(text)
    if not mentions:
        return False
    rest = text
    for mention in mentions:
        rest = rest.replace(text[mention.start : mention.end], "", 1)
    return len(re.sub(r"[\s()\[\]年度末時点現在予定目標実績見込値]+", "", rest)) <= 2


#: 「基準値(時期)」 heads values that print their time beside them, not a column of times.
_WITH_ITS_TIME = re.compile(r"(?<=\S)\s*[(](?:時期|時点|年度?|期限|年次|基準年度?|目標年度?|調査年度?|達成年度?)[)]\s*$")


def role_of(text: str) -> str | None:
    """The role a heading names; None when its words say nothing.

    >>> role_of("目標値(令和8年度)"), role_of("現状値"), role_of("指標名"), role_of("担当課")
    ('target', 'baseline', 'label', 'owner')
    """
    text = _WITH_ITS_TIME.sub("", text)
    bare = text
    for mention in reversed(heading_periods(text)):
        bare = bare[: mention.start] + bare[mention.end :]
    bare = re.sub(r"[\s()\[\]【】<>]+", "", bare)
    if not bare:
        return None
    for role, pattern in vocabulary.COLUMN_ROLES:
        if pattern.search(text if role == "from_to" else bare):
            return role
    return None


def _column(grid: Grid, header: tuple[int, ...], index: int) -> Column:
    squares: list[Square] = []
    for row in header:
        square = grid.at(row, index)
        if square is not None and (not squares or squares[-1] is not square):
            squares.append(square)
    heading = " ".join(square.text for square in squares)
    roles = [role for square in squares if (role := role_of(square.text)) is not None]
    mentions = [(square, mention) for square in squares for mention in heading_periods(square.text)]
    joined = role_of("".join(square.text for square in squares))
    if joined in {"baseline_year", "target_year"} and not mentions:
        return Column(index, joined, heading)
    if mentions:  # 「目標年度 / 令和10年度」 heads values of that year, not a column of years
        roles = [role.removesuffix("_year") for role in roles]
    role = _pick(roles) or ("year" if mentions else "")
    if role == "from_to" and len(mentions) >= 2:
        return Column(index, role, heading, when=_when(mentions[-1]), base_when=_when(mentions[0]), unit=unit_in(heading))
    when = _when(mentions[-1]) if mentions else None
    qualifier = mentions[-1][1].qualifier if mentions else None
    if vocabulary.CUMULATIVE.search(heading):
        qualifier = "cumulative"
    return Column(index, role, heading, when=when, unit=unit_in(heading), qualifier=qualifier)


def _pick(roles: list[str]) -> str | None:
    """Of the roles in a stack of headings, the one that speaks about the value."""
    for role in ("from_to", "achieved", "target_year", "baseline_year"):
        if role in roles:
            return role
    if "baseline" in roles and "target" in roles:
        return roles[-1] if roles[-1] in {"baseline", "target"} else "target"
    for role in ("baseline", "target"):
        if role in roles:
            return role
    return roles[-1] if roles else None


def _when(found: tuple[Square, PeriodMention]) -> Dated:
    square, mention = found
    return dated(mention, square.start, square.end, "column")


def _name_the_label(grid: Grid, header: tuple[int, ...], columns: list[Column]) -> list[Column]:
    """When no heading says "indicator", the right-most column of words before the values is the label."""
    if any(column.role == "label" for column in columns):
        return columns
    worded = [c for c in columns if c.role == "target" and _share_of_values(grid, header[-1], c.index) < 0.5]
    measured = [c for c in columns if c.role in {"target", "from_to"} and c not in worded]
    if worded and measured and worded[0].index < measured[0].index:
        return [replace(column, role="label") if column is worded[0] else column for column in columns]
    values = [column.index for column in columns if column.role in {"target", "baseline", "from_to", "year"}]
    if not values:
        return columns
    best: Column | None = None
    for column in columns:
        if column.role not in {"", "group", "note"} or _share_of_values(grid, header[-1], column.index) > 0.5:
            continue
        if best is None or (column.index < min(values) and column.role != "note"):
            best = column
    return [replace(column, role="label") if column is best else column for column in columns]


def _share_of_values(grid: Grid, last_header: int, index: int) -> float:
    cells = [square for row in grid.rows if row > last_header and (square := grid.at(row, index)) is not None]
    return sum(_holds_value(square.text) and len(square.text) <= 16 for square in cells) / len(cells) if cells else 1.0
