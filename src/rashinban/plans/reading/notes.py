"""Footnotes of a label: 「支援企業数（※2）」 is explained by the line 「※2 …の延べ数」."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from rashinban.core.folded import fold
from rashinban.plans.documents.document import Document
from rashinban.plans.reading.figures import counting_of
from rashinban.plans.reading.promise import Promise

_NOTE = re.compile(r"^\s*[※*]\s*(\d{0,2})\s*[::]?\s*(\S.*)$", re.S)
_MARK = re.compile(r"[※*]\s*(\d{0,2})")
_REACH = 1500


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote line with its number ("" when it has none)."""

    number: str
    text: str
    start: int
    end: int


def find_notes(document: Document) -> tuple[Note, ...]:
    """Every line that begins with ※."""
    notes: list[Note] = []
    for block in document.blocks:
        match = _NOTE.match(fold(document.text, block.start, block.end).text)
        if match:
            notes.append(Note(match.group(1), match.group(2).strip(), block.start, block.end))
    return tuple(notes)


def explain(document: Document, promise: Promise, notes: tuple[Note, ...]) -> Promise:
    """Give a promise the definition its note marks point to; the last mark of the label speaks of what is counted."""
    marks = _MARK.findall(fold(document.text, promise.label_start, promise.label_end).text)
    for number in reversed(marks):
        note = next((n for n in notes if n.number == number and promise.end <= n.start <= promise.end + _REACH), None)
        if note is not None:
            return replace(
                promise,
                definition=promise.definition or (note.text, note.start, note.end),
                counting=promise.counting or counting_of(note.text),
            )
    return promise
