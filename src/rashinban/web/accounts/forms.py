"""The forms of accounts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rashinban.records.models import Organisation, Person, Token
from rashinban.records.tokens import LONGEST


class LoginForm(AuthenticationForm):
    """Login and password; what was wrong is not told apart."""

    error_messages: ClassVar = {
        "invalid_login": _("ログインIDかパスワードが違います。大文字と小文字は区別されます。"),
        "inactive": _("このログインIDは使えなくなっています。管理者に相談してください。"),
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["username"].label = _("ログインID")
        self.fields["password"].label = _("パスワード")


class _NewPassword(forms.Form):
    """A password twice, held to the rules of passwords."""

    password = forms.CharField(
        label=_("パスワード"),
        strip=False,
        help_text=_("10文字以上。数字だけのもの、よく使われるもの、氏名やログインIDに似たものは使えません。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("パスワード（もう一度）"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def person(self) -> Person:
        """Whose password it will be, for the rule that it must not be like their names."""
        return Person()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        password, again = given.get("password"), given.get("again")
        if password and again and password != again:
            self.add_error("again", _("二つのパスワードが同じではありません。"))
        elif password:
            try:
                password_validation.validate_password(password, self.person())
            except ValidationError as error:
                self.add_error("password", error)
        return given


class SetupForm(_NewPassword):
    """The office and its first administrator."""

    organisation = forms.CharField(label=_("組織の名称"), max_length=200, help_text=_("例：みほん県、みほん経済連合会"), widget=forms.TextInput(attrs={"autocomplete": "organization"}))
    name = forms.CharField(label=_("あなたの氏名"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    mail = forms.EmailField(label=_("メールアドレス"), required=False, help_text=_("お知らせを受け取るときに使います。"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    login = forms.CharField(label=_("ログインID"), max_length=150, help_text=_("ログインするときに入力します。あとから変えられません。"), widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}))
    field_order = ("organisation", "name", "mail", "login", "password", "again")

    def person(self) -> Person:
        """The administrator to be."""
        return Person(**{name: self.cleaned_data.get(name, "") for name in ("login", "name", "mail")})

    def clean_organisation(self) -> str:
        name = str(self.cleaned_data["organisation"])
        if Organisation.objects.filter(name=name).exists():
            raise ValidationError(_("この名称の組織はすでにあります。"))
        return name


class ProfileForm(forms.ModelForm):
    """What people change about themselves."""

    class Meta:
        model = Person
        fields = ("name", "mail", "language")
        help_texts: ClassVar = {"mail": _("照会や催促のお知らせが届きます。")}
        widgets: ClassVar = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "mail": forms.EmailInput(attrs={"autocomplete": "email"}),
        }


class OwnPasswordForm(PasswordChangeForm):
    """The old password and a new one."""

    error_messages: ClassVar = {
        "password_incorrect": _("今のパスワードが違います。"),
        "password_mismatch": _("二つのパスワードが同じではありません。"),
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["old_password"].label = _("今のパスワード")
        self.fields["new_password1"].label = _("新しいパスワード")
        self.fields["new_password1"].help_text = SetupForm.base_fields["password"].help_text
        self.fields["new_password2"].label = _("新しいパスワード（もう一度）")
        self.fields["new_password2"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("autofocus", None)


class TokenForm(forms.ModelForm):
    """A key for another system: what it is for, how far it reaches, how long it is good."""

    class Meta:
        model = Token
        fields = ("name", "expires_on", "read_only")
        labels: ClassVar = {"read_only": _("読み取りだけに使う")}
        help_texts: ClassVar = {"name": _("例：庁内ポータルへの掲載"), "expires_on": _("今日から1年以内。")}

    def __init__(self, person: Person, *args: Any, **options: Any) -> None:
        self.owner = person
        today = timezone.localdate()
        latest = today + LONGEST
        options.setdefault("initial", {"expires_on": today + timedelta(days=180), "read_only": True})
        super().__init__(*args, **options)
        self.fields["expires_on"].widget = forms.DateInput(
            format="%Y-%m-%d", attrs={"type": "date", "min": today.isoformat(), "max": latest.isoformat()}
        )

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if self.owner.tokens.filter(name=name, revoked_at__isnull=True, expires_on__gte=timezone.localdate()).exists():
            raise ValidationError(_("同じ用途のトークンがあります。先に取り消すか、別の名前にしてください。"))
        return name

    def clean_expires_on(self) -> Any:
        day, today = self.cleaned_data["expires_on"], timezone.localdate()
        if not today <= day <= today + LONGEST:
            raise ValidationError(_("有効期限は、今日から1年以内の日にしてください。"))
        return day
