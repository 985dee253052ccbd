"""What each column of a table is for, by the words of its heading and by the values under it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from rashinban.core.counters import UNIT_AFTER_NUMBER
from rashinban.core.period import Period
from rashinban.core.period_text import PeriodMention, find_periods
from rashinban.core.quantity_text import find_quantities
from rashinban.plans.reading import vocabulary
from rashinban.plans.reading.grid import Grid, Square
from rashinban.plans.reading.promise import Dated, dated


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its role, the period its heading names, and the unit its heading gives."""

    index: int
    role: str
    heading: str
    when: Dated | None = None
    base_when: Dated | None = None
    unit: str | None = None
    qualifier: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table and the first row that holds values."""

    columns: tuple[Column, ...]
    body: int

    def of(self, *roles: str) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.role in roles)


_UNIT = re.compile(r"[(\[]\s*(?:単位\s*[::]?\s*)?([^\s()\[\]0-9、,~:][^\s()\[\]、,~:]{0,13})\s*[)\]]|単位\s*[::]\s*([^\s()\[\]、,]{1,8})")
_PER_YEAR = re.compile(r"/年(?:度)?$")
#: What stands above the line of a unit such as GJ/百万円, spelled out or not.
_ABOVE_THE_LINE = re.compile(r"(?:ミリ|センチ|キロ|マイクロ|ナノ|メガ|ギガ|テラ)?(?:グラム|リットル|メートル|ワット(?:時)?|ジュール|ヘルツ|トン|ベクレル|シーベルト)")


def unit_in(heading: str) -> str | None:
    """The unit a heading or label gives in brackets: 「(件)」, 「(件/年)」, 「(単位:千人)」.

    >>> unit_in("開催件数(件/年)"), unit_in("宿泊者数(万人)"), unit_in("受診率(男性)"), unit_in("燃料(GJ/百万円)")
    ('件', '万人', None, 'GJ/百万円')
    """
    for match in _UNIT.finditer(heading):
        unit = _PER_YEAR.sub("", match.group(1) or match.group(2))
        above, line, below = unit.partition("/")
        spelled = bool(_ABOVE_THE_LINE.fullmatch(above))
        known = UNIT_AFTER_NUMBER.fullmatch(unit) or (spelled and not line) or (
            bool(below) and (spelled or UNIT_AFTER_NUMBER.fullmatch(above)) and not re.search(r"[/・]", below)
        )
        if unit and (known or match.group(2)) and unit not in {"年", "年度", "月", "市", "県", "町", "村", "案"}:
            return unit
    return None


def each_year(unit: str) -> tuple[str, bool]:
    """A unit without 「/年」, and whether it had it.

    >>> each_year("件/年"), each_year("人/km2")
    (('件', True), ('人/km2', False))
    """
    bare = _PER_YEAR.sub("", unit)
    return bare, bare != unit


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
    if _evaluates(columns):
        return None
    columns = _settle_years(columns, promising, plan)
    columns = _settle_actuals(columns)
    layout = Layout(tuple(columns), header[-1] + 1)
    has_values = layout.of("target", "from_to")
    label = layout.of("label")
    return layout if label and has_values else None


def _header_rows(grid: Grid) -> tuple[int, ...]:
    """The rows of headings: after any title rows, as long as they hold words and years but no values."""
    rows: list[int] = []
    for row in grid.rows[:8]:
        squares = grid.row(row)
        if not rows:
            if _is_header(squares):
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


#: A dated heading with these words tells what was reached by then, or soon will be.
_RESULT = re.compile(r"現在|時点|見込(?!値)|実績|結果|速報")


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
    role = _pick(roles) or ("baseline" if mentions and _RESULT.search(heading) else "year" if mentions else "")
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


def _evaluates(columns: list[Column]) -> bool:
    """A target beside what was reached by then, or a rate of achievement: the plan before is judged, nothing is promised."""
    targets = [column for column in columns if column.role == "target"]
    reached = [column for column in columns if column.role == "baseline" and re.search(r"実績|結果|到達", column.heading)]
    if not targets or not reached:
        return False
    if all(column.when for column in (*targets, *reached)):
        return _latest(reached) >= _latest(targets)
    return any(column.role == "achieved" for column in columns)


def _settle_years(columns: list[Column], promising: bool, plan: Period | None) -> list[Column]:
    """Columns headed by a year alone: up to the start they are results, after it they are targets."""
    years = [column for column in columns if column.role == "year" and column.when]
    if not years:
        return columns
    targets = [column for column in columns if column.role == "target"]
    baselines = [column for column in columns if column.role == "baseline"]
    if not targets and not baselines and not (
        promising or any(re.search(r"指標|KPI|目標", column.heading) for column in columns)
    ):
        return columns
    settled = {column.index: _year_role(column, years, targets, baselines, plan) for column in years}
    return [replace(column, role=settled[column.index]) if column.index in settled else column for column in columns]


def _year_role(column: Column, years: list[Column], targets: list[Column], baselines: list[Column], plan: Period | None) -> str:
    assert column.when is not None
    before_plan = plan is not None and column.when.period.end < plan.start
    if baselines:
        known = [_earliest([start]) for start in baselines if start.when]
        after = not known or _earliest([column]) > max(known)
        return "target" if after and not before_plan else "actual"
    if targets:
        return "target" if _earliest([column]) > _latest(targets) else "baseline"
    if plan is not None:
        return "baseline" if before_plan else "target"
    first, every_year = _earliest(years), len(years) > 2 and _follow_yearly(years)
    return "baseline" if len(years) > 1 and not every_year and _earliest([column]) == first else "target"


def _follow_yearly(years: list[Column]) -> bool:
    ends = sorted(_earliest([column]) for column in years)
    return all(after - before <= 366 for before, after in pairwise(ends))


def _latest(columns: list[Column]) -> int:
    return max(_earliest([column]) for column in columns)


def _earliest(columns: list[Column]) -> int:
    return min(column.when.period.end.toordinal() if column.when else 0 for column in columns)


def _settle_actuals(columns: list[Column]) -> list[Column]:
    """Of several start columns the one called so is the baseline, otherwise the latest full year; the others are results."""
    starts = [column for column in columns if column.role == "baseline"]
    if len(starts) < 2:
        return columns
    named = [column for column in starts if re.search(r"基準|現状|策定時|当初|現況", column.heading)]
    firm = [column for column in starts if not _is_unfinished(column)]
    chosen = named[0] if len(named) == 1 else max(named or firm or starts, key=lambda column: _earliest([column]))
    return [replace(column, role="actual") if column.role == "baseline" and column is not chosen else column for column in columns]


def _is_unfinished(column: Column) -> bool:
    """Results of a part of a year (「9月30日現在」), or expected ones (「見込」)."""
    return "見込" in column.heading or (column.when is not None and (column.when.period.end - column.when.period.start).days < 300)
