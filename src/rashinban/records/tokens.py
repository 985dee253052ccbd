"""API tokens: made once shown once, kept as a hash, good for a year at most, ended at any time."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from rashinban.core.errors import WrongContent
from rashinban.records import audit
from rashinban.records.models import Person, Token

PREFIX = "rsb_"
LONGEST = timedelta(days=365)


@transaction.atomic
def make_token(person: Person, name: str, expires_on: date, *, read_only: bool = True) -> tuple[Token, str]:
    """A new token and its secret, which is nowhere kept. WrongContent for a day that is past or over a year away."""
    today = timezone.localdate()
    if not today <= expires_on <= today + LONGEST:
        raise WrongContent("有効期限は、今日から1年以内の日にしてください。", remedy="有効期限を選び直してください。")
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        person=person, name=name, sha256=digest(secret), read_only=read_only, expires_on=expires_on
    )
    audit.record(person, "token_made", token, after={"name": name, "read_only": read_only, "expires_on": expires_on})
    return token, secret


@transaction.atomic
def revoke_token(token: Token, person: Person) -> None:
    """The token opens nothing from now on. Revoking it again changes nothing."""
    changed = Token.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())
    if changed:
        audit.record(person, "token_revoked", token, before={"name": token.name})


def digest(secret: str) -> str:
    """What is kept of a token."""
    return sha256(secret.encode()).hexdigest()
