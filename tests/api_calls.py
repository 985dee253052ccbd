"""Calling the API in tests as somebody, through the whole site."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from rashinban.records.tokens import make_token


def bearer(person: Any, *, read_only: bool = False) -> dict[str, str]:
    """The header of a new token of this person."""
    _, secret = make_token(person, "試験", timezone.localdate() + timedelta(days=30), read_only=read_only)
    return {"Authorization": f"Bearer {secret}"}


class Caller:
    """Somebody who uses the API: a person with a token, or (None) the public."""

    def __init__(self, person: Any = None, *, read_only: bool = False) -> None:
        self.headers = bearer(person, read_only=read_only) if person is not None else {}
        self.client = Client()

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/api/v1{path}", headers=self.headers | headers)

    def post(self, path: str, body: Any = None) -> Any:
        return self.client.post(
            f"/api/v1{path}", json.dumps(body if body is not None else {}), content_type="application/json", headers=self.headers
        )
