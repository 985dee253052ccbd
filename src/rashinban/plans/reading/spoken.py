"""Tables written out for screen readers: 「現状値、小学校、60％、中学校、38％、目標値、小学校、70％、中学校、50％」."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from rashinban.core.folded import Folded, fold
from rashinban.core.period_text import find_periods
from rashinban.plans.documents.document import Block, Document
from rashinban.plans.reading.columns import role_of, unit_in, without_unit
from rashinban.plans.reading.figures import find_figures
from rashinban.plans.reading.promise import Dated, Placed, Promise, clean_label, dated, place

#: The heading of a cell, also as it is spelt to be read aloud (現況ち), and the heading of its year.
_ROLE = re.compile(r"(?:(?P<baseline>現状|現況|現在|基準|実績|策定時)|(?P<target>目標|めざす|目指す))(?:値|ち|の値)?(?P<when>の?(?:時点|年度?|時期|年次))?")
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class _Cell:
    start: int
    end: int
    text: str


@dataclass(slots=True)
class _Spoken:
    """The values of one line by the name that stands before each ("" when there is none)."""

    baselines: dict[str, Placed] = field(default_factory=dict)
    targets: dict[str, Placed] = field(default_factory=dict)
    dates: dict[str, Dated] = field(default_factory=dict)


def read_spoken(document: Document, era: str | None = None) -> tuple[Promise, ...]:
    """Promises of lines of cells parted by commas; the name stands in the line or in the one above it."""
    found: list[Promise] = []
    blocks = [block for block in document.blocks if block.cell is None]
    for index, block in enumerate(blocks):
        folded = fold(document.text, block.start, block.end)
        cells = _cells(folded.text)
        first = next((i for i, cell in enumerate(cells) if _ROLE.fullmatch(cell.text)), None)
        if first is None or len(cells) - first < _SHORTEST:
            continue
        spoken = _read(folded, cells[first:], era)
        named = _named(folded, cells[:first]) or (_above(document, blocks[index - 1]) if index else None)
        if named is not None:
            found += _promises(spoken, *named)
    return tuple(found)


def _cells(text: str) -> list[_Cell]:
    """The parts between commas outside brackets."""
    cells: list[_Cell] = []
    depth, left = 0, 0
    for index, character in enumerate(text + "、"):
        depth += (character in "(「『[") - (character in ")」』]")
        if character == "、" and depth <= 0:
            part = text[left:index]
            start = left + len(part) - len(part.lstrip())
            cells.append(_Cell(start, start + len(part.strip()), part.strip()))
            left = index + 1
    return cells


def _read(folded: Folded, cells: list[_Cell], era: str | None) -> _Spoken:
    spoken = _Spoken()
    role, dating, name = "", False, ""
    for cell in cells:
        heading = _ROLE.fullmatch(cell.text)
        if heading:
            role = "target" if heading["target"] else "baseline"
            dating, name = heading["when"] is not None, ""
            continue
        mentions = find_periods(cell.text, era)
        if dating and mentions:
            span = folded.span(cell.start + mentions[0].start, cell.start + mentions[0].end)
            spoken.dates.setdefault(role, dated(mentions[0], *span))
            continue
        placed = _value(folded, cell, era)
        if placed is None:
            name = cell.text
            continue
        values = spoken.targets if role == "target" else spoken.baselines
        values.setdefault(name, placed)
        name = ""
    return spoken


def _value(folded: Folded, cell: _Cell, era: str | None) -> Placed | None:
    """The value a cell holds and nothing else."""
    figures = find_figures(cell.text, era)
    if len(figures) != 1 or figures[0].start > 0 or cell.text[figures[0].stop :].strip("。 "):
        return None
    return place(folded, figures[0], cell.start)


def _named(folded: Folded, cells: list[_Cell]) -> tuple[str, int, int] | None:
    """The cells before the values, without the heading 「指標」 read out before them; the unit in brackets behind."""
    if not cells or role_of(cells[-1].text) == "note" or not clean_label(cells[-1].text):
        return None
    first = 1 if len(cells) > 1 and len(cells[0].text) <= 12 and role_of(cells[0].text) == "label" else 0
    unit = next((i for i, cell in enumerate(cells) if role_of(cell.text) == "unit"), None)
    start, end = cells[first].start, cells[unit - 1 if unit else -1].end
    stated = f"({cells[unit + 1].text})" if unit and unit + 1 < len(cells) else ""
    return folded.text[start:end] + stated, *folded.span(start, end)


def _above(document: Document, block: Block) -> tuple[str, int, int] | None:
    folded = fold(document.text, block.start, block.end)
    return None if "。" in folded.text else _named(folded, _cells(folded.text))


def _promises(spoken: _Spoken, words: str, start: int, end: int) -> Iterator[Promise]:
    unit = unit_in(words)
    label = without_unit(clean_label(words), unit)
    for name, target in spoken.targets.items():
        baseline = spoken.baselines.get(name)
        yield Promise(
            label=f"{label}({name})" if name else label,
            label_start=start,
            label_end=end,
            start=start,
            end=target.end,
            targets=(_with(target, spoken.dates.get("target"), unit),),
            baseline=_with(baseline, spoken.dates.get("baseline"), unit) if baseline else None,
            how="list",
            confidence=0.8,
        )


def _with(placed: Placed, when: Dated | None, unit: str | None) -> Placed:
    return replace(placed, when=placed.when or when, unit=placed.figure.unit or unit)
