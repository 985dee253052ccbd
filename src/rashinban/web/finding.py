"""Finding what an address names, among what the person may read; anything else is a 404, as if it were not there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from rashinban.records.models import EditionRow, IndicatorRow, MeasureRow

Page = Callable[..., HttpResponse]


def signed_in(page: Page) -> Page:
    """Only for people who have logged in; others are led to the login page and back."""

    @wraps(page)
    def guarded(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            if request.method == "POST":
                messages.warning(request, _("ログインが切れていたため、送った内容は保存されていません。ログインして、もう一度入力してください。"))
                return redirect_to_login(_page_of_form(request))
            return redirect_to_login(request.get_full_path())
        return page(request, *args, **options)

    return guarded


def _page_of_form(request: HttpRequest) -> str:
    """The page on which a form was filled in: addresses that only take forms have no page to come back to."""
    came = urlsplit(request.META.get("HTTP_REFERER", ""))
    if came.path and came.netloc == request.get_host():
        return f"{came.path}?{came.query}" if came.query else came.path
    return request.get_full_path()


def require(allowed: bool, why: str | None = None) -> None:
    """403 with a reason unless this is allowed."""
    if not allowed:
        raise PermissionDenied(why or _("この操作をする役割がありません。企画担当か管理者に相談してください。"))


def find_edition(request: HttpRequest, slug: str) -> EditionRow:
    """The edition of a plan this person may read: the one ``?edition=`` names, else the one in force, else the newest."""
    readable = EditionRow.objects.visible_to(request.user).filter(plan__slug=slug).select_related("plan__organisation").defer("text")
    number = request.GET.get("edition", "")
    if number.isdecimal():
        return get_object_or_404(readable, number=int(number))
    editions = sorted(readable, key=lambda edition: (edition.standing != "in_force", -edition.number))
    if not editions:
        raise Http404
    return editions[0]


def find_indicator(request: HttpRequest, slug: str, key: str) -> IndicatorRow:
    """An indicator of that edition."""
    rows = IndicatorRow.objects.visible_to(request.user).select_related("measure", "division")
    row = get_object_or_404(rows, edition=(edition := find_edition(request, slug)), key=key)
    row.edition = edition
    return row


def find_measure(request: HttpRequest, slug: str, key: str) -> MeasureRow:
    """A measure of that edition."""
    rows = MeasureRow.objects.visible_to(request.user).select_related("parent", "division")
    row = get_object_or_404(rows, edition=(edition := find_edition(request, slug)), key=key)
    row.edition = edition
    return row
