"""Roles of a person: given, ended."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rashinban.core.errors import WrongContent
from rashinban.records import people
from rashinban.records.models import Role
from rashinban.web.mistakes import told_in
from rashinban.web.office.allowed import administrators, organisations
from rashinban.web.office.forms import RoleForm
from rashinban.web.office.people import find, render_person


@administrators
@require_POST
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """A further duty."""
    person = find(request, pk)
    form = RoleForm(request.POST, organisations=organisations(request))
    if form.is_valid():
        given = form.cleaned_data
        with told_in(form):
            people.give_role(
                person, given["duty"], given["organisation"], given["division"], given["since"], given["until"], request.user
            )
            messages.success(request, _("役割を加えました。"))
            return redirect("person", person.pk)
    return render_person(request, person, role=form)


@administrators
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day of a role."""
    role = get_object_or_404(Role.objects.select_related("organisation", "division", "person"), pk=pk)
    if not request.access.administers(role.organisation_id):
        raise Http404
    try:
        until = date.fromisoformat(request.POST.get("until", ""))
    except ValueError as error:
        raise WrongContent("終了日が日付として読めません。", remedy="2027-03-31 のように入力してください。") from error
    people.end_role(role, until, request.user)
    messages.success(request, _("役割の終了日を決めました。"))
    return redirect("person", role.person_id)
