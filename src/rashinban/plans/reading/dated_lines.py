"""Values under or behind a label that are told apart by their years.

Dated lines with the role behind the value (「令和5年度 88％（基準値）」), and two dated values side by side.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from rashinban.core.folded import Folded, fold
from rashinban.core.period_text import find_periods
from rashinban.plans.documents.document import Block, Document
from rashinban.plans.reading.columns import unit_in, without_unit
from rashinban.plans.reading.figures import Figure, find_figures
from rashinban.plans.reading.lists import Line
from rashinban.plans.reading.promise import Placed, Promise, clean_label, dated, place

_TARGET = r"(?:(?:中間|最終|到達|数値)?目標|めざす|目指す)"
_ROLE = re.compile(
    rf"(?P<open>[(\[【<])?\s*(?:(?P<target>{_TARGET})|(?P<first>基準|当初|策定時)|(?P<latest>現状|現況|現在|実績|直近))値?(?:の値)?\s*(?(open)[)\]】>]|(?=[\s:]))"
)
_COMPARED = re.compile(r"(?:基準|当初|現状|現況)(?:値|年度?)?(?:より|比|から|に比べ)")
_LEAD = re.compile(r"[\s・●○•◦*\-]*")
#: What is to be halved or doubled, named before the word: 「約5,900人の半減」.
_BASE = re.compile(r"約?[\d,.]+\S{1,4}の$")
_LONGEST_LABEL = 80


@dataclass(frozen=True, slots=True)
class _Entry:
    """One dated line: its value at its place, its role (target, first, latest or none), and whether it is a change."""

    role: str | None
    placed: Placed
    compared: bool


def read_dated_lines(document: Document, era: str | None = None) -> tuple[Promise, ...]:
    """A label and below it one line per year, at least one marked as the target."""
    blocks = [block for block in document.blocks if block.cell is None]
    found: list[Promise] = []
    index = 1
    while index < len(blocks):
        entries: list[_Entry] = []
        while index + len(entries) < len(blocks) and (entry := _entry(document, blocks[index + len(entries)], era)):
            entries.append(entry)
        if len(entries) > 1 and (promise := _from_lines(document, blocks[index - 1], entries)) is not None:
            found.append(replace(promise, end=blocks[index + len(entries) - 1].end))
        index += len(entries) or 1
    return tuple(found)


def _entry(document: Document, block: Block, era: str | None) -> _Entry | None:
    """「H29年度 92%(目標値)」, 「令和5年度(基準値) 88%」; None for a line that holds anything else."""
    folded = fold(document.text, block.start, block.end)
    text = folded.text
    mentions = find_periods(text, era)
    lead = _LEAD.match(text)
    if len(text) > 60 or not mentions or lead is None or mentions[0].start != lead.end():
        return None
    figures = [figure for figure in find_figures(text, era) if figure.start >= mentions[0].end and not figure.nested]
    if len(figures) != 1:
        return None
    figure, since = figures[0], mentions[0].end
    between, after = text[since : figure.start], text[max(figure.end, figure.stop) :]
    role = _ROLE.search(between) or _ROLE.search(after)
    if _ROLE.sub("", after).strip(" 。、") or len(_ROLE.sub("", between).strip(" :年度末時点")) > 8:
        return None
    placed = replace(place(folded, figure), when=dated(mentions[0], *folded.span(mentions[0].start, mentions[0].end)))
    return _Entry(role.lastgroup if role else None, placed, bool(_COMPARED.search(between)))


def _from_lines(document: Document, label: Block, entries: list[_Entry]) -> Promise | None:
    head = fold(document.text, label.start, label.end).text
    unit = unit_in(head)
    name = without_unit(clean_label(head), unit)
    targets = [entry for entry in entries if entry.role == "target"]
    if not targets or not name or len(name) > _LONGEST_LABEL or "。" in head:
        return None
    before = entries[: entries.index(targets[0])]
    start = next((entry for role in ("first", "latest", None) for entry in reversed(before) if entry.role == role), None)
    compared = start is not None and targets[0].compared and start.placed.when is not None
    return Promise(
        label=name,
        label_start=label.start,
        label_end=label.end,
        start=label.start,
        end=label.end,
        targets=tuple(replace(entry.placed, unit=entry.placed.figure.unit or unit) for entry in targets),
        baseline=replace(start.placed, unit=start.placed.figure.unit or unit) if start else None,
        relative_to=start.placed.when.period if compared and start and start.placed.when else None,
        how="list",
    )


def read_dated_pairs(
    lines: tuple[Line, ...], promising: Callable[[int], bool], era: str | None = None
) -> tuple[Promise, ...]:
    """「耐震化率 79%(令和2年度)90%(令和9年度)」, the label before the values or on the line above, under a heading of goals."""
    return tuple(_pairs(lines, promising, era))


def _pairs(lines: tuple[Line, ...], promising: Callable[[int], bool], era: str | None) -> Iterator[Promise]:
    for index, line in enumerate(lines):
        pair = _pair(line.text, era) if promising(line.start) else None
        if pair is None:
            continue
        before = Line(_part(line.folded, pair[0].start), line.start, line.folded.span(0, pair[0].start)[1])
        above = lines[index - 1] if index else None
        label = before if clean_label(before.text) else above
        if label is None or (label is above and any(not figure.nested for figure in find_figures(label.text, era))) or "。" in label.text:
            continue
        unit = unit_in(label.text)
        name = without_unit(clean_label(label.text), unit)
        if not name or len(name) > _LONGEST_LABEL:
            continue
        baseline, target = (replace(placed, unit=placed.figure.unit or unit) for placed in (place(line.folded, figure) for figure in pair))
        yield Promise(
            label=name,
            label_start=label.start,
            label_end=label.end,
            start=label.start,
            end=line.end,
            targets=(target,),
            baseline=baseline,
            how="list",
            confidence=0.8,
        )


def _part(folded: Folded, end: int) -> Folded:
    return Folded(folded.text[:end], folded.offsets[:end], folded.at(end))


def _pair(text: str, era: str | None) -> tuple[Figure, Figure] | None:
    """The two values a line ends with: both dated, the later one last, of one unit, nothing between them."""
    figures = find_figures(text, era)
    if len(figures) != 2:
        return None
    first, second = figures
    if first.when is None or second.when is None or first.nested or second.nested:
        return None
    if first.unit != second.unit and second.change is None:
        return None
    beside = not _BASE.sub("", text[first.stop : second.start]).strip(" 、→⇒") and not text[second.stop :].strip(" 。")
    return (first, second) if beside and first.when.end < second.when.start else None
