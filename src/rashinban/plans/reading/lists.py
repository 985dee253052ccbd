"""Lines that promise under a heading about indicators, and values led by 「現状」「目標」 under a label."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from rashinban.core.folded import Folded, fold
from rashinban.plans.documents.document import Block, Document
from rashinban.plans.reading import vocabulary
from rashinban.plans.reading.columns import unit_in, without_unit
from rashinban.plans.reading.figures import find_figures
from rashinban.plans.reading.promise import Promise, clean_label, place
from rashinban.plans.reading.statements import read_statements

_LONGEST_LINE = 200
_ROLE_LINE = re.compile(
    r"^[\s・\-●○◎■□◆◇▼▶*>]*[【(\[<]?(?:現状値?|現況値?|現在値?|基準値?|実績値?|策定時|当初値?|直近値?|(?:中間|最終|到達|数値)?目標値?|めざす値|目指す値)"
    r"(?:[(][^)]{1,12}[)])?[】)\]>]?\s*[::]?\s*(?=\S)"
)
_SENTENCE = re.compile(r"。(?!\s*$)|。\s*$")


@dataclass(frozen=True, slots=True)
class Line:
    """A block outside tables that is no heading, folded."""

    folded: Folded
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.folded.text


def body_lines(document: Document, headings: frozenset[int]) -> tuple[Line, ...]:
    """The lines outside tables; headings stay out, except that they may still be labels (see ``read_led_values``)."""
    return tuple(
        Line(fold(document.text, block.start, block.end), block.start, block.end)
        for block in document.blocks
        if block.cell is None and (not _is_heading(block, headings) or ends_in_dated_value(fold(document.text, block.start, block.end).text))
    )


def _is_heading(block: Block, headings: frozenset[int]) -> bool:
    return any(abs(block.start - offset) <= 1 for offset in (block.start, block.start + 1) if offset in headings)


def ends_in_dated_value(text: str) -> bool:
    """「1 合計特殊出生率 1.60(R4) 1.95(R10)」 is an indicator though it is numbered like a heading."""
    figures = find_figures(text)
    return bool(figures) and figures[-1].period is not None and figures[-1].stop == len(text.rstrip()) and figures[0].start > 3


_GOES_ON = re.compile(r"^[ぁ-んァ-ヶー一-龥0-9A-Za-z「(]")
_FOOT = re.compile(r"^\s*(?:[¹²³⁴⁵⁶⁷⁸⁹※*]|\d{1,2}\s+\S.*。\s*$|\d{1,3}\s*$)")
_FULL_LINE = 25


def paragraphs(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Lines as paragraphs: a full line without an end runs on, also past the foot of a page (notes, page number)."""
    joined: list[Line] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        index += 1
        while not line.text.rstrip().endswith(("。", ":", "」", "】")) and len(line.text) >= _FULL_LINE:
            after = index
            while after < len(lines) and after - index < 3 and _FOOT.match(lines[after].text):
                after += 1
            if after >= len(lines) or not _GOES_ON.match(lines[after].text) or "。" not in lines[after].text:
                break
            line = Line(_run_on(line.folded, lines[after].folded), line.start, lines[after].end)
            index = after + 1
        joined.append(line)
    return tuple(joined)


def _run_on(first: Folded, second: Folded) -> Folded:
    return Folded(first.text + second.text, (*first.offsets, *second.offsets), second.end)


def read_lists(
    lines: tuple[Line, ...], promising: Callable[[int], bool], taken: Callable[[int, int], bool], era: str | None = None
) -> tuple[Promise, ...]:
    """Statements in sections whose heading speaks of indicators; ``taken`` tells what other readers have read."""
    found: list[Promise] = []
    for index, line in enumerate(lines):
        if not promising(line.start) or taken(line.start, line.end) or not _may_promise(line.text):
            continue
        folded = line.folded
        after = lines[index + 1] if index + 1 < len(lines) else None
        if after is not None and re.match(r"^\s*[(][^()]*[)]\s*$", after.text) and re.search(r"\d", after.text):
            folded = _join(folded, after.folded)
        for promise in read_statements(folded, 0, len(folded.text), bare_era=era):
            if promise.label and (promise.targets or _stated_in_words(promise)):
                found.append(replace(promise, how="list"))
    return tuple(found)


def _may_promise(text: str) -> bool:
    stripped = text.strip()
    return (
        len(stripped) <= _LONGEST_LINE
        and not stripped.startswith(("※", "(注", "注)", "(内訳", "内訳", "出典", "資料", "(出典", "(資料"))
        and not _SENTENCE.search(stripped)
    )


def _stated_in_words(promise: Promise) -> bool:
    """「市民満足度：現状維持」 is a target in words; a line without a colon is only text."""
    if promise.words is None:
        return False
    _, colon, state = promise.words[0].partition(":")
    words = state.strip() if colon else promise.words[0] if promise.baseline else ""
    return bool(words and vocabulary.STATE_WORDS.match(words))


def _join(first: Folded, second: Folded) -> Folded:
    return Folded(
        first.text + "\n" + second.text, (*first.offsets, second.offsets[0], *second.offsets), second.end
    )


def read_led_values(document: Document, era: str | None = None) -> tuple[Promise, ...]:
    """「○観光消費額 / ・現状 5,154億円（2021年） / ・目標 9,000億円（2027年）」: a label, then values led by role words."""
    found: list[Promise] = []
    blocks = [block for block in document.blocks if block.cell is None]
    index = 0
    while index < len(blocks):
        run = _led_run(document, blocks, index)
        if run == 0 or index == 0:
            index += 1
            continue
        found += _led_promise(document, blocks[index - 1], blocks[index : index + run], era)
        index += run
    return tuple(found)


def _led_run(document: Document, blocks: list[Block], index: int) -> int:
    length = 0
    while index + length < len(blocks):
        block = blocks[index + length]
        text = fold(document.text, block.start, block.end).text
        role = _ROLE_LINE.match(text)
        if len(text) > _LONGEST_LINE or role is None or "。" in text or not _only_a_value(text[role.end() :]):
            break
        length += 1
    return length


def _only_a_value(rest: str) -> bool:
    """What follows the role word is a value with its year, not a title: 「目標1 町内の移動を支える」 is a heading."""
    if vocabulary.NOT_PUBLISHED.match(rest.strip()):
        return True
    figures = find_figures(rest)
    if not figures:
        return len(rest.strip()) <= 24 and bool(vocabulary.STATE_WORDS.match(rest.strip()))
    words = rest[figures[-1].stop :]
    return figures[0].start <= 16 and not re.search(r"[ぁ-ん一-龥ァ-ヶ]{4,}", words)


def _led_promise(document: Document, label: Block, run: list[Block], era: str | None) -> Iterator[Promise]:
    head = fold(document.text, label.start, label.end)
    name = clean_label(re.sub(r"^\s*(?:#+\s*)?(?:[(]?\d+[).．]|指標\s*\d*\s*[::]?)?\s*", "", head.text))
    if not name or len(name) > 80 or "。" in head.text:
        return
    folded = fold(document.text, run[0].start, run[0].end)
    for block in run[1:]:
        folded = _join(folded, fold(document.text, block.start, block.end))
    text = "".join("、" if c == "\n" else c for c in folded.text)
    flat = Folded(text, folded.offsets, folded.end)
    unit = unit_in(name)
    name = without_unit(name, unit)
    promises = _led_values(flat, era, unit)
    for promise in promises[:1]:
        yield replace(
            promise, label=name, label_start=label.start, label_end=label.end, start=label.start, end=run[-1].end, how="list", confidence=0.9
        )


def _led_values(folded: Folded, era: str | None, unit: str | None) -> tuple[Promise, ...]:
    figures = list(find_figures(folded.text, era))
    targets = [figure for figure in figures if figure.role == "target"]
    starts = [figure for figure in figures if figure.role == "baseline"]
    if not targets:
        return ()
    dash = re.search(r"(?:現状|基準|実績)値?\s*[::]?\s*[-―─–—−]", folded.text)
    return (
        Promise(
            label="",
            label_start=folded.at(0),
            label_end=folded.at(0),
            start=folded.at(0),
            end=folded.end,
            targets=tuple(replace(place(folded, figure), unit=figure.unit or unit) for figure in targets),
            baseline=replace(place(folded, starts[0]), unit=starts[0].unit or unit) if starts else None,
            unpublished=folded.span(*dash.span()) if dash and not starts else None,
        ),
    )
