"""The form for changing targets: one row for each target, what is kept of the old one, the decision and its reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rashinban.core.errors import Place, RashinbanError
from rashinban.core.period import Period
from rashinban.monitoring.entries import read_number, read_period
from rashinban.monitoring.sheets import Cell
from rashinban.monitoring.target_changes import REASON_KINDS
from rashinban.plans.plan import Indicator, Plan, Target

OPERATORS = (("=", _("ちょうど・到達")), (">=", _("以上")), ("<=", _("以下")), ("~", _("程度")), ("range", _("範囲（上限も書く）")))
CHANGES = (
    ("level", _("水準（この値にする）")),
    ("absolute_increase", _("増やす（実数）")),
    ("absolute_decrease", _("減らす（実数）")),
    ("relative_increase", _("増やす（%）")),
    ("relative_decrease", _("減らす（%）")),
    ("milestone", _("節目")),
    ("qualitative", _("言葉の目標")),
)
SCOPES = (("unstated", _("書かれていない")), ("period_total", _("期間の合計")), ("fiscal_year", _("年度ごと")))


class TargetForm(forms.Form):
    """One target. ``was`` is the place of the old target it comes from; an empty row is no target."""

    was = forms.IntegerField(required=False, widget=forms.HiddenInput)
    value = forms.CharField(label=_("目標値"), required=False)
    upper = forms.CharField(label=_("上限"), required=False)
    operator = forms.ChoiceField(label=_("条件"), choices=OPERATORS, initial="=")
    change_type = forms.ChoiceField(label=_("目標の形"), choices=CHANGES, initial="level")
    relative_to = forms.CharField(label=_("何と比べて"), required=False)
    deadline = forms.CharField(label=_("期限"), required=False)
    scope = forms.ChoiceField(label=_("数える範囲"), choices=SCOPES, initial="unstated")
    remove = forms.BooleanField(label=pgettext_lazy("target", "やめる"), required=False)

    def __init__(self, *args: Any, plan: Plan, indicator: Indicator, **options: Any) -> None:
        super().__init__(*args, **options)
        self.plan, self.indicator = plan, indicator
        for name in ("value", "upper"):
            self.fields[name].widget.attrs |= {"class": "number", "inputmode": "decimal", "autocomplete": "off"}

    def clean(self) -> dict[str, Any]:
        """Numbers and periods as they are read everywhere; a range has two ends in order."""
        data = super().clean() or self.cleaned_data
        unit = "%" if str(data.get("change_type", "")).startswith("relative") else self.indicator.unit
        for name in ("value", "upper"):
            data[name] = self._read(name, lambda text: read_number(Cell(text, Place()), unit))
        for name in ("deadline", "relative_to"):
            data[name] = self._read(name, lambda text: read_period(Cell(text, Place()), self.plan))
        if data.get("remove") or self.blank:
            return data
        if data.get("operator") == "range":
            if data["upper"] is None and "upper" not in self.errors:
                self.add_error("upper", _("範囲の上限を入れてください。"))
            elif data["value"] is not None and data["upper"] is not None and data["upper"] <= data["value"]:
                self.add_error("upper", _("上限は目標値より大きくしてください。"))
        elif data["upper"] is not None:
            self.add_error("upper", _("上限は、条件が「範囲」のときだけ入れてください。"))
        if data["value"] is None and data.get("change_type") not in ("qualitative", "milestone") and "value" not in self.errors:
            self.add_error("value", _("目標値を入れるか、「やめる」を選んでください。"))
        return data

    @property
    def blank(self) -> bool:
        """An extra row nobody filled in."""
        data = self.cleaned_data
        return data.get("was") is None and not any(data.get(name) for name in ("value", "upper", "deadline", "relative_to"))

    def target(self, old: tuple[Target, ...]) -> Target | None:
        """The target of this row; None when it is to go. What the form does not show is kept from the old one; the
        place in the plan only while the plan's words still say the same."""
        data = self.cleaned_data
        if data.get("remove") or self.blank:
            return None
        was = data.get("was")
        base = old[was] if was is not None and 0 <= was < len(old) else Target()
        fields = {name: data[name] for name in ("value", "upper", "operator", "change_type", "relative_to", "deadline", "scope")}
        changed = base.model_copy(update=fields)
        if changed == base:
            return base
        found = "stated" if base.deadline != data["deadline"] else base.deadline_found
        return Target.model_validate(changed.model_copy(update={"source": None, "deadline_found": found}).model_dump())

    def _read(self, name: str, read: Any) -> Decimal | Period | None:
        text = (self.cleaned_data.get(name) or "").strip()
        if not text:
            return None
        try:
            found: Decimal | Period | None = read(text)
        except RashinbanError as error:
            self.add_error(name, f"{error.what}{error.remedy}")
            return None
        return found


class DecisionForm(forms.Form):
    """When it was decided, why, and which targets the person had before their eyes (``revision``)."""

    decided_on = forms.DateField(
        label=_("決定日"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("この日から新しい目標で判定します。これより前の時点の判定は変わりません。"),
    )
    reason_kind = forms.ChoiceField(label=_("理由の種類"))
    reason = forms.CharField(
        label=_("理由"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("だれが、どの会議で、なぜ変えたのか。報告書にそのまま載ります。"),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, words: str, earliest: date | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today, self.earliest = today, earliest
        kinds = [(kind, phrase.in_(words)) for kind, phrase in REASON_KINDS.items()]
        self.fields["reason_kind"].choices = [("", _("選んでください")), *kinds]
        self.fields["decided_on"].widget.attrs["max"] = today.isoformat()

    def clean_decided_on(self) -> date:
        """A day that has come, not before the change before."""
        day: date = self.cleaned_data["decided_on"]
        if day > self.today:
            raise forms.ValidationError(_("決定日が未来の日付です。決まった日を入れてください。"))
        if self.earliest is not None and day < self.earliest:
            raise forms.ValidationError(_("決定日が、前の変更の日より前です。"))
        return day


def initial_rows(targets: Iterable[Target]) -> list[dict[str, Any]]:
    """The form's rows as the targets stand, and an empty one."""
    rows = [
        {
            "was": place,
            "value": "" if one.value is None else f"{one.value:f}",
            "upper": "" if one.upper is None else f"{one.upper:f}",
            "operator": one.operator,
            "change_type": one.change_type,
            "relative_to": one.relative_to.japanese() if one.relative_to else "",
            "deadline": one.deadline.japanese() if one.deadline else "",
            "scope": one.scope,
        }
        for place, one in enumerate(targets)
    ]
    return [*rows, {}]
