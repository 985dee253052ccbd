"""Addresses: Logging in and out, first run, language and day."""

from typing import Any

urlpatterns: list[Any] = []
