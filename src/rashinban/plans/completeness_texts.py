"""Paragraphs that stand in a plan twice: the same words for two measures, or for this year and the next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rashinban.core.phrase import Phrase
from rashinban.plans.completeness_sentences import say
from rashinban.plans.plan import Measure
from rashinban.plans.similarity import Bigrams, bigrams, dice

#: Shorter paragraphs (「継続して実施する。」) repeat without anything being copied.
SHORTEST = 20
#: From this similarity on, two paragraphs are the same with a word exchanged.
NEARLY_SAME = 0.9
FIELDS = ("text", "this_year", "next_year")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of one of the texts of a measure."""

    measure: Measure
    field: str
    pairs: Bigrams

    @property
    def name(self) -> Phrase:
        return say("text_of_measure", title=self.measure.title, field=say(self.field))


@dataclass(frozen=True, slots=True)
class Copy:
    """A text of ``measure`` that repeats what stands earlier in the plan."""

    measure: Measure
    message: Phrase


def copied_paragraphs(measures: tuple[Measure, ...]) -> Iterator[Copy]:
    """Each pair of texts that share a paragraph once, found at the later of the two."""
    earlier: list[Paragraph] = []
    for measure in measures:
        said: set[tuple[str, str, str]] = set()
        for field in FIELDS:
            for paragraph in _paragraphs(measure, field):
                original = next((one for one in earlier if _same(one, paragraph)), None)
                earlier.append(paragraph)
                if original is None:
                    continue
                key = (field, original.measure.id, original.field)
                if key in said or (original.measure is measure and original.field == field):
                    continue
                said.add(key)
                code = "same_paragraph" if original.pairs == paragraph.pairs else "similar_paragraph"
                yield Copy(measure, say(code, copy=paragraph.name, original=original.name))


def _paragraphs(measure: Measure, field: str) -> Iterator[Paragraph]:
    text: str | None = getattr(measure, field)
    for line in (text or "").splitlines():
        if len(line.strip()) >= SHORTEST:
            yield Paragraph(measure, field, bigrams(line))


def _same(one: Paragraph, other: Paragraph) -> bool:
    longer, shorter = max(one.pairs.total(), other.pairs.total()), min(one.pairs.total(), other.pairs.total())
    # Dice cannot exceed 2·shorter / (shorter + longer): most pairs are settled by their lengths.
    if 2 * shorter < NEARLY_SAME * (shorter + longer):
        return False
    return one.pairs == other.pairs or dice(one.pairs, other.pairs) >= NEARLY_SAME
