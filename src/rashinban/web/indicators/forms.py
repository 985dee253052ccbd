"""The form for one fact: what officials write, read by the same rules as in Excel."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rashinban.core.errors import Place, RashinbanError
from rashinban.core.period import Period
from rashinban.core.period_text import parse_period
from rashinban.core.phrase import Phrase
from rashinban.core.source import Source
from rashinban.monitoring.entries import read_number
from rashinban.monitoring.observations import Observation
from rashinban.monitoring.plausibility import doubt
from rashinban.monitoring.sheets import Cell
from rashinban.plans.plan import Indicator, Plan
from rashinban.records.evidence import Given, media_type
from rashinban.records.models import Confidentiality, Grade

#: Why an approved value may be corrected, as it is chosen from a list.
CORRECTIONS = (
    ("data_revised", _("もとの統計・資料が改定された")),
    ("typing", _("入力の誤り")),
    ("unit", _("単位や桁の誤り")),
    ("counting", _("数え方・範囲の誤り")),
    ("final", _("速報から確報になった")),
    ("other", _("その他")),
)
OTHER = "other"


class EvidenceFields(forms.Form):
    """A file or a link that a fact rests on."""

    file = forms.FileField(
        label=_("根拠のファイル"),
        required=False,
        help_text=_("PDF・Excel・Word・CSV・画像。20MBまで。マクロの入ったファイルは受け取れません。"),
    )
    link = forms.URLField(label=_("根拠のリンク"), required=False, assume_scheme="https")
    evidence_title = forms.CharField(label=_("根拠の名称"), required=False, max_length=300)
    evidence_page = forms.CharField(label=_("根拠のページ"), required=False, max_length=50)
    grade = forms.ChoiceField(label=_("根拠の種類"), choices=Grade.choices, required=False, initial=Grade.DOCUMENT)
    evidence_confidentiality = forms.ChoiceField(
        label=_("根拠を見られる人"), choices=Confidentiality.choices, required=False, initial=Confidentiality.INTERNAL
    )

    def clean_file(self) -> Any:
        """The file as (bytes, name), checked by what it is."""
        upload = self.cleaned_data.get("file")
        if not upload:
            return None
        content = upload.read()
        try:
            media_type(content, upload.name)
        except RashinbanError as error:
            raise forms.ValidationError(f"{error.what}{error.remedy}") from error
        return content, upload.name

    def given(self) -> Given | None:
        """What was handed over; None when there is nothing."""
        data = self.cleaned_data
        content, name = data.get("file") or (None, "")
        if content is None and not data.get("link"):
            return None
        return Given(
            title=data.get("evidence_title") or "",
            content=content,
            name=name,
            link=data.get("link") or "",
            page=data.get("evidence_page") or "",
            grade=data.get("grade") or Grade.DOCUMENT,
            confidentiality=data.get("evidence_confidentiality") or Confidentiality.INTERNAL,
        )


class EvidenceForm(EvidenceFields):
    """Evidence alone, added to a fact that is already there."""

    def clean(self) -> dict[str, Any]:
        """A file or a link there must be."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("file") and not data.get("link"):
            self.add_error("file", _("ファイルを選ぶか、リンクを入れてください。"))
        return data


class FactForm(EvidenceFields):
    """One fact of an indicator. ``doubt`` is what the person is asked to look at again; it does not stop anybody who
    confirms it."""

    period = forms.ChoiceField(label=_("対象期間"))
    other_period = forms.CharField(
        label=_("一覧にない期間"), required=False, help_text=_("例：令和7年度、2025年度上期、2025年3月末")
    )
    value = forms.CharField(label=_("実績値"), required=False)
    judgement = forms.ChoiceField(
        label=_("判定"),
        required=False,
        choices=(("", _("選んでください")), ("met", _("満たした")), ("partly", _("一部満たした")), ("not_met", _("満たしていない"))),
    )
    judged_by = forms.CharField(label=_("判定した人・会議"), required=False, max_length=200)
    vintage = forms.DateField(
        label=_("把握日"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("この値が分かった日、または公表された日です。"),
    )
    status = forms.ChoiceField(
        label=_("速報・確報"), choices=(("final", _("確報")), ("provisional", _("速報")), ("revised", _("改定"))), initial="final"
    )
    note = forms.CharField(label=_("備考"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    document = forms.CharField(label=_("出典の名称"), required=False, max_length=300)
    source_page = forms.IntegerField(label=_("出典のページ"), required=False, min_value=1)
    confidentiality = forms.ChoiceField(label=_("公開区分"))
    reason_kind = forms.ChoiceField(label=_("訂正の理由"), required=False, choices=(("", _("選んでください")), *CORRECTIONS))
    reason = forms.CharField(label=_("理由の説明"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    confirm_far = forms.BooleanField(label=_("確かめました。このまま保存します"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self,
        *args: Any,
        plan: Plan,
        indicator: Indicator,
        today: date,
        periods: tuple[tuple[str, str], ...],
        least: str,
        known: tuple[Observation, ...] = (),
        language: str = "ja",
        **options: Any,
    ) -> None:
        """``known`` are the counted facts of the indicator, oldest first; ``least`` is the indicator's own class."""
        super().__init__(*args, **options)
        self.plan, self.indicator, self.today, self.known = plan, indicator, today, known
        self.language = language
        self.doubt: Phrase | None = None
        self.fields["period"].choices = (*periods, (OTHER, _("そのほかの期間を書く")))
        open_to_closed = list(Confidentiality.choices)
        codes = [code for code, _label in open_to_closed]
        self.fields["confidentiality"].choices = open_to_closed[codes.index(least) :]
        self.fields["evidence_confidentiality"].choices = open_to_closed[codes.index(least) :]
        self.fields["vintage"].widget.attrs["max"] = today.isoformat()
        if indicator.criterion is None:
            del self.fields["judgement"], self.fields["judged_by"]
        for name in ("value",):
            self.fields[name].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "class": "number short"}

    def clean_value(self) -> Decimal | None:
        """The number, read as a cell of the answer book would be."""
        try:
            return read_number(Cell(self.cleaned_data.get("value") or None, Place()), self.indicator.unit)
        except RashinbanError as error:
            raise forms.ValidationError(f"{error.what}{error.remedy}") from error

    def clean_vintage(self) -> date:
        """A day that has come."""
        day: date = self.cleaned_data["vintage"]
        if day > self.today:
            raise forms.ValidationError(_("把握日が未来の日付です。今日までの日を入れてください。"))
        return day

    def clean(self) -> dict[str, Any]:
        """What only several fields together can tell."""
        data = super().clean() or self.cleaned_data
        data["period_value"] = self._period(data)
        period, vintage = data["period_value"], data.get("vintage")
        if period is not None and vintage is not None and vintage < period.start:
            self.add_error("vintage", _("把握日が、対象期間の始まりより前です。期間と把握日を確かめてください。"))
        if "value" in data and data["value"] is None and not data.get("judgement") and not (data.get("note") or "").strip():
            self.add_error("value", _("実績値がありません。値を入れるか、値がないわけを備考に書いてください。"))
        if data.get("judgement") and not (data.get("judged_by") or "").strip():
            self.add_error("judged_by", _("だれが判定したかを入れてください。"))
        if data.get("source_page") and not (data.get("document") or "").strip():
            self.add_error("document", _("ページだけでは出典になりません。出典の名称を入れてください。"))
        self._check_correction(data, period)
        self._ask_about_far_value(data, period)
        return data

    def observation(self) -> Observation:
        """The fact as it was written down."""
        data = self.cleaned_data
        document = (data.get("document") or "").strip()
        return Observation(
            indicator=self.indicator.id,
            period=data["period_value"],
            value=data["value"],
            judgement=data.get("judgement") or None,
            judged_by=(data.get("judged_by") or "").strip() or None,
            vintage=data["vintage"],
            status=data["status"],
            note=(data.get("note") or "").strip() or None,
            source=Source(document=document, page=data.get("source_page")) if document else None,
        )

    def correction(self) -> str:
        """The reason of a correction in words; empty when nothing was corrected."""
        kind, text = self.cleaned_data.get("reason_kind") or "", (self.cleaned_data.get("reason") or "").strip()
        return "：".join(part for part in (str(dict(CORRECTIONS).get(kind, "")), text) if part)

    def _period(self, data: dict[str, Any]) -> Period | None:
        if data.get("period") != OTHER:
            return Period.from_code(data["period"]) if data.get("period") else None
        text = (data.get("other_period") or "").strip()
        for named in self.plan.named_periods:
            if text == named.name:
                return named.period
        try:
            return parse_period(text)
        except RashinbanError as error:
            self.add_error("other_period", f"{error.what}{error.remedy}" if text else _("期間を書いてください。"))
            return None

    def counted(self, period: Period | None) -> Observation | None:
        """The newest counted fact of this very period."""
        same = [one for one in self.known if period is not None and (one.period.start, one.period.end) == (period.start, period.end)]
        return max(same, key=lambda one: one.vintage, default=None)

    def before(self, period: Period | None) -> Observation | None:
        """What a value of this period is compared with: what it corrects, else the newest value of a period before."""
        older = [one for one in self.known if period is None or one.period.end < period.end]
        return self.counted(period) or max(older, key=lambda one: (one.period.end, one.vintage), default=None)

    def _check_correction(self, data: dict[str, Any], period: Period | None) -> None:
        counted = self.counted(period)
        if counted is None:
            return
        if data.get("vintage") is not None and data["vintage"] <= counted.vintage:
            told = _("承認済みの値の把握日（{day}）より後の日を入れてください。その日に分かっていたことは書き換えません。")
            self.add_error("vintage", str(told).format(day=counted.vintage))
        if not data.get("reason_kind"):
            self.add_error("reason_kind", _("承認済みの値を訂正します。理由を選んでください。"))
        if not (data.get("reason") or "").strip():
            self.add_error("reason", _("何がどう違っていたかを一文で書いてください。"))

    def _ask_about_far_value(self, data: dict[str, Any], period: Period | None) -> None:
        previous = self.before(period)
        self.doubt = doubt(data.get("value"), previous.value if previous else None)
        if self.doubt is not None and not data.get("confirm_far"):
            self.add_error("confirm_far", self.doubt.in_(self.language))
