"""The page that makes an empty installation an office."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from rashinban.records import audit
from rashinban.records.models import ChainHead, Duty, Organisation, Person, Role
from rashinban.web.accounts.forms import SetupForm
from rashinban.web.accounts.leading import keep_language


@sensitive_post_parameters("password", "again")
@never_cache
@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """Only while there is nobody: the organisation and its administrator, who may plan as well."""
    if Person.objects.exists():
        raise Http404
    form = SetupForm(request.POST or None)
    if not (request.method == "POST" and form.is_valid()):
        return render(request, "accounts/setup.html", {"form": form})
    person = found_office(form.cleaned_data, "en" if (get_language() or "").startswith("en") else "ja")
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    messages.success(request, _("準備ができました。次は、担当課と担当者を登録し、計画の文書を取り込みます。"))
    return keep_language(HttpResponseRedirect(reverse("home")), person.language)


@transaction.atomic
def found_office(given: dict[str, Any], language: str) -> Person:
    """The organisation, the administrator and their two duties. Http404 when somebody was faster."""
    ChainHead.objects.select_for_update().get_or_create(pk=1)
    if Person.objects.exists():
        raise Http404
    organisation = Organisation.objects.create(name=given["organisation"])
    person = Person.objects.create_person(
        given["login"], given["name"], given["password"], mail=given["mail"], language=language
    )
    for duty in (Duty.ADMINISTRATOR, Duty.PLANNER):
        Role.objects.create(person=person, duty=duty, organisation=organisation, since=timezone.localdate())
    audit.record(person, "office_founded", organisation, after={"administrator": person.login})
    return person
