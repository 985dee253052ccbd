"""Fields that forms of several groups share: days, lists of words, what a record may be tied to."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rashinban.records.models import CardRow, GatheringRow, MeasureRow, PartyRow
from rashinban.web.long_choices import LongSelect

_BETWEEN = re.compile(r"[、,，;；\n]+")


class DayInput(forms.DateInput):
    """A date with the browser's calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class ClockInput(forms.TimeInput):
    """A time of day with the browser's clock."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class WordsField(forms.CharField):
    """Several words or names in one line, between 、 or commas; each once, in their order, as a tuple."""

    def prepare_value(self, value: Any) -> Any:
        """A tuple is shown as it would be typed."""
        return "、".join(value) if isinstance(value, (tuple, list)) else value

    def clean(self, value: Any) -> Any:
        """Words may not hold the bar they are kept between."""
        words = tuple(dict.fromkeys(part.strip() for part in _BETWEEN.split(super().clean(value) or "") if part.strip()))
        if any("|" in word for word in words):
            raise forms.ValidationError(_("「|」は使えません。"))
        if any(len(word) > 200 for word in words):
            raise forms.ValidationError(_("一つの語は200字までにしてください。"))
        return words


class MeasureChoice(forms.ModelChoiceField):
    """A measure of a plan in force, among those that may be read."""

    widget = LongSelect

    def label_from_instance(self, row: Any) -> str:
        return measure_label(row)


class MeasuresChoice(forms.ModelMultipleChoiceField):
    """Several of them."""

    def label_from_instance(self, row: Any) -> str:
        return measure_label(row)


def measure_label(row: MeasureRow) -> str:
    """The number and the title of a measure, cut where a list would grow too wide; one of several with the same title
    also says under what it stands."""
    title = row.title if len(row.title) <= 60 else f"{row.title[:59]}…"
    under = getattr(row, "under", None) if getattr(row, "repeated", False) else None
    return f"{row.number or ''} {title}{f'（{under[:30]}）' if under else ''}".strip()


def told_apart(rows: Any, user: Any) -> Any:
    """Measures with what tells those of the same title from each other, as far as this person may read it."""
    same = MeasureRow.objects.filter(edition=OuterRef("edition"), title=OuterRef("title")).exclude(pk=OuterRef("pk"))
    above = MeasureRow.objects.visible_to(user).filter(pk=OuterRef("parent"))
    return rows.annotate(repeated=Exists(same), under=Subquery(above.values("title")[:1]))


def measures_for(user: Any, organisations: frozenset[int]) -> Any:
    """The measures to choose from: of the plans in force of these organisations."""
    rows = MeasureRow.objects.visible_to(user).filter(edition__standing="in_force", edition__plan__organisation__in=organisations)
    return told_apart(rows, user).select_related("edition__plan").order_by("edition__plan__title", "edition", "position")


def networks_for(user: Any, organisations: frozenset[int]) -> Any:
    """The networks to choose from."""
    return PartyRow.objects.visible_to(user).filter(kind="network", organisation__in=organisations, merged_into=None)


def gatherings_for(user: Any, organisations: frozenset[int]) -> Any:
    """The gatherings to choose from, the newest first: those of the last two years and those to come."""
    since = timezone.localdate() - timedelta(days=731)
    rows = GatheringRow.objects.visible_to(user).filter(organisation__in=organisations, on__gte=since)
    return rows.exclude(standing="cancelled")


def offers_for(user: Any, organisations: frozenset[int]) -> Any:
    """The programmes and facilities to choose from."""
    return CardRow.objects.visible_to(user).filter(organisation__in=organisations, what__in=("programme", "asset"))
