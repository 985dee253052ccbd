"""A roster file: uploaded, shown as differences, taken over whole."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from rashinban.core.errors import ManyErrors, RashinbanError
from rashinban.records import files, people, roster
from rashinban.records.models import StoredFile
from rashinban.web.handing_in import keep
from rashinban.web.handing_out import csv_file
from rashinban.web.office.allowed import administrators
from rashinban.web.office.forms import RosterForm

EXAMPLE = ("みほん県（架空）", "企画課", "見本 花子", "mihon01", "hanako@example.jp", "報告担当", "2026-04-01", "")


@administrators
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file; it is read before it is kept."""
    form = RosterForm(request.POST or None, request.FILES or None)
    errors: tuple[RashinbanError, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            stored = keep(form.cleaned_data["file"], roster.read_bytes, request.user)
        except RashinbanError as error:
            errors = error.each
        else:
            request.session["roster"] = stored.pk
            return redirect("roster_preview", stored.pk)
    status = 400 if form.errors or errors else 200
    return render(request, "office/roster.html", {"form": form, "errors": errors, "columns": roster.COLUMNS}, status=status)


@administrators
@never_cache
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What would change; with POST it does, and the temporary passwords are shown once."""
    stored = get_object_or_404(StoredFile, pk=pk if request.session.get("roster") == pk else 0)
    errors: tuple[RashinbanError, ...] = ()
    differences: tuple[roster.Difference, ...] = ()
    try:
        entries = roster.read_bytes(files.content_of(stored), stored.name)
        if request.method == "POST":
            taken = roster.apply(entries, request.user)
            del request.session["roster"]
            people.forget_access(request.user)
            messages.success(request, _("名簿を取り込みました。"))
            return render(request, "office/roster_taken.html", {"taken": taken})
        differences = roster.compare(entries, request.user)
    except ManyErrors as error:
        errors = error.errors
    context = {"file": stored, "differences": differences, "errors": errors}
    return render(request, "office/roster_preview.html", context, status=400 if errors else 200)


@administrators
def form(request: HttpRequest) -> HttpResponse:
    """An empty roster with its headings and one example."""
    return csv_file((roster.COLUMNS, EXAMPLE), "roster.csv")
