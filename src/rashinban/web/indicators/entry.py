"""Entering one fact: the form, what it warns of, what happens when somebody else was faster."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from rashinban.core.errors import RashinbanError, WrongContent
from rashinban.records import audit, evidence, facts
from rashinban.records.history import Vintage, read_history
from rashinban.records.models import Standing
from rashinban.reports.figures import target_text
from rashinban.web.finding import require, signed_in
from rashinban.web.indicators.forms import OTHER, FactForm
from rashinban.web.indicators.periods import known_code, offer
from rashinban.web.indicators.promise import Found, find, language, rights


@signed_in
def enter(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The form for one fact; 下書き保存 keeps a draft, 確認して提出 sends it to the approver."""
    found = find(request, slug, key, as_of=request.today)
    require(rights(request, found).enter)
    history = read_history(found.row, request.user)
    audit.note_read(request.user, found.row, found.row.confidentiality, plan=found.row.edition.plan)
    form = _form(request, found, history)
    overtaken: Any = None
    if request.method == "POST" and form.is_valid():
        try:
            row = _save(request, found, form)
        except facts.Overtaken as error:
            overtaken = error.row
            form.data = form.data.copy()
            form.data["seen"] = str(overtaken.pk)
        except RashinbanError as error:
            form.add_error(None, f"{error.what}{error.remedy}")
        else:
            sent = row.standing == Standing.CHECKED
            messages.success(request, _("提出しました。承認者が確かめます。") if sent else _("下書きを保存しました。"))
            return redirect("fact", slug, key, row.pk)
    period = _period(form)
    return render(
        request,
        "indicators/enter.html",
        {
            "found": found,
            "plan": found.row.edition.plan,
            "indicator": found.indicator,
            "form": form,
            "overtaken": overtaken,
            "correcting": form.counted(period),
            "before": form.before(period),
            "last": [each for each in history if each.counted and not each.corrected][:4],
            "open": [each for each in history if not each.counted][:4],
            "targets": [(one, target_text(found.indicator, one, language())) for one in found.indicator.targets],
        },
        status=409 if overtaken is not None else 200,
    )


@transaction.atomic
def _save(request: HttpRequest, found: Found, form: FactForm) -> Any:
    """The fact and its evidence, both or neither."""
    row = facts.enter(
        found.row,
        form.observation(),
        request.user,
        standing=Standing.CHECKED if "submit" in request.POST else Standing.DRAFT,
        confidentiality=form.cleaned_data["confidentiality"],
        reason=form.correction(),
        seen=form.cleaned_data["seen"],
    )
    given = form.given()
    if given is not None:
        evidence.add(row, given, request.user)
    return row


def _form(request: HttpRequest, found: Found, history: tuple[Vintage, ...]) -> FactForm:
    counted = tuple(sorted((each.observation for each in history if each.counted), key=lambda one: (one.period.end, one.vintage)))
    wanted = request.GET.get("period", "")
    offered = offer(found, request.user, request.today, (each.row.period for each in history), wanted)
    options: dict[str, Any] = {
        "plan": found.plan,
        "indicator": found.indicator,
        "today": request.today,
        "periods": offered.choices,
        "least": found.row.confidentiality,
        "known": counted,
        "language": language(),
    }
    if request.method == "POST":
        return FactForm(request.POST, request.FILES, **options)
    free = wanted if wanted and wanted not in dict(offered.choices) and known_code(wanted) else ""
    return FactForm(initial=_initial(found, history, offered.first, free, request.today), **options)


def _initial(found: Found, history: tuple[Vintage, ...], period: str, free: str, today: date) -> dict[str, Any]:
    """An empty form, or the open row of the period to go on with."""
    initial: dict[str, Any] = {
        "period": OTHER if free else period,
        "other_period": free,
        "vintage": today,
        "confidentiality": found.row.confidentiality,
        "evidence_confidentiality": max(
            found.row.confidentiality, "internal", key=("public", "internal", "restricted", "secret").index
        ),
        "seen": max((each.row.pk for each in history), default=0),
    }
    started = next((each for each in history if not each.counted and each.row.period.code == (free or period)), None)
    if started is not None:
        row = started.row
        initial |= {
            "value": "" if row.value is None else f"{row.value:f}",
            "judgement": row.judgement,
            "judged_by": row.judged_by,
            "vintage": row.vintage,
            "status": row.status,
            "note": row.note,
            "document": row.source.document if row.source else "",
            "source_page": row.source.page if row.source else None,
            "confidentiality": row.confidentiality,
        }
    return initial


def _period(form: FactForm) -> Any:
    """The period the form is about now, as far as it can be read."""
    from rashinban.core.period import Period

    if form.is_bound:
        return getattr(form, "cleaned_data", {}).get("period_value")
    code = form.initial["other_period"] if form.initial["period"] == OTHER else form.initial["period"]
    try:
        return Period.from_code(code) if code else None
    except WrongContent:
        return None
