"""Every kind of record that can be found: which of its words are searched, and whose writing makes them stale."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from rashinban.records.models import (
    CardRow,
    CaseRow,
    ConnectionRow,
    EditionRow,
    FactRow,
    GatheringRow,
    IndicatorRow,
    LessonRow,
    MeasureRow,
    Organisation,
    PartyName,
    PartyRow,
    ReportRow,
)

#: A paragraph of a plan: a line, or a cell of a table.
_PARAGRAPH = re.compile(r"[^\r\n\t]+")


@dataclass(frozen=True, slots=True)
class Document:
    """One text to be found. The first line of ``title`` is its name, the others are further names."""

    row: int
    title: str
    text: str
    part: int = 0
    start: int = 0


@dataclass(frozen=True, slots=True)
class Watch:
    """A table whose rows are words of a source. ``ids`` is SQL for the rows it concerns, ``{row}`` the row written;
    a new row matters only ``when``."""

    model: Any
    ids: str = "{row}.id"
    when: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of record, and how its texts are read. ``open`` is what must hold of a row that is found."""

    kind: str
    model: Any
    read: Callable[[Collection[int]], Iterator[Document]]
    watches: tuple[Watch, ...]
    of_edition: str = ""
    only: tuple[tuple[str, Any], ...] = ()


def split_paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """The paragraphs of a plan's text with the place where each begins; blank ones are left out.

    >>> list(split_paragraphs("第1章\\n\\n指標\\t 50件 \\n"))
    [(0, '第1章'), (5, '指標'), (9, '50件')]
    """
    for found in _PARAGRAPH.finditer(text):
        line = found[0]
        if words := line.strip():
            yield found.start() + len(line) - len(line.lstrip()), words


def _lines(parts: Iterable[Any]) -> str:
    """What is there, one under the other; several words of one column beside each other."""
    return "\n".join(" ".join(part) if isinstance(part, tuple) else str(part) for part in parts if part)


def _columns(model: Any, titles: tuple[str, ...], texts: tuple[str, ...]) -> Callable[[Collection[int]], Iterator[Document]]:
    """Reads rows whose words stand in columns of their own."""

    def read(rows: Collection[int]) -> Iterator[Document]:
        found = model._base_manager.filter(pk__in=rows).order_by().values_list("pk", *titles, *texts)
        for pk, *words in found:
            yield Document(pk, _lines(words[: len(titles)]), _lines(words[len(titles) :]))

    return read


def _texts(rows: Collection[int]) -> Iterator[Document]:
    for pk, text in EditionRow.objects.filter(pk__in=rows).order_by().values_list("pk", "text"):
        for part, (start, words) in enumerate(split_paragraphs(text)):
            yield Document(pk, "", words, part, start)


def _measures(rows: Collection[int]) -> Iterator[Document]:
    columns = ("pk", "number", "title", "text", "this_year", "next_year")
    for pk, number, title, *texts in MeasureRow.objects.filter(pk__in=rows).order_by().values_list(*columns):
        yield Document(pk, " ".join(part for part in (number, title) if part), _lines(texts))


def _indicators(rows: Collection[int]) -> Iterator[Document]:
    found = IndicatorRow.objects.filter(pk__in=rows).order_by().values_list("pk", "label", "definition", "criterion")
    for pk, label, definition, criterion in found:
        yield Document(pk, label, _lines((definition, criterion.text if criterion else "")))


def _parties(rows: Collection[int]) -> Iterator[Document]:
    others: dict[int, list[str]] = {}
    for party, name in PartyName.objects.filter(party__in=rows).order_by("name").values_list("party", "name"):
        others.setdefault(party, []).append(name)
    columns = ("pk", "name", "kana", "industry", "tags", "purpose", "address", "note")
    for pk, name, kana, *texts in PartyRow.objects.filter(pk__in=rows).order_by().values_list(*columns):
        yield Document(pk, _lines((name, *others.get(pk, ()), kana)), _lines(texts))


def _plain(kind: str, model: Any, titles: tuple[str, ...], texts: tuple[str, ...], **more: Any) -> Source:
    return Source(kind, model, _columns(model, titles, texts), (Watch(model),), **more)


_OF_ORGANISATION = (
    f"e.id FROM {EditionRow._meta.db_table} e JOIN records_planrow p ON p.id = e.plan_id WHERE p.organisation_id = {{row}}.id"
)

#: By kind, in the order in which they are shown.
SOURCES: dict[str, Source] = {
    source.kind: source
    for source in (
        Source(
            "plan",
            EditionRow,
            _columns(EditionRow, ("title", "organisation_name", "plan__organisation__name"), ()),
            (Watch(EditionRow), Watch(Organisation, _OF_ORGANISATION)),
            of_edition="pk",
        ),
        Source("text", EditionRow, _texts, (Watch(EditionRow),), of_edition="pk"),
        Source("indicator", IndicatorRow, _indicators, (Watch(IndicatorRow),), of_edition="edition"),
        Source("measure", MeasureRow, _measures, (Watch(MeasureRow),), of_edition="edition"),
        _plain("card", CardRow, ("title",), ("summary", "text", "tags", "purposes", "rate")),
        Source(
            "party",
            PartyRow,
            _parties,
            (Watch(PartyRow), Watch(PartyName, "{row}.party_id")),
            only=(("merged_into", None),),
        ),
        _plain("gathering", GatheringRow, ("title",), ("agenda", "venue", "tags")),
        _plain("connection", ConnectionRow, ("title",), ("note",)),
        _plain("case", CaseRow, ("title",), ("note",)),
        _plain("lesson", LessonRow, ("title",), ("text", "tags")),
        Source(
            "fact",
            FactRow,
            _columns(FactRow, (), ("note",)),
            (Watch(FactRow, when="NEW.note <> ''"),),
            only=(("withdrawn_at", None),),
        ),
        _plain("report", ReportRow, ("title",), ("foreword",)),
    )
}
