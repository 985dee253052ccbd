"""Support cases: the list with what is waited for, one case, and what is done to it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from rashinban.core.period import Period
from rashinban.ledger.effects import Followed, sum_effects
from rashinban.records import audit
from rashinban.records.ledger import cases
from rashinban.records.ledger.showing import shown_parties
from rashinban.records.models import CardRow, CaseRow, LessonRow, MeasureRow, PartyRow
from rashinban.web.cases.forms import FIGURE_FIELDS, CaseFields, EndForm, NewCaseForm, ResultForm
from rashinban.web.finding import require, signed_in
from rashinban.web.mistakes import told_in
from rashinban.web.parties.finding import check_reads, note_shown

STANDINGS = ("waiting", "open", "closed")


@signed_in
def show_all(request: HttpRequest) -> HttpResponse:
    """The cases: those of which a year is missing first; the effect of those whose figures this person may read."""
    check_reads(request)
    rows = list(CaseRow.objects.visible_to(request.user).select_related("division").order_by("-opened_on", "-id"))
    figures = _with_figures(rows, request)
    followed = cases.followed(rows, request.user, request.as_of)
    standing = {row.pk: _standing(row, followed[row.pk], row.pk in figures) for row in rows}
    counts = {name: sum(each == name for each in standing.values()) for name in STANDINGS}
    asked = request.GET.get("standing", "")
    wanted = [row for row in rows if asked not in STANDINGS or standing[row.pk] == asked]
    wanted.sort(key=lambda row: STANDINGS.index(standing[row.pk]))
    page = Paginator(wanted, 50).get_page(request.GET.get("page"))
    here = list(page.object_list)
    names = shown_parties((row.party_id for row in here), request.user)
    lines = [(row, names.get(row.party_id), followed[row.pk], standing[row.pk], row.pk in figures) for row in here]
    note_shown(request, here)
    mine = [followed[row.pk] for row in rows if row.pk in figures]
    if mine:
        audit.note_read(request.user, next(row for row in rows if row.pk in figures), "secret", organisation=rows[0].organisation)
    context = {
        "page": page,
        "lines": lines,
        "counts": counts,
        "total": len(rows),
        "asked": asked,
        "effect": sum_effects(mine) if mine else None,
        "mine": len(mine),
        "records": bool(request.access.recording),
    }
    return render(request, "cases/cases.html", context)


@signed_in
@never_cache
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One case."""
    check_reads(request)
    return _page(request, _find(request, pk))


@signed_in
def add(request: HttpRequest) -> HttpResponse:
    """A new case."""
    initial = {"opened_on": request.today, "party_name": request.GET.get("party", "")[:200]}
    form = NewCaseForm(request.POST or None, access=request.access, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        owner = form.owned_by
        given = _given(form, request.user, owner.organisation.pk)
        named = form.cleaned_data["named"]
        if not form.errors:
            with told_in(form):
                row = cases.open_case(owner.organisation, given, named, request.user, division=owner.division)
                messages.success(request, _("支援案件「%(title)s」を始めました。") % {"title": row.title})
                return redirect("case", row.pk)
    return render(request, "cases/new.html", {"form": form}, status=400 if form.errors else 200)


@signed_in
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a case; its figures are on the form of those named alone."""
    check_reads(request)
    row = _find(request, pk)
    require(cases.may_change(row, request.user), _("この案件を変える役割がありません。案件で名前を挙げられた人か、企画担当に相談してください。"))
    figures = cases.sees_figures(row, request.user)
    form = CaseFields(request.POST or None, initial=_initial(row, request, figures))
    if not figures:
        for name in FIGURE_FIELDS:
            del form.fields[name]
    form.prepare(request.user, frozenset({row.organisation_id}))
    if figures:
        audit.note_read(request.user, row, "secret", organisation=row.organisation)
    if request.method == "POST" and form.is_valid():
        given = _given(form, request.user, row.organisation_id)
        for name in ("supporter", "programme", "measure"):  # one that may not be read is not taken away by not being shown
            initial = form.initial.get(f"{name}_name" if name == "supporter" else name)
            if getattr(row, f"{name}_id") is not None and not initial and given.get(name) is None:
                given.pop(name, None)
        if not form.errors:
            with told_in(form):
                cases.change_case(row, given, request.user, named=form.cleaned_data["named"] if figures else None)
                messages.success(request, _("変更を保存しました。"))
                return redirect("case", row.pk)
    return render(request, "cases/edit.html", {"form": form, "case": _find(request, pk), "figures": figures}, status=400 if form.errors else 200)


@signed_in
@require_POST
def add_result(request: HttpRequest, pk: int) -> HttpResponse:
    """One year's sales."""
    check_reads(request)
    row = _find(request, pk)
    form = ResultForm(request.POST, case=row, today=request.today)
    if form.is_valid():
        given = form.cleaned_data
        period = Period.fiscal_year(given["year"])
        with told_in(form):
            cases.add_result(
                row, period, given["amount"], request.user, grade=given["grade"], share=form.share, note=given["note"], why=given["why"]
            )
            messages.success(request, _("%(year)sの結果を記録しました。") % {"year": period.japanese()})
            return redirect("case", row.pk)
    return _page(request, row, result_form=form)


@signed_in
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The support ends (``support``), the case is closed (``close``), or it is followed again (``reopen``)."""
    check_reads(request)
    row = _find(request, pk)
    what = request.POST.get("what", "")
    if what == "reopen":
        cases.reopen_case(row, request.user)
        messages.success(request, _("追跡を再開しました。"))
        return redirect("case", row.pk)
    form = EndForm(request.POST)
    if form.is_valid():
        act = cases.close_case if what == "close" else cases.end_support
        act(row, form.cleaned_data["on"], request.user)
        said = _("追跡を終えました。") if what == "close" else _("支援を終えました。結果の報告は、これからも記録できます。")
        messages.success(request, said)
    else:
        messages.error(request, _("終わった日を書いてください。何も変えていません。"))
    return redirect("case", row.pk)


def _page(request: HttpRequest, row: CaseRow, *, result_form: ResultForm | None = None) -> HttpResponse:
    figures = cases.sees_figures(row, request.user)
    found = cases.results(row, request.user, request.as_of) if figures else []
    followed = cases.followed([row], request.user, request.as_of)[row.pk] if figures else None
    audit.note_read(request.user, row, row.confidentiality, "secret" if figures else "internal", organisation=row.organisation)
    writes = cases.may_change(row, request.user)
    if result_form is None and writes and figures:
        missing = followed.missing if followed else ()
        initial = {"year": missing[0].start.year} if missing else {}
        result_form = ResultForm(case=row, today=request.today, initial=initial)
    shown = {name: _one(model, getattr(row, f"{name}_id"), request) for name, model in _TIES.items()}
    context = {
        "case": row,
        **{f"{name}_row": each for name, each in shown.items()},
        "figures": figures,
        "results": found,
        "followed": followed,
        "effect": sum_effects([followed]) if followed and found else None,
        "named": list(row.named.all()),
        "writes": writes,
        "result_form": result_form,
        "lessons": list(LessonRow.objects.visible_to(request.user).filter(case=row)),
        "share_percent": None if row.share is None else row.share * 100,
    }
    return render(request, "cases/case.html", context, status=400 if result_form is not None and result_form.errors else 200)


_TIES: dict[str, Any] = {"party": PartyRow, "supporter": PartyRow, "programme": CardRow, "measure": MeasureRow}


def _find(request: HttpRequest, pk: int) -> CaseRow:
    rows = CaseRow.objects.visible_to(request.user).select_related("organisation", "division", "recorded_by", "party", "measure__edition__plan", "supporter", "programme")
    row: CaseRow = get_object_or_404(rows, pk=pk)
    return row


def _one(model: Any, pk: int | None, request: HttpRequest) -> Any:
    """The row a case is tied to, where it may be read; a merged party is the one it was merged into."""
    if pk is None:
        return None
    if model is PartyRow:
        return shown_parties([pk], request.user).get(pk)
    rows = model.objects.visible_to(request.user).filter(pk=pk)
    return (rows.select_related("edition__plan") if model is MeasureRow else rows).first()


def _with_figures(rows: list[CaseRow], request: HttpRequest) -> set[int]:
    """The cases whose figures this person may read."""
    named = set(CaseRow.named.through.objects.filter(person=request.user).values_list("caserow", flat=True))
    return {row.pk for row in rows if row.recorded_by_id == request.user.pk or row.pk in named} if request.access.recording or request.access.read_only else set()


def _standing(row: CaseRow, followed: Followed, figures: bool) -> str:
    """Whether a year is waited for is only known to those who may read the figures."""
    if followed.closed:
        return "closed"
    return "waiting" if figures and followed.missing else "open"


def _given(form: CaseFields, user: Any, organisation: int) -> dict[str, Any]:
    parties = {name: form.party_named(f"{name}_name", user, organisation) for name in ("party", "supporter")}
    return form.columns() | parties


def _initial(row: CaseRow, request: HttpRequest, figures: bool) -> dict[str, Any]:
    shown = {name: _one(model, getattr(row, f"{name}_id"), request) for name, model in _TIES.items()}
    initial: dict[str, Any] = {name: getattr(row, name) for name in ("title", "opened_on", "note", "confidentiality")}
    initial |= {f"{name}_name": shown[name].name if shown[name] else "" for name in ("party", "supporter")}
    initial |= {name: shown[name].pk if shown[name] else None for name in ("programme", "measure")}
    if figures:
        initial["baseline"] = None if row.baseline is None else row.baseline.quantize(1)
        initial["baseline_year"] = row.baseline_period.start.year if row.baseline_period else None
        initial["share_percent"] = None if row.share is None else (Decimal(row.share) * 100).normalize()
        initial["named"] = list(row.named.values_list("pk", flat=True))
    return initial
