"""Addresses: What waits for a superior."""

from typing import Any

urlpatterns: list[Any] = []
