"""Where a request goes next: only to addresses of this site."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def next_of(request: HttpRequest, otherwise: str = "home") -> str:
    """The page named by ``next`` when it is one of this site, else the page of that name (the root if it has none)."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return asked
    return reverse(otherwise)


def without(address: str, name: str) -> str:
    """An address without one parameter of its query.

    >>> without("/plans/a/?as_of=2025-01-01&state=behind#top", "as_of")
    '/plans/a/?state=behind#top'
    """
    parts = urlsplit(address)
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != name]
    return urlunsplit(parts._replace(query=urlencode(kept)))


def keep_language(response: HttpResponse, language: str) -> HttpResponse:
    """The browser keeps the language for a year, also when nobody is logged in."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
    return response
