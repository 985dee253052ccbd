"""The plan of an edition as somebody may read it, and whether they may read its document as a whole."""

from __future__ import annotations

from datetime import date
from typing import Any

from rashinban.core.source import Source
from rashinban.plans.plan import Plan
from rashinban.records import convert
from rashinban.records.models import EditionRow, IndicatorRow, MeasureRow
from rashinban.records.progress import contents_of


def read_visible(edition: EditionRow, user: Any, as_of: date) -> tuple[Plan, bool]:
    """The part of the plan that may be read, and whether that is all of it."""
    contents = contents_of(edition, as_of)
    measures = _keys(MeasureRow, edition, user)
    indicators = _keys(IndicatorRow, edition, user)
    complete = measures >= set(contents.measures) and indicators >= set(contents.indicators)
    return convert.select(contents.plan, measures, indicators), complete


def may_read_text(edition: EditionRow, complete: bool) -> bool:
    """The document's text is shown to those who may read everything in it: a hidden measure stands in it in plain words."""
    return bool(edition.text) and complete


def agrees(edition: EditionRow, source: Source | None) -> bool:
    """The place of a source still holds the quoted words in the text of the edition."""
    if source is None or source.start is None or source.end is None or not edition.text:
        return False
    found = edition.text[source.start : source.end]
    return bool(found) and (source.quotation is None or found == source.quotation)


def _keys(rows: Any, edition: EditionRow, user: Any) -> set[str]:
    return set(rows.objects.filter(edition=edition).visible_to(user).values_list("key", flat=True))
