"""Who may use these pages: administrators of some organisation, and what of it is theirs."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from rashinban.records.models import Organisation, Person
from rashinban.records.people import administered
from rashinban.web.finding import require, signed_in

Page = Callable[..., HttpResponse]


def administrators(page: Page) -> Page:
    """Only for people who administer an organisation today."""

    @signed_in
    @wraps(page)
    def guarded(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        require(bool(administered(request.access)))
        return page(request, *args, **options)

    return guarded


def organisations(request: HttpRequest) -> Any:
    """The organisations this person administers."""
    return Organisation.objects.filter(pk__in=administered(request.access))


def person_of(request: HttpRequest) -> Person:
    """Who is signed in, as a row."""
    return request.user
