"""The divisions of one's organisations, as a tree that can be changed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rashinban.records import divisions, people
from rashinban.records.models import Division
from rashinban.web.mistakes import told_in
from rashinban.web.office.allowed import administrators, organisations
from rashinban.web.office.forms import DivisionForm, OrganisationForm


@administrators
def show(request: HttpRequest) -> HttpResponse:
    """The trees, and the form for a new division."""
    mine = organisations(request)
    form = DivisionForm(request.POST or None, organisations=mine)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with told_in(form):
            row = divisions.add_division(given["organisation"], given["name"], given["parent"], request.user)
            messages.success(request, _("「%(name)s」を加えました。") % {"name": row.name})
            return redirect("divisions")
    return _page(request, form, OrganisationForm())


@administrators
@require_POST
def add_organisation(request: HttpRequest) -> HttpResponse:
    """A partner body; whoever adds it administers it."""
    form = OrganisationForm(request.POST)
    if form.is_valid():
        people.add_organisation(form.cleaned_data["name"], request.user)
        messages.success(request, _("組織を加えました。"))
        return redirect("divisions")
    return _page(request, DivisionForm(organisations=organisations(request)), form)


@administrators
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename or move one division."""
    row = _find(request, pk)
    initial = {"name": row.name, "parent": row.parent_id, "position": row.position}
    form = DivisionForm(request.POST or None, organisations=organisations(request), row=row, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with told_in(form):
            divisions.change_division(row, given["name"], given["parent"], given["position"], request.user)
            messages.success(request, _("変更を保存しました。"))
            return redirect("divisions")
    branch = next(each for each in divisions.tree([row.organisation_id]) if each.row.pk == row.pk)
    context = {"form": form, "division": row, "branch": branch}
    return render(request, "office/division.html", context, status=400 if form.errors else 200)


@administrators
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away a division nothing hangs on."""
    row = _find(request, pk)
    divisions.remove_division(row, request.user)
    messages.success(request, _("「%(name)s」をなくしました。") % {"name": row.name})
    return redirect("divisions")


def _page(request: HttpRequest, form: DivisionForm, organisation: OrganisationForm) -> HttpResponse:
    mine = organisations(request)
    branches = divisions.tree(each.pk for each in mine)
    trees = [(each, [branch for branch in branches if branch.row.organisation_id == each.pk]) for each in mine]
    status = 400 if form.errors or organisation.errors else 200
    return render(request, "office/divisions.html", {"trees": trees, "form": form, "organisation": organisation}, status=status)


def _find(request: HttpRequest, pk: int) -> Division:
    rows = Division.objects.filter(organisation__in=organisations(request)).select_related("organisation", "parent")
    return get_object_or_404(rows, pk=pk)
