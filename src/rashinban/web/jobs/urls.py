"""Addresses: Work in the background and its progress."""

from typing import Any

urlpatterns: list[Any] = []
