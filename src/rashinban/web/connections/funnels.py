"""From presentation to outcome: how many of those who began in a period came how far, beside what the plan implies."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rashinban.ledger.funnel import STEPS, Cohort, Step, cohorts_of
from rashinban.records import progress
from rashinban.records.access import READS_LEDGER
from rashinban.records.ledger.journeys import funnel_steps
from rashinban.records.models import EditionRow, Organisation
from rashinban.reports.funnel_chart import WORDS, funnel_chart
from rashinban.web.finding import require, signed_in
from rashinban.web.inputs import DayInput, MeasureChoice, measures_for, networks_for

_GOALS: tuple[Step, ...] = ("interested", "met", "agreed", "outcome")


class FunnelForm(forms.Form):
    """Whose way, through which steps, in which periods, and which targets of the plan stand behind it."""

    organisation = forms.ModelChoiceField(label=_("組織"), queryset=None, required=False, empty_label=None)
    network = forms.ModelChoiceField(label=_("会議体・ネットワーク"), queryset=None, required=False, empty_label=_("すべて"))
    measure = MeasureChoice(label=_("施策"), queryset=None, required=False, empty_label=_("すべて"))
    by = forms.ChoiceField(label=_("まとめ方"), required=False, choices=(("fiscal_year", _("年度ごと")), ("year", _("年ごと")), ("month", _("月ごと"))))
    since = forms.DateField(label=_("この日から"), required=False, widget=DayInput)
    until = forms.DateField(label=_("この日まで"), required=False, widget=DayInput)
    goal = forms.ChoiceField(label=_("どこまでを見るか"), required=False, choices=())
    begun = forms.ChoiceField(label=_("計画の数：はじめ"), required=False, choices=())
    done = forms.ChoiceField(label=_("計画の数：おわり"), required=False, choices=())
    confirmed = forms.BooleanField(label=_("双方が確認した成立だけを数える"), required=False)

    def __init__(self, *args: Any, user: Any, organisations: frozenset[int], targets: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["organisation"].queryset = Organisation.objects.filter(pk__in=organisations)
        fields["network"].queryset, fields["measure"].queryset = networks_for(user, organisations), measures_for(user, organisations)
        language = get_language() or "ja"
        fields["goal"].choices = [(step, WORDS[step].in_(language[:2])) for step in _GOALS]
        fields["goal"].initial = "agreed"
        for name in ("begun", "done"):
            fields[name].choices = [("", _("（選ばない）")), *targets]
        if len(organisations) < 2:
            del self.fields["organisation"]


@signed_in
def show(request: HttpRequest) -> HttpResponse:
    """Cohorts of the first step, the newest first; those still open apart; the planned rate beside the actual one."""
    mine = frozenset().union(*(request.access.organisations(duty) for duty in READS_LEDGER))
    require(bool(mine), _("活動の記録を読む役割がありません。"))
    values = _targets(request, mine)
    form = FunnelForm(request.GET or None, user=request.user, organisations=mine, targets=[(code, words) for code, (words, _value) in values.items()])
    said: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    organisation = said["organisation"].pk if said.get("organisation") else min(mine)
    goal: Step = said.get("goal") or "agreed"
    steps = funnel_steps(
        request.user, request.as_of, organisation=organisation, network=said["network"].pk if said.get("network") else None, measure=said.get("measure")
    )
    planned = {step: values[said[name]][1] for step, name in ((STEPS[0], "begun"), (goal, "done")) if said.get(name)}
    found = cohorts_of(steps, by=said.get("by") or "fiscal_year", goal=goal, planned=planned, confirmed_only=bool(said.get("confirmed")))
    since, until = said.get("since"), said.get("until")
    cohorts = [each for each in found if (since is None or each.period.end >= since) and (until is None or each.period.start <= until)]
    context = {
        "form": form,
        "asked": any(said.values()),
        "cohorts": [(cohort, [cohort.at(step) for step in STEPS], _rate(cohort, goal)) for cohort in reversed(cohorts)],
        "steps": [WORDS[step] for step in STEPS],
        "goal": WORDS[goal],
        "planned": [planned.get(STEPS[0]), planned.get(goal)] if len(planned) == 2 else None,
        "whole": _whole(cohorts, goal, planned),
        "chart": funnel_chart(cohorts, "en" if (get_language() or "ja").startswith("en") else "ja") if cohorts else None,
    }
    return render(request, "connections/funnel.html", context, status=400 if form.errors else 200)


def _rate(cohort: Cohort, goal: Step) -> dict[str, Decimal | None]:
    """The rate from the first step to the goal, to one decimal place."""
    rate = next(rate for rate in cohort.rates if (rate.first, rate.last) == (STEPS[0], goal))
    return {name: None if value is None else _round(value) for name, value in (("actual", rate.actual), ("planned", rate.planned))}


def _whole(cohorts: list[Cohort], goal: Step, planned: dict[Step, Decimal]) -> dict[str, Any]:
    """All cohorts that are shown, together."""
    begun, done = (sum(cohort.at(step).journeys for cohort in cohorts) for step in (STEPS[0], goal))
    wanted = planned[goal] * 100 / planned[STEPS[0]] if len(planned) == 2 and planned[STEPS[0]] else None
    return {
        "begun": begun,
        "done": done,
        "actual": _round(Decimal(done) * 100 / begun) if begun else None,
        "planned": _round(wanted) if wanted is not None else None,
        "open": sum(cohort.open for cohort in cohorts),
        "declined": sum(cohort.declined for cohort in cohorts),
    }


def _round(rate: Decimal) -> Decimal:
    return rate.quantize(Decimal("0.1"))


def _targets(request: HttpRequest, organisations: frozenset[int]) -> dict[str, tuple[str, Decimal]]:
    """The targets with a number of the plans in force that may be read: what is implied is chosen, never guessed."""
    found: dict[str, tuple[str, Decimal]] = {}
    editions = EditionRow.objects.visible_to(request.user).filter(standing="in_force", plan__organisation__in=organisations)
    for edition in editions.select_related("plan__organisation").defer("text"):
        for indicator in progress.view(edition, request.user, request.as_of).plan.indicators:
            for number, target in enumerate(indicator.targets):
                if target.value is not None and target.change_type == "level":
                    words = f"{indicator.label}　{target.value.normalize():f}{target.unit or indicator.unit or ''}"
                    found[f"{edition.pk}-{indicator.id}-{number}"] = (words[:120], target.value)
    return found
