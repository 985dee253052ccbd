"""The forms of the administration."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from rashinban.records.models import Division, Duty, Organisation, Person
from rashinban.web.inputs import DayInput

_LOGIN = RegexValidator(r"^[\w.@+\-]+$", _("英数字と . _ - @ + だけにしてください。"))


class PersonForm(forms.Form):
    """Name, address and language of a person."""

    name = forms.CharField(label=_("氏名"), max_length=100)
    mail = forms.EmailField(label=_("メール"), required=False, help_text=_("お知らせを送ります。なければ空けておきます。"))
    language = forms.ChoiceField(label=_("画面の言語"), choices=(("ja", "日本語"), ("en", "English")), initial="ja")


class NewPersonForm(PersonForm):
    """A new person with a first role."""

    login = forms.CharField(label=_("ログインID"), max_length=150, validators=[_LOGIN], help_text=_("職員番号など。あとから変えられません。"))
    field_order = ("login", "name", "mail", "language")

    def clean_login(self) -> str:
        """Logins are unique."""
        login: str = self.cleaned_data["login"]
        if Person.objects.filter(login=login).exists():
            raise forms.ValidationError(_("このログインIDはすでに使われています。"))
        return login


class RoleForm(forms.Form):
    """A duty from a day to a day. The division's name carries its organisation."""

    duty = forms.ChoiceField(label=_("役割"), choices=Duty.choices)
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("組織"))
    division = forms.ModelChoiceField(
        Division.objects.none(), label=_("課"), required=False, help_text=_("承認者と報告担当だけ、課を選びます。")
    )
    since = forms.DateField(label=_("開始日"), widget=DayInput)
    until = forms.DateField(label=_("終了日"), widget=DayInput, required=False, help_text=_("決まっていなければ空けておきます。"))

    def __init__(self, *args: Any, organisations: Any, required: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].queryset = organisations
        self.fields["division"].queryset = Division.objects.filter(organisation__in=organisations).select_related("organisation")
        self.fields["division"].label_from_instance = lambda row: f"{row.organisation.name}　{row.name}"
        if len(organisations) == 1:
            self.fields["organisation"].initial = organisations[0]


class HandOverForm(forms.Form):
    """Who hands over to whom, and on which day the successor begins."""

    predecessor = forms.ModelChoiceField(Person.objects.none(), label=_("前任者"))
    successor = forms.ModelChoiceField(
        Person.objects.none(), label=_("後任者"), required=False, empty_label=_("新しい人（下に書きます）")
    )
    login = forms.CharField(label=_("新しい人のログインID"), max_length=150, required=False, validators=[_LOGIN])
    name = forms.CharField(label=_("新しい人の氏名"), max_length=100, required=False)
    mail = forms.EmailField(label=_("新しい人のメール"), required=False)
    day = forms.DateField(label=_("引き継ぎ日"), widget=DayInput, help_text=_("この日から後任者の役割が始まり、前任者の役割は前の日に終わります。"))

    def __init__(self, *args: Any, people: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("predecessor", "successor"):
            self.fields[name].queryset = people
            self.fields[name].label_from_instance = lambda row: f"{row.name}{_('（')}{row.login}{_('）')}"

    def clean(self) -> dict[str, Any]:
        """A successor is somebody known or somebody new, not both and not nobody."""
        given: dict[str, Any] = super().clean() or {}
        new = given.get("login") or given.get("name")
        if given.get("successor") and new:
            self.add_error("successor", _("後任者を選ぶか、新しい人を書くか、どちらかにしてください。"))
        elif not given.get("successor"):
            for name in ("login", "name"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("後任者を上で選ぶか、ここに書いてください。"))
            if given.get("login") and Person.objects.filter(login=given["login"]).exists():
                self.add_error("login", _("このログインIDはすでに使われています。"))
        return given


class DivisionForm(forms.Form):
    """A division in the tree."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("組織"))
    name = forms.CharField(label=_("課の名前"), max_length=200)
    parent = forms.ModelChoiceField(Division.objects.none(), label=_("上位の課"), required=False, empty_label=_("なし（一番上）"))
    position = forms.IntegerField(label=_("並び順"), min_value=0, max_value=9999, initial=0, help_text=_("小さいものが先に並びます。"))

    def __init__(self, *args: Any, organisations: Any, row: Division | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        divisions = Division.objects.filter(organisation__in=organisations).select_related("organisation")
        self.fields["organisation"].queryset = organisations
        self.fields["parent"].queryset = divisions
        self.fields["parent"].label_from_instance = lambda each: f"{each.organisation.name}　{each.name}"
        if row is not None:
            del self.fields["organisation"]
            self.fields["parent"].queryset = divisions.filter(organisation=row.organisation).exclude(pk=row.pk)
        else:
            del self.fields["position"]
            if len(organisations) == 1:
                self.fields["organisation"].initial = organisations[0]


class OrganisationForm(forms.Form):
    """A partner body."""

    name = forms.CharField(label=_("組織の名称"), max_length=200)

    def clean_name(self) -> str:
        """Names are unique."""
        name: str = self.cleaned_data["name"].strip()
        if Organisation.objects.filter(name=name).exists():
            raise forms.ValidationError(_("この名称の組織はすでにあります。"))
        return name


class RosterForm(forms.Form):
    """A roster file."""

    file = forms.FileField(label=_("名簿のファイル"), help_text=_("Excel（xlsx）かCSV。2 MBまで。"))

    def clean_file(self) -> Any:
        """Not larger than any roster is."""
        file = self.cleaned_data["file"]
        if file.size > 2_000_000:
            raise forms.ValidationError(_("大きすぎます。名簿だけのファイルにしてください。"))
        return file


class RuleSetForm(forms.Form):
    """A rule set of one's own."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("組織"))
    file = forms.FileField(label=_("規則のファイル（YAML）"), help_text=_("200 KBまで。ファイルの中の例（cases）のとおりに判定できるものだけを取り込みます。"))
    since = forms.DateField(label=_("使いはじめる日"), widget=DayInput)

    def __init__(self, *args: Any, organisations: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].queryset = organisations
        if len(organisations) == 1:
            self.fields["organisation"].initial = organisations[0]

    def clean_file(self) -> str:
        """The text of the file."""
        file = self.cleaned_data["file"]
        if file.size > 200_000:
            raise forms.ValidationError(_("規則としては大きすぎます。"))
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("UTF-8のYAMLファイルにしてください。")) from error


class ReminderForm(forms.Form):
    """The days of reminding of one organisation."""

    days = forms.CharField(
        label=_("お知らせする日"), max_length=200, help_text=_("期限までの日数をコンマで区切ります。0は当日、-3は期限の3日後です。例：14, 7, 1, 0, -3, -7")
    )

    def clean_days(self) -> list[int]:
        """Numbers of days."""
        text = self.cleaned_data["days"].replace("、", ",").replace("，", ",")
        try:
            return [int(part) for part in text.split(",") if part.strip()]
        except ValueError as error:
            raise forms.ValidationError(_("整数をコンマで区切ってください。")) from error


class EventFilter(forms.Form):
    """What of the audit trail to show."""

    person = forms.CharField(label=_("人"), required=False, max_length=100)
    verb = forms.ChoiceField(label=_("したこと"), required=False)
    subject = forms.CharField(label=_("対象"), required=False, max_length=200)
    since = forms.DateField(label=_("この日から"), required=False, widget=DayInput)
    until = forms.DateField(label=_("この日まで"), required=False, widget=DayInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        from rashinban.records.verbs import WORDS

        super().__init__(*args, **options)
        self.fields["verb"].choices = [("", _("すべて")), *sorted(WORDS.items(), key=lambda pair: str(pair[1]))]
