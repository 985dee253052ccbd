"""Pages for what went wrong, in plain words with the next step."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rashinban.core.errors import RashinbanError


def told(request: HttpRequest, error: RashinbanError, status: int = 400) -> HttpResponse:
    """A mistake in a file or an entry: what, where, what to do."""
    errors = error.each
    return render(request, "errors/told.html", {"error": error, "errors": errors}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request could not be understood."""
    return render(request, "errors/400.html", status=400)


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form of a page that is too old, or of somebody who has logged in anew since; nothing was taken."""
    return render(request, "errors/400.html", status=403)


def not_a_page(request: HttpRequest, allowed: str) -> HttpResponse:
    """An address that takes something else than what was sent (``allowed`` methods)."""
    answer = render(request, "errors/400.html", status=405)
    answer["Allow"] = allowed
    return answer


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The person may not do this; the page says whom to ask."""
    return render(request, "errors/403.html", {"why": str(exception or "")}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is nothing here that this person may read."""
    return render(request, "errors/404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """A defect of the program. The page needs nothing that could be broken as well."""
    return render(request, "errors/500.html", status=500)
