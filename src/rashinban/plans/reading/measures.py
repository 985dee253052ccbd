"""The measure tree of a Draft: headings with what their sections say of them."""

from __future__ import annotations

from rashinban.core.folded import fold
from rashinban.plans.documents.document import Document
from rashinban.plans.draft import DraftMeasure, Evidence, Read
from rashinban.plans.plan import IndicatorKind
from rashinban.plans.reading.cards import YearText, read_year_texts
from rashinban.plans.reading.judgement import evidence
from rashinban.plans.reading.outline import Heading
from rashinban.plans.reading.overview import Overview
from rashinban.plans.reading.tags import Segment


def to_measures(
    document: Document, headings: tuple[Heading, ...], segments: tuple[Segment, ...], overview: Overview
) -> tuple[DraftMeasure, ...]:
    """One DraftMeasure per heading, in the document's order, with its own text (not that of its children)."""
    found: list[DraftMeasure] = []
    for index, heading in enumerate(headings):
        end = headings[index + 1].start if index + 1 < len(headings) else len(document.text)
        own = [segment for segment in segments if heading.end <= segment.start < end]
        years = read_year_texts(document, heading.end, end)
        this, following = _by_year(document, years, overview)
        found.append(
            DraftMeasure(
                id=heading.id,
                parent=headings[heading.parent].id if heading.parent is not None else None,
                depth=heading.depth,
                level=heading.level_name,
                role=heading.role,
                number=heading.number,
                title=Read(value=heading.title, evidence=evidence(document, heading.start, heading.end)),
                new=Read(value=True, evidence=evidence(document, heading.start, heading.end)) if heading.new else None,
                functions=tuple(Read(value=tag, evidence=evidence(document, a, b)) for tag, a, b in heading.functions),
                this_year=this,
                next_year=following,
                target_text=_tagged(document, own, "target"),
                kpi_text=_tagged(document, own, "kpi"),
                goal_text=_tagged(document, own, "goal"),
                text=_paragraphs(document, heading.end, end, own),
            )
        )
    return tuple(found)


def _by_year(
    document: Document, texts: tuple[YearText, ...], overview: Overview
) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    if not texts:
        return (), ()
    plan = overview.period.period if overview.period else None
    first = plan.start if plan and any(t.year.start == plan.start for t in texts) else min(t.year.start for t in texts)
    this = tuple(evidence(document, t.start, t.end, "column") for t in texts if t.year.start <= first)
    after = tuple(evidence(document, t.start, t.end, "column") for t in texts if t.year.start > first)
    return this, after


def _tagged(document: Document, segments: list[Segment], kind: IndicatorKind) -> Read[str] | None:
    own = [segment for segment in segments if segment.kind == kind]
    if not own:
        return None
    first, last = own[0], own[-1]
    value = document.text[first.start : first.end] if len(own) == 1 else "、".join(document.text[s.start : s.end] for s in own)
    return Read(value=value, evidence=evidence(document, first.start, last.end))


def _paragraphs(document: Document, start: int, end: int, segments: list[Segment]) -> tuple[Evidence, ...]:
    taken = [(segment.start, segment.end) for segment in segments]
    return tuple(
        evidence(document, block.start, block.end)
        for block in document.between(start, end)
        if block.cell is None
        and not any(a < block.end and block.start < b for a, b in taken)
        and fold(document.text, block.start, block.end).text.strip()
    )
