"""A list of parties: uploaded, shown as differences, taken over whole."""

from __future__ import annotations

import csv
import io

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from rashinban.core.errors import ManyErrors, RashinbanError
from rashinban.records import files
from rashinban.records.ledger import party_file, party_import
from rashinban.records.ledger.ownership import Owner, owners
from rashinban.records.models import StoredFile
from rashinban.web.finding import require, signed_in
from rashinban.web.parties.forms import ImportForm

_EXAMPLE = {
    "name": "株式会社みほん精機（架空）", "kana": "みほんせいき", "kind": "企業・団体", "place": "宮城県", "address": "仙台市青葉区本町1-1",
    "industry": "生産用機械", "employees": "48", "capital": "30000000", "tags": "半導体；医療機器", "names": "旧みほん鉄工所",
}  # fmt: skip


@signed_in
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file; it is read before it is kept."""
    require(bool(request.access.recording))
    form = ImportForm(request.POST or None, request.FILES or None, access=request.access)
    errors: tuple[RashinbanError, ...] = ()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read()
        try:
            party_file.read_bytes(content, file.name)
        except RashinbanError as error:
            errors = error.errors if isinstance(error, ManyErrors) else (error,)
        else:
            with transaction.atomic():
                stored = files.store(content, file.name, "application/octet-stream", request.user)
            request.session["parties"] = [stored.pk, file.name, form.owned_by.code]
            return redirect("parties_preview", stored.pk)
    context = {"form": form, "errors": errors, "columns": party_file.written_headings()}
    return render(request, "parties/import.html", context, status=400 if form.errors or errors else 200)


@signed_in
@never_cache
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What would change; with POST it does."""
    kept = request.session.get("parties") or [0, "", ""]
    stored = get_object_or_404(StoredFile, pk=pk if kept[0] == pk else 0)
    owner = _owner(request, kept[2])
    errors: tuple[RashinbanError, ...] = ()
    differences: tuple[party_import.Difference, ...] = ()
    try:
        entries = party_file.read_bytes(files.content_of(stored), kept[1])
        if request.method == "POST":
            taken = party_import.take_over(entries, owner.organisation, request.user, owner.division)
            del request.session["parties"]
            messages.success(request, _("%(count)d件を取り込みました。") % {"count": len(taken)})
            return redirect("parties")
        differences = party_import.compare(entries, owner.organisation, request.user, owner.division)
    except ManyErrors as error:
        errors = error.errors
    kinds = [(kind, [each for each in differences if each.kind == kind]) for kind in ("party", "changed", "membership")]
    context = {"name": kept[1], "owner": owner, "differences": differences, "errors": errors, "kinds": kinds}
    return render(request, "parties/import_preview.html", context, status=400 if errors else 200)


@signed_in
def form(request: HttpRequest) -> HttpResponse:
    """An empty list with its headings and one example."""
    require(bool(request.access.recording))
    text = io.StringIO()
    writer = csv.writer(text)
    headings = party_file.written_headings()
    writer.writerow(headings)
    writer.writerow([_EXAMPLE.get(party_file.HEADINGS[heading], "") for heading in headings])
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="parties.csv"'
    return answer


def _owner(request: HttpRequest, code: str) -> Owner:
    """Whose records they will be; what somebody may no longer record for is refused."""
    found = next((each for each in owners(request.access) if each.code == code), None)
    require(found is not None)
    assert found is not None
    return found
