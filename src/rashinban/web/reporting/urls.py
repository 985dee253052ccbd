"""Addresses: Composing, sharing and publishing reports."""

from typing import Any

urlpatterns: list[Any] = []
