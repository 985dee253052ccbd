"""Changing targets: the form, what the change would do to the answer, and the decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import formset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from rashinban.core.errors import RashinbanError, WrongContent
from rashinban.core.phrase import Phrase
from rashinban.monitoring.assessment import assess_indicator
from rashinban.monitoring.progress import GOOD, Progress
from rashinban.monitoring.promises import promises
from rashinban.monitoring.target_changes import REASON_KINDS, TargetChange, judge_changes
from rashinban.plans.plan import Target
from rashinban.records import editions
from rashinban.records.models import TargetRevision
from rashinban.web.finding import require, signed_in
from rashinban.web.indicators.promise import Found, find, language, rights
from rashinban.web.indicators.target_forms import DecisionForm, TargetForm, initial_rows

Targets = tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """The targets before and after in words, the answers by both, and what the change itself does to the state."""

    before: Phrase
    after: Phrase
    progress_before: Progress | None
    progress_after: Progress | None
    effect: Phrase | None
    eases: bool

    @property
    def changed(self) -> int:
        """How many states change: one promise is changed, so one or none."""
        both = (self.progress_before, self.progress_after)
        return int(all(both) and both[0].state != both[1].state)  # type: ignore[union-attr]


@signed_in
def change_targets(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The form; with ``preview`` the page that shows what it would do; with ``confirm`` the decision itself."""
    found = find(request, slug, key, as_of=request.today)
    require(rights(request, found).plan, _("目標を変えられるのは企画担当だけです。"))
    newest = _newest(found)
    old = _targets(newest)
    form, rows = _forms(request, found, newest, old)
    preview: Preview | None = None
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        targets = tuple(one for one in (row.target(old) for row in rows) if one is not None)
        try:
            _refuse_overtaken(form, newest)
            _refuse_same(old, targets)
            if "confirm" in request.POST:
                _decide(request, found, form, targets)
                return redirect("indicator", slug, key)
            if "preview" in request.POST:
                preview = _preview(found, old, targets, form)
        except RashinbanError as error:
            form.add_error(None, f"{error.what}{error.remedy}")
    page = "indicators/targets_preview.html" if preview is not None else "indicators/targets.html"
    context = {
        "found": found,
        "plan": found.row.edition.plan,
        "indicator": found.indicator,
        "form": form,
        "rows": rows,
        "preview": preview,
        "reason_kind": REASON_KINDS.get(form.cleaned_data["reason_kind"]) if preview is not None else None,
        "now": promises(found.indicator, old),
    }
    return render(request, page, context)


def _newest(found: Found) -> Any:
    return TargetRevision.objects.filter(indicator=found.row).prefetch_related("targets").order_by("-number").first()


def _targets(revision: Any) -> Targets:
    """The targets of the newest decision, which need not be in force on the day of the page."""
    if revision is None:
        return ()
    return tuple(Target(**{name: getattr(row, name) for name in Target.model_fields}) for row in revision.targets.all())


def _forms(request: HttpRequest, found: Found, newest: Any, old: Targets) -> tuple[DecisionForm, Any]:
    kind = formset_factory(TargetForm, extra=0, max_num=20, absolute_max=20)
    more = {"plan": found.plan, "indicator": found.indicator}
    limits = {"today": request.today, "words": language(), "earliest": newest.decided_on if newest else None}
    if request.method == "POST":
        return DecisionForm(request.POST, **limits), kind(request.POST, prefix="targets", form_kwargs=more)
    given = {"decided_on": request.today, "revision": newest.number if newest else 0}
    return DecisionForm(initial=given, **limits), kind(initial=initial_rows(old), prefix="targets", form_kwargs=more)


def _refuse_overtaken(form: DecisionForm, newest: Any) -> None:
    if form.cleaned_data["revision"] != (newest.number if newest else 0):
        raise WrongContent("この画面を開いたあとに、目標がほかの人によって変えられました。", remedy="画面を読み直して、今の目標から始めてください。")


def _refuse_same(old: Targets, targets: Targets) -> None:
    if targets == old:
        raise WrongContent("目標は今のものと同じです。", remedy="変える値を入力してください。")


def _preview(found: Found, old: Targets, targets: Targets, form: DecisionForm) -> Preview:
    """Both answers from the same facts, rules and day; only the targets differ."""
    plan, indicator, view = found.plan, found.indicator, found.view
    after_indicator = indicator.model_copy(update={"targets": targets})
    new_plan = plan.model_copy(update={"indicators": (after_indicator,)})
    facts = view.facts.get(indicator.id, ())
    before = view.progress.get(indicator.id)
    after = assess_indicator(new_plan, after_indicator, facts, view.as_of, view.rulesets) if before is not None else None
    change = TargetChange(
        indicator=indicator.id,
        decided_on=form.cleaned_data["decided_on"],
        before=indicator.targets,
        after=targets,
        reason_kind=form.cleaned_data["reason_kind"],
        reason=form.cleaned_data["reason"],
    )
    moved = judge_changes(new_plan, (change,), facts, view.as_of, view.rulesets) if before is not None else ()
    return Preview(
        before=promises(indicator, old),
        after=promises(indicator, targets),
        progress_before=before,
        progress_after=after,
        effect=moved[0].headline if moved else None,
        eases=before is not None and after is not None and before.state not in GOOD and after.state in GOOD,
    )


def _decide(request: HttpRequest, found: Found, form: DecisionForm, targets: Targets) -> None:
    data = form.cleaned_data
    with transaction.atomic():
        latest = TargetRevision.objects.select_for_update().filter(indicator=found.row).order_by("-number").first()
        _refuse_overtaken(form, latest)  # once more, now that nobody else can decide
        editions.change_targets(
            found.row, targets, data["decided_on"], data["reason_kind"], data["reason"], request.user
        )
    messages.success(request, _("目標を変えました。前の目標と理由は記録に残っています。"))
