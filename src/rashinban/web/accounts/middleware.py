"""A session lives as long as somebody works in it; a borrowed password must be changed first."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

Next = Callable[[HttpRequest], HttpResponse]
#: Seconds between two writes that prolong a session.
BETWEEN_WRITES = 240


class LivingSession:
    """Prolongs the session of a person who is working, with one write in a few minutes; idle ones end by themselves."""

    def __init__(self, following: Next) -> None:
        self.following = following

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            if now - request.session.get("seen", 0) >= BETWEEN_WRITES:
                request.session["seen"] = now
        return self.following(request)


class PasswordDue:
    """Somebody whose password was set by another goes to the page for a new one, whatever they ask for."""

    def __init__(self, following: Next) -> None:
        self.following = following

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        if person.is_authenticated and person.must_change_password:
            page = reverse("password")
            if request.path not in (page, reverse("logout"), reverse("language")):
                return HttpResponseRedirect(page)
        return self.following(request)
