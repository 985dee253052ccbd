"""What is typed about a company, a person or a network."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rashinban.core.area import PREFECTURES
from rashinban.core.errors import RashinbanError
from rashinban.ledger.corporate_number import read_corporate_number
from rashinban.ledger.roles import suggestions
from rashinban.matching.places import read_spot
from rashinban.records.models import Confidentiality, PartyKind, PartyRow
from rashinban.web.inputs import DayInput, WordsField, networks_for
from rashinban.web.naming import NamingForm
from rashinban.web.owning import OwnedForm
from rashinban.web.templatetags.ledger import place as place_name

#: Fields of a form that only some kinds of parties have.
ONLY_FOR = {
    PartyKind.ORGANISATION: ("corporate_number", "industry", "employees", "capital"),
    PartyKind.PERSON: ("employer_name",),
    PartyKind.NETWORK: ("secretariat_name", "meets_every_months", "purpose"),
}


class Suggested(forms.TextInput):
    """A box for any words, with some offered."""

    template_name = "parties/suggested.html"

    def __init__(self, words: tuple[str, ...]) -> None:
        super().__init__()
        self.words = words

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """The words stand in a list beside the box."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["words"] = self.words
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}_words"
        return context


class PartyFields(NamingForm):
    """The facts about a party, of all kinds; what one kind does not have is taken away."""

    kind = forms.ChoiceField(label=_("種類"), choices=PartyKind.choices)
    name = forms.CharField(label=_("名称"), max_length=200, help_text=_("個人は氏名。正式な名称で書きます。"))
    kana = forms.CharField(label=_("ふりがな"), max_length=200, required=False)
    names = forms.CharField(
        label=_("別名・旧名称"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("一行に一つ。探すときや取り込むときに、この名前でも見つかります。")
    )
    corporate_number = forms.CharField(
        label=_("法人番号"), required=False, max_length=30, help_text=_("13けた。けたの検査はしますが、実在するかどうかは分かりません。")
    )
    place = forms.CharField(label=_("所在地"), required=False, max_length=60, help_text=_("都道府県、または市区町村のコード。例：宮城県、04100"))
    address = forms.CharField(label=_("住所"), required=False, max_length=300)
    industry = forms.CharField(label=_("業種"), required=False, max_length=100)
    employees = forms.IntegerField(label=_("従業員数"), required=False, min_value=0, max_value=10_000_000)
    capital = forms.IntegerField(label=_("資本金（円）"), required=False, min_value=0, max_value=10**16)
    website = forms.URLField(label=_("ウェブサイト"), required=False, max_length=500, assume_scheme="https")
    tags = WordsField(label=_("分野・キーワード"), required=False, max_length=500, help_text=_("「、」で区切って書きます。"))
    employer_name = forms.CharField(label=_("所属"), required=False, max_length=200, help_text=_("登録されている企業・団体の名称。"))
    secretariat_name = forms.CharField(label=_("事務局"), required=False, max_length=200, help_text=_("登録されている企業・団体の名称。"))
    meets_every_months = forms.IntegerField(label=_("開催の間隔（か月）"), required=False, min_value=1, max_value=120)
    purpose = forms.CharField(label=_("目的"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    note = forms.CharField(label=_("備考"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    confidentiality = forms.ChoiceField(label=_("公開の範囲"), choices=Confidentiality.choices, initial=Confidentiality.INTERNAL)

    def keep_kind(self, kind: str) -> None:
        """Only the fields that this kind of party has."""
        for other, names in ONLY_FOR.items():
            if other != kind:
                for name in names:
                    self.fields.pop(name, None)

    def clean_corporate_number(self) -> str:
        """Thirteen digits that agree with their check digit."""
        text: str = self.cleaned_data["corporate_number"]
        return _told(read_corporate_number, text) if text.strip() else ""

    def clean_place(self) -> str:
        """The code of a place that was written in words or as a code."""
        text: str = self.cleaned_data["place"].strip()
        known = {place_name(code): code for code in (self.initial.get("place_code", ""),) if code}
        if text in known or not text:
            return known.get(text, "")
        spot = _told(read_spot, text)
        return str(spot.municipality if spot.municipality.isdecimal() else spot.prefecture)

    def clean_names(self) -> tuple[str, ...]:
        """One name a line."""
        lines = tuple(dict.fromkeys(line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip()))
        if any(len(line) > 200 for line in lines):
            raise forms.ValidationError(_("一つの名前は200字までにしてください。"))
        return lines

    def columns(self) -> dict[str, Any]:
        """What is given to :func:`records.ledger.parties.add_party`, without the relations."""
        apart = ("names", "employer_name", "secretariat_name", "owner")
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}


class NewPartyForm(PartyFields, OwnedForm):
    """A new party, with whose record it is."""

    field_order = ("kind", "name", "kana", "corporate_number", "place", "address", "industry", "employer_name", "secretariat_name")


class RoleForm(forms.Form):
    """A role or a membership with its days."""

    network = forms.ModelChoiceField(PartyRow.objects.none(), label=_("会議体・ネットワーク"), required=False, empty_label=_("（会議体ではない）"))
    role = forms.CharField(label=_("役割"), required=False, max_length=100, widget=Suggested(suggestions()), help_text=_("候補のほか、自由に書けます。"))
    on = forms.DateField(label=_("開始日"), widget=DayInput)
    until = forms.DateField(label=_("終了日"), widget=DayInput, required=False, help_text=_("続いていれば空けておきます。"))

    def __init__(self, *args: Any, user: Any, party: PartyRow, **options: Any) -> None:
        super().__init__(*args, auto_id="role_%s", **options)
        field: Any = self.fields["network"]
        field.queryset = networks_for(user, frozenset({party.organisation_id})).exclude(pk=party.pk)

    def clean(self) -> dict[str, Any]:
        """A network or a role, and days in their order."""
        given: dict[str, Any] = super().clean() or {}
        if not given.get("network") and not given.get("role"):
            self.add_error("role", _("会議体を選ぶか、役割を書いてください。"))
        if given.get("on") and given.get("until") and given["until"] < given["on"]:
            self.add_error("until", _("終了日が開始日より前です。"))
        return given


class EndRoleForm(forms.Form):
    """The last day of a role."""

    until = forms.DateField(label=_("終了日"), widget=DayInput)


class OptInForm(forms.Form):
    """When and how a person agreed."""

    on = forms.DateField(label=_("同意を得た日"), widget=DayInput)
    how = forms.CharField(label=_("同意の方法"), max_length=200, help_text=_("書面、メール、面談など。"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, auto_id="opt_in_%s", **options)


def prefectures() -> list[tuple[str, str]]:
    """The prefectures to choose from."""
    return [(area.code, area.name) for area in PREFECTURES.areas]


def _told(read: Any, text: str) -> Any:
    """What a reader of the library makes of it; its error beside the field."""
    try:
        return read(text)
    except RashinbanError as error:
        raise forms.ValidationError(f"{error.what}{error.remedy}") from error
