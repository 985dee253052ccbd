"""Logging in and out. Both, and every failure to log in, are told in the audit trail."""

from __future__ import annotations

from axes.handlers.proxy import AxesProxyHandler
from django.contrib import messages
from django.contrib.auth import login, logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from rashinban.records import audit
from rashinban.records.models import Person
from rashinban.web.accounts.forms import LoginForm
from rashinban.web.accounts.leading import keep_language, next_of


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """Login and password; after that the page that was asked for. Too many failures close the door for a while."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(next_of(request))
    if request.method != "POST":
        return render(request, "accounts/login.html", {"form": LoginForm(request), "next": request.GET.get("next", "")})
    typed = request.POST.get("username", "")
    was_open = AxesProxyHandler.is_allowed(request, {"username": typed})
    form = LoginForm(request, request.POST)
    if form.is_valid():
        return _welcome(request, form.get_user())
    if was_open and not form.has_error("username") and not form.has_error("password"):
        _tell_failure(request, typed)
    return render(request, "accounts/login.html", {"form": form, "next": request.POST.get("next", "")})


@never_cache
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Ends the session; the day and language chosen in it end with it."""
    if request.user.is_authenticated:
        audit.record(request.user, "logout", request.user)
        logout(request)
        messages.success(request, _("ログアウトしました。"))
    return HttpResponseRedirect(next_of(request))


def _welcome(request: HttpRequest, person: Person) -> HttpResponse:
    with transaction.atomic():
        login(request, person)
        audit.record(person, "login", person)
    return keep_language(HttpResponseRedirect(next_of(request)), person.language)


def _tell_failure(request: HttpRequest, typed: str) -> None:
    """What was typed is kept only when it is somebody's login: it might be a password."""
    known = Person.objects.filter(login=typed).first()
    subject = known or Person(name="知らないログインID")
    after = {"locked": True} if getattr(request, "axes_locked_out", False) else None
    audit.record(None, "login_failed", subject, after=after)
