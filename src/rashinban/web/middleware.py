"""What every request gets: its day, its access, plain words when something is wrong, the first-run page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.middleware.locale import LocaleMiddleware
from django.urls import reverse
from django.utils import timezone

from rashinban.core.errors import RashinbanError
from rashinban.records.access import access_of
from rashinban.records.models import Person

Next = Callable[[HttpRequest], HttpResponse]


class SiteLanguage(LocaleMiddleware):
    """The language a visitor chose, else the first the browser asks for that there is, else the one of the installation."""

    def process_request(self, request: HttpRequest) -> None:
        """The installation's language stands last among those asked for."""
        asked = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
        request.META["HTTP_ACCEPT_LANGUAGE"] = ",".join(filter(None, (asked, f"{settings.CONFIGURATION.language};q=0.001")))
        super().process_request(request)


class RequestDay:
    """Sets ``request.as_of`` (時点: ?as_of=, else the day chosen in this session, else today), ``request.access``. A day that has not come yet, or that is none, is read as today."""

    def __init__(self, following: Next) -> None:
        self.following = following

    def __call__(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        given = request.GET.get("as_of") or request.session.get("as_of") or ""
        try:
            request.as_of = min(date.fromisoformat(given), today)
        except ValueError:
            request.as_of = today
        request.today = today
        request.access = access_of(request.user)
        return self.following(request)


def _holds_nul(request: HttpRequest) -> bool:
    """NUL in an address or a form: no person types it, and PostgreSQL cannot even be asked about it."""
    asked = [request.path_info, *(value for values in request.GET.lists() for value in values[1])]
    if request.content_type == "application/x-www-form-urlencoded":
        asked += [value for values in request.POST.lists() for value in values[1]]
    return any("\x00" in value for value in asked)


class PlainErrors:
    """A mistake in what was handed over becomes a page that says what, where and what to do; nothing is kept of it."""

    def __init__(self, following: Next) -> None:
        self.following = following

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """An address that only takes forms, opened as a page, gets a page too."""
        from rashinban.web.errors import bad_request, not_a_page

        if _holds_nul(request):
            told = {"what": "アドレスか入力に、文字として使えない符号（NUL）が含まれています。", "where": "", "remedy": "入力し直してください。"}
            return JsonResponse(told, status=400) if request.path_info.startswith("/api/v1/") else bad_request(request)
        answer = self.following(request)
        empty = isinstance(answer, HttpResponseNotAllowed) and not answer.content
        return not_a_page(request, answer["Allow"]) if empty else answer

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Only mistakes of the user are told here; a defect of the program is an ordinary 500."""
        from rashinban.web.errors import told

        return told(request, error) if isinstance(error, RashinbanError) else None


class FirstRun:
    """Until there is somebody who can log in, every page leads to the one that makes the administrator."""

    def __init__(self, following: Next) -> None:
        self.following = following
        self.inhabited = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.inhabited:
            self.inhabited = Person.objects.exists()
        if not self.inhabited and request.path not in (reverse("setup"), reverse("language")):
            return HttpResponseRedirect(reverse("setup"))
        return self.following(request)
