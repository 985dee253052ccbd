"""The forms of needs and offers: what it is, a condition, a rule between programmes, a file of programmes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rashinban.core.area import PREFECTURES
from rashinban.core.source import Source
from rashinban.ledger.card import Condition, Rule
from rashinban.matching.questions import NO, YES, Question
from rashinban.records.models import CardKind, CardRow, CardWhat, Confidentiality, PartyKind, PartyRow
from rashinban.web.inputs import DayInput, WordsField
from rashinban.web.naming import NamingForm
from rashinban.web.owning import OwnedForm

REGION_USERS = [
    ("", _("決めない（都道府県で書く）")),
    ("Jグランツ", _("Jグランツ（新潟県は関東・甲信越地方）")),
    ("経済産業省", _("経済産業省（新潟県は関東）")),
    ("農林水産省", _("農林水産省（新潟県は北陸）")),
    ("東北経済連合会", _("東北経済連合会（東北・新潟）")),
    ("国土交通省", _("国土交通省（東北圏に新潟県を含む）")),
]
OPERATORS = {
    "in": _("次のどれか"),
    "not_in": _("次のもの以外"),
    "at_most": _("次の数以下"),
    "at_least": _("次の数以上"),
    "between": _("次の数から次の数まで"),
    "is": _("次の答え"),
    "before": _("次の日まで"),
    "after": _("次の日から"),
}
#: Columns of a card that only some need.
_MORE = ("region_user", "valid_from", "valid_to", "limit", "rate", "capacity", "link", "document", "sensitive")


class SourceFields(forms.Form):
    """Where something stands written."""

    document = forms.CharField(label=_("出典の資料"), max_length=300, required=False, help_text=_("公募要領の名前など。"))
    page = forms.IntegerField(label=_("ページ"), min_value=1, max_value=9999, required=False)
    quotation = forms.CharField(label=_("そこに書かれた言葉"), max_length=2000, required=False, help_text=_("資料の言葉のまま写します。"))

    def source(self) -> Source | None:
        """What was given as a source; None without a document."""
        given = self.cleaned_data
        if not given.get("document"):
            return None
        return Source(document=given["document"], page=given.get("page"), quotation=given.get("quotation") or None)


class CardForm(NamingForm, OwnedForm):
    """A need or an offer in the words of whoever has it."""

    kind = forms.ChoiceField(label=_("課題・資源の別"), choices=CardKind.choices, widget=forms.RadioSelect)
    what = forms.ChoiceField(label=_("種類"), choices=CardWhat.choices)
    title = forms.CharField(label=_("名称"), max_length=300, help_text=_("何を求めているか、何を提供するかが一目で分かるように書きます。"))
    summary = forms.CharField(label=_("一行でいうと"), max_length=300, required=False, help_text=_("一覧と検索の結果に出ます。"))
    text = forms.CharField(label=_("内容"), max_length=100_000, required=False, widget=forms.Textarea(attrs={"rows": 8}))
    party = forms.CharField(
        label=_("だれの"), max_length=200, required=False, help_text=_("登録されている企業・団体の名称か法人番号。決まっていなければ空けておきます。")
    )
    tags = WordsField(
        label=_("分野・キーワード"), required=False, max_length=1000, help_text=_("「、」で区切ります。施設は、できること（X線分光など）と解ける困りごと（異物の分析など）の両方を書くと見つかります。")
    )
    places = WordsField(label=_("地域"), required=False, max_length=1000, help_text=_("都道府県・市区町村・地方の名前を「、」で区切ります。"))
    region_user = forms.ChoiceField(label=_("地方の区切り方"), choices=REGION_USERS, required=False, help_text=_("地方の名前を書いたとき、どの機関の区切り方かを選びます。"))
    valid_from = forms.DateField(label=_("受付開始"), required=False, widget=DayInput)
    valid_to = forms.DateField(label=_("受付終了"), required=False, widget=DayInput)
    limit = forms.DecimalField(label=_("上限額（円）"), required=False, min_value=0, max_digits=18, decimal_places=0)
    rate = forms.CharField(label=_("補助率・料金など"), max_length=2000, required=False, help_text=_("案内の言葉のまま書きます。"))
    capacity = forms.IntegerField(label=_("定員・枠"), required=False, min_value=1, max_value=2_000_000_000)
    link = forms.URLField(label=_("案内のページ"), max_length=1000, required=False, assume_scheme="https")
    document = forms.CharField(label=_("出典の資料"), max_length=300, required=False)
    sensitive = forms.BooleanField(label=_("安全保障貿易管理の確認が必要"), required=False, help_text=_("印を付けると、相手の候補を自動では出しません。"))
    confidentiality = forms.ChoiceField(label=_("公開の範囲"), choices=Confidentiality.choices, initial=Confidentiality.INTERNAL)

    def __init__(self, *args: Any, user: Any, row: CardRow | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user, self.row = user, row
        self.whose = None if row is None else shown_party(row, user)
        if self.whose is not None:
            self.initial["party"] = self.whose.name
        if row is not None:
            self.fields.pop("owner", None)

    def clean(self) -> dict[str, Any]:
        """The party that is named; the one it was stays when its name does, and when it may not be shown."""
        given: dict[str, Any] = super().clean() or {}
        text = (given.get("party") or "").strip()
        if self.row is not None and text == (self.whose.name if self.whose else ""):
            return given | {"party": self.row.party}
        organisation = self.row.organisation_id if self.row is not None else self.owned_by.organisation.pk
        return given | {"party": self.party_named("party", self.user, organisation, tuple(PartyKind.values))}

    @property
    def first(self) -> list[Any]:
        """What everybody fills in."""
        return [field for field in self if field.name not in _MORE]

    @property
    def rest(self) -> list[Any]:
        """What only some need."""
        return [field for field in self if field.name in _MORE]

    @property
    def rest_open(self) -> bool:
        """Whether the rest is shown: something is filled in there, or wrong."""
        return any(field.errors or (field.value() and field.name != "region_user") for field in self.rest)

    def columns(self, row: CardRow | None = None) -> dict[str, Any]:
        """What was given as the columns of a card; a source that says more than the document stays as it is."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("document", "owner")}
        known = row.source if row is not None else None
        document = self.cleaned_data["document"]
        given["source"] = known if known is not None and known.document == document else Source(document=document) if document else None
        return given

    @staticmethod
    def of(row: CardRow) -> dict[str, Any]:
        """What a row looks like in the form."""
        names = [name for name in CardForm.base_fields if name not in ("document", "owner", "party")]
        return {name: getattr(row, name) for name in names} | {"document": row.source.document if row.source else ""}


class ConditionForm(SourceFields):
    """One condition, its value in the shape of its question."""

    operator = forms.ChoiceField(label=_("比べ方"))
    valid_from = forms.DateField(label=_("この条件が始まる日"), required=False, widget=DayInput, help_text=_("途中で変わった条件だけに書きます。"))
    valid_to = forms.DateField(label=_("この条件が終わる日"), required=False, widget=DayInput)

    def __init__(self, *args: Any, question: Question, **options: Any) -> None:
        super().__init__(*args, **options)
        self.question = question
        fields: Any = self.fields
        fields["operator"].choices = [(name, OPERATORS[name]) for name in question.operators]
        for name, field in _value_fields(question).items():
            fields[name] = field
        order = ["operator", "value", "upper", "document", "page", "quotation", "valid_from", "valid_to"]
        self.order_fields(order)
        if len(question.operators) == 1:
            only: Any = self.fields["operator"]
            only.widget, only.initial = forms.HiddenInput(), question.operators[0]

    def clean(self) -> dict[str, Any]:
        """A range needs both ends, the lower first."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("operator") == "between":
            if given.get("upper") is None:
                self.add_error("upper", _("範囲の上の数を書いてください。"))
            elif given.get("value") is not None and given["upper"] < given["value"]:
                self.add_error("upper", _("下の数より小さくなっています。"))
        return given

    def condition(self) -> Condition:
        """The condition that was given."""
        given = self.cleaned_data
        value, note = given["value"], None
        values = tuple(value) if isinstance(value, (list, tuple)) else (value.isoformat() if isinstance(value, date) else f"{value:f}" if self.question.type == "number" else str(value),)
        if given["operator"] == "between":
            values = (*values, f"{given['upper']:f}")
        if self.question.type == "person":
            values, note = (YES,), str(value)
        return Condition(
            field=self.question.name, operator=given["operator"], values=values, note=note,
            valid_from=given.get("valid_from"), valid_to=given.get("valid_to"), source=self.source(),
        )  # fmt: skip


def _value_fields(question: Question) -> dict[str, Any]:
    language = "en" if (get_language() or "ja").startswith("en") else "ja"
    choices = [(choice.ja, choice.in_(language)) for choice in question.choices]
    if question.type == "number":
        unit = question.unit.in_(language)
        return {
            "value": forms.DecimalField(label=_("値（%(unit)s）") % {"unit": unit}, max_digits=18, decimal_places=4),
            "upper": forms.DecimalField(label=_("範囲の上の値（%(unit)s）") % {"unit": unit}, max_digits=18, decimal_places=4, required=False),
        }
    if question.type == "yes_no":
        return {"value": forms.ChoiceField(label=_("答え"), choices=[(YES, _("はい")), (NO, _("いいえ"))], widget=forms.RadioSelect)}
    if question.type == "day":
        return {"value": forms.DateField(label=_("日"), widget=DayInput)}
    if question.type == "place":
        examples = _("都道府県・市区町村・地方の名前を「、」で区切ります（例：新潟県、東北地方、全国）。")
        return {"value": WordsField(label=_("地域"), max_length=2000, help_text=examples)}
    if question.type == "person":
        return {"value": forms.CharField(label=_("案内に書かれた条件"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))}
    return {"value": forms.MultipleChoiceField(label=_("値"), choices=choices, widget=forms.CheckboxSelectMultiple)}


class RuleForm(SourceFields):
    """A rule between this programme and others."""

    kind = forms.ChoiceField(
        label=_("どんな決まりか"), choices=[("requires", _("先に使っていることが前提")), ("excludes", _("あわせて使えない（併給不可）"))], widget=forms.RadioSelect
    )
    cards = forms.MultipleChoiceField(label=_("相手の制度"), widget=forms.CheckboxSelectMultiple, help_text=_("前提は、選んだうちのどれか一つで満たされます。"))
    within_months = forms.IntegerField(label=_("何か月以内の利用を数えるか"), required=False, min_value=1, max_value=1200, help_text=_("期限がなければ空けておきます。"))
    field_order = ("kind", "cards", "within_months", "document", "page", "quotation")

    def __init__(self, *args: Any, others: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["cards"].choices = list(others.items())

    def rule(self) -> Rule:
        """The rule that was given."""
        given = self.cleaned_data
        return Rule(kind=given["kind"], cards=tuple(given["cards"]), within_months=given["within_months"], source=self.source())


class ProgrammesForm(OwnedForm):
    """A file of programmes, and who may read those that are new."""

    file = forms.FileField(label=_("ファイル"), help_text=_("JグランツのJSON（一覧・詳細）、様式のExcel・CSV、HSDSのJSON。20MBまで。"))
    confidentiality = forms.ChoiceField(label=_("新しい制度の公開の範囲"), choices=Confidentiality.choices, initial=Confidentiality.PUBLIC)


def shown_party(row: CardRow, user: Any) -> PartyRow | None:
    """Whose card it is, when that may be read."""
    found: PartyRow | None = PartyRow.objects.visible_to(user).filter(pk=row.party_id).first() if row.party_id else None
    return found


def prefecture_choices(first: Any) -> list[Any]:
    """Every prefecture by its code, ``first`` standing for none."""
    return [("", first), *((area.code, area.name) for area in PREFECTURES.areas)]
