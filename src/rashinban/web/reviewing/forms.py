"""The forms of the reviews: opening them, and one form for each stage."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rashinban.core.period import Period
from rashinban.records.models import Cause, Decision, Effect, IndicatorRow, MeasureRow
from rashinban.web.templatetags.rashinban import period as period_words

#: Stage -> what its text is called and what to write there.
TEXTS = {
    "self": (_("自己評価"), _("何をして、どうなったか。目標との差があれば、その理由も書きます。")),
    "opinion": (_("意見"), _("委員として気付いたこと、続けるか変えるかの考えを書きます。")),
    "decision": (_("決定の理由"), _("自己評価と外部意見をどう受け止めて決めたかを書きます。")),
    "change": (_("変更の内容"), _("翌年度の計画や予算、進め方のどこを変えたかを書きます。")),
    "effect": (_("効いたか"), _("変更の前と後の値を見て、役に立ったかどうかとその根拠を書きます。")),
}


class StageForm(forms.Form):
    """One entry of a stage; only the fields of that stage are there."""

    decision = forms.ChoiceField(label=_("決定"), choices=Decision.choices, widget=forms.RadioSelect)
    effect = forms.ChoiceField(label=_("効果"), choices=Effect.choices, widget=forms.RadioSelect)
    cause = forms.ChoiceField(label=_("目標との差の主な原因"), choices=[("", _("（差はない）")), *Cause.choices], required=False)
    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 6}), max_length=20_000)
    changed_measure = forms.ModelChoiceField(
        MeasureRow.objects.none(), label=_("変更した施策"), required=False, help_text=_("この版か、後の版の施策から選びます。"), empty_label=_("（施策の変更ではない）")
    )

    def __init__(self, *args: Any, stage: str, cause_needed: bool, measures: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        extra = {"self": "cause", "decision": "decision", "effect": "effect", "change": "changed_measure"}
        for name in ("decision", "effect", "cause", "changed_measure"):
            if extra.get(stage) != name:
                del self.fields[name]
        text: Any = self.fields["text"]
        text.label, text.help_text = TEXTS[stage]
        if stage == "self" and cause_needed:
            cause: Any = self.fields["cause"]
            cause.required = True
            cause.choices = [("", _("選んでください")), *Cause.choices]
            cause.help_text = _("遅れている、または目標を上回った指標があるため、原因を選びます。")
        if stage == "change":
            field: Any = self.fields["changed_measure"]
            field.queryset = measures
            field.label_from_instance = _measure_words


class OpenForm(forms.Form):
    """What to review, for which period, readable by whom."""

    period = forms.ChoiceField(label=_("対象期間"))
    confidentiality = forms.ChoiceField(
        label=_("読める人"),
        choices=(
            ("public", _("公開できる（公表するまでは庁内と委員）")),
            ("internal", _("庁内（委員には見せない）")),
            ("restricted", _("関係者限（企画担当、担当課、委員）")),
        ),
        help_text=_("対象の施策・指標がより厳しい区分のときは、その区分になります。"),
    )
    which = forms.ChoiceField(
        label=_("対象"),
        choices=(("top", _("いちばん上の施策すべて")), ("chosen", _("下で選んだ施策・指標"))),
        widget=forms.RadioSelect,
        initial="top",
    )
    measures = forms.MultipleChoiceField(label=_("施策"), required=False, widget=forms.CheckboxSelectMultiple)
    indicators = forms.MultipleChoiceField(label=_("指標"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, *args: Any, periods: Iterable[Period], measures: list[MeasureRow], indicators: list[IndicatorRow], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices: dict[str, list[tuple[str, str]]] = {
            "period": [(period.code, period_words(period)) for period in periods],
            "measures": [(str(row.pk), _measure_words(row)) for row in measures],
            "indicators": [(str(row.pk), row.label) for row in indicators],
        }
        for name, found in choices.items():
            field: Any = self.fields[name]
            field.choices = found

    def clean(self) -> dict[str, Any]:
        """Choosing means choosing something."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("which") == "chosen" and not said.get("measures") and not said.get("indicators"):
            self.add_error("which", _("施策か指標を1つ以上選んでください。"))
        return said


def _measure_words(row: MeasureRow) -> str:
    return f"{row.number} {row.title}" if row.number else str(row.title)
