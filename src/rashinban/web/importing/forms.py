"""The forms of the import: taking in a file, putting an item right, adding one, deciding."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rashinban.plans.corrections import IndicatorWords, MeasureWords, PlanWords, TargetWords, branch
from rashinban.plans.draft import Draft, DraftIndicator, DraftMeasure
from rashinban.records.models import Organisation, PlanRow
from rashinban.web.importing.cards import show_number
from rashinban.web.importing.fields import NumberInput, PeriodInput, written
from rashinban.web.importing.words import CHANGE, COUNTING, DIRECTION, KIND, OPERATOR, ROLE, SCOPE, VALUE_KIND

ACCEPT = ".pdf,.docx,.xlsx,.xls,.ods,.csv,.html,.htm,.md,.txt,.yaml,.yml,.json"
_PERIOD_HELP = gettext_lazy("例：2026年度、令和8年度、2022年度～2024年度")


def _choices(words: dict[str, Any], nothing: Any = None) -> list[tuple[str, Any]]:
    return [*([("", nothing)] if nothing is not None else []), *words.items()]


class UploadForm(forms.Form):
    """The document and what it becomes."""

    file = forms.FileField(
        label=gettext_lazy("計画書のファイル"),
        help_text=gettext_lazy("PDF、Word、Excel、CSV、HTML、Markdown、テキスト、または羅針盤の計画ファイル（YAML・JSON・Excelの様式）。100 MBまで。"),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
    )
    becomes = forms.ChoiceField(label=gettext_lazy("この文書は"), help_text=gettext_lazy("見直した計画なら、今ある計画の次の版を選びます。実績は次の版に引き継がれます。"))

    def __init__(self, *args: Any, organisations: Iterable[Organisation], plans: Iterable[PlanRow], **options: Any) -> None:
        super().__init__(*args, **options)
        several = list(organisations)
        self.targets: dict[str, tuple[Organisation, PlanRow | None]] = {}
        choices: list[tuple[str, str]] = []
        for organisation in several:
            self.targets[f"new-{organisation.pk}"] = (organisation, None)
            words = _("新しい計画です") if len(several) == 1 else _("新しい計画です（%(name)s）") % {"name": organisation.name}
            choices.append((f"new-{organisation.pk}", words))
        for plan in plans:
            self.targets[f"plan-{plan.pk}"] = (plan.organisation, plan)
            choices.append((f"plan-{plan.pk}", _("「%(title)s」の次の版です") % {"title": plan.title}))
        field: Any = self.fields["becomes"]
        field.choices = choices


class BookForm(forms.Form):
    """A corrected form coming back."""

    file = forms.FileField(
        label=gettext_lazy("直した様式（Excel）"), widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"})
    )


class PlanForm(forms.Form):
    """What the document says of itself."""

    title = forms.CharField(label=gettext_lazy("計画の名称"), max_length=300)
    organisation = forms.CharField(label=gettext_lazy("策定主体"), max_length=300, required=False)
    edition = forms.CharField(label=gettext_lazy("版"), max_length=200, required=False)
    period = PeriodInput(label=gettext_lazy("計画期間"), required=False, help_text=_PERIOD_HELP)

    @staticmethod
    def initial_of(draft: Draft, _id: str) -> dict[str, Any]:
        """The form filled with what is stored."""
        return {
            "title": draft.title.value if draft.title else "",
            "organisation": draft.organisation.value if draft.organisation else "",
            "edition": draft.edition.value if draft.edition else "",
            "period": written(draft.period.value) if draft.period else "",
        }

    def words(self) -> PlanWords:
        """What the person wants."""
        said = self.cleaned_data
        return PlanWords(title=said["title"], organisation=said["organisation"] or None, edition=said["edition"] or None, period=said["period"])


class MeasureForm(forms.Form):
    """A measure."""

    title = forms.CharField(label=gettext_lazy("施策名"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    number = forms.CharField(label=gettext_lazy("計画書の番号"), max_length=100, required=False)
    parent = forms.ChoiceField(label=gettext_lazy("上の施策"), required=False)
    level = forms.CharField(label=gettext_lazy("階層の名前"), max_length=200, help_text=gettext_lazy("例：戦略、戦略項目、アクションプラン"))
    role = forms.ChoiceField(
        label=gettext_lazy("役割"), choices=_choices(ROLE), help_text=gettext_lazy("背景や理念など、取り組みを約束しない見出しは「章・節」にします。")
    )
    owner = forms.CharField(label=gettext_lazy("担当"), max_length=300, required=False)
    functions = forms.CharField(label=gettext_lazy("機能"), required=False, help_text=gettext_lazy("いくつかあるときは「、」で区切ります。"))
    new = forms.BooleanField(label=gettext_lazy("新規の施策です"), required=False)

    def __init__(self, *args: Any, draft: Draft, id: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["parent"]
        field.choices = measure_choices(draft, _("（最上位）"), branch(draft, id))

    @staticmethod
    def initial_of(draft: Draft, id: str) -> dict[str, Any]:
        """The form filled with what is stored."""
        item = next(one for one in draft.measures if one.id == id)
        return {
            "title": item.title.value,
            "number": item.number or "",
            "parent": _shown_parent(draft, item.parent),
            "level": item.level,
            "role": item.role,
            "owner": item.owner.value if item.owner else "",
            "functions": "、".join(read.value for read in item.functions),
            "new": bool(item.new and item.new.value),
        }

    def words(self) -> MeasureWords:
        """What the person wants."""
        said = self.cleaned_data
        names = (name.strip() for name in said["functions"].replace(",", "、").split("、"))
        return MeasureWords(
            title=said["title"],
            number=said["number"] or None,
            parent=said["parent"] or None,
            level=said["level"],
            role=said["role"],
            owner=said["owner"] or None,
            functions=tuple(dict.fromkeys(name for name in names if name)),
            new=said["new"],
        )


class TargetForm(forms.Form):
    """One dated target of an indicator."""

    was = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    value = NumberInput(label=gettext_lazy("目標値"), required=False)
    upper = NumberInput(label=gettext_lazy("上限（範囲のとき）"), required=False)
    operator = forms.ChoiceField(label=gettext_lazy("条件"), choices=_choices(OPERATOR), initial="=")
    change_type = forms.ChoiceField(label=gettext_lazy("値の意味"), choices=_choices(CHANGE), initial="level")
    relative_to = PeriodInput(label=gettext_lazy("比べる時点"), required=False)
    deadline = PeriodInput(label=gettext_lazy("期限"), required=False)
    scope = forms.ChoiceField(label=gettext_lazy("範囲"), choices=_choices(SCOPE), initial="unstated")

    def clean(self) -> dict[str, Any]:
        """A range needs both ends; an upper end belongs to a range only."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("upper") is not None and said.get("operator") != "range":
            self.add_error("operator", _("上限があるときは「範囲」を選んでください。"))
        if said.get("operator") == "range" and (said.get("value") is None or said.get("upper") is None):
            self.add_error("upper", _("範囲の下限（目標値）と上限を入力してください。"))
        return said


class _Targets(forms.BaseFormSet):
    """The targets of one indicator."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """The mark that takes a target away, in words."""
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("この目標を消す")


TargetForms = forms.formset_factory(TargetForm, formset=_Targets, extra=1, can_delete=True, max_num=30, absolute_max=30)


class IndicatorForm(forms.Form):
    """An indicator; its targets are forms of their own below it."""

    label = forms.CharField(label=gettext_lazy("指標名"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    measure = forms.ChoiceField(label=gettext_lazy("施策"), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("種類"), choices=_choices(KIND), help_text=gettext_lazy("国などの目標の引用と活動の頻度は、この計画の指標には数えません。")
    )
    unit = forms.CharField(label=gettext_lazy("単位"), max_length=100, required=False)
    direction = forms.ChoiceField(label=gettext_lazy("向き"), choices=_choices(DIRECTION, gettext_lazy("（書かれていない）")), required=False)
    value_kind = forms.ChoiceField(label=gettext_lazy("値の種類"), choices=_choices(VALUE_KIND), initial="level")
    counting = forms.ChoiceField(label=gettext_lazy("数え方"), choices=_choices(COUNTING, gettext_lazy("（書かれていない）")), required=False)
    baseline = forms.ChoiceField(
        label=gettext_lazy("基準値"),
        choices=(("none", gettext_lazy("書かれていない")), ("unpublished", gettext_lazy("公表されていない")), ("value", gettext_lazy("値がある"))),
        initial="none",
    )
    baseline_value = NumberInput(label=gettext_lazy("基準値の値"), required=False)
    baseline_unit = forms.CharField(label=gettext_lazy("基準値の単位（違うとき）"), max_length=100, required=False)
    baseline_period = PeriodInput(label=gettext_lazy("基準値の時点"), required=False, help_text=_PERIOD_HELP)
    criterion = forms.CharField(
        label=gettext_lazy("言葉の目標"), required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=gettext_lazy("数値でない目標のとき、達成とみなす状態を書きます。")
    )
    definition = forms.CharField(label=gettext_lazy("定義"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    owner = forms.CharField(label=gettext_lazy("担当"), max_length=300, required=False)

    def __init__(self, *args: Any, draft: Draft, id: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["measure"]
        field.choices = measure_choices(draft, _("（計画全体）"))

    def clean(self) -> dict[str, Any]:
        """A baseline that is there has a value."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("baseline") == "value" and said.get("baseline_value") is None and "baseline_value" not in self.errors:
            self.add_error("baseline_value", _("基準値を入力するか、「書かれていない」「公表されていない」を選んでください。"))
        if said.get("baseline") != "value" and said.get("baseline_value") is not None:
            self.add_error("baseline", _("値を入力したときは「値がある」を選んでください。"))
        return said

    @staticmethod
    def initial_of(draft: Draft, id: str) -> dict[str, Any]:
        """The form filled with what is stored."""
        item = next(one for one in draft.indicators if one.id == id)
        base = item.baseline
        return {
            "label": item.label.value,
            "measure": _shown_parent(draft, item.measure),
            "kind": item.kind,
            "unit": item.unit.value if item.unit else "",
            "direction": item.direction.value if item.direction else "",
            "value_kind": item.value_kind,
            "counting": item.counting.value if item.counting else "",
            "baseline": "none" if base is None else "unpublished" if base.value is None else "value",
            "baseline_value": show_number(base.value) if base else "",
            "baseline_unit": (base.unit or "") if base else "",
            "baseline_period": written(base.period) if base else "",
            "criterion": item.criterion.value if item.criterion else "",
            "definition": item.definition.value if item.definition else "",
            "owner": item.owner.value if item.owner else "",
        }

    def words(self, targets: Iterable[TargetForm] = ()) -> IndicatorWords:
        """What the person wants, with the targets of the forms below."""
        said = self.cleaned_data
        stated = said["baseline"] != "none"
        return IndicatorWords(
            **{name: said[name] or None for name in ("measure", "unit", "direction", "counting", "definition", "criterion", "owner")},
            label=said["label"],
            kind=said["kind"],
            value_kind=said["value_kind"],
            has_baseline=stated,
            baseline_value=said["baseline_value"] if stated else None,
            baseline_unit=(said["baseline_unit"] or None) if stated else None,
            baseline_period=said["baseline_period"] if stated else None,
            targets=tuple(
                TargetWords(**{name: form.cleaned_data[name] for name in TargetWords.model_fields})
                for form in targets
                if form.has_changed() or form.initial
                if not form.cleaned_data.get("DELETE")
            ),
        )


class AddForm(IndicatorForm):
    """One more indicator, from a passage of the original."""

    quotation = forms.CharField(
        label=gettext_lazy("原文の言葉"), widget=forms.Textarea(attrs={"rows": 3}), help_text=gettext_lazy("左の原文から、指標が書かれている所をそのまま写します。")
    )
    near = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ("quotation", "label")


class ApproveForm(forms.Form):
    """The decision."""

    decided_on = forms.DateField(
        label=gettext_lazy("計画を決定した日"), widget=forms.DateInput(attrs={"type": "date"}), help_text=gettext_lazy("この日から、この版が運用中になります。")
    )
    slug = forms.CharField(
        label=gettext_lazy("計画のアドレス"),
        max_length=100,
        validators=[RegexValidator(r"\A[a-z0-9][a-z0-9-]*\Z", gettext_lazy("小文字の英数字とハイフンで入力してください。"))],
        help_text=gettext_lazy("画面のアドレスになる短い名前です。小文字の英数字とハイフンで付けます（例：sogo-2026）。"),
    )
    unread = forms.BooleanField(label=gettext_lazy("確かめていない項目があるまま決定します"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_slug(self) -> str:
        """An address nobody uses yet."""
        slug = str(self.cleaned_data["slug"])
        if PlanRow.objects.filter(slug=slug).exists():
            raise forms.ValidationError(_("このアドレスはほかの計画が使っています。"))
        return slug


def target_initials(item: DraftIndicator) -> list[dict[str, Any]]:
    """The stored targets as the forms show them."""
    return [
        {
            "was": place,
            "value": show_number(target.value),
            "upper": show_number(target.upper),
            "operator": target.operator,
            "change_type": target.change_type,
            "relative_to": written(target.relative_to),
            "deadline": written(target.deadline.value) if target.deadline else "",
            "scope": target.scope,
        }
        for place, target in enumerate(item.targets)
    ]


def measure_choices(draft: Draft, nothing: str, but: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Every heading a thing can stand under, indented by its depth."""
    out = set(but)
    return [("", nothing), *((one.id, _indented(one)) for one in draft.measures if one.role != "title" and one.id not in out)]


def _indented(measure: DraftMeasure) -> str:
    number = f"{measure.number} " if measure.number else ""
    return f"{'　' * max(0, measure.depth - 1)}{number}{measure.title.value}"[:120]


def _shown_parent(draft: Draft, id: str | None) -> str:
    """What stands right under the title of the document stands at the top."""
    measure = next((one for one in draft.measures if one.id == id), None)
    return "" if measure is None or measure.role == "title" else measure.id

