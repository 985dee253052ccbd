"""A table of activities: uploaded, shown as differences, taken in whole. Also the list of activities given back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from rashinban.core.errors import ManyErrors, RashinbanError
from rashinban.records import files
from rashinban.records.ledger import fact_file, fact_import
from rashinban.records.ledger.ownership import Owner, owners
from rashinban.records.models import StoredFile
from rashinban.web.finding import require, signed_in
from rashinban.web.handing_out import excel
from rashinban.web.owning import OwnedForm


class ActivitiesForm(OwnedForm):
    """A table of activities."""

    file = forms.FileField(label=gettext_lazy("活動の表"), help_text=gettext_lazy("Excel（xlsx）かCSV。5 MBまで。"))

    def clean_file(self) -> Any:
        """Not larger than any list is."""
        file = self.cleaned_data["file"]
        if file.size > 5_000_000:
            raise forms.ValidationError(_("大きすぎます。一覧だけのファイルにしてください。"))
        return file


@signed_in
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file; it is read before it is kept."""
    require(bool(request.access.recording))
    form = ActivitiesForm(request.POST or None, request.FILES or None, access=request.access)
    errors: tuple[RashinbanError, ...] = ()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read()
        try:
            fact_file.read_bytes(content, file.name)
        except RashinbanError as error:
            errors = error.errors if isinstance(error, ManyErrors) else (error,)
        else:
            with transaction.atomic():
                stored = files.store(content, file.name, "application/octet-stream", request.user)
            request.session["activities"] = [stored.pk, file.name, form.owned_by.code]
            return redirect("activities_preview", stored.pk)
    context = {"form": form, "errors": errors, "columns": [ways[0] for ways in fact_file.HEADINGS.values()]}
    return render(request, "recording/import.html", context, status=400 if form.errors or errors else 200)


@signed_in
@never_cache
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What would change; with POST it does."""
    kept = request.session.get("activities") or [0, "", ""]
    stored = get_object_or_404(StoredFile, pk=pk if kept[0] == pk else 0)
    owner = _owner(request, kept[2])
    errors: tuple[RashinbanError, ...] = ()
    differences: tuple[fact_import.Difference, ...] = ()
    try:
        entries = fact_file.read_bytes(files.content_of(stored), kept[1])
        if request.method == "POST":
            taken = fact_import.take_over(entries, owner.organisation, request.user, owner.division)
            del request.session["activities"]
            messages.success(request, _("%(count)d件を取り込みました。") % {"count": len(taken)})
            return redirect("activities")
        differences = fact_import.compare(entries, owner.organisation, request.user, owner.division)
    except ManyErrors as error:
        errors = error.errors
    kinds = [(kind, [each for each in differences if each.kind == kind]) for kind in ("new", "corrected", "party")]
    context = {"name": kept[1], "differences": differences, "errors": errors, "kinds": kinds}
    return render(request, "recording/import_preview.html", context, status=400 if errors else 200)


@signed_in
def form(request: HttpRequest) -> HttpResponse:
    """The empty table with its headings."""
    require(bool(request.access.recording))
    return excel(fact_file.write_facts(()), "activities.xlsx")


def _owner(request: HttpRequest, code: str) -> Owner:
    """Whose records they will be; what somebody may no longer record for is refused."""
    found = next((each for each in owners(request.access) if each.code == code), None)
    require(found is not None)
    assert found is not None
    return found
