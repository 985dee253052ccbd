"""Targets and KPIs that carry their own tag: 「【目標】…【KPI】…」 and 「（第2期目標 …）」."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rashinban.core.folded import Folded, fold
from rashinban.core.period_text import find_periods
from rashinban.plans.documents.document import Block, Document
from rashinban.plans.plan import IndicatorKind
from rashinban.plans.reading import vocabulary
from rashinban.plans.reading.columns import role_of
from rashinban.plans.reading.figures import find_figures
from rashinban.plans.reading.promise import Promise
from rashinban.plans.reading.statements import read_statements

_LONGEST = 240
_KEY = re.compile(r"^(?:【\s*)?(?P<tag>KPI|目標|数値目標|成果目標|指標|成果指標|活動指標|重要業績評価指標|達成目標)(?:\s*[(]KPI[)])?(?:\s*】)?[::]?$")


@dataclass(frozen=True, slots=True)
class Segment:
    """The words under one tag, trimmed, in folded and canonical offsets."""

    kind: IndicatorKind
    tag: str
    folded: Folded
    left: int
    right: int
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.folded.text[self.left : self.right]


def find_segments(document: Document) -> tuple[Segment, ...]:
    """Every tagged run of words, in paragraphs, list items and cells; a tag alone on its line is a heading, not this."""
    found: list[Segment] = []
    blocks = document.blocks
    for index, block in enumerate(blocks):
        folded = fold(document.text, block.start, block.end)
        found += _in_block(folded)
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        segment = _keyed(document, folded, block, following)
        if segment is not None:
            found.append(segment)
    return tuple(found)


def _in_block(folded: Folded) -> Iterator[Segment]:
    goal = vocabulary.GOAL.match(folded.text.strip())
    if goal:
        shift = len(folded.text) - len(folded.text.lstrip())
        yield _segment(folded, "goal", goal.group("label").replace(" ", ""), shift + goal.start("text"), shift + goal.end("text"))
        return
    tags = [] if vocabulary.ROLE_BRACKET.search(folded.text) else list(vocabulary.TAG.finditer(folded.text))
    led = vocabulary.LED_TAG.match(folded.text) if not tags else None
    if led and find_figures(folded.text[led.end() :]) and "。" not in folded.text[led.end() : -1]:
        yield _segment(folded, "kpi" if led.group("kpi") else "target", led.group().strip(" :・"), led.end(), len(folded.text))
    for position, match in enumerate(tags):
        right = tags[position + 1].start() if position + 1 < len(tags) else len(folded.text)
        words = folded.text[match.end() : right].strip()
        if words and len(words) <= _LONGEST and "。" not in words[:-1]:
            tag = match.group().strip("【】<>〈〉《》[]〔〕 ")
            yield _segment(folded, _kind(match), tag, match.end(), right)


def _kind(match: re.Match[str]) -> IndicatorKind:
    if match.group("goal"):
        return "goal"
    return "kpi" if match.group("kpi") else "target"


def _segment(folded: Folded, kind: IndicatorKind, tag: str, left: int, right: int) -> Segment:
    while left < right and folded.text[left] in " \t\n::":
        left += 1
    while right > left and folded.text[right - 1] in " \t\n":
        right -= 1
    return Segment(kind, tag, folded, left, right, *folded.span(left, right))


def _keyed(document: Document, folded: Folded, block: Block, following: Block | None) -> Segment | None:
    """A key cell 「KPI」 with its words in the next cell of the row."""
    match = _KEY.match(folded.text.strip())
    if not match or following is None or block.cell is None or following.cell is None:
        return None
    if (block.cell.table, block.cell.row) != (following.cell.table, following.cell.row) or block.cell.column != 0:
        return None
    words = fold(document.text, following.start, following.end)
    if block.cell.header or following.cell.header or _heads_a_column(words.text.strip()):
        return None
    kind: IndicatorKind = "target" if match.group("tag") in {"目標", "達成目標"} else "kpi"
    return _segment(words, kind, match.group("tag"), 0, len(words.text))


def _heads_a_column(words: str) -> bool:
    """Beside 「KPI」 stands a year or another heading: this is the first row of a table, not a key and its words."""
    mentions = find_periods(words)
    return bool(_KEY.match(words)) or role_of(words) is not None or (len(mentions) == 1 and len(mentions[0].text) >= len(words) - 4)


def read_tagged(segments: tuple[Segment, ...], era: str | None = None) -> tuple[Promise, ...]:
    """The promises of tagged segments; words without a number stay as targets in words."""
    found: list[Promise] = []
    for segment in segments:
        promises = read_statements(
            segment.folded, segment.left, segment.right, kind=segment.kind, tag=segment.tag, bare_era=era
        )
        found += [replace(promise, how="tag") for promise in promises if promise.label]
    return tuple(found)
