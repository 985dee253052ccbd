"""One party: everything about it that may be read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from rashinban.records import audit
from rashinban.records.ledger import parties
from rashinban.records.ledger.dossier import dossier
from rashinban.records.models import PartyKind, PartyRow
from rashinban.web.finding import signed_in
from rashinban.web.parties.finding import check_reads, find_party
from rashinban.web.parties.forms import OptInForm, RoleForm


@signed_in
@never_cache
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The page; a record that was found to be another's leads there."""
    check_reads(request)
    row = find_party(request, pk)
    if row.merged_into_id is not None and PartyRow.objects.visible_to(request.user).filter(pk=row.merged_into_id).exists():
        return redirect("party", row.merged_into_id)
    return render_party(request, row)


def render_party(
    request: HttpRequest, row: PartyRow, *, role_form: RoleForm | None = None, opt_in_form: OptInForm | None = None
) -> HttpResponse:
    """The page of a party, with a form that was refused where there is one."""
    found = dossier(row, request.user, request.as_of)
    audit.note_read(request.user, row, *found.classes, organisation=row.organisation)
    writes = parties.may_change(row, request.user)
    records = request.access.records_for(row.organisation_id)
    context = {
        "party": row,
        "found": found,
        "writes": writes,
        "records": records,
        "is_person": row.kind == PartyKind.PERSON,
        "is_network": row.kind == PartyKind.NETWORK,
        "role_form": role_form or (RoleForm(user=request.user, party=row) if records else None),
        "opt_in_form": opt_in_form or OptInForm(initial={"on": request.today}),
    }
    refused = bool((role_form and role_form.errors) or (opt_in_form and opt_in_form.errors))
    return render(request, "parties/party.html", context, status=400 if refused else 200)
