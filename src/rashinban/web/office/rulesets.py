"""Rule sets: those shipped, with thresholds and sources, and the organisation's own."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from rashinban.core.errors import ManyErrors, RashinbanError
from rashinban.monitoring.rulesets import RuleSet, load_rulesets
from rashinban.monitoring.rulesets.ruleset import Bounds
from rashinban.records.models import OwnRuleSet, PlanRow
from rashinban.records.own_rulesets import add_ruleset
from rashinban.records.rulesets import parse
from rashinban.web.office.allowed import administrators, organisations
from rashinban.web.office.forms import RuleSetForm

#: Bound -> how it is written in a table.
_SIGNS = {"at_least": "≧", "above": "＞", "at_most": "≦", "below": "＜"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A rule set as the page shows it: its bands with their conditions, the plans that chose it."""

    ruleset: RuleSet
    bands: tuple[tuple[str, str, str], ...]
    plans: tuple[str, ...]
    own: OwnRuleSet | None = None


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
            errors = error.errors if isinstance(error, ManyErrors) else (error,)
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
    bands = tuple((band.words, band.state, _condition(ruleset, band.when)) for band in ruleset.bands)
    return Shown(ruleset, bands, tuple(title for title, ids in chosen if ruleset.id in (ids or [])), own)  # type: ignore[arg-type]


def _condition(ruleset: RuleSet, when: dict[str, Bounds]) -> str:
    parts = []
    for name, bounds in when.items():
        for bound, sign in _SIGNS.items():
            value = getattr(bounds, bound)
            if value is not None:
                parts.append(f"{sign} {value:f}" if name == ruleset.measure else f"{name} {sign} {value:f}")
    return "、".join(parts)
