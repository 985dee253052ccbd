"""Who calls: the bearer of a token, the person of a session, or the public."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.utils import check_csrf

from rashinban.records.access import access_of
from rashinban.records.models import Token
from rashinban.records.tokens import digest
from rashinban.web.api.problems import Refused

#: How often the moment a token was last used is written down.
NOTED = timedelta(minutes=5)
SAFE = ("GET", "HEAD", "OPTIONS")


class Caller:
    """Sets ``request.user`` and ``request.access``: a token goes before a session, and nobody is the public.

    A session that changes something needs its CSRF token, as the pages do. 401 for a token that opens nothing: it is
    never answered as if none had been sent.
    """

    def __call__(self, request: HttpRequest) -> Any:
        given = request.headers.get("Authorization")
        if given is not None:
            request.user = _bearer(given)
            request.access = access_of(request.user)
        elif request.user.is_authenticated and request.method not in SAFE and check_csrf(request) is not None:
            raise Refused(
                403, "CSRFトークンがないか、合っていません。", remedy="X-CSRFToken ヘッダーに csrftoken クッキーの値を入れるか、APIトークンを使ってください。"
            )
        return request.user


def signed_in(request: HttpRequest) -> Any:
    """The person who calls; 401 for the public."""
    if not request.user.is_authenticated:
        raise Refused(401, "ログインしていません。", remedy="APIトークンを Authorization: Bearer … で送ってください。")
    return request.user


def writing(request: HttpRequest) -> Any:
    """The person who wants to change something; 401 for the public, 403 for a token that only reads."""
    person = signed_in(request)
    if request.access.read_only:
        raise Refused(403, "このトークンは読み取り専用です。", remedy="書き込みのできるトークンを作ってください。")
    return person


def require(allowed: bool, what: str = "この操作をする役割がありません。") -> None:
    """403 unless this is allowed."""
    if not allowed:
        raise Refused(403, what, remedy="企画担当か管理者に相談してください。")


def _bearer(given: str) -> Any:
    scheme, _, secret = given.partition(" ")
    now = timezone.now()
    token = None
    if scheme.lower() == "bearer" and secret.strip():
        living = Token.objects.filter(sha256=digest(secret.strip()), revoked_at__isnull=True, person__is_active=True)
        token = living.filter(expires_on__gte=timezone.localdate()).select_related("person").first()
    if token is None:
        raise Refused(401, "このトークンは使えません。", remedy="期限切れか取り消し済みでないか確かめ、必要なら新しいトークンを作ってください。")
    if token.used_at is None or now - token.used_at >= NOTED:
        Token.objects.filter(pk=token.pk).update(used_at=now)
    person = token.person
    person._read_only = token.read_only
    return person
