"""What is typed about a support case, a year's result, a lesson."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rashinban.core.period import Period
from rashinban.records.access import Access
from rashinban.records.models import (
    CardRow,
    CaseRow,
    Confidentiality,
    ConnectionRow,
    Grade,
    Person,
    Role,
)
from rashinban.web.inputs import DayInput, MeasureChoice, WordsField, gatherings_for, measures_for
from rashinban.web.naming import NamingForm
from rashinban.web.owning import OwnedForm

FIGURE_FIELDS = ("baseline", "baseline_year", "share_percent", "named")


class CaseFields(NamingForm):
    """A case; the figures are on the form of those who may read them alone."""

    title = forms.CharField(label=_("件名"), max_length=300)
    party_name = forms.CharField(label=_("支援する企業・団体"), max_length=200, help_text=_("登録されている名称。"))
    supporter_name = forms.CharField(label=_("支援する側"), max_length=200, required=False, help_text=_("専門家や支援機関。登録されている名称。"))
    programme = forms.ModelChoiceField(CardRow.objects.none(), label=_("使った制度"), required=False, empty_label=_("（なし）"))
    measure = MeasureChoice(label=_("施策"), queryset=None, required=False, empty_label=_("（決めない）"))
    opened_on = forms.DateField(label=_("支援の開始日"), widget=DayInput)
    baseline = forms.DecimalField(label=_("支援前の売上高（円）"), required=False, max_digits=16, decimal_places=0, min_value=0)
    baseline_year = forms.IntegerField(
        label=_("支援前の年度"), required=False, min_value=1990, max_value=2100, help_text=_("西暦の年度。例：2021")
    )
    share_percent = forms.DecimalField(
        label=_("寄与割合（％）"), required=False, max_digits=5, decimal_places=2, min_value=0, max_value=100,
        help_text=_("売上の増えた分のうち、支援によるとみる割合。空けておくと100％とみます。"),
    )  # fmt: skip
    named = forms.ModelMultipleChoiceField(
        Person.objects.none(), label=_("数値を見られる人"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("企業の数値は企業秘密です。ここで選んだ人と、記録した人だけが見られます。"),
    )  # fmt: skip
    note = forms.CharField(label=_("備考"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    confidentiality = forms.ChoiceField(
        label=_("公開の範囲"), choices=Confidentiality.choices, initial=Confidentiality.INTERNAL, help_text=_("案件があること自体の範囲です。数値はいつも企業秘密です。")
    )

    def prepare(self, user: Any, organisations: frozenset[int]) -> None:
        """What there is to choose from, as this person may read it."""
        fields: Any = self.fields
        fields["programme"].queryset = CardRow.objects.visible_to(user).filter(organisation__in=organisations, kind="offer")
        fields["measure"].queryset = measures_for(user, organisations)
        if "named" in fields:
            today = timezone.localdate()
            held = Role.objects.filter(organisation__in=organisations, duty__in=("planner", "approver", "reporter")).held_on(today)
            there = Q(pk__in=held.values("person"))
            if self.initial.get("named"):
                there |= Q(pk__in=self.initial["named"])
            fields["named"].queryset = Person.objects.filter(there, is_active=True)

    def columns(self) -> dict[str, Any]:
        """What is given to :func:`records.ledger.cases.open_case`, without the parties."""
        given = {name: self.cleaned_data[name] for name in ("title", "programme", "measure", "opened_on", "note", "confidentiality")}
        if "baseline" in self.fields:
            year, percent = self.cleaned_data["baseline_year"], self.cleaned_data["share_percent"]
            given["baseline"] = self.cleaned_data["baseline"]
            given["baseline_period"] = Period.fiscal_year(year) if year else None
            given["share"] = percent / Decimal(100) if percent is not None else None
        return given


class NewCaseForm(CaseFields, OwnedForm):
    """A new case, with whose record it is."""

    field_order = ("title", "party_name", "opened_on", "supporter_name", "programme", "measure")

    def __init__(self, *args: Any, access: Access, user: Any, **options: Any) -> None:
        super().__init__(*args, access=access, **options)
        self.prepare(user, access.recording)


class ResultForm(forms.Form):
    """One year's sales."""

    year = forms.TypedChoiceField(label=_("年度"), coerce=int)
    amount = forms.DecimalField(label=_("売上高（円）"), max_digits=16, decimal_places=0)
    grade = forms.ChoiceField(label=_("裏付け"), choices=((Grade.STATEMENT, _("企業の申告")), (Grade.DOCUMENT, _("決算書などの文書で確認"))))
    share_percent = forms.DecimalField(
        label=_("この年の寄与割合（％）"), required=False, max_digits=5, decimal_places=2, min_value=0, max_value=100, help_text=_("空けておくと、案件の割合を使います。")
    )
    note = forms.CharField(label=_("備考"), required=False, max_length=1000)
    why = forms.CharField(label=_("改めるわけ"), required=False, max_length=500, help_text=_("同じ年度をもう一度記録するときに書きます。前の値も残ります。"))

    def __init__(self, *args: Any, case: CaseRow, today: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        first = Period.containing("fiscal_year", case.opened_on).start.year
        last = Period.containing("fiscal_year", today).start.year
        field: Any = self.fields["year"]
        field.choices = [(year, Period.fiscal_year(year).japanese()) for year in range(last, first - 1, -1)]

    @property
    def share(self) -> Decimal | None:
        """The share of this year as a number from 0 to 1."""
        percent = self.cleaned_data["share_percent"]
        return percent / Decimal(100) if percent is not None else None


class EndForm(forms.Form):
    """The day on which the support, or the case, ends."""

    on = forms.DateField(label=_("終わった日"), widget=DayInput)


class LessonForm(OwnedForm):
    """What was learnt, and where."""

    title = forms.CharField(label=_("見出し"), max_length=300, help_text=_("一文で。例：工場を先に見てもらうと話が早い"))
    text = forms.CharField(label=_("内容"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 6}))
    tags = WordsField(label=_("分野・キーワード"), required=False, max_length=500, help_text=_("「、」で区切って書きます。"))
    measure = MeasureChoice(label=_("施策"), queryset=None, required=False, empty_label=_("（決めない）"))
    case = forms.ModelChoiceField(CaseRow.objects.none(), label=_("支援案件"), required=False, empty_label=_("（なし）"))
    connection = forms.ModelChoiceField(ConnectionRow.objects.none(), label=_("引き合わせ"), required=False, empty_label=_("（なし）"))
    gathering = forms.ModelChoiceField(queryset=None, label=_("集まり"), required=False, empty_label=_("（なし）"))
    confidentiality = forms.ChoiceField(label=_("公開の範囲"), choices=Confidentiality.choices, initial=Confidentiality.INTERNAL)

    def __init__(self, *args: Any, access: Access, user: Any, **options: Any) -> None:
        super().__init__(*args, access=access, **options)
        mine, fields = access.recording, dict[str, Any](self.fields)
        fields["measure"].queryset = measures_for(user, mine)
        fields["case"].queryset = CaseRow.objects.visible_to(user).filter(organisation__in=mine)
        fields["gathering"].queryset = gatherings_for(user, mine)
        # without a title it would be named by its two parties, which this person may not be allowed to read
        fields["connection"].queryset = ConnectionRow.objects.visible_to(user).filter(organisation__in=mine).exclude(title="")

    def columns(self) -> dict[str, Any]:
        """The columns of the lesson."""
        return {name: value for name, value in self.cleaned_data.items() if name != "owner"}
