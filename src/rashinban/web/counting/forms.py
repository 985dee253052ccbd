"""What to count, by choosing: every part of a counting query is a control with words, none has a syntax."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rashinban.core.area import PREFECTURES, REGIONS
from rashinban.core.errors import RashinbanError
from rashinban.ledger.count import read_places
from rashinban.ledger.kinds import kinds
from rashinban.ledger.query import CountingQuery
from rashinban.ledger.sentence import COUNTS, WINDOWS
from rashinban.records.models import CardRow, MeasureRow, PartyRow
from rashinban.web.inputs import DayInput, WordsField, measure_label, told_apart
from rashinban.web.long_choices import LongChecks

GROUPS = {
    "gathering": _("場・集まり"),
    "connection": _("引き合わせ"),
    "support": _("支援"),
    "award": _("獲得・認定"),
    "figure": _("企業の数値（企業秘密）"),
    "hours": _("施設の時間"),
    "membership": _("加入・役割"),
    "other": _("そのほか"),
}


class QueryForm(forms.Form):
    """One counting query. ``choices`` are the measures, networks and programmes this person may see."""

    kinds = forms.MultipleChoiceField(
        label=_("どの記録を数えますか"), widget=LongChecks, error_messages={"required": _("記録の種類を一つ以上選んでください。")}
    )
    count = forms.ChoiceField(label=_("何の数ですか"))
    window = forms.ChoiceField(label=_("いつのものを数えますか"))
    since = forms.DateField(label=_("累計を始める日"), required=False, widget=DayInput, help_text=_("累計のときだけ。空欄なら記録の初めからです。"))
    measures = forms.MultipleChoiceField(label=_("施策（その下も含みます）"), required=False, widget=LongChecks)
    networks = forms.MultipleChoiceField(label=_("会議体・ネットワーク"), required=False, widget=LongChecks)
    cards = forms.MultipleChoiceField(label=_("制度・施設・人材など"), required=False, widget=LongChecks)
    places = forms.MultipleChoiceField(label=_("地域"), required=False, widget=LongChecks)
    towns = WordsField(label=_("市町村（5けたのコード）"), required=False, help_text=_("例：04100。いくつかあるときは「、」で区切ります。"))
    tags = WordsField(label=_("分野・キーワード"), required=False, help_text=_("いくつか書くと、すべて付いた記録だけを数えます。"))
    party_roles = WordsField(label=_("企業・団体の役割"), required=False, help_text=_("その日にこの役割にあった企業・団体の記録だけを数えます。"))
    confirmed_only = forms.BooleanField(label=_("確認済みの記録だけを数える"), required=False)

    def __init__(self, *args: Any, choices: dict[str, tuple[tuple[str, str], ...]], language: str = "ja", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kinds"].choices = _kinds(language)
        self.fields["count"].choices = [(name, words.in_(language)) for name, words in COUNTS.items()]
        self.fields["window"].choices = [(name, words.in_(language)) for name, words in WINDOWS.items()]
        self.fields["places"].choices = _places()
        for name, offered in choices.items():
            known = {key for key, _label in offered}
            kept = [(key, key) for key in self.initial.get(name, ()) if key not in known]  # what may not be seen stays
            self.fields[name].choices = [*offered, *kept]

    def clean_towns(self) -> tuple[str, ...]:
        """Codes that are known to be of municipalities."""
        towns: tuple[str, ...] = self.cleaned_data["towns"]
        for town in towns:
            if not (town.isdecimal() and len(town) == 5):
                raise forms.ValidationError(_("「%(town)s」は5けたのコードではありません。") % {"town": town})
        return towns

    def query(self, of: CountingQuery | None = None) -> CountingQuery | None:
        """The query that was chosen; None (with the reason among the errors) when its parts do not fit together."""
        data = dict(self.cleaned_data)
        places = (*data.pop("places"), *data.pop("towns"))
        try:
            read_places(places)
            return CountingQuery(**data, places=places, of=of)
        except RashinbanError as wrong:
            self.add_error("places", f"{wrong.what}{wrong.remedy}")
        except ValueError as wrong:
            self.add_error("since" if "累計" in str(wrong) else None, _plain(wrong))
        return None


class SaveForm(forms.Form):
    """Why the query is right."""

    share = forms.BooleanField(label=_("割合（％）で答える（分母を決める）"), required=False)
    note = forms.CharField(
        label=_("この数え方にしたわけ"), required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("計画の文との対応を書いておくと、次の担当者が迷いません。")
    )


class DropForm(forms.Form):
    """Why it is not counted any more."""

    reason = forms.CharField(label=_("数えるのをやめるわけ"), max_length=500)


def initial_of(query: CountingQuery | None) -> dict[str, Any]:
    """A query as the form starts with it."""
    if query is None:
        return {"count": "facts", "window": "within"}
    data = {name: getattr(query, name) for name in CountingQuery.model_fields if name != "of"}
    towns = tuple(place for place in query.places if place.isdecimal() and not place.endswith("000"))
    return data | {"places": tuple(place for place in query.places if place not in towns), "towns": towns}


def choices_for(edition: Any, user: Any) -> dict[str, tuple[tuple[str, str], ...]]:
    """What may be chosen, by the keys that queries use: three statements."""
    measures = MeasureRow.objects.visible_to(user).filter(edition=edition, role="measure")
    networks = PartyRow.objects.visible_to(user).filter(organisation=edition.plan.organisation_id, kind="network", merged_into=None)
    cards = CardRow.objects.visible_to(user).filter(organisation=edition.plan.organisation_id, kind="offer")
    return {
        "measures": tuple((row.key, measure_label(row)) for row in told_apart(measures, user).only("key", "number", "title")),
        "networks": tuple(networks.values_list("key", "name")),
        "cards": tuple(cards.values_list("key", "title")),
    }


def _kinds(language: str) -> list[tuple[Any, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for kind in kinds().values():
        groups.setdefault(kind.group, []).append((kind.name, kind.label_en if language == "en" else kind.label))
    return [(GROUPS[group], found) for group, found in groups.items()]


def _places() -> list[tuple[Any, list[tuple[str, str]]]]:
    """Regions that every body draws alike, then the prefectures."""
    regions = list(dict.fromkeys(region.name for region in REGIONS))
    plain = [name for name in regions if len({each.codes for each in REGIONS if each.name == name}) == 1]
    prefectures: Iterable[Any] = PREFECTURES.areas
    return [(_("地域区分"), [(name, name) for name in plain]), (_("都道府県"), [(area.code, area.name) for area in prefectures])]


def _plain(wrong: ValueError) -> str:
    """What a value refused, without the words of the checker around it."""
    errors = getattr(wrong, "errors", None)
    return str(errors(include_url=False)[0].get("ctx", {}).get("error", wrong)) + "。" if callable(errors) else str(wrong)
