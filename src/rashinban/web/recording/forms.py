"""What is typed about an activity, and by what activities are looked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rashinban.ledger.kinds import Kind, kinds
from rashinban.records.access import Access
from rashinban.records.models import Confidentiality, Grade
from rashinban.web.inputs import (
    DayInput,
    MeasureChoice,
    WordsField,
    gatherings_for,
    measures_for,
    networks_for,
    offers_for,
)
from rashinban.web.owning import OwnedForm
from rashinban.web.templatetags.ledger import kind as kind_label

GROUPS = {
    "gathering": _("集まりで"),
    "connection": _("引き合わせ"),
    "support": _("支援・相談"),
    "award": _("獲得・認定"),
    "figure": _("企業の数値（企業秘密として扱います）"),
    "hours": _("施設の利用"),
    "membership": _("加入・役割"),
    "other": _("そのほか"),
}


def kind_choices(first: str) -> list[Any]:
    """Every kind under its group, ``first`` standing for none."""
    groups = [
        (words, [(kind.name, kind_label(kind.name)) for kind in kinds().values() if kind.group == group])
        for group, words in GROUPS.items()
    ]
    return [("", first), *groups]


class RecordForm(OwnedForm):
    """What all deeds of one record share: the day, for what, where; the rest is for those who need it."""

    on = forms.DateField(label=_("日付"), widget=DayInput)
    measure = MeasureChoice(label=_("施策"), queryset=None, required=False, empty_label=_("（決めない）"))
    gathering = forms.ModelChoiceField(label=_("集まり"), queryset=None, required=False, empty_label=_("（集まりではない）"))
    network = forms.ModelChoiceField(label=_("会議体・ネットワーク"), queryset=None, required=False, empty_label=_("（なし）"))
    tags = WordsField(label=_("分野・キーワード"), required=False, max_length=500, help_text=_("「、」で区切って書きます。"))
    note = forms.CharField(label=_("内容"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    confidentiality = forms.ChoiceField(label=_("公開の範囲"), choices=Confidentiality.choices, initial=Confidentiality.INTERNAL)
    evidence = forms.FileField(label=_("根拠のファイル"), required=False, help_text=_("PDF・Excel・Word・CSV・画像。20MBまで。"))
    evidence_link = forms.URLField(label=_("根拠のリンク"), required=False, max_length=1000, assume_scheme="https")

    def __init__(self, *args: Any, access: Access, user: Any, **options: Any) -> None:
        super().__init__(*args, access=access, **options)
        mine = access.recording
        fields: Any = self.fields
        fields["measure"].queryset = measures_for(user, mine)
        fields["gathering"].queryset = gatherings_for(user, mine)
        fields["network"].queryset = networks_for(user, mine)
        fields["on"].initial = timezone.localdate()

    def clean_on(self) -> Any:
        """What has not happened yet is no fact."""
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("まだ来ていない日です。予定は「集まり」に書いてください。"))
        return day

    @property
    def opened(self) -> bool:
        """Whether anything is written in the part that is folded away at first."""
        names = ("network", "tags", "evidence_link")
        shown = any(self[name].value() for name in names) or self["confidentiality"].value() != Confidentiality.INTERNAL
        return shown or any(name in self.errors for name in (*names, "note", "evidence", "confidentiality"))


#: Groups of kinds that are about somebody: without a name they would count nobody.
_ABOUT_SOMEBODY = ("gathering", "connection", "support", "award", "figure", "membership")


def asks_who(kind: Kind) -> bool:
    """Whether a record of this kind says nothing without a name (a meeting that was held does)."""
    return kind.group in _ABOUT_SOMEBODY and kind.name != "held"


class DeedForm(forms.Form):
    """One thing that was done: what, by whom, with whom, how much."""

    kind = forms.ChoiceField(label=_("何があったか"), choices=())
    who = WordsField(
        label=_("だれが"), required=False, max_length=5000, help_text=_("企業や団体の名前。いくつもあるときは「、」で区切ります。はじめての名前は、保存すると登録されます。")
    )
    counterpart = WordsField(label=_("相手"), required=False, max_length=500, help_text=_("面談や成立の相手。一つだけ書きます。"))
    amount = forms.DecimalField(label=_("数量・金額"), required=False, max_digits=18, decimal_places=4)
    unit = forms.CharField(label=_("単位"), required=False, max_length=20)
    card = forms.ModelChoiceField(label=_("制度・施設"), queryset=None, required=False, empty_label=_("（なし）"))
    role = forms.CharField(label=_("役割"), required=False, max_length=100)
    until = forms.DateField(label=_("終了日"), required=False, widget=DayInput, help_text=_("加入や認定が終わる日。続いていれば空けておきます。"))

    def __init__(self, *args: Any, access: Access, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["kind"].choices = kind_choices(_("選んでください"))
        fields["card"].queryset = offers_for(user, access.recording)

    def clean(self) -> dict[str, Any]:
        """Somebody it is about, unless heads were counted; an amount of several together would be counted for each."""
        cleaned = super().clean() or {}
        kind = kinds().get(cleaned.get("kind", ""))
        if kind is not None and asks_who(kind) and not cleaned.get("who") and cleaned.get("amount") is None and "who" not in self.errors:
            self.add_error("who", _("だれのことかが分かりません。企業や団体の名前を書いてください。人数だけを残すときは、数量に書きます。"))
        if len(cleaned.get("counterpart") or ()) > 1:
            self.add_error("counterpart", _("相手は一つだけ書いてください。いくつもあるときは、分けて記録します。"))
        if cleaned.get("amount") is not None and len(cleaned.get("who") or ()) > 1:
            self.add_error("amount", _("数量・金額は、企業が一つのときだけ書けます。企業ごとに分けて記録してください。"))
        return cleaned

    @property
    def opened(self) -> bool:
        """Whether anything is written in the part that is folded away at first."""
        names = ("card", "role", "until", "amount", "unit")
        return any(self[name].value() or name in self.errors for name in names)


class ReasonForm(forms.Form):
    """Why something is taken back or corrected."""

    reason = forms.CharField(label=_("わけ"), max_length=500)


class ConfirmForm(forms.Form):
    """How somebody made sure of a fact."""

    how = forms.CharField(label=_("確認の方法"), max_length=300, help_text=_("何を見て、だれに聞いて確かめたか。"))


class EvidenceForm(forms.Form):
    """A file or a link that a fact rests on."""

    file = forms.FileField(label=_("ファイル"), required=False, help_text=_("PDF・Excel・Word・CSV・画像。20MBまで。"))
    link = forms.URLField(label=_("リンク"), required=False, max_length=1000, assume_scheme="https")
    grade = forms.ChoiceField(label=_("裏付け"), choices=Grade.choices, initial=Grade.DOCUMENT)

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned.get("file") or cleaned.get("link")):
            self.add_error("file", _("ファイルかリンクのどちらかを入れてください。"))
        return cleaned


class ActivityFilter(forms.Form):
    """By what activities are looked for. All fields may be empty."""

    q = forms.CharField(label=_("企業・団体"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("種類"), required=False, choices=())
    measure = MeasureChoice(label=_("施策"), queryset=None, required=False, empty_label=_("すべて"))
    since = forms.DateField(label=_("この日から"), required=False, widget=DayInput)
    until = forms.DateField(label=_("この日まで"), required=False, widget=DayInput)
    whose = forms.ChoiceField(
        label=_("だれの記録"), required=False, choices=(("", _("すべて")), ("mine", _("自分の記録")), ("division", _("自分の課の記録")))
    )

    def __init__(self, *args: Any, user: Any, organisations: frozenset[int], **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["kind"].choices = kind_choices(_("すべて"))
        fields["measure"].queryset = measures_for(user, organisations)
