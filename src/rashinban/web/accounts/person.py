"""One's own account: name, mail, language, password."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from rashinban.records import audit
from rashinban.records.models import Person
from rashinban.web.accounts.forms import OwnPasswordForm, ProfileForm
from rashinban.web.accounts.leading import keep_language, next_of
from rashinban.web.finding import signed_in


@signed_in
@never_cache
def profile(request: HttpRequest) -> HttpResponse:
    """Name, mail and language, and the roles one holds today."""
    person = request.user
    before = {"name": person.name, "mail": person.mail}
    form = ProfileForm(request.POST or None, instance=Person.objects.get(pk=person.pk))
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            saved = form.save()
            after = {"name": saved.name, "mail": saved.mail}
            if after != before:
                audit.record(person, "profile_changed", saved, before=before, after=after)
        with translation.override(saved.language):
            messages.success(request, _("変更しました。"))
        return keep_language(HttpResponseRedirect(reverse("profile")), saved.language)
    roles = person.roles.held_on(timezone.localdate()).select_related("organisation", "division")
    return render(request, "accounts/profile.html", {"form": form, "roles": roles})


@sensitive_post_parameters("old_password", "new_password1", "new_password2")
@signed_in
@never_cache
def password(request: HttpRequest) -> HttpResponse:
    """A new password; other sessions of this person end."""
    form = OwnPasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            person = form.save(commit=False)
            person.must_change_password = False
            person.save(update_fields=["password", "must_change_password"])
            audit.record(person, "password_changed", person)
        update_session_auth_hash(request, person)
        messages.success(request, _("パスワードを変更しました。ほかの端末で開いていた画面はログアウトされます。"))
        return HttpResponseRedirect(next_of(request, "profile"))
    return render(request, "accounts/password.html", {"form": form, "next": request.GET.get("next", "")})
