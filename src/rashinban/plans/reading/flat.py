"""Tables that arrive as running text: a whole page on one line, or one cell per line.

After the words 「指標 基準値 目標値」 the text is a run of 「label value (year) value (year)」.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import takewhile

from rashinban.core.folded import Folded
from rashinban.core.period_text import find_periods
from rashinban.plans.reading import vocabulary
from rashinban.plans.reading.columns import role_of, unit_in
from rashinban.plans.reading.figures import Figure, counting_of, find_figures
from rashinban.plans.reading.promise import Dated, Placed, Promise, clean_label, dated, place

_LABEL_HEAD = re.compile(r"^[^。、:()]{0,12}(?:指標|KPI|指標名|評価項目|目標項目)(?:名|項目)?(?:[(](?:KPI|年間|案)[)])?$")
#: 「数値目標①」 opens a table of one indicator, or its row under headings already printed.
_NUMBERED = re.compile(r"^(?:数値目標|成果目標|成果指標|活動指標|評価指標|指標|KPI)(?:[①-⑳]|\d{1,2})[.:)]?$")
_BREAK = re.compile(r"^[●○◎■□◆◇▼▶【<《◦]|。")
_BARE = re.compile(r"[▲△\-−+]?\d[\d,]*(?:\.\d+)?")
_HEADINGS = frozenset({"baseline", "target", "unit", "period"})
#: Role words that name the very start, against those that name the latest result.
_START = re.compile(r"基準|策定|当初")
_MAX_LABEL = 90


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # label, numbered, baseline, target, unit, period, value, number, dash, break, text
    start: int
    end: int
    text: str
    figure: Figure | None = None
    dated: Dated | None = None


@dataclass(frozen=True, slots=True)
class _Column:
    role: str  # baseline, target, unit, other
    dated: Dated | None = None
    start: bool = False


@dataclass(slots=True)
class _Table:
    """What the run has shown so far: its headings as they came, the columns they mean, and the row being read.

    ``grouped`` tells that a column of groups stands before the labels, ``trailing`` how many columns of words
    (definition, reason) stand behind the values.
    """

    headings: list[_Token] = field(default_factory=list)
    columns: list[_Column] = field(default_factory=list)
    label: list[_Token] = field(default_factory=list)
    values: list[_Token] = field(default_factory=list)
    grouped: bool = False
    trailing: int | None = None

    @property
    def has_units(self) -> bool:
        return any(token.kind == "unit" for token in self.headings)

    def next_row(self) -> None:
        self.label, self.values = [], []


def read_flat(folded: Folded, breaks: frozenset[int], era: str | None = None) -> tuple[Promise, ...]:
    """Promises of flattened tables in ``folded``; ``breaks`` are canonical offsets where headings begin."""
    found: list[Promise] = []
    table: _Table | None = None
    tokens = list(_tokens(folded, breaks, era))
    for index, token in enumerate(tokens):
        if token.kind == "break" and not _is_remark(table, token):
            table = None
        elif token.kind == "label" or (token.kind == "numbered" and _brings_headings(tokens, index)):
            table = _Table(grouped=index > 0 and _heads_groups(tokens[index - 1]))
        elif table is None and _opens(tokens, index):
            units = [before for before in tokens[max(0, index - 1) : index] if before.kind == "unit"]
            table = _Table(headings=[*units, token] if token.kind == "baseline" else units)
        elif table is not None and (promise := _step(folded, table, tokens, index)) is not None:
            found.append(promise)
    return tuple(found)


def _is_remark(table: _Table | None, token: _Token) -> bool:
    """A sentence in a column of words behind the values: 「年1組織の結成を目指す。」"""
    return table is not None and bool(table.trailing) and len(table.label) <= (table.trailing or 0) + 4 and token.text[-1:] == "。"


def _heads_groups(token: _Token) -> bool:
    return token.kind == "text" and len(token.text) <= 8 and role_of(token.text) == "group"


def _brings_headings(tokens: list[_Token], index: int) -> bool:
    """Does a target heading stand between this name and its first value?"""
    for token in tokens[index + 1 :]:
        if token.kind in {"value", "number", "dash", "label", "numbered", "break"}:
            return False
        if token.kind == "target":
            return True
    return False


def _opens(tokens: list[_Token], index: int) -> bool:
    """A heading row without the word "indicator": 「数値目標 実績 目標値」 or at least 「現状 目標」."""
    kind = tokens[index].kind
    if kind not in {"baseline", "target"}:
        return False
    after = [token.kind for token in tokens[index + 1 : index + 3]]
    return ("baseline" if kind == "target" else "target") in after


def _heads_anew(tokens: list[_Token], index: int) -> bool:
    """Is this role word one of a new row of headings, not a cell such as 「増加を目指す」?"""
    run = [tokens[index]]
    for step in (1, -1):
        at = index + step
        while 0 <= at < len(tokens) and tokens[at].kind in _HEADINGS:
            run.append(tokens[at])
            at += step
    return {"baseline", "target"} <= {token.kind for token in run} or tokens[index].kind == "unit"


def _step(folded: Folded, table: _Table, tokens: list[_Token], index: int) -> Promise | None:
    token, kind = tokens[index], tokens[index].kind
    if kind == "numbered":
        table.next_row()
        return None
    if kind == "number":
        kind = "value" if table.values or (table.has_units and len(table.label) > 1) else "text"
    if kind in _HEADINGS - {"period"} and table.trailing is not None and not _heads_anew(tokens, index):
        kind = "text"
    if kind in {"baseline", "target", "unit"} or (kind == "period" and not table.columns):
        if table.columns:
            table.headings, table.columns, table.trailing = [], [], None
            table.next_row()
        table.headings.append(token)
    elif kind in {"value", "dash"} and table.label:
        table.columns = table.columns or _columns(table.headings)
        if not table.columns or (kind == "dash" and _is_unit(table, tokens, index)):
            return None
        table.values.append(token)
        if len(table.values) == sum(column.role != "unit" for column in table.columns):
            promise = _emit(folded, table)
            table.next_row()
            return promise
    elif kind in {"text", "break"}:
        table.columns = table.columns or _columns(table.headings)
        if table.values:
            table.next_row()
        if not (token.text.startswith("※") and table.label):
            table.label.append(token)
    return None


def _is_unit(table: _Table, tokens: list[_Token], index: int) -> bool:
    """A dash in the column of units, when every column of values still finds its own behind it."""
    if not table.has_units or table.values:
        return False
    cells = takewhile(lambda token: token.kind in {"value", "number", "dash", "period"}, tokens[index + 1 :])
    return sum(token.kind != "period" for token in cells) >= sum(column.role != "unit" for column in table.columns)


def _columns(headings: list[_Token]) -> list[_Column]:
    """The columns a run of headings means; [] while no target is among them.

    A year stands for the role before it (「現状値 R5」) or is a column of its own (「現在 2030年 2040年」).
    """
    if (paired := _years_first(headings)) is not None:
        return paired
    roles = [token for token in headings if token.kind != "period"]
    years = [token for token in headings if token.kind == "period"]
    valued = [token for token in roles if token.kind != "unit"]
    if years and headings[: len(roles)] == roles and len(years) == len(valued):
        dates = iter(years)
        return [_column(token, None if token.kind == "unit" else next(dates).dated) for token in roles]
    own = not any(token.kind == "target" for token in roles)
    columns: list[_Column] = []
    for token in headings:
        last = columns[-1] if columns else None
        if token.kind != "period":
            columns.append(_column(token, token.dated))
        elif own or last is None or last.dated is not None or last.role == "unit":
            columns.append(_Column("target", token.dated))
        else:
            columns[-1] = replace(last, dated=token.dated)
    return columns if any(column.role == "target" for column in columns) else []


def _column(token: _Token, when: Dated | None) -> _Column:
    return _Column(token.kind, when, bool(_START.search(token.text)))


def _years_first(headings: list[_Token]) -> list[_Column] | None:
    """「平成25年 (基準値) 平成27年 平成31年 (目標値)」: the role stands behind its year; a year without one is a result.

    None for headings of another order.
    """
    valued = [token for token in headings if token.kind != "unit"]
    if len(valued) < 2 or valued[0].kind != "period" or valued[-1].kind == "period":
        return None
    columns: list[_Column] = []
    for token in headings:
        last = columns[-1] if columns else None
        if token.kind in {"period", "unit"}:
            columns.append(_Column("other" if token.kind == "period" else "unit", token.dated))
        elif last is None or last.role != "other":
            return None
        else:
            columns[-1] = _column(token, last.dated)
    return columns


def _emit(folded: Folded, table: _Table) -> Promise | None:
    parts, stated, definition = _name(folded, table)
    label = _joined(folded, parts)
    if not parts or len(label) > _MAX_LABEL:
        return None
    unit = unit_in(label) or (re.sub(r"/年度?$", "", stated.text) if stated else None)
    per_year = stated is not None and unit != stated.text
    targets: list[Placed] = []
    starts: list[tuple[_Column, Placed]] = []
    unpublished: tuple[int, int] | None = None
    columns = [column for column in table.columns if column.role != "unit"]
    for column, token in zip(columns, table.values, strict=True):
        if token.figure is None:
            unpublished = folded.span(token.start, token.end) if column.role == "baseline" else unpublished
            continue
        figure = replace(token.figure, aggregation=token.figure.aggregation or "per_year") if per_year else token.figure
        placed = place(folded, figure)
        placed = replace(placed, when=placed.when or column.dated, unit=figure.unit or unit)
        if column.role == "target":
            targets.append(placed)
        elif column.role == "baseline":
            starts.append((column, placed))
    if not targets:
        return None
    last = table.values[-1]
    span = folded.span(parts[0].start, last.figure.stop if last.figure else last.end)
    label_span = folded.span(parts[0].start, parts[-1].end)
    return Promise(
        label=clean_label(label),
        label_start=label_span[0],
        label_end=label_span[1],
        start=span[0],
        end=span[1],
        targets=tuple(targets),
        baseline=next((placed for column, placed in starts if column.start), starts[-1][1] if starts else None),
        unpublished=unpublished,
        counting=counting_of(label),
        definition=(_joined(folded, definition), *folded.span(definition[0].start, definition[-1].end)) if definition else None,
        how="flat",
        confidence=0.8,
    )


def _joined(folded: Folded, parts: list[_Token]) -> str:
    return "".join(
        ("" if index == 0 or folded.text[token.start - 1] == "\n" else " ") + token.text for index, token in enumerate(parts)
    )


def _name(folded: Folded, table: _Table) -> tuple[list[_Token], _Token | None, list[_Token]]:
    """The words before the values of a row as label, unit and definition, without what belongs to other columns."""
    parts = list(table.label)
    unit = None
    if table.has_units and len(parts) > 1 and unit_in(_joined(folded, parts)) is None:
        unit = parts.pop()
    if table.trailing is None:
        heads = [i for i, part in enumerate(parts[:-1]) if len(part.text) <= 16 and role_of(part.text) in {"note", "owner", "achieved"}]
        table.trailing = heads[-1] + 1 if heads else 0
        parts = parts[table.trailing :]
    elif table.trailing:
        parts = parts[-1:]
    if table.grouped and len(parts) > 1 and re.match(r"[(]?\d|[①-⑳]|第\d", parts[0].text):
        parts = parts[1:]
    label, definition = _without_definition(folded, parts)
    return label, unit, definition


#: A name that is complete at the end of its line, words that go on with it, and words that say what it measures.
_COMPLETE = re.compile(r"(?:数|率|額|量|割合|指数|面積|人口|時間|日数|状況|件数|[^年]度|[)])$")
_GOES_ON = re.compile(r"^(?:[のをにはがとでもやへ・、)(]|および|及び|における|に係る)")
_DESCRIBES = re.compile(r"[いえけしっめれんだ]た(?=[一-龥ァ-ヶ「])|して|する|され|いる|のうち|[÷=×]|に対する|ための|を基準|をいう")


def _without_definition(folded: Folded, parts: list[_Token]) -> tuple[list[_Token], list[_Token]]:
    """The lines of a label cell, parted where a complete name ends and a line that explains it begins."""
    cut = next((i for i, part in enumerate(parts) if i > 0 and folded.text[part.start - 1] == "\n"), None)
    if cut is None or not _COMPLETE.search(parts[cut - 1].text) or _GOES_ON.match(parts[cut].text):
        return parts, []
    rest = _joined(folded, parts[cut:])
    return (parts[:cut], parts[cut:]) if _DESCRIBES.search(rest) and len(rest) > 12 else (parts, [])


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
        token = _classify(folded, start, end, match.group(), era)
        if folded.at(start) in breaks and token.kind not in {"label", "numbered"}:
            token = _Token("break", start, start, "")
        yield token


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
    if _NUMBERED.match(word):
        return _Token("numbered", start, end, word)
    if _BARE.fullmatch(word) and (alone := _number(folded.text, start, end, era)) is not None:
        return _Token("number", start, alone.stop, word, alone)
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


def _number(text: str, start: int, end: int, era: str | None) -> Figure | None:
    """A bare number that its neighbours (「ha」 before, words behind) make no quantity in prose, but a cell here."""
    bracket = re.match(r"\s*[(\[【][^()\[\]【】\s]*[)\]】]", text[end:])
    found = find_figures(text[start : end + (bracket.end() if bracket else 0)], era)
    if not found or found[0].start != 0:
        return None
    figure, period = found[0], found[0].period
    if period is not None:
        period = replace(period, start=period.start + start, end=period.end + start)
    return replace(figure, start=start, end=figure.end + start, stop=figure.stop + start, period=period)


def _stands_alone(text: str, figure: Figure) -> bool:
    before = text[figure.start - 1 : figure.start]
    after = text[figure.stop : figure.stop + 1]
    return (not before or before.isspace()) and (not after or after.isspace() or after in "(※[/")
