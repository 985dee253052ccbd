"""What a visitor chooses for all pages: the day (時点) and the language."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from rashinban.web.accounts.leading import keep_language, next_of, without


@require_POST
def choose_day(request: HttpRequest) -> HttpResponse:
    """Pages show what was known on that day from now on; today, a day to come, or no day ends this."""
    try:
        day = date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        day = request.today
    if day < request.today:
        request.session["as_of"] = day.isoformat()
    else:
        request.session.pop("as_of", None)
    return HttpResponseRedirect(without(next_of(request), "as_of"))


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Pages speak this language from now on; for a person it is remembered wherever they log in."""
    language = request.POST.get("language", "")
    response = HttpResponseRedirect(next_of(request))
    if language not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated and request.user.language != language:
        request.user.language = language
        request.user.save(update_fields=["language"])
    return keep_language(response, language)
