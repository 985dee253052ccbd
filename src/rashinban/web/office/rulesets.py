"""Rule sets: those shipped, with thresholds and sources, and the organisation's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rashinban.core.errors import RashinbanError
from rashinban.monitoring.rulesets import RuleSet, load_rulesets
from rashinban.monitoring.rulesets.ruleset import Band, Bounds
from rashinban.records.models import OwnRuleSet, PlanRow
from rashinban.records.own_rulesets import add_ruleset
from rashinban.records.rulesets import parse
from rashinban.web.office.allowed import administrators, organisations
from rashinban.web.office.forms import RuleSetForm

#: Measures of the rules in words.
MEASURES: dict[str, Any] = {
    "pace": gettext_lazy("あるべき道のりに対する進みぐあい"),
    "elapsed": gettext_lazy("過ぎた期間の割合"),
    "achievement": gettext_lazy("基準値から目標値への達成率"),
    "moved_away": gettext_lazy("基準値より遠ざかった割合"),
    "ratio": gettext_lazy("目標値に対する比率"),
    "forpdi_percent": gettext_lazy("許容幅の中の達成率"),
    "yearly_share": gettext_lazy("年ごとの割り当てに対する比率"),
    "change_from_baseline": gettext_lazy("基準値からの変化率"),
    "growth_ratio": gettext_lazy("必要な年平均の伸びに対する実際の伸び"),
    "growth": gettext_lazy("年平均の伸び"),
    "forecast_gap": gettext_lazy("期限の予測と目標の差"),
    "probability": gettext_lazy("期限までに達成する見込み"),
}
#: Bound -> how it is written in a table.
_SIGNS = {"at_least": "≧", "above": "＞", "at_most": "≦", "below": "＜"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A rule set as the page shows it: its bands with their conditions, the plans that chose it."""

    ruleset: RuleSet
    bands: tuple[tuple[str, str, str], ...]
    plans: tuple[str, ...]
    measure: Any
    own: OwnRuleSet | None = None

    @property
    def suffix(self) -> str:
        """Tells two versions of one's own rule set apart."""
        return f" {self.own.since}" if self.own else ""


@administrators
def show(request: HttpRequest) -> HttpResponse:
    """Every rule set there is, and the form for one's own."""
    mine = organisations(request)
    form = RuleSetForm(request.POST or None, request.FILES or None, organisations=mine, initial={"since": request.today})
    errors: tuple[RashinbanError, ...] = ()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            row = add_ruleset(given["organisation"], given["file"], given["since"], request.user, request.FILES["file"].name)
        except RashinbanError as error:
            errors = error.each
        else:
            messages.success(request, _("規則「%(id)s」を加えました。計画の設定で選ぶと使われます。") % {"id": row.identifier})
            return redirect("rulesets")
    chosen = list(PlanRow.objects.filter(organisation__in=mine).values_list("title", "rulesets"))
    own = OwnRuleSet.objects.filter(organisation__in=mine).select_related("organisation", "by").order_by("identifier", "-at")
    context = {
        "shipped": [_shown(each, chosen) for each in load_rulesets(on=None)],
        "own": [_shown(parse(row.text)[0], chosen, row) for row in own],
        "form": form,
        "errors": errors,
    }
    return render(request, "office/rulesets.html", context, status=400 if form.errors or errors else 200)


def _shown(ruleset: RuleSet, chosen: list[tuple[str, list[str]]], own: OwnRuleSet | None = None) -> Shown:
    bands = tuple((band.words, band.state, _applies(ruleset, band)) for band in ruleset.bands)
    return Shown(ruleset, bands, tuple(title for title, ids in chosen if ruleset.id in (ids or [])), MEASURES[ruleset.measure], own)  # type: ignore[arg-type]


def _condition(ruleset: RuleSet, when: Mapping[Any, Bounds]) -> str:
    parts = []
    for name, bounds in when.items():
        for bound, sign in _SIGNS.items():
            value = getattr(bounds, bound)
            if value is not None:
                parts.append(f"{sign} {value:f}" if name == ruleset.measure else f"{MEASURES[name]} {sign} {value:f}")
    return _("、").join(parts)


def _applies(ruleset: RuleSet, band: Band) -> str:
    """When a band applies, in words; empty for "otherwise"."""
    parts = []
    if band.met is not None:
        parts.append(_("目標を達成している") if band.met else _("目標を達成していない"))
    if band.direction is not None:
        parts.append({"up": _("上向きの指標"), "down": _("下向きの指標"), "hold": _("範囲を保つ指標")}[band.direction])
    if band.when:
        parts.append(_condition(ruleset, band.when))
    return _("、").join(str(part) for part in parts)
