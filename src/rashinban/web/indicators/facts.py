"""One fact: what it says, the steps it took, its evidence, and the step this person can take next."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from rashinban.monitoring.plausibility import doubt
from rashinban.monitoring.promises import promises
from rashinban.records import audit, facts
from rashinban.records.history import read_history, rows_of
from rashinban.records.models import ObservationRow, Standing
from rashinban.web.counting.answer import reads
from rashinban.web.finding import require
from rashinban.web.indicators.forms import EvidenceForm
from rashinban.web.indicators.promise import Found, find, rights

#: What a button asks for -> where the fact goes, and what is said then.
MOVES = {"submit": Standing.CHECKED, "approve": Standing.APPROVED, "return": Standing.RETURNED}


def fact(request: HttpRequest, slug: str, key: str, pk: int) -> HttpResponse:
    """The fact with its steps; a POST takes one of them."""
    found = find(request, slug, key)
    row = find_fact(request, found, pk)
    if request.method == "POST":
        return _act(request, found, row)
    history = read_history(found.row, request.user)
    audit.note_read(
        request.user if request.user.is_authenticated else None,
        row,
        found.row.confidentiality,
        row.confidentiality,
        plan=found.row.edition.plan,
    )
    allowed = rights(request, found)
    older = [one.row for one in history if one.counted and one.row.pk != pk and one.row.period.end <= row.period.end]
    before = max(older, key=lambda one: (one.period.end, one.vintage, one.pk), default=None)
    hands = facts.authors(row) if allowed.staff else set()
    return render(
        request,
        "indicators/fact.html",
        {
            "found": found,
            "plan": found.row.edition.plan,
            "indicator": found.indicator,
            "each": next(each for each in history if each.row.pk == pk),
            "before": before,
            "doubt": doubt(row.value, before.value if before is not None else None) if allowed.staff else None,
            "target": promises(found.indicator, found.indicator.targets),
            "allowed": allowed,
            "reads_records": row.method == "counted" and reads(request, found.organisation) and hasattr(row, "frozen_count"),
            "can": _can(request, found, row, allowed.enter, hands),
            "own": request.access.person in hands,
            "can_verify": request.access.may_approve(found.row.division_id, found.organisation, ()),
            "evidence_form": evidence_form(found.row, row) if allowed.enter else None,
        },
    )


def find_fact(request: HttpRequest, found: Found, pk: int) -> Any:
    """A fact of this indicator (or of what it was in earlier editions) that this person may read; else 404."""
    rows = ObservationRow.objects.filter(indicator__in=rows_of(found.row)).visible_to(request.user)
    return get_object_or_404(rows.select_related("indicator__edition__plan", "entered_by"), pk=pk)


def evidence_form(indicator: Any, row: Any, *args: Any) -> EvidenceForm:
    """The form for more evidence, offering the classes that are not more open than the fact."""
    form = EvidenceForm(*args)
    field = form.fields["evidence_confidentiality"]
    least = facts.strictest(indicator.confidentiality, row.confidentiality)
    codes = [code for code, _label in field.choices]
    field.choices = list(field.choices)[codes.index(least) :]
    return form


def _can(request: HttpRequest, found: Found, row: Any, enter: bool, hands: set[int | None]) -> dict[str, bool]:
    waiting = row.standing == Standing.CHECKED
    approver = request.access.may_approve(found.row.division_id, found.organisation, hands)
    open_row = row.standing in (Standing.DRAFT, Standing.RETURNED)
    return {
        "submit": enter and open_row,
        "withdraw": enter and open_row,
        "edit": enter and open_row,
        "correct": enter and row.standing in (Standing.APPROVED, Standing.PUBLISHED),
        "approve": waiting and approver,
        "return": waiting and approver,
    }


def _act(request: HttpRequest, found: Found, row: Any) -> HttpResponse:
    action = request.POST.get("action", "")
    person = request.user
    require(person.is_authenticated and (action in MOVES or action == "withdraw"))
    slug, key = found.row.edition.plan.slug, found.indicator.id
    if action == "withdraw":
        require(rights(request, found).enter)
        facts.withdraw(row, person)
        messages.success(request, _("下書きを取り消しました。"))
        return redirect("indicator", slug, key)
    if action == "submit":
        require(rights(request, found).enter)
    else:
        mine = request.access.may_approve(found.row.division_id, found.organisation, facts.authors(row))
        require(mine, _("自分で入力した値や、担当していない課の値は承認できません。別の承認者に頼んでください。"))
    facts.move(row, MOVES[action], person, request.POST.get("note", ""))
    said = {"submit": _("提出しました。承認者が確かめます。"), "approve": _("承認しました。"), "return": _("理由を添えて差し戻しました。")}
    messages.success(request, said[action])
    return redirect("fact", slug, key, row.pk)
