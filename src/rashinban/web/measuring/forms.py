"""Forms: the statistic of an indicator, why it is taken away, why figures are set aside."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rashinban.core.area import REGIONS
from rashinban.core.areas.history import history
from rashinban.core.errors import RashinbanError
from rashinban.monitoring.measuring import Measuring
from rashinban.statistics.catalogue.catalogue import catalogue
from rashinban.statistics.catalogue.entry import THEMES, Entry
from rashinban.statistics.selection import Held
from rashinban.statistics.views.words import full_name_of
from rashinban.web.inputs import WordsField
from rashinban.web.long_choices import LongSelect

USES = (
    ("value", _("実績とする（計画の約束と同じもの）")),
    ("reference", _("参考として並べて見る（判定には使わない）")),
)


class AreasField(WordsField):
    """Names or codes of areas, as their codes; a region that every body draws alike is its prefectures."""

    def prepare_value(self, value: Any) -> Any:
        """Codes are shown as names."""
        return "、".join(full_name_of(code) for code in value) if isinstance(value, (tuple, list)) else value

    def clean(self, value: Any) -> Any:
        """Every word must name one area."""
        codes: list[str] = []
        for word in super().clean(value):
            drawn = {region.codes for region in REGIONS if region.name == word}
            if len(drawn) == 1:
                codes += drawn.pop()
                continue
            try:
                codes.append(history().find(word).code)
            except RashinbanError as error:
                raise forms.ValidationError(f"{error.what}{error.remedy or ''}") from None
        return tuple(dict.fromkeys(codes))


class MeasuringForm(forms.Form):
    """By which statistic, for which areas, as what, and why."""

    statistic = forms.ChoiceField(label=_("どの統計で測りますか"), widget=LongSelect, error_messages={"required": _("統計を一つ選んでください。")})
    areas = AreasField(
        label=pgettext_lazy("areas", "地域"),
        help_text=_("例：宮城県、仙台市、04100。いくつか書くと、合わせて一つの地域として見ます。"),
        error_messages={"required": _("地域を一つ以上書いてください。")},
    )
    region = forms.CharField(label=_("合わせた地域の名前"), required=False, max_length=100, help_text=_("地域をいくつか書いたときだけ。例：東北6県"))
    use = forms.ChoiceField(label=_("何として使いますか"), choices=USES, widget=forms.RadioSelect)
    why = forms.CharField(
        label=_("この統計にしたわけ"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("計画の文と統計の定義が同じか、違うなら何が足りないかを書いてください。"),
        error_messages={"required": _("わけを書いてください。次の担当者が迷いません。")},
    )

    def __init__(self, *args: Any, held: Iterable[Held], language: str = "ja", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["statistic"].choices = _statistics(held, language)

    def clean(self) -> dict[str, Any]:
        """Several areas are one region, which has a name."""
        data: dict[str, Any] = super().clean() or {}
        areas = data.get("areas") or ()
        if len(areas) > 1 and not data.get("region"):
            self.add_error("region", _("地域を合わせて見るときは、その名前を書いてください。"))
        if len(areas) == 1:
            data["region"] = ""
        return data

    def measuring(self, indicator: str) -> Measuring:
        """What was chosen, of this indicator."""
        data = dict(self.cleaned_data)
        return Measuring(indicator=indicator, **{**data, "region": data["region"] or None})


class WhyForm(forms.Form):
    """Why something ends."""

    reason = forms.CharField(label=_("やめるわけ"), max_length=500)


def initial_of(measuring: Measuring | None) -> dict[str, Any]:
    """A binding as the form starts with it."""
    return measuring.model_dump(exclude={"indicator"}) if measuring is not None else {"use": "value"}


def _unit_of(entry: Entry, language: str) -> str:
    """Its unit in brackets; empty for none."""
    if not entry.unit:
        return ""
    return f" ({entry.unit_en or entry.unit})" if language == "en" else f"（{entry.unit}）"


def _statistics(held: Iterable[Held], language: str) -> list[tuple[Any, Any]]:
    """The entries of the catalogue by theme; those whose tables are not held say so."""
    known, there = catalogue(), {(each.table, item.code) for each in held for item in each.items}
    groups: list[tuple[Any, Any]] = [("", _("選んでください"))]
    seen: set[str] = set()
    for theme, words in THEMES.items():
        options = []
        for entry in known.of_theme(theme):
            if entry.formula is None or entry.key in seen:
                continue
            seen.add(entry.key)
            lacking = "" if known.computable(entry.key, there) else _("（統計表がまだありません）")
            options.append((entry.key, f"{entry.words.in_(language)}{_unit_of(entry, language)}{lacking}"))
        if options:
            groups.append((words.in_(language), options))
    return groups
