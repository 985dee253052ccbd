"""One introduction: both sides, its steps, who said yes, what was learnt."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rashinban.core.errors import RashinbanError
from rashinban.records import audit
from rashinban.records.days import end_of
from rashinban.records.ledger import connections, evidence
from rashinban.records.ledger.connections import STEPS, StepGiven
from rashinban.records.ledger.pipeline import WITH_CONNECTIONS, confirmed_on, lines_of, shown_beside
from rashinban.records.models import ConnectionRow, FactRow, LessonRow, Side
from rashinban.web.connections.forms import PeopleForm, SideForm, StepForm
from rashinban.web.finding import require, signed_in


@signed_in
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The introduction as of the day of the page."""
    return _page(request, _find(request, pk))


@signed_in
@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a step; what is odd about it is shown first and may be recorded all the same."""
    row = _find(request, pk)
    require(connections.may_change(row, request.user))
    form = StepForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, row, form, status=400)
    said = form.cleaned_data
    given = StepGiven(said["kind"], said["on"], said["note"], evidence_link=said["evidence_link"])
    odd = connections.doubts(_steps(request, row, whole=True), given)
    if odd and not said["sure"]:
        return _page(request, row, form, odd, status=409)
    try:
        kept = evidence.keep(said["evidence"].read(), said["evidence"].name, request.user) if said["evidence"] else None
        connections.add_step(row, StepGiven(given.kind, given.on, given.note, kept, given.evidence_link), request.user)
    except RashinbanError as error:
        form.add_error(None, str(error))
        return _page(request, row, form, status=400)
    messages.success(request, _("「%(stage)s」を記録しました。") % {"stage": STEPS[given.kind]})
    return redirect("connection", row.pk)


@signed_in
@require_POST
def confirm(request: HttpRequest, pk: int, fact: int) -> HttpResponse:
    """One side said yes to a step."""
    row = _find(request, pk)
    require(connections.may_change(row, request.user))
    found = get_object_or_404(FactRow.objects.visible_to(request.user), pk=fact, connection=row)
    side = request.POST.get("side", "")
    if side not in (Side.NEED, Side.OFFER):
        raise Http404
    form = SideForm(request.POST, auto_id=f"{side}{fact}_%s")
    if form.is_valid():
        try:
            connections.confirm_side(found, side, request.user, **form.cleaned_data)
        except RashinbanError as error:
            form.add_error(None, str(error))
        else:
            found.refresh_from_db()
            done = _("双方が確認しました。成立として数えます。") if found.confirmed_at and found.kind == "agreed" else _("確認を記録しました。")
            messages.success(request, done)
            return redirect("connection", row.pk)
    return _page(request, row, refused=(fact, side, form), status=400)


@signed_in
@require_POST
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Who reads a secret introduction."""
    row = _find(request, pk)
    form = PeopleForm(request.POST, organisation=row.organisation_id)
    if form.is_valid():
        connections.name_people(row, form.cleaned_data["people"], request.user)
        messages.success(request, _("この引き合わせを読む人を決めました。"))
    return redirect("connection", row.pk)


def _find(request: HttpRequest, pk: int) -> ConnectionRow:
    rows = ConnectionRow.objects.visible_to(request.user).select_related(*WITH_CONNECTIONS, "recorded_by", "gathering__network")
    row: ConnectionRow = get_object_or_404(rows.prefetch_related("named"), pk=pk)
    return row


def _steps(request: HttpRequest, row: ConnectionRow, *, whole: bool = False) -> list[FactRow]:
    """The steps that stand, as of the day of the page (``whole``: now)."""
    steps = FactRow.objects.visible_to(request.user).filter(connection=row).select_related("recorded_by", "evidence")
    moment = end_of(request.today if whole else request.as_of)
    found = steps.filter(on__lte=moment.date(), recorded_at__lte=moment).order_by("on", "recorded_at", "pk").prefetch_related("confirmations")
    return [step for step in found if step.withdrawn_at is None or step.withdrawn_at > moment]


def _page(
    request: HttpRequest,
    row: ConnectionRow,
    form: StepForm | None = None,
    doubts: tuple[str, ...] = (),
    refused: tuple[int, str, SideForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    steps = _steps(request, row)
    if not steps:
        raise Http404
    audit.note_read(request.user, row, row.confidentiality, organisation=row.organisation)
    (line,) = lines_of([row], request.user, request.as_of)
    may = connections.may_change(row, request.user) and request.as_of == request.today
    context = {
        "line": line,
        "row": row,
        "via": shown_beside([row], request.user).party(row.via),
        "stage_name": STEPS[line.stage] if line.stage else "",
        "steps": [_step(step, request, may, refused) for step in steps],
        "form": form or StepForm(initial={"on": request.today}),
        "doubts": doubts,
        "may_change": may,
        "named": list(row.named.all()),
        "people_form": PeopleForm(organisation=row.organisation_id, initial={"people": row.named.all()}) if may and row.confidentiality == "secret" else None,
        "lessons": LessonRow.objects.visible_to(request.user).filter(connection=row),
    }
    return render(request, "connections/show.html", context, status=status)


def _step(step: FactRow, request: HttpRequest, may: bool, refused: tuple[int, str, SideForm] | None) -> dict[str, Any]:
    """A step with who said yes, and a form for each side whose yes is missing to an agreement or an outcome."""
    said = {each.side: each for each in step.confirmations.all() if each.at <= end_of(request.as_of)}
    asked = step.kind in ("agreed", "outcome")
    forms = []
    for side in (Side.NEED, Side.OFFER):
        if asked and side not in said:
            again = refused[2] if refused is not None and refused[:2] == (step.pk, side) else None
            forms.append((side, side.label, again or SideForm(auto_id=f"{side}{step.pk}_%s", initial={"on": request.today}) if may else None))
    return {
        "fact": step,
        "name": STEPS.get(step.kind, step.kind),
        "said": list(said.values()),
        "forms": forms,
        "confirmed": confirmed_on(step, request.as_of),
    }
