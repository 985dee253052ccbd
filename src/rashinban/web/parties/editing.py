"""A party written down or changed; its roles; whether a person agrees to be shown."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rashinban.records.ledger import duplicates, parties
from rashinban.records.models import FactRow, PartyKind, PartyRow
from rashinban.web.finding import require, signed_in
from rashinban.web.mistakes import told_in
from rashinban.web.parties.finding import check_reads, find_party
from rashinban.web.parties.forms import EndRoleForm, NewPartyForm, OptInForm, PartyFields, RoleForm
from rashinban.web.parties.page import render_party
from rashinban.web.templatetags.ledger import place as place_name


@signed_in
def add(request: HttpRequest) -> HttpResponse:
    """A new party; those it may be the same as are shown before anything is kept."""
    kind = request.POST.get("kind") or request.GET.get("kind") or PartyKind.ORGANISATION
    kind = kind if kind in PartyKind.values else PartyKind.ORGANISATION
    initial = {"kind": kind, "name": request.GET.get("name", "")[:200]}
    form = NewPartyForm(request.POST or None, access=request.access, initial=initial)
    form.keep_kind(kind)
    like: list[duplicates.Pair] = []
    if request.method == "POST" and form.is_valid():
        owner = form.owned_by
        given = _given(form, request.user, owner.organisation.pk)
        if not form.errors:
            draft = PartyRow(organisation=owner.organisation, **{name: given.get(name, "") for name in ("kind", "name", "corporate_number", "place", "address")})
            like = [] if "new" in request.POST else duplicates.near(draft, form.cleaned_data["names"], request.user)
            if not like:
                with told_in(form):
                    row = parties.add_party(owner.organisation, given, request.user, division=owner.division, names=form.cleaned_data["names"])
                    messages.success(request, _("「%(name)s」を登録しました。") % {"name": row.name})
                    return redirect("party", row.pk)
    context = {"form": form, "kind": kind, "kinds": PartyKind.choices, "like": like[:5]}
    return render(request, "parties/new.html", context, status=400 if form.errors or like else 200)


@signed_in
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is known about it."""
    check_reads(request)
    row = find_party(request, pk)
    require(parties.may_change(row, request.user), _("この記録を変える役割がありません。記録した課か企画担当に相談してください。"))
    if row.merged_into_id is not None:
        return redirect("party", row.pk)
    form = PartyFields(request.POST or None, initial=_initial(row, request.user))
    del form.fields["kind"]
    form.keep_kind(row.kind)
    if request.method == "POST" and form.is_valid():
        given = _given(form, request.user, row.organisation_id)
        for field in ("employer", "secretariat"):  # one that may not be read is not taken away by not being shown
            hidden = getattr(row, f"{field}_id") is not None and not form.initial.get(f"{field}_name")
            if hidden and given.get(field) is None:
                given.pop(field, None)
        if not form.errors:
            with told_in(form):
                parties.change_party(row, given, request.user, names=form.cleaned_data["names"])
                messages.success(request, _("変更を保存しました。"))
                return redirect("party", row.pk)
    return render(request, "parties/edit.html", {"form": form, "party": find_party(request, pk)}, status=400 if form.errors else 200)


@signed_in
@require_POST
def give_role(request: HttpRequest, pk: int) -> HttpResponse:
    """A role or a membership from a day on."""
    check_reads(request)
    row = find_party(request, pk)
    form = RoleForm(request.POST, user=request.user, party=row)
    if form.is_valid():
        given = form.cleaned_data
        division = row.division if request.access.records_for(row.organisation_id, row.division_id) else _own_division(request, row)
        role = {"network": given["network"], "role": given["role"], "until": given["until"], "division": division}
        with told_in(form):
            parties.give_role(row, given["on"], request.user, **role)
            messages.success(request, _("役割を記録しました。"))
            return redirect("party", row.pk)
    return render_party(request, row, role_form=form)


@signed_in
@require_POST
def end_role(request: HttpRequest, pk: int, fact: int) -> HttpResponse:
    """The last day of a role; what was recorded before stays in the history."""
    check_reads(request)
    row = find_party(request, pk)
    group = [row.pk, *row.merged.values_list("pk", flat=True)]
    facts = FactRow.objects.visible_to(request.user).filter(party__in=group, kind__in=("member", "role"), withdrawn_at=None)
    role = get_object_or_404(facts, pk=fact)
    form = EndRoleForm(request.POST)
    if form.is_valid() and form.cleaned_data["until"] >= role.on:
        parties.end_role(role, form.cleaned_data["until"], request.user)
        messages.success(request, _("役割の終了日を記録しました。"))
    else:
        messages.error(request, _("終了日を、開始日かそれより後の日付で書いてください。何も変えていません。"))
    return redirect("party", row.pk)


@signed_in
@require_POST
def opt_in(request: HttpRequest, pk: int) -> HttpResponse:
    """A person agrees to be shown (with a day and how), or no longer does (``withdraw``)."""
    check_reads(request)
    row = find_party(request, pk)
    if row.kind != PartyKind.PERSON:
        raise Http404
    if "withdraw" in request.POST:
        parties.opt_out(row, request.user, request.POST.get("why", "")[:500])
        messages.success(request, _("同意を取り下げました。ほかの課の画面には、いまから表示されません。"))
        return redirect("party", row.pk) if PartyRow.objects.visible_to(request.user).filter(pk=row.pk).exists() else redirect("parties")
    form = OptInForm(request.POST)
    if form.is_valid():
        with told_in(form):
            parties.opt_in(row, form.cleaned_data["on"], form.cleaned_data["how"], request.user)
            messages.success(request, _("本人の同意を記録しました。庁内のほかの課にも表示されます。"))
            return redirect("party", row.pk)
    return render_party(request, row, opt_in_form=form)


def _given(form: PartyFields, user: Any, organisation: int) -> dict[str, Any]:
    given = form.columns()
    for field, relation in (("employer_name", "employer"), ("secretariat_name", "secretariat")):
        if field in form.fields:
            given[relation] = form.party_named(field, user, organisation)
    return given


def _initial(row: PartyRow, user: Any) -> dict[str, Any]:
    wanted = {row.employer_id, row.secretariat_id} - {None}
    shown = {each.pk: each.name for each in PartyRow.objects.visible_to(user).filter(pk__in=wanted)} if wanted else {}
    initial = {name: getattr(row, name) for name in parties.COLUMNS if name not in ("employer", "secretariat", "place")}
    return initial | {
        "names": "\n".join(each.name for each in row.names.all()),
        "place": place_name(row.place),
        "place_code": row.place,
        "employer_name": shown.get(row.employer_id, ""),
        "secretariat_name": shown.get(row.secretariat_id, ""),
    }


def _own_division(request: HttpRequest, row: PartyRow) -> Any:
    """Whose record the role is, when the party is another division's."""
    from rashinban.records.ledger.ownership import owners

    return next((each.division for each in owners(request.access) if each.organisation.pk == row.organisation_id), None)
