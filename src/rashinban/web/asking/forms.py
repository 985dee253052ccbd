"""What is typed about a collection: what to ask, by when, and why something about it is changed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rashinban.core.errors import RashinbanError
from rashinban.core.period import Period
from rashinban.core.period_text import parse_period
from rashinban.plans.plan import Plan
from rashinban.web.inputs import DayInput
from rashinban.web.templatetags.rashinban import period as period_words


class DueField(forms.DateField):
    """The day by which to answer: one that can still be kept. The day must be one of the next ten years."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=DayInput(), **options)

    def clean(self, value: Any) -> Any:
        """A slip of the year would send reminders at once, or never."""
        day = super().clean(value)
        today = timezone.localdate()
        if day is not None and not today <= day <= today.replace(year=today.year + 10, day=1):
            raise forms.ValidationError(_("期限は、今日から10年以内の日にしてください。"))
        return day


class AskForm(forms.Form):
    """A new collection of one plan. The period is one of the plan's fiscal years, or typed in any spelling."""

    period = forms.ChoiceField(label=_("対象期間"))
    other_period = forms.CharField(
        label=_("そのほかの期間"), required=False, max_length=60, help_text=_("「2026年度上期」「2026年9月」「第2期」のように書きます。書いたときは、こちらを使います。")
    )
    title = forms.CharField(label=_("件名"), max_length=200)
    message = forms.CharField(
        label=_("お願いの文"), required=False, widget=forms.Textarea(attrs={"rows": 5}), help_text=_("担当課の画面の初めに表示します。")
    )
    due = DueField(label=_("期限"))

    def __init__(self, *args: Any, plan: Plan, years: tuple[Period, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        self._plan = plan
        self.fields["period"].choices = [(year.code, period_words(year)) for year in years]
        self.fields["period"].required = False

    def clean(self) -> dict[str, Any]:
        """``period`` becomes a Period."""
        cleaned = super().clean() or {}
        typed = (cleaned.get("other_period") or "").strip()
        try:
            if typed:
                named = next((one.period for one in self._plan.named_periods if one.name == typed), None)
                cleaned["period"] = named or parse_period(typed)
            elif cleaned.get("period"):
                cleaned["period"] = Period.from_code(cleaned["period"])
            elif "period" not in self.errors:
                self.add_error("period", _("対象期間を選んでください。"))
        except RashinbanError as error:
            self.add_error("other_period", f"{error.what}{error.remedy}")
        return cleaned


class DueForm(forms.Form):
    """Another due date and why."""

    due = DueField(label=_("新しい期限"))
    reason = forms.CharField(label=_("変える理由"), max_length=500)


class ReasonForm(forms.Form):
    """Why a collection is closed or opened again."""

    reason = forms.CharField(label=_("理由"), max_length=500)

    def __init__(self, *args: Any, needed: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].required = needed
