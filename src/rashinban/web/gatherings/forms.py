"""What is typed about gatherings, networks and who took part."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rashinban.core.area import PREFECTURES
from rashinban.records.access import Access
from rashinban.records.ledger import gatherings, networks
from rashinban.records.models import Confidentiality, PartyRow
from rashinban.web.inputs import (
    ClockInput,
    DayInput,
    MeasureChoice,
    MeasuresChoice,
    WordsField,
    measures_for,
    networks_for,
)
from rashinban.web.owning import OwnedForm

#: A gathering is no secret; what is said there may be.
_CLASSES = [each for each in Confidentiality.choices if each[0] != "secret"]


class GatheringForm(OwnedForm):
    """A gathering: when, where, what about, for which measures."""

    title = forms.CharField(label=_("名称"), max_length=300)
    network = forms.ModelChoiceField(label=_("会議体・ネットワーク"), queryset=None, required=False, empty_label=_("（会議体ではない）"))
    on = forms.DateField(label=_("開催日"), widget=DayInput)
    starts = forms.TimeField(label=_("開始"), required=False, widget=ClockInput)
    ends = forms.TimeField(label=_("終了"), required=False, widget=ClockInput)
    venue = forms.CharField(label=_("会場"), required=False, max_length=300)
    place = forms.ChoiceField(label=_("地域"), required=False, choices=())
    measures = MeasuresChoice(
        label=_("施策"), queryset=None, required=False, widget=forms.SelectMultiple(attrs={"size": 6}), help_text=_("この集まりで進める施策。Ctrlキーを押しながら選ぶと、いくつも選べます。")
    )
    agenda = forms.CharField(label=_("議題・内容"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 5}))
    tags = WordsField(label=_("分野・キーワード"), required=False, max_length=500, help_text=_("「、」で区切って書きます。"))
    confidentiality = forms.ChoiceField(
        label=_("公開の範囲"), choices=_CLASSES, initial=Confidentiality.INTERNAL, help_text=_("「公開」にすると、だれでも見られるカレンダーに載ります。参加者は載りません。")
    )

    def __init__(self, *args: Any, access: Access, user: Any, **options: Any) -> None:
        super().__init__(*args, access=access, **options)
        fields: Any = self.fields
        fields["network"].queryset = networks_for(user, access.recording)
        fields["measures"].queryset = measures_for(user, access.recording)
        fields["place"].choices = place_choices()
        fields["on"].initial = timezone.localdate()

    def details(self) -> gatherings.Details:
        """What was typed."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "owner"}
        return gatherings.Details(**said | {"measures": tuple(said["measures"])})


class NetworkForm(OwnedForm):
    """A network: who runs it, what for, how often it meets."""

    name = forms.CharField(label=_("名称"), max_length=200)
    kana = forms.CharField(label=_("ふりがな"), required=False, max_length=200)
    secretariat = forms.ModelChoiceField(label=_("事務局"), queryset=None, required=False, empty_label=_("（決めない）"))
    meets_every_months = forms.IntegerField(
        label=_("開催の間隔（か月）"), required=False, min_value=1, max_value=120, help_text=_("この間隔を過ぎると、一覧でお知らせします。")
    )
    purpose = forms.CharField(label=_("目的"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))
    website = forms.URLField(label=_("ウェブサイト"), required=False, max_length=500, assume_scheme="https")
    measures = MeasuresChoice(label=_("施策"), queryset=None, required=False, widget=forms.SelectMultiple(attrs={"size": 6}))
    tags = WordsField(label=_("分野・キーワード"), required=False, max_length=500, help_text=_("「、」で区切って書きます。"))
    confidentiality = forms.ChoiceField(label=_("公開の範囲"), choices=_CLASSES, initial=Confidentiality.INTERNAL)

    def __init__(self, *args: Any, access: Access, user: Any, **options: Any) -> None:
        super().__init__(*args, access=access, **options)
        fields: Any = self.fields
        bodies = PartyRow.objects.visible_to(user).filter(organisation__in=access.recording, kind="organisation", merged_into=None)
        fields["secretariat"].queryset = bodies.order_by("name")
        fields["measures"].queryset = measures_for(user, access.recording)

    def details(self) -> networks.Details:
        """What was typed."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "owner"}
        return networks.Details(**said | {"measures": tuple(said["measures"])})


class MemberForm(forms.Form):
    """Who joins, since when, as what."""

    who = WordsField(label=_("企業・団体"), max_length=2000, help_text=_("いくつもあるときは「、」で区切ります。はじめての名前は、保存すると登録されます。"))
    on = forms.DateField(label=_("加入日"), widget=DayInput)
    role = forms.CharField(label=_("役割"), required=False, max_length=100, help_text=_("会員、幹事など。"))


class LeaveForm(forms.Form):
    """The last day of a membership."""

    until = forms.DateField(label=_("脱退日"), widget=DayInput)


class ListForm(forms.Form):
    """A list of who took part, pasted or as a file."""

    text = forms.CharField(
        label=_("名簿の行"), required=False, max_length=500_000, strip=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Excelで行を選んでコピーし、ここに貼り付けます。列は、企業名、氏名、役割（発表・参加・助言）、法人番号、備考の順か、見出しの行を付けてください。"),
    )  # fmt: skip
    file = forms.FileField(label=_("ファイル"), required=False, help_text=_(".xlsx か .csv（UTF-8、Shift_JIS）。5MBまで。"))

    def clean(self) -> dict[str, Any]:
        """One of the two, of a size that a list has."""
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file is not None and file.size > 5 * 1024 * 1024:
            self.add_error("file", _("ファイルが大きすぎます。5MBまでにしてください。"))
        if not self.errors and file is None and not (cleaned.get("text") or "").strip():
            self.add_error("text", _("名簿の行を貼り付けるか、ファイルを選んでください。"))
        return cleaned


class CountedForm(forms.Form):
    """For which of the measures of a gathering its participants are counted."""

    measure = MeasureChoice(label=_("どの施策の実績とするか"), queryset=None, required=False, empty_label=_("（決めない）"))

    def __init__(self, *args: Any, measures: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["measure"]
        field.queryset = measures
        found = list(measures[:2])
        field.initial = found[0].pk if len(found) == 1 else None


def place_choices() -> list[tuple[str, Any]]:
    """The prefectures by their codes."""
    return [("", _("（決めない）")), *((area.code, area.name) for area in PREFECTURES.areas)]
