"""Tables that arrive as running text: a whole page on one line, or one cell per line.

After the words 「指標 基準値 目標値」 the text is a run of 「label value (year) value (year)」.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from rashinban.core.folded import Folded
from rashinban.core.period_text import find_periods
from rashinban.plans.reading import vocabulary
from rashinban.plans.reading.columns import role_of, unit_in
from rashinban.plans.reading.figures import Figure, counting_of, find_figures
from rashinban.plans.reading.promise import Dated, Placed, Promise, clean_label, dated, place

_LABEL_HEAD = re.compile(r"^[^。、:()]{0,12}(?:指標|KPI|指標名|評価項目|目標項目)(?:名|項目)?(?:[(](?:KPI|年間|案)[)])?$")
_BREAK = re.compile(r"^[●○◎■□◆◇▼▶【<《◦]|。")
_MAX_LABEL = 90


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # label, baseline, target, unit, period, value, dash, break, text
    start: int
    end: int
    text: str
    figure: Figure | None = None
    dated: Dated | None = None


@dataclass(frozen=True, slots=True)
class _Column:
    role: str  # baseline, target, unit
    dated: Dated | None = None


@dataclass(slots=True)
class _Table:
    """What the run has shown so far: its headings as they came, the columns they mean, and the row being read."""

    headings: list[_Token] = field(default_factory=list)
    columns: list[_Column] = field(default_factory=list)
    label: list[_Token] = field(default_factory=list)
    values: list[_Token] = field(default_factory=list)


def read_flat(folded: Folded, breaks: frozenset[int], era: str | None = None) -> tuple[Promise, ...]:
    """Promises of flattened tables in ``folded``; ``breaks`` are canonical offsets where headings begin."""
    found: list[Promise] = []
    table: _Table | None = None
    tokens = list(_tokens(folded, breaks, era))
    for index, token in enumerate(tokens):
        if token.kind == "break":
            table = None
        elif token.kind == "label" or (table is None and _opens(tokens, index)):
            table = _Table(headings=[token] if token.kind == "baseline" else [])
        elif table is not None and (promise := _step(folded, table, token)) is not None:
            found.append(promise)
    return tuple(found)


def _opens(tokens: list[_Token], index: int) -> bool:
    """A heading row without the word "indicator": 「数値目標 実績 目標値」 or at least 「現状 目標」."""
    if tokens[index].kind not in {"baseline", "target"}:
        return False
    after = [token.kind for token in tokens[index + 1 : index + 3]]
    if tokens[index].kind == "target":
        return "baseline" in after
    return "target" in after


def _step(folded: Folded, table: _Table, token: _Token) -> Promise | None:
    if token.kind in {"baseline", "target", "unit"} or (token.kind == "period" and not table.columns):
        if table.columns:
            table.headings, table.columns, table.label, table.values = [], [], [], []
        table.headings.append(token)
    elif token.kind in {"value", "dash"} and table.label:
        table.columns = table.columns or _columns(table.headings)
        if not table.columns:
            return None
        table.values.append(token)
        if len(table.values) == sum(column.role != "unit" for column in table.columns):
            promise = _emit(folded, table)
            table.label, table.values = [], []
            return promise
    elif token.kind == "text":
        table.columns = table.columns or _columns(table.headings)
        if table.values:
            table.values, table.label = [], []
        if not (token.text.startswith("※") and table.label):
            table.label.append(token)
    return None


def _columns(headings: list[_Token]) -> list[_Column]:
    """The columns a run of headings means; [] while no target is among them.

    A year stands for the role before it (「現状値 R5」) or is a column of its own (「現在 2030年 2040年」).
    """
    roles = [token for token in headings if token.kind != "period"]
    years = [token for token in headings if token.kind == "period"]
    valued = [token for token in roles if token.kind != "unit"]
    if years and headings[: len(roles)] == roles and len(years) == len(valued):
        dates = iter(years)
        return [_Column(token.kind, None if token.kind == "unit" else next(dates).dated) for token in roles]
    own = not any(token.kind == "target" for token in roles)
    columns: list[_Column] = []
    for token in headings:
        last = columns[-1] if columns else None
        if token.kind != "period":
            columns.append(_Column(token.kind, token.dated))
        elif own or last is None or last.dated is not None or last.role == "unit":
            columns.append(_Column("target", token.dated))
        else:
            columns[-1] = replace(last, dated=token.dated)
    return columns if any(column.role == "target" for column in columns) else []


def _emit(folded: Folded, table: _Table) -> Promise | None:
    first, last = table.label[0], table.values[-1]
    label = "".join(
        ("" if index == 0 or folded.text[token.start - 1] == "\n" else " ") + token.text
        for index, token in enumerate(table.label)
    )
    if len(label) > _MAX_LABEL:
        return None
    unit = unit_in(label)
    if unit is None and len(table.label) > 1 and any(column.role == "unit" for column in table.columns):
        unit = table.label.pop().text
        label = label.removesuffix(unit).rstrip()
    targets: list[Placed] = []
    baseline: Placed | None = None
    unpublished: tuple[int, int] | None = None
    columns = [column for column in table.columns if column.role != "unit"]
    for column, token in zip(columns, table.values, strict=True):
        if token.figure is None:
            unpublished = folded.span(token.start, token.end) if column.role == "baseline" else unpublished
            continue
        placed = place(folded, token.figure)
        placed = replace(placed, when=placed.when or column.dated, unit=token.figure.unit or unit)
        if column.role == "target":
            targets.append(placed)
        else:
            baseline = placed
    if not targets:
        return None
    span = folded.span(first.start, last.figure.stop if last.figure else last.end)
    label_span = folded.span(first.start, table.label[-1].end)
    return Promise(
        label=clean_label(label),
        label_start=label_span[0],
        label_end=label_span[1],
        start=span[0],
        end=span[1],
        targets=tuple(targets),
        baseline=baseline,
        unpublished=unpublished,
        counting=counting_of(label),
        how="flat",
        confidence=0.8,
    )


def _tokens(folded: Folded, breaks: frozenset[int], era: str | None) -> Iterator[_Token]:
    text = folded.text
    figures = {figure.start: _own_year(figure) for figure in find_figures(text, era) if _stands_alone(text, figure)}
    skip = 0
    for match in re.finditer(r"\S+", text):
        if match.start() < skip:
            continue
        start, end = match.span()
        figure = figures.get(start)
        if figure is not None:
            skip = max(figure.stop, end)  # also past a 「/日」 glued to the unit
            yield _Token("value", start, figure.stop, text[start : figure.stop], figure)
            continue
        if any(folded.at(index) in breaks for index in (start,)):
            yield _Token("break", start, start, "")
            continue
        yield _classify(folded, start, end, match.group(), era)


def _own_year(figure: Figure) -> Figure:
    """A year before the number belongs to the column headings here, only one behind it is its own."""
    if figure.period is not None and figure.period.start < figure.start:
        return replace(figure, period=None)
    return figure


def _classify(folded: Folded, start: int, end: int, word: str, era: str | None) -> _Token:
    if _BREAK.search(word):
        return _Token("break", start, end, word)
    if vocabulary.NOT_PUBLISHED.match(word):
        return _Token("dash", start, end, word)
    mentions = find_periods(word, era)
    when = dated(mentions[-1], *folded.span(start, end), "column") if mentions else None
    bare = word
    for mention in reversed(mentions):
        bare = bare[: mention.start] + bare[mention.end :]
    bare = re.sub(r"[()\s:]+", "", bare)
    role = role_of(word) if len(bare) <= 8 else None
    if role in {"baseline", "target", "unit"} and not re.search(r"\d", bare):
        return _Token(role, start, end, word, dated=when)
    if when and len(bare) <= 2:
        return _Token("period", start, end, word, dated=when)
    if _LABEL_HEAD.match(word):
        return _Token("label", start, end, word)
    return _Token("text", start, end, word)


def _stands_alone(text: str, figure: Figure) -> bool:
    before = text[figure.start - 1 : figure.start]
    after = text[figure.stop : figure.stop + 1]
    return (not before or before.isspace()) and (not after or after.isspace() or after in "(※[/")
