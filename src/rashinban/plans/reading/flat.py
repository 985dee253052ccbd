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
from rashinban.plans.reading.promise import Dated, Placed, Promise, clean_label, place

_LABEL_HEAD = re.compile(r"^[^。、:()]{0,12}(?:指標|KPI|指標名|評価項目|目標項目)(?:名|項目)?(?:[(](?:KPI|年間|案)[)])?$")
_BREAK = re.compile(r"^[●○◎■□◆◇▼▶【<《◦]|。")
_MAX_LABEL = 90


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # label, baseline, target, period, value, dash, break, text
    start: int
    end: int
    text: str
    figure: Figure | None = None
    dated: Dated | None = None


@dataclass(slots=True)
class _Table:
    """What the run has shown so far: roles of its columns, their years, and the row being read."""

    roles: list[str] = field(default_factory=list)
    years: list[Dated] = field(default_factory=list)
    label: list[_Token] = field(default_factory=list)
    values: list[_Token] = field(default_factory=list)
    started: bool = False


def read_flat(folded: Folded, breaks: frozenset[int], era: str | None = None) -> tuple[Promise, ...]:
    """Promises of flattened tables in ``folded``; ``breaks`` are canonical offsets where headings begin."""
    found: list[Promise] = []
    table: _Table | None = None
    tokens = list(_tokens(folded, breaks, era))
    for index, token in enumerate(tokens):
        if token.kind == "break":
            table = None
        elif token.kind == "label":
            table = _Table()
        elif table is None:
            if token.kind in {"baseline", "target"} and _opens(tokens, index):
                table = _Table(roles=[token.kind])
        elif (promise := _step(folded, table, token)) is not None:
            found.append(promise)
    return tuple(found)


def _opens(tokens: list[_Token], index: int) -> bool:
    """A heading row without the word "indicator": two role words in a row."""
    after = [token.kind for token in tokens[index + 1 : index + 3]]
    return any(kind in {"baseline", "target"} and kind != tokens[index].kind for kind in after)


def _step(folded: Folded, table: _Table, token: _Token) -> Promise | None:
    if token.kind in {"baseline", "target"}:
        if table.started and not table.values:
            table.roles, table.years, table.started = [], [], False
        table.roles.append(token.kind)
        if token.dated:
            table.years.append(token.dated)
    elif token.kind == "period" and token.dated and not table.values and not table.started:
        table.years.append(token.dated)
    elif token.kind in {"value", "dash"} and "target" in table.roles and table.label:
        table.values.append(token)
        if len(table.values) == len(table.roles):
            promise = _emit(folded, table)
            table.label, table.values, table.started = [], [], True
            return promise
    elif token.kind == "text":
        if table.values:
            table.values, table.label = [], []
        if not (token.text.startswith("※") and table.label):
            table.label.append(token)
    return None


def _emit(folded: Folded, table: _Table) -> Promise | None:
    first, last = table.label[0], table.values[-1]
    label = "".join(
        ("" if index == 0 or folded.text[token.start - 1] == "\n" else " ") + token.text
        for index, token in enumerate(table.label)
    )
    if len(label) > _MAX_LABEL:
        return None
    unit = unit_in(label)
    targets: list[Placed] = []
    baseline: Placed | None = None
    unpublished: tuple[int, int] | None = None
    for position, (role, token) in enumerate(zip(table.roles, table.values, strict=True)):
        year = table.years[position] if len(table.years) == len(table.roles) else None
        if token.figure is None:
            unpublished = folded.span(token.start, token.end) if role == "baseline" else unpublished
            continue
        placed = place(folded, token.figure)
        placed = replace(placed, when=placed.when or year, unit=token.figure.unit or unit)
        if role == "target":
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
    dated = Dated(mentions[-1].period, *folded.span(start, end), "column") if mentions else None
    bare = word
    for mention in reversed(mentions):
        bare = bare[: mention.start] + bare[mention.end :]
    bare = re.sub(r"[()\s:]+", "", bare)
    if dated and len(bare) <= 2:
        return _Token("period", start, end, word, dated=dated)
    role = role_of(word) if len(bare) <= 8 else None
    if role in {"baseline", "target"} and not re.search(r"\d", bare):
        return _Token(role, start, end, word, dated=dated)
    if _LABEL_HEAD.match(word):
        return _Token("label", start, end, word)
    return _Token("text", start, end, word)


def _stands_alone(text: str, figure: Figure) -> bool:
    before = text[figure.start - 1 : figure.start]
    after = text[figure.stop : figure.stop + 1]
    return (not before or before.isspace()) and (not after or after.isspace() or after in "(※[/")
