"""A Document becomes a Draft: the outline, then promises from tables, tags, lists, flat text and prose."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from rashinban.core.folded import Folded, fold
from rashinban.plans.documents.document import Document
from rashinban.plans.draft import Doubt, Draft, DraftIndicator, Read
from rashinban.plans.reading import vocabulary
from rashinban.plans.reading.dated_lines import read_dated_lines, read_dated_pairs
from rashinban.plans.reading.flat import read_flat
from rashinban.plans.reading.judgement import evidence, to_indicator
from rashinban.plans.reading.lists import (
    Line,
    body_lines,
    paragraphs,
    read_led_values,
    read_lists,
)
from rashinban.plans.reading.measures import to_measures
from rashinban.plans.reading.notes import explain, find_notes
from rashinban.plans.reading.outline import Heading, outline
from rashinban.plans.reading.overview import Overview, read_overview
from rashinban.plans.reading.promise import Promise
from rashinban.plans.reading.prose import read_prose, sentences
from rashinban.plans.reading.sections import Sections, find_sections
from rashinban.plans.reading.spoken import read_spoken
from rashinban.plans.reading.tables import read_tables
from rashinban.plans.reading.tags import Segment, find_segments, read_tagged


def extract(document: Document) -> Draft:
    """Read a document of any format into a Draft. Nothing is guessed silently: each field carries its evidence."""
    headings = outline(document)
    sections = find_sections(document, headings)
    first = headings[0] if headings and headings[0].depth == 0 else None
    title = (first.title, first.start, first.end) if first else None
    overview = read_overview(document, title)
    segments = find_segments(document)
    promises = _find_promises(document, sections, overview, segments)
    indicators = tuple(
        to_indicator(document, overview, promise, f"k{number:02d}", _measure_id(sections, promise))
        for number, promise in enumerate(promises, start=1)
    )
    return Draft(
        document=document.name,
        sha256=document.sha256,
        format=document.format,
        pages=len(document.page_starts) or None,
        title=Read(value=title[0], evidence=evidence(document, title[1], title[2])) if title else None,
        organisation=_read(document, overview.organisation),
        period=Read(value=overview.period.period, evidence=evidence(document, overview.period.start, overview.period.end))
        if overview.period
        else None,
        named_periods=tuple(Read(value=d.period, evidence=evidence(document, d.start, d.end)) for d in overview.named),
        functions=_functions(document, headings),
        measures=to_measures(document, headings, segments, overview),
        indicators=indicators,
        doubts=(*_doubts_about_plan(title, overview), *_doubts(indicators)),
    )


def _read(document: Document, found: tuple[str, int, int] | None) -> Read[str] | None:
    return Read(value=found[0], evidence=evidence(document, found[1], found[2], confidence=0.8)) if found else None


def _find_promises(
    document: Document, sections: Sections, overview: Overview, segments: tuple[Segment, ...]
) -> tuple[Promise, ...]:
    breaks = frozenset(heading.start for heading in sections.headings)
    plan = overview.period.period if overview.period else None
    tables = read_tables(document, sections.promising, overview.era, plan)
    found: list[Promise] = [promise for promise in tables if sections.ours(promise.start)]

    def taken(start: int, end: int) -> bool:
        return any(promise.start < end and start < promise.end for promise in found)

    def add(promises: Iterable[Promise]) -> None:
        found.extend([promise for promise in promises if not taken(promise.start, promise.end)])

    add(read_flat(_stream(document), breaks, overview.era))
    add(read_led_values(document, overview.era))
    add(read_dated_lines(document, overview.era))
    add(read_spoken(document, overview.era))
    add(read_tagged(segments, overview.era))
    lines = body_lines(document, breaks)
    tagged = [(segment.start, segment.end) for segment in segments]
    free = tuple(line for line in lines if not any(start < line.end and line.start < end for start, end in tagged))
    add(read_dated_pairs(free, sections.promising, overview.era))
    listed = read_lists(free, sections.promising, taken, overview.era)
    add(_named_by_heading(promise, sections) for promise in listed)
    add(_new_only(_prose(free, sections, overview), found, sections))
    notes = find_notes(document)
    explained = [explain(document, _as_context(promise), notes) for promise in found]
    return tuple(sorted(explained, key=lambda promise: (promise.start, promise.end)))


def _as_context(promise: Promise) -> Promise:
    """A line or row labelled 「国の目標」 or 「全国平均」 stands there for comparison."""
    return replace(promise, kind="external_target") if vocabulary.OTHERS_LABEL.match(promise.label) else promise


def _stream(document: Document) -> Folded:
    """All text outside tables as one run, a line end between blocks."""
    characters: list[str] = []
    offsets: list[int] = []
    for block in document.blocks:
        if block.cell is None:
            folded = fold(document.text, block.start, block.end)
            characters += [*folded.text, "\n"]
            offsets += [*folded.offsets, block.end]
    return Folded("".join(characters), tuple(offsets), len(document.text))


def _prose(lines: tuple[Line, ...], sections: Sections, overview: Overview) -> list[Promise]:
    plan = overview.period.period if overview.period else None
    return [
        _named_by_heading(promise, sections)
        for line in paragraphs(lines)
        for sentence in sentences(line.folded)
        for promise in read_prose(sentence, plan, sections.promising(line.start) or bool(_AIM_LINE.match(line.text)), overview.era)
    ]


_UNNAMED = frozenset({"", "目標", "数値目標", "目標値", "これ", "今後", "件数", "成果目標", "実績", "現状", "現在"})
_AIM_LINE = re.compile(r"^\W*(?:数値|成果|行動)?目標\s*\d")


def _named_by_heading(promise: Promise, sections: Sections) -> Promise:
    """「目標は年間2,400件以上とする。」 speaks of what its section is headed by."""
    heading = sections.at(promise.start)
    if heading is None or promise.label not in _UNNAMED:
        return promise
    return replace(promise, label=heading.title, label_start=heading.start, label_end=heading.end)


def _new_only(promises: list[Promise], found: list[Promise], sections: Sections) -> list[Promise]:
    """A sentence that repeats a number already read from a table or list of its section says nothing new."""
    known = {(p.figure.value, p.figure.unit, sections.at(promise.start)) for promise in found for p in promise.targets}
    return [
        promise
        for promise in promises
        if not all((p.figure.value, p.figure.unit, sections.at(promise.start)) in known for p in promise.targets)
    ]


def _measure_id(sections: Sections, promise: Promise) -> str | None:
    heading = sections.at(promise.label_start)
    return heading.id if heading else None


def _functions(document: Document, headings: tuple[Heading, ...]) -> tuple[Read[str], ...]:
    """The function tags the headings carry, in order of first use."""
    seen: dict[str, Read[str]] = {}
    for heading in headings:
        for tag, start, end in heading.functions:
            seen.setdefault(tag, Read(value=tag, evidence=evidence(document, start, end)))
    return tuple(seen.values())


def _doubts_about_plan(title: tuple[str, int, int] | None, overview: Overview) -> tuple[Doubt, ...]:
    missing = []
    if title is None:
        missing.append("計画の名称を読み取れませんでした。ファイルの名前を計画の名称として扱います。")
    if overview.period is None:
        missing.append("計画期間を読み取れませんでした。承認の前に入力してください。")
    return tuple(Doubt(about="plan", message=message) for message in missing)


def _doubts(indicators: tuple[DraftIndicator, ...]) -> tuple[Doubt, ...]:
    doubts: list[Doubt] = []
    for indicator in indicators:
        if indicator.evidence.confidence < 0.75:
            doubts.append(_doubt(indicator, "文章の中から読み取った指標です。この計画の目標かどうかを確かめてください。"))
        if indicator.unit is None and any(target.value is not None for target in indicator.targets):
            doubts.append(_doubt(indicator, "単位が印刷されていません。"))
        for target in indicator.targets:
            if target.relative_to is not None and not (
                indicator.baseline and indicator.baseline.period and indicator.baseline.period == target.relative_to
            ):
                doubts.append(
                    _doubt(indicator, f"{target.relative_to.japanese()}と比べる目標ですが、その時点の値が計画に書かれていません。")
                )
    return tuple(doubts)


def _doubt(indicator: DraftIndicator, message: str) -> Doubt:
    return Doubt(about=indicator.id, message=message, evidence=indicator.evidence)
